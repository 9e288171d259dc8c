"""Make a folder to hand out: exercises, requirements, and how to begin. Nothing of the solutions is in it."""

import json
import re
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from course_classroom.room import PACKAGES

COURSE = PACKAGES
DISTRIBUTION = "back-propagation-course"
LINK = re.compile(r"\[([^\]]+)\]\(\.\./[^)]+\)")  # to a chapter's notebook, which is not in the folder
INSTRUCTION = """\
# Exercises: {titles}

1. Install what they need, once: `python -m pip install -r requirements.txt`
2. Open them: `jupyter lab`
3. Replace each `raise NotImplementedError(…)` by your code, run its cell, then the check below it. The check says what
   it recognises in a wrong answer, so a wrong answer is worth trying; `hint(…)` gives one hint more each time.
4. Save, and hand in {files}.

Your code is run with the Python standard library and NumPy. Keep each answer in its own cell, under its own name.
"""


class AssignError(Exception):
    """The folder cannot be made; the message says why."""


def exercise_notebooks(chapters: Sequence[str]) -> list[Path]:
    """Return the exercise notebooks of the chapters, of all when none are given; AssignError for a wrong name."""
    there = {path.stem: path for path in sorted((COURSE / "exercises").glob("*.ipynb"))}
    if not there:
        raise AssignError(f"there are no exercises in {COURSE / 'exercises'}: run this from a copy of the whole course")
    if unknown := [chapter for chapter in chapters if chapter not in there]:
        raise AssignError(f"there are no exercises {unknown[0]!r} (there are: {', '.join(there)})")
    return [there[chapter] for chapter in chapters or there]


def assign(chapters: Sequence[str], folder: Path, course: str | None = None) -> list[Path]:
    """Write the exercises of the chapters, requirements.txt and README.md to a new `folder`; return its files.

    `course` is what pip is to install as the course: by default this version, by name. Raises AssignError where the
    folder has something in it already, or a chapter has no exercises.
    """
    notebooks = exercise_notebooks(chapters)
    new_folder(folder)
    titles = [_hand_out(path, folder / path.name) for path in notebooks]
    pins = (COURSE / "requirements.txt").read_text(encoding="utf-8").splitlines()
    kept = [line for line in pins if line != "-e ." and not line.startswith("#")]
    requirements = "\n".join([course or f"{DISTRIBUTION}=={version(DISTRIBUTION)}", *kept])
    (folder / "requirements.txt").write_text(requirements + "\n", encoding="utf-8")
    *most, last = (f"`{path.name}`" for path in notebooks)
    files = f"{', '.join(most)} and {last}" if most else last
    instruction = INSTRUCTION.format(titles="; ".join(titles), files=files)
    (folder / "README.md").write_text(instruction, encoding="utf-8")
    return sorted(folder.iterdir())


def new_folder(folder: Path) -> None:
    """Make a folder; AssignError where it has something in it already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise AssignError(f"{folder} is there already, and not an empty folder")
    folder.mkdir(parents=True, exist_ok=True)


def read_exercises(source: Path) -> dict[str, Any]:
    """Return an exercise notebook without links to what is not in the folder that is handed out."""
    notebook: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = LINK.sub(r"\1", "".join(cell["source"])).splitlines(keepends=True)
    return notebook


def write_notebook(path: Path, notebook: dict[str, Any]) -> None:
    """Write a notebook as the course's own are written."""
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _hand_out(source: Path, target: Path) -> str:
    """Copy an exercise notebook; return its title."""
    notebook = read_exercises(source)
    write_notebook(target, notebook)
    return str(notebook["cells"][0]["source"][0]).strip("# \n").removesuffix(" — exercises")
