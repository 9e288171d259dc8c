"""`own_functions`: every function of the course, the learner's where there is one, the library's elsewhere."""

from collections.abc import Iterable
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from course_lib import catalogue
from course_lib.judging.exercise import Function
from course_lib.notebook.own.blocks import read
from course_lib.notebook.own.file import FILE, DamagedError, own_file, own_text
from course_lib.notebook.own.source import MODULE
from course_lib.showing.shown import Note, Shown

# What a network that learns is made of: chapter 7 trains the digits with these.
NETWORK = (
    "dense_forward",
    "dense_backward",
    "relu_forward",
    "relu_backward",
    "softmax_forward",
    "fused_forward",
    "fused_backward",
    "sgd_step",
    "accuracy",
)


def own_functions() -> "OwnFunctions":
    """Read my_backprop.py as it is now, show which functions are yours, and return all of the course's functions.

    `own = own_functions()` gives `own.relu_forward(inputs)`: yours, if you have solved it, else the library's.
    """
    trouble = ""
    try:
        text, yours = _yours(own_file())
    except (OSError, DamagedError) as error:
        text, yours, trouble = "", {}, f"`{FILE}` cannot be read ({error})."
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a file edited by hand may do anything
        text, yours, trouble = "", {}, f"`{FILE}` stops with {type(error).__name__}: {error}."
    library = {name: exercise.reference for name, exercise in catalogue.exercises().items() if name not in yours}
    lines = {block.name: block.body.count("\n") + 1 for block in read(text)[0] if block.name in yours}
    return OwnFunctions(yours, library, lines, trouble).show()


def _yours(file: Path | None) -> tuple[str, dict[str, Function]]:
    """Return the file's text, and the functions of exercises that running it gives."""
    text, module = own_text(file) if file else "", ModuleType(MODULE)
    module.__file__ = str(file)
    exec(compile(text, str(file), "exec", dont_inherit=True), vars(module))  # noqa: S102 - the learner's own code
    found = {name: vars(module).get(name) for name in catalogue.exercises()}
    return text, {name: _in_arrays(name, function) for name, function in found.items() if callable(function)}


def _in_arrays(name: str, function: Function) -> Function:
    """Return a function that gives arrays where `function` gives lists: `check` takes these for right as well."""
    exercise = catalogue.exercise(name)
    if exercise.observe:  # a list of pairs or counterexamples is no array
        return function

    @wraps(function)
    def answer(*arguments: Any, **named: Any) -> Any:
        returned = function(*arguments, **named)
        several = len(exercise.returns) > 1 and isinstance(returned, list | tuple)
        return tuple(map(_array, returned)) if several else _array(returned)

    return answer


def _array(value: Any) -> Any:
    return np.array(value) if isinstance(value, list | tuple) else value


class OwnFunctions(Shown):
    """The course's functions as attributes. It remembers which ones were asked for."""

    def __init__(
        self, yours: dict[str, Function], library: dict[str, Function], lines: dict[str, int], trouble: str
    ) -> None:
        self._yours, self._library, self._lines, self._trouble = yours, library, lines, trouble
        self._asked: dict[str, None] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._yours | self._library:
            raise AttributeError(f"{name} is no function of the course's exercises")
        self._asked[name] = None
        return (self._yours | self._library)[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._yours, *self._library]

    def __repr__(self) -> str:
        said = self._both([*self._yours, *self._library], f"of {len(self._yours) + len(self._library)}")
        return f"{self._trouble} Mend it, and call this again. {said}" if self._trouble else said

    def _mimebundle(self) -> dict[str, str]:
        return Note(repr(self))._mimebundle()

    def whose(self) -> Note:
        """Show whose functions did the work: of those that were asked for by name."""
        lines = sum(self._lines.get(name, 0) for name in self._asked)
        return Note(self._both(self._asked, f"of {len(self._asked)} that were used, {lines} lines")).show()

    def _both(self, names: Iterable[str], of: str) -> str:
        mine = [f"`{name}`" for name in names if name in self._yours]
        filled = [f"`{name}`" for name in names if name in self._library]
        return (
            f"**Yours ({len(mine)} {of}):** {', '.join(mine) or 'none yet'}."
            f" **The library's:** {', '.join(filled) or 'none'}."
        )
