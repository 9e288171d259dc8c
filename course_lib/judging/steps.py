"""What the lines of an answer made in the case that is shown, as text and as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from course_lib.judging.rows import CELL, LINE, SCROLLS, WRAPS, Row
from course_lib.showing.shown import Shown


@dataclass(frozen=True, eq=False)
class Step:
    """One time that one line of an answer ran: what it made, and what is strange about that."""

    line: int  # 1 is the line with `def`
    code: str
    made: tuple[Row, ...] = ()
    time: str = ""  # which of several times, such as "pass 4 of 4"
    strange: str = ""

    @property
    def place(self) -> str:
        """Where in the code, and which time."""
        return f"line {self.line}, {self.time}" if self.time else f"line {self.line}"

    def __str__(self) -> str:
        strange = f"  ← {self.strange}" if self.strange else ""
        code = self.code.replace("\n", "\n  ")
        return "\n".join(filter(None, [f"{self.place}: {code}", *(row.line() for row in self.made), strange]))

    def html(self) -> str:
        """Write the step as a row of a table."""
        code = f'<pre style="{WRAPS}; font-weight: bold">{escape(self.code)}</pre>'
        made = "".join(row.html(f"{row.label} = ") for row in self.made)
        strange = f"<strong>← {escape(self.strange)}</strong>" if self.strange else ""
        place = f'<th scope="row" style="{CELL}; min-width: 4em">{self.place}</th>'
        return f'<tr style="{LINE}">{place}<td style="{CELL}">{code}{made}{strange}</td></tr>'


class Steps(Shown):
    """The steps of one run, in their order: folded beside the evidence, and whole as text."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = tuple(steps)

    def __repr__(self) -> str:
        return "\n".join(map(str, self.steps))

    def _repr_html_(self) -> str:
        rows = "".join(step.html() for step in self.steps)
        table = f'<div style="{SCROLLS}"><table style="color: inherit; border: 0">{rows}</table></div>'
        summary = '<summary style="cursor: pointer; padding: 0.3em 0">Your values, line by line</summary>'
        return f"<details>{summary}{table}</details>"

    def _mimebundle(self) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}
