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
from course_lib.picture.controls import Choice, Control, Range, Switch
from tests.browser.driver import Notebook
from tests.pictures import texts

CALL = re.compile(r"^(?:\w+ = )?explore\((\w+)(\.at\(.*\))?\)$", re.MULTILINE)
PATIENCE = 30  # seconds: a busy machine may take a while for one round trip


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
    for place, source in enumerate(notebook.sources()):
        called = CALL.search(source)
        if called:
            shown = notebook.page.locator(".jp-Notebook .jp-Cell").nth(place)
            shown.scroll_into_view_if_needed()
            figure = getattr(import_module(f"course_lib.explorers.{topic}"), called[1])
            now = {name: value(shown, name, control) for name, control in figure.controls.items()}
            mirror = explore(figure.at(**now) if called[2] else figure)
            mirror.move(**now)  # another cell may have moved it
            yield Shown(called[1], shown, mirror)


def label(name: str) -> str:
    """Return the label of the control that belongs to a picture's parameter."""
    return name.replace("_", " ")


def value(cell: Locator, name: str, control: Control) -> Any:
    """Read a control's value off the page, as the kernel has it; a field shows four decimals of the start."""
    if isinstance(control, Choice):
        return control.options[_chosen(_choices(cell, label(name)))]
    if isinstance(control, Switch):
        return cell.get_by_role("checkbox", name=label(name), exact=True).is_checked()
    found = float(_field(cell, label(name)).input_value())
    return control.read(name, control.value if found == round(control.value, 4) else found)


def choose_next(cell: Locator, name: str) -> None:
    """Choose the next option by keyboard; of the last one the one before."""
    field = _choices(cell, name)
    before = _chosen(field)
    is_list = field.evaluate("field => field.matches('select')")
    to = field if is_list else field.locator("input:checked")
    last = (field.locator("option") if is_list else field.locator("label")).last.text_content()
    to.press("ArrowUp" if before == last else "ArrowDown")
    assert _chosen(field) != before, f"{name} stays {before!r}: its options cannot be used by keyboard"


def _choices(cell: Locator, name: str) -> Locator:
    few = cell.get_by_role("radiogroup", name=name, exact=True)
    return few if few.count() else cell.get_by_role("combobox", name=name, exact=True)


def _chosen(field: Locator) -> str:
    return str(field.evaluate("field => field.value ?? field.querySelector('input:checked').value"))


def _field(cell: Locator, name: str) -> Locator:
    return cell.get_by_role("spinbutton", name=name, exact=True)


def type_number(cell: Locator, name: str, number: float) -> None:
    """Type a number into a control's field."""
    _field(cell, name).fill(f"{number:g}")
    _field(cell, name).press("Enter")


def turn(cell: Locator, name: str, key: str, presses: int = 1) -> None:
    """Press an arrow key on a slider."""
    slider = cell.get_by_role("slider", name=name, exact=True)
    for _ in range(presses):
        slider.press(key)


def slide(shown: Shown, name: str) -> None:
    """Move a range's slider one step by keyboard, to the side where there is room; the picture follows."""
    control, now = shown.mirror.figure.controls[name], shown.mirror.values[name]
    assert isinstance(control, Range)
    upward = now + control.step <= control.high
    turn(shown.cell, label(name), "ArrowRight" if upward else "ArrowLeft")
    steps = round((now - control.low) / control.step) + (1 if upward else -1)
    expected = round(control.low + steps * control.step, 12)
    is_now(shown, name, expected)
    said = shown.cell.get_by_role("slider", name=label(name), exact=True).get_attribute("aria-valuetext")
    assert said is not None
    assert float(said.replace("−", "-")) == expected, "a slider says its true value"


def is_now(shown: Shown, name: str, expected: object) -> None:
    """The page's control has this value, and its picture is the library's for it."""
    control = shown.mirror.figure.controls[name]
    assert eventually(lambda: value(shown.cell, name, control), expected) == expected, (shown.name, name)
    shown.mirror.move(**{name: expected})
    shown.agrees()
