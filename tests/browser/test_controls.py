"""Every control of every explorer and prediction, moved by keyboard: the page shows what the library computes."""

import re

import pytest
from playwright.sync_api import Locator, expect

from course_lib.explorers import worksheets
from course_lib.picture.controls import Choice, Switch
from tests.browser.desk import Visited
from tests.browser.hands import Shown, choose_next, explorers, is_now, label, slide, type_number

WRONG = "98765"
FILLED = re.compile(r"^fill_in\((\w+)\)$", re.MULTILINE)


def test_every_control_is_moved_by_keyboard_and_the_picture_follows(chapter: Visited) -> None:
    notebook = chapter.notebook
    found = list(explorers(notebook, chapter.path))
    assert found, "a chapter without an explorer, or one that this test does not find"
    for shown in found:
        shown.cell.scroll_into_view_if_needed()
        shown.agrees()
        for name in shown.mirror.values:
            _move(shown, name)
    assert notebook.errors() == []
    assert notebook.console_errors == []


def _move(shown: Shown, name: str) -> None:
    control, now = shown.mirror.figure.controls[name], shown.mirror.values[name]
    if isinstance(control, Choice):
        choose_next(shown.cell, label(name))
        options = list(control.options.values())
        place = options.index(now)
        is_now(shown, name, options[place + 1 if place + 1 < len(options) else place - 1])
    elif isinstance(control, Switch):
        shown.cell.get_by_role("checkbox", name=label(name), exact=True).press("Space")
        is_now(shown, name, not now)
    else:
        slide(shown, name)
        type_number(shown.cell, label(name), control.low)
        is_now(shown, name, control.low)


def test_every_prediction_is_committed_by_keyboard_and_answered(chapter: Visited) -> None:
    notebook = chapter.notebook
    asked = [place for place, source in enumerate(notebook.sources()) if source.startswith("predict(")]
    assert asked
    for place in asked:
        _commit(notebook.page.locator(".jp-Notebook .jp-Cell").nth(place))
    assert notebook.errors() == []
    assert notebook.console_errors == []


def _commit(cell: Locator) -> None:
    cell.scroll_into_view_if_needed()
    field = cell.get_by_label("I predict")
    button = cell.get_by_role("button", name="Commit")
    button.press("Enter")  # nothing is entered yet
    asked = cell.get_by_role("status").filter(has_text="a wrong guess teaches more than none")
    asked.wait_for()
    if field.get_attribute("role") == "radiogroup":
        options = field.get_by_role("radio")
        options.last.press("Space")
        options.last.press("ArrowDown")  # changed before it is committed: the list begins anew
        said = options.first.get_attribute("value")
        assert options.first.is_checked()
        options.first.press("Enter")
    else:
        said = WRONG
        field.fill(f"{WRONG}0")
        field.fill(WRONG)
        field.press("Enter")
    status = cell.get_by_role("status").filter(has_text="The answer:")
    status.wait_for()
    verdict = status.inner_text()
    assert verdict.startswith((f"✗ You said {said}", "✓ Yes."))
    assert len(verdict.partition("The answer:")[2]) > 30, "an answer comes with its reason"
    if said == WRONG:
        assert verdict.startswith("✗")
    else:
        _is_marked(field, said, right=verdict.startswith("✓"))
    button = cell.get_by_role("button", name="Committed")
    button.press("Enter")  # the first commitment stands
    assert status.inner_text() == verdict


def test_every_graph_to_be_filled_in_judges_its_first_blank_and_goes_on_to_the_next(chapter: Visited) -> None:
    found = [(place, FILLED.search(source)) for place, source in enumerate(chapter.notebook.sources())]
    graphs = [(place, worksheets()[called[1]]) for place, called in found if called]
    if not graphs:
        pytest.skip("no graph in this chapter")
    for place, sheet in graphs:
        shown = chapter.notebook.page.locator(".jp-Notebook .jp-Cell").nth(place)
        shown.scroll_into_view_if_needed()
        first, second, *_ = sheet.blanks
        shown.get_by_label(first, exact=True).fill(sheet.entry.written(first))
        shown.get_by_label(first, exact=True).press("Enter")
        expect(shown.get_by_label(second, exact=True)).to_be_focused()
        expect(shown.get_by_role("status")).to_contain_text(f"✓ {first}")
    assert chapter.notebook.errors() == []
    assert chapter.notebook.console_errors == []


def _is_marked(choices: Locator, said: str, *, right: bool) -> None:
    marked = [text for text in choices.locator("label").all_inner_texts() if text.startswith(("✓", "✗"))]
    assert [text for text in marked if text.startswith("✗")] == ([] if right else [f"✗ {said}"])
    assert len([text for text in marked if text.startswith("✓")]) == 1, "the right one is marked, chosen or not"
