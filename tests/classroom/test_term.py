"""Several assignments in one report: shares, weights, the lowest dropped, misconceptions from one to the next."""

import csv
import re
from io import StringIO

import pytest

from course_classroom import cli
from course_classroom.results import Mark, Result, store
from tests.classroom.submissions import ROOT

RIGHT = Mark("correct", "")
NAMES = ("relu_forward", "relu_backward")


def wrong(slug, message="It is wrong."):
    return Mark("incorrect", message, slug)


MARKS = {
    "week-3": {"ada": (RIGHT, RIGHT), "bob": (wrong("identity"), wrong("nan_or_inf")), "<i>cy": (RIGHT, RIGHT)},
    "week-4": {"ada": (RIGHT, wrong("identity")), "bob": (wrong("identity"), RIGHT)},
    "week-5": {"ada": (RIGHT, RIGHT), "bob": (RIGHT, wrong("raised", "with NameError: x")), "<i>cy": (RIGHT, RIGHT)},
}


@pytest.fixture
def weeks(tmp_path):
    for week, students in MARKS.items():
        for student, marks in students.items():
            store(tmp_path / week / "grades", Result(student, exercises=dict(zip(NAMES, marks, strict=True))))
    return tmp_path


def term(weeks, *more, status=0):
    words = ["term", *(str(weeks / week / "grades") for week in MARKS), "--to", str(weeks / "term"), *more]
    assert cli.main(words) == status
    return weeks / "term"


def ruled(weeks, said):
    (weeks / "term.toml").write_text(said, encoding="utf-8")
    return "--rules", str(weeks / "term.toml")


def shares(folder):
    rows = csv.DictReader(StringIO((folder / "term.csv").read_text(encoding="utf-8-sig")))
    return {row["student"]: [row["term"], *(row[week] for week in MARKS)] for row in rows}


def test_the_shares_of_all_assignments_stand_beside_their_mean(weeks):
    assert shares(term(weeks)) == {
        "ada": ["83.3%", "100.0%", "50.0%", "100.0%"],
        "bob": ["33.3%", "0.0%", "50.0%", "50.0%"],
        "<i>cy": ["66.7%", "100.0%", "0.0%", "100.0%"],  # who was not graded in week 4
    }


def test_weights_count_and_the_lowest_is_dropped_but_never_the_last(weeks):
    folder = term(weeks, *ruled(weeks, "drop_lowest = 1\n[weights]\nweek-5 = 3"))
    assert {student: one[0] for student, one in shares(folder).items()} == {
        "ada": "100.0%",
        "bob": "50.0%",
        "<i>cy": "100.0%",
    }
    assert "(0&nbsp;%)" in (folder / "index.html").read_text(encoding="utf-8")
    assert shares(term(weeks, *ruled(weeks, "drop_lowest = 9")))["bob"][0] == "50.0%"
    assert shares(term(weeks, *ruled(weeks, "[weights]\nweek-3 = 0\nweek-4 = 0")))["bob"][0] == "50.0%"


def test_what_is_excused_does_not_count_and_each_assignment_keeps_its_rules(weeks):
    (weeks / "week-3" / "grades" / "override.toml").write_text("[bob]\nexcused = true", encoding="utf-8")
    (weeks / "week-4" / "grades" / "points.toml").write_text("relu_backward = 3", encoding="utf-8")
    assert shares(term(weeks))["bob"] == ["62.5%", "", "75.0%", "50.0%"]


def test_misconceptions_are_counted_from_one_assignment_to_the_next_without_slips(weeks):
    index = (term(weeks) / "index.html").read_text(encoding="utf-8")
    table = index.partition("<caption>Students by misconception and assignment")[2].partition("</table>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall("<tr>(.*?)</tr>", table)]
    assert rows[1:] == [["identity", "1", "2", "", "1"], ["nan or inf", "1", "", "", ""]]


def test_a_students_page_has_their_own_alone(weeks):
    folder = term(weeks)
    page = (folder / "students" / "bob.html").read_text(encoding="utf-8")
    assert re.findall(r'<th scope="row">([\w ]+)</th>', page) == ["identity", "nan or inf"]
    assert page.count("✗") == 3
    assert "ada" not in page.partition("<main>")[2]
    assert "<i>" not in (folder / "index.html").read_text(encoding="utf-8")
    assert "week-3, week-4, week-5, graded on 20" in page


WRONG_RULES = {
    "unknown": ("drop = 1", "no 'drop'"),
    "no_number": ("drop_lowest = true", "drop_lowest = True"),
    "negative": ("drop_lowest = -1", "at least 0"),
    "no_assignment": ("[weights]\nweek-6 = 1", "no assignment 'week-6'"),
    "no_weight": ("[weights]\nweek-3 = -1", "at least 0"),
    "no_table": ("weights = 1", "[weights]"),
}


@pytest.mark.parametrize(("said", "answer"), WRONG_RULES.values(), ids=WRONG_RULES)
def test_rules_that_cannot_be_are_refused_and_nothing_is_written(weeks, capsys, said, answer):
    assert not term(weeks, *ruled(weeks, said), status=1).exists()
    assert answer in capsys.readouterr().err


def test_folders_without_grades_or_of_one_name_are_refused(weeks, capsys):
    (weeks / "empty").mkdir()
    assert cli.main(["term", str(weeks / "empty"), "--to", str(weeks / "term")]) == 1
    assert cli.main(["term", *[str(weeks / "week-3")] * 2, "--to", str(weeks / "term")]) == 1
    assert cli.main(["term", str(weeks / "week-3" / "grades"), "--to", str(weeks / "t"), "--rules", "nowhere"]) == 1
    said = capsys.readouterr().err
    assert "no results in" in said
    assert "two assignments are called 'week-3'" in said
    assert "no file nowhere" in said


def test_the_guides_rules_are_taken(weeks):
    guide = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    rules = re.search(r"`term.toml` may say:\n\n```toml\n(.*?)```", guide, re.DOTALL)[1]
    assert shares(term(weeks, *ruled(weeks, rules)))["bob"][0] == "50.0%"
