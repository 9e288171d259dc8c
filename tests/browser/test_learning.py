"""Chapter 3 and its exercises as a learner uses them: by keyboard, answering wrongly first."""

import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from course_lib import ActivationReLU
from course_lib.explorers.relu import BATCH, UPSTREAM
from course_lib.notebook.predicted import predictions
from tests.browser.desk import Desk
from tests.browser.driver import Notebook
from tests.browser.hands import choose_next, turn, type_number
from tests.browser.practised import AT, practise


@pytest.fixture(scope="module")
def chapter(desk: Desk) -> Notebook:
    """Chapter 3, run once: each of the tests that take it moves something else."""
    return desk.notebook().open("notebooks/03_relu.ipynb").run_all()


def cell(notebook: Notebook, source: str) -> Locator:
    return notebook.page.locator(".jp-CodeCell", has_text=source).last


def shown(cell: Locator) -> list[float]:
    """The numbers on a picture's edges or in its cells."""
    texts = [
        text.removeprefix("→ ").removeprefix("← ").replace("−", "-")
        for text in cell.locator("svg.bp-picture text").all_text_contents()
    ]
    return [float(text) for text in texts if re.fullmatch(r"-?\d+\.\d\d", text)]


def layer(x: float, dvalue: float) -> list[float]:
    relu = ActivationReLU()
    y = relu.forward(np.array([[x]])).item()
    return [x, relu.backward(np.array([[dvalue]])).item(), y, dvalue]


def test_sliders_and_number_fields_are_moved_by_keyboard_and_the_picture_follows(chapter: Notebook) -> None:
    explorer = cell(chapter, "explore(gate)")
    words = explorer.locator(".bp-words")
    turn(explorer, "x", "ArrowLeft", presses=15)
    turn(explorer, "dvalue", "ArrowRight", presses=7)
    expect(words).to_contain_text("At x = −0.50 the gate is closed")
    expect(words).to_contain_text("1.20 × 0 = 0.00")
    assert shown(explorer) == pytest.approx(layer(-0.5, 1.2))
    field = explorer.get_by_role("spinbutton", name="x", exact=True)
    assert field.input_value() == "-0.5"
    field.fill("0.123")
    field.press("Enter")
    expect(words).to_contain_text("At x = 0.12 the gate is open")
    assert shown(explorer) == pytest.approx(layer(0.123, 1.2), abs=0.005)
    assert field.input_value() == "0.123"
    slider = explorer.get_by_role("slider", name="x", exact=True)
    assert slider.get_attribute("aria-valuetext") == "0.123", "a number between two steps is said as it is"
    turn(explorer, "x", "ArrowRight")
    expect(field).to_have_value("0.2")
    field.fill("99")
    field.press("Enter")
    expect(field).to_have_value("3.0")
    field.fill("")
    field.press("Enter")
    expect(field).to_have_value("3.0")
    expect(words).to_contain_text("At x = 3.00 the gate is open")
    expect(explorer.locator(".bp-announced")).to_have_text(words.inner_text())


def test_keys_in_a_figure_are_the_figures_and_those_with_a_modifier_the_notebooks(chapter: Notebook) -> None:
    explorer = cell(chapter, "explore(gate)")
    slider = explorer.get_by_role("slider", name="x", exact=True)
    before = len(chapter.sources())
    chosen = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    slider.focus()
    place = chapter.page.evaluate(chosen)
    for key in ("ArrowDown", "ArrowUp", "a", "d", "d"):  # in the notebook: another cell, a new one, one less
        slider.press(key)
    assert (len(chapter.sources()), chapter.page.evaluate(chosen)) == (before, place)
    assert slider.evaluate("slider => slider === document.activeElement")


def test_a_number_in_the_picture_is_dragged_by_mouse_and_by_touch_and_stepped_by_keyboard(chapter: Notebook) -> None:
    explorer = cell(chapter, "explore(gate)")
    handle = explorer.get_by_role("slider", name="dvalue, in the picture")
    type_number(explorer, "dvalue", 0)
    expect(explorer.locator(".bp-words")).to_contain_text("The gradient that leaves is dvalue × slope = 0.00")
    notebook_at = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"

    def says(number: float) -> None:
        written = f"{number:.1f}".replace("-", "−")
        expect(handle).to_have_attribute("aria-valuetext", written)
        expect(explorer.get_by_role("spinbutton", name="dvalue", exact=True)).to_have_value(f"{number:.1f}")
        expect(explorer.locator("text[data-control=dvalue]")).to_have_text(f"← {written}0")

    handle.scroll_into_view_if_needed()
    place = handle.bounding_box()
    assert place is not None
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    mouse = chapter.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 30, y + 5)  # an eighth of the range, which is 4
    says(0.5)
    mouse.move(x - 60, y + 5)  # the picture was drawn anew meanwhile
    says(-1)
    mouse.up()
    mouse.move(x, y)
    says(-1)
    touch = chapter.page.context.new_cdp_session(chapter.page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    for kind, to in (("touchStart", 0), ("touchMove", 30), ("touchMove", 120)):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x + to, "y": y}]})
    says(1)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    handle.focus()
    here = chapter.page.evaluate(notebook_at)
    for key, number in (("ArrowRight", 1.1), ("ArrowDown", 1), ("Home", -2), ("PageUp", -1), ("End", 2)):
        chapter.page.keyboard.press(key)
        says(number)
    assert handle.evaluate("handle => handle === document.activeElement")
    assert chapter.page.evaluate(notebook_at) == here


