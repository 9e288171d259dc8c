"""What was answered on pages of the book, kept with the marks as what is answered in a notebook is."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from course_lib.asking.ten import TEN
from course_lib.notebook.filled import keep_filled
from course_lib.notebook.marks import read_answers, record_answer
from course_lib.notebook.predicted import keep, predictions
from course_lib.parts.part import Plain
from course_lib.parts.questions import question_of


def take(answered: Iterable[Plain]) -> None:
    """Keep each {told, entered, at, in} that the marks do not have yet; one that is damaged is left out.

    `told` and `entered` are those of a part of a page, `at` is the time in ISO's form, `in` the page's chapter. Raises
    OSError where the marks cannot be read or written.
    """
    known = {*predictions(), *(f"{when} {name}" for when in ("before", "after") for name in read_answers(when))}
    for one in answered:
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            _take(one["told"], one["entered"], one["at"], one["in"], known)


def _take(told: Plain, entered: Plain, at: str, notebook: str, known: set[str]) -> None:
    match told:
        case {"question": asked} if (question := question_of(asked)).key not in known:
            if verdict := question.judge(entered["committed"]):
                keep(question, verdict, datetime.fromisoformat(at), notebook)
        case {"kept": name, "when": when} if f"{when} {name}" not in known:
            if judged := TEN[name].entry.judge(entered["committed"]):
                record_answer(when, name, judged.said)
        case {"blanks": name}:
            keep_filled(name, entered)
