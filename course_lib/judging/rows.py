"""The lines of evidence: a name and its value, as text and as a cell of a table."""

from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import numpy as np

from course_lib.judging.compare import Mask
from course_lib.judging.render import argument_text, array_text

CELL = "text-align: left; vertical-align: top; padding: 0.15em 1em 0.15em 0"
_PRE = "margin: 0; color: inherit; background: none; font-family: var(--jp-code-font-family, monospace)"
# A number is never broken: where there is no room for a line, it is what is around it that scrolls.
PRE = f"{_PRE}; white-space: pre; word-break: normal"
WRAPS = f"{_PRE}; white-space: pre-wrap; word-break: normal; overflow-wrap: anywhere"
SCROLLS = "overflow-x: auto"
LINE = "display: flex; flex-wrap: wrap"  # of a table: where name and value are too wide, the value goes below


@dataclass(frozen=True, eq=False)
class Row:
    """An argument, a value expected, one received, or one made on the way, with the entries that differ."""

    role: Literal["argument", "expected", "received", "made"]
    name: str
    value: Any
    differs: Mask | None = None
    decimals: int | None = None

    @property
    def label(self) -> str:
        """What the value is, with its shape where it has one."""
        words = f"{self.role} {self.name}".rstrip() if self.role in ("expected", "received") else self.name
        return f"{words} {self.value.shape}" if isinstance(self.value, np.ndarray) and self.value.ndim else words

    def text(self, *, html: bool = False) -> str:
        """Write the value as lines of text; as HTML, escaped, and with the entries that differ in bold."""
        if isinstance(self.value, np.ndarray) and self.value.dtype.kind in "biuf":
            bold = (lambda cell: f"<strong>{cell}</strong>") if html else str
            return array_text(self.value, self.differs, self.decimals, bold)
        text = argument_text(self.value) if self.role == "argument" else str(self.value)
        return escape(text) if html else text

    def html(self, label: str = "") -> str:
        """Write the value for a page, behind a label."""
        style = PRE if isinstance(self.value, np.ndarray) else WRAPS
        text = self.text(html=True).replace("\n", "\n" + " " * len(label))
        return f'<pre style="{style}">{escape(label)}{text}</pre>'

    def line(self) -> str:
        """Write name and value, the value's lines below each other."""
        start = f"  {self.label} = "
        return start + self.text().replace("\n", "\n" + " " * len(start))
