"""The class as tables for gradebooks, a student at a time."""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from typing import Any

from course_classroom.collect.names import shown
from course_classroom.report.points import points_text
from course_classroom.report.tally import Tally
from course_classroom.results import Result

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


def csv_head(class_: Tally) -> str:
    """Return the line of heads."""
    heads = [head for name in class_.exercises for head in (name, f"{name} points")]
    return csv_line(["student", "points", f"of {points_text(class_.possible)}", *heads])


def csv_row(class_: Tally, result: Result) -> str:
    """Return a student's line: name, points, and the status and points of each exercise."""
    cells = [
        cell
        for name in class_.exercises
        for cell in (class_.status(result, name), points_text(class_.earned(result, name)))
    ]
    total = class_.total(result)
    share = f"{total / class_.possible:.1%}" if class_.possible else ""
    return csv_line([harmless(result.student), points_text(total), share, *cells])


def csv_line(cells: Sequence[str]) -> str:
    """Return a line of a table."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else shown(text)


def json_row(class_: Tally, result: Result) -> str:
    """Return the same, with each answer's misconception, for programs."""
    exercises = {
        name: {
            "status": class_.status(result, name),
            "points": class_.earned(result, name),
            "misconception": result.exercises[name].misconception if name in result.exercises else None,
        }
        for name in class_.exercises
    }
    return _json({"student": result.student, "points": class_.total(result), "exercises": exercises})


def grades_json(class_: Tally, rows: Sequence[str]) -> str:
    """Return the students' rows with the points of the exercises: a student a line."""
    points = _json({name: class_.points[name] for name in class_.exercises})
    return f'{{"points": {points}, "students": [\n' + ",\n".join(rows) + "\n]}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
