"""The ten questions, before the course and after it: answers are kept with the marks, and judged at the end."""

from collections.abc import Mapping
from functools import partial
from typing import Any, get_args
from uuid import uuid4

from ipywidgets import VBox

from course_lib.asking.question import Question
from course_lib.asking.ten import ANSWERS, TEN
from course_lib.judging.outcome import BORDERS, PANEL
from course_lib.judging.rows import CELL
from course_lib.notebook.answers import When, answers, right
from course_lib.notebook.front_end import FrontEnd
from course_lib.notebook.marks import record_answer
from course_lib.parts.part import stored
from course_lib.parts.questions import KEPT, KeptPart
from course_lib.showing.rich_text import rich

_END = {
    "before": "All ten are kept. They come again at the end of the course; then you see both answers side by side.",
    "after": "All ten are kept.",
}


def questions(when: When) -> "Questions":
    """Ask the ten questions: "before" the course, or "after" it. Each answer is kept with the marks; the first stands.

    No verdict is shown before the end: behind the tenth answer "after", both answers to each stand side by side. Raises
    ValueError for any other time.
    """
    if when not in get_args(When):
        raise ValueError(f'when must be "before" or "after": came {when!r}')
    return Questions(when)


class Questions:
    """What `questions` returns, shown by Jupyter as the last expression of a cell.

    Attributes
    ----------
    given : dict
        The answers at this time, by question.
    widgets : dict
        The live view of each question that is asked.
    """

    def __init__(self, when: When) -> None:
        self.when: When = when
        self.given = answers(when)
        self._display = uuid4().hex
        self._parts = {name: KeptPart(when, name, self.given.get(name), partial(self._keep, name)) for name in TEN}
        self.widgets = {name: FrontEnd(part) for name, part in self._parts.items()}

    @property
    def done(self) -> bool:
        """Whether all are answered."""
        return len(self.given) == len(TEN)

    def _keep(self, name: str, said: str) -> str:
        """Keep an answer, and show the end behind the last one; return how that went."""
        self.given[name] = said
        told = self._recorded(name)
        if self.done and self.when == "after":
            from IPython.display import display  # noqa: PLC0415 - a plain script does without IPython

            display(self._bundle(), raw=True, display_id=self._display, update=True)  # type: ignore[no-untyped-call]
        return told

    def _recorded(self, name: str) -> str:
        try:
            record_answer(self.when, name, self.given[name])
        except OSError as error:
            return rich(f"It cannot be kept beyond this notebook: {error}.")
        return f"{KEPT} {_END[self.when]}" if self.done else KEPT

    def __repr__(self) -> str:
        if self.when == "after" and self.done:
            return _side_by_side_text(answers("before"), self.given)
        return "\n".join(
            f"{number} of {len(TEN)}. {question.text}" + "".join(f"\n  ( ) {choice}" for choice in question.choices)
            for number, question in enumerate(TEN.values(), 1)
        )

    def _ipython_display_(self) -> None:
        from IPython.display import display  # noqa: PLC0415 - a plain script does without IPython

        display(self._bundle(), raw=True, display_id=self._display)  # type: ignore[no-untyped-call]

    def _bundle(self) -> dict[str, Any]:
        """Give the live questions, with their texts for where no kernel runs; at the end both answers side by side."""
        if self.when == "after" and self.done:
            before = answers("before")
            page, kept = _side_by_side(before, self.given), {"before": before, "after": self.given}
            return {"text/html": page, "text/plain": repr(self), ANSWERS: kept}
        items = ""
        for question in TEN.values():
            choices = "".join(f"<li>{rich(choice)}</li>" for choice in question.choices)
            items += f"<li>{rich(question.text)}<ul>{choices}</ul></li>"
        view = {"version_major": 2, "version_minor": 0, "model_id": VBox(list(self.widgets.values())).model_id}
        live = {"application/vnd.jupyter.widget-view+json": view}
        told = stored(*self._parts.values())
        return {**live, **told, "text/html": f"<ol>{items}</ol>", "text/plain": repr(self)}


def _counts(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    said = f"After the course {right(after)} of {len(TEN)} right"
    return f"{said}, before it {right(before)}" + (f" of the {len(before)} answered" if len(before) < len(TEN) else "")


def _side_by_side_text(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    lines = [
        f"{name}: before {_marked(TEN[name], before.get(name))}; after {_marked(TEN[name], after[name])}"
        for name in TEN
    ]
    return "\n".join([_counts(before, after), *lines])


def _side_by_side(before: Mapping[str, str], after: Mapping[str, str]) -> str:
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
