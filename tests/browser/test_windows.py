"""A chapter in JupyterLab's windows of three sizes: what is in view together, how large text is, how long lines are."""

from collections.abc import Iterator
from functools import partial
from statistics import median

import pytest
from playwright.sync_api import Page

from course_lib.picture.scene import LEGIBLE
from tests.browser.conftest import WINDOW
from tests.browser.desk import Visited
from tests.browser.hands import eventually
from tests.full import some

WINDOWS = {"laptop": (1366, 768), "desktop": (1400, 900), "phone": (390, 844)}
NARROW = 480  # pixels: a column below it has pictures of its own, drawn smaller than those of a wide one
DRAWN = """([figure, narrow, edge]) => {
    const picture = figure.querySelector("svg.bp-picture");
    const isSmall = Number(picture.getAttribute("width")) < 0.95 * picture.viewBox.baseVal.width;
    return figure.clientWidth < edge === narrow && isSmall === narrow;
}"""
UNSEEN = """(figure, least) => {
    const room = document.querySelector(".jp-WindowedPanel-outer").getBoundingClientRect();
    const out = ({left, right, top, bottom}) => // by a pixel: a page scrolls to fractions of one
        Math.max(room.left - left, right - room.right, room.top - top, bottom - room.bottom) >= 1;
    const wrong = (control) => {
        figure.scrollIntoView();
        control.focus();
        const picture = figure.querySelector("svg.bp-picture"), shown = picture.getBoundingClientRect();
        const its = control.getBoundingClientRect();
        const [x, y] = [its.left + its.width / 2, its.top + its.height / 2];
        const scale = shown.width / picture.viewBox.baseVal.width;
        const sizes = Array.from(picture.querySelectorAll("text"), (text) => scale * text.getAttribute("font-size"));
        if (out(shown)) return "the picture is cut";
        if (out(its)) return "it is out of view";
        const above = document.elementFromPoint(x, y);
        if (!control.closest("label, .bp-row, span").contains(above)) return `below ${above.outerHTML.slice(0, 80)}`;
        return Math.min(...sizes) < least - 0.05 ? `text of ${Math.min(...sizes)} px` : "";
    };
    const controls = Array.from(figure.querySelectorAll(".bp-controls :is(input, select), .bp-handle:not([hidden])"));
    const found = controls.map((control) => [control.getAttribute("aria-label") ?? control.value, wrong(control)]);
    return controls.length ? found.filter(([_, wrong]) => wrong) : "nothing moves it";
}"""
# How many of its own letters a paragraph has room for in a line, where it has more than one line.
LINES = """() => Array.from(document.querySelectorAll(".jp-RenderedMarkdown > p"), (paragraph) => {
    const style = getComputedStyle(paragraph), pen = document.createElement("canvas").getContext("2d");
    pen.font = style.font;
    const said = paragraph.textContent, wide = pen.measureText(said).width;
    return wide > paragraph.clientWidth ? (paragraph.clientWidth / wide) * said.length : 0;
}).filter(Boolean)"""


@pytest.fixture
def page(chapter: Visited) -> Iterator[Page]:
    """The page of a chapter, which is as wide as it was when a test is done with it."""
    yield chapter.notebook.page
    chapter.notebook.page.set_viewport_size(WINDOW)  # type: ignore[arg-type]
    chapter.notebook.page.wait_for_selector("#jp-left-stack", state="attached")


def test_picture_and_control_in_use_are_in_view_together_and_text_is_large_enough(page: Page) -> None:
    for window in some([*WINDOWS], 2):
        width, height = WINDOWS[window]
        page.set_viewport_size({"width": width, "height": height})
        for figure in page.locator(".bp-figure").all():
            figure.scroll_into_view_if_needed()
            page.wait_for_function(DRAWN, arg=[figure.element_handle(), width < NARROW, NARROW])
            # What JupyterLab shows about a cell comes and goes for a while.
            seen = partial(figure.evaluate, UNSEEN, LEGIBLE)
            assert eventually(seen, []) == [], (window, figure.get_attribute("aria-label"))


def test_prose_has_65_to_80_characters_a_line(page: Page) -> None:
    for window in ("laptop", "desktop"):
        width, height = WINDOWS[window]
        page.set_viewport_size({"width": width, "height": height})
        found = page.evaluate(LINES)
        assert found
        assert 65 <= median(found) <= 80, window
