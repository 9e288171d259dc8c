"""Code and printed text, as the reading copy shows them, and which code only shows a figure."""

import ast
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

SHOWS = {"explore", "fill_in", "questions"}


def pre(code: str, language: str) -> str:
    """Return code with its words marked, for the style sheet to colour."""
    marked = highlight(code, get_lexer_by_name(language), HtmlFormatter(nowrap=True))
    return f'<div class="block"><pre class="code"><code>{marked}</code></pre></div>\n'


def printed(text: str) -> str:
    """Return what a cell printed."""
    return f'<pre class="printed">{escape(text, quote=False)}</pre>\n'


def plumbing(code: str) -> bool:
    """Say whether a cell only fetches something of the course and shows it: its lines mean nothing to a reader."""
    statements = [one for one in ast.parse(code).body if not isinstance(one, ast.Import | ast.ImportFrom)]
    values = [one.value for one in statements if isinstance(one, ast.Expr | ast.Assign)]
    shown = [value for value in values if _shows(value)]
    return (
        bool(shown)
        and len(values) == len(statements)
        and all(value in shown or isinstance(value, ast.Name) for value in values)
    )


def _shows(call: ast.expr) -> bool:
    """Say whether a call is `explore(figure)` or the like, with nothing computed for it."""
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in SHOWS
        and all(isinstance(one, ast.Name | ast.Constant) for one in call.args)
    )
