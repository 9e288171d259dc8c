"""What a learner's hands do at the keyboard, and explorers found where they stand in a notebook."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from playwright.sync_api import Locator

from course_lib import explore
from course_lib.notebook.explore import Explorer
from tests.browser.driver import Notebook
from tests.pictures import texts

CALL = re.compile(r"^(?:\w+ = )?explore\((\w+)(\.at\(.*\))?\)$", re.MULTILINE)
PATIENCE = 30  # seconds: a busy machine may take a while for one round trip
ATTEMPTS = 3  # the list closes again where the page scrolls under it


@dataclass
class Shown:
    """An explorer in a running notebook, and the same one here: `mirror`, whose pictures the page should show."""

    name: str
    cell: Locator
    mirror: Explorer

    def page_shows(self) -> tuple[list[str], str]:
        """Return every text of the picture, and the words below it."""
        drawn = self.cell.locator("svg.bp-picture text").all_text_contents()
        return drawn, self.cell.locator(".bp-words").inner_text()

    def library_says(self) -> tuple[list[str], str]:
        """Return what `page_shows` should return."""
        return texts(self.mirror.picture), self.mirror.picture.description

    def agrees(self) -> None:
        """Wait until the page shows the mirror's picture; fail with both where it does not come to that."""
        expected = self.library_says()
        assert eventually(self.page_shows, expected) == expected, self.name


def eventually(read: Callable[[], Any], expected: Any) -> Any:
    """Read until it is as expected, or patience ends; return what was read last."""
    deadline = time.monotonic() + PATIENCE
    while (found := read()) != expected and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


def explorers(notebook: Notebook, path: str) -> Iterator[Shown]:
    """Yield each explorer of an open notebook, in order; where it starts elsewhere, it begins as shown."""
    topic = path.rpartition("/")[2].removesuffix(".ipynb").partition("_")[2]
    for place, cell in enumerate(notebook.cells()):
        called = CALL.search(cell["source"]) if cell["cell_type"] == "code" else None
        if called:
            shown = notebook.page.locator(".jp-Notebook .jp-Cell").nth(place)
            figure = getattr(import_module(f"course_lib.explorers.{topic}"), called[1])
            mirror = explore(figure)
            start = {name: value(shown, name, control) for name, control in mirror.controls.items()}
            if called[2]:
                mirror = explore(figure.at(**start))
            for name, now in start.items():
                mirror.controls[name].value = now
            yield Shown(called[1], shown, mirror)


def label(name: str) -> str:
    """Return the label of the control that belongs to a picture's parameter."""
    return name.replace("_", " ")


def value(cell: Locator, name: str, control: Any) -> Any:
    """Read a control's value off the page, as the kernel has it."""
    field = cell.get_by_label(label(name), exact=True)
    if hasattr(control, "options"):
        return dict(control._options_full)[_chosen(field)]
    if isinstance(control.value, bool):
        return field.is_checked()
    return type(control.value)(float(field.input_value()))


def choose_next(cell: Locator, name: str) -> None:
    """Choose the next option of a list by keyboard; closed, the list would lose its arrow keys to JupyterLab."""
    field = cell.get_by_label(name, exact=True)
    chosen = before = _chosen(field)
    for _ in range(ATTEMPTS):
        field.press("Space")
        eventually(lambda: field.evaluate("list => list.matches(':open')"), expected=True)
        cell.page.keyboard.press("ArrowDown")
        cell.page.keyboard.press("Enter")
        chosen = _chosen(field)
        if chosen != before:
            return
    raise AssertionError(f"{name} stays {chosen!r}: its list of options cannot be used by keyboard")


def _chosen(field: Locator) -> str:
    return (field.locator("option:checked").text_content() or "").replace("\xa0", " ")


def type_number(cell: Locator, name: str, number: float) -> None:
    """Type a number into a control's field."""
    field = cell.get_by_label(name, exact=True)
    field.fill(f"{number:g}")
    field.press("Enter")


def turn(cell: Locator, handle: int, key: str) -> None:
    """Press an arrow key on a slider."""
    cell.locator(".noUi-handle").nth(handle).focus()
    cell.page.keyboard.press(key)


def slide(shown: Shown, name: str) -> None:
    """Move a range's slider one step by keyboard, to the side where there is room; the picture follows."""
    control = shown.mirror.controls[name]
    ranges = [key for key, other in shown.mirror.controls.items() if hasattr(other, "step")]
    upward = control.value + control.step <= control.max
    turn(shown.cell, ranges.index(name), "ArrowRight" if upward else "ArrowLeft")
    steps = round((control.value - control.min) / control.step) + (1 if upward else -1)
    is_now(shown, name, round(control.min + steps * control.step, 12))


def is_now(shown: Shown, name: str, expected: object) -> None:
    """The page's control has this value, and its picture is the library's for it."""
    control = shown.mirror.controls[name]
    if isinstance(expected, tuple):
        expected = expected[1]
    assert eventually(lambda: value(shown.cell, name, control), expected) == expected, (shown.name, name)
    if control.value != expected:
        control.value = expected
    shown.agrees()
