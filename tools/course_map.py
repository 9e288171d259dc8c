"""The table of chapters, made from the texts' headers: in README.md, and in any chapter that asks for it."""

import re
from collections.abc import Mapping
from typing import Protocol

HERE = "<!-- course map -->"  # in a chapter's text: the table goes here
MARKED = re.compile(r"(?<=<!-- course map: made by tools/build\.py -->\n).*?(?=<!-- end of course map -->)", re.DOTALL)


class Header(Protocol):
    """What the table says of a text."""

    title: str
    minutes: int


def table(chapters: Mapping[str, Header], exercises: Mapping[str, Header], notebooks: str, practices: str) -> str:
    """Return the table in Markdown; `notebooks` and `practices` are the two folders' paths, as links need them."""
    lines = ["| chapter | minutes | exercises |", "|---|---|---|"]
    for name, text in chapters.items():
        practice = f"[{exercises[name].minutes} minutes]({practices}{name}.ipynb)" if name in exercises else "—"
        lines.append(f"| [{text.title}]({notebooks}{name}.ipynb) | {text.minutes} | {practice} |")
    return "\n".join(lines)


def between_markers(readme: str, table: str) -> str | None:
    """Return README.md's text with `table` between its two markers; None where they are missing."""
    return MARKED.sub(lambda _: f"\n{table}\n\n", readme) if MARKED.search(readme) else None
