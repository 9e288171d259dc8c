"""The table of chapters, made from the texts: in README.md, and in any chapter that asks for it."""

import re
from collections.abc import Mapping

from tools.notebooks.texts import BuildError, Text

HERE = "<!-- course map -->"  # in a chapter's text: the table goes here


def table(chapters: Mapping[str, Text], exercises: Mapping[str, Text], notebooks: str, practices: str) -> str:
    """Return the table in Markdown; `notebooks` and `practices` are the two folders' paths, as links need them."""
    lines = ["| chapter | minutes, estimated | exercises |", "|---|---|---|"]
    for name, text in chapters.items():
        practice = f"[{exercises[name].minutes} minutes]({practices}{name}.ipynb)" if name in exercises else "—"
        lines.append(f"| [{text.title}]({notebooks}{name}.ipynb) | {text.minutes} | {practice} |")
    return "\n".join(lines)


def between_markers(readme: str, name: str, content: str) -> str:
    """Return README.md's text with `content` between the two markers of that name.

    Raises
    ------
    BuildError
        Where the markers are missing.
    """
    marked = re.compile(rf"(?<=<!-- {name}: made by make build -->\n).*?(?=<!-- end of {name} -->)", re.DOTALL)
    text, count = marked.subn(lambda _: f"\n{content}\n\n", readme)
    if count == 0:
        raise BuildError(f"README.md: the two markers of the {name} are missing")
    return text
