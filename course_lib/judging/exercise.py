"""What an exercise is: plain data, written once for each chapter in `course_lib/catalogue/`."""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Function = Callable[..., Any]


@dataclass(frozen=True, eq=False)
class Probe:
    """One case to call an answer with.

    `name` is said to the learner ("one row, an exact 0"). `arguments` are positional: arrays, numbers, functions.
    """

    name: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Misconception:
    """A known wrong implementation, and what to say to a learner whose results equal its results on every probe.

    `says` tells what is wrong, why, and what to do next; `code` in backquotes is shown as code.
    """

    slug: str
    wrong: Function
    says: str


@dataclass(frozen=True, eq=False)
class Exercise:
    """One function for a learner to write.

    - `signature` ("relu_backward(dvalues, inputs)") names the arguments; `returns` names the values that come back.
    - `reference` calls the library's own layer. What it modifies among its arguments, an answer may modify too.
    - `probes(seed)` gives the cases, small ones first.
    - `also_right(received, *arguments)` accepts a tuple of finite arrays of the right shapes by another convention;
      `note` then says which one the course follows.
    - `observe(returned, *arguments)` turns what was returned and the arguments after the call into the values named in
      `returns`: for functions that change an object on purpose.
    - `rtol` and `atol` are for float64; lower precisions are given more room.
    """

    name: str
    chapter: str
    signature: str
    returns: tuple[str, ...]
    reference: Function
    probes: Callable[[int], tuple[Probe, ...]]
    misconceptions: tuple[Misconception, ...]
    hints: tuple[str, ...]
    also_right: Callable[..., bool] | None = None
    note: str = ""
    observe: Function | None = None
    rtol: float = 1e-6
    atol: float = 1e-9

    def __post_init__(self) -> None:
        for field in ("returns", "misconceptions", "hints"):
            value = getattr(self, field)
            if not isinstance(value, tuple):  # ("dinputs") is a string: a missing comma would be hard to find later
                raise TypeError(f"{field} of {self.name} must be a tuple, got {type(value).__name__}: {value!r}")
        if not self.returns:
            raise ValueError(f"returns of {self.name} must name at least one value, got ()")
        if self._definition.name != self.name:
            raise ValueError(f"signature must begin with the exercise's name {self.name!r}, got {self.signature!r}")
        slugs = [misconception.slug for misconception in self.misconceptions]
        if repeated := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
            raise ValueError(f"misconceptions of {self.name} must have different slugs, got {repeated} more than once")
        if (self.also_right is None) != (not self.note):
            raise ValueError(f"also_right and note of {self.name} must be given together")

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        """The names of the arguments, from the signature."""
        return tuple(argument.arg for argument in self._definition.args.args)

    @cached_property
    def _definition(self) -> ast.FunctionDef:
        try:
            (definition,) = ast.parse(f"def {self.signature}: ...").body
        except SyntaxError as error:
            raise ValueError(f"signature must read like f(x, y), got {self.signature!r}") from error
        assert isinstance(definition, ast.FunctionDef)  # noqa: S101 - "def …" parses to nothing else
        return definition
