"""What a student is told, in Markdown, and as a notebook: for a platform that gives a file back under its own name."""

import json
import zipfile
from collections.abc import Mapping
from io import BytesIO

from course_classroom.collect.names import shown
from course_classroom.report.marking import Marking
from course_classroom.report.points import share_text
from course_classroom.results import Mark, Result

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the same files make the same archive


def feedback_texts(marking: Marking, result: Result) -> list[str]:
    """Return what a student is told, in Markdown: the points, then a text for each exercise."""
    total = share_text(marking.total(result), marking.possible_for(result))
    comment = marking.override(result).comment
    texts = [f"# {shown(result.name or result.student)}\n\n{total}." + (f"\n\n{comment}" if comment else "")]
    for exercise in marking.exercises:
        mark = result.exercises.get(exercise)
        head = f"## {exercise}: {marking.status(result, exercise)}"
        texts.append("\n\n".join([head, *(said_of(mark) if mark else ())]))
    return texts


def feedback_notebook(marking: Marking, result: Result) -> bytes:
    """Return the same as a notebook, a cell for each text."""
    cells = [
        {"cell_type": "markdown", "id": f"feedback-{place}", "metadata": {}, "source": text}
        for place, text in enumerate(feedback_texts(marking, result))
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()


def said_of(mark: Mark) -> list[str]:
    """Return what is said of an answer, in Markdown: a paragraph each."""
    said = [mark.message, *filter(None, [mark.note])]
    if mark.place:
        said += [mark.place.lead, _block(mark.place.text)]
    if mark.evidence:
        rows = [f"{row.label} =\n{row.text}" for row in mark.evidence.rows]
        said += [f"Case: {mark.evidence.name}", _block("\n".join(rows))]
    return said


def _block(text: str) -> str:
    fence = "````" if "```" in text else "```"
    return f"{fence}text\n{text}\n{fence}"


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of files."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), data, zipfile.ZIP_DEFLATED)
    return content.getvalue()
