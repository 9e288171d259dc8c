"""A student's own code as HTML: with numbers for its lines, and the place in it that goes wrong marked."""

from html import escape

from course_lib.judging.place.marked import Place

_START, _END = "\ue000", "\ue001"  # for private use: they stand for the mark while all else is escaped
_WITHOUT = {ord(_START): None, ord(_END): None}


def code_html(code: str, place: Place | None) -> str:
    """Return code as the inside of a <pre>."""
    lines = code.rstrip().translate(_WITHOUT).split("\n")
    if place:
        parts = (part.translate(_WITHOUT) for part in (place.before, place.code, place.after))
        before, inner, after = parts
        first = place.line - 1
        marked = f"{before}{_START}{inner}{_END}{after}".split("\n")
        lines[first : first + len(marked)] = marked
    numbered = "\n".join(f"{number:3}  {line}" for number, line in enumerate(lines, 1))
    return escape(numbered).replace(_START, "<mark>").replace(_END, "</mark>")
