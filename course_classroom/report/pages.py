"""The report's pages, from the templates beside this file: whatever came from a submission is escaped by Jinja."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from course_classroom.collect.names import shown
from course_classroom.report.points import points_text, share_text
from course_classroom.report.tally import ALL_STATUSES, Tally
from course_classroom.results import Result, file_name
from course_classroom.summary import missing
from course_lib import catalogue
from course_lib.showing.rich_text import rich

GENERATOR = '<meta name="generator" content="course report">'
SYMBOLS = {"correct": "✓", "incorrect": "✗", "not attempted": "○", "not handed in": "–"}


def symbol(status: str) -> str:
    """Return a status's symbol: "!" for what a person is to look at."""
    return SYMBOLS.get(status, "!")


def student_page(student: str) -> str:
    """Return where a student's page is, seen from the overview."""
    return f"students/{file_name(student)}.html"


def chapter(exercise: str) -> str:
    """Return an exercise's chapter."""
    return catalogue.exercise(exercise).chapter


def overview(class_: Tally) -> str:
    """Return the page that the report begins with."""
    present = [status for status in ALL_STATUSES if any(class_.statuses(one)[status] for one in class_.exercises)]
    versions = sorted({result.version for result in class_.results})
    return _render(
        "index.html",
        class_=class_,
        present=present,
        versions=versions,
        common=class_.misconceptions(),
        to_look_at=class_.to_look_at(),
    )


def student_report(class_: Tally, result: Result) -> str:
    """Return the page of one student. It says nothing of the others, so that it can be given back as it is."""
    return _render("student.html", class_=class_, result=result, versions=[result.version])


def _render(name: str, **values: Any) -> str:
    return _templates().get_template(name).render(values)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader(__package__), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    templates.filters["rich"] = lambda text: Markup(rich(text))  # noqa: S704 - `rich` escapes what it is given
    templates.filters["shown"] = shown
    templates.globals["generator"] = Markup(GENERATOR)  # noqa: S704 - it is written above
    templates.globals.update({f.__name__: f for f in (chapter, missing, points_text, share_text, student_page, symbol)})
    return templates
