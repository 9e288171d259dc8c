"""Text for a stream that lacks some of the course's characters: what its encoding has instead, and never an error."""

import codecs
import unicodedata

_PLAINLY = "course_lib.plainly"
_INSTEAD = {
    "✓": "v",
    "✗": "x",
    "○": "o",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    "−": "-",
    "–": "-",
    "±": "+-",
    "×": "x",
    "·": "*",
    "∘": "*",
    "²": "^2",
    "½": "1/2",
    "√": "sqrt",
    "→": "->",
    "∂": "d",
    "Σ": "sum",
    "δ": "delta",
    "ε": "epsilon",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
}


def plainly(text: str, encoding: str | None) -> str:
    """Return `text` as a stream of this encoding can write it; None is a stream of text, which takes everything."""
    return text if encoding is None else text.encode(encoding, _PLAINLY).decode(encoding)


def _instead(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_INSTEAD.get(mark) or _bare(mark) for mark in error.object[error.start : error.end]), error.end


def _bare(character: str) -> str:
    """Return a character without its accent, or a question mark."""
    return unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode() or "?"


codecs.register_error(_PLAINLY, _instead)
