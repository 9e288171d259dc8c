"""Read the texts in source/, and refuse what would not become the notebook that its author sees.

A text is Markdown (jupytext's `md` format) under a short header:

    ---
    title: "3 · ReLU: the gate"
    ---

An exercise text has none, since its title is its chapter's.
"""

import re
from dataclasses import dataclass
from math import ceil
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
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
CALL = re.compile(r"^(?:\w+ = )?(predict|explore|check)\(", re.MULTILINE)
WORDS_A_MINUTE = 150
MINUTES = {"predict": 1, "explore": 2, "check": 6}  # for a prediction, a figure, a function to be written
MINUTES_A_CELL = 0.5
STEP = 5  # minutes: what is estimated is not said more exactly


class BuildError(Exception):
    """A text cannot become a notebook; the message names the file and the place."""


@dataclass(frozen=True)
class Text:
    """One file of source/: its title, which an exercise has not, and its cells."""

    path: str
    title: str
    cells: list[NotebookNode]

    @property
    def minutes(self) -> int:
        """Estimate how long a learner takes, from words, cells and tasks: one rule for all texts."""
        cells = [cell for cell in self.cells if "solution" not in cell.metadata.get("tags", [])]
        code = [cell.source for cell in cells if cell.cell_type == "code"]
        words = sum(len(WORD.findall(cell.source)) for cell in cells if cell.cell_type == "markdown")
        tasks = sum(MINUTES[found] for source in code for found in CALL.findall(source))
        return STEP * ceil((words / WORDS_A_MINUTE + MINUTES_A_CELL * len(code) + tasks) / STEP)


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
    return {path.stem: _read(root, path, titled=True) for path in _texts(root, "chapters")}


def read_exercises(root: Path) -> dict[str, Text]:
    """Read source/exercises/*.md, in the order of their names."""
    return {path.stem: _read(root, path, titled=False) for path in _texts(root, "exercises")}


def _texts(root: Path, folder: str) -> list[Path]:
    return sorted((root / "source" / folder).glob("*.md"))


def _read(root: Path, path: Path, *, titled: bool) -> Text:
    name = path.relative_to(root).as_posix()
    text = path.read_text(encoding="utf-8")
    match = HEADER.match(text)
    if bool(match) != titled:
        raise BuildError(
            f"{name}: begins {'without a header (--- title ---)' if titled else 'with a header: leave it out'}"
        )
    title = _title(name, match[1]) if match else ""
    cells = jupytext.reads(text[match.end() if match else 0 :].lstrip("\n"), fmt="md").cells
    for cell in cells:
        _check(name, cell)
    return Text(name, title, cells)


def _title(name: str, header: str) -> str:
    said = yaml.safe_load(header)
    if not isinstance(said, dict) or said.keys() != {"title"} or not isinstance(said["title"], str):
        raise BuildError(f"{name}: the header must have title (str) and nothing else, not {said!r}")
    return said["title"]


def _check(name: str, cell: NotebookNode) -> None:
    """Raise BuildError for a cell whose meaning is not what its author sees."""
    if cell.source.startswith("%%"):
        raise BuildError(f"{name}: a cell magic, or a block in another language (mark it ```text):\n{cell.source}")
    if cell.cell_type == "markdown" and re.match(r"# ", cell.source):
        raise BuildError(f"{name}: the title comes from the header; leave out {cell.source.splitlines()[0]!r}")
    if cell.cell_type == "code" and MARKER.search(REGION.sub("", cell.source)):
        raise BuildError(f"{name}: each ### BEGIN SOLUTION needs its own ### END SOLUTION:\n{cell.source}")
