"""Exercises on their pages, wrong and then right: all is said, and marked, as the verbs say it where no page is."""

import inspect
import json
import textwrap
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Browser, Page

from course_classroom import cli
from course_classroom.results import read_all
from course_lib import catalogue
from course_lib.judging import clock
from course_lib.notebook import verbs, watch
from course_lib.notebook.session import answer
from tests.browser.driver import ROOT
from tests.browser.site.pages import COUNTED, begin_anew, cell, done, opened
from tests.browser.site.site_server import Site
from tests.browser.test_exercises_solved import code
from tests.full import FULL
from tests.wrong_answers import WRONG
from tools.notebooks.texts import read_exercises

TEXT = "(html) => Object.assign(document.createElement('div'), {innerHTML: html}).textContent"


def said_here(chapter: str, cell: str, code: str, exercise: str = "") -> dict[str, Any]:
    """What a cell says without a page."""
    asked = {"page": chapter, "cell": cell, "code": code, "exercise": exercise, "files": {}, "answered": []}
    said: dict[str, Any] = json.loads(answer(json.dumps(asked)))
    return said


def wrong(exercise: str) -> str:
    """What a learner has written wrongly; of what nobody has, a function that does a mistake which has a name."""
    written = (textwrap.dedent(inspect.getsource(one)) for name, _, one in WRONG if name == exercise)
    if first := next(written, None):
        return f"def {exercise}({first.partition('def _(')[2].rstrip()}"
    return code(catalogue.exercise(exercise), "misconceptions[0].wrong")


def says_the_same(page: Page, chapter: str, name: str, text: str) -> str:
    """Check an answer on its page and here: all that is said and marked is the same; return how it begins."""
    place = cell(page, name)
    place.get_by_label(f"Your {name}").fill(text)
    place.get_by_role("button", name="Check").click()
    said_here(chapter, f"answer-{name}", text)
    said = said_here(chapter, "check", f"check({name})", name)
    shown = [page.evaluate(TEXT, output["data"]["text/html"]) for output in said["outputs"]]
    done(place)
    assert place.locator(".book-output .shown").all_text_contents() == shown
    marked = [said["place"]["code"]] if said["place"] and said["place"]["cell"] == f"answer-{name}" else []
    assert place.locator(".book-editor mark").all_text_contents() == marked
    return shown[0][0]


@pytest.mark.parametrize("chapter", read_exercises(ROOT) if FULL else ["03_relu"])
def test_each_is_wrong_where_that_is_and_then_right_and_handed_in_it_is_right(
    chapter: str, exercises: Page, browser: Browser, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "exercises").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)
    for module, name in ((clock, "time"), (verbs, "QUICK"), (watch, "LONGEST")):
        monkeypatch.setattr(module, name, getattr(module, name))  # what COUNTED changes is put back behind the test
    said_here(chapter, "clock", COUNTED)
    cells = nbformat.read(ROOT / "exercises" / f"{chapter}.ipynb", 4).cells
    asked = [one.id for one in cells if one.id.startswith("answer-")][: None if FULL else 2]
    right = {one.id: one.source for one in nbformat.read(ROOT / "solutions" / f"{chapter}.ipynb", 4).cells}
    with browser.new_context() if FULL else nullcontext() as context, ExitStack() as stack:
        page = stack.enter_context(opened(context, site, f"exercises/{chapter}.html")) if context else exercises
        begin_anew(page)
        for one in cells:
            name = one.id.removeprefix("answer-")
            if one.id in asked:
                assert says_the_same(page, chapter, name, wrong(name)) == "✗"
                assert says_the_same(page, chapter, name, right[one.id]) == "✓"
            elif page.locator(f"[data-cell='{one.id}']").count():
                said_here(chapter, one.id, one.source)
        with page.expect_download() as saved:
            page.get_by_role("button", name="Download this notebook").click()
        (tmp_path / "in" / "ada").mkdir(parents=True)
        saved.value.save_as(tmp_path / "in" / "ada" / saved.value.suggested_filename)
    words = ("grade", tmp_path / "in", "--out", tmp_path / "grades", "--chapters", chapter, "--trust-submissions")
    assert cli.main([*map(str, words)]) == 0
    (result,) = read_all(tmp_path / "grades")
    correct = {name for name, mark in result.exercises.items() if mark.status == "correct"}
    assert correct == {one.removeprefix("answer-") for one in asked}
