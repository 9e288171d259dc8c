"""gradcheck: hold a gradient against slopes measured by moving one entry at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.validation import Floats, floats, shaped

Slopes: TypeAlias = tuple[float, float, float, float]  # central, left, right, and the size of their rounding noise

EPSILON = float(np.finfo(np.float64).eps)
STEP = EPSILON ** (1 / 3)  # about 6e-6: smaller and rounding grows, larger and curvature does
KINK = 1e-3  # left and right slopes further apart than this share of their size are a kink, not curvature


@dataclass(frozen=True, repr=False, eq=False)
class GradientReport:
    """What gradcheck found. True where every entry agrees; its repr says it in words, `table()` entry by entry.

    All arrays have the shape of x. `analytic` is the gradient that was checked, `numeric` the measured slope.
    `at_kink` marks entries where the slopes to the left and right of x differ: there every slope between the two, from
    `lowest` to `highest`, is valid. Elsewhere both equal `numeric`. `relative_error` is the distance from that range,
    as a share of the larger of analytic and numeric.
    """

    analytic: Floats
    numeric: Floats
    lowest: Floats
    highest: Floats
    at_kink: NDArray[np.bool_]
    relative_error: Floats
    tolerance: float

    @property
    def agrees(self) -> NDArray[np.bool_]:
        """Which entries agree: their relative error is at most the tolerance."""
        return np.asarray(self.relative_error <= self.tolerance)

    @property
    def ok(self) -> bool:
        """Whether every entry agrees."""
        return bool(self.agrees.all())

    @property
    def worst(self) -> tuple[int, ...]:
        """Index of the entry with the largest relative error, the first of them."""
        return tuple(int(i) for i in np.unravel_index(np.argmax(self.relative_error), self.analytic.shape))

    def table(self) -> str:
        """Return a text table: a line for each entry with its index, gradient, measured slope and verdict."""
        lines = [f"{'entry':<12}{'gradient':>12}{'measured':>22}  verdict"]
        lines += [
            f"{_index(entry):<12}{self.analytic[entry]:>12.6g}{self._measured(entry):>22}  {self._verdict(entry)}"
            for entry in np.ndindex(self.analytic.shape)
        ]
        return "\n".join(lines)

    def _measured(self, entry: tuple[int, ...]) -> str:
        if self.at_kink[entry]:
            return f"{self.lowest[entry]:.4g} to {self.highest[entry]:.4g}"
        return f"{self.numeric[entry]:.6g}"

    def _verdict(self, entry: tuple[int, ...]) -> str:
        return ("agrees" if self.agrees[entry] else "DISAGREES") + (", at a kink" if self.at_kink[entry] else "")

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        count, wrong = self.analytic.size, int(np.sum(~self.agrees))
        if wrong:
            disagree = "disagrees" if wrong == 1 else "disagree"
            who = (
                f"{wrong} of {count} entries {disagree}, worst at {self.worst}" if count > 1 else "the entry disagrees"
            )
            says = self.analytic[self.worst]
            return f"{who}: the gradient says {says:.4g}, the measured slope is {self._measured(self.worst)}"
        who = "the entry agrees" if count == 1 else f"all {count} entries agree"
        kinks = int(np.sum(self.at_kink))
        at_kink = f"; {kinks} at a kink, where every slope between left and right is valid" if kinks else ""
        return f"{who} within {self.tolerance:g}{at_kink}"


def gradcheck(
    f: Callable[[Any], ArrayLike],
    x: ArrayLike,
    gradient: ArrayLike,
    *,
    dvalues: ArrayLike | None = None,
    tolerance: float = 1e-6,
    step: float = STEP,
) -> GradientReport:
    """Hold `gradient` against the slope of f at x, measured entry by entry with central differences in float64.

    slope = (f(x + h) − f(x − h)) / 2h, taken at h and h/2 and combined so that the error in h² cancels;
    h = step · max(1, |x|).

    f: called with a float64 copy of x each time, the last time unmoved; the same x must give the same value. It
        returns one number, or, where `dvalues` = ∂L/∂f (in the shape of what f returns) is given, an array: then
        the slope of L = Σ dvalues · f(x) is measured.
    x: a number, or an array of any shape. It is never modified.
    gradient: what is to be checked, in the shape of x.
    tolerance: an entry agrees where it is off by at most this share of the larger of itself and the measured slope;
        take 1e-3 for a gradient computed in float32. What rounding loses, about 1e-9 · max(1, |what moves in f|),
        counts as 0: a slope as small as that cannot be told from 0.
    step: smaller where f bends sharply, as −log p does near p = 0.

    Where the slopes to the left and right of x differ, as at ReLU's kink, every slope between the two is a valid
    subgradient and agrees.

    Raises TypeError or ValueError that names the argument: f not callable, or what it returns not finite or of the
    wrong shape; x, gradient or dvalues not finite or of the wrong shape; tolerance outside [0, 1], step outside
    [1e-8, 0.1]. What f raises comes through.
    """
    if not callable(f):
        raise TypeError(f"f must be a function to call with x: came {type(f).__name__}")
    x = floats("x", x).astype(np.float64)
    analytic = shaped("gradient", gradient, *x.shape).astype(np.float64) + 0  # + 0 turns −0.0 into 0.0
    _between("tolerance", tolerance, 0, 1)
    _between("step", step, 1e-8, 0.1)
    values = _weighted(f, x, dvalues)
    here = values(x.copy())
    slopes = [_slopes(values, x, here, entry, step) for entry in np.ndindex(x.shape)]
    if not np.isclose(values(x.copy()).sum(), here.sum(), rtol=1e-9, atol=1e-9):
        raise ValueError("f must give the same value for the same x: a second call gave another")
    return _report(analytic, np.array(slopes).reshape(*x.shape, 4), tolerance)


def _weighted(f: Callable[[Any], ArrayLike], x: Floats, dvalues: ArrayLike | None) -> Callable[[Floats], Floats]:
    """Return the function to measure: from x to the terms of one number, f(x) or dvalues · f(x)."""
    shape = floats("what f returns", f(x.copy())).shape
    if dvalues is None and np.prod(shape) != 1:
        raise ValueError(f"f must return one number where dvalues are not given: came shape {shape}")
    upstream = np.ones(shape) if dvalues is None else shaped("dvalues", dvalues, *shape).astype(np.float64)
    return lambda moved: (upstream * shaped("what f returns", f(moved), *shape)).ravel()


def _slopes(values: Callable[[Floats], Floats], x: Floats, here: Floats, entry: tuple[int, ...], step: float) -> Slopes:
    """Measure the slopes in one entry; each combines h and h/2 so that the first error term cancels.

    The change of each term is taken before they are added: so those that do not move, however large, lend it no
    rounding.
    """
    h = step * max(1.0, abs(float(x[entry])))
    changes = np.array([values(_moved(x, entry, by)) for by in (h, h / 2, -h / 2, -h)]) - here
    up, half_up, half_down, down = sums = changes.sum(axis=1).tolist()
    central = (8 * (half_up - half_down) - (up - down)) / (6 * h)
    left = (down - 4 * half_down) / h
    right = (4 * half_up - up) / h
    moving = float(here @ changes.any(axis=0))
    noise = 32 * EPSILON * max(1.0, *(abs(moving + change) for change in sums)) / h
    return central, left, right, noise


def _moved(x: Floats, entry: tuple[int, ...], by: float) -> Floats:
    moved = x.copy()
    moved[entry] += by
    return moved


def _report(analytic: Floats, slopes: Floats, tolerance: float) -> GradientReport:
    central, left, right, noise = np.moveaxis(slopes, -1, 0)
    at_kink = np.abs(right - left) > KINK * np.maximum(np.abs(left), np.abs(right)) + noise
    lowest = np.where(at_kink, np.minimum(left, right), central)
    highest = np.where(at_kink, np.maximum(left, right), central)
    distance = np.maximum(lowest - analytic, analytic - highest)
    size = np.maximum(np.abs(analytic), np.abs(central))
    error = np.where(distance > noise, distance / np.maximum(size, noise), 0)
    numeric, lowest, highest = (np.where(np.abs(slope) > noise, slope, 0) for slope in (central, lowest, highest))
    return GradientReport(analytic, numeric, lowest, highest, at_kink, error, tolerance)


def _between(name: str, value: float, low: float, high: float) -> None:
    number = floats(name, value)
    if number.shape != () or not low <= number <= high:
        raise ValueError(f"{name} must be a number from {low:g} to {high:g}: came {value!r:.80}")


def _index(entry: tuple[int, ...]) -> str:
    """Write an entry's index: (0, 1); the only one of a single number is written x."""
    return str(entry) if entry else "x"
