"""What a check says: status, diagnosis and the smallest case that shows it, as text and as HTML."""

from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import numpy as np

from course_lib.judging.compare import Mask
from course_lib.judging.place.marked import Place
from course_lib.judging.render import DECIMALS, argument_text, array_text
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
CELL = "text-align: left; vertical-align: top; padding: 0.15em 1em 0.15em 0"
PRE = "margin: 0; color: inherit; background: none; font-family: var(--jp-code-font-family, monospace)"


@dataclass(frozen=True, eq=False)
class Row:
    """One line of evidence: an argument, a value expected, or one received, with the entries that differ."""

    role: Literal["argument", "expected", "received"]
    name: str
    value: Any
    differs: Mask | None = None
    decimals: int = DECIMALS[0]

    @property
    def label(self) -> str:
        """What the value is, with its shape where it has one."""
        words = self.name if self.role == "argument" else f"{self.role} {self.name}".rstrip()
        return f"{words} {self.value.shape}" if isinstance(self.value, np.ndarray) and self.value.ndim else words

    def text(self, *, html: bool = False) -> str:
        """Write the value as lines of text; as HTML, escaped, and with the entries that differ in bold."""
        if self.role == "argument":
            text = argument_text(self.value)
        elif isinstance(self.value, np.ndarray):
            bold = (lambda cell: f"<strong>{cell}</strong>") if html else str
            return array_text(self.value, self.differs, self.decimals, bold)
        else:
            text = str(self.value)
        return escape(text) if html else text


@dataclass(frozen=True, eq=False)
class Evidence:
    """The smallest case that shows what is wrong."""

    case: str
    rows: tuple[Row, ...]


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
            lines += [self._line(row) for row in self.evidence.rows]
        return "\n".join(line for line in lines if line)

    @staticmethod
    def _line(row: Row) -> str:
        start = f"  {row.label} = "
        return start + row.text().replace("\n", "\n" + " " * len(start))

    def _repr_html_(self) -> str:
        panel = PANEL.format(border=BORDERS[self.status])
        heading = f"<strong>{SYMBOLS[self.status]} {escape(self.exercise)}: {self.status}</strong>"
        paragraphs = "".join(f"<p>{rich(text)}</p>" for text in (self.message, self.note) if text)
        if self.place:
            paragraphs += f'<p>{rich(self.place.lead)}</p><pre style="{PRE}; overflow-x: auto">{self.place.html}</pre>'
        table = self._table(self.evidence) if self.evidence else ""
        return f'<div role="group" aria-label="check" style="{panel}"><p>{heading}</p>{paragraphs}{table}</div>'

    @staticmethod
    def _table(evidence: Evidence) -> str:
        rows = "".join(
            f'<tr><th scope="row" style="{CELL}">{escape(row.label)}</th>'
            f'<td style="{CELL}"><pre style="{PRE}">{row.text(html=True)}</pre></td></tr>'
            for row in evidence.rows
        )
        caption = f'<caption style="text-align: left; padding: 0.3em 0">Case: {escape(evidence.case)}</caption>'
        return f'<table style="color: inherit; border: 0">{caption}{rows}</table>'

    def _mimebundle(self) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}
