"""The class as tables for gradebooks, a student at a time."""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from typing import Any

from course_classroom.collect.names import shown
from course_classroom.report.marking import Marking
from course_classroom.report.points import points_text
from course_classroom.report.term import Term
from course_classroom.results import Result

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


def csv_head(marking: Marking) -> str:
    """Return the line of heads."""
    heads = [head for name in marking.exercises for head in (name, f"{name} points")]
    return csv_line(["student", "points", f"of {points_text(marking.possible)}", *heads])


def csv_row(marking: Marking, result: Result) -> str:
    """Return a student's line: name, points, and the status and points of each exercise."""
    cells = [
        cell
        for name in marking.exercises
        for cell in (marking.status(result, name), points_text(marking.earned(result, name)))
    ]
    total = marking.total(result)
    possible = marking.possible_for(result)
    share = f"{total / possible:.1%}" if possible else ""
    return csv_line([harmless(result.student), points_text(total), share, *cells])


def term_csv(term: Term) -> str:
    """Return a line for each student of a term: their share of all, and of each assignment."""
    lines = [csv_line(["student", "term", *(part.name for part in term.parts)])]
    for student in term.students:
        shares = (term.share(student), *(part.share(student) for part in term.parts))
        lines.append(csv_line([harmless(student), *("" if one is None else f"{one:.1%}" for one in shares)]))
    return "".join(lines)


def csv_line(cells: Sequence[str]) -> str:
    """Return a line of a table."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else shown(text)


def json_row(marking: Marking, result: Result) -> str:
    """Return the same, with each answer's misconception, for programs."""
    exercises = {
        name: {
            "status": marking.status(result, name),
            "points": marking.earned(result, name),
            "set": marking.is_set(result, name),
            "misconception": result.exercises[name].misconception if name in result.exercises else None,
        }
        for name in marking.exercises
    }
    student = {
        "student": result.student,
        "name": result.name,
        "ids": result.ids,
        "points": marking.total(result),
        "possible": marking.possible_for(result),
        "days_late": marking.late.days_late(result),
        "comment": marking.override(result).comment,
        "exercises": exercises,
    }
    return _json(student)


def grades_json(marking: Marking, rows: Sequence[str]) -> str:
    """Return the students' rows with the points of the exercises: a student a line."""
    points = _json({name: marking.points[name] for name in marking.exercises})
    return f'{{"points": {points}, "students": [\n' + ",\n".join(rows) + "\n]}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
