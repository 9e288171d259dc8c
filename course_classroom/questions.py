"""The ten questions in a hand-in: what was answered before the course and after it, as the notebook's output holds it.

It is read here, and not in the sandbox: a few thousand characters behind one name, of which only the course's own
questions and options are believed. A student can write there what they like; it gives no points.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course_lib.asking.question import Question
from course_lib.asking.ten import ANSWERS, TEN

TIMES = ("before", "after")
LONGEST = 20_000  # characters: ten answers at two times have a tenth of it, and the chapters' predictions a half

Given = dict[str, dict[str, str]]  # by time, then by question


def handed_in(content: bytes) -> Given:
    """Return the answers that a notebook's bytes hold, the last ones where they stand there twice; {} for none."""
    said = last_output(content, ANSWERS)
    given = {time: _believed(said.get(time)) for time in TIMES}
    return given if any(given.values()) else {}


def last_output(content: bytes, mime: str) -> dict[str, Any]:
    """Return the mapping that a notebook's bytes hold last behind a name; {} where there is none, or it is too long."""
    places = list(re.finditer(rb'"' + re.escape(mime).encode() + rb'"\s*:\s*', content))
    if not places:
        return {}
    text = content[places[-1].end() :][:LONGEST].decode(errors="replace")
    try:
        said, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _believed(said: Any) -> dict[str, str]:
    pairs = said.items() if isinstance(said, dict) else ()
    return {name: option for name, option in pairs if name in TEN and option in TEN[name].choices}


@dataclass(frozen=True)
class Asked:
    """A question, and by time how many of those who answered it were right: (right, answered)."""

    question: Question
    counts: tuple[tuple[int, int], ...]


Answers = Counter[tuple[str, str, bool]]  # a class's: (time, question, whether it was right)


def answers_of(given: Mapping[str, Mapping[str, str]]) -> Answers:
    """Return one hand-in's answers, to be added up. What is no longer asked is left out."""
    pairs = [(time, name, said) for time in TIMES for name, said in given.get(time, {}).items() if name in TEN]
    return Counter((time, name, said == TEN[name].answer) for time, name, said in pairs)


def tallied(answers: Answers) -> list[Asked]:
    """Return a class's answers question by question; [] where nobody has handed in any."""
    right = {(time, name): answers[time, name, True] for time in TIMES for name in TEN}
    said = {key: count + answers[(*key, False)] for key, count in right.items()}
    return [
        Asked(question, tuple((right[time, name], said[time, name]) for time in TIMES))
        for name, question in TEN.items()
        if answers
    ]
