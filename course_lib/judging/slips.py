"""What an answer may have computed in place of what was asked: a known mistake, two of them, or a slip at an argument.

A slip is the reference itself with an argument replaced: a number written into the code, two arguments exchanged, the
whole batch taken for one row. It needs no entry in a catalogue.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from course_lib.judging.exercise import Function
from course_lib.judging.run import Array, Failure
from course_lib.judging.trial import Case, Trial, run_for

UNUSED = (
    "`{0}` plays no part: your result is the one for a `{0}` of {1} everywhere. Where should it come in, and what does"
    " it do there?"
)
UNSIGNED = "The sign of `{0}` is lost: your result is the one for its absolute value."
NEGATED = "Your result is the one for −`{0}`: a sign is wrong there, or a comparison is the wrong way round."
SWAPPED = "`{0}` and `{1}` have changed places: your result is the right one for the other order."
CONSTANT = (
    "A number is written into your code where `{0}` belongs: your result is the one for `{0}` = {1:g}, whatever is"
    " handed in. Use the argument."
)
WHOLE_BATCH = (
    "The whole batch is taken for one row: a sum, a mean or a maximum runs over all of its entries. Each row counts by"
    " itself: `axis=1`, with `keepdims=True`."
)
COLUMNS = (
    "You work down the columns, where each row counts by itself: what is summed, or the maximum of what is taken, lies"
    " along `axis=1`."
)


@dataclass(frozen=True, eq=False)
class Source:
    """Something that an answer may compute: a slug, the function, what to say, and how many mistakes it holds."""

    slug: str
    wrong: Function
    says: str
    differences: int = 1


def sources(trial: Trial) -> list[Source]:
    """Give the known mistakes of the trial's exercise, then slips at its arguments, then two mistakes at once."""
    exercise = trial.exercise
    says = {mistake.slug: mistake.says for mistake in exercise.misconceptions}
    known = [Source(mistake.slug, mistake.wrong, mistake.says) for mistake in exercise.misconceptions]
    slips = [] if exercise.observe or not exercise.arguments else list(_slips(trial))
    doubles = [Source(one, wrong, f"{says[one]} Besides: {says[two]}", 2) for one, two, wrong in exercise.doubles]
    return [*known, *slips, *doubles]


def _slips(trial: Trial) -> Iterator[Source]:
    reference, names = trial.exercise.reference, trial.exercise.arguments
    cases = [case.probe.arguments for case in trial.cases]
    for position, name in enumerate(names):
        values = [case[position] for case in cases]
        if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
            for number in _constants(trial, position):
                yield Source("constant_for_argument", _at(reference, position, number), CONSTANT.format(name, number))
        if all(map(_has_floats, values)):
            for fill, number in ((np.ones_like, 1), (np.zeros_like, 0)):
                yield Source("argument_unused", _changed(reference, position, fill), UNUSED.format(name, number))
            yield Source("sign_of_argument", _changed(reference, position, np.abs), UNSIGNED.format(name))
            yield Source("negated_argument", _changed(reference, position, np.negative), NEGATED.format(name))
    for (one, first), (two, second) in combinations(enumerate(names), 2):
        if all(_alike(case[one], case[two]) for case in cases):
            yield Source("arguments_swapped", _swapped(reference, one, two), SWAPPED.format(first, second))
    if all(map(_of_one_shape, cases)):
        yield Source("whole_batch_as_one_row", _as_one_row(reference), WHOLE_BATCH)
        yield Source("columns_for_rows", _by_columns(reference), COLUMNS)


def _has_floats(value: Any) -> bool:
    """Whether it is a number, a vector of numbers or a matrix: a vector of whole numbers holds labels."""
    if isinstance(value, np.ndarray):
        return value.ndim == 2 or (value.ndim == 1 and value.dtype.kind == "f")
    return isinstance(value, float)


def _alike(one: Any, two: Any) -> bool:
    arrays = isinstance(one, np.ndarray) and isinstance(two, np.ndarray)
    return one.shape == two.shape if arrays else isinstance(one, float) and isinstance(two, float)


def _of_one_shape(arguments: tuple[Any, ...]) -> bool:
    matrices = all(isinstance(value, np.ndarray) and value.ndim == 2 for value in arguments)
    return matrices and len({value.shape for value in arguments}) == 1


def _changed(reference: Function, position: int, change: Callable[[Any], Any]) -> Function:
    def slip(*arguments: Any) -> Any:
        return reference(*arguments[:position], change(arguments[position]), *arguments[position + 1 :])

    return slip


def _at(reference: Function, position: int, number: float) -> Function:
    return _changed(reference, position, lambda _: number)


def _swapped(reference: Function, one: int, two: int) -> Function:
    def slip(*arguments: Any) -> Any:
        swapped = list(arguments)
        swapped[one], swapped[two] = swapped[two], swapped[one]
        return reference(*swapped)

    return slip


def _as_one_row(reference: Function) -> Function:
    def slip(*arrays: Array) -> Any:
        return np.asarray(reference(*(array.reshape(1, -1) for array in arrays))).reshape(arrays[0].shape)

    return slip


def _by_columns(reference: Function) -> Function:
    def slip(*arrays: Array) -> Any:
        return np.asarray(reference(*(np.ascontiguousarray(array.T) for array in arrays))).T

    return slip


def _constants(trial: Trial, position: int) -> Iterator[float]:
    """Give the number that may stand in the code for an argument that is a number.

    A whole number shows in the shape. In a float the reference is taken for a straight line: else nothing fits.
    """
    cases = [case for case in trial.cases if case.values]
    given = {case.probe.arguments[position] for case in cases}
    if len(given) < 2:
        return
    if all(isinstance(number, int) for number in given):
        widths = {case.values[0].received.shape[-1:] for case in cases}
        yield from widths.pop() if len(widths) == 1 else ()
        return
    if (number := _on_the_line(trial, position)) is not None:
        yield number


def _on_the_line(trial: Trial, position: int) -> float | None:
    """Find the number at which the reference's first value is nearest to what came, over all cases."""
    above = below = 0.0
    for case in trial.cases:
        start, end = (_first(trial, case, _at(trial.exercise.reference, position, x)) for x in (0.0, 1.0))
        if not case.values or start is None or end is None or case.values[0].right is None:
            continue
        above += float(np.sum((case.values[0].received - start) * (end - start)))
        below += float(np.sum((end - start) ** 2))
    found = above / below if below else np.nan
    return float(f"{found:.6g}") if np.isfinite(found) and found > 0 else None


def _first(trial: Trial, case: Case, answer: Function) -> Array | None:
    (result,) = run_for(trial.exercise, answer, [case.probe])
    return None if isinstance(result.came, Failure) else result.came[0].astype(np.float64)
