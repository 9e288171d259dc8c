"""The place in a wrong answer that was handed in: as `check` finds it, from what the sandbox gives."""

import time
from dataclasses import replace

import numpy as np
import pytest

from course_classroom import cli, grade
from course_classroom.assignment import select
from course_classroom.inside.edited import TimeIsUp, made
from course_classroom.inside.notebook import Cell
from course_classroom.places import NEVER, InSandbox
from course_classroom.records import read_raised
from course_classroom.results import Result, store
from course_classroom.wire import frame
from course_lib import catalogue
from course_lib.judging.judge import BY_HAND
from tests.classroom.submissions import LIMITS, answered, notebook, put

STEP = """def train_step(network, inputs, target, learning_rate):
    loss = network.loss.forward(network.forward(inputs), target)
    network.backward(network.loss.backward(network.loss.output, target))
    network.step
    return loss"""


@pytest.fixture(autouse=True)
def _no_haste(monkeypatch):
    """Nothing here is about how long a search may take, and the machine may be busy."""
    monkeypatch.setattr("course_classroom.places.SECONDS", 60.0)


def placed(class_, content, exercise="relu_forward"):
    submission = class_.submission(content)
    return class_.grader.placed(submission, class_.grader.grade(submission)).exercises[exercise]


def place(mark):
    return mark.place and (mark.place.line, mark.place.code, mark.place.change, mark.place.instead)


def test_the_edit_that_makes_every_case_right_gives_the_place_and_is_not_told(sandboxed):
    around = "table = np.zeros(2)\ndef gated(x):\n    return np.maximum(0, x)"
    mark = placed(sandboxed, answered("table[0] = 1\nreturn gated(inputs) * -table[0]", around))
    assert place(mark) == (3, "-table[0]", "sign", "")
    assert placed(sandboxed, notebook(STEP), "train_step").place.code == "network.step"


def test_an_exception_gives_the_expression_that_raised(trusted):
    stops = "np.zeros((7, 9, 3)) @ np.ones((2, 2))"
    assert place(placed(trusted, answered(f"é = 'é' or 1\nreturn inputs + {stops}"))) == (3, stops, "raises", "")


def test_a_right_answer_has_no_place(trusted):
    right = placed(trusted, answered("return np.maximum(0, inputs)"))
    assert (right.place, right.status) == (None, "correct")


REACHES_OUT = {
    "opens": ("", "open('x')"),
    "asks": ("", "input()"),
    "starts": ("import subprocess as s", "s.run(['ls'])"),
    "by_a_helper": ("def helper(x):\n    return open(x)", "helper('x')"),
    "a_class": ("class C:\n    pass", "C()"),
    "behind_a_name": ("", "().__class__"),
    "imports": ("", "import urllib.request as r"),
}


@pytest.mark.parametrize(("before", "line"), REACHES_OUT.values(), ids=REACHES_OUT)
def test_what_reaches_out_is_not_run_again(before, line):
    def found(line):
        cells = [Cell(1, "", before), Cell(2, "", f"def relu_forward(predict):\n    {line}\n    return predict")]
        return InSandbox.of(catalogue.exercise("relu_forward"), 2, cells, run=None)

    assert found(line) is None
    assert found("pass") is not None


def test_an_edited_text_ends_in_a_loop_too_and_changes_nothing_of_the_notebooks(monkeypatch):
    answer, told = (lambda inputs, by=[1]: inputs), {"seconds": 0.05, "uses": ["kept"], "function": "f"}
    main = type("Main", (), {})()
    monkeypatch.setitem(__import__("sys").modules, "__main__", main)
    main.kept = [1]
    function = made(
        "def f(inputs, by):\n    kept.append(2)\n    by.append(2)\n    while __tick__(): pass", answer, told
    )
    began = time.thread_time()
    with pytest.raises(TimeIsUp):
        function(1)
    assert time.thread_time() - began < 2
    assert (main.kept, answer.__defaults__) == ([1], ([1],))


