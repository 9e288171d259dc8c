"""Compose notebooks from the texts in source/, without executing anything."""

import ast
import hashlib
import re
from collections import Counter
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tools.notebooks.course_map import HERE, table
from tools.notebooks.texts import REGION, BuildError, Text, read_chapters, read_exercises

STUB = 'raise NotImplementedError("your code goes here")\n'
PREDICTS = re.compile(r"^(?:\w+ = )?predict\(", re.MULTILINE)
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def compose(root: Path) -> dict[str, NotebookNode]:
    """Return every notebook that source/ describes, by its path below `root`, not executed."""
    chapters, exercises = read_chapters(root), read_exercises(root)
    course_map = table(chapters, exercises, "", "../exercises/")
    notebooks = {}
    for name, text in chapters.items():
        cells = [NotebookNode(cell, source=cell.source.replace(HERE, course_map)) for cell in text.cells]
        notebooks[f"notebooks/{name}.ipynb"] = _notebook(f"# {text.title}\n\n*About {text.minutes} minutes.*", cells)
    for name, text in exercises.items():
        if name not in chapters:
            raise BuildError(f"{text.path}: there is no chapter source/chapters/{name}.md")
        title, chapter = chapters[name].title, f"Chapter: [{chapters[name].title}](../notebooks/{name}.ipynb)."
        exercise = f"# {title} — exercises\n\n*About {text.minutes} minutes.* {chapter}"
        notebooks[f"exercises/{name}.ipynb"] = _notebook(exercise, _for_learners(text))
        notebooks[f"solutions/{name}.ipynb"] = _notebook(f"# {title} — solutions\n\n{chapter}", _solved(text))
    return notebooks


def _for_learners(text: Text) -> list[NotebookNode]:
    """Leave solutions out: their cells altogether, and a stub in place of each region."""
    kept = [cell for cell in text.cells if "solution" not in cell.metadata.get("tags", [])]
    return [_with_regions(text.path, cell, r"\g<indent>" + STUB) for cell in kept]


def _solved(text: Text) -> list[NotebookNode]:
    return [_with_regions(text.path, cell, r"\g<body>") for cell in text.cells]


def _with_regions(path: str, cell: NotebookNode, replacement: str) -> NotebookNode:
    if cell.cell_type != "code" or not REGION.search(cell.source):
        return cell
    source = REGION.sub(replacement, cell.source).rstrip("\n")
    return NotebookNode(cell, source=source, id=f"answer-{_answer(path, cell.source)}")


def _answer(path: str, source: str) -> str:
    """Return the name of the one function that a cell's solution regions are in."""
    begins = [number for number, line in enumerate(source.splitlines(), start=1) if "### BEGIN SOLUTION" in line]
    definitions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    # The comments may end a function's body, so a region belongs to the last definition that begins above it.
    owners = {next((node.name for node in reversed(definitions) if node.lineno < line), None) for line in begins}
    owner = owners.pop()
    if owner is None or owners:
        raise BuildError(f"{path}: a cell's solution regions must be in one function:\n{source}")
    return owner


def _notebook(title: str, cells: list[NotebookNode]) -> NotebookNode:
    built = [nbformat.v4.new_markdown_cell(title, id="title"), *_with_ids(cells)]
    repeated = [name for name, count in Counter(cell.id for cell in built).items() if count > 1]
    if repeated:
        raise BuildError(f"{title.splitlines()[0]!r} has more than one cell {repeated[0]!r}")
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=built, metadata=METADATA)
    return notebook


def _with_ids(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Give each cell an id made from its own text, so that inserting a cell changes no other id."""
    seen: Counter[str] = Counter()
    built = []
    for cell in cells:
        text = f"{cell.cell_type}\n{cell.source}"
        seen[text] += 1
        ordinal = f"\n{seen[text]}" if seen[text] > 1 else ""
        identity = hashlib.sha256((text + ordinal).encode()).hexdigest()[:12]
        if cell.id.startswith("answer-"):
            identity = cell.id
        built.append(NotebookNode(cell, id=identity, metadata=_metadata(cell)))
    return built


def _metadata(cell: NotebookNode) -> dict[str, object]:
    """Return the author's metadata, and what follows from the cell's tags and text."""
    metadata = dict(cell.metadata)
    if "measured" in metadata.get("tags", []):
        metadata["tags"] = [*metadata["tags"], "nbval-ignore-output"]
    if cell.cell_type == "code" and PREDICTS.search(cell.source):
        metadata["jupyter"] = {"source_hidden": True}  # the answer is not read before the question
    return metadata
