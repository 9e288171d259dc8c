"""What the lines of an answer made in one case, as text and as HTML: beside the evidence, and folded away."""

from dataclasses import dataclass
from html import escape

from course_lib.judging.outcome import CELL, PRE, Row

SUMMARY = "Your values, line by line"


@dataclass(frozen=True, eq=False)
class Step:
    """One time that one line of an answer ran: what it made, and what is strange about that."""

    line: int  # 1 is the line with `def`
    code: str
    made: tuple[Row, ...]
    time: str = ""  # which of several times, such as "the last of 4 times"
    strange: str = ""

    @property
    def place(self) -> str:
        """Where in the code, and which time."""
        return f"line {self.line}, {self.time}" if self.time else f"line {self.line}"

    def lines(self) -> list[str]:
        """Write the step as lines of text."""
        values = [line for row in self.made for line in row.line().split("\n")]
        return [f"{self.place}: {self.code}", *values, *([f"  <- {self.strange}"] if self.strange else [])]

    def html(self) -> str:
        """Write the step as a row of a table."""
        values = "".join(f'<pre style="{PRE}">{escape(row.label)} = {row.text(html=True)}</pre>' for row in self.made)
        strange = f"<strong>← {escape(self.strange)}</strong>" if self.strange else ""
        code = f'<pre style="{PRE}; opacity: 0.8">{escape(self.code)}</pre>'
        return f'<tr><th scope="row" style="{CELL}">{self.place}</th><td style="{CELL}">{code}{values}{strange}</td></tr>'
