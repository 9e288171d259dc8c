"""Answers to the ten questions: as they are kept with the marks, and at the end side by side."""

import json
from collections.abc import Mapping
from typing import Literal

from course_lib.asking.question import Question
from course_lib.asking.ten import TEN
from course_lib.judging.outcome import BORDERS, PANEL
from course_lib.judging.rows import CELL
from course_lib.notebook.marks import read_answers
from course_lib.showing.rich_text import rich

When = Literal["before", "after"]


def answers(when: When) -> dict[str, str]:
    """Return what was answered at that time, by question, as far as it is one of the options."""
    return {name: said for name, said in read_answers(when).items() if name in TEN and said in TEN[name].choices}


def right(given: Mapping[str, str]) -> int:
    """Count the right ones among answers."""
    return sum(TEN[name].answer == said for name, said in given.items())


def answer(asked: str) -> str:
    """Answer a page, both as JSON: {before, after}, each question → option, → {html}, both side by side."""
    asks = json.loads(asked)
    return json.dumps({"html": side_by_side(asks["before"], asks["after"])}, ensure_ascii=False)


def _counts(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    said = f"After the course {right(after)} of {len(TEN)} right"
    return f"{said}, before it {right(before)}" + (f" of the {len(before)} answered" if len(before) < len(TEN) else "")


def side_by_side_text(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return both answers to each question as text, behind how many were right."""
    lines = [
        f"{name}: before {_marked(TEN[name], before.get(name))}; after {_marked(TEN[name], after[name])}"
        for name in TEN
    ]
    return "\n".join([_counts(before, after), *lines])


def side_by_side(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """Return both answers to each question as HTML, behind how many were right, with the reasons folded away."""
    rows = "".join(_row(question, before.get(name), after[name]) for name, question in TEN.items())
    head = "".join(f'<th scope="col" style="{CELL}">{word}</th>' for word in ("asked", "before", "after"))
    caption = f'<caption style="text-align: left"><strong>{_counts(before, after)}</strong></caption>'
    panel = PANEL.format(border=BORDERS["correct" if right(after) == len(TEN) else "not attempted"])
    table = f'<table style="color: inherit; border: 0">{caption}<tr>{head}</tr>{rows}</table>'
    return f'<div role="group" aria-label="before and after" style="{panel}">{table}</div>'


def _row(question: Question, before: str | None, after: str) -> str:
    answer, why = question.resolution
    said = "" if after == answer else f"{rich(question.why[after])} " if isinstance(question.why, Mapping) else ""
    fold = f"<details><summary>Why</summary>{said}The answer: <b>{rich(answer)}</b>. {rich(why)}</details>"
    cells = "".join(f'<td style="{CELL}">{rich(_marked(question, one))}</td>' for one in (before, after))
    return f'<tr><td style="{CELL}">{rich(question.text)}{fold}</td>{cells}</tr>'


def _marked(question: Question, said: str | None) -> str:
    return "– not answered" if said is None else f"{'✓' if said == question.answer else '✗'} {said}"
