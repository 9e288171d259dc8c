"""The table of chapters in README.md, made from the texts' headers."""

import re
from pathlib import Path

from compose import BuildError, read_chapters, read_exercises

MAP = re.compile(r"(?<=<!-- course map: made by tools/build\.py -->\n).*?(?=<!-- end of course map -->)", re.DOTALL)


def with_map(root: Path) -> str:
    """Return README.md's text as it must be: with the table of today's chapters between its two markers."""
    readme = (root / "README.md").read_text(encoding="utf-8")
    if not MAP.search(readme):
        raise BuildError("README.md: the two markers of the course map are missing")
    table = _table(root)
    return MAP.sub(lambda _: table, readme)


def _table(root: Path) -> str:
    exercises = read_exercises(root)
    lines = ["", "| chapter | minutes | exercises |", "|---|---|---|"]
    for name, text in read_chapters(root).items():
        practice = f"[{exercises[name].minutes} minutes](exercises/{name}.ipynb)" if name in exercises else "—"
        lines.append(f"| [{text.title}](notebooks/{name}.ipynb) | {text.minutes} | {practice} |")
    return "\n".join([*lines, "", ""])
