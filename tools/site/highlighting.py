"""Code and printed text, as the reading copy shows them."""

from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

COLUMNS = 34  # of code that a phone shows without scrolling


def pre(code: str, language: str) -> str:
    """Return code with its words marked, for the style sheet to colour."""
    marked = highlight(code, get_lexer_by_name(language), HtmlFormatter(nowrap=True))
    return f'<pre class="code"{stop(code)}><code>{marked}</code></pre>\n'


def printed(text: str) -> str:
    """Return what a cell printed."""
    return f'<pre class="printed"{stop(text)}>{escape(text, quote=False)}</pre>\n'


def stop(text: str) -> str:
    """Return the attribute that lets the keyboard reach, and then scroll, what is wider than a phone."""
    return ' tabindex="0"' if max(map(len, text.splitlines()), default=0) > COLUMNS else ""
