"""The report: what it counts and says, and that it shows nothing unescaped. A browser sees it in tests/browser/."""

import csv
import json
import re
from collections import Counter
from dataclasses import replace
from html import unescape
from io import StringIO

import pytest

from course_classroom import cli
from course_classroom.report.gradebook import grades_csv
from course_classroom.report.tally import tally
from course_classroom.results import Result, file_name, read_all, store
from course_classroom.version import VERSION
from course_lib import catalogue
from tests.classroom.submissions import ROOT, answered, solved

EVIL = "<script>alert(1)</script>"
NAMES = ("ada", "=1+1", f"{EVIL} & co", "bob", "cy", "di", "eve", "fay")
ANSWERS = {
    "ada": solved(),
    "=1+1": answered("return np.abs(inputs)"),
    f"{EVIL} & co": answered(f"raise ValueError({EVIL!r})"),
    "bob": answered("return np.abs(inputs)"),
    "cy": answered("return inputs"),
    "di": answered("while True: pass"),
    "eve": b"",
    "fay": (ROOT / "exercises" / "03_relu.ipynb").read_bytes(),
}


@pytest.fixture(scope="module")
def results(trusted):
    graded = []
    for name, content in ANSWERS.items():
        submission = trusted.submission(content)
        graded.append(replace(trusted.grader.grade(submission), student=name))
    return graded


@pytest.fixture
def grades(results, tmp_path):
    for result in results:
        store(tmp_path, result)
    return tmp_path


def report(grades):
    assert cli.main(["report", str(grades)]) == 0
    return {path.relative_to(grades / "report").as_posix(): path for path in (grades / "report").rglob("*.*")}


def text(path):
    return path.read_text(encoding="utf-8-sig")


def cells(html, caption):
    table = html.partition(f"<caption>{caption}")[2].partition("</table>")[0]
    rows = re.findall("<tr>(.*?)</tr>", table)
    return [[re.sub("<.*?>", "", cell) for cell in re.findall("<t[hd].*?>(.*?)</t[hd]>", row)] for row in rows]


def test_the_tables_count_what_the_results_hold(grades, results):
    index = text(report(grades)["index.html"])
    head, *rows = cells(index, "Students by exercise and status")
    statuses = {row[0]: dict(zip(head[1:-1], row[1:-1], strict=True)) for row in rows}
    for name in ("relu_forward", "relu_backward", "leaky_relu_backward"):
        counted = Counter(result.exercises[name].status for result in results)
        assert {status: int(n or 0) for status, n in statuses[name].items() if n} == dict(counted)
    _, *rows = cells(index, "Students by exercise and misconception")
    assert ["relu_forward", "absolute value", "2"] in [row[:3] for row in rows]
    assert ["relu_forward", "identity", "1"] in [row[:3] for row in rows]


def test_the_most_common_misconceptions_come_first_with_what_to_say(grades):
    lesson = text(report(grades)["index.html"]).partition("<h2>Exercises")[0]
    headings = [heading.replace("<wbr>", "") for heading in re.findall("<h3>(.*?)</h3>", lesson)]
    assert headings[0] == "1. relu_forward: absolute value (2 of 8 students)"
    assert headings[1:] == [
        "2. relu_forward: identity (1 of 8 students)",  # the course has a name for it
        "3. relu_forward: raised ValueError (1 of 8 students)",
    ]
    assert "absolute value" in lesson.partition("</h3>")[2].partition("<h3>")[0]


def test_what_no_check_could_judge_is_listed(grades):
    _, *rows = cells(text(report(grades)["index.html"]), "What no check could judge")
    assert {row[0] for row in rows} >= {"di", "eve"}
    assert any("time limit" in row[2] for row in rows)


def test_nothing_that_was_handed_in_is_shown_unescaped(grades):
    pages = {name: text(path) for name, path in report(grades).items() if name.endswith(".html")}
    assert len(pages) == len(NAMES) + 1
    assert not [name for name, page in pages.items() if "<script" in page]
    assert sum("&lt;script&gt;alert(1)" in page for page in pages.values()) == 2  # the overview, and the student's own


