"""The ten questions, before the course and after it: answers are kept with the marks, and judged at the end."""

from functools import partial
from typing import Any, get_args
from uuid import uuid4

from ipywidgets import VBox

from course_lib.asking.ten import ANSWERS, TEN
from course_lib.notebook.answers import When, answers, side_by_side, side_by_side_text
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
            return side_by_side_text(answers("before"), self.given)
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
            page, kept = side_by_side(before, self.given), {"before": before, "after": self.given}
            return {"text/html": page, "text/plain": repr(self), ANSWERS: kept}
        items = ""
        for question in TEN.values():
            choices = "".join(f"<li>{rich(choice)}</li>" for choice in question.choices)
            items += f"<li>{rich(question.text)}<ul>{choices}</ul></li>"
        view = {"version_major": 2, "version_minor": 0, "model_id": VBox(list(self.widgets.values())).model_id}
        live = {"application/vnd.jupyter.widget-view+json": view}
        told = stored(*self._parts.values())
        return {**live, **told, "text/html": f"<ol>{items}</ol>", "text/plain": repr(self)}
