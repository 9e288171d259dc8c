"""The code cells of a notebook, however it was saved, and where in them the answers are."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

PREFIX = "answer-"
DEFINES = re.compile(r"^(?:def (\w+)|(\w+)\s*=[^=])", re.MULTILINE)


class UnreadableError(Exception):
    """There is no notebook in these bytes; the message says why."""


@dataclass(frozen=True)
class Cell:
    """A code cell: its place among all cells, counted from 1, its id ("" where it has none), its text."""

    place: int
    id: str
    source: str


@dataclass(frozen=True)
class Notebook:
    """A notebook's code cells, and the version of Python that wrote it ("" where it does not say)."""

    cells: list[Cell]
    written: str


def read_notebook(content: bytes) -> Notebook:
    """Read a notebook in nbformat 3 or 4; raises UnreadableError."""
    if not content.strip():
        raise UnreadableError("the file is empty")
    try:
        notebook = json.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except UnicodeDecodeError as error:
        raise UnreadableError(f"the file is not UTF-8 text, from byte {error.start} on") from None
    except json.JSONDecodeError as error:
        if error.pos == 0:
            raise UnreadableError("the file is not JSON, as a notebook is") from None
        raise UnreadableError(f"the file is damaged or cut off: it is not JSON from line {error.lineno} on") from None
    except (ValueError, RecursionError):
        raise UnreadableError("the file is not JSON that a notebook is written in") from None
    cells = _cells(notebook) if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise UnreadableError("the file is JSON, and holds no cells as a notebook does")
    numbered = ((place, cell) for place, cell in enumerate(cells, start=1) if isinstance(cell, dict))
    code = [_cell(place, cell) for place, cell in numbered if cell.get("cell_type") == "code"]
    return Notebook(code, _written(notebook))


def _cells(notebook: dict[str, Any]) -> Any:
    sheets = notebook.get("worksheets")
    holder = sheets[0] if isinstance(sheets, list) and sheets else notebook
    return holder.get("cells") if isinstance(holder, dict) else None


def _written(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    language = metadata.get("language_info") if isinstance(metadata, dict) else None
    version = language.get("version") if isinstance(language, dict) else None
    return version[:20] if isinstance(version, str) else ""


def _cell(place: int, cell: dict[str, Any]) -> Cell:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    identity = cell.get("id", "")
    return Cell(place, identity if isinstance(identity, str) else "", source if isinstance(source, str) else "")


def homes(cells: Iterable[Cell], names: Iterable[str]) -> dict[str, dict[str, list[int]]]:
    """Return, for each name with any, the places of its answer's cells: "by_id", and "by_name", which define it."""
    defines = [(cell, {match[1] or match[2] for match in DEFINES.finditer(cell.source)}) for cell in cells]
    found = {}
    for name in names:
        by_id = [cell.place for cell, _ in defines if cell.id == PREFIX + name]
        by_name = [cell.place for cell, defined in defines if name in defined]
        if by_id or by_name:
            found[name] = {"by_id": by_id, "by_name": by_name}
    return found
