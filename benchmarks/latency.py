"""From key press to painted pixels: each figure, `interact` with pyplot, and a slider that only sets a label.

All run in one JupyterLab and take turns. The clock is the browser's: from the keydown event to the first frame after
the page has changed.
"""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat
from playwright.sync_api import Locator, sync_playwright

from benchmarks.timing import Row
from course_lib.explorers import figures
from course_lib.picture import Figure
from tests.browser.driver import BROWSER_OPTIONS, Lab, Notebook, find_browser

KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
PRESSES = 24
SLIDER = ".noUi-handle, input[type=range]"  # an ipywidget's, or the course's own
DRAG_HERTZ, DRAG_FRAMES = 30, 30
EMPTY_NAME = "slider → kernel → label"
EMPTY = """
import ipywidgets
slider, label = ipywidgets.IntSlider(value=50), ipywidgets.Label("50")
slider.observe(lambda change: setattr(label, "value", str(change.new)), "value")
ipywidgets.VBox([slider, label])
"""
PYPLOT = """
import numpy as np
import matplotlib.pyplot as plt
from ipywidgets import interact, FloatSlider
xs = np.linspace(-3, 3, 161)
@interact(x=FloatSlider(value=1, min=-3, max=3, step=0.1), dvalue=FloatSlider(value=0.5, min=-2, max=2, step=0.1))
def relu(x, dvalue):
    plt.plot(xs, np.maximum(0, xs))
    plt.plot(x, max(0, x), "o")
    plt.axline((x, max(0, x)), slope=float(x > 0), linestyle="--")
    plt.title(f"dinput = {dvalue * (x > 0):.2f}")
    plt.show()
"""
WATCH = """cell => {
    const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    window.painted = new Promise(done => {
        cell.addEventListener('keydown', pressed => {
            const image = () => cell.querySelector('.jp-OutputArea img')?.src;  // pyplot's; an explorer has none
            const before = image();
            const seen = new MutationObserver(async () => {
                if (before && (!image() || image() === before)) return;
                seen.disconnect();
                for (const image of cell.querySelectorAll('.jp-OutputArea img')) await image.decode().catch(() => 0);
                await frame();
                done((performance.now() - pressed.timeStamp) / 1000);
            });
            seen.observe(cell.querySelector('CONTENT'), {childList: true, subtree: true, characterData: true});
        }, {once: true, capture: true});
    });
}"""
DRAG = """async ([cell, hertz, frames]) => {
    const slider = cell.querySelector('input[type=range]');
    let painted = 0;
    const seen = new MutationObserver(() => painted += 1);
    seen.observe(cell.querySelector('.bp-frame'), {childList: true});
    for (let i = 0; i < frames; i++) {
        i % 2 ? slider.stepDown() : slider.stepUp();
        slider.dispatchEvent(new Event('input'));
        await new Promise(done => setTimeout(done, 1000 / hertz));
    }
    await new Promise(done => setTimeout(done, 500));
    seen.disconnect();
    return painted;
}"""


def rows() -> Iterator[Row]:
    """Yield latencies, with the extension for TCP_NODELAY as the course installs it."""
    shown = {figure.name: _cell(figure) for figure in figures()}
    cells = {EMPTY_NAME: EMPTY, "interact + pyplot": PYPLOT, **shown}
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_OPTIONS)
        with Lab(Path(root), Path(home)) as lab:
            nbformat.write(notebook_of(cells.values()), Path(root) / "bench.ipynb")
            page = (
                Notebook(browser.new_page(viewport={"width": 1280, "height": 1000}), lab).open("bench.ipynb").run_all()
            )
            places = {name: page.page.locator(".jp-Notebook .jp-Cell").nth(i) for i, name in enumerate(cells)}
            found = {name: [latency(place, name) for _ in range(PRESSES)] for name, place in places.items()}
            dragged = {name: _drag(places[name]) for name in shown}
        browser.close()
    empty = found[EMPTY_NAME]
    for name, seconds in found.items():
        target = "≤ 1.3" if name in shown else "≥ 5 × an explorer" if "pyplot" in name else ""
        yield Row("key press to painted pixels", name, seconds, empty, target)
    for name, frames in dragged.items():
        yield Row(
            f"frames painted of {DRAG_FRAMES}, dragged at {DRAG_HERTZ} Hz",
            f"{name}: {frames} frames",
            [1 / DRAG_HERTZ],
            target="≥ 28",
        )


def _cell(figure: Figure) -> str:
    return f"""
from course_lib import explore
from {figure.picture.__module__} import {figure.name}
explore({figure.name})
"""


def notebook_of(sources: Iterable[str]) -> nbformat.NotebookNode:
    """Return a notebook with a code cell for each of the sources."""
    return nbformat.v4.new_notebook(metadata=KERNEL, cells=[nbformat.v4.new_code_cell(source) for source in sources])


def latency(cell: Locator, name: str) -> float:
    """Press an arrow key on a cell's first slider; return the seconds until the page has painted what follows."""
    content = ".widget-label:last-child" if "label" in name else ".jp-OutputArea" if "pyplot" in name else ".bp-frame"
    handle = cell.locator(SLIDER).first
    handle.scroll_into_view_if_needed()
    handle.focus()
    cell.evaluate(WATCH.replace("CONTENT", content))
    latency.presses = getattr(latency, "presses", 0) + 1
    cell.page.keyboard.press("ArrowRight" if latency.presses % 2 else "ArrowLeft")
    seconds = cell.page.evaluate("window.painted")
    cell.page.wait_for_timeout(60)
    return float(seconds)


def _drag(cell: Locator) -> int:
    cell.scroll_into_view_if_needed()
    return int(cell.evaluate(f"cell => ({DRAG})([cell, {DRAG_HERTZ}, {DRAG_FRAMES}])"))
