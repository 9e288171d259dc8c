"""Two known mistakes made at once: a right answer in steps, and two of its steps done wrong."""

from functools import partial
from itertools import combinations
from typing import Any

from course_lib.judging.exercise import Function, Misconception

Double = tuple[str, str, Function]


def doubles(mistakes: tuple[Misconception, ...], *steps: str) -> tuple[Double, ...]:
    """Make every pair of mistakes in different steps.

    `steps` are, for each step, the slugs of the mistakes in it, the main ones first. Such a mistake's `wrong` is a partial
    of a right answer in steps, which has one of them replaced.
    """
    wrongs: dict[str, Any] = {mistake.slug: mistake.wrong for mistake in mistakes}
    return tuple(
        (first, second, partial(wrongs[first], **wrongs[second].keywords))
        for one, other in combinations(steps, 2)
        for first in one.split()
        for second in other.split()
    )
