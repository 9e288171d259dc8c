"""What stays in memory: of a shell in which a chapter's cells have run, and of 10,000 moves of a figure's control."""

import json
from collections.abc import Iterator
from pathlib import Path
from sys import platform

from benchmarks.timing import Row, megabytes
from course_lib.explorers import figures

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
MOVES = 10_000
SHELL = """
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell = InteractiveShell.instance()
"""
RUN = """
with capture_output():
    for cell in {cells!r}:
        shell.run_cell(cell)
"""
MOVE = """
import gc
def move(times):
    for _ in range(times // 2):
        explorer.move(**{{{name!r}: {there!r}}})
        explorer.move(**{{{name!r}: {back!r}}})
    gc.collect()
from course_lib import explore
from {module} import {figure}
explorer = explore({figure})
move(100)
"""


def rows() -> Iterator[Row]:
    """Yield the memory of a shell after each chapter, in fresh processes of Linux; then what moves add."""
    if platform != "linux":
        print("what stays in memory is not measured: it is read where Linux tells it")
        return
    empty = [megabytes(SHELL, held=True)]
    yield Row("memory of a shell after a chapter", "nothing has run", empty, empty, unit="MB")
    for notebook in sorted(NOTEBOOKS.glob("*.ipynb")):
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        held = [megabytes(SHELL + RUN.format(cells=code), held=True)]
        yield Row("memory of a shell after a chapter", notebook.stem, held, empty, unit="MB")
    for figure in (one for one in figures() if one.name in ("gate", "neuron_graph")):
        name, control = next(iter(figure.controls.items()))
        there = next(end for end in control.ends if end != control.value)
        module = figure.picture.__module__
        prepare = MOVE.format(name=name, there=there, back=control.value, module=module, figure=figure.name)
        added = [megabytes(f"move({MOVES})", prepare)]
        yield Row(f"memory that {MOVES:,} moves add", figure.name, added, target="≤ 1 MB", unit="MB")
