"""Shapes that met in the learner's code and did not fit, in words: whose lengths these are, and what NumPy did."""

import re
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np

from course_lib.judging.run import Failure
from course_lib.judging.sizes import named
from course_lib.judging.trial import Trial

_MATMUL = re.compile(r"matmul: .*\(size (?P<right>\d+) is different from (?P<left>\d+)\)")
_DOT = re.compile(r"shapes \([\d, ]*\) and \([\d, ]*\) not aligned: (?P<left>\d+) \(dim \d+\) != (?P<right>\d+)")
_BROADCAST = re.compile(r"broadcast together with shapes \((?P<one>[\d, ]*)\) \((?P<two>[\d, ]*)\)")
_INDEX = re.compile(r"index (?P<index>\d+) is out of bounds for axis 0 with size (?P<size>\d+)")
_COURSE = re.compile(r"^\w+ must (be|have|hold|sum) .*: (came|got) ")

Shape = tuple[int, ...]


def met(trial: Trial, failure: Failure) -> tuple[str, str] | None:
    """Say what met where an error is about two shapes, an index or an argument: a slug and the words, or None."""
    if _INDEX.search(failure.message):
        return _labels_of_rows(trial)
    if _COURSE.search(failure.message):
        return "refused_argument", (
            "That is said by a function of the course that your code calls: it was handed something else than it takes."
            " What did you hand to it, and what does it want?"
        )
    if _lengths(failure.message):
        return _in_a_product(trial)
    if _BROADCAST.search(failure.message):
        return _entry_by_entry(trial)
    return None


def _lengths(message: str) -> "re.Match[str] | None":
    """Find the two lengths that a matrix product wants equal."""
    return _MATMUL.search(message) or _DOT.search(message)


def _found(
    trial: Trial, search: "Callable[[str], re.Match[str] | None]"
) -> "list[tuple[dict[str, Any], re.Match[str]]]":
    """Give the arguments of every case that stops with such an error, and what is found in its message."""
    stopped = [(case.arguments, case.failure.message) for case in trial.cases if case.failure]
    return [(arguments, found) for arguments, message in stopped if (found := search(message))]


def _in_a_product(trial: Trial) -> tuple[str, str] | None:
    """Name the two lengths, where they have names in every case that stops there."""
    found = _found(trial, _lengths)
    arguments = [case for case, _ in found]
    left, right = (named([int(lengths[side]) for _, lengths in found], arguments) for side in ("left", "right"))
    if not left or not right or left == right:
        return None
    return "product_does_not_fit", (
        "In a matrix product each row of the left factor meets each column of the right one, and they must be equally"
        f" long. Here their lengths are {left} and {right}. Which factor stands on the wrong side, or needs (or has) a"
        " `.T`?"
    )


def _entry_by_entry(trial: Trial) -> tuple[str, str] | None:
    met_in = [
        (arguments, _shape(shapes["one"]), _shape(shapes["two"]))
        for arguments, shapes in _found(trial, _BROADCAST.search)
    ]
    if own := _arguments_met(met_in):
        return own
    if all(_one_a_row(one, two) for _, one, two in met_in):
        return "one_number_a_row", (
            "An array with a number for each row, (N,), meets one with rows and columns. NumPy lays it along the"
            " *columns*: it needs a second axis, (N, 1). `keepdims=True` keeps that axis in a sum or a maximum;"
            " `[:, None]` adds it."
        )
    if all(_all_pairs(one, two) for _, one, two in met_in):
        return "one_long_vector", (
            "One of the two is a single long vector, with a number for each *pair* of entries. To meet a table or a"
            " vector it must be a table itself, rows by columns: `np.outer` makes one, and `np.tile`, `np.kron` and"
            " `ravel` do not."
        )
    return None


def _shape(text: str) -> Shape:
    return tuple(int(n) for n in re.findall(r"\d+", text))


def _arguments_met(met_in: list[tuple[dict[str, Any], Shape, Shape]]) -> tuple[str, str] | None:
    """Say which two arguments met, where in every case that stops there the shapes are their own."""
    arrays = [name for name, value in met_in[0][0].items() if isinstance(value, np.ndarray)]
    for one, two in combinations(arrays, 2):
        if all({np.shape(case[one]), np.shape(case[two])} == set(shapes) for case, *shapes in met_in):
            labels = [name for name in (one, two) if all(np.ndim(case[name]) == 1 for case, *_ in met_in)]
            if len(labels) == 1:
                other = two if labels[0] == one else one
                return "labels_for_rows", (
                    f"`{labels[0]}` has one number for each row of `{other}`, and they meet entry by entry: it must"
                    " become rows and columns first, or tell which entry of each row is meant."
                )
            return "entry_by_entry", (
                f"`{one}` and `{two}` meet entry by entry, which wants equal shapes. `*` multiplies entry by entry; a"
                " matrix product is `@`."
            )
    return None


def _labels_of_rows(trial: Trial) -> tuple[str, str] | None:
    """Recognise labels that stand as an index of rows."""
    found = _found(trial, _INDEX.search)
    name = next((name for name in trial.exercise.arguments if all(_took(case[name], at) for case, at in found)), None)
    if not name:
        return None
    return "labels_for_row_numbers", (
        f"`{name}` stands as an index of *rows*, and names a row that is not there. It says which *column* is meant in"
        f" each row: give both indices, `[np.arange(len({name})), {name}]`."
    )


def _took(labels: Any, where: "re.Match[str]") -> bool:
    """Whether the index that is out of bounds is one of these labels, of as many rows."""
    if not isinstance(labels, np.ndarray) or labels.ndim != 1 or labels.dtype.kind not in "iu":
        return False
    return int(where["index"]) in labels and int(where["size"]) == len(labels)


def _one_a_row(one: Shape, two: Shape) -> bool:
    short, long = sorted((one, two))  # (2,) comes before (2, 3)
    return len(long) == 2 and short == long[:1]


def _all_pairs(one: Shape, two: Shape) -> bool:
    """Whether one is a vector with a number for each pair of the other's rows."""
    pairs = [(long, other) for long, other in ((one, two), (two, one)) if len(long) == 1 and other and other != long]
    return any(long[0] == other[0] ** 2 for long, other in pairs)
