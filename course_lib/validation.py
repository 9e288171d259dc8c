"""Checks of arguments, shared by layers and losses.

Each returns the argument as a NumPy array (an int, a word) that is ready to compute with, or raises a TypeError (not
numbers) or a ValueError (wrong ones) that names the argument, what was expected and what came. None modifies its
argument.
"""

from collections.abc import Iterable
from operator import index
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.floating[Any]]
Target: TypeAlias = NDArray[Any]  # labels (N,) as integers, or rows (N, C) as floats

TOLERANCE = 1e-4  # how far probabilities may be off: room for float32 rounding and for gradcheck's small steps


def floats(name: str, value: ArrayLike, *, finite: bool = True) -> Floats:
    """Return value as a non-empty array of finite floats: float32 stays, every other real type becomes float64.

    With `finite=False`, NaN and inf pass: the caller finds them by what they do to a smaller array.
    """
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name} must have rows of equal length: came {value!r:.80}") from error
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold real numbers: came {type(value).__name__} of dtype {array.dtype}")
    if array.size == 0:
        raise ValueError(f"{name} must not be empty: came shape {array.shape}")
    if array.dtype != np.float32:
        array = array.astype(np.float64, copy=False)
    if finite and np.count_nonzero(good := np.isfinite(array)) < array.size:  # `good.all()` takes twice as long
        raise ValueError(f"{name} must be finite: came {_first(array, ~good)}")
    return array


def shaped(name: str, value: ArrayLike, *shape: int | str, finite: bool = True) -> Floats:
    """Return value as floats of the given shape; a letter in it stands for any size. `finite` as in `floats`."""
    array = floats(name, value, finite=finite)
    fits = array.ndim == len(shape) and all(
        isinstance(size, str) or size == came for size, came in zip(shape, array.shape, strict=True)
    )
    if not fits:
        raise ValueError(f"{name} must have shape {_written(shape)}: came {array.shape}")
    return array


def upstream(dvalues: ArrayLike, output: Floats) -> Floats:
    """Return dvalues = ∂L/∂output: they have the shape of output, and are taken in its dtype."""
    return shaped("dvalues", dvalues, *output.shape).astype(output.dtype, copy=False)


def probabilities(name: str, value: ArrayLike) -> Floats:
    """Return value as an (N, C) array of numbers in [0, 1]. Rows need not sum to 1: a single one may be moved."""
    array = shaped(name, value, "N", "C")
    outside = (array < -TOLERANCE) | (array > 1 + TOLERANCE)
    if outside.any():
        raise ValueError(f"{name} must be probabilities in [0, 1]: came {_first(array, outside)}")
    return array


def distributions(name: str, value: ArrayLike) -> Floats:
    """Return value as an (N, C) array of probabilities whose rows sum to 1."""
    array = probabilities(name, value)
    sums = array.sum(axis=1)
    wrong = np.abs(sums - 1) > TOLERANCE
    if wrong.any():
        row = int(np.argmax(wrong))
        raise ValueError(f"rows of {name} must sum to 1: row {row} sums to {sums[row]:.6g}")
    return array


def targets(target: ArrayLike, predict: Floats) -> Target:
    """Return target for predict (N, C): labels (N,) as integers from 0 to C − 1, or rows (N, C) that sum to 1."""
    batch, classes = predict.shape
    if _are_labels(target, batch, classes):
        return np.asarray(target, np.intp)
    array = floats("target", target)
    if array.shape == (batch,):
        wrong = (array < 0) | (array >= classes) | (array != np.floor(array))
        if wrong.any():
            raise ValueError(
                f"target labels must be whole numbers from 0 to {classes - 1}: came {_first(array, wrong)}"
            )
        return array.astype(np.intp)
    if array.shape == (batch, classes):
        return distributions("target", array).astype(predict.dtype, copy=False)
    raise ValueError(f"target must have shape ({batch},) or ({batch}, {classes}): came {array.shape}")


def _are_labels(target: ArrayLike, batch: int, classes: int) -> bool:
    """Whether target is an array of good labels; this takes a fifth of the time of finding out what else it may be."""
    if not isinstance(target, np.ndarray) or target.dtype.kind not in "iu" or target.shape != (batch,):
        return False
    return batch > 0 and bool(target.min() >= 0 and target.max() < classes)


def whole(name: str, value: Any, low: int, high: int | None = None) -> int:
    """Return value as an int from low to high, both included."""
    expected = f"of at least {low}" if high is None else f"from {low} to {high}"
    try:
        number = index(value)
    except TypeError as error:
        raise TypeError(f"{name} must be a whole number {expected}: came {value!r}") from error
    if isinstance(value, bool):
        raise TypeError(f"{name} must be a whole number {expected}: came {value!r}")
    if number < low or (high is not None and number > high):
        raise ValueError(f"{name} must be a whole number {expected}: came {number}")
    return number


def one_of(name: str, value: Any, words: Iterable[str]) -> str:
    """Return value, which is one of the words that are known; what comes may be anything, a list or an array too."""
    known = [*words]
    if not isinstance(value, str) or value not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}: came {value!r:.80}")
    return value


def ran_forward(layer: object, caller: str) -> None:
    """Raise a RuntimeError unless the layer has an output, which `caller` needs."""
    if "output" not in vars(layer):
        raise RuntimeError(f"{type(layer).__name__}.{caller} needs the values of a forward pass: call forward first")


def _first(array: Floats, wrong: NDArray[np.bool_]) -> str:
    """Say the first wrong entry and its place: "nan at (0, 2)"."""
    place = tuple(np.argwhere(wrong)[0].tolist())
    return f"{array[place]:.6g} at {_written(place)}"


def _written(shape: tuple[int | str, ...]) -> str:
    """Write a shape as Python does, with letters bare: (N, 3)."""
    return f"({', '.join(map(str, shape))}{',' * (len(shape) == 1)})"
