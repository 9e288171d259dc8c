"""The report's pages, from the templates beside this file: whatever came from a submission is escaped by Jinja."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from course_classroom.assignment import Assignment
from course_classroom.collect.names import shown
from course_classroom.predictions import guessed
from course_classroom.questions import TIMES, tallied
from course_classroom.report.answers import Answers
from course_classroom.report.code import code_html
from course_classroom.report.marking import Marking
from course_classroom.report.points import points_text, share_text
from course_classroom.report.tally import ALL_STATUSES, Tally
from course_classroom.report.term import Term
from course_classroom.results import Result, file_name
from course_classroom.summary import missing
from course_lib import catalogue
from course_lib.asking.ten import TEN
from course_lib.showing.rich_text import rich

GENERATOR = '<meta name="generator" content="course report">'
SYMBOLS = {"correct": "✓", "incorrect": "✗", "not attempted": "○", "not handed in": "–", "excused": "e"}
LOOKS = {
    "correct": "right",
    "incorrect": "wrong",
    "not attempted": "open",
    "not handed in": "absent",
    "excused": "absent",
}
MOST_TO_LOOK_AT = 200  # reasons that the overview lists


def symbol(status: str) -> str:
    """Return a status's symbol: "!" for what a person is to look at."""
    return SYMBOLS.get(status, "!")


def look(status: str) -> str:
    """Return how a status looks, as a class of the style sheet."""
    return LOOKS.get(status, "look")


def student_page(file: str) -> str:
    """Return where the page of a student is, seen from the overview."""
    return f"students/{file}.html"


def chapter(exercise: str) -> str:
    """Return an exercise's chapter."""
    return catalogue.exercise(exercise).chapter


def assignment_name(marking: Marking, asked: Assignment | None) -> str:
    """Return what an assignment is called: by its chapters."""
    chapters = asked.chapters if asked else tuple(dict.fromkeys(map(chapter, marking.exercises)))
    return ", ".join(chapters)


def overview(class_: Tally, asked: Assignment | None, graded: str) -> str:
    """Return the page that the report begins with."""
    present = [status for status in ALL_STATUSES if any(count[status] for count in class_.statuses.values())]
    return _render(
        "index.html",
        class_=class_,
        assignment=assignment_name(class_.marking, asked),
        graded=graded,
        versions=sorted(class_.versions),
        present=present,
        common=class_.misconceptions(),
        slips=class_.slips(),
        to_look_at=class_.to_look_at(),
        equal=class_.equal(),
        questions=tallied(class_.answers),
        guessed=guessed(class_.predicted),
        most_to_look_at=MOST_TO_LOOK_AT,
        **_script("sort.js", "index.js"),
        told={
            "exercises": class_.exercises,
            "statuses": [[status, symbol(status), look(status)] for status in ALL_STATUSES],
            "students": [
                [shown(one.name), one.file, one.points, "".join(chr(97 + code) for code in one.statuses)]
                for one in class_.students
            ],
        },
    )


def student_report(marking: Marking, result: Result, asked: Assignment | None, graded: str) -> str:
    """Return the page of one student. It says nothing of the others, so that it can be given back as it is."""
    assignment = assignment_name(marking, asked)
    return _render(
        "student.html",
        marking=marking,
        result=result,
        questions=TEN if any(result.questions.get(time) for time in TIMES) else {},
        assignment=assignment,
        graded=graded,
        versions=[result.version],
    )


def _script(*names: str) -> dict[str, str]:
    """Return a page's script, and by which hash the page allows it and no other."""
    script = "".join(files(__package__).joinpath(f"templates/{name}").read_text(encoding="utf-8") for name in names)
    allowed = f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
    return {"script": Markup(script), "allowed": allowed}  # noqa: S704 - it is the course's own


def answers_page(answers: Answers, assignment: str, *, anonymous: bool) -> str:
    """Return the page of all answers to one exercise, beside the course's."""
    about = {"assignment": assignment, "graded": answers.graded, "versions": sorted(answers.versions)}
    return _render("answers.html", answers=answers, anonymous=anonymous, **about)


def term_overview(term: Term) -> str:
    """Return the page of a term."""
    return _render("term.html", term=term, **_about(term), **_script("sort.js"))


def term_page(term: Term, student: str) -> str:
    """Return the page of one student over a term. It says nothing of the others."""
    return _render("term_student.html", term=term, student=student, **_about(term))


def _about(term: Term) -> dict[str, Any]:
    names, versions = (", ".join(part.name for part in term.parts), sorted({v for p in term.parts for v in p.versions}))
    return {"assignment": names, "graded": max(part.graded for part in term.parts), "versions": versions}


def _render(name: str, **values: Any) -> str:
    return _templates().get_template(name).render(values)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["rich"] = lambda text: Markup(rich(text))  # noqa: S704 - `rich` escapes what it is given
    templates.filters["shown"] = shown
    templates.globals["generator"] = Markup(GENERATOR)  # noqa: S704 - it is written above
    templates.globals["code_html"] = lambda *code: Markup(code_html(*code))  # noqa: S704 - it escapes what it is given
    functions = (chapter, file_name, look, missing, points_text, share_text, student_page, symbol)
    templates.globals.update({function.__name__: function for function in functions})
    return templates
