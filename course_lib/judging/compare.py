"""One value that came beside the one that was expected: compared once, for all that is said of it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.judging.run import Array

Mask = NDArray[np.bool_]

SINGLE = float(np.finfo(np.float32).eps)


@dataclass(frozen=True)
class Tolerance:
    """How far apart equal numbers may be, in float64; entries of a lower precision are given more room.

    What is expected is of the inputs' precision. What came is given the room of single precision, and none for a type
    that is coarser: an answer that chooses one at its end is not right within that type's steps.
    """

    rtol: float
    atol: float

    def close(self, received: Array, expected: Array) -> Mask:
        """Tell entry by entry whether arrays of one shape agree; NaN equals NaN, and an infinity itself."""
        chosen = _epsilon(received)
        room = max(chosen if chosen <= SINGLE else 0.0, _epsilon(expected))
        with np.errstate(all="ignore"):
            received, expected = received.astype(np.float64, copy=False), expected.astype(np.float64, copy=False)
            finite, sizes = np.isfinite(expected), np.abs(expected)
            atol = max(self.atol, 10 * room * float(sizes.max(initial=0.0, where=finite))) if room else self.atol
            right: Mask = np.abs(received - expected) <= atol + max(self.rtol, room**0.5) * sizes
            if finite.all():  # np.isclose does the same, and takes five times as long
                return right
            alike = (received == expected) | (np.isnan(received) & np.isnan(expected))
            return np.where(finite, right, alike)

    def equal(self, received: Array, expected: Array) -> bool:
        """Whether shapes and entries agree; booleans count as 0 and 1."""
        return received.shape == expected.shape and bool(self.close(received, expected).all())


def _epsilon(array: Array) -> float:
    """Distance from 1 to the next number of this precision, 0 for float64 and for whole numbers and booleans."""
    lower = array.dtype.kind == "f" and array.dtype.itemsize < np.dtype(np.float64).itemsize
    return float(np.finfo(array.dtype).eps) if lower else 0.0


@dataclass(frozen=True, eq=False)
class Comparison:
    """One value of one case: what came, what was expected (floats), and the case's arguments by name."""

    index: int  # the case's place
    arguments: dict[str, Any]
    received: Array
    expected: Array
    right: Mask | None  # which entries are right; None where the shapes differ
    tolerance: Tolerance

    @property
    def is_right(self) -> bool:
        """Whether shape and entries are right."""
        return self.right is not None and bool(self.right.all())

    def came_as(self, other: Any) -> bool:
        """Whether what came is `other`, in shape and entries."""
        return self.tolerance.equal(self.received, np.asarray(other))


def compare(
    index: int, arguments: dict[str, Any], received: Array, expected: Array, tolerance: Tolerance
) -> Comparison:
    """Hold what came against what was expected."""
    received = fitted(received, expected)
    right = tolerance.close(received, expected) if received.shape == expected.shape else None
    floats = expected if expected.dtype.kind == "f" else expected.astype(np.float64)
    return Comparison(index, arguments, received, floats, right, tolerance)


def fitted(received: Array, expected: Array) -> Array:
    """Take one number for a scalar, in whichever of (), (1,) and (1, 1) it comes; leave every other array as it is."""
    one_number = expected.ndim == 0 and received.size == 1 and received.ndim <= 2
    return received.reshape(()) if one_number else received
