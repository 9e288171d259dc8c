"""The class at a glance."""

from html import escape

from course_classroom.report.page import breakable, case, count, legend, link, page, paragraphs, status_mark, table
from course_classroom.report.points import points_text
from course_classroom.report.tally import ALL_STATUSES, Common, Tally
from course_classroom.results import file_name
from course_lib import catalogue
from course_lib.showing.rich_text import rich

MOST_COMMON = 5


def student_page(student: str) -> str:
    """Return where a student's page is, seen from the overview."""
    return f"students/{file_name(student)}.html"


def overview(class_: Tally) -> str:
    """Return the page that the report begins with."""
    common = class_.misconceptions()
    body = [
        f"<p>{len(class_.results)} students, {len(class_.exercises)} exercises. "
        f"For gradebooks: {link('grades.csv', 'grades.csv')} and {link('grades.json', 'grades.json')}.</p>",
        "<h2>What to say in the next lesson</h2>",
        *_next_lesson(class_, common[:MOST_COMMON]),
        "<h2>Exercises</h2>",
        _exercises(class_),
        "<h2>Misconceptions</h2>",
        _misconceptions(class_, common),
        "<h2>To look at yourself</h2>",
        _to_look_at(class_),
        "<h2>Students</h2>",
        _students(class_),
    ]
    return page("The class at a glance", body)


def _next_lesson(class_: Tally, common: list[Common]) -> list[str]:
    if not common:
        return ["<p>No answer has a misconception that the course knows.</p>"]
    lines = []
    for place, one in enumerate(common, start=1):
        share = f"{len(one.students)} of {len(class_.results)} students"
        lines.append(f"<h3>{place}. {breakable(one.exercise)}: {escape(one.label)} ({share})</h3>")
        lines.append(paragraphs(one.says) + case(one.evidence))
    return lines


def _exercises(class_: Tally) -> str:
    present = [status for status in ALL_STATUSES if any(class_.statuses(one)[status] for one in class_.exercises)]
    rows = []
    for exercise in class_.exercises:
        counts = class_.statuses(exercise)
        cells = (count(counts[status], len(class_.results)) for status in present)
        rows.append((breakable(exercise), *cells, breakable(catalogue.exercise(exercise).chapter)))
    return table("Students by exercise and status", ("exercise", *present, "chapter"), rows)


def _misconceptions(class_: Tally, common: list[Common]) -> str:
    """Return exercise × misconception as a table whose shades follow the counts, in the order of the exercises."""
    most = max((len(one.students) for one in common), default=0)
    rows = [
        (breakable(exercise), escape(one.label), count(len(one.students), most), _who(one))
        for exercise in class_.exercises
        for one in common
        if one.exercise == exercise
    ]
    caption = "Students by exercise and misconception"
    return table(caption, ("exercise", "misconception", "students", "who"), rows) if rows else "<p>None.</p>"


def _who(one: Common) -> str:
    return ", ".join(link(student_page(student), student) for student in one.students)


def _to_look_at(class_: Tally) -> str:
    rows = [
        (link(student_page(student), student), escape(what), rich(why)) for student, what, why in class_.to_look_at()
    ]
    caption = "What no check could judge"
    return table(caption, ("student", "what", "why"), rows) if rows else "<p>Nothing: every answer was judged.</p>"


def _students(class_: Tally) -> str:
    rows = []
    for result in class_.results:
        student = result["student"]
        statuses = [status_mark(class_.status(result, exercise)) for exercise in class_.exercises]
        rows.append((link(student_page(student), student), points_text(class_.total(result)), *statuses))
    return legend() + table(f"Points of {points_text(class_.possible)}", ("student", "points", *class_.exercises), rows)
