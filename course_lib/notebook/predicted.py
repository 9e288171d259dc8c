"""Predictions made in chapters, kept with the marks: what was said, and of a wrong one the question as well."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from course_lib.asking.question import Question, Verdict
from course_lib.notebook.marks import read_all, record_answer
from course_lib.parts.questions import QuestionPart, question_of

KIND = "predicted"


@dataclass(frozen=True)
class Predicted:
    """One prediction: the key of its question, when it was made, whether it was right, and in which notebook.

    `said` is what was predicted; `question` is kept of wrong ones alone.
    """

    key: str
    at: datetime
    right: bool
    said: str
    notebook: str
    question: Question | None


def keep(question: Question, verdict: Verdict, at: datetime, notebook: str) -> None:
    """Keep a prediction made in a notebook, where there is a learner; raises OSError where that cannot be."""
    made = {"at": at.isoformat(timespec="seconds"), "right": verdict.right, "said": verdict.said, "in": notebook}
    if not verdict.right:
        made |= QuestionPart(question).told or {}
    record_answer(KIND, question.key, json.dumps(made, ensure_ascii=False))


def predictions() -> dict[str, Predicted]:
    """Return the first prediction of each question, in the order in which they were made.

    Raises OSError where they cannot be read; one that is damaged is left out.
    """
    found: dict[str, Predicted] = {}
    for key, line in read_all(KIND):
        try:
            found.setdefault(key, _read(key, json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    return found


def _read(key: str, made: dict[str, Any]) -> Predicted:
    asked = made.get("question")
    question = question_of(asked) if asked else None
    at = datetime.fromisoformat(made["at"]).astimezone(UTC)
    return Predicted(key, at, made["right"] is True, str(made["said"]), str(made["in"]), question)
