"""nbgrader: marks and diagnoses into its gradebook, through nbgrader's own API.

The assignments are those of `course export nbgrader`, one a chapter, which `nbgrader generate_assignment` has put into
the gradebook. Who is not in it yet is added, as nbgrader's autograde adds whom it grades.
"""

import warnings
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from course_classroom.collect.names import several
from course_classroom.errors import ClassroomError
from course_classroom.give_back.feedback import said_of
from course_classroom.give_back.tables import Class
from course_classroom.inside.notebook import PREFIX
from course_classroom.nbgrader import CHECK
from course_classroom.report.marking import Marking
from course_classroom.report.override import EXCUSED
from course_classroom.results import Result
from course_lib import catalogue

FILE = "gradebook.db"


def write_gradebook(grades: Class, folder: Path) -> list[str]:
    """Write everybody's marks into the gradebook of nbgrader's course folder; return what is to be looked at.

    Raises ClassroomError, before anything is written, where nbgrader or the gradebook is not there, or the gradebook
    lacks one of the exercises.
    """
    try:
        from nbgrader.api import Gradebook, MissingEntry  # noqa: PLC0415 - it is an environment's own: see the guide
    except ImportError:
        raise ClassroomError(
            "nbgrader is not installed beside the course: run this with the Python that has nbgrader, as"
            " `python -m course_classroom.cli export nbgrader-grades …`"
        ) from None
    path = folder / FILE
    if not path.is_file():
        raise ClassroomError(f"there is no {path}: `nbgrader generate_assignment` makes it")
    chapters = {exercise: catalogue.exercise(exercise).chapter for exercise in grades.marking.exercises}
    with warnings.catch_warnings(), Gradebook(f"sqlite:///{path.resolve()}") as book:
        warnings.filterwarnings("ignore", module="nbgrader")  # of how it uses its database: nobody here can mend that
        for exercise, chapter in chapters.items():
            try:
                book.find_grade_cell(CHECK + exercise, chapter, chapter)
            except MissingEntry:
                raise ClassroomError(
                    f"{path} has no {exercise}: export the exercises of {chapter} with `course export nbgrader`, then"
                    f" `nbgrader generate_assignment {chapter}`"
                ) from None
        known = {student.id for student in book.students}
        known |= {one.name for one in (folder / "submitted").glob("*")}
        handed_in = [one for one in grades.results if one.exercises or grades.marking.override(one).points]
        for result in handed_in:
            student = next((one for one in (result.student, *result.ids) if one in known), result.student)
            book.update_or_create_student(student)
            for chapter in dict.fromkeys(chapters.values()):
                exercises = [one for one in chapters if chapters[one] == chapter]
                _write(book, grades.marking, result, student, chapter, exercises)
    return [line for result in handed_in for line in _excused(grades.marking, result)]


def _write(book: Any, marking: Marking, result: Result, student: str, chapter: str, exercises: Sequence[str]) -> None:
    when = {"timestamp": datetime.fromisoformat(result.handed_in)} if result.handed_in else {}
    book.update_or_create_submission(chapter, student, **when)
    notebook, scores = book.find_submission_notebook(chapter, chapter, student), list[float]()
    comment = marking.override(result).comment
    for exercise in exercises:
        if marking.status(result, exercise) == EXCUSED:
            continue
        grade = book.find_grade(CHECK + exercise, chapter, chapter, student)
        points, mark = marking.points[exercise], result.exercises.get(exercise)
        score = grade.cell.max_score * marking.earned(result, exercise) / points if points else 0.0
        if marking.is_set(result, exercise):
            grade.manual_score = score
        grade.auto_score, grade.needs_manual_grade = score, False
        scores.append(score)
        said = [*([comment] if comment else ()), *(said_of(mark) if mark else ())]
        book.find_comment(PREFIX + exercise, chapter, chapter, student).auto_comment = "\n\n".join(said)
        comment = ""  # it is for all of them, and stands at the first
    notebook.late_submission_penalty = marking.late.share_lost(result) * sum(scores)
    book.db.commit()


def _excused(marking: Marking, result: Result) -> list[str]:
    excused = [one for one in marking.exercises if marking.status(result, one) == EXCUSED]
    return [f"{result.student}: {several(excused)}: excused, which nbgrader cannot say"] if excused else []
