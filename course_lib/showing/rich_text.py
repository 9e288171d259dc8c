"""Short texts of the course as HTML: everything escaped, `code` between backticks and *emphasis* between asterisks."""

import re
from html import escape

_CODE = re.compile(r"`([^`]+)`")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*]+)(?<=\S)\*(?![\w*])")  # not the products in 2 * x * y


def rich(text: str) -> str:
    """Return `text` as HTML: escaped, with <code> for what stands between backticks and <em> between asterisks."""
    parts = _CODE.split(escape(text, quote=False))  # text and code in turn
    marked = (f"<code>{part}</code>" if i % 2 else _EMPHASIS.sub(r"<em>\1</em>", part) for i, part in enumerate(parts))
    return "".join(marked)
