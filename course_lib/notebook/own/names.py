"""Names in a piece of code: which it looks up outside itself and where, and the same code with others in their place.

The compiler decides what is local and what is not, and says where each look-up stands: nothing here searches text.
"""

import ast
import dis
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

_OWN = re.compile(rb"\A(?:(?:def|class)\s+)?([^\s(\[:=]+)")
_WORD = re.compile(rb"([^\s,]+)")
_TEXTS = 256  # remembered, since most of a file is the same at the next check
_LOOKS_UP = {"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS", "STORE_GLOBAL", "DELETE_GLOBAL"}


class CannotRenameError(Exception):
    """A name stands where it cannot be replaced; the message says which."""


@dataclass(frozen=True)
class Use:
    """One look-up of a name outside its function: line from 1, columns in bytes; `at_once`: when the code is run."""

    name: str
    line: int
    start: int
    end: int
    at_once: bool


@lru_cache(_TEXTS)
def uses(text: str) -> tuple[Use, ...]:
    """Return every look-up of a name that the code does not bind in a function of its own; raises SyntaxError."""
    return tuple(_uses(_compiled(text)))


@lru_cache(_TEXTS)
def bound(text: str) -> frozenset[str]:
    """Return the names that running the code binds."""
    code = _compiled(text)
    return frozenset(_stored(code, "STORE_NAME").union(*(_stored(inner, "STORE_GLOBAL") for inner in _all(code))))


def _stored(code: CodeType, how: str) -> set[str]:
    return {step.argval for step in dis.get_instructions(code) if step.opname == how}


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Return a definition with other names in place of those it looks up, and of its own; raises CannotRenameError."""
    names = {old: new for old, new in names.items() if old != new}
    lines = [line.encode() for line in text.split("\n")]
    places = {(use.line, use.start, use.end, use.name) for use in uses(text)} | set(_other_places(text, lines))
    for line, start, end, name in sorted(places, reverse=True):
        if name in names:
            there = lines[line - 1]
            if there[start:end] != name.encode():
                raise CannotRenameError(name)
            lines[line - 1] = there[:start] + names[name].encode() + there[end:]
    changed = b"\n".join(lines).decode()
    for before, after in ((_used(text), _used(changed)), (bound(text), bound(changed))):
        if wrong := {names.get(name, name) for name in before} ^ after:  # Python was told to forget where names stand
            raise CannotRenameError(min(wrong))
    return changed


def _used(text: str) -> set[str]:
    return {use.name for use in uses(text)}


def _other_places(text: str, lines: list[bytes]) -> Iterator[tuple[int, int, int, str]]:
    """Yield where a definition has its own name, and where it says `global`: line, start, end, name."""
    (statement,) = ast.parse(text).body
    own: Any = statement.targets[0] if isinstance(statement, ast.Assign) else statement
    yield from _words(own.lineno, lines[own.lineno - 1], own.col_offset, _OWN)
    for node in ast.walk(statement):
        if isinstance(node, ast.Global):
            yield from _words(node.lineno, lines[node.lineno - 1][: node.end_col_offset], node.col_offset, _WORD)


def _words(line: int, text: bytes, start: int, pattern: re.Pattern[bytes]) -> Iterator[tuple[int, int, int, str]]:
    for match in pattern.finditer(text, start):
        yield line, *match.span(1), match[1].decode()


def _compiled(text: str) -> CodeType:
    return compile(text, "<own>", "exec", dont_inherit=True, optimize=0)


def _all(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _all(constant)


def _uses(code: CodeType) -> Iterator[Use]:
    for inner in _all(code):
        in_function = bool(inner.co_flags & inspect.CO_OPTIMIZED)
        own = {"__name__"}  # every module has its name, and a class asks for it
        for step in dis.get_instructions(inner):
            if step.opname == "STORE_NAME" and inner is not code:
                own.add(step.argval)  # from here on it is the class's own
            elif step.opname in _LOOKS_UP and step.argval not in own:
                at = step.positions
                line, start, end = (at and at.lineno) or 0, (at and at.col_offset) or 0, (at and at.end_col_offset) or 0
                yield Use(step.argval, line, start, end, not in_function)
