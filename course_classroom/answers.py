"""An answer's text, in the notebook that it was handed in with."""

import ast
from collections.abc import Sequence

from course_classroom.inside.notebook import Cell, UnreadableError, read_notebook
from course_lib.judging.place.text import parsed

MOST_BYTES = 32 << 20  # of a notebook that is read here, outside the sandbox
LONGEST = 20_000  # characters of an answer that are kept


def cells_of(notebook: bytes) -> list[Cell]:
    """Return a notebook's code cells; none where it is too large to be read here, or is none."""
    try:
        return read_notebook(notebook).cells if len(notebook) <= MOST_BYTES else []
    except (UnreadableError, MemoryError):
        return []


def code_of(cells: Sequence[Cell], place: int | None, name: str) -> str:
    """Return an answer as its student wrote it, its `def` first; where it is not found, the cell; "" without one."""
    source = defined(cells, place, name)
    text = parsed(source)[1] if source else next((one.source for one in cells if one.place == place), "")
    return text[:LONGEST].encode(errors="replace").decode()


def defined(cells: Sequence[Cell], place: int | None, name: str) -> str | None:
    """Return the text of a function in a cell, with its decorators: the last one of the name, else the last one."""
    cell = next((one.source for one in cells if one.place == place), "")
    functions = [node for node in statements(cell) if isinstance(node, ast.FunctionDef)]
    named = [node for node in functions if node.name == name] or functions
    if not named:
        return None
    first = min([named[-1].lineno, *(decorator.lineno for decorator in named[-1].decorator_list)])
    return "\n".join(cell.splitlines()[first - 1 : named[-1].end_lineno])


def statements(cell: str) -> list[ast.stmt]:
    """Return the statements of a cell; none where IPython's own syntax is in it."""
    try:
        return ast.parse(cell).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
