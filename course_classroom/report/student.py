"""A student's page: every exercise with the check's own words and the case that shows what is wrong."""

from collections.abc import Iterator
from html import escape

from course_classroom.report.page import breakable, case, page, paragraphs, status_words, table
from course_classroom.report.points import share_text
from course_classroom.report.tally import Result, Tally
from course_lib import catalogue


def student_report(class_: Tally, result: Result) -> str:
    """Return the page of one student. It says nothing of the others, so that it can be given back as it is."""
    points = share_text(class_.total(result), class_.possible)
    body = [
        f"<p>{points}.</p>",
        *_notebooks(result),
        *(part for name in class_.exercises for part in _exercise(class_, result, name)),
    ]
    return page(result["student"], body)


def _notebooks(result: Result) -> Iterator[str]:
    for notebook in result["notebooks"]:
        if notebook["problem"]:
            yield f"<p>! <strong>{escape(notebook['path'])}</strong>: {escape(notebook['problem'])}</p>"
        if notebook["failed"]:
            rows = [(f"cell {int(place)}", escape(what), escape(why)) for place, what, why in notebook["failed"]]
            yield table(f"Cells of {notebook['path']} that stop", ("cell", "with", "message"), rows)


def _exercise(class_: Tally, result: Result, name: str) -> Iterator[str]:
    found = result["exercises"].get(name)
    status, full = class_.status(result, name), class_.points[name]
    yield f'<section class="exercise"><h2>{breakable(name)}: {status_words(status)}</h2>'
    yield f'<p class="soft">{share_text(class_.earned(result, name), full)}</p>'
    if found:
        yield paragraphs(found["message"], found["note"]) + case(found["evidence"])
    else:
        yield f"<p>No notebook of {escape(catalogue.exercise(name).chapter)} was handed in.</p>"
    yield "</section>"
