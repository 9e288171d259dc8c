"""A student's own code as HTML: with numbers for its lines, and the place in it that goes wrong marked."""

from html import escape

from course_classroom.collect.names import shown
from course_lib.judging.place.marked import Place

_START, _END = "\ue000", "\ue001"  # for private use: they stand for the mark while all else is escaped


def code_html(code: str, place: Place | None) -> str:
    """Return code as the inside of a <pre>; what cannot be seen in it is written out."""
    lines = _shown(code.rstrip()).split("\n")
    if place:
        before, inner, after = map(_shown, (place.before, place.code, place.after))
        marked = f"{before}{_START}{inner}{_END}{after}".split("\n")
        lines[place.line - 1 : place.line - 1 + len(marked)] = marked
    numbered = "\n".join(f"{number:3}  {line}" for number, line in enumerate(lines, 1))
    return escape(numbered).replace(_START, "<mark>").replace(_END, "</mark>")


def _shown(text: str) -> str:
    return "\n".join(shown(line.replace("\t", "    ")) for line in text.split("\n"))
