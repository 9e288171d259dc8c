"""Shapes that met in the learner's code and did not fit, in words: whose lengths these are, and what NumPy did."""

import re
from itertools import combinations

import numpy as np

from course_lib.judging.run import Failure
from course_lib.judging.sizes import named
from course_lib.judging.trial import Trial

_MATMUL = re.compile(r"matmul: .*\(size (?P<right>\d+) is different from (?P<left>\d+)\)")
_DOT = re.compile(r"shapes \([\d, ]*\) and \([\d, ]*\) not aligned: (?P<left>\d+) \(dim \d+\) != (?P<right>\d+)")
_BROADCAST = re.compile(r"broadcast together with shapes \((?P<one>[\d, ]*)\) \((?P<two>[\d, ]*)\)")


_INDEX = re.compile(r"index (?P<index>\d+) is out of bounds for axis 0 with size (?P<size>\d+)")
_COURSE = re.compile(r"^\w+ must (be|have|hold|sum) .*: (came|got) ")


def met(trial: Trial, failure: Failure) -> tuple[str, str] | None:
    """Say what met where an error is about two shapes, an index or an argument: a slug and the words, or None."""
    if _INDEX.search(failure.message):
        return _labels_of_rows(trial)
    if _COURSE.search(failure.message):
        return "refused_argument", (
            "That is said by a function of the course that your code calls: it was handed something else than it"
            " takes. What"
            " did you hand to it, and what does it want?"
        )
    if _MATMUL.search(failure.message) or _DOT.search(failure.message):
        return _in_a_product(trial)
    if _BROADCAST.search(failure.message):
        return _entry_by_entry(trial)
    return None


def _in_a_product(trial: Trial) -> tuple[str, str] | None:
    """Name the two lengths that a matrix product wants equal, where they have names in every case that stops there."""
    arguments, lefts, rights = [], [], []
    for case in trial.cases:
        message = case.failure.message if case.failure else ""
        if lengths := _MATMUL.search(message) or _DOT.search(message):
            arguments.append(case.arguments)
            lefts.append(int(lengths["left"]))
            rights.append(int(lengths["right"]))
    left, right = named(lefts, arguments), named(rights, arguments)
    if not left or not right or left == right:
        return None
    return "product_does_not_fit", (
        "In a matrix product each row of the left factor meets each column of the right one, and they must be"
        " equally long."
        f" Here their lengths are {left} and {right}. Which factor stands on the wrong side, or needs (or has) a `.T`?"
    )


def _entry_by_entry(trial: Trial) -> tuple[str, str] | None:
    pairs = [
        [tuple(int(n) for n in re.findall(r"\d+", shapes[side])) for side in ("one", "two")]
        for case in trial.cases
        if case.failure and (shapes := _BROADCAST.search(case.failure.message))
    ]
    if own := _arguments_met(trial):
        return own
    if all(_one_a_row(*sorted(pair, key=len)) for pair in pairs):
        return "one_number_a_row", (
            "An array with a number for each row, (N,), meets one with rows and columns. NumPy lays it along the"
            " *columns*:"
            " it needs a second axis, (N, 1). `keepdims=True` keeps that axis in a sum or a maximum; `[:,"
            " np.newaxis]` adds it."
        )
    if all(_all_pairs(*pair) for pair in pairs):
        return "one_long_vector", (
            "One of the two is a single long vector, with a number for each *pair* of entries. To meet a table or a"
            " vector it"
            " must be a table itself, rows by columns: `np.outer` makes one, and `np.tile`, `np.kron` and `ravel` do"
            " not."
        )
    return None


def _arguments_met(trial: Trial) -> tuple[str, str] | None:
    """Say which two arguments met, where in every case that stops there the shapes are their own."""
    met_in = [
        (case.arguments, {tuple(int(n) for n in re.findall(r"\d+", shapes[side])) for side in ("one", "two")})
        for case in trial.cases
        if case.failure and (shapes := _BROADCAST.search(case.failure.message))
    ]
    arrays = [name for name, value in met_in[0][0].items() if isinstance(value, np.ndarray)]
    for one, two in combinations(arrays, 2):
        if all({np.shape(arguments[one]), np.shape(arguments[two])} == shapes for arguments, shapes in met_in):
            labels = [name for name in (one, two) if all(np.ndim(arguments[name]) == 1 for arguments, _ in met_in)]
            if len(labels) == 1:
                other = two if labels[0] == one else one
                return "labels_for_rows", (
                    f"`{labels[0]}` has one number for each row of `{other}`, and they meet entry by entry: it must"
                    f" become rows and"
                    " columns first, or tell which entry of each row is meant."
                )
            return "entry_by_entry", (
                f"`{one}` and `{two}` meet entry by entry, which wants equal shapes. `*` multiplies entry by entry;"
                f" a matrix"
                " product is `@`."
            )
    return None


def _labels_of_rows(trial: Trial) -> tuple[str, str] | None:
    """Recognise labels that stand as an index of rows."""
    for name in trial.exercise.arguments:
        found = 0
        for case in trial.cases:
            where = _INDEX.search(case.failure.message) if case.failure else None
            if not where:
                continue
            labels = case.arguments[name]
            whole = isinstance(labels, np.ndarray) and labels.ndim == 1 and labels.dtype.kind in "iu"
            if not whole or int(where["index"]) not in labels or int(where["size"]) != len(labels):
                break
            found += 1
        else:
            if found:
                return "labels_for_row_numbers", (
                    f"`{name}` stands as an index of *rows*, and names a row that is not there. It says which"
                    f" *column* is meant in"
                    f" each row: give both indices, `[np.arange(len({name})), {name}]`."
                )
    return None


def _one_a_row(short: tuple[int, ...], long: tuple[int, ...]) -> bool:
    return len(short) == 1 and len(long) == 2 and short[0] == long[0]


def _all_pairs(one: tuple[int, ...], two: tuple[int, ...]) -> bool:
    vectors = [shape for shape in (one, two) if len(shape) == 1]
    return any(vector[0] == other[0] ** 2 for vector in vectors for other in (one, two) if other and other != vector)
