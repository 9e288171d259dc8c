"""Chapter 1: nudges that are too small or too large, of whatever size: known by what they have in common."""

from functools import partial
from typing import Any

import numpy as np

from course_lib.functions import affine, sine, square
from course_lib.judging.exercise import Calls, Function, Misconception

_BOTH = " And step to both sides: f(x + nudge) − f(x − nudge), over two nudges."
_SIZES = np.linspace(1e-3, np.pi, 100_001)  # nudges among which the one of a central difference is looked for


def difference(right: int, left: int, nudge: float, f: Function, x: float) -> Any:
    """Return a slope that is measured from `left` nudges left of x to `right` ones right of it."""
    return (f(x + right * nudge) - f(x - left * nudge)) / ((right + left) * nudge)


def _slopes(calls: Calls) -> dict[Function, float]:
    return {f: float(slope) for f, _, slope in calls}


def _large(right: int, left: int, calls: Calls) -> bool:
    """Whether there is one nudge that gives all these slopes."""
    slopes = _slopes(calls)
    nudge = (slopes[square] - 6) * (right - left)  # one-sided, at 3: 6 + nudge or 6 − nudge
    if right == left:  # the sine at 0: sin(nudge)/nudge, which falls as the nudge grows
        nudge = _SIZES[np.argmin(np.abs(np.sinc(_SIZES / np.pi) - slopes[sine]))]
    if not _SIZES[0] < nudge < _SIZES[-1]:
        return False
    return all(np.isclose(difference(right, left, nudge, f, x), slope, rtol=1e-3, atol=1e-4) for f, x, slope in calls)


def _small(right: int, left: int, calls: Calls) -> bool:
    """Whether rounding alone made these: right at 0, where any nudge is seen, and a *straight line* measured wrong."""
    slopes = _slopes(calls)
    by_line = slopes[affine] / -2
    exact = all(np.isclose(difference(right, left, 1e-6, f, x), slope) for f, x, slope in calls if x == 0)
    of_lattice = all(0 <= slope / difference(1, 1, 1e-6, f, x) <= 4 for f, x, slope in calls if x)
    return exact and of_lattice and abs(by_line - 1) > 1e-5


_SIDES = (("", 1, 1, ""), ("forward_", 1, 0, _BOTH), ("backward_", 0, 1, _BOTH))
NUDGES = (
    *(
        Misconception(
            f"small_{side}step",
            wrong=partial(difference, right, left, 1e-15),
            kind=partial(_small, right, left),
            says="Your nudge is so small that few digits of the difference are left, or none: floating-point numbers have 16. "
            "About 1e-6 does well." + besides,
        )
        for side, right, left, besides in _SIDES
    ),
    *(
        Misconception(
            f"large_{side}step",
            wrong=partial(difference, right, left, 0.5),
            kind=partial(_large, right, left),
            says="Your nudge is large: over such a distance these functions bend, and you measure the slope of a chord. Make it small, 1e-6 for "
            "instance." + besides,
        )
        for side, right, left, besides in _SIDES
    ),
)
