"""Which of several cases is the smallest: the one with the fewest numbers, then with the roundest.

What is shown to a learner is to be followed by hand, so this one rule decides what is shown.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.judging.exercise import Probe


def size(probe: Probe) -> tuple[int, int]:
    """Return how many numbers the arguments hold, and how many digits these take: 0.25 takes two."""
    held = list(numbers(probe.arguments))
    return len(held), sum(map(_digits, held))


def numbers(value: Any) -> Iterator[float]:
    """Yield the numbers that a value holds; a function, or what else is none, counts as one."""
    if isinstance(value, np.ndarray):
        yield from value.ravel().tolist()
    elif isinstance(value, list | tuple):
        for item in value:
            yield from numbers(item)
    elif isinstance(value, int | float | np.number):
        yield float(value)
    elif not callable(value) and hasattr(value, "__dict__"):  # a network: what its layers hold
        yield from numbers(list(vars(value).values()))
    else:
        yield 0.0


def _digits(number: float) -> int:
    return max(1, len(f"{abs(number):.15g}".replace(".", "").lstrip("0")))
