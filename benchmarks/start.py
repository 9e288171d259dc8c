"""From `make lab` to the first executed cell: install (only when asked for), server, kernel and import."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.timing import Row

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 7
IMPORTS = {
    "import numpy": "import numpy",
    "… and course_lib's layers": "import numpy; from course_lib import LayerDense, ActivationReLU, ActivationLoss",
    "… and a chapter's figure": "import numpy; from course_lib import explore, explorers; explorers.figures()",
    "… and check": "import numpy; from course_lib import catalogue, check; catalogue.exercises()",
}


def rows() -> Iterator[Row]:
    """Yield imports in fresh processes, then the server and its first kernel."""
    found: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for _ in range(REPEATS):
        for name, code in IMPORTS.items():
            found[name].append(_seconds([sys.executable, "-c", code]))
    for name, seconds in found.items():
        target = "layers: ≤ 150 ms more than NumPy" if "layers" in name else ""
        yield Row("import, a fresh process", name, seconds, found["import numpy"], target)
    yield from _server()


def _seconds(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, check=True, cwd=ROOT)
    return perf_counter() - start


def _server() -> Iterator[Row]:
    from playwright.sync_api import sync_playwright

    from tests.browser.driver import BROWSER_OPTIONS, Lab, Notebook, find_browser

    names = ("server answers", "page open and kernel idle", "first cell executed")
    found: dict[str, list[float]] = {name: [] for name in names}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_OPTIONS)
        for _ in range(3):
            with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as home:
                start = perf_counter()
                with Lab(Path(root), Path(home)) as lab:
                    found[names[0]].append(perf_counter() - start)
                    notebook = Notebook(browser.new_page(), lab)
                    start = perf_counter()
                    notebook.open("notebooks/00_start_here.ipynb")
                    found[names[1]].append(perf_counter() - start)
                    start = perf_counter()
                    notebook.page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell-and-select-next')")
                    found[names[2]].append(perf_counter() - start)
        browser.close()
    for name, seconds in found.items():
        yield Row("make lab, installed", name, seconds)
