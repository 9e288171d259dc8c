"""Short texts of the course as HTML: escaped, `code` in backticks, *emphasis* between asterisks, an index as in S_j."""

import re
from html import escape

_CODE = re.compile(r"`([^`]+)`")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_FENCES = re.compile(r"```\w*\n(.*?)\n?```", re.DOTALL)
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*]+)(?<=\S)\*(?![\w*])")  # not the products in 2 * x * y
_INDEX = re.compile(r"(?<![\w.])([A-Za-zŷδΣ])_([a-z]{1,2}|\d)(?!\w)")  # S_j, δ_jk and Σ_j are no names of Python


def rich(text: str) -> str:
    """Return `text` as HTML: <code> for what is between backticks, <em> between asterisks, <sub> for the j of S_j."""
    parts = _CODE.split(escape(text, quote=False))  # text and code in turn
    return "".join(f"<code>{part}</code>" if i % 2 else _prose(part) for i, part in enumerate(parts))


def paragraphs(markdown: str) -> str:
    """Return what the course's notes have of Markdown as HTML: paragraphs, lists, **bold** and blocks of code."""
    html = ""
    for place, part in enumerate(_FENCES.split(markdown)):
        if place % 2:
            html += f"<pre><code>{escape(part, quote=False)}</code></pre>"
            continue
        for block in filter(str.strip, part.split("\n\n")):
            lines = [_BOLD.sub(r"<strong>\1</strong>", rich(line)) for line in block.strip().split("\n")]
            items = "".join(f"<li>{line[2:]}</li>" for line in lines if line.startswith("- "))
            html += f"<ul>{items}</ul>" if items else f"<p>{' '.join(lines)}</p>"
    return html


def _prose(text: str) -> str:
    return _INDEX.sub(r"\1<sub>\2</sub>", _EMPHASIS.sub(r"<em>\1</em>", text))
