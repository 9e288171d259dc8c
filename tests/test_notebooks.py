"""What is built: every cell executed, every link leads somewhere, no cell too long, exercises run to the bottom."""

import ast
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
BUILT = {
    path.relative_to(ROOT).as_posix(): path
    for folder in ("notebooks", "exercises", "solutions")
    for path in sorted((ROOT / folder).glob("*.ipynb"))
}
EXERCISES = [path for path in BUILT if path.startswith("exercises/")]
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")

each = pytest.mark.parametrize("path", BUILT)


def read(path):
    return nbformat.read(BUILT[path], as_version=4)


@each
def test_code_cells_are_executed_in_order_where_outputs_are_compared(path):
    counts = [cell.execution_count for cell in read(path).cells if cell.cell_type == "code"]
    assert counts == ([None] * len(counts) if path.startswith("exercises/") else list(range(1, len(counts) + 1)))


@each
def test_no_output_holds_a_widget_or_an_error(path):
    outputs = [output for cell in read(path).cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [mime for output in outputs for mime in output.get("data", {}) if "widget" in mime]


@each
def test_every_stored_picture_has_a_text_twin(path):
    bundles = [output.data for cell in read(path).cells for output in cell.get("outputs", []) if "data" in output]
    pictures = [data for data in bundles if any(mime.startswith("image/") for mime in data)]
    assert not [data for data in pictures if len(data.get("text/plain", "")) < 20]


@each
def test_cells_are_short(path):
    """A chapter's have 12 lines at most, but for classes, which are read as a whole; an exercise's have 15."""
    for cell in (cell for cell in read(path).cells if cell.cell_type == "code"):
        short = path.startswith("notebooks/") and not cell.source.startswith("class ")
        assert len(cell.source.splitlines()) <= (12 if short else 15), cell.source


def prints(cell):
    """Whether the cell itself is to print something, and not a function that it defines."""
    top = [node for node in ast.parse(cell.source).body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
    calls = [node for statement in top for node in ast.walk(statement) if isinstance(node, ast.Call)]
    return any(isinstance(call.func, ast.Name) and call.func.id == "print" for call in calls)


@pytest.mark.parametrize("path", [path for path in BUILT if path not in EXERCISES])
def test_a_cell_that_is_to_print_has_printed(path):
    stored = [
        cell
        for cell in read(path).cells
        if cell.cell_type == "code" and "measured" not in cell.metadata.get("tags", [])
    ]
    said = [cell for cell in stored if prints(cell)]
    assert not [cell.source for cell in said if not any(output.output_type == "stream" for output in cell.outputs)]


@each
def test_every_link_leads_to_a_file(path):
    texts = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
    assert not [link for text in texts for link in LINK.findall(text) if not (BUILT[path].parent / link).exists()]


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("path", EXERCISES)
def test_exercises_run_to_the_bottom_before_anything_is_written(path):
    notebook = read(path)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    said = [
        output.data["text/plain"] for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output
    ]
    checks = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.startswith("check(")]
    assert checks
    assert sum("not attempted" in text.lower() for text in said) == len(checks)
