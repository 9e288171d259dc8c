"""The nodes of a traced function: values of chapter 8's engine that also know their line."""

import operator
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from traceback import walk_tb
from types import FrameType, TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.engine import Value
from course_lib.gradient_check import gradcheck
from course_lib.validation import Floats

MEASURABLE = 1_000  # entries of an operation's input: each is moved, where the engine has no rule
_NUMBERS = count()
_NOT_THE_LEARNERS = (str(Path(np.__file__).parent), str(Path(__file__).parent))


@dataclass(frozen=True)
class Line:
    """Where something was done: the function, its line (1 is the line with `def`), and that line in its file."""

    function: str
    number: int
    file: str
    in_file: int

    def within(self, function: str) -> str:
        """Say which line it is, to one who looks at `function`."""
        return f"line {self.number}" if self.function == function else f"{self.function}, line {self.number}"


class CannotTraceError(Exception):
    """A function cannot be traced, or not be gone back through; the message says where and why."""

    def __init__(self, reason: str, line: Line | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


class Made(Value):
    """What one operation of a traced function made: `raw` with its own dtype, and the `line` that asked for it."""

    parents: tuple["Made", ...]

    def __init__(
        self, raw: Any, operation: str = "", parents: tuple["Made", ...] = (), back: "Back | None" = None
    ) -> None:
        super().__init__(raw, operation, parents, back)
        self.raw = np.asarray(raw)
        self.line = line_of(sys._getframe()) if parents else None
        self.name = ""  # of what the function was given
        self.number = next(_NUMBERS)  # in the order in which they were made

    @property
    def moves(self) -> bool:
        """Whether it can move a little, as what has a gradient can: whole numbers and yes or no cannot."""
        return self.raw.dtype.kind == "f"


Back = Callable[[Floats], tuple[Floats, ...]]
Replay = Callable[..., Any]  # from one array a parent, or one value of the engine, to what the operation makes of them


def way_back(function: Any, replay: Replay, parents: tuple[Made, ...], *, plain: bool) -> Back:
    """Return what sends a gradient back through an operation: the engine's own rule, or measured slopes.

    `replay` does the operation again with other arrays, or with a function in its place. `plain` says that it was asked
    for without options, so that the engine's operation is the same one.
    """
    rule = _RULES.get(function) if plain else None
    if function in _PRODUCTS and any(parent.raw.ndim != 2 for parent in parents):
        rule = None
    return _by_the_engine(rule, replay, parents) if rule else _measured(replay, parents)


def _by_the_engine(rule: Any, replay: Replay, parents: tuple[Made, ...]) -> Back:
    def back(gradient: Floats) -> tuple[Floats, ...]:
        leaves = [Value(parent.data) for parent in parents]
        output = replay(*leaves, instead=rule)
        (output * gradient.reshape(output.data.shape)).sum().backward()
        return tuple(leaf.gradient for leaf in leaves)

    return back


def _measured(replay: Replay, parents: tuple[Made, ...]) -> Back:
    def back(gradient: Floats) -> tuple[Floats, ...]:
        return tuple(slopes(place, gradient) for place in range(len(parents)))

    def slopes(place: int, gradient: Floats) -> Floats:
        moved, zeros = parents[place], np.zeros_like(parents[place].data)
        if not moved.moves or not gradient.any():
            return zeros
        if moved.data.size > MEASURABLE:
            size = f"came {moved.data.size} entries, expected {MEASURABLE} at most"
            raise CannotTraceError(f"the slopes of this operation are measured, which takes small arrays: {size}")
        raws = [parent.raw for parent in parents]

        def of(point: NDArray[np.float64]) -> Any:
            return replay(*raws[:place], point, *raws[place + 1 :])

        return gradcheck(of, moved.data, zeros, dvalues=gradient).numeric

    return back


def _sum(value: Value, axis: int | None = None, **_: bool) -> Value:
    return value.sum(axis)


_PRODUCTS = (np.matmul, np.dot)
_RULES: Mapping[Any, Callable[..., Value]] = {
    np.add: operator.add,
    np.subtract: operator.sub,
    np.multiply: operator.mul,
    np.negative: operator.neg,
    np.matmul: operator.matmul,
    np.dot: operator.matmul,
    np.exp: Value.exp,
    np.log: Value.log,
    np.sum: _sum,
    "sum": _sum,
    "add.reduce": lambda value, axis=0, **_: value.sum(axis),
    "relu": lambda *operands: next(one for one in operands if isinstance(one, Value)).relu(),
}


def line_of(frame: FrameType | None) -> Line | None:
    """Return the innermost line, from here up, that belongs neither to NumPy nor to what traces."""
    while frame and not _is_the_learners(frame):
        frame = frame.f_back
    return _line(frame, frame.f_lineno) if frame else None


def line_that_failed(traceback: TracebackType | None) -> Line | None:
    """Return the innermost line of that kind on an exception's way."""
    lines = [_line(frame, number) for frame, number in walk_tb(traceback) if _is_the_learners(frame)]
    return lines[-1] if lines else None


def _is_the_learners(frame: FrameType) -> bool:
    code = frame.f_code
    return not code.co_filename.startswith(_NOT_THE_LEARNERS) and code.co_name not in ("<genexpr>", "<listcomp>")


def _line(frame: FrameType, number: int) -> Line:
    code = frame.f_code
    return Line(code.co_name, number - code.co_firstlineno + 1, code.co_filename, number)
