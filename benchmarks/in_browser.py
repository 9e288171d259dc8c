"""The browser edition beside an installed JupyterLab: from a link to the first cell and the first moved slider."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from benchmarks import book
from benchmarks.host import SLOW, Host
from benchmarks.latency import EMPTY, EMPTY_NAME, PRESSES, PYPLOT, SLIDER, VISITS, keys, latency
from benchmarks.timing import Row
from tests.browser.driver import BROWSER_OPTIONS, Lab, Notebook, Served, find_browser
from tests.browser.site.pyodide_release import UnavailableError, release_folder
from tests.browser.site.site_build import build

CHAPTER = "notebooks/03_relu.ipynb"
EXPLORER = "from course_lib import explore\nfrom course_lib.explorers.relu import gate\n\nexplore(gate)"
CELLS = {EMPTY_NAME: EMPTY, "interact + pyplot": PYPLOT, "gate": EXPLORER}
REPEATS, SLOW_REPEATS = 3, 2
SLOWLY = tuple(f"{visit}, at {SLOW}" for visit in ("cold", "warm"))
RUN = """async source => {
    const app = window.jupyterapp, {content: notebook, context} = app.shell.currentWidget;
    while (!context.sessionContext.session?.kernel) await new Promise(done => setTimeout(done, 20));
    notebook.activeCellIndex = Array.from(notebook.model.cells).findIndex(cell => cell.sharedModel.source === source);
    await app.commands.execute("notebook:run-cell");
}"""

INSERT = """sources => window.jupyterapp.shell.currentWidget.content.model.sharedModel.insertCells(
    0, sources.map(source => ({cell_type: "code", source}))
)"""


@dataclass
class Visit:
    """What one way of opening the chapter took, a number for each repeat."""

    shown: list[float] = field(default_factory=list)
    first_cell: list[float] = field(default_factory=list)
    slider: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)


@dataclass
class Both:
    """What the lab took, and a page of the book."""

    lab: Visit = field(default_factory=Visit)
    page: book.Reading = field(default_factory=book.Reading)


def rows() -> Iterator[Row]:
    """Yield the first load, cold and warm, and the latency of an explorer whose kernel is in the browser."""
    try:
        pyodide = release_folder()
    except UnavailableError as reason:
        print(f"the browser edition is not measured: {reason}")
        return
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        done = build("--pyodide", pyodide, "--to", Path(folder) / "dist")
        assert done.returncode == 0, done.stderr
        (Path(folder) / "course").mkdir()
        (Path(folder) / "home").mkdir()
        with (
            Host(Path(folder) / "dist", Path(folder) / "compressed") as site,
            Lab(Path(folder) / "course", Path(folder) / "home") as lab,
        ):
            visits, installed = {name: Both() for name in ("cold", "warm", *SLOWLY)}, Visit()
            for repeat in range(REPEATS):
                with _profile(playwright, folder, f"installed{repeat}") as context:
                    _visit(context.new_page(), lab, installed)
                _twice(playwright, folder, site, [visits[name] for name in ("cold", "warm")])
            for _ in range(SLOW_REPEATS):
                with site.slow():
                    _twice(playwright, folder, site, [visits[name] for name in SLOWLY])
            yield from _loads({name: both.lab for name, both in visits.items()}, installed)
            yield from book.rows({name: (both.page, both.lab.first_cell) for name, both in visits.items()}, SLOWLY)
            with _profile(playwright, folder, "latency") as context:
                yield from _latencies(context, site)


def _twice(playwright: Playwright, folder: str, site: Host, visits: list[Both]) -> None:
    """Open the lab, a page, and a bare Python, each in a browser that has seen nothing, and again in the same one."""
    for what in ("lab", "page", "bare"):
        with TemporaryDirectory(dir=folder) as profile, _profile(playwright, profile, what) as context:
            for both in visits:
                page = context.new_page()
                if what == "lab":
                    _visit(page, site, both.lab)
                elif what == "page":
                    book.visit(page, site, both.page)
                else:
                    book.visit_bare(page, site, both.page)


def _profile(playwright: Playwright, folder: str, name: str) -> BrowserContext:
    """Start a browser with a profile on the disk: a private window's cache is too small for the largest file."""
    return playwright.chromium.launch_persistent_context(
        Path(folder) / name,
        executable_path=find_browser(),
        args=BROWSER_OPTIONS,
        viewport={"width": 1280, "height": 1000},
    )


def _loads(visits: dict[str, Visit], installed: Visit) -> Iterator[Row]:
    ways = {"installed JupyterLab": installed} | {f"browser edition, {name}": visit for name, visit in visits.items()}
    moments = {"shown": "the notebook is seen", "first_cell": "its first cell has run", "slider": "a slider has moved"}
    for moment, what in moments.items():
        for name, visit in ways.items():
            yield Row(f"from a link until {what}", name, getattr(visit, moment), getattr(installed, moment))
    for name, visit in visits.items():
        yield Row("bytes sent until a slider has moved, compressed", name, visit.megabytes, unit="MB")


def _visit(page: Page, served: Served, visit: Visit) -> None:
    sent, start = getattr(served, "sent", 0), perf_counter()
    page.goto(served.address(CHAPTER))
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.context?.isReady")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    visit.shown.append(perf_counter() - start)
    page.evaluate(RUN, _first_cell(""))
    visit.first_cell.append(perf_counter() - start)
    figure = _first_cell("explore(")
    page.evaluate(RUN, figure)
    cell = page.locator(".jp-CodeCell", has_text=figure.splitlines()[-1]).last
    handle = cell.locator(SLIDER).first
    handle.wait_for()
    words = cell.locator(".bp-words")
    before = words.inner_text()
    handle.press("ArrowRight")
    expect(words).not_to_have_text(before)
    visit.slider.append(perf_counter() - start)
    visit.megabytes.append((getattr(served, "sent", 0) - sent) / 1e6)
    page.close()


def _first_cell(having: str) -> str:
    """Return the source of the chapter's first cell of code that has these words."""
    cells = json.loads((Path(__file__).resolve().parent.parent / CHAPTER).read_text(encoding="utf-8"))["cells"]
    sources = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    return next(source for source in sources if having in source)


def _latencies(context: BrowserContext, site: Host) -> Iterator[Row]:
    notebook = Notebook(context.new_page(), site).open(CHAPTER)
    notebook.page.evaluate(INSERT, list(CELLS.values()))
    for source in CELLS.values():
        notebook.page.evaluate(RUN, source)
    places = {name: notebook.page.locator(".jp-Notebook .jp-Cell").nth(place) for place, name in enumerate(CELLS)}
    found = {
        name: [latency(place, name, key) for key in keys(place) * (VISITS * PRESSES // 2)]
        for name, place in places.items()
    }
    for name, seconds in found.items():
        yield Row("key press to painted pixels, in the browser edition", name, seconds, found[EMPTY_NAME])
