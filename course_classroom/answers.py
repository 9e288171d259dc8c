"""An answer's text, in the notebook that it was handed in with."""

import ast
from collections.abc import Sequence
from hashlib import sha256

from course_classroom.inside.notebook import Cell, UnreadableError, read_notebook
from course_lib.judging.place.text import parsed

MOST_BYTES = 32 << 20  # of a notebook that is read here, outside the sandbox
LONGEST = 20_000  # characters of an answer that are kept
LEAST_STATEMENTS = 5  # shorter answers are equal by chance


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


def form_of(code: str) -> str:
    """Return what is the same for answers that are equal but for names, comments and layout; "" for a short one."""
    function = next((node for node in statements(code) if isinstance(node, ast.FunctionDef)), None)
    if function is None:
        return ""
    for node in ast.walk(function):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
    count = sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1
    if count < LEAST_STATEMENTS:
        return ""
    function.returns, function.decorator_list = None, []
    own = {argument.arg for argument in ast.walk(function) if isinstance(argument, ast.arg)}
    own |= {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    names: dict[str, str] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.arg):
            node.annotation = None
            node.arg = names.setdefault(node.arg, f"v{len(names)}")
        elif isinstance(node, ast.Name) and node.id in own:
            node.id = names.setdefault(node.id, f"v{len(names)}")
    return sha256(ast.dump(function).encode()).hexdigest()[:32]
