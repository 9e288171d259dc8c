"""From `make lab` in a fresh clone to the first moved figure, part by part, each beside its floor: an empty JupyterLab.

What is installed comes from the package index, into empty caches, as it does to a learner who begins.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import nbformat
from playwright.sync_api import Browser, sync_playwright

from benchmarks.latency import SLIDER, keys, latency, notebook_of
from benchmarks.timing import Row
from tests.browser.driver import BROWSER_OPTIONS, IDLE, ROOT, Lab, find_browser

BIN, OPENED, NOTEBOOK = Path(".venv/bin"), "notebooks/00_start_here.ipynb", "opened.ipynb"
UV = shutil.which("uv") or shutil.which("uv", path=ROOT / BIN) or ""
STARTS = 4  # of each server; the first may compile what was installed
LATER = "server answers, a later start"
RUN = "window.jupyterapp.commands.execute('notebook:run-cell-and-select-next')"
Parts = dict[str, list[float]]  # the seconds of each part, a number for each repeat


def rows() -> Iterator[Row]:
    """Yield the parts in their order, each beside its floor; where uv installs, what pip takes for it as well."""
    with TemporaryDirectory() as folder:
        try:
            installed = {uv: _installed(Path(folder) / Path(uv or "pip").name, uv) for uv in dict.fromkeys(("", UV))}
        except subprocess.CalledProcessError as error:
            said = [line for line in error.stderr.decode(errors="replace").splitlines() if not line.startswith("make:")]
            print(f"opening is not measured, since it installs from a package index: {''.join(said[-1:])}")
            return
        course, empty = installed[UV]
        there = Path(folder) / Path(UV or "pip").name
        course, empty = course | _opened(there / "course", _cells()), empty | _opened(there / "empty", ["pass"])
        if UV:
            course, empty = ({**by_pip, **parts} for by_pip, parts in zip(installed[""], (course, empty), strict=True))
    for part, seconds in course.items():
        yield Row(
            "from a fresh clone to the first moved figure",
            part,
            seconds,
            empty.get(part),
            "≤ 1.15" if part == LATER else "",
        )
        if part in empty:
            yield Row("from a fresh clone to the first moved figure", f"{part}: an empty JupyterLab's", empty[part])


def _installed(folder: Path, uv: str) -> tuple[Parts, Parts]:
    """Install by uv or by pip the course as `make lab` does, in a clone, and beside it JupyterLab alone."""
    course, empty = folder / "course", folder / "empty"
    subprocess.run(["git", "clone", "--quiet", ROOT, course], check=True, capture_output=True)  # noqa: S607
    empty.mkdir()
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    (empty / "locked.txt").write_text("\n".join(line for line in locked if line != "-e ."), encoding="utf-8")
    install = [uv, "pip", "install", "--python", BIN / "python"] if uv else [BIN / "python", "-m", "pip", "install"]
    environment, packages = "environment is made", f"{Path(uv or 'pip').name} installs"
    return {
        environment: _made(course, "make", ".venv/made.stamp"),
        packages: _made(course, "make", ".venv/lab.stamp", f"FOUND_UV={uv}"),
        "notebooks are trusted": _made(course, "make", ".venv/trusted.stamp", f"FOUND_UV={uv}"),
    }, {
        environment: _made(empty, "python3", "-m", "venv", ".venv"),
        packages: _made(empty, *install, "--quiet", "jupyterlab", "--constraint", "locked.txt"),
    }


def _made(place: Path, *command: str | Path) -> list[float]:
    """Run a command in a folder, whose packages are kept nowhere else; return its seconds, once."""
    caches = {name: str(place / "cache") for name in ("PIP_CACHE_DIR", "UV_CACHE_DIR")}
    of_bench = {"PYTHONPATH", "MAKEFLAGS"}
    own = {name: value for name, value in os.environ.items() if name not in of_bench}
    start = perf_counter()
    subprocess.run(command, cwd=place, env=own | caches, check=True, capture_output=True)
    return [perf_counter() - start]


def _cells() -> list[str]:
    """Return the first cell of what `make lab` opens as two: its imports, and what shows its figure."""
    cells = json.loads((ROOT / OPENED).read_text(encoding="utf-8"))["cells"]
    lines = next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code").splitlines()
    imports = [line for line in lines if line.startswith(("from ", "import "))]
    return ["\n".join(imports), "\n".join(line for line in lines if line not in imports)]


def _opened(place: Path, cells: list[str]) -> Parts:
    """Start the JupyterLab that is installed in a folder, several times, and run a notebook of these cells in it."""
    first = "server answers, the first start"
    parts: Parts = {first: [], LATER: []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_OPTIONS)
        for start in range(STARTS):
            with TemporaryDirectory() as root, TemporaryDirectory() as home:
                nbformat.write(notebook_of(cells), Path(root) / NOTEBOOK)
                with Lab(Path(root), Path(home), place / BIN / "python") as lab:
                    parts[LATER if start else first].append(lab.seconds)
                    for part, seconds in _used(browser, lab, cells):
                        parts.setdefault(part, []).append(seconds)
        browser.close()
    return parts


def _used(browser: Browser, lab: Lab, cells: list[str]) -> Iterator[tuple[str, float]]:
    """Yield what each part takes from the address of the notebook to the first move of the figure in it, if any."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    start = perf_counter()
    page.goto(lab.address(NOTEBOOK))
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    yield "page shows the notebook", (shown := perf_counter()) - start
    page.wait_for_function(IDLE)
    yield "kernel is ready", (ready := perf_counter()) - shown
    page.evaluate(RUN)
    yield "first cell has run: imports", (imported := perf_counter()) - ready
    if len(cells) > 1:
        cell = page.locator(".jp-Notebook .jp-Cell").nth(1)
        page.evaluate(RUN)
        cell.locator(SLIDER).first.wait_for()
        yield "first figure is there", perf_counter() - imported
        yield "first move is painted", latency(cell, "", keys(cell)[0])
    page.close()
