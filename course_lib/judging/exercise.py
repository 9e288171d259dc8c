"""What an exercise is: plain data, written once, in its chapter's module of `course_lib/catalogue/`."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from types import SimpleNamespace
from typing import Any

Function = Callable[..., Any]
Calls = list[tuple[Any, ...]]  # of an answer: the arguments of each case, then the values that came
PUBLIC = 0  # the seed of the cases that learners see: `check` calls an answer on these


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

    `says` tells what is wrong, why, and what to do next; `code` in backquotes is shown as code. Where a mistake comes
    in any size, such as a nudge, `wrong` makes one of them, and `kind` says of results whether they are of it.
    """

    slug: str
    wrong: Function
    says: str
    kind: Callable[[Calls], bool] | None = None


def mistakes(**each: tuple[Function, str]) -> tuple[Misconception, ...]:
    """Make misconceptions of their slugs, each with what is wrong as code and what is said of it."""
    return tuple(Misconception(slug, wrong, says) for slug, (wrong, says) in each.items())


@dataclass(frozen=True, eq=False)
class Stage:
    """One value of a staged answer, such as dlogits.

    `follows(v)` makes it of the values before it, those of the arguments included: v.dshifted, v.hidden. So does the
    `wrong` of each mistake, which somebody makes in this stage alone.
    """

    name: str
    follows: Function
    mistakes: tuple[Misconception, ...] = ()


@dataclass(frozen=True, eq=False)
class Stages:
    """The values of a staged answer, each of which follows from those before it.

    `given(*arguments)` returns by name what is there before the first stage.
    """

    given: Callable[..., dict[str, Any]]
    each: tuple[Stage, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the values are called, in their order."""
        return tuple(stage.name for stage in self.each)

    def walk(self, *arguments: Any, instead: Function | None = None, at: str = "") -> dict[str, Any]:
        """Return all values by name: the one called `at` made by `instead`, and what comes after following from it."""
        values = SimpleNamespace(**self.given(*arguments))
        for stage in self.each:
            makes = instead if instead and stage.name == at else stage.follows
            setattr(values, stage.name, makes(values))
        return {name: getattr(values, name) for name in self.names}

    def read(self, returned: Any, *_: Any) -> tuple[Any, ...]:
        """Return the values of an answer, which gives them by name; an empty array for one that is not there.

        Raises TypeError where it gives anything else.
        """
        if not isinstance(returned, dict):
            raise TypeError(f"the last line must be `return locals()`: what came is of type {type(returned).__name__}")
        return tuple(() if returned.get(name) is None else returned[name] for name in self.names)

    @property
    def misconceptions(self) -> tuple[Misconception, ...]:
        """The mistakes of all stages, each with what follows from it."""
        return tuple(
            replace(mistake, wrong=partial(self.walk, instead=mistake.wrong, at=stage.name))
            for stage in self.each
            for mistake in stage.mistakes
        )


@dataclass(frozen=True, eq=False)
class Exercise:
    """One function for a learner to write.

    - `reference` is a right answer, which calls the library's own layer: the exercise has its name and its arguments.
      What it modifies among these, an answer may modify too.
    - `about` says what its name leaves open, wherever it is asked about out of its chapter.
    - `returns` names the values that come back. One whose name begins with _ is compared and never shown.
    - `probes(seed)` gives the cases, small ones first.
    - `also_right(received, *arguments)` accepts a tuple of finite arrays of the right shapes by another convention;
      `note` then says which one the course follows.
    - `observe(returned, *arguments)` turns what was returned and the arguments after the call into the values named in
      `returns`: for functions that change an object on purpose.
    - `shown(*arguments)` gives by name what stands for the arguments beside a wrong value, where one is an object.
    - `rtol` and `atol` are for float64; lower precisions are given more room.
    - `doubles` are two of the misconceptions made at once, each as their slugs and the function that makes both.
    - `steps` are a right answer's lines, as plain as can be: with one place changed, they tell what an answer did.
    - `in_words` says how it is computed, where there are no plain steps that go into a line.
    - `stages` are the values of a staged answer: of several that are wrong, the first one is told.
    - `chapter` is the notebook's name; the catalogue says it once for all exercises of a chapter, with `of_chapter`.
    """

    reference: Function
    returns: tuple[str, ...]
    probes: Callable[[int], tuple[Probe, ...]]
    misconceptions: tuple[Misconception, ...]
    hints: tuple[str, ...]
    also_right: Callable[..., bool] | None = None
    note: str = ""
    observe: Function | None = None
    shown: Callable[..., dict[str, Any]] | None = None
    rtol: float = 1e-6
    atol: float = 1e-9
    doubles: tuple[tuple[str, str, Function], ...] = ()
    steps: str = ""
    stages: Stages | None = None
    about: str = ""
    in_words: str = ""
    chapter: str = ""

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"reference must be a function with the exercise's name, got {self.name}")
        for field in ("returns", "misconceptions", "hints"):
            value = getattr(self, field)
            if not isinstance(value, tuple):  # ("dinputs") is a string: a missing comma would be hard to find later
                raise TypeError(f"{field} of {self.name} must be a tuple, got {type(value).__name__}: {value!r}")
        if not self.returns:
            raise ValueError(f"returns of {self.name} must name at least one value, got ()")
        slugs = [misconception.slug for misconception in self.misconceptions]
        if repeated := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
            raise ValueError(f"misconceptions of {self.name} must have different slugs, got {repeated} more than once")
        if (self.also_right is None) != (not self.note):
            raise ValueError(f"also_right and note of {self.name} must be given together")

    @property
    def name(self) -> str:
        """The name of the function that a learner writes."""
        return self.reference.__name__

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        """The names of its arguments."""
        return tuple(inspect.signature(self.reference).parameters)

    @property
    def signature(self) -> str:
        """How it is called, such as relu_backward(dvalues, inputs)."""
        return f"{self.name}({', '.join(self.arguments)})"


def of_chapter(chapter: str, *exercises: Exercise) -> tuple[Exercise, ...]:
    """Return the exercises as those of a chapter, such as 03_relu."""
    return tuple(replace(exercise, chapter=chapter) for exercise in exercises)
