"""Every exercise in a real browser: wrong in three known ways, each named, then right; and marks survive a restart."""

import re

from playwright.sync_api import Locator, expect

from course_lib import catalogue
from course_lib.asking.ten import ANSWERS, TEN
from course_lib.judging.exercise import Exercise
from tests.browser.desk import Visited
from tests.browser.driver import Notebook
from tests.full import some

WRONG = 3
READ = 60  # characters of a message that are compared


def exercises_of(path: str) -> list[Exercise]:
    chapter = path.rpartition("/")[2].removesuffix(".ipynb")
    return [exercise for exercise in catalogue.exercises().values() if exercise.chapter == chapter]


def code(exercise: Exercise, way: str) -> str:
    """A learner's cell whose function does what a known answer does."""
    return (
        f"def {exercise.name}(*arguments):\n"
        "    from course_lib import catalogue\n"
        f"    return catalogue.exercise({exercise.name!r}).{way}(*arguments)"
    )


def plain(text: str) -> str:
    """Text as a page shows it: code and emphasis without the marks around them."""
    return re.sub(r"`(.*?)`|\*(.*?)\*", lambda mark: mark[1] or mark[2], text)[:READ].rstrip()


def place_of(notebook: Notebook, beginning: str) -> Locator:
    (place,) = [place for place, source in enumerate(notebook.sources()) if source.startswith(beginning)]
    return notebook.page.locator(".jp-Notebook .jp-Cell").nth(place)


def write(notebook: Notebook, cell: Locator, source: str) -> None:
    """Replace a cell's text by keyboard, run it and the check below it."""
    cell.locator(".cm-content").click()
    notebook.page.keyboard.press("ControlOrMeta+a")
    notebook.page.keyboard.insert_text(source)
    notebook.page.keyboard.press("Shift+Enter")
    notebook.page.keyboard.press("Shift+Enter")


def test_each_is_wrong_in_three_ways_that_are_named_and_then_right(exercise: Visited) -> None:
    notebook = exercise.notebook
    for asked in some(exercises_of(exercise.path), 2):
        answer, check = place_of(notebook, f"def {asked.name}("), place_of(notebook, f"check({asked.name})")
        output = check.locator(".jp-OutputArea")
        expect(output).to_contain_text("not attempted")
        for number, mistake in enumerate(asked.misconceptions[:WRONG]):
            write(notebook, answer, code(asked, f"misconceptions[{number}].wrong"))
            expect(output).to_contain_text(plain(mistake.says))
        write(notebook, answer, code(asked, "reference"))
        expect(output).to_contain_text(f"{asked.name}: correct")
    if "08" in exercise.path:
        _ten_questions_end_with_both_answers_side_by_side(notebook)
    assert notebook.errors() == []
    assert notebook.console_errors == []


def _ten_questions_end_with_both_answers_side_by_side(notebook: Notebook) -> None:
    """Nothing is judged before the tenth answer; then the table stands in the page, and in the file for who grades."""
    cell = notebook.page.locator(".jp-CodeCell", has_text='questions("after")').last
    for asked, question in zip(cell.locator(".bp-question").all(), TEN.values(), strict=True):
        expect(cell).not_to_contain_text("✓")
        asked.get_by_role("radio", name=str(question.answer), exact=True).check()
        asked.get_by_role("button", name="Commit").press("Enter")
    expect(cell).to_contain_text("After the course 10 of 10 right")
    (kept,) = [
        data[ANSWERS]
        for one in notebook.cells()
        for out in one.get("outputs", [])
        if ANSWERS in (data := out.get("data", {}))
    ]
    assert kept == {"before": {}, "after": {name: question.answer for name, question in TEN.items()}}


def test_marks_and_own_file_survive_a_restart_of_the_kernel(notebook: Notebook) -> None:
    (exercise,) = exercises_of("exercises/00_start_here.ipynb")
    notebook.open("exercises/00_start_here.ipynb").run_all()
    write(notebook, place_of(notebook, f"def {exercise.name}("), code(exercise, "reference"))
    output = place_of(notebook, "check(").locator(".jp-OutputArea")
    expect(output).to_contain_text("my_backprop.py")
    notebook.page.evaluate("window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.restart()")
    notebook.run_all()
    expect(output).to_contain_text("It is in your my_backprop.py.")
    expect(place_of(notebook, "progress()").locator(".jp-OutputArea")).to_contain_text(f"✓ solved: {exercise.name}")
