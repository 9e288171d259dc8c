"""What a check says: status, diagnosis and the smallest case that shows it, as text and as HTML."""

from dataclasses import dataclass
from html import escape
from typing import Literal

from course_lib.judging.place.marked import Place
from course_lib.judging.rows import CELL, LINE, SCROLLS, WRAPS, Row
from course_lib.judging.steps import Steps
from course_lib.judging.trial import Case
from course_lib.showing.rich_text import rich
from course_lib.showing.shown import Shown

Status = Literal["correct", "incorrect", "not attempted"]

SYMBOLS: dict[Status, str] = {"correct": "✓", "incorrect": "✗", "not attempted": "○"}
BORDERS: dict[Status, str] = {
    "correct": "var(--jp-success-color1, #2e7d32)",
    "incorrect": "var(--jp-error-color1, #c62828)",
    "not attempted": "var(--jp-border-color1, #757575)",
}
# Text and ground are set together: one alone would be illegible where only the other follows a dark theme.
PANEL = (
    "color: var(--jp-ui-font-color1, #222); background: var(--jp-layout-color1, #fff);"
    " padding: 0.4em 0.8em; border-left: 0.3em solid {border}"
)
PLACE = f"{WRAPS}; margin-bottom: 0.6em"


@dataclass(frozen=True, eq=False)
class Evidence:
    """The smallest case that shows what is wrong, as it was tried; and what each line made, where that is known."""

    case: str
    rows: tuple[Row, ...]
    tried: Case | None = None
    steps: Steps | None = None


@dataclass(eq=False)
class Outcome(Shown):
    """The outcome of one check.

    `misconception` is the slug of the diagnosis or None; `evidence` is None unless the answer is incorrect; `note` says
    which convention the course follows where the answer is right by another; `place` is where in the learner's own code
    it goes wrong, None where that is not known.
    """

    status: Status
    exercise: str
    message: str
    misconception: str | None = None
    evidence: Evidence | None = None
    note: str = ""
    place: Place | None = None

    def __repr__(self) -> str:
        slug = f" ({self.misconception})" if self.misconception else ""
        lines = [f"{SYMBOLS[self.status]} {self.exercise}: {self.status}{slug}", self.message]
        if self.note:
            lines.append(self.note)
        if self.place:
            lines += [self.place.lead, self.place.text]
        if self.evidence:
            lines.append(f"Case: {self.evidence.case}")
            lines += [row.line() for row in self.evidence.rows]
            if self.evidence.steps:
                lines.append(f"Your values, line by line: `check({self.exercise}).evidence.steps`")
        return "\n".join(line for line in lines if line)

    def _repr_html_(self) -> str:
        panel = PANEL.format(border=BORDERS[self.status])
        heading = f"<strong>{SYMBOLS[self.status]} {escape(self.exercise)}: {self.status}</strong>"
        paragraphs = "".join(f"<p>{rich(text)}</p>" for text in (self.message, self.note) if text)
        if self.place:
            paragraphs += f'<p>{rich(self.place.lead)}</p><pre style="{PLACE}">{self.place.html}</pre>'
        table = self._table(self.evidence) if self.evidence else ""
        return f'<div role="group" aria-label="check" style="{panel}"><p>{heading}</p>{paragraphs}{table}</div>'

    @staticmethod
    def _table(evidence: Evidence) -> str:
        rows = "".join(
            f'<tr style="{LINE}"><th scope="row" style="{CELL}; min-width: 14em">{escape(row.label)}</th>'
            f'<td style="{CELL}">{row.html()}</td></tr>'
            for row in evidence.rows
        )
        steps = evidence.steps._repr_html_() if evidence.steps else ""
        if not rows:  # a caption is no wider than its table
            return f"<p>Case: {escape(evidence.case)}</p>{steps}"
        caption = f'<caption style="text-align: left; padding: 0.3em 0">Case: {escape(evidence.case)}</caption>'
        table = f'<table style="color: inherit; border: 0">{caption}{rows}</table>'
        return f'<div style="{SCROLLS}">{table}</div>{steps}'

    def _mimebundle(self) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}
