"""A function's text as it was written, and its tree."""

import ast
import inspect
import linecache
import textwrap
from types import FunctionType


def definition(function: FunctionType) -> tuple[ast.FunctionDef, str]:
    """Return a function's tree and its text; raises ValueError where it cannot be had, or is no `def`."""
    linecache.checkcache(function.__code__.co_filename)
    try:
        return parsed(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError, ValueError) as error:
        raise ValueError(f"the text of {function.__name__} cannot be had") from error


def parsed(source: str) -> tuple[ast.FunctionDef, str]:
    """Return the tree and the text of a `def`. The first line of both is the `def`; decorators are left out.

    Raises SyntaxError or ValueError where it is none.
    """
    lines = source.splitlines()
    (node,) = ast.parse("\n".join(lines)).body
    if not isinstance(node, ast.FunctionDef):
        raise ValueError(f"a def was expected, came {type(node).__name__}")  # noqa: TRY004 - it is about a text
    text = "\n".join(lines[node.lineno - 1 :])
    node.decorator_list, first = [], node.lineno
    ast.increment_lineno(node, 1 - first)
    return node, text
