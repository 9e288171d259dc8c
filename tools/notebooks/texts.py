"""Read the texts in source/, and refuse what would not become the notebook that its author sees.

A text is Markdown (jupytext's `md` format) under a short header:

    ---
    title: "3 · ReLU: the gate"
    minutes: 35
    ---

An exercise text has `minutes` only, since its title is its chapter's.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import jupytext
import yaml
from nbformat import NotebookNode

HEADER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
REGION = re.compile(
    r"^(?P<indent>[ \t]*)### BEGIN SOLUTION\n(?P<body>.*?)^[ \t]*### END SOLUTION[ \t]*(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
MARKER = re.compile(r"### (?:BEGIN|END) SOLUTION")


class BuildError(Exception):
    """A text cannot become a notebook; the message names the file and the place."""


@dataclass(frozen=True)
class Text:
    """One file of source/: what its header says, and its cells."""

    path: str
    title: str
    minutes: int
    cells: list[NotebookNode]


@dataclass(frozen=True)
class Opening:
    """What README.md begins with: the course's name, and a paragraph that says what it is."""

    name: str
    about: str


def read_opening(root: Path) -> Opening:
    """Read README.md's first two paragraphs."""
    title, about, _ = (root / "README.md").read_text(encoding="utf-8").split("\n\n", 2)
    if not title.startswith("# "):
        raise BuildError(f"README.md: expected `# ` and the course's name in the first line, not {title!r}")
    return Opening(title.removeprefix("# "), about)


def read_chapters(root: Path) -> dict[str, Text]:
    """Read source/chapters/*.md, in the order of their names."""
    return {path.stem: _read(root, path, {"title": str, "minutes": int}) for path in _texts(root, "chapters")}


def read_exercises(root: Path) -> dict[str, Text]:
    """Read source/exercises/*.md, in the order of their names."""
    return {path.stem: _read(root, path, {"minutes": int}) for path in _texts(root, "exercises")}


def _texts(root: Path, folder: str) -> list[Path]:
    return sorted((root / "source" / folder).glob("*.md"))


def _read(root: Path, path: Path, expected: dict[str, type]) -> Text:
    name = path.relative_to(root).as_posix()
    text = path.read_text(encoding="utf-8")
    match = HEADER.match(text)
    if match is None:
        raise BuildError(f"{name}: begins without a header (--- {', '.join(expected)} ---)")
    header = yaml.safe_load(match[1])
    if not isinstance(header, dict) or {key: type(value) for key, value in header.items()} != expected:
        wanted = ", ".join(f"{key} ({kind.__name__})" for key, kind in expected.items())
        raise BuildError(f"{name}: the header must have {wanted} and nothing else, not {header!r}")
    cells = jupytext.reads(text[match.end() :].lstrip("\n"), fmt="md").cells
    for cell in cells:
        _check(name, cell)
    return Text(name, header.get("title", ""), header["minutes"], cells)


def _check(name: str, cell: NotebookNode) -> None:
    """Raise BuildError for a cell whose meaning is not what its author sees."""
    if cell.source.startswith("%%"):
        raise BuildError(f"{name}: a cell magic, or a block in another language (mark it ```text):\n{cell.source}")
    if cell.cell_type == "markdown" and re.match(r"# ", cell.source):
        raise BuildError(f"{name}: the title comes from the header; leave out {cell.source.splitlines()[0]!r}")
    if cell.cell_type == "code" and MARKER.search(REGION.sub("", cell.source)):
        raise BuildError(f"{name}: each ### BEGIN SOLUTION needs its own ### END SOLUTION:\n{cell.source}")
