"""Run a function on stand-ins, and see that it does what it does without them."""

import inspect
import linecache
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.judging.run import too_long
from course_lib.notebook.tracing.array import Traced
from course_lib.notebook.tracing.made import CannotTraceError, Line, Made, line_that_failed

Function = Callable[..., Any]


@dataclass(frozen=True, eq=False)
class Run:
    """What a function made: the nodes that it was given by name, and those that it returned."""

    name: str
    given: Mapping[str, Any]  # its arguments as plain arrays, and what is no array as it is
    inputs: Mapping[str, Made]
    outputs: tuple[Made, ...]

    @property
    def made(self) -> list[Made]:
        """All that the outputs were made of, in the order in which it was made."""
        found = dict.fromkeys(one for output in self.outputs for one in output.order())
        return sorted((one for one in found if isinstance(one, Made)), key=lambda one: one.number)


def run(f: Function, values: Mapping[str, Any]) -> Run:
    """Run `f` on values by the names of its arguments. Whole numbers become floats where `f` makes the same of them.

    Raises TypeError for what is no function or not its arguments, whatever `f` raises by itself, and CannotTraceError
    where it cannot be watched.
    """
    _refuse_what_it_does_not_take(f, values)
    given = {name: _array(value) for name, value in values.items()}
    floats = _floats_where_they_do(f, given)
    if floats is not given:
        with suppress(CannotTraceError):  # as where an index was taken for a float
            return _watched(f, floats)
    return _watched(f, given)


def _watched(f: Function, given: Mapping[str, Any]) -> Run:
    plain = f(**_copies(given))
    if too_long(plain):
        raise CannotTraceError(f"`{_name(f)}` returns lists without end. Has one been put into itself?")
    alone = [_numbers(one, f) for one in _parts(plain)]
    inputs = {name: Made(value) for name, value in given.items() if _is_numbers(value) and not _is_a_count(value)}
    for name, made in inputs.items():
        made.name = name
    try:
        returned = f(**{**given, **{name: Traced(made) for name, made in inputs.items()}})
        outputs = tuple(_node(one) for one in _parts(returned))
    except Exception as error:
        raise _explained(error, f) from error
    if len(alone) != len(outputs) or not all(_same(one, made.raw) for one, made in zip(alone, outputs, strict=True)):
        raise CannotTraceError(
            f"`{_name(f)}`, watched, makes something else than by itself. Either it writes into an array that has"
            " another name too (a view), or it is not the same each time."
        )
    return Run(_name(f), given, inputs, outputs)


def _explained(error: Exception, f: Function) -> CannotTraceError:
    """Say where and why watching failed; NumPy may have put an error of its own around ours."""
    within: BaseException | None = error
    while within:
        if isinstance(within, CannotTraceError) and (within is error or within.line):  # not what was told already
            return CannotTraceError(f"{_place(within.line, f)}: {within.reason}.")
        within = within.__cause__ or within.__context__
    told = f"a stand-in for an array is not taken here ({type(error).__name__}: {error})"
    return CannotTraceError(f"{_place(line_that_failed(error.__traceback__), f)}: {told}.")


def _refuse_what_it_does_not_take(f: Any, values: Mapping[str, Any]) -> None:
    try:
        signature = inspect.signature(f)
    except (TypeError, ValueError):
        raise TypeError(f"f must be a function written in Python: came {type(f).__name__}") from None
    try:
        signature.bind(**values)
    except TypeError as error:
        takes, came = ", ".join(signature.parameters), ", ".join(values) or "none"
        raise TypeError(f"values must be the arguments of {_name(f)}, {takes}: came {came} ({error})") from None


def _array(value: Any) -> Any:
    """Return numbers as an array or a number of NumPy's; a tuple, which is a shape for the most part, as it is."""
    if isinstance(value, tuple):
        return value
    try:
        array = np.array(value)
    except ValueError:  # rows of several lengths: no array
        return value
    return array[()] if array.dtype.kind in "biuf" and array.size else value


def _floats_where_they_do(f: Function, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take whole numbers for floats, which have gradients, where `f` makes the same of them: 3 may mean 3.0."""
    for name, value in given.items():
        if _is_numbers(value) and value.dtype.kind in "iu":
            moved = {**given, name: value.astype(np.float64)}
            given = moved if _makes_the_same(f, moved, given) else given
    return given


def _makes_the_same(f: Function, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    try:
        return all(map(_same, _parts(f(**_copies(one))), _parts(f(**_copies(other)))))
    except Exception:  # noqa: BLE001 - an index that is no whole number fails in many ways
        return False


def _copies(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.copy() if _is_numbers(value) else value for name, value in given.items()}


def _is_numbers(value: Any) -> bool:
    return isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biuf" and value.size > 0


def _is_a_count(value: Any) -> bool:
    """Whether it is one whole number: it stays what it is, since `range` and `np.arange` take nothing else."""
    return value.ndim == 0 and value.dtype.kind in "iub"


def _parts(returned: Any) -> list[Any]:
    """Return what a function returned, one by one: a list of rows is one array."""
    if isinstance(returned, tuple | dict):
        return list(returned.values() if isinstance(returned, dict) else returned)
    joined = _joined(returned)
    return joined if isinstance(joined, list) else [joined]


def _joined(rows: Any) -> Any:
    """Return rows of one shape as one array."""
    if not isinstance(rows, list) or not rows:
        return rows
    joined = [_joined(row) for row in rows]
    shapes = {None if isinstance(row, list | tuple | str) else np.shape(row) for row in joined}
    return np.stack(joined) if len(shapes) == 1 and None not in shapes else joined


def _numbers(returned: Any, f: Function) -> Any:
    try:
        array = np.asarray(returned)
    except ValueError:  # rows of several lengths
        array = np.array(None)
    if array.dtype.kind not in "biuf" or not array.size:
        raise CannotTraceError(f"`{_name(f)}` must return numbers, to be traced: came {type(returned).__name__}")
    return array


def _node(returned: Any) -> Made:
    returned = _joined(returned)
    return returned.made if isinstance(returned, Traced) else Made(returned)


def _name(f: Function) -> str:
    return getattr(f, "__name__", type(f).__name__)


def _same(one: Any, other: Any) -> bool:
    return np.shape(one) == np.shape(other) and bool(np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True))


def _place(line: Line | None, f: Function) -> str:
    """Say where it was, with that line's text where it can be had."""
    if line is None:
        return f"`{_name(f)}`"
    code = linecache.getline(line.file, line.in_file).strip()
    return f"line {line.number} of `{line.function}`" + (f", `{code}`" if code else "")
