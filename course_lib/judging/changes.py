"""A right answer in plain steps, with one place changed as learners change it: another name, a lost factor, an axis.

Where an answer does what the changed steps do, what is said is what stands there, and not what belongs there.
"""

import ast
import warnings
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from course_lib.judging.edits.edit import Edit
from course_lib.judging.edits.functions import edits
from course_lib.judging.edits.kinds import KINDS
from course_lib.judging.exercise import Exercise, Function
from course_lib.judging.raised import NUMPY

LONGEST = 90  # characters of a piece of code that is shown
AS_WITH = "Your result comes out as with `{0}`, written in one way or another: {1}. Where in your code is that?"


@dataclass(frozen=True, eq=False)
class Change:
    """The steps, changed in one place; what is made of them is made when it is first asked for."""

    definition: ast.Module
    edit: Edit

    @property
    def slug(self) -> str:
        """The mistake's name."""
        return KINDS[self.edit.change].slug

    @cached_property
    def wrong(self) -> Function:
        """The changed steps as a function."""
        made: Function = self._made(_function)
        return made

    @cached_property
    def shown(self) -> str:
        """What stands in the place: a name or a number with what is around it."""
        new, parent = self.edit.new, self.edit.spot.parent
        alone = isinstance(new, ast.Name | ast.Constant) and isinstance(parent, ast.expr)
        text: str = self._made(lambda _: ast.unparse(parent if alone else new)).replace(NUMPY, "np")
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"

    @property
    def body(self) -> list[ast.stmt]:
        """A copy of the changed steps."""
        made: list[ast.stmt] = self._made(lambda definition: deepcopy(definition.body[0].body))
        return made

    @property
    def says(self) -> str:
        """What to say of it."""
        return AS_WITH.format(self.shown, KINDS[self.edit.change].says)

    def _made(self, use: Any) -> Any:
        self.edit.make()
        try:
            return use(self.definition)
        finally:
            self.edit.take_back()


def changes(exercise: Exercise) -> tuple[Change, ...]:
    """Give the exercise's steps with one place changed, in each way that learners change them, the likeliest first."""
    return _changes(exercise.arguments, exercise.steps) if exercise.steps else ()


def worked(exercise: Exercise) -> Function:
    """Make the exercise's steps a function."""
    return _function(_definition(exercise.steps, exercise.arguments))


@cache
def _changes(arguments: tuple[str, ...], steps: str) -> tuple[Change, ...]:
    definition = _definition(steps, arguments)
    function: Any = definition.body[0]
    rows = {node for line in function.body if _makes_rows(line) for node in ast.walk(line)}
    found = (edit for edit in edits(function, arguments, far=True) if edit.shown not in rows)
    return tuple(Change(definition, edit) for edit in found if KINDS[edit.change].slug)


def _makes_rows(line: ast.stmt) -> bool:
    """Whether a line turns labels into rows: which kind has come is a facet's, and no mistake's."""
    return isinstance(line, ast.Assign) and isinstance(line.value, ast.IfExp)


def _definition(steps: str, arguments: tuple[str, ...]) -> ast.Module:
    lines = "".join(f"    {line}\n" for line in steps.strip().splitlines())
    return ast.parse(f"def answer({', '.join(arguments)}):\n{lines}")


def _function(definition: ast.Module) -> Function:
    """Make a function of the steps as they are now; the lines of an edit are those of no file."""
    namespace: dict[str, Any] = {"np": np, NUMPY: np}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of numbers that are called or indexed
        exec(compile(definition, "<steps>", "exec"), namespace)  # noqa: S102 - the catalogue's own lines
    made: Function = namespace["answer"]
    return made