def test_choices_are_made_by_keyboard_and_each_cell_shows_the_layers_number(chapter: Notebook) -> None:
    explorer = cell(chapter, "explore(batch_gate)")
    for label, value in (("sample", 2), ("unit", 3), ("shift", -1.5)):
        type_number(explorer, label, value)
    choose_next(explorer, "dvalues")
    expect(explorer.locator(".bp-words")).to_contain_text(
        "the input is −3.50, so the gate is closed and dinputs = 1.00 × 0"
    )
    inputs = BATCH - 1.5 * (np.arange(4) == 3)
    relu = ActivationReLU()
    relu.forward(inputs)
    dvalues = UPSTREAM["all 1"]
    # The gate's own cells have no decimals.
    assert shown(explorer) == pytest.approx(np.ravel([inputs, dvalues, relu.backward(dvalues)]), abs=0.005)


def test_a_prediction_is_committed_by_keyboard_and_a_wrong_one_learns_why(chapter: Notebook) -> None:
    question = cell(chapter, "Turn dvalue from 0.5 to −2")
    question.get_by_role("radio", name="It closes: 0 leaves").press("Space")
    question.get_by_role("button", name="Commit").press("Enter")
    expect(question.get_by_role("status")).to_contain_text("✗ You said It closes: 0 leaves.")
    expect(question.get_by_role("status")).to_contain_text("The gate looks at x only.")
    expect(question.get_by_role("status")).to_contain_text("The answer: It stays open: −2 leaves.")


AT_LAST = """async (command) => {
    const { commands, shell } = window.jupyterapp;
    shell.currentWidget.content.activeCellIndex = shell.currentWidget.content.widgets.length - 1;
    await commands.execute(`notebook:${command}`);
}"""
WRITE = "code => window.jupyterapp.shell.currentWidget.content.widgets.at(-1).model.sharedModel.setSource(code)"


class LastCell:
    """Practice in a cell below all others, which begins with marks of its own."""

    def __init__(self, notebook: Notebook, file: Path) -> None:
        self.page, self.file = notebook.page, file
        self.place = notebook.page.locator(".jp-CodeCell").last
        self.page.evaluate(AT_LAST, "insert-cell-below")
        self._run(f"import os; os.environ['COURSE_PROGRESS'] = {str(file)!r}")

    def due(self, now: datetime) -> Locator:
        return self._run(f"{AT.format(now)}practice()")

    def progress(self) -> Locator:
        return self._run("progress()")

    def marks(self) -> str:
        return self.file.read_text(encoding="utf-8")

    def _run(self, code: str) -> Locator:
        self.page.evaluate(WRITE, code)
        self.page.evaluate(AT_LAST, "run-cell")
        return self.place


def test_a_month_of_practice_brings_back_what_was_predicted_wrongly(
    chapter: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "learner"
    file.write_text("\nrelu_backward correct\nsoftmax_backward correct", encoding="utf-8")
    last = LastCell(chapter, file)
    question = cell(chapter, "An input is NaN")
    question.get_by_role("radio", name="no", exact=True).check()
    question.get_by_role("button", name="Commit").click()
    expect(question.get_by_role("status")).to_contain_text("✗ You said no.")
    start = datetime.now(UTC).replace(microsecond=0)
    asked = list(practise(last, start, tmp_path / "marks", monkeypatch))
    (predicted,) = (f"predicted/{one.key}" for one in predictions().values())
    assert any(predicted in cards for cards in asked[1:])
    assert {"relu_backward", "softmax_backward"} <= asked[0]


ATTEMPTS = (
    ("return dvalues * (dvalues > 0)", "zeroes_by_upstream_sign", "You gate on the sign of dvalues", "dvalues"),
    ("return (inputs > 0) * 1.0", "returns_mask", "You return ReLU's own slope", "1.0"),
    (
        "dvalues[inputs <= 0] = 0; return dvalues",
        "modifies_dvalues",
        "you wrote the zeros into the caller's dvalues",
        "dvalues[inputs <= 0] = 0",
    ),
    ("return dvalues * (inputs > 0)", None, "Correct", ""),
)


def test_an_exercise_is_solved_wrongly_in_three_ways_each_named_and_then_rightly(notebook: Notebook) -> None:
    notebook.open("exercises/03_relu.ipynb").run_all()
    answer, check = cell(notebook, "def relu_backward"), cell(notebook, "check(relu_backward)")
    expect(check.locator(".jp-OutputArea")).to_contain_text("Not attempted", ignore_case=True)
    for body, misconception, message, marked in ATTEMPTS:
        answer.locator(".cm-content").click()
        notebook.page.keyboard.press("ControlOrMeta+a")
        notebook.page.keyboard.insert_text(f"def relu_backward(dvalues, inputs):\n    {body}")
        notebook.page.keyboard.press("Shift+Enter")  # moves on to the check
        notebook.page.keyboard.press("Shift+Enter")
        expect(check.locator(".jp-OutputArea")).to_contain_text(message, ignore_case=misconception is None)
        expect(check.locator("u")).to_have_text([] if misconception is None else [marked])
    assert notebook.errors() == []