def test_a_students_page_says_what_check_says_and_nothing_of_others(grades, results):
    page = text(report(grades)["students/bob.html"])
    said = next(r for r in results if r.student == "bob").exercises["relu_forward"]
    assert "0 of 3 points" in page
    assert said.evidence.rows[-1].html in page
    assert "✗&nbsp;incorrect" in page
    assert "!&nbsp;function missing" in page
    assert not [name for name in ("ada", "fay") if f">{name}<" in page]


def test_gradebooks_can_read_it_and_no_spreadsheet_runs_a_name(grades):
    (grades / "points.toml").write_text("relu_forward = 2.5\nrelu_backward = 0\n", encoding="utf-8")
    files = report(grades)
    rows = {row["student"]: row for row in csv.DictReader(StringIO(text(files["grades.csv"])))}
    assert set(rows) == {"'=1+1", *NAMES} - {"=1+1"}
    assert (rows["ada"]["points"], rows["ada"]["relu_forward points"]) == ("3.5", "2.5")
    assert (rows["di"]["points"], rows["di"]["relu_forward"]) == ("0", "time limit")
    students = {one["student"]: one for one in json.loads(text(files["grades.json"]))["students"]}
    assert students["=1+1"]["exercises"]["relu_forward"]["misconception"] == "absolute_value"
    assert students["ada"]["points"] == 3.5


def test_a_chapter_that_was_not_handed_in_is_said_to_be_so(grades, results):
    loss = {"one_hot": replace(results[0].exercises["relu_forward"], chapter="04_loss")}
    store(grades, replace(results[0], student="gus", exercises=loss))
    files = report(grades)
    assert "No notebook of 04_loss was handed in" in text(files["students/ada.html"])
    assert next(csv.DictReader(StringIO(text(files["grades.csv"]))))["one_hot"] == "not handed in"


def test_the_same_results_give_the_same_bytes(grades):
    first = {name: path.read_bytes() for name, path in report(grades).items()}
    assert {name: path.read_bytes() for name, path in report(grades).items()} == first


WRONG_POINTS = {
    "no_toml": ("relu_forward", "cannot be read"),
    "unknown": ("relu = 1", "no exercise 'relu'"),
    "negative": ("relu_forward = -1", "at least 0"),
    "text": ("relu_forward = 'two'", "at least 0"),
    "not_a_number": ("relu_forward = nan", "at least 0"),
    "switch": ("relu_forward = true", "at least 0"),
}


@pytest.mark.parametrize(("said", "answer"), WRONG_POINTS.values(), ids=WRONG_POINTS)
def test_points_that_cannot_be_are_refused_and_nothing_is_written(grades, capsys, said, answer):
    (grades / "points.toml").write_text(said, encoding="utf-8")
    assert cli.main(["report", str(grades)]) == 1
    assert answer in capsys.readouterr().err
    assert not (grades / "report").exists()


def test_students_and_exercises_stand_in_one_order_everywhere(grades, results):
    files = report(grades)
    exercises = [name for name in catalogue.exercises() if name in results[0].exercises]
    students = [result.student for result in read_all(grades)]
    assert students == sorted(NAMES, key=file_name)
    _, *rows = cells(text(files["index.html"]), "Points of")
    assert [unescape(row[0]) for row in rows] == students
    _, *rows = cells(text(files["index.html"]), "Students by exercise and status")
    assert [row[0] for row in rows] == exercises
    head, *rows = csv.reader(StringIO(text(files["grades.csv"])))
    assert [name for name in head if name in exercises] == exercises
    assert [row[0].removeprefix("'") for row in rows] == students


def test_a_notebook_that_cannot_be_read_is_listed_once(grades):
    _, *rows = cells(text(report(grades)["index.html"]), "What no check could judge")
    assert [row[1:] for row in rows if row[0] == "eve"] == [["03_relu.ipynb", "the file is empty"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_spreadsheet_takes_a_name_for_a_formula(start):
    class_ = tally([Result(f"{start}SUM(A1)")], {})
    (row,) = list(csv.reader(StringIO(grades_csv(class_), newline="")))[1:]
    assert row[0] == f"'{start}SUM(A1)"


def test_pages_say_with_which_version_was_graded(grades, results):
    store(grades, replace(results[0], student="zoe", version="0.0.1"))
    files = report(grades)
    assert f"Graded with version {VERSION} of the course" in text(files["students/bob.html"])
    assert f"Graded with version 0.0.1 and {VERSION} of the course" in text(files["index.html"])
