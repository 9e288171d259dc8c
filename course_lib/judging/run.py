"""Call an answer on each probe, and keep plain arrays of what came back or why there are none.

This is all that meets a learner's code. It imports neither the exercises nor the layers: an answer may run in another
process.
"""

import copy
import sys
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from traceback import walk_tb
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from course_lib.judging.exercise import Probe

Array = NDArray[Any]
Values = tuple[Array, ...]
Kind = Literal[
    "not_implemented",
    "raised",
    "unreadable",
    "returned_none",
    "not_numeric",
    "masked",
    "too_large",
    "wrong_number_of_values",
]

LARGEST = (
    1_000_000  # entries of one value: the probes are small, and a result beyond this would only exhaust the memory
)
ELSEWHERE = "in `{}`"  # the message where another function is the one that is not implemented
LONGEST = 300  # characters of an error's message


@dataclass(frozen=True)
class Failure:
    """Why there are no values.

    `type` names the exception or the type that came back, `message` says more; `position` is that of the value at fault
    where several are asked for. What is "unreadable" came back: it is the exercise that cannot read it.
    """

    kind: Kind
    type: str
    message: str
    position: int = 0


@dataclass(frozen=True, eq=False)
class Result:
    """What came of one call: the values or why there are none, and the positions of the arguments changed in place."""

    came: Values | Failure
    modified: tuple[int, ...] = ()


def run(
    answer: Callable[..., Any],
    probes: Iterable[Probe],
    returns: int = 1,
    observe: Callable[..., Any] | None = None,
) -> list[Result]:
    """Call `answer` on every probe, each time with its own copies of the arguments.

    `returns` is how many values are asked for: with 1, a tuple or a list is one array. `observe(returned, *arguments)`
    replaces what was returned, see `Exercise`. Whatever the answer does becomes a `Result`; KeyboardInterrupt passes.
    """
    return [_call(answer, probe, returns, observe) for probe in probes]


def _call(answer: Callable[..., Any], probe: Probe, returns: int, observe: Callable[..., Any] | None) -> Result:
    arguments = tuple(map(_copied, probe.arguments))
    came: Values | Failure
    kind: Kind = "raised"
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            returned = answer(*arguments)
            kind = "unreadable"
            if observe and returned is not None:
                returned = observe(returned, *arguments)
            came = _values(returned, returns)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - exit() in an answer must not end the learner's kernel either
            if kind == "raised" and isinstance(error, NotImplementedError):
                kind = "not_implemented"
            came = Failure(kind, type(error).__name__, _message(error))
    pairs = enumerate(zip(probe.arguments, arguments, strict=True))
    return Result(came, tuple(i for i, (before, after) in pairs if not same(before, after)))


def _copied(argument: Any) -> Any:
    return argument.copy() if type(argument) is np.ndarray and argument.dtype != object else copy.deepcopy(argument)


def _values(returned: Any, returns: int) -> Values | Failure:
    if returned is None:
        return Failure("returned_none", "NoneType", "None")
    if returns == 1:
        returned = (returned,)
    several = isinstance(returned, tuple | list) or (isinstance(returned, np.ndarray) and returned.ndim > 0)
    type_ = type(returned).__name__
    if not several:
        return Failure("wrong_number_of_values", type_, f"one {type_}")
    if len(returned) != returns:
        return Failure("wrong_number_of_values", type_, f"{len(returned)} values")
    values = []
    for position, value in enumerate(returned):
        array = _array(value, position)
        if isinstance(array, Failure):
            return array
        values.append(array)
    return tuple(values)


def _array(value: Any, position: int) -> Array | Failure:
    """Copy `value` to an array of numbers of its own, as it is now: an answer may go on using its buffer."""
    type_ = type(value).__name__
    if too_long(value):
        return Failure("too_large", type_, f"more than {LARGEST:,} entries in all", position)
    try:
        array = np.asarray(value)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a learner's class may do anything in __array__
        return Failure("not_numeric", type_, _message(error), position)
    if "numpy.ma" in sys.modules and np.ma.is_masked(value):  # else none is masked, and it takes long to import
        return Failure("masked", type_, f"{np.count_nonzero(value.mask)} of {array.size} entries masked", position)
    if array.dtype.kind not in "biuf":
        return Failure("not_numeric", type_, f"dtype {array.dtype}", position)
    if array.size > LARGEST:
        return Failure("too_large", type_, f"shape {array.shape}", position)
    return np.array(array)


def too_long(value: Any) -> bool:
    """Whether a list has too many entries, those of its lists counted: one that is in itself would fill the memory."""
    count, waiting = 0, [value]
    while waiting and count <= LARGEST:
        if isinstance(one := waiting.pop(), list | tuple | dict):
            count += len(one)
            waiting += one.values() if isinstance(one, dict) else one
    return count > LARGEST


def _message(error: BaseException) -> str:
    codes = [frame.f_code for frame, _ in walk_tb(error.__traceback__)]  # the one here, the answer's, what it calls
    if isinstance(error, NotImplementedError) and codes[1:] and codes[-1] is not codes[1]:
        return ELSEWHERE.format(codes[-1].co_name)
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - a learner's exception class may fail to say what it is
        text = ""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def same(before: Any, after: Any) -> bool:
    """Whether an argument is as it was; of objects other than arrays, numbers, text and containers, only the type."""
    if type(before) is not type(after):
        return False
    if isinstance(before, np.ndarray):
        same_kind = before.dtype == after.dtype and before.shape == after.shape
        alike = same_kind and before.tobytes() == after.tobytes()  # the quickest way, and the usual case
        return alike or (same_kind and np.array_equal(before, after, equal_nan=before.dtype.kind in "fc"))
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(map(same, before, after))
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(same(before[key], after[key]) for key in before)
    if isinstance(before, int | float | str | np.number):
        return bool(before == after or before != before)  # noqa: PLR0124 - NaN stays NaN
    return True


def agree(one: Result, other: Result) -> bool:
    """Whether two calls gave the same values, or failed with errors of one type."""
    if isinstance(one.came, Failure) or isinstance(other.came, Failure):
        return isinstance(one.came, Failure) and isinstance(other.came, Failure) and one.came.type == other.came.type
    return same(one.came, other.came)
