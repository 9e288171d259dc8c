"""A place in a learner's code: the line, with an expression in it marked."""

import ast
from dataclasses import dataclass
from html import escape

from course_lib.judging.edits.kinds import KINDS

LEADS = {
    "raises": "It stops in line {line} of {function}, at what is marked:",
    "raises in some": "In some cases it stops in line {line} of {function}, at what is marked:",
    "not finite": "In line {line} of {function}, what is marked is the first value that is not finite:",
    "shape": "In line {line} of {function}, what is marked takes a shape that was hardly meant:",
}
LEAD = "Look at line {line} of {function}, at what is marked:"
# Not by colour, which may be anybody's; and no <mark>, whose own colours are there where a reader's replace all others.
MARKED = "font-weight: bold; text-decoration: underline 0.15em; text-underline-offset: 0.2em"


@dataclass(frozen=True)
class Place:
    """Where an answer goes wrong.

    `line` counts from 1, the `def`; `code` is the expression as the learner wrote it, `before` and `after` what stands
    beside it in its lines. `change` is a word for the kind of change that it needs, `instead` the expression changed
    ("" where it is not known what would be right: there `change` says how the expression fails). `function` is the one
    that it lies in, where that is not the answer itself but a function that it calls.
    """

    line: int
    code: str
    change: str
    instead: str = ""
    before: str = ""
    after: str = ""
    function: str = ""

    @property
    def lead(self) -> str:
        """The sentence before its lines."""
        return LEADS.get(self.change, LEAD).format(line=self.line, function=self._function or "your function")

    @property
    def hints(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What to say first, and what to say only when all else has been said: the change itself."""
        line = f"line {self.line} of {self._function}" if self.function else f"line {self.line}"
        stops = self.change.startswith("raises")
        if stops and self.code.isidentifier():  # the name of nothing
            lost = f"Where is {_quoted(self.code)} in {line} to come from: an argument, or a line before it?"
            return (f"{lost} Or does what you compute not need it?",), ()
        asks = f"Look at {_quoted(self.code)} in {line}: what should it give in the case that `check` shows?"
        came = "It gives nothing: it stops." if stops else "And what does it give? Work it out, or print it."
        first = (f"{asks} {came}", KINDS[self.change].hint)
        change = f"In {line}, in place of {_quoted(self.code)}: {_quoted(self.instead)}"
        return first, (change,) if self.instead else ()

    @property
    def _function(self) -> str:
        return self.function and f"`{self.function}`"

    @property
    def text(self) -> str:
        """Its lines with their numbers, and the expression marked below."""
        before, code, after = self._at_the_left_edge
        lines, inner = (before + code + after).split("\n"), code.split("\n")
        written, start = [], len(before)
        for number, (line, part) in enumerate(zip(lines, inner, strict=True), self.line):
            label = f"{number:3}  "
            indent = start if number == self.line else len(part) - len(part.lstrip())
            written += [label + line, " " * (len(label) + indent) + "^" * len(part.strip())]
        return "\n".join(written)

    @property
    def html(self) -> str:
        """The same as HTML, the expression in bold and underlined."""
        before, code, after = map(escape, self._at_the_left_edge)
        first, *more = f'{before}<u style="{MARKED}">{code}</u>{after}'.split("\n")
        return "\n".join([f"{self.line:3}  {first}", *(f"{n:3}  {line}" for n, line in enumerate(more, self.line + 1))])

    @property
    def _at_the_left_edge(self) -> tuple[str, str, str]:
        """What is shown: without the first line's indentation, of which a narrow page would be full."""
        indentation = self.before[: len(self.before) - len(self.before.lstrip())]
        return self.before.lstrip(), self.code.replace(f"\n{indentation}", "\n"), self.after


def _quoted(code: str) -> str:
    """Write code in a sentence; of several lines, as a block of their own."""
    return f"\n\n```python\n{code}\n```\n\n" if "\n" in code else f"`{code}`"


def of_node(text: str, node: ast.AST, change: str, instead: str) -> Place:
    """Make the place of a node of a text's tree."""
    spot = node.lineno, node.end_lineno, node.col_offset, node.end_col_offset  # type: ignore[attr-defined]
    return of_span(text, *spot, change, instead)


def of_span(text: str, first: int, last: int, start: int, end: int, change: str, instead: str = "") -> Place:
    """Make a place of the lines of a text and the bytes at which it starts and ends, as Python counts them."""
    lines = [line.encode() for line in text.split("\n")[first - 1 : last]]
    before, after = lines[0][:start], lines[-1][end:]
    whole = b"\n".join(lines)
    code = whole[start : len(whole) - len(after)]
    return Place(first, code.decode(), change, instead, before.decode(), after.decode())
