"""Parts of an array where a mistake may be confined: the kink, the target's class, one row or column, the diagonal."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from course_lib.judging.cases import Case
from course_lib.judging.compare import Mask


@dataclass(frozen=True, eq=False)
class Region:
    """A part of the value, with its mask for every case: None where the case has no such part."""

    slug: str
    where: str
    masks: list[Mask | None]


def regions(cases: list[Case]) -> Iterator[Region]:
    """Give the regions from the most to the least telling."""
    if not cases:
        return
    names = list(cases[0].arguments)
    for name in names:
        yield Region("right_except_at_zero", f"where `{name}` is exactly 0", [_sign(case, name, 0) for case in cases])
    for name in names:
        where = f"at the class that `{name}` names"
        yield Region("right_except_at_target", where, [_at_target(case, name) for case in cases])
    for ndim, axis, line in ((2, 1, "column"), (2, 0, "row"), (1, 0, "entry")):
        yield from _lines(cases, ndim, axis, line)
    diagonals = [_diagonal(case) for case in cases]
    others = [None if mask is None else ~mask for mask in diagonals]
    yield Region("right_except_on_diagonal", "on the diagonal", diagonals)
    yield Region("right_except_off_diagonal", "off the diagonal", others)
    for name in names:
        for sign, word in ((1, "positive"), (-1, "negative")):
            masks = [_sign(case, name, sign) for case in cases]
            yield Region(f"right_except_where_{word}", f"where `{name}` is {word}", masks)


def _lines(cases: list[Case], ndim: int, axis: int, line: str) -> Iterator[Region]:
    if any(case.expected.ndim != ndim for case in cases):
        return
    for index in (*range(min(case.expected.shape[axis] for case in cases)), -1):
        masks: list[Mask | None] = [np.zeros(case.expected.shape, dtype=bool) for case in cases]
        for mask in masks:
            assert mask is not None  # noqa: S101 - made in the line above
            np.moveaxis(mask, axis, 0)[index] = True
        yield Region(f"right_except_in_one_{line}", f"in {line} {index}", masks)


def _sign(case: Case, name: str, sign: int) -> Mask | None:
    argument = case.arguments[name]
    if not isinstance(argument, np.ndarray) or argument.shape != case.expected.shape or argument.ndim == 0:
        return None
    mask: Mask = np.sign(argument) == sign
    return mask


def _at_target(case: Case, name: str) -> Mask | None:
    target, shape = case.arguments[name], case.expected.shape
    if not isinstance(target, np.ndarray) or len(shape) != 2:
        return None
    if target.shape == shape and np.isin(target, (0, 1)).all() and (target.sum(axis=1) == 1).all():
        return np.asarray(target == 1)
    if target.shape == shape[:1] and target.dtype.kind in "iu":
        return np.asarray(target[:, np.newaxis] == np.arange(shape[1]))
    return None


def _diagonal(case: Case) -> Mask | None:
    square = case.expected.ndim == 2 and case.expected.shape[0] == case.expected.shape[1]
    return np.eye(len(case.expected), dtype=bool) if square else None
