"""The table of chapters, made from the texts' headers: in README.md, and in any chapter that asks for it."""

import re
from collections.abc import Mapping
from typing import Protocol

HERE = "<!-- course map -->"  # in a chapter's text: the table goes here


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


def between_markers(readme: str, name: str, content: str) -> str | None:
    """Return README.md's text with `content` between the two markers of that name; None where they are missing."""
    marked = re.compile(rf"(?<=<!-- {name}: made by make build -->\n).*?(?=<!-- end of {name} -->)", re.DOTALL)
    return marked.sub(lambda _: f"\n{content}\n\n", readme) if marked.search(readme) else None
