"""A function's text as it was written, and its tree."""

import ast
import inspect
import linecache
import textwrap
from types import FunctionType


def definition(function: FunctionType) -> tuple[ast.FunctionDef, str]:
    """Return a function's tree and its text. The first line of both is the `def`; decorators are left out.

    Raises ValueError where its text cannot be had, or where it is no `def`.
    """
    linecache.checkcache(function.__code__.co_filename)
    try:
        lines = textwrap.dedent(inspect.getsource(function)).splitlines()
        (node,) = ast.parse("\n".join(lines)).body
    except (OSError, TypeError, SyntaxError, ValueError) as error:
        raise ValueError(f"the text of {function.__name__} cannot be had") from error
    if not isinstance(node, ast.FunctionDef):
        raise ValueError(f"{function.__name__} is no def")  # noqa: TRY004 - its kind is not what is wrong
    text = "\n".join(lines[node.lineno - 1 :])
    node.decorator_list, first = [], node.lineno
    ast.increment_lineno(node, 1 - first)
    return node, text
