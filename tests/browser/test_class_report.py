"""The report of a class in a browser: accessible in both themes, within a narrow window, nothing from elsewhere."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from numpy.typing import NDArray
from playwright.sync_api import Page, expect

from course_classroom.report.write import write_report
from course_classroom.results import Entry, Mark, Result, Stop, judged, store
from course_lib import check
from tests.browser.test_accessibility import WCAG_22_AA
from tests.full import FULL

GROUND = "one => getComputedStyle(one).backgroundColor"


def relu_forward(inputs: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.abs(inputs)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    outcome = check(relu_forward)
    stopped = Mark("time limit", "It ran for more than 2 seconds.")
    wrong = replace(judged(outcome), code="def relu_forward(inputs):\n    return np.abs(inputs)", place=outcome.place)
    for student, mark in (("ada", wrong), ("a-student-with-a-name-of-no-few-letters-and-no-space", stopped)):
        exercises = {"relu_forward": mark, "relu_backward": stopped, "leaky_relu_backward": mark}
        notebooks = (Entry("03_relu.ipynb", failed=(Stop(3, "ValueError", "x" * 300),)),)
        store(tmp_path, Result(student, exercises=exercises, notebooks=notebooks))
    write_report(tmp_path, tmp_path / "report")
    return tmp_path / "report"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index.html", "students/ada.html"])
def test_a_page_is_accessible_and_fits_a_narrow_window(report: Path, page: Page, scheme: str, name: str) -> None:
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto((report / name).as_uri())
    found = Axe().run(page, options=WCAG_22_AA).response["violations"]
    assert [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert asked == [(report / name).as_uri()]


def test_the_list_is_sorted_and_searched_and_names_are_in_a_fold(report: Path, page: Page) -> None:
    names: Callable[[], list[str]] = lambda: page.locator("table.students tbody th").all_text_contents()  # noqa: E731
    page.goto((report / "index.html").as_uri())
    long = "a-student-with-a-name-of-no-few-letters-and-no-space"
    assert names() == [long, "ada"]
    page.get_by_role("button", name="student", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert names() == ["ada", long]
    assert page.locator("th[aria-sort=descending]").all_text_contents() == ["student"]
    page.get_by_label("Find").fill("ADA")
    assert (names(), page.locator("#range").text_content()) == (["ada"], "1 to 1 of 1")
    row = page.locator("tr", has=page.locator("th", has_text="absolute value"))
    assert row.locator("a").count() == 0
    row.locator("summary").click()
    expect(row.locator("a")).to_have_text(["ada"])  # an opened fold is filled by an event of its own
    row.locator("a").click()
    assert "inputs" in (page.locator("pre.code mark").first.text_content() or "")
    grounds = {look: page.locator(f".status.{look}").first.evaluate(GROUND) for look in ("wrong", "look")}
    assert grounds["wrong"] == page.evaluate("getComputedStyle(document.body).color")  # dark on light, and not by a hue
    assert grounds["look"] != grounds["wrong"]


def test_a_phone_shows_every_entry_that_differs(report: Path, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for name in ("index.html", "students/ada.html"):
        page.goto((report / name).as_uri())
        boxes = [one.bounding_box() for one in page.locator("table.case strong").all()]
        assert boxes
        assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)


@pytest.mark.skipif(not FULL, reason="5,000 students take a minute to write: FULL=1 does")
def test_the_page_of_5_000_students_can_be_used_within_a_second(tmp_path: Path, page: Page) -> None:
    marks = {name: Mark("correct", "") for name in ("relu_forward", "relu_backward", "leaky_relu_backward")}
    for place in range(5_000):
        store(tmp_path, Result(f"student {place}", exercises=marks))
    write_report(tmp_path, tmp_path / "report")
    times = []
    for _ in range(5):
        began = time.monotonic()
        page.goto((tmp_path / "report" / "index.html").as_uri())
        page.get_by_label("Find").fill("4999")
        assert page.locator("#range").text_content() == "1 to 1 of 1"
        times.append(time.monotonic() - began)
    assert median(times) < 1
