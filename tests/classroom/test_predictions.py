"""Predictions in a hand-in: told by `progress()`, believed where they are the chapters' own, counted in the report."""

import json
import re
from dataclasses import replace

import pytest

from course_classroom import cli
from course_classroom.predictions import TIME, _asked, guessed, predicted
from course_classroom.results import Result, store
from course_lib import predict, progress
from course_lib.asking.question import PREDICTIONS
from course_lib.parts.part import MIME
from course_lib.parts.questions import question_of
from tests.classroom.submissions import ROOT, solved
from tests.classroom.test_questions import notebook

TEXT = "Leave `x` at 1. Turn `dvalue` from 0.5 to −2. What does the gate do?"
KEY, (CHAPTER, _, CHOICES) = next((key, one) for key, one in _asked().items() if one[1] == TEXT)


def handed(said, **more):
    """A result in which this was predicted of the gate: "" where it was right."""
    return Result("ada", questions={TIME: {KEY: said, **more}})


def hand_in(bundle):
    """A solved notebook in which `progress()` has shown this."""
    made = json.loads(solved())
    cell = next(cell for cell in made["cells"] if cell["cell_type"] == "code")
    cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": bundle}]
    return json.dumps(made, ensure_ascii=False).encode()


def test_every_question_of_the_chapters_is_known_by_the_key_that_a_learner_keeps():
    told = [
        one["question"]
        for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", ())
        for one in output.get("data", {}).get(MIME, ())
        if "question" in one
    ]
    keys = [question_of(one).key for one in told]
    assert len(set(keys)) == len(keys) > 80
    assert set(keys) == set(_asked())


def test_what_a_learner_predicts_is_told_by_progress_and_read_from_the_notebook(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "marks"))
    assert PREDICTIONS not in progress()._mimebundle()
    one = predict(TEXT, CHOICES[1], dict.fromkeys(CHOICES, "Because."))
    one.widget.entered = {"committed": CHOICES[0]}
    other = predict("How many?", 2, "Count.")
    other.widget.entered = {"committed": "2"}
    bundle = progress()._mimebundle()
    assert predicted(hand_in(bundle)) == {KEY: CHOICES[0], other.question.key: ""}


@pytest.mark.parametrize("said", [3, [], "x", {"no key": "x"}, {KEY: 3}, {KEY.upper(): ""}, {KEY: {}}, {KEY + "0": ""}])
def test_what_is_forged_is_nothing(said):
    assert predicted(hand_in({PREDICTIONS: said})) == {}


def test_a_result_holds_them_beside_the_ten_questions(trusted):
    given = {"before": {"gate": "0 and 5"}, "after": {}}
    content = json.loads(notebook(given, content=hand_in({PREDICTIONS: {KEY: ""}}).decode()))
    both = content["cells"][-1]
    both["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": {PREDICTIONS: {KEY: CHOICES[0]}}}]
    result = trusted.grader.grade(trusted.submission(json.dumps(content).encode()))
    assert result.questions == {**given, TIME: {KEY: CHOICES[0]}}


def test_the_report_says_which_the_class_got_wrong_and_what_most_of_them_said(tmp_path):
    for place, said in enumerate([CHOICES[0], "<script>", "<script>", ""]):
        store(tmp_path, replace(handed(said, abcdefabcdef="forged"), student=f"student{place}"))
    assert cli.main(["report", str(tmp_path)]) == 0
    page = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    table = page.partition('<h2 id="predictions">')[2].partition("</table>")[0]
    (row,) = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", table)
    assert row.startswith("Leave <code>x</code> at 1.")
    assert ">3 of 4</td>" in row
    assert f"<td>{CHOICES[0]}</td><td>{CHAPTER}</td>" in row
    assert "forged" not in page
    assert "Ten questions" not in (tmp_path / "report" / "students" / "student0.html").read_text(encoding="utf-8")


def test_the_largest_share_comes_first_and_what_nobody_got_wrong_is_not_there():
    first, second, third = list(_asked())[:3]
    counts = {(first, ""): 3, (first, "5"): 1, (second, "5"): 1, (second, ""): 1, (third, ""): 4}
    found = guessed(counts)
    assert [(one.wrong, one.made) for one in found] == [(1, 2), (1, 4)]
    assert guessed({}) == []
