"""One small change of a syntax tree.

It is made and taken back in place, so that hundreds are tried without copying the tree.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

from course_lib.judging.raised import NUMPY, TICK


class Spot(NamedTuple):
    """Where a node stands in a tree; a whole block of statements, as well."""

    parent: ast.AST
    field: str
    place: int | None  # in a list of nodes
    node: Any


@dataclass(frozen=True, eq=False)
class Edit:
    """At a spot, something else; `change` is a word for its kind, `rank` says how far-fetched it is.

    What is new is made when the edit is tried: many are never tried.
    """

    spot: Spot
    build: Callable[[], Any]
    change: str
    rank: int
    shown: ast.AST  # the expression, or the statement, that the edit is about
    instead: ast.AST | None = None  # what stands there then, where that is not what is built

    @cached_property
    def new(self) -> Any:
        """What stands there after the edit."""
        new = self.build()
        for node in new if isinstance(new, list) else [new]:
            located(node, self.shown)
        return new

    @cached_property
    def size(self) -> tuple[int, int, int]:
        """How many nodes come or go, how many more come than go, and how many it is about. A minus sign is one."""
        after, before = (Counter(map(_kind, _counted(node))) for node in (self.instead or self.new, self.shown))
        come, go = (after - before).total(), (before - after).total()
        return max(come, go, 1), come - go, before.total()

    @property
    def text(self) -> str:
        """What stands there after the edit, as Python."""
        return ast.unparse(ast.fix_missing_locations(self.instead or self.new)).replace(NUMPY, "np")

    def make(self) -> None:
        """Make the edit."""
        self._set(self.new)

    def take_back(self) -> None:
        """Take it back."""
        self._set(self.spot.node)

    def _set(self, node: Any) -> None:
        if self.spot.place is None:
            setattr(self.spot.parent, self.spot.field, node)
        else:
            getattr(self.spot.parent, self.spot.field)[self.spot.place] = node


class Scope(NamedTuple):
    """The names that hold values in a function, and those of them that are the exercise's arguments."""

    variables: tuple[str, ...]
    arguments: tuple[str, ...]


Make = Callable[..., Edit]  # of what stands there then, a word for the kind, and a rank


def _counted(node: ast.AST) -> Iterator[ast.AST]:
    return (part for part in ast.walk(node) if not isinstance(part, ast.unaryop | ast.expr_context))


def _kind(node: ast.AST) -> tuple[Any, ...]:
    """Say what a node is, without the nodes below it."""
    return type(node), *(value for _, value in ast.iter_fields(node) if isinstance(value, str | int | float))


def located(new: ast.AST, near: ast.AST) -> None:
    """Give what has no place in the text that of `near`."""
    if "lineno" in new._attributes:
        if hasattr(new, "lineno"):
            return
        ast.copy_location(new, near)
    for child in ast.iter_child_nodes(new):
        located(child, near)


def around(text: str, **parts: ast.expr) -> ast.expr:
    """Return the expression of a text in which names stand for parts, such as X."""
    filled: ast.expr = _filled(_template(text), parts)
    return filled


@cache
def _template(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _filled(template: Any, parts: dict[str, ast.expr]) -> Any:
    """Copy a template, without its places in its own text."""
    if isinstance(template, list):
        return [_filled(item, parts) for item in template]
    if not isinstance(template, ast.AST):
        return template
    if isinstance(template, ast.Name) and template.id in parts:
        return parts[template.id]
    return type(template)(**{field: _filled(value, parts) for field, value in ast.iter_fields(template)})


def is_tick(node: ast.AST) -> bool:
    """Whether a statement or an expression is the look at the clock."""
    call = node.value if isinstance(node, ast.Expr) else node
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == TICK
