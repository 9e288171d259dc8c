"""What each line of a learner's function made in the case that is shown: the function runs once more, and is watched.

In a notebook only: where answers are graded they run elsewhere, and once.
"""

import io
import re
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from time import perf_counter
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import numpy as np

from course_lib.judging.exercise import Exercise, Function
from course_lib.judging.outcome import Evidence
from course_lib.judging.render import argument_text
from course_lib.judging.rows import Row
from course_lib.judging.run import agree, same
from course_lib.judging.steps import Step, Steps
from course_lib.judging.trial import Case, run_for
from course_lib.notebook.own.source import CannotKeepError, function_of, text_of
from course_lib.notebook.statements import Statement, statements

LONGEST = 0.2  # seconds
MOST = 20_000  # lines, each pass of a loop counted
RETURNED = "returned"
SHOWN = 24  # steps
LARGE = 1_000  # entries; of a larger array only the shape is kept
_UNFILLED = re.compile(r"\bempty(_like)?\(")
NOT_TWICE = {"input", "open", "breakpoint", "exec", "eval", "system", "Popen"}  # what a second run would do again


class _Enough(BaseException):
    """It has run for long enough."""


def watched(exercise: Exercise, f: Function, evidence: Evidence) -> Evidence:
    """Return the evidence with what the lines of `f` made in its case; as it is, where that cannot be known."""
    function, case = function_of(f), evidence.tried
    if case is None or function is None or NOT_TWICE & _names(function.__code__):
        return evidence
    try:
        text = text_of(function, function.__name__)
    except CannotKeepError:
        return evidence
    watch = _Watch(function.__code__, statements(text), case, exercise.returns)
    with _quietly(), watch.tracing():
        (result,) = run_for(exercise, f, [case.probe])
    if not watch.stopped and not agree(result, case.result):  # it does not do the same twice
        return evidence
    steps = watch.steps()
    changed = [Row("argument", f"{name} after the call", value, differs) for name, value, differs in watch.changed()]
    place = sum(row.role == "argument" for row in evidence.rows)
    rows = (*evidence.rows[:place], *changed, *evidence.rows[place:])
    return replace(evidence, rows=rows, steps=Steps(steps) if steps else None)


