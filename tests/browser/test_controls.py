"""Every control of every explorer and prediction, moved by keyboard: the page shows what the library computes."""

from playwright.sync_api import Locator

from tests.browser.desk import Visited
from tests.browser.hands import Shown, choose_next, explorers, is_now, label, slide, type_number

WRONG = "98765"


def test_every_control_is_moved_by_keyboard_and_the_picture_follows(chapter: Visited) -> None:
    notebook = chapter.notebook
    found = list(explorers(notebook, chapter.path))
    assert found, "a chapter without an explorer, or one that this test does not find"
    for shown in found:
        shown.cell.scroll_into_view_if_needed()
        shown.agrees()
        for name in shown.mirror.controls:
            _move(shown, name)
    assert notebook.errors() == []
    assert notebook.console_errors == []


def _move(shown: Shown, name: str) -> None:
    control = shown.mirror.controls[name]
    if hasattr(control, "options"):
        choose_next(shown.cell, label(name))
        is_now(shown, name, control.options[(control.index + 1) % len(control.options)])
    elif isinstance(control.value, bool):
        shown.cell.get_by_label(label(name), exact=True).press("Space")
        is_now(shown, name, not control.value)
    else:
        slide(shown, name)
        type_number(shown.cell, label(name), control.min)
        is_now(shown, name, control.min)


def test_every_prediction_is_committed_by_keyboard_and_answered(chapter: Visited) -> None:
    notebook = chapter.notebook
    asked = [place for place, cell in enumerate(notebook.cells()) if cell["source"].startswith("predict(")]
    assert asked
    for place in asked:
        _commit(notebook.page.locator(".jp-Notebook .jp-Cell").nth(place))
    assert notebook.errors() == []
    assert notebook.console_errors == []


def _commit(cell: Locator) -> None:
    cell.scroll_into_view_if_needed()
    field = cell.get_by_label("I predict")
    said = WRONG if field.count() else cell.get_by_role("button").first.inner_text()
    if field.count():
        button = cell.get_by_role("button", name="Commit")
        button.press("Enter")  # nothing written yet
        cell.get_by_text("Write a number").wait_for()
        field.fill(WRONG)
        field.press("Tab")
    else:
        button = cell.get_by_role("button").first
    button.press("Enter")
    status = cell.get_by_role("status").filter(has_text="The answer:")
    status.wait_for()
    verdict = status.inner_text()
    assert verdict.startswith(("✗ You said " + said, "✓ Yes."))
    assert not (field.count() and verdict.startswith("✓"))
    assert len(verdict.partition("The answer:")[2]) > 30, "an answer comes with its reason"
