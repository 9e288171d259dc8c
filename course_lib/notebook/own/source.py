"""From a function to its text: the statement that has made it, as it was written."""

import ast
import inspect
import linecache
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from course_lib.notebook.own.names import CannotRenameError, renamed, uses

MODULE = "my_backprop"  # the learner's own file, as a module
_DECORATED = 100  # times at most


class CannotKeepError(Exception):
    """A function cannot be kept; the message is a sentence that says why, and what to do."""


def function_of(value: Any) -> FunctionType | None:
    """Return the function that was defined, from under decorators that say what they wrap."""
    for _ in range(_DECORATED):
        if type(value) is FunctionType and "__wrapped__" not in vars(value):
            return value
        value = inspect.getattr_static(value, "__wrapped__", None)
    return None


def text_of(value: Any, name: str) -> str:
    """Return the definition of a function or a class, as that of `name`; raises CannotKeepError.

    It is found in its file or in the notebook's cell, where it must stand at the left edge.
    """
    function = function_of(value)
    for code in (method.__code__ for method in ([function] if function else _methods(value))):
        if text := _definition(code, name):
            return text
    raise CannotKeepError(
        f"the text of `{name}` cannot be had. Define it at the left edge of a cell without `%%`, run that cell, and"
        " check again."
    )


def _methods(value: Any) -> Iterator[FunctionType]:
    if isinstance(value, type):
        for attribute in vars(value).values():
            inner = attribute.fget if isinstance(attribute, property) else getattr(attribute, "__func__", attribute)
            if function := function_of(inner):
                yield function


def _definition(code: CodeType, name: str) -> str | None:
    linecache.checkcache(code.co_filename)
    lines = linecache.getlines(code.co_filename)
    whole = "".join(lines)
    try:
        statements = ast.parse(whole).body
    except (SyntaxError, ValueError):
        return None
    for statement in statements:
        if first_line(statement) <= code.co_firstlineno <= (statement.end_lineno or 0):
            text, own = _text(statement, lines), definition_name(statement)
            depth = 2 if isinstance(statement, ast.ClassDef) else 1
            # A file is compiled as a whole, a cell by its statements: calls may differ, where the same text imports.
            if text and own and (_makes(text, code, depth) or _makes(whole, code, depth)):
                return _as(name, own, text)
    return None


def _text(statement: ast.stmt, lines: list[str]) -> str | None:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return "".join(lines[first_line(statement) - 1 : statement.end_lineno]).rstrip("\n")
    if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Lambda):
        return ast.get_source_segment("".join(lines), statement)
    return None


def _as(name: str, own: str, text: str) -> str | None:
    """Give a definition another name, as `square = sq` does; None if it uses the old one, which may have changed."""
    if own == name:
        return text
    try:
        return None if own in {use.name for use in uses(text)} else renamed(text, {own: name})
    except CannotRenameError:
        return None


def definition_name(statement: ast.stmt) -> str | None:
    """Return the one name that a definition, or an assignment, gives a meaning."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return statement.name
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        return target.id if isinstance(target, ast.Name) else None
    return None


def first_line(statement: ast.stmt) -> int:
    """Return a statement's first line, its decorators included."""
    decorators = statement.decorator_list if isinstance(statement, ast.FunctionDef | ast.ClassDef) else []
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _makes(text: str, code: CodeType, depth: int) -> bool:
    """Whether the text makes `code`, so many definitions deep: a file may have changed since it was imported."""
    made = [compile(text, "<own>", "exec", dont_inherit=True)]
    for _ in range(depth):
        made = [constant for one in made for constant in one.co_consts if isinstance(constant, CodeType)]
    return _shape(code) in map(_shape, made)


def _shape(code: CodeType) -> list[Any]:
    constants = [_shape(constant) if isinstance(constant, CodeType) else repr(constant) for constant in code.co_consts]
    return [code.co_name, code.co_code, code.co_names, code.co_varnames, constants]