def _names(code: CodeType) -> set[str]:
    inner = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return {*code.co_names}.union(*map(_names, inner))


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep back what a second run prints and displays."""
    with ExitStack() as stack:
        for context in _silencers():
            stack.enter_context(context)
        yield


def _silencers() -> Iterator[AbstractContextManager[Any]]:
    yield redirect_stdout(io.StringIO())
    yield redirect_stderr(io.StringIO())
    if "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None:
        from IPython.utils.capture import capture_output  # noqa: PLC0415 - a plain script does without IPython

        yield capture_output()


def _kept(value: Any) -> Any:
    """Copy a value as it is now, as far as what comes later could change it."""
    if isinstance(value, np.ndarray):
        return value.copy() if value.size <= LARGE else f"an array of shape {value.shape}"
    if isinstance(value, list | tuple) and len(value) <= LARGE:
        return type(value)(map(_kept, value)) if type(value) in (list, tuple) else value
    return value


@dataclass
class _Times:
    """Of the times that a statement ran: how many, the first, the last, and those in which something is strange."""

    number: int = 0
    steps: dict[int, tuple[int, Step]] = field(default_factory=dict)  # by time: the place in the run, and the step

    def add(self, place: int, step: Step) -> None:
        if self.number > 1 and not self.steps[self.number][1].strange:
            del self.steps[self.number]
        self.number += 1
        self.steps[self.number] = (place, step)

    def told(self) -> Iterator[tuple[int, Step]]:
        for time, (place, step) in self.steps.items():
            yield place, replace(step, time=f"pass {time} of {self.number}" if self.number > 1 else "")


class _Watch:
    def __init__(self, code: CodeType, known: dict[int, Statement], case: Case, returns: tuple[str, ...]) -> None:
        self.code, self.known, self.case, self.returns = code, known, case, returns
        self.frame: FrameType | None = None
        self.given: list[Any] = []
        self.seen: dict[str, Any] = {}
        self.now: Statement | None = None
        self.times: dict[int, _Times] = {}
        self.lines, self.until = 0, 0.0
        self.stopped = self.raising = False
        arrays = [value for value in case.arguments.values() if isinstance(value, np.ndarray)]
        self.all_finite = all(map(_finite, arrays))
        self.batch = _batch(arrays, case)

    @contextmanager
    def tracing(self) -> Iterator[None]:
        before = sys.gettrace()
        self.until = perf_counter() + LONGEST
        sys.settrace(self._call)
        try:
            yield
        finally:
            sys.settrace(before)

    def _call(self, frame: FrameType, event: str, argument: Any) -> Any:
        del event, argument
        if frame.f_code is not self.code or self.frame is not None:
            return None
        self.frame = frame
        self.given = [frame.f_locals[name] for name in self.code.co_varnames[: self.code.co_argcount]]
        self.seen = {name: _kept(value) for name, value in frame.f_locals.items()}
        return self._line

    def _line(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "exception":
            self.raising = True
        elif event == "line":
            self.raising = False  # or what was raised has been caught
            statement = self.known.get(frame.f_lineno - self.code.co_firstlineno)
            if statement is not None and not (statement is self.now and statement.several_lines):
                self._end(frame, statement)
                self.now = statement
            self.lines += 1
            if self.lines > MOST or perf_counter() > self.until:
                self.stopped = True
                raise _Enough
        elif event == "return" and not (self.raising and argument is None):
            self._end(frame, None)
            if self.now and self.now.returns:
                self._keep(self.now, self._returned(argument))
        return self._line

    def _end(self, frame: FrameType, following: Statement | None) -> None:
        """Keep what the statement that has just run made."""
        values, statement = frame.f_locals, self.now
        changed = [name for name, value in values.items() if not same(self.seen.get(name, self), _kept(value))]
        self.seen.update({name: _kept(values[name]) for name in changed})
        if statement and (changed or statement.entered(following)):
            changed = [name for name in changed if not isinstance(values[name], FunctionType | type | ModuleType)]
            made = {name: values[name] for name in (*statement.names, *changed) if name in values}
            if made:
                self._keep(statement, made)

    def _keep(self, statement: Statement, made: dict[str, Any]) -> None:
        unfilled = _UNFILLED.search(statement.code)
        self.all_finite = self.all_finite and not unfilled  # what such an array holds is not the learner's
        rows = tuple(_row(name, value, unfilled=bool(unfilled)) for name, value in made.items())
        step = Step(statement.line, statement.code, rows, strange=self._strange(made))
        self.times.setdefault(statement.line, _Times()).add(self.lines, step)

    def _strange(self, made: dict[str, Any]) -> str:
        """Say what is strange about values: the first that is not finite, the first that mixes the rows."""
        for value in made.values():
            array = value if isinstance(value, np.ndarray | np.floating | float) else np.zeros(())
            if self.all_finite and not _finite(array):
                self.all_finite = False
                return "the first value that is not finite"
            if self.batch and np.shape(array).count(self.batch) > 1:
                shape, self.batch = np.shape(array), 0
                return f"shape {shape}: each of the {shape[0]} rows has met every other one"
        return ""

    def _returned(self, value: Any) -> dict[str, Any]:
        if isinstance(value, tuple | list) and len(value) == len(self.returns):
            return {f"{RETURNED} {name}": item for name, item in zip(self.returns, value, strict=True)}
        return {RETURNED: value}

    def changed(self) -> Iterator[tuple[str, Any, Any]]:
        """Yield the arguments that the call has changed: name, value after it, which entries differ."""
        for (name, before), after in zip(self.case.arguments.items(), self.given, strict=False):
            if name in self.case.modified and isinstance(after, np.ndarray):
                yield name, after, before != after if before.shape == after.shape else None

    def steps(self) -> list[Step]:
        """Return the steps in their order; none where there is only what the function returned."""
        placed = sorted((told for times in self.times.values() for told in times.told()), key=lambda told: told[0])
        steps = [step for _, step in placed]
        if self.now and (self.raising or self.stopped):
            last = "it goes on, and is watched no longer" if self.stopped else "here it stops"
            steps.append(Step(self.now.line, self.now.code, strange=last))
        steps = _with_shapes(steps, self.returns, self.case)
        return steps[:SHOWN] if any(not row.name.startswith(RETURNED) for step in steps for row in step.made) else []


def _with_shapes(steps: list[Step], returns: tuple[str, ...], case: Case) -> list[Step]:
    """Say of the value first returned in a wrong shape where it got that shape, if it has its name in the code."""
    for name, value in zip(returns, case.values, strict=False):  # none where it failed
        if value.right is None and name not in case.arguments:
            for place in reversed(range(len(steps))):
                shapes = [np.shape(row.value) for row in steps[place].made if row.name == name]
                if shapes and shapes[-1] == value.received.shape and not steps[place].strange:
                    strange = f"shape {shapes[-1]}, where {value.expected.shape} is expected"
                    return [*steps[:place], replace(steps[place], strange=strange), *steps[place + 1 :]]
    return steps


def _row(name: str, value: Any, *, unfilled: bool) -> Row:
    kept = f"an array of shape {np.shape(value)}, to be filled" if unfilled else _kept(value)
    numeric = isinstance(kept, np.ndarray) and kept.dtype.kind in "biuf"
    return Row("made", name, kept if numeric or isinstance(kept, str) else argument_text(kept))


def _finite(value: Any) -> bool:
    return bool(np.isfinite(value).all()) if np.asarray(value).dtype.kind == "f" else True


def _batch(arrays: list[Any], case: Case) -> int:
    """Return how many rows the case has, where no other axis is as long; else 0."""
    rows = next((len(array) for array in arrays if array.ndim == 2), 0)
    columns = [length for array in (*arrays, *case.expected) for length in array.shape[1:]]
    return rows if rows > 1 and rows not in columns else 0
