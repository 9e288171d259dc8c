"""The pieces that the report's pages are made of. Whatever came from a submission is escaped here."""

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from course_lib.showing.rich_text import rich

SYMBOLS = {"correct": "✓", "incorrect": "✗", "not attempted": "○", "not handed in": "–"}
LOOK = "!"  # a status that a person is to look at
DARKEST = 0.35  # of the shade behind a count: text on it keeps its contrast in both themes


def page(title: str, body: Iterable[str]) -> str:
    """Return a whole HTML page, which needs nothing from elsewhere and no scripts."""
    style = files(__package__).joinpath("style.css").read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def link(to: str, text: str) -> str:
    """Return a link to a page of the report."""
    return f'<a href="{escape(to)}">{escape(text)}</a>'


def breakable(name: str) -> str:
    """Return a name that may be broken after its underscores, where there is little room."""
    return escape(name).replace("_", "_<wbr>")


def status_words(status: str) -> str:
    """Return a status as symbol and words, not parted."""
    return f"{SYMBOLS.get(status, LOOK)} {escape(status)}".replace(" ", "&nbsp;", 1)


def status_mark(status: str) -> str:
    """Return a status for a table of many: the symbol alone, and words where a person is to look."""
    if status not in SYMBOLS:
        return f"{LOOK} {escape(status)}"
    return f'<span role="img" aria-label="{status}" title="{status}">{SYMBOLS[status]}</span>'


def legend() -> str:
    """Return what the symbols say."""
    return f'<p class="soft">{", ".join(map(status_words, SYMBOLS))}</p>'


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in a region of its own, which scrolls where it is too wide; cells are HTML, the first a heading.

    A cell that begins with "<td" is taken as it stands.
    """
    top = "".join(f'<th scope="col">{breakable(word)}</th>' for word in head)
    lines = []
    for first, *rest in rows:
        cells = "".join(cell if cell.startswith("<td") else f"<td>{cell}</td>" for cell in rest)
        lines.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    return (
        f'<div class="wide" role="region" aria-label="{escape(caption)}" tabindex="0"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def count(number: int, of: int) -> str:
    """Return a table's cell with a count, shaded by its share of `of`, the largest there can be; an empty one for 0."""
    share = DARKEST * number / of if of else 0
    return f'<td class="count" style="--share: {share:.3f}">{number or ""}</td>'


def paragraphs(*texts: str) -> str:
    """Return texts of a check, with their code in backquotes, as paragraphs."""
    return "".join(f"<p>{rich(text)}</p>" for text in texts if text)


def case(evidence: dict[str, Any] | None) -> str:
    """Return a failing case as the check shows it. Its values were escaped when it was judged."""
    if not evidence:
        return ""
    rows = [(escape(row["label"]), f"<pre>{row['html']}</pre>") for row in evidence["rows"]]
    return table(f"Case: {evidence['case']}", ("value", "is"), rows)
