"""A class over three assignments, from what a platform exports to what it imports, and to the report of the term.

One is late, one is excused, and one is graded again after a check was corrected: nobody else's marks move.
"""

import csv
import io
import zipfile
from dataclasses import replace

import pytest

from course_classroom.results import read_all, store, stored
from tests.classroom.submissions import BACKWARD, answered, solved
from tests.classroom.test_give_back import canvas_comments, canvas_imports, moodle_files, moodle_imports
from tests.full import cases

STUDENTS = [f"Student{number} Of-The-Class" for number in range(cases(4, 60))]
LATE, EXCUSED, AGAIN = STUDENTS[:3]
HALF = answered("return np.abs(inputs)", ("answer-relu_backward", BACKWARD))
WEEKS = ("week-3", "week-4", "week-5")


def identity(student, first):
    return str(first + STUDENTS.index(student))


def canvas(student, week):
    late = "LATE_" if student == LATE and week == "week-3" else ""
    return f"{student.replace(' ', '').lower()}_{late}{identity(student, 100)}_{identity(student, 9000)}_03_relu.ipynb"


def moodle(student, _):
    return f"{student}_{identity(student, 100)}_assignsubmission_file_/03_relu.ipynb"


def blackboard(student, _):
    day = "02" if student == LATE else "01"
    return f"Week 5_{identity(student, 100)}_attempt_2026-11-{day}-10-00-00_03_relu.ipynb"


NAMED = dict(zip(WEEKS, (canvas, moodle, blackboard), strict=True))


@pytest.fixture
def term(tmp_path, in_one_process):
    """Three folders of grades, each of what another platform exported, with the rules of its week."""
    roster = "\n".join(["name,id", *(f"{student},{identity(student, 100)}" for student in STUDENTS)])
    (tmp_path / "roster.csv").write_text(roster, encoding="utf-8")
    for week, named in NAMED.items():
        (tmp_path / week).mkdir()
        with zipfile.ZipFile(tmp_path / week / "submissions.zip", "w") as archive:
            for number, student in enumerate(STUDENTS):
                archive.writestr(named(student, week), solved() if number % 2 else HALF)
        grade(in_one_process, tmp_path / week)
        late = "penalty = 0.1\ndue = 2026-11-01T10:00:00\n"
        (tmp_path / week / "grades" / "late.toml").write_text(late, encoding="utf-8")
    excused = f'["{EXCUSED}"]\nexcused = true\ncomment = "Get well."\n'
    (tmp_path / "week-4" / "grades" / "override.toml").write_text(excused, encoding="utf-8")
    return tmp_path


def grade(course, week, *more):
    words = ("--chapters", "03_relu", "--roster", week.parent / "roster.csv", "--out", week / "grades")
    assert course("grade", week / "submissions.zip", *words, *more) in {0, 4}  # what is missing is to be looked at


def points(course, week):
    assert course("report", week / "grades") == 0
    text = (week / "grades" / "report" / "grades.csv").read_text(encoding="utf-8-sig")
    return {row["student"]: row["points"] for row in csv.DictReader(io.StringIO(text))}


def test_a_term_from_what_was_downloaded_to_what_is_uploaded(term, in_one_process, capsys):
    one_is_late_and_one_is_excused(term, in_one_process)
    every_id_comes_back_to_its_platform(term, in_one_process)
    everybody_is_there_once(term, in_one_process)
    one_is_graded_again_and_nobody_elses_marks_move(term, in_one_process, capsys)


def one_is_late_and_one_is_excused(term, course):
    expected = {student: "3" if number % 2 else "1" for number, student in enumerate(STUDENTS)}
    for week in WEEKS:
        late = {} if week == "week-4" else {LATE: "0.9"}  # Moodle's archive says no time
        excused = {EXCUSED: "0"} if week == "week-4" else {}
        assert points(course, term / week) == {**expected, **late, **excused}


def one_is_graded_again_and_nobody_elses_marks_move(term, course, capsys):
    grades = term / "week-3" / "grades"
    for result in list(read_all(grades)):  # as a check of last week has judged them
        wrong = {name: replace(mark, status="incorrect") for name, mark in result.exercises.items()}
        store(grades, replace(result, exercises=wrong, judge="of last week"))
    capsys.readouterr()
    grade(course, term / "week-3")
    assert f"changed since {len(STUDENTS)} of these were graded" in capsys.readouterr().out
    grade(course, term / "week-3", "--again", AGAIN)
    said = capsys.readouterr().out
    assert f"{AGAIN}: relu_backward: incorrect → correct" in said
    assert f"changed since {len(STUDENTS) - 1} of these were graded" in said
    assert points(course, term / "week-3") == {**dict.fromkeys(STUDENTS, "0"), AGAIN: "1"}


def every_id_comes_back_to_its_platform(term, course):
    heads = "Student,ID,SIS User ID,SIS Login ID,Section,Week 3 (8)\nPoints Possible,,,,,30\n"
    (term / "gradebook.csv").write_text(
        heads + "".join(f'"{student}",{identity(student, 100)},,,A,\n' for student in STUDENTS), encoding="utf-8"
    )
    words = ("--gradebook", term / "gradebook.csv", "--submissions", term / "week-3" / "submissions.zip")
    assert course("export", "canvas", term / "week-3" / "grades", *words, "--to", term / "up") == 0
    expected = {identity(s, 100): {"8": "30" if n % 2 else "10"} for n, s in enumerate(STUDENTS)}
    came = canvas_imports((term / "up" / "gradebook.csv").read_bytes())
    assert came == {**expected, identity(LATE, 100): {"8": "9"}}
    matched, _ = canvas_comments((term / "up" / "feedback.zip").read_bytes())
    assert matched == {identity(student, 100): identity(student, 9000) for student in STUDENTS}
    heads = "Identifier,Full name,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments\n"
    rows = "".join(f"Participant {identity(s, 100)},{s},Submitted,,30,-,\n" for s in STUDENTS)
    (term / "worksheet.csv").write_text(heads + rows, encoding="utf-8")
    words = ("--worksheet", term / "worksheet.csv", "--to", term / "back")
    assert course("export", "moodle", term / "week-4" / "grades", *words) == 0
    came = moodle_imports((term / "back" / "worksheet.csv").read_bytes())
    assert {one: grade for one, (grade, _) in came.items()} == {
        **{one: said["8"] for one, said in expected.items()},
        identity(EXCUSED, 100): "",
    }
    assert came[identity(EXCUSED, 100)][1] == "Excused. Get well."
    found = moodle_files((term / "back" / "feedback.zip").read_bytes(), set(came))
    assert set(found) == set(came)


def everybody_is_there_once(term, course):
    weeks = [term / week / "grades" for week in WEEKS]
    assert course("term", *weeks, "--to", term / "term") == 0
    text = (term / "term" / "term.csv").read_text(encoding="utf-8-sig")
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(text))}
    assert set(rows) == set(STUDENTS)
    assert [rows[LATE][week] for week in ("term", *WEEKS)] == ["31.1%", "30.0%", "33.3%", "30.0%"]
    assert rows[EXCUSED]["week-4"] == ""
    assert stored(weeks[2], LATE).handed_in == "2026-11-02T10:00:00"
