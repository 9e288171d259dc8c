"""`fill_in`: a graph whose numbers the learner finds, forward and back; each is judged at its own node."""

from collections.abc import Sequence
from typing import Any

from course_lib.notebook.front_end import FrontEnd
from course_lib.showing.rich_text import rich
from course_lib.worksheets import Worksheet

UNREADABLE = "Write a number, such as −0.5 or 1/3; where there are several, with a space between them."


def fill_in(worksheet: Worksheet) -> "Filled":
    """Show a graph with blanks: `from course_lib.explorers.relu import four_knobs`, then `fill_in(four_knobs)`.

    Enter judges what stands in a blank, *Check* all that is filled in. What is right stays; what is wrong can be
    changed, and where it comes from a mistake that is known, that is said.

    Raises TypeError when `worksheet` is none.
    """
    if not isinstance(worksheet, Worksheet):
        raise TypeError(f"worksheet must be a graph to be filled in: came {type(worksheet).__name__}")
    return Filled(worksheet)


class Filled:
    """A graph as far as it is filled in: what `fill_in` returns, shown by Jupyter as the last expression of a cell.

    Attributes
    ----------
    worksheet : Worksheet
        The graph and its blanks.
    widget : FrontEnd
        The live view.
    """

    def __init__(self, worksheet: Worksheet) -> None:
        self.worksheet = worksheet
        picture, entry = worksheet.picture, worksheet.entry
        width, _ = picture.size
        given = {"title": picture.title, "svg": picture.svg, "width": width, "entry": entry.told}
        self.widget = FrontEnd(part="blanks", given=given)
        self.widget.observe(self._answer, "entered")

    def _answer(self, change: Any) -> None:
        """Judge the blanks `asked` about, say what those of `now` come to, and fill in those that are `wanted`."""
        entered, entry = change["new"], self.worksheet.entry
        filled = entered["filled"] | {name: entry.written(name) for name in entered["wanted"]}
        judged = entry.judge({name: filled[name] for name in entered["asked"]})
        marks = dict.fromkeys(entered["asked"], False) | dict(judged.marks if judged else {})
        done = sum(marks.values()) + len(entered["wanted"])
        self.widget.shown = {
            "marks": marks,
            "answers": {name: filled[name] for name in entered["wanted"]},
            "said": self._said(entered["now"], marks, filled) + f"<p>{done} of {len(entry.right)} are filled in.</p>",
        }

    def _said(self, names: Sequence[str], marks: dict[str, bool], filled: dict[str, str]) -> str:
        read = self.worksheet.entry.read(filled)
        lines = []
        for name in names:
            if not marks.get(name, True):
                why = self.worksheet.about(name, read) if name in read else UNREADABLE
                lines.append(f"<b>✗ {rich(name)}:</b> {rich(why)}")
            elif len(names) == 1:
                lines.append(f"<b>✓ {rich(name)}</b>")
        return "".join(f"<p>{line}</p>" for line in lines)

    def __repr__(self) -> str:
        return repr(self.worksheet.picture)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Give the live widget, and for wherever no kernel runs the graph with its blanks."""
        return {**self.widget.live, **self.worksheet.picture._repr_mimebundle_()}
