"""The exercises as pages: where a script runs, each cell of code is an editor; without one it is a text to read."""

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from course_lib.parts.part import MIME
from tools.site.cells import Body, html_of
from tools.site.parts import Parts, data_file
from tools.site.prose import Prose, ReadingError
from tools.site.stored_pictures import StoredPictures

_CHECK = re.compile(r"check\(\w+\)")


def practice(root: Path, name: str, addresses: dict[str, str], live: str) -> Body:
    """Make what stands on the page of a chapter's exercises; the first file beside it is their notebook.

    Raises ReadingError where they are not built.
    """
    path = f"exercises/{name}.ipynb"
    if not (root / path).exists():
        raise ReadingError(f"{path} is not built: run `make build`")
    notebook = nbformat.read(root / path, as_version=4)
    asked = _questions(nbformat.read(root / "solutions" / f"{name}.ipynb", as_version=4))
    cells = [
        NotebookNode(cell, outputs=asked[cell.id]) if cell.id in asked else cell
        for cell in notebook.cells
        if cell.id != "title"
    ]
    prose, pictures, parts = Prose(path, addresses), StoredPictures(name), Parts()
    html = html_of(NotebookNode(notebook, cells=cells), prose, pictures, parts, live, _place)
    return Body(html, prose.sections, data_file(name, notebook) | pictures.files, parts)


def _questions(solutions: NotebookNode) -> dict[str, list[NotebookNode]]:
    """Return the outputs of cells that ask questions: a page has these themselves, and not the line that asks them."""
    return {
        cell.id: cell.outputs
        for cell in solutions.cells
        if any(MIME in output.get("data", {}) for output in cell.get("outputs", []))
    }


def _place(cell: NotebookNode) -> str:
    if cell.outputs:
        return ""
    return " data-checks" if _CHECK.fullmatch(cell.source) else f' data-cell="{cell.id}"'
