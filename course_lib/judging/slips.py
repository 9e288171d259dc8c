"""What an answer may have computed in place of what was asked: known mistakes, two of them at once, slips at an argument.

A slip is the reference itself with an argument replaced: a number written into the code, two arguments exchanged, the
whole batch taken for one row. It needs no entry in a catalogue.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from course_lib.judging.exercise import Function
from course_lib.judging.run import Array
from course_lib.judging.trial import Trial


@dataclass(frozen=True, eq=False)
class Source:
    """Something that an answer may compute: a slug, the function, what to say, and how many mistakes it holds."""

    slug: str
    wrong: Function
    says: str
    differences: int = 1


def sources(trial: Trial) -> list[Source]:
    """Give the known mistakes of the trial's exercise, then slips at its arguments, then two mistakes at once."""
    mistakes = trial.exercise.misconceptions
    known = [Source(mistake.slug, mistake.wrong, mistake.says) for mistake in mistakes]
    says = {mistake.slug: mistake.says for mistake in mistakes}
    doubles = [
        Source(one, wrong, f"{says[one]} Besides: {says[two]}", 2) for one, two, wrong in trial.exercise.doubles
    ]
    return [*known, *_slips(trial), *doubles]


def _slips(trial: Trial) -> Iterator[Source]:
    reference, names = trial.exercise.reference, trial.exercise.arguments
    if trial.exercise.observe or not names:
        return
    cases = [list(case.probe.arguments) for case in trial.cases]
    for position, name in enumerate(names):
        values = [case[position] for case in cases]
        if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
            yield from _constants(trial, position)
        if all(_floats(value) for value in values):
            yield from (
                Source("argument_unused", _replaced(reference, position, fill), UNUSED.format(name, number))
                for fill, number in ((np.ones_like, 1), (np.zeros_like, 0))
            )
            yield Source("sign_of_argument", _replaced(reference, position, np.abs), UNSIGNED.format(name))
            yield Source("negated_argument", _replaced(reference, position, np.negative), NEGATED.format(name))
    for (one, first), (two, second) in combinations(enumerate(names), 2):
        if all(_alike(case[one], case[two]) for case in cases):
            yield Source("arguments_swapped", _swapped(reference, one, two), SWAPPED.format(first, second))
    if all(isinstance(value, np.ndarray) and value.ndim == 2 and value.shape == case[0].shape for case in cases for value in case):
        yield Source("whole_batch_as_one_row", _as_one_row(reference), WHOLE_BATCH)
        yield Source("columns_for_rows", lambda *arrays: np.asarray(reference(*(array.T for array in arrays))).T, COLUMNS)


UNUSED = (
    "`{0}` plays no part: your result is the one for a `{0}` of {1} everywhere. Where should it come in, and what does it do there?"
)
UNSIGNED = "The sign of `{0}` is lost: your result is the one for its absolute value."
NEGATED = "A minus sign stands before `{0}`, where none belongs: your result is the one for −`{0}`."
SWAPPED = "`{0}` and `{1}` have changed places: your result is right for the one in the place of the other."
CONSTANT = (
    "A number is written into your code where `{0}` belongs: your result is the one for `{0}` = {1:g}, whatever is handed in."
    " Use the argument."
)
WHOLE_BATCH = (
    "The whole batch is taken for one row: a sum, a mean or a maximum runs over all of its entries. Each row counts by"
    " itself: `axis=1`, with `keepdims=True`."
)
COLUMNS = "You work down the columns, where each row counts by itself: the axis to sum over, or to take a maximum of, is `axis=1`."


def _floats(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.ndim == 2 or (value.ndim == 1 and value.dtype.kind == "f")
    return isinstance(value, float)


def _alike(one: Any, two: Any) -> bool:
    arrays = isinstance(one, np.ndarray) and isinstance(two, np.ndarray)
    return one.shape == two.shape if arrays else isinstance(one, float) and isinstance(two, float)


def _replaced(reference: Function, position: int, replace: Callable[[Any], Any]) -> Function:
    def slip(*arguments: Any) -> Any:
        changed = list(arguments)
        changed[position] = replace(changed[position])
        return reference(*changed)

    return slip


def _swapped(reference: Function, one: int, two: int) -> Function:
    def slip(*arguments: Any) -> Any:
        changed = list(arguments)
        changed[one], changed[two] = changed[two], changed[one]
        return reference(*changed)

    return slip


def _as_one_row(reference: Function) -> Function:
    def slip(*arrays: Array) -> Any:
        return np.asarray(reference(*(array.reshape(1, -1) for array in arrays))).reshape(arrays[0].shape)

    return slip


def _constants(trial: Trial, position: int) -> Iterator[Source]:
    """Find the number that stands for a scalar argument: where the reference is a straight line in it, by that line."""
    reference, name = trial.exercise.reference, trial.exercise.arguments[position]
    for number in _numbers(trial, position):
        wrong = _replaced(reference, position, lambda _, number=number: number)
        yield Source("constant_for_argument", wrong, CONSTANT.format(name, number))


def _numbers(trial: Trial, position: int) -> Iterator[float]:
    reference = trial.exercise.reference
    values = [case for case in trial.cases if case.values]
    if len({case.probe.arguments[position] for case in values}) < 2:
        return
    if all(isinstance(case.probe.arguments[position], int) for case in values):
        shapes = {case.values[0].received.shape for case in values}
        last = {shape[-1] for shape in shapes if shape}
        yield from last if len(last) == 1 else ()
        return
    above, below = 0.0, 0.0
    for case in values:
        at = [np.asarray(_replaced(reference, position, lambda _, x=x: x)(*case.probe.arguments), float) for x in (0.0, 1.0)] if len(case.values) == 1 else []
        if not at or case.values[0].received.shape != at[0].shape:
            return
        rise = at[1] - at[0]
        above += float(np.sum((case.values[0].received - at[0]) * rise))
        below += float(np.sum(rise**2))
    if below and np.isfinite(above) and above / below > 0:
        yield float(f"{above / below:.6g}")
