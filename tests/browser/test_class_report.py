"""The report of a class in a browser: accessible in both themes, within a narrow window, nothing from elsewhere."""

from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from numpy.typing import NDArray
from playwright.sync_api import Page

from course_classroom.report.write import write_report
from course_classroom.results import Entry, Mark, Result, Stop, judged, store
from course_lib import check
from tests.browser.test_accessibility import WCAG_22_AA


def relu_forward(inputs: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.abs(inputs)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    wrong, stopped = judged(check(relu_forward)), Mark("time limit", "It ran for more than 2 seconds.")
    for student, mark in (("ada", wrong), ("a-student-with-a-name-of-no-few-letters-and-no-space", stopped)):
        exercises = dict.fromkeys(("relu_forward", "relu_backward", "leaky_relu_backward"), mark)
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
