"""Parts of an array where a mistake may be confined: the kink, the target's class, one row or column, the diagonal."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from course_lib.judging.compare import Comparison, Mask


@dataclass(frozen=True, eq=False)
class Region:
    """A part of a value, with its mask in every case: None where the case has no such part."""

    slug: str
    where: str
    masks: list[Mask | None]


def regions(values: list[Comparison]) -> Iterator[Region]:
    """Give the regions from the most to the least telling."""
    if not values:
        return
    names = list(values[0].arguments)
    for name in names:
        at_zero = [_sign(value, name, 0) for value in values]
        yield Region("right_except_at_zero", f"where `{name}` is exactly 0", at_zero)
    for name in names:
        where = f"at the class that `{name}` names"
        yield Region("right_except_at_target", where, [_at_target(value, name) for value in values])
    for ndim, axis, line in ((2, 1, "column"), (2, 0, "row"), (1, 0, "entry")):
        yield from _lines(values, ndim, axis, line)
    diagonals = [_diagonal(value) for value in values]
    others = [None if mask is None else ~mask for mask in diagonals]
    yield Region("right_except_on_diagonal", "on the diagonal", diagonals)
    yield Region("right_except_off_diagonal", "off the diagonal", others)
    for name in names:
        for sign, word in ((1, "positive"), (-1, "negative")):
            masks = [_sign(value, name, sign) for value in values]
            yield Region(f"right_except_where_{word}", f"where `{name}` is {word}", masks)


def _lines(values: list[Comparison], ndim: int, axis: int, line: str) -> Iterator[Region]:
    if any(value.expected.ndim != ndim for value in values):
        return
    for index in (*range(min(value.expected.shape[axis] for value in values)), -1):
        masks: list[Mask | None] = []
        for value in values:
            mask = np.zeros(value.expected.shape, dtype=bool)
            np.moveaxis(mask, axis, 0)[index] = True
            masks.append(mask)
        yield Region(f"right_except_in_one_{line}", f"in {line} {index}", masks)


def _sign(value: Comparison, name: str, sign: int) -> Mask | None:
    argument = value.arguments[name]
    if not isinstance(argument, np.ndarray) or argument.shape != value.expected.shape or argument.ndim == 0:
        return None
    mask: Mask = np.sign(argument) == sign
    return mask


def _at_target(value: Comparison, name: str) -> Mask | None:
    target, shape = value.arguments[name], value.expected.shape
    if not isinstance(target, np.ndarray) or len(shape) != 2:
        return None
    if target.shape == shape and np.isin(target, (0, 1)).all() and (target.sum(axis=1) == 1).all():
        return np.asarray(target == 1)
    if target.shape == shape[:1] and target.dtype.kind in "iu":
        return np.asarray(target[:, np.newaxis] == np.arange(shape[1]))
    return None


def _diagonal(value: Comparison) -> Mask | None:
    square = value.expected.ndim == 2 and value.expected.shape[0] == value.expected.shape[1]
    return np.eye(len(value.expected), dtype=bool) if square else None
