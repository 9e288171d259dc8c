"""`progress`: every exercise of the course with its state, kept in one small file across restarts.

The file has a line for each step forward, such as "relu_backward correct". Lines are only ever added, so two notebooks
may write at once, and a line that cannot be read costs its own mark and no other.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import groupby, starmap
from pathlib import Path

from course_lib import catalogue
from course_lib.judging.exercise import Exercise
from course_lib.judging.outcome import BORDERS, CELL, PANEL, SYMBOLS, Status
from course_lib.showing.shown import Shown

PLACE = "COURSE_PROGRESS"  # an environment variable that names another file
FILE = ".course-progress"
WORDS: dict[Status, str] = {"correct": "solved", "incorrect": "tried", "not attempted": "not yet"}
_RANK: dict[Status, int] = {"not attempted": 0, "incorrect": 1, "correct": 2}


def progress() -> "Progress":
    """Show every exercise of the course: solved, tried, or not yet. What was solved once stays solved."""
    try:
        marks, trouble = read_marks(), ""
    except OSError as error:
        marks, trouble = {}, f"Your marks cannot be read: {error}. Checks work all the same."
    states = [(exercise, marks.get(exercise.name, "not attempted")) for exercise in catalogue.exercises().values()]
    return Progress(tuple(states), marks_file(), trouble).show()


def marks_file() -> Path:
    """Return where marks are kept: in the course's folder, unless the environment names another file."""
    if named := os.environ.get(PLACE):
        return Path(named)
    return course_folder() / FILE


def course_folder() -> Path:
    """Return the nearest folder, from here up, that holds the course's exercises/; this one where none does."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "exercises").is_dir()), here)


def read_marks() -> dict[str, Status]:
    """Return the best state reached for each exercise that the file names; raises OSError where it cannot be read."""
    file = marks_file()
    marks: dict[str, Status] = {}
    if not file.exists():
        return marks
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        name, _, word = line.partition(" ")
        status = next((known for known in _RANK if known == word), None)
        if status and _RANK[status] > _RANK[marks.get(name, "not attempted")]:
            marks[name] = status
    return marks


def record(name: str, status: Status) -> None:
    """Keep that the exercise `name` got as far as `status`, if that is further than before."""
    if Path.cwd().name == "solutions":
        return  # these are the course's answers, and nobody's progress
    try:
        if _RANK[status] > _RANK[read_marks().get(name, "not attempted")]:
            with marks_file().open("a", encoding="utf-8") as file:
                file.write(f"\n{name} {status}")  # a line of its own, even behind one that was cut short
    except OSError:
        return  # a check's answer is worth more than its mark; progress() says what is the matter with the file


@dataclass(eq=False)
class Progress(Shown):
    """What `progress` shows and returns: the exercises with their states, and the file that remembers them."""

    states: tuple[tuple[Exercise, Status], ...]
    file: Path
    trouble: str = ""

    @property
    def solved(self) -> int:
        """How many exercises are solved."""
        return sum(status == "correct" for _, status in self.states)

    @property
    def heading(self) -> str:
        """The count in words."""
        return f"{self.solved} of {len(self.states)} exercises solved"

    def __repr__(self) -> str:
        lines = [self.heading]
        for chapter, states in self._chapters():
            lines += [chapter.replace("_", " "), *(f"  {_state(status)}: {e.name}" for e, status in states)]
        return "\n".join([*lines, *filter(None, [self.trouble])])

    def _chapters(self) -> Iterable[tuple[str, list[tuple[Exercise, Status]]]]:
        for chapter, states in groupby(self.states, key=lambda state: state[0].chapter):
            yield chapter, list(states)

    def _mimebundle(self) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._html()}

    def _html(self) -> str:
        rows = "".join(
            f'<tr><th scope="row" style="{CELL}"><a href="../exercises/{escape(chapter)}.ipynb">'
            f"{escape(chapter.replace('_', ' '))}</a></th>"
            f'<td style="{CELL}">{", ".join(starmap(_entry, states))}</td></tr>'
            for chapter, states in self._chapters()
        )
        head = f'<tr><th scope="col" style="{CELL}">chapter</th><th scope="col" style="{CELL}">exercises</th></tr>'
        caption = f'<caption style="text-align: left"><strong>{self.heading}</strong></caption>'
        kept = self.trouble or f"Kept in {self.file.name}, in the course's folder. To begin anew, delete that file."
        panel = PANEL.format(border=BORDERS["correct" if self.solved == len(self.states) else "not attempted"])
        return (
            f'<div role="group" aria-label="progress" style="{panel}">'
            f'<table style="color: inherit; border: 0">{caption}{head}{rows}</table><p>{escape(kept)}</p></div>'
        )


def _entry(exercise: Exercise, status: Status) -> str:
    return f'<span style="white-space: nowrap">{_state(status)}: {escape(exercise.name)}</span>'


def _state(status: Status) -> str:
    return f"{SYMBOLS[status]} {WORDS[status]}"
