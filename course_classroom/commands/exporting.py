"""`course export`: marks and feedback back to a platform, or the exercises to another grader."""

import argparse
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from course_classroom.commands.common import (
    DONE,
    NEW,
    Commands,
    Parser,
    add_chapters,
    add_course,
    add_grades,
    add_points,
    add_to,
    command,
    say,
    warn,
    write,
)

if TYPE_CHECKING:
    from course_classroom.results import Result


def add_exporting(commands: Commands) -> None:
    """Add the command, and one below it for each platform."""
    parser = commands.add_parser(
        "export",
        help="give marks and feedback back to a platform, or the exercises to another grader",
        epilog="example:\n  course export canvas grades/ --gradebook exported.csv --to upload/",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    platforms = parser.add_subparsers(required=True, metavar="PLATFORM")
    for add in (_add_canvas, _add_moodle, _add_gradescope, _add_github, _add_classroom50):
        add(platforms)
    _add_nbgrader(platforms)
    _add_nbgrader_grades(platforms)


def _add_canvas(platforms: Commands) -> None:
    parser = command(
        platforms,
        "canvas",
        run_canvas,
        "fill in a column of the gradebook that Canvas exported, and name feedback as its re-upload wants it",
        "course export canvas grades/ --gradebook exported.csv --submissions submissions.zip --to upload/",
    )
    _add_given_back(parser)
    parser.add_argument("--gradebook", required=True, type=Path, metavar="CSV", help="what Canvas exported")
    parser.add_argument("--column", metavar="NAME", help="the assignment, where the gradebook has several")
    parser.add_argument(
        "--submissions", type=Path, metavar="ZIP", help="the submissions that Canvas exported: for feedback"
    )


def _add_moodle(platforms: Commands) -> None:
    parser = command(
        platforms,
        "moodle",
        run_moodle,
        "fill in the grading worksheet that Moodle exported, and pack feedback as its upload wants it",
        "course export moodle grades/ --worksheet exported.csv --to upload/",
    )
    _add_given_back(parser)
    parser.add_argument("--worksheet", required=True, type=Path, metavar="CSV", help="what Moodle exported")


def _add_gradescope(platforms: Commands) -> None:
    example = "course export gradescope --chapters 03_relu --to upload/"
    parser = command(platforms, "gradescope", run_gradescope, "write an autograder to upload to Gradescope", example)
    _add_made(parser)
    add_points(parser)


def _add_github(platforms: Commands) -> None:
    what = "write a workflow that grades at each push to a learner's repository"
    _add_made(command(platforms, "github", run_github, what, "course export github --chapters 03_relu --to week-3/"))


def _add_classroom50(platforms: Commands) -> None:
    example = "course export classroom50 --chapters 03_relu --to autograders/week-3/"
    parser = command(platforms, "classroom50", run_classroom50, "write an autograder for Classroom 50", example)
    _add_made(parser)


def _add_nbgrader(platforms: Commands) -> None:
    example = "course export nbgrader nbgrader-course/ --chapters 03_relu"
    parser = command(platforms, "nbgrader", run_nbgrader, "write the exercises as nbgrader takes them", example)
    parser.add_argument("folder", type=Path, metavar="DIR", help=NEW)
    add_chapters(parser)
    add_points(parser)


def _add_nbgrader_grades(platforms: Commands) -> None:
    example = "course export nbgrader-grades grades/ --to nbgrader-course/"
    what = "write marks and diagnoses into nbgrader's gradebook"
    parser = command(platforms, "nbgrader-grades", run_nbgrader_grades, what, example)
    add_grades(parser)
    add_to(parser, "nbgrader's course folder")


def _add_given_back(parser: Parser) -> None:
    add_grades(parser)
    add_to(parser, "the folder for what is to be uploaded")


def _add_made(parser: Parser) -> None:
    add_to(parser, "the folder that it is written to")
    add_chapters(parser)
    add_course(parser)


def run_canvas(options: Namespace) -> int:
    """Write what Canvas imports."""
    from course_classroom.give_back.canvas import canvas_feedback, canvas_gradebook  # noqa: PLC0415
    from course_classroom.give_back.tables import Class  # noqa: PLC0415

    grades = Class(options.grades)
    gradebook, missing = canvas_gradebook(grades, options.gradebook, options.column)
    files, without = {"gradebook.csv": gradebook}, list[str]()
    if options.submissions:
        files["feedback.zip"], without = canvas_feedback(grades, options.submissions)
    said = [f"{one.student}: not in {options.gradebook}" for one in missing]
    return write(options.to, files, [*said, *(f"{name}: no feedback file" for name in without)])


def run_moodle(options: Namespace) -> int:
    """Write what Moodle imports."""
    from course_classroom.assignment import read_assignment  # noqa: PLC0415
    from course_classroom.give_back.moodle import moodle_files  # noqa: PLC0415
    from course_classroom.give_back.tables import Class  # noqa: PLC0415
    from course_classroom.report.pages import student_report  # noqa: PLC0415
    from course_classroom.results import graded_on, result_file  # noqa: PLC0415

    grades, asked = Class(options.grades), read_assignment(options.grades)

    def page(result: "Result") -> bytes:
        graded = graded_on([result_file(options.grades, result.student)])
        return student_report(grades.marking, result, asked, graded).encode()

    files, missing = moodle_files(grades, options.worksheet, page)
    return write(options.to, files, [f"{one.student}: not in {options.worksheet}" for one in missing])


def run_gradescope(options: Namespace) -> int:
    """Write an autograder for Gradescope."""
    from course_classroom.give_back.gradescope import autograder  # noqa: PLC0415

    content = autograder(options.chapters, options.points, options.course)
    warn(options.course, "setup.sh")
    return write(options.to, {"autograder.zip": content})


def run_github(options: Namespace) -> int:
    """Write a workflow for learners' repositories."""
    from course_classroom.give_back.github import PATH, workflow  # noqa: PLC0415

    content = workflow(options.chapters, options.course).encode()
    warn(options.course, PATH)
    return write(options.to, {PATH: content})


def run_classroom50(options: Namespace) -> int:
    """Write an autograder for Classroom 50."""
    from course_classroom.give_back.classroom50 import FILE, autograder  # noqa: PLC0415

    content = autograder(options.chapters, options.course).encode()
    warn(options.course, FILE)
    return write(options.to, {FILE: content})


def run_nbgrader(options: Namespace) -> int:
    """Export the exercises for nbgrader."""
    from course_classroom.nbgrader import export_nbgrader  # noqa: PLC0415

    for path in export_nbgrader(options.folder, options.chapters, options.points):
        print(path)
    return DONE


def run_nbgrader_grades(options: Namespace) -> int:
    """Write marks into nbgrader's gradebook."""
    from course_classroom.give_back.nbgrader import FILE, write_gradebook  # noqa: PLC0415
    from course_classroom.give_back.tables import Class  # noqa: PLC0415

    said = write_gradebook(Class(options.grades), options.to)
    print(options.to / FILE)
    return say(said)
