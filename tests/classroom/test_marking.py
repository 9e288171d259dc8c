"""Points: by answers or by cases, what being late costs, and what was set by hand."""

import csv
import json
import re
from dataclasses import replace
from io import StringIO

import pytest

from course_classroom import cli
from course_classroom.report.late import read_late
from course_classroom.report.marking import read_marking
from course_classroom.results import Mark, Result, store
from tests.classroom.submissions import ROOT, answered

EXERCISES = ("relu_forward", "relu_backward", "leaky_relu_backward")
RIGHT, WRONG = Mark("correct", ""), Mark("incorrect", "It is wrong.", share_right=0.75)
ADA = Result("ada", ids=("7",), exercises=dict(zip(EXERCISES, (RIGHT, WRONG, Mark("time limit", "")), strict=True)))
BOB = Result("bob", late=True, exercises=dict.fromkeys(EXERCISES, RIGHT))


def graded(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    for result in (ADA, BOB):
        store(folder, result)
    return folder


def total(folder, result):
    return round(read_marking(folder, EXERCISES).total(result), 6)


def report(folder):
    assert cli.main(["report", str(folder)]) == 0
    rows = csv.DictReader(StringIO((folder / "report" / "grades.csv").read_text(encoding="utf-8-sig")))
    return {row["student"]: row for row in rows}


def page(folder, student):
    return " ".join((folder / "report" / "students" / f"{student}.html").read_text(encoding="utf-8").split())


def test_a_case_gives_points_where_that_is_asked_and_else_the_whole_answer(tmp_path):
    assert total(graded(tmp_path), ADA) == 1
    assert total(graded(tmp_path, points='by = "cases"\nrelu_backward = 2'), ADA) == 2.5
    assert report(tmp_path)["ada"]["relu_backward points"] == "1.5"
    assert "1.5 of 2 points" in page(tmp_path, "ada")


def test_the_share_of_right_cases_is_of_those_that_decide_and_a_changed_argument_takes_half(trusted):
    one_row = trusted.exercise(answered("return np.maximum(0, inputs) if len(inputs) == 1 else inputs"))
    assert (one_row.status, 0 < one_row.share_right < 1) == ("incorrect", True)
    in_place = trusted.exercise(answered("inputs[inputs < 0] = 0\nreturn inputs"))
    assert in_place.status == "incorrect"
    assert 0.5 <= in_place.share_right < 1  # a case without a negative number is not changed
    assert trusted.exercise(answered("return inputs * 0 + 7")).share_right == 0


LATE = {
    "nothing_said": ("", 3),
    "platform_says_so": ("penalty = 0.1", 2.7),
    "counts_more": ("penalty = 0.1\nlate_counts = 3", 2.1),
    "free": ("penalty = 0.1\nfree_days = 1", 3),
    "at_most": ("penalty = 0.3\nat_most = 0.5\ndays.bob = 4", 1.5),
    "an_exception": ("penalty = 0.1\ndays.bob = 4\nexceptions.bob = 3", 2.7),
    "half_a_day_is_begun": ("penalty = 0.1\ndays.bob = 1.5", 2.4),
    "a_time": ("penalty = 0.1\ndue = 2026-11-30T12:00:00\nhanded_in.bob = 2026-12-01T12:00:01", 2.4),
    "a_time_that_is_early": ("penalty = 0.1\ndue = 2026-11-30T12:00:00\nhanded_in.bob = 2026-11-01T12:00:01", 3),
}


@pytest.mark.parametrize(("said", "points"), LATE.values(), ids=LATE)
def test_being_late_costs_what_the_file_says(tmp_path, said, points):
    assert total(graded(tmp_path, late=said), BOB) == points
    assert total(tmp_path, ADA) == 1


PLATFORM_SAYS = {
    "a_time": ("penalty = 0.1\ndue = 2026-11-30T12:00:00", "2026-12-01T12:00:01", 2.4),
    "in_another_zone": ("penalty = 0.1\ndue = 2026-11-30T12:00:00+01:00", "2026-11-30T12:30:00+00:00", 2.7),
    "earlier_than_due": ("penalty = 0.1\ndue = 2026-11-30T12:00:00", "2026-11-30T11:59:59", 3),
    "no_due": ("penalty = 0.1", "2026-12-01T12:00:01", 2.7),  # it is called late all the same
    "a_time_is_given": (
        "penalty = 0.1\ndue = 2026-11-30T12:00:00\nhanded_in.bob = 2026-11-30T00:00:00",
        "2026-12-01T12:00:01",
        3,
    ),
    "days_are_given": ("penalty = 0.1\ndue = 2026-11-30T12:00:00\ndays.bob = 0", "2026-12-01T12:00:01", 3),
}


@pytest.mark.parametrize(("said", "when", "points"), PLATFORM_SAYS.values(), ids=PLATFORM_SAYS)
def test_the_time_that_a_platform_says_is_held_against_due(tmp_path, said, when, points):
    assert total(graded(tmp_path, late=said), replace(BOB, handed_in=when)) == points


@pytest.mark.parametrize(("due", "when", "wanted"), [("", "+00:00", "an offset"), ("+01:00", "", "no offset")])
def test_a_time_of_another_kind_than_due_is_refused_and_nothing_is_written(tmp_path, capsys, due, when, wanted):
    graded(tmp_path, late=f"due = 2026-11-30T12:00:00{due}")
    store(tmp_path, replace(BOB, handed_in=f"2026-12-01T12:00:01{when}"))
    assert cli.main(["report", str(tmp_path)]) == 1
    assert f"`due` is to have {wanted}" in capsys.readouterr().err
    assert not (tmp_path / "report").exists()


def test_a_student_is_named_by_an_id_too_and_the_page_says_what_was_lost(tmp_path):
    graded(tmp_path, late='penalty = 0.25\ndays."7" = 2')
    assert report(tmp_path)["ada"]["points"] == "0.5"
    assert "0.5 of 3 points. 50 % of the points are lost: 2 days late." in page(tmp_path, "ada")


def test_what_was_set_by_hand_counts_and_its_comment_is_on_the_page_alone(tmp_path):
    said = '[ada]\nrelu_backward = 0.5\nleaky_relu_backward = "excused"\ncomment = "<b>Well tried.</b>"'
    graded(tmp_path, override=said)
    row = report(tmp_path)["ada"]
    assert (row["points"], row["of 3"], row["leaky_relu_backward"]) == ("1.5", "75.0%", "excused")
    assert "From your instructor:</strong> &lt;b&gt;Well tried.&lt;/b&gt;" in page(tmp_path, "ada")
    assert "0.5 of 1 point, set by your instructor" in page(tmp_path, "ada")
    assert "1.5 of 2 points" in page(tmp_path, "ada")
    assert "Well tried" not in (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    (ada, _) = json.loads((tmp_path / "report" / "grades.json").read_text(encoding="utf-8"))["students"]
    assert (ada["points"], ada["possible"], ada["exercises"]["relu_backward"]["set"]) == (1.5, 2, True)


def test_who_is_excused_has_no_share_and_counts_in_no_distribution(tmp_path):
    graded(tmp_path, override="[bob]\nexcused = true")
    assert report(tmp_path)["bob"]["of 3"] == ""
    assert "Excused." in page(tmp_path, "bob")
    index = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    bars = index.partition("<caption>Students by their share")[2].partition("</table>")[0]
    assert [int(line.rpartition("</span> ")[2][0]) for line in bars.splitlines() if "</span>" in line] == [
        *[0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    ]


WRONG_RULES = {
    "by": ("points", 'by = "luck"', "by = 'luck'"),
    "unknown_setting": ("late", "penality = 0.1", "no 'penality'"),
    "more_than_all": ("late", "penalty = 10", "from 0 to 1"),
    "text": ("late", 'penalty = "much"', "penalty"),
    "a_time_without_due": ("late", "handed_in.bob = 2026-12-01T12:00:01", "no `due`"),
    "two_kinds_of_time": ("late", "due = 2026-12-01T12:00:00Z\nhanded_in.bob = 2026-12-01T12:00:01", "offset"),
    "nobody": ("late", "days.bbo = 1", "no student 'bbo'"),
    "nobody_either": ("override", "[bbo]\nexcused = true", "no student 'bbo'"),
    "no_exercise": ("override", "[bob]\nrelu = 1", "no exercise 'relu'"),
    "no_points": ("override", "[bob]\nrelu_forward = -1", "at least 0"),
    "no_exercise_excused": ("override", '[bob]\nrelu = "excused"', "no exercise 'relu'"),
    "no_table": ("override", "bob = 1", "[bob]"),
    "no_comment": ("override", "[bob]\ncomment = 1", "comment = 1"),
    "no_toml": ("late", "penalty", "cannot be read"),
}


@pytest.mark.parametrize(("file", "said", "answer"), WRONG_RULES.values(), ids=WRONG_RULES)
def test_rules_that_cannot_be_are_refused_and_nothing_is_written(tmp_path, capsys, file, said, answer):
    graded(tmp_path, **{file: said})
    assert cli.main(["report", str(tmp_path)]) == 1
    err = capsys.readouterr().err
    assert answer in err
    assert f"{file}.toml" in err
    assert not (tmp_path / "report").exists()


def test_late_without_a_file_costs_nothing(tmp_path):
    late = read_late(tmp_path / "late.toml")
    assert late.share_lost(replace(BOB, late=True)) == 0


def test_the_guides_three_files_are_taken(tmp_path):
    guide = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    points, late, override, _ = re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)
    graded(tmp_path, points=points, late=late, override=override)
    assert report(tmp_path)["ada"]["points"] == "1.35"  # of 1 + 0.5, a day late beyond the free one
    assert report(tmp_path)["bob"]["points"] == "0"
