"""When two results are equal: for being right, and for being the same mistake."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.judging.exercise import Exercise
from course_lib.judging.run import Array, Result

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Tolerance:
    """How far apart equal numbers may be, in float64; entries of a lower precision are given more room."""

    rtol: float
    atol: float

    def close(self, received: Array, expected: Array) -> Mask:
        """Tell entry by entry whether arrays of one shape agree; NaN equals NaN, and an infinity itself."""
        room = max(_epsilon(received), _epsilon(expected))
        with np.errstate(all="ignore"):
            received, expected = received.astype(np.float64), expected.astype(np.float64)
            finite = np.abs(expected[np.isfinite(expected)])
            atol = max(self.atol, 10 * room * float(finite.max(initial=0.0)))
            return np.isclose(received, expected, rtol=max(self.rtol, room**0.5), atol=atol, equal_nan=True)


def _epsilon(array: Array) -> float:
    """Distance from 1 to the next number of this precision, 0 for float64 and for whole numbers and booleans."""
    lower = array.dtype.kind == "f" and array.dtype.itemsize < np.dtype(np.float64).itemsize
    return float(np.finfo(array.dtype).eps) if lower else 0.0


def fitted(received: Array, expected: Array) -> Array:
    """Take one number for a scalar, in whichever of (), (1,) and (1, 1) it comes; leave every other array as it is."""
    one_number = expected.ndim == 0 and received.size == 1 and received.ndim <= 2
    return received.reshape(()) if one_number else received


def agreement(received: Array, expected: Array, tolerance: Tolerance) -> Mask | None:
    """Tell which entries are right; None when the shapes differ."""
    return tolerance.close(received, expected) if received.shape == expected.shape else None


def values_right(result: Result, expected: Result, exercise: Exercise) -> bool:
    """Whether every value has the shape and the entries expected; booleans count as 0 and 1."""
    assert expected.values is not None  # noqa: S101 - `judge` has made sure of the reference
    if result.values is None:
        return False
    tolerance = Tolerance(exercise.rtol, exercise.atol)
    pairs = zip(result.values, expected.values, strict=True)
    masks = [agreement(fitted(value, right), right, tolerance) for value, right in pairs]
    return all(mask is not None and bool(mask.all()) for mask in masks)


def right_by_another_convention(
    result: Result, expected: Result, exercise: Exercise, arguments: tuple[Any, ...]
) -> bool:
    """Whether `also_right` accepts the values; it is asked about finite ones of the right shapes."""
    assert expected.values is not None  # noqa: S101 - `judge` has made sure of the reference
    if exercise.also_right is None or result.values is None:
        return False
    pairs = list(zip(result.values, expected.values, strict=True))
    received = tuple(fitted(value, right).astype(np.float64) for value, right in pairs)
    if any(value.shape != right.shape for value, (_, right) in zip(received, pairs, strict=True)):
        return False
    return all(np.isfinite(value).all() for value in received) and bool(exercise.also_right(received, *arguments))


def same_result(left: Result, right: Result, expected: Result, exercise: Exercise) -> bool:
    """Whether two calls gave the same values (NaN and infinities too) or failed in the same way."""
    if left.values is None or right.values is None:
        return left.values is right.values and _manner(left) == _manner(right)
    assert expected.values is not None  # noqa: S101 - `judge` has made sure of the reference
    tolerance = Tolerance(exercise.rtol, exercise.atol)
    triples = zip(left.values, right.values, expected.values, strict=True)
    masks = [agreement(fitted(one, wanted), fitted(other, wanted), tolerance) for one, other, wanted in triples]
    return all(mask is not None and bool(mask.all()) for mask in masks)


def _manner(result: Result) -> tuple[str, str, int] | None:
    failure = result.failure
    return None if failure is None else (failure.kind, failure.type, failure.position)
