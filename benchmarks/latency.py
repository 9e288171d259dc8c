"""From key press to painted pixels: each figure, `interact` with pyplot, and a slider that only sets a number.

All run in one JupyterLab and take turns. The clock is the browser's: from the keydown event to the first frame after
the page has changed. The slider that only sets a number is a front end like the course's own: what it takes is the way
to the kernel and back. Of that, Python's part is measured for each figure without a browser.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import nbformat
from playwright.sync_api import Locator, sync_playwright

from benchmarks.timing import Row, side_by_side
from course_lib import explore
from course_lib.explorers import figures
from course_lib.picture import Figure
from tests.browser.driver import BROWSER_OPTIONS, Lab, Notebook, find_browser

KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
VISITS, PRESSES = 6, 6  # of each figure, and in each visit
SETTLED = 400  # milliseconds: a page that has scrolled to a figure still paints; who presses keys has looked at it
SLIDER = ".noUi-handle, input[type=range]"  # an ipywidget's, or the course's own
CHOSEN = "input[type=radio]:checked"  # where a figure has choices only
DRAG_HERTZ, DRAG_FRAMES = 30, 30
TRAINS = {"decision_regions", "learning_curves"}  # their first pictures train networks, which are kept
EMPTY_NAME = "slider → kernel → number"
EMPTY = '''
import anywidget, traitlets
class Empty(anywidget.AnyWidget):
    _esm = """export default { render({ model, el }) {
        el.innerHTML = "<input type=range><output></output>";
        el.addEventListener("keydown", (event) => event.stopPropagation()); // JupyterLab would take the arrows
        el.firstChild.addEventListener("input", ({ target }) => {
            model.set("entered", Number(target.value));
            model.save_changes();
        });
        model.on("change:shown", () => (el.lastChild.textContent = model.get("shown")));
    } };"""
    entered = traitlets.Int(50).tag(sync=True, echo_update=False)
    shown = traitlets.Int(50).tag(sync=True)
empty = Empty()
empty.observe(lambda change: setattr(empty, "shown", change.new), "entered")
empty
'''
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
            const all = {childList: true, subtree: true, characterData: true, attributes: true};
            seen.observe(cell.querySelector('CONTENT'), all);
        }, {once: true, capture: true});
    });
}"""
DRAG = """async ([cell, hertz, frames]) => {
    const slider = cell.querySelector('input[type=range]');
    if (!slider) return null;
    let painted = 0;
    const seen = new MutationObserver(() => painted += 1);
    const all = {childList: true, subtree: true, characterData: true, attributes: true};
    seen.observe(cell.querySelector('.bp-frame'), all);
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
    """Yield latencies, with the extension for TCP_NODELAY as the course installs it, and what Python takes of them."""
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
            found: dict[str, list[float]] = {name: [] for name in cells}
            ways = {name: keys(place) for name, place in places.items()}
            for visit in range(VISITS):
                for name, place in list(places.items())[:: (-1) ** visit]:  # there and back: none is always the second
                    _slider(place).scroll_into_view_if_needed()
                    page.page.wait_for_timeout(SETTLED)
                    found[name] += [latency(place, name, ways[name][press % 2]) for press in range(PRESSES)]
            dragged = {name: _drag(places[name]) for name in shown}
        browser.close()
    empty = found[EMPTY_NAME]
    for name, seconds in found.items():
        target = "≤ 1.2" if name in shown else "≥ 5 × an explorer" if "pyplot" in name else ""
        yield Row("key press to painted pixels", name, seconds, empty, target)
    for name, frames in dragged.items():
        if frames is None:
            continue
        yield Row(
            f"pictures painted of {DRAG_FRAMES}, dragged at {DRAG_HERTZ} Hz",
            name,
            [frames],
            target=str(DRAG_FRAMES),
            unit="pictures",
        )
    yield from _python()


def _python() -> Iterator[Row]:
    """Yield what Python takes of a move, from the values that come to the picture that goes."""
    for figure in figures():
        seconds = side_by_side({figure.name: _back_and_forth(figure)}, seconds=0.3)[figure.name]
        yield Row("Python a move", figure.name, [both / 2 for both in seconds], target=_allowed(figure.name))


def _allowed(name: str) -> str:
    return "" if name in TRAINS else "≤ 3 ms"


def _back_and_forth(figure: Figure) -> Callable[[], None]:
    explorer, (name, control) = explore(figure), next(iter(figure.controls.items()))
    there = next(end for end in control.ends if end != control.value)

    def move() -> None:
        explorer.move(**{name: there})
        explorer.move(**{name: control.value})

    return move


def _cell(figure: Figure) -> str:
    return f"""
from course_lib import explore
from {figure.picture.__module__} import {figure.name}
explore({figure.name})
"""


def notebook_of(sources: Iterable[str]) -> nbformat.NotebookNode:
    """Return a notebook with a code cell for each of the sources."""
    return nbformat.v4.new_notebook(metadata=KERNEL, cells=[nbformat.v4.new_code_cell(source) for source in sources])


def keys(cell: Locator) -> tuple[str, str]:
    """Return the arrow keys that move a cell's first slider away from where it stands, and back."""
    free = "slider => Number(slider.value ?? slider.ariaValueNow) < Number(slider.max ?? slider.ariaValueMax)"
    return ("ArrowRight", "ArrowLeft") if _slider(cell).evaluate(free) else ("ArrowLeft", "ArrowRight")


def latency(cell: Locator, name: str, key: str) -> float:
    """Press an arrow key on a cell's first slider; return the seconds until the page has painted what follows."""
    content = "output" if name == EMPTY_NAME else ".jp-OutputArea" if "pyplot" in name else ".bp-frame"
    handle = _slider(cell)
    handle.scroll_into_view_if_needed()
    handle.focus()
    cell.evaluate(WATCH.replace("CONTENT", content))
    cell.page.keyboard.press(key)
    seconds = cell.page.evaluate("window.painted")
    cell.page.wait_for_timeout(60)
    return float(seconds)


def _slider(cell: Locator) -> Locator:
    sliders = cell.locator(SLIDER)
    return (sliders if sliders.count() else cell.locator(CHOSEN)).first


def _drag(cell: Locator) -> int | None:
    """Drag a cell's first slider; return how many pictures came of it, None where it has no slider."""
    cell.scroll_into_view_if_needed()
    frames: int | None = cell.evaluate(f"cell => ({DRAG})([cell, {DRAG_HERTZ}, {DRAG_FRAMES}])")
    return frames
