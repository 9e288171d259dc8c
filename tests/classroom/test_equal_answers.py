"""Answers that are equal but for names, comments and layout; and all of them beside the course's."""

import pytest

from course_classroom import cli
from course_classroom.answers import form_of
from course_classroom.report.tally import Tally
from course_classroom.results import Mark, Result, store
from tests.classroom.submissions import answered
from tests.classroom.test_report import cells, marking

LONG = """def relu_forward(inputs):
    '''Return the positive part.'''
    output = np.zeros(inputs.shape)
    for i in range(len(inputs)):
        row = inputs[i]
        output[i] = np.maximum(0, row)
    return output
"""
SAME = {
    "names": LONG.replace("row", "line").replace("inputs", "x"),
    "comments": LONG.replace("    row", "    # the row\n        row"),
    "layout": LONG.replace("np.maximum(0, row)", "np.maximum(\n            0,\n            row,\n        )"),
    "docstring": LONG.replace("    '''Return the positive part.'''\n", ""),
    "annotated": LONG.replace("(inputs):", "(inputs: np.ndarray) -> np.ndarray:"),
}
OTHER = {
    "function": LONG.replace("np.maximum(0, row)", "np.minimum(0, row)"),
    "number": LONG.replace("np.maximum(0, row)", "np.maximum(1, row)"),
    "two_names_exchanged": LONG.replace("np.maximum(0, row)", "np.maximum(0, inputs)"),
    "another_global": LONG.replace("np.", "cp."),
}


@pytest.mark.parametrize("code", SAME.values(), ids=SAME)
def test_names_comments_and_layout_make_no_difference(code):
    assert form_of(code) == form_of(LONG) != ""


@pytest.mark.parametrize("code", OTHER.values(), ids=OTHER)
def test_what_is_done_makes_one(code):
    assert form_of(code) not in ("", form_of(LONG))


@pytest.mark.parametrize("code", ["", "x = 1", "def f(", "def f(x):\n    y = x\n    z = y\n    w = z\n    return w"])
def test_what_is_short_or_no_function_has_no_form(code):
    assert form_of(code) == ""


def mark(code, status="incorrect", slug="identity"):
    return Mark(status, "<i>It is</i> wrong.", slug, code=code, form=form_of(code))


def test_equal_answers_are_listed_and_stubs_are_not():
    class_ = Tally(marking("relu_forward", "relu_backward"))
    for student, code in (("ada", LONG), ("bob", OTHER["number"]), ("cy", SAME["names"])):
        stub = mark(LONG, "not attempted", None)
        class_.add(Result(student, exercises={"relu_forward": mark(code), "relu_backward": stub}))
    assert [(one.name, list(one.students)) for one in class_.equal()] == [("relu_forward", [0, 2])]


def test_the_grader_keeps_an_answer_and_its_form(trusted):
    kept = trusted.exercise(answered("a = 1\nb = 2\nc = 3\nd = 4\nreturn inputs"))
    assert kept.code == "def relu_forward(inputs):\n    a = 1\n    b = 2\n    c = 3\n    d = 4\n    return inputs"
    assert kept.form == form_of(kept.code) != ""


@pytest.mark.parametrize("anonymous", [False, True])
def test_a_page_has_all_answers_beside_the_courses_equal_ones_once(tmp_path, capsys, anonymous):
    for student, one in (
        ("ada", mark(LONG)),
        ("bob", mark(SAME["names"])),
        ("cy", mark("def f(x): return x", "correct", None)),
    ):
        store(tmp_path, Result(student, exercises={"relu_forward": one}))
    assert cli.main(["report", str(tmp_path), "--anonymous" if anonymous else "--answers"]) == 0
    path = tmp_path / "report" / "answers" / "relu_forward.html"
    assert str(path) in capsys.readouterr().out
    page = path.read_text(encoding="utf-8")
    assert "def relu_forward(inputs):" in page.partition("The course's answer</h2>")[2]
    assert page.count('<section class="exercise">') == 2
    assert page.index("identity (2)") < page.index("✓")
    assert "<i>" not in page
    assert ("ada" in page, "2 students" in page) == (not anonymous, anonymous)
    index = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert cells(index, "Students by equal answer")[1:] == [["relu_forward", "2"]]
