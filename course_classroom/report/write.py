"""Write the report of a class, a student at a time."""

from collections.abc import Sequence
from pathlib import Path

from course_classroom.assignment import read_assignment
from course_classroom.errors import ClassroomError
from course_classroom.report.answers import read_answers
from course_classroom.report.gradebook import csv_head, csv_row, grades_json, json_row, term_csv
from course_classroom.report.marking import read_marking
from course_classroom.report.pages import (
    GENERATOR,
    answers_page,
    assignment_name,
    overview,
    student_page,
    student_report,
    term_overview,
    term_page,
)
from course_classroom.report.tally import Tally, exercises_of
from course_classroom.report.term import read_term
from course_classroom.results import RESULTS, file_name, graded_on, read_all, result_file
from course_lib.notebook.keeping import write_whole


def write_report(grades: Path, to: Path) -> list[Path]:
    """Write the pages and tables of a class to the folder `to`, each file whole or not at all; return the main ones.

    Raises ClassroomError where there are no results, or points that are none.
    """
    asked = read_assignment(grades)
    marking = read_marking(grades, exercises_of(() if asked else read_all(grades), asked))
    class_, names = Tally(marking), set[str]()
    lines, rows = [csv_head(marking)], list[str]()
    for result in read_all(grades):
        class_.add(result)
        lines.append(csv_row(marking, result))
        rows.append(json_row(marking, result))
        names |= {result.student, *result.ids}
    if not class_.students:
        raise ClassroomError(f"there are no results in {grades}: `course grade SUBMISSIONS --out {grades}` makes them")
    marking.check_names(grades, names)
    for result in read_all(grades):  # once more: what all of them say does not fit into the memory
        graded = graded_on([result_file(grades, result.student)])
        page = student_report(marking, result, asked, graded)
        write_whole(to / student_page(file_name(result.student)), page.encode())
    main = {
        "index.html": overview(class_, asked, graded_on((grades / RESULTS).glob("*.json"))).encode(),
        "grades.csv": "".join(lines).encode("utf-8-sig"),  # else Excel garbles it
        "grades.json": grades_json(marking, rows).encode(),
    }
    for name, content in main.items():
        write_whole(to / name, content)
    pages = {student_page(student.file) for student in class_.students}
    for path in (to / "students").glob("*.html"):
        if f"students/{path.name}" not in pages and GENERATOR in path.read_text(encoding="utf-8", errors="replace"):
            path.unlink()  # of a student who has left: it is this report's own
    return [to / name for name in main]


def write_answers(grades: Path, to: Path, *, anonymous: bool) -> list[Path]:
    """Write a page for each exercise: the course's answer beside those of the class; return these pages.

    Raises ClassroomError where there are no results.
    """
    asked, pages = read_assignment(grades), list[Path]()
    marking = read_marking(grades, exercises_of(() if asked else read_all(grades), asked))
    for exercise in marking.exercises:
        answers = read_answers(grades, exercise)
        pages.append(to / "answers" / f"{exercise}.html")
        page = answers_page(answers, assignment_name(marking, asked), anonymous=anonymous)
        write_whole(pages[-1], page.encode())
    return pages


def write_term(folders: Sequence[Path], to: Path, rules: Path | None) -> list[Path]:
    """Write one report over the assignments whose grades are in `folders`; return the main files.

    Raises ClassroomError where one of them has no grades, or for rules that cannot be meant.
    """
    term = read_term(folders, rules)
    main = {"index.html": term_overview(term).encode(), "term.csv": term_csv(term).encode("utf-8-sig")}
    for student in term.students:
        write_whole(to / student_page(file_name(student)), term_page(term, student).encode())
    for name, content in main.items():
        write_whole(to / name, content)
    return [to / name for name in main]
