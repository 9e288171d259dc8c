"""The class as tables for gradebooks."""

import csv
import json
from io import StringIO

from course_classroom.collect.names import shown
from course_classroom.report.points import points_text
from course_classroom.report.tally import Tally

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


def grades_csv(class_: Tally) -> str:
    """Return a line for each student: name, points, and the status and points of each exercise."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    heads = [head for name in class_.exercises for head in (name, f"{name} points")]
    writer.writerow(["student", "points", f"of {points_text(class_.possible)}", *heads])
    for result in class_.results:
        cells = [
            cell
            for name in class_.exercises
            for cell in (class_.status(result, name), points_text(class_.earned(result, name)))
        ]
        total = class_.total(result)
        share = f"{total / class_.possible:.1%}" if class_.possible else ""
        writer.writerow([_harmless(result.student), points_text(total), share, *cells])
    return text.getvalue()


def _harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else shown(text)


def grades_json(class_: Tally) -> str:
    """Return the same, with each answer's misconception, for programs."""
    students = [
        {
            "student": result.student,
            "points": class_.total(result),
            "exercises": {
                name: {
                    "status": class_.status(result, name),
                    "points": class_.earned(result, name),
                    "misconception": result.exercises[name].misconception if name in result.exercises else None,
                }
                for name in class_.exercises
            },
        }
        for result in class_.results
    ]
    points = {name: class_.points[name] for name in class_.exercises}
    return json.dumps({"points": points, "students": students}, ensure_ascii=False, indent=1) + "\n"
