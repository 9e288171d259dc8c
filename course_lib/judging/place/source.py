"""A learner's function as a syntax tree, and an edited tree as a function again.

What is made runs on copies of all that it reaches in the learner's module, and ends when its time is over, in a loop
as well: its loops look at the clock, since neither threads nor signals are everywhere.
"""

import ast
import copy
import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import FunctionType
from typing import Any, Protocol

import numpy as np

from course_lib.judging.clock import Clock
from course_lib.judging.edits.edit import Edit
from course_lib.judging.exercise import Exercise, Probe
from course_lib.judging.place.reach import OutsideError, Reach, reach
from course_lib.judging.place.text import definition
from course_lib.judging.raised import FILE, NUMPY, TICK
from course_lib.judging.run import Result
from course_lib.judging.trial import run_for

LARGEST = (
    5_000  # entries of an array or a list, bits of a number: the cases are small, and what grows in a loop grows fast
)


class Editable(Protocol):
    """A text whose tree is edited in place, and whatever runs the tree as it is then: here, or in a sandbox."""

    text: str
    tree: ast.FunctionDef
    clock: Clock

    def made(self) -> Any:
        """Return the tree, as it is now, as something to be run; raises as `Source.made` does."""

    def ahead(self, edits: Sequence[Edit], exercise: Exercise, probes: Sequence[Probe]) -> None:
        """Hear which edits will be tried on these probes: they can be run all at once."""

    def results(self, made: Any, exercise: Exercise, probes: Sequence[Probe]) -> list[Result]:
        """Run what was made on the probes; raises TimeIsUpError."""


@dataclass(eq=False)
class Source:
    """A function's text, whose first line is its `def`, and its tree, whose lines are counted from there.

    It is the answer's own, or that of a function which the answer calls.
    """

    answer: str  # its name
    functions: Mapping[str, tuple[ast.FunctionDef, str]]  # the answer and all that it calls: their trees and texts
    name: str  # of the one whose tree may be changed
    reach: Reach
    defaults: Mapping[str, tuple[Any, Any]]  # of each function, by name: of its positional arguments, of keywords
    clock: Clock

    def __post_init__(self) -> None:
        self.tree, self.text = self.functions[self.name]
        others: list[ast.stmt] = [tree for name, (tree, _) in self.functions.items() if name != self.name]
        self._others = compile(ast.Module(others, []), "<others>", "exec")

    def called(self) -> "list[Source]":
        """Return the same for each function that the answer calls."""
        return [replace(self, name=name) for name in self.functions if name != self.answer]

    def made(self, **more: Any) -> Callable[..., Any]:
        """Return the tree, as it is now, as a function that runs on copies of what it reaches.

        Raises SyntaxError, TypeError or ValueError where the tree makes no function.
        """
        reached = {**self.reach.shared, **copy.deepcopy(self.reach.copied)}
        names = {**reached, NUMPY: np, TICK: lambda: self._tick(sys._getframe(1).f_locals), **more}
        exec(self._others, names)  # noqa: S102 - the learner's own functions, which have just been run
        exec(compile(ast.Module([self.tree], []), FILE, "exec"), names)  # noqa: S102
        for name, (positional, keywords) in self.defaults.items():
            names[name].__defaults__, names[name].__kwdefaults__ = copy.deepcopy((positional, keywords))
        made: Callable[..., Any] = names[self.answer]
        return made

    def ahead(self, edits: Sequence[Edit], exercise: Exercise, probes: Sequence[Probe]) -> None:
        """Do nothing: here they are run one by one, and most of them never."""

    def results(self, made: Any, exercise: Exercise, probes: Sequence[Probe]) -> list[Result]:
        """Run what was made on the probes; raises TimeIsUpError."""
        results = []
        for probe in probes:
            results += run_for(exercise, made, [probe])
            self.clock.tick()
        return results

    def _tick(self, made: Mapping[str, Any]) -> bool:
        """Look at the clock, and at what a loop has made so far; raises MemoryError where that grows too large."""
        if any(_size(value) > LARGEST for value in made.values()):
            raise MemoryError
        return self.clock.tick()


def _size(value: Any) -> int:
    if type(value) is int:
        return value.bit_length()
    return len(value) if isinstance(value, list | tuple | str) else value.size if isinstance(value, np.ndarray) else 0


def read(answer: Any, clock: Clock) -> Source | None:
    """Read a function's source; None where there is none to be had, or where it must not be run again."""
    if not isinstance(answer, FunctionType):
        return None  # an object that is called: what its attributes do when they are asked for, nobody knows
    try:
        function: Any = inspect.unwrap(answer)
        if not isinstance(function, FunctionType):
            return None
        tree, text = definition(function)
        found = reach(function, tree)
        trees = {tree.name: (tree, text)}
        trees |= {
            name: _named(*definition(helper), name) for name, helper in found.helpers.items() if name != tree.name
        }
    except (OutsideError, ValueError):
        return None
    functions = {**found.helpers, tree.name: function}
    defaults = {name: (f.__defaults__, f.__kwdefaults__) for name, f in functions.items()}
    for helper, _ in trees.values():
        ticking(helper)
    return Source(tree.name, trees, tree.name, found, {k: v for k, v in defaults.items() if any(v)}, clock)


def _named(tree: ast.FunctionDef, text: str, name: str) -> tuple[ast.FunctionDef, str]:
    tree.name = name
    return tree, text


def ticking(tree: ast.FunctionDef) -> ast.FunctionDef:
    """Have every loop and every call look at the clock; leave out what is evaluated where a function is defined."""
    tree.args.defaults, tree.args.kw_defaults = [], [None for _ in tree.args.kwonlyargs]
    tree.returns = None
    for argument in ast.walk(tree.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    for node in list(ast.walk(tree)):
        if isinstance(node, ast.While | ast.For | ast.FunctionDef):
            node.body.insert(0, ast.copy_location(ast.Expr(_tick(node)), node))
        elif isinstance(node, ast.comprehension):
            node.ifs.insert(0, _tick(node.target))
    return ast.fix_missing_locations(tree)


def _tick(near: ast.AST) -> ast.Call:
    return ast.copy_location(ast.Call(ast.Name(TICK, ast.Load()), [], []), near)
