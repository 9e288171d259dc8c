"""Short texts of the course as HTML: escaped, `code` in backticks, *emphasis* between asterisks, an index as in S_j."""

import re
from html import escape

_CODE = re.compile(r"`([^`]+)`")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*]+)(?<=\S)\*(?![\w*])")  # not the products in 2 * x * y
_INDEX = re.compile(r"(?<![\w.])([A-Za-zŷδΣ])_([a-z]{1,2}|\d)(?!\w)")  # S_j, δ_jk and Σ_j are no names of Python


def rich(text: str) -> str:
    """Return `text` as HTML: <code> for what is between backticks, <em> between asterisks, <sub> for the j of S_j."""
    parts = _CODE.split(escape(text, quote=False))  # text and code in turn
    return "".join(f"<code>{part}</code>" if i % 2 else _prose(part) for i, part in enumerate(parts))


def _prose(text: str) -> str:
    return _INDEX.sub(r"\1<sub>\2</sub>", _EMPHASIS.sub(r"<em>\1</em>", text))
