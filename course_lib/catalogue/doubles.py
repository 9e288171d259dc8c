"""Two known mistakes made at once: a right answer in steps, and two of its steps done wrong."""

from functools import partial
from itertools import combinations
from typing import Any

from course_lib.judging.exercise import Function

Double = tuple[str, str, Function]


def doubles(model: Function, **steps: dict[str, Any]) -> tuple[Double, ...]:
    """Make every pair of mistakes in different steps.

    `model(*arguments, step=…, …)` is a right answer, or one with these steps replaced. `steps` has, for each step, the slugs of the known
    mistakes in it, the main ones first, and what each puts in its place.
    """
    pairs = combinations(steps.items(), 2)
    return tuple(
        (first, second, partial(model, **{one: wrong, two: other}))
        for (one, firsts), (two, seconds) in pairs
        for first, wrong in firsts.items()
        for second, other in seconds.items()
    )
