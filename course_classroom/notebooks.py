"""The course's own exercise notebooks, read to be handed out, and notebooks written as the course's own are."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from course_classroom.errors import ClassroomError
from course_classroom.room import COURSE

LINK = re.compile(r"\[([^\]]+)\]\(\.\./[^)]+\)")  # to a chapter's notebook, which is not in the folder


def exercise_notebooks(chapters: Sequence[str]) -> list[Path]:
    """Return the exercise notebooks of the chapters, of all when none are given; ClassroomError for a wrong name."""
    there = {path.stem: path for path in sorted((COURSE / "exercises").glob("*.ipynb"))}
    if not there:
        raise ClassroomError(
            f"there are no exercises in {COURSE / 'exercises'}: run this from a copy of the whole course"
        )
    if unknown := [chapter for chapter in chapters if chapter not in there]:
        raise ClassroomError(f"there are no exercises {unknown[0]!r} (there are: {', '.join(there)})")
    return [there[chapter] for chapter in chapters or there]


def read_notebook(path: Path) -> dict[str, Any]:
    """Return a notebook of the course."""
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def read_exercises(path: Path) -> dict[str, Any]:
    """Return an exercise notebook without links to what is not in the folder that is handed out."""
    notebook = read_notebook(path)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = LINK.sub(r"\1", "".join(cell["source"])).splitlines(keepends=True)
    return notebook


def write_notebook(path: Path, notebook: dict[str, Any]) -> None:
    """Write a notebook as the course's own are written."""
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def new_folder(folder: Path) -> None:
    """Make a folder; ClassroomError where it has something in it already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ClassroomError(f"{folder} is there already, and not an empty folder")
    folder.mkdir(parents=True, exist_ok=True)
