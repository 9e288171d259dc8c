"""A smoke in Firefox: a page comes alive, a figure follows, a prediction is judged, and an exercise is checked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from course_lib.explorers.relu import gate
from tests.browser.firefox import ARROW_RIGHT, ENTER, Firefox, find_firefox
from tests.browser.site.site_server import Site
from tests.browser.site.test_exercises_page import RIGHT

FIGURE = "document.querySelector(`[role=group][aria-label='ReLU as a gate']`)"
STILL = "document.querySelector(`[data-parts]:has(img[alt='ReLU as a gate'])`)"
ANSWER = "document.querySelector(`[data-cell='answer-relu_backward']`)"
CHECK = f"[...{ANSWER}.querySelectorAll('button')].find((button) => button.textContent === 'Check')"
CHOICE = "document.querySelector('.bp-question:has(input[type=radio])')"


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    path = find_firefox()
    if path is None:
        pytest.skip("no Firefox found; install firefox-esr")
    with Firefox(path, tmp_path) as firefox:
        yield firefox


def test_a_page_lives_in_firefox(firefox: Firefox, site: Site) -> None:
    firefox.open(f"{site.url}/chapters/03_relu.html")
    firefox.evaluate(f"{STILL}.scrollIntoView()")
    firefox.wait(FIGURE)
    words = f"{FIGURE}.querySelector('.bp-words').textContent"
    first, second = (f"{FIGURE}.querySelectorAll('input[type=range]')[{place}]" for place in range(2))
    firefox.press(first, ARROW_RIGHT)
    assert firefox.evaluate(words) == gate(1.1, 0.5).description, "from a frame, before Python is there"
    firefox.press(second, ARROW_RIGHT)
    firefox.wait(f"{words} === {gate(1.1, 0.6).description!r}")
    firefox.wait(CHOICE)
    firefox.evaluate(f"void (window.choice = {CHOICE})")  # another may come alive before it
    firefox.click("choice.querySelector('label')")
    firefox.click("choice.querySelector('.bp-commit')")
    firefox.wait("choice.textContent.includes('The answer:')")
    firefox.open(f"{site.url}/exercises/03_relu.html")
    firefox.wait(f"{ANSWER}.querySelector('textarea')")
    firefox.click(f"{ANSWER}.querySelector('textarea')")
    firefox.evaluate(f"{ANSWER}.querySelector('textarea').select()")
    firefox.press("document.activeElement", *RIGHT.replace("\n    ", ENTER))  # the editor indents by itself
    firefox.click(CHECK)
    firefox.wait(f"{ANSWER}.textContent.includes('relu_backward: correct')")