@pytest.mark.parametrize(
    "span", [(0, 1, 0, 1), (1, 3, 0, 1), (2, 1, 0, 1), (1, 1, 4, 4), (1, 1, 0, 99), (1, "1", 0, 1)]
)
def test_a_forged_place_is_none(span):
    assert read_raised(frame([{"raised_at": (1, 2, 0, 1)}]), "abcd\ne") == (1, 2, 0, 1)
    assert read_raised(frame([{"raised_at": span}]), "abcd\ne") is None


def test_an_edit_that_takes_all_the_time_costs_no_other_its_result(monkeypatch):
    exercise = catalogue.exercise("relu_forward")
    source = InSandbox.of(exercise, 1, [Cell(1, "", "def relu_forward(inputs):\n    return inputs")], run=None)
    probes, asked = exercise.probes(0)[:1], []

    def stream(texts, probes):
        """Come to the second text and no further; to none where the first one hangs."""
        asked.append(texts[0])
        arguments, value = list(probes[0].arguments), np.ones(1)
        record = {"failure": None, "arguments": arguments, "values": (value,), "raised_at": None}
        return b"" if texts[0] == "hangs" else frame([record]) * min(2, len(texts[: texts.index("hangs")]))

    texts = ["a", "b", "c", "hangs", "d"]
    monkeypatch.setattr(source, "_stream", lambda texts, probes: stream([*texts, "hangs"], probes))
    source._try(texts, exercise, probes)
    assert [source._known[text, probes[0]].came != NEVER.came for text in texts] == [True, True, True, False, True]
    assert asked == ["a", "c", "hangs", "d"]


def test_a_grader_whose_sandbox_forges_what_it_likes_leaves_the_mark(trusted, monkeypatch):
    submission = trusted.submission(answered("return inputs"))
    result = trusted.grader.grade(submission)
    monkeypatch.setattr("course_classroom.places.read_results", lambda *_: (2, ["no result"]))
    assert trusted.grader.placed(submission, result) == replace(result, placed=True)


def test_places_are_looked_for_where_that_was_asked_and_then_kept(trusted, tmp_path):
    plan = grade.Plan(select([]), 1, LIMITS, trusted=True, hidden=(), places=True)
    submission = trusted.submission(answered("return inputs"))
    store(tmp_path, Result("student", trusted.grader.fingerprint(submission)))
    before = grade.standing(trusted.grader, plan, tmp_path, submission)
    assert [grade.is_done(replace(plan, places=asked), before) for asked in (True, False)] == [False, True]
    assert not grade.grade(trusted.grader, replace(plan, places=False), submission, None).placed
    result = grade.grade(trusted.grader, plan, submission, before)
    assert result == replace(before, placed=True)  # a mark that is there stays, whatever the checks say today
    assert grade.is_done(plan, result)


def test_the_students_page_marks_the_place(trusted, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(grade, "grade_class", lambda plan, *_: asked.append(plan.places) or [])
    put(tmp_path / "submissions", {"ada": answered("return inputs")})
    words = ["grade", str(tmp_path / "submissions"), "--out", str(tmp_path), "--trust-submissions"]
    cli.main(words)
    cli.main([*words, "--places"])
    assert asked == [False, True]
    submission = trusted.submission(answered("x = inputs < 3\nreturn np.where(inputs > 0, inputs, 0) + x - x + 7e-3"))
    result = trusted.grader.placed(submission, trusted.grader.grade(submission))
    store(tmp_path, result)
    assert cli.main(["report", str(tmp_path)]) == 0
    page = (tmp_path / "report" / "students" / "student.html").read_text(encoding="utf-8")
    assert place(result.exercises["relu_forward"])
    assert "In line 3" in page or "Look at line 3" in page
    assert "<mark" in page
    assert BY_HAND not in page
