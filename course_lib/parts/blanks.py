"""A graph to be filled in as a part of a page: what stands in its blanks comes, what is right and what is said go."""

from collections.abc import Callable, Sequence

from course_lib import explorers
from course_lib.parts.part import Part, Plain
from course_lib.showing.rich_text import rich
from course_lib.worksheets import Worksheet

UNREADABLE = "Write a number, such as −0.5 or 1/3; where there are several, with a space between them."


class BlanksPart(Part):
    """A graph as far as it is filled in: it begins with what was `entered` before, and `keep` takes what is now.

    Raises ValueError, TypeError or KeyError when what was entered is not of this graph.
    """

    kind = "blanks"

    def __init__(
        self, worksheet: Worksheet, entered: Plain | None = None, keep: Callable[[Plain], object] = lambda _: None
    ) -> None:
        self.worksheet = worksheet
        picture = worksheet.picture
        width, _ = picture.size
        self.given = {"title": picture.title, "svg": picture.svg, "width": width, "entry": worksheet.entry.told}
        self.entered, self.shown = {}, {}
        if entered is not None:
            self._judge(entered | {"now": []})
        self.keep = keep

    def show(self, entered: Plain, *, narrow: bool = False) -> Plain:  # noqa: ARG002 - the graph shrinks as it is
        """Judge the blanks `asked` about, say what those of `now` come to, and fill in those that are `wanted`."""
        self._judge(entered)
        self.keep(entered)
        return self.shown

    def _judge(self, entered: Plain) -> None:
        entry = self.worksheet.entry
        filled = entered["filled"] | {name: entry.written(name) for name in entered["wanted"]}
        judged = entry.judge({name: filled[name] for name in entered["asked"]})
        marks = dict.fromkeys(entered["asked"], False) | dict(judged.marks if judged else {})
        done = sum(marks.values()) + len(entered["wanted"])
        self.entered = entered
        self.shown = {
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

    @property
    def told(self) -> Plain | None:
        """The name of a graph of the course."""
        name = explorers.name_of(self.worksheet)
        return {"blanks": name} if name else None
