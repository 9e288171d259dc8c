"""A Python file as blocks, one for each statement with what stands above it: together they are its text."""

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass

from course_lib.notebook.own.source import definition_name, first_line

APART = "\n\n"  # between two blocks
_HELPER = re.compile(r"^# Helper of \w+\n", re.MULTILINE)
_KEPT = re.compile(r"^# Chapter \d+ · kept on .*\n", re.MULTILINE)


def kept_on(chapter: str, day: str) -> str:
    """Return the comment above an answer."""
    return f"# Chapter {int(chapter.partition('_')[0])} · kept on {day}"


def helping(answer: str) -> str:
    """Return the comment above what an answer uses."""
    return f"# Helper of {answer}"


@dataclass(frozen=True)
class Block:
    """A statement's lines, and those above it: blank ones and comments.

    `name` is the one thing that it defines, if it does; `imports` has a line for each name that it imports.
    """

    above: str
    lines: str
    name: str | None = None
    imports: tuple[str, ...] = ()
    is_docstring: bool = False

    @property
    def body(self) -> str:
        """The statement without the end of its last line."""
        return self.lines.removesuffix("\n")

    @property
    def helps(self) -> bool:
        """Whether a check has put it there for an answer."""
        return _HELPER.search(self.above) is not None

    @property
    def plain(self) -> str:
        """What stands above it, without a check's comments."""
        return _HELPER.sub("", _KEPT.sub("", self.above))

    @property
    def written(self) -> str:
        """The same where somebody has written something there, else ""."""
        return self.plain if self.plain.strip() else ""


def read(text: str) -> tuple[list[Block], str]:
    """Take a text apart: its blocks, and what follows the last one. Raises SyntaxError or ValueError."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)  # as Python counts lines: a form feed ends none
    blocks: list[Block] = []
    at = 0
    for start, stop, statements in _rows(ast.parse(text).body):
        first = statements[0]
        only = first if len(statements) == 1 else None
        docstring = start == first.lineno and not blocks and isinstance(first, ast.Expr) and only is not None
        name = definition_name(only) if only else None
        imports = tuple(_imports(only)) if only else ()
        blocks.append(Block("".join(lines[at : start - 1]), "".join(lines[start - 1 : stop]), name, imports, docstring))
        at = stop
    return blocks, "".join(lines[at:])


def text_of(blocks: Iterable[Block], end: str = "") -> str:
    """Return the text that blocks make up."""
    return "".join(block.above + block.lines for block in blocks) + end


def _rows(statements: list[ast.stmt]) -> list[tuple[int, int, list[ast.stmt]]]:
    """Return first line, last line and statements; those that share a line are together: a = 1; b = 2."""
    rows: list[tuple[int, int, list[ast.stmt]]] = []
    for statement in statements:
        start, stop = first_line(statement), statement.end_lineno or statement.lineno
        if rows and start <= rows[-1][1]:
            rows[-1] = (rows[-1][0], max(stop, rows[-1][1]), [*rows[-1][2], statement])
        else:
            rows.append((start, stop, [statement]))
    return rows


def _imports(statement: ast.stmt) -> Iterable[str]:
    """Yield an import of several names as one line each."""
    if isinstance(statement, ast.Import):
        return [ast.unparse(ast.Import([alias])) for alias in statement.names]
    if isinstance(statement, ast.ImportFrom):
        return [ast.unparse(ast.ImportFrom(statement.module, [alias], statement.level)) for alias in statement.names]
    return []
