"""Which assignment a folder of grades is of, and who is in it."""

import json
import secrets
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from course_classroom.errors import ClassroomError
from course_classroom.results import RESULTS, result_file
from course_classroom.typed_json import read_json
from course_lib import catalogue
from course_lib.judging.exercise import Exercise
from course_lib.notebook.keeping import write_whole

FILE, SEED, WITHDRAWN = "assignment.json", "seed", "withdrawn"


@dataclass(frozen=True)
class Assignment:
    """What was handed out: the chapters, in the course's order, and the names of the exercises that they had then."""

    chapters: tuple[str, ...]
    names: tuple[str, ...]

    def exercises(self) -> list[Exercise]:
        """Return its exercises, in the course's order: one that the course got later is not among them."""
        return [exercise for exercise in catalogue.exercises().values() if exercise.name in self.names]


def select(chapters: Sequence[str]) -> Assignment:
    """Return the assignment of the chapters, of all when none are given; raises ClassroomError for an unknown one."""
    exercises = catalogue.exercises().values()
    known = list(dict.fromkeys(exercise.chapter for exercise in exercises))
    if unknown := [chapter for chapter in chapters if chapter not in known]:
        raise ClassroomError(f"there is no chapter {unknown[0]!r} with exercises (there are: {', '.join(known)})")
    selected = tuple(chapter for chapter in known if chapter in (chapters or known))
    return Assignment(selected, tuple(exercise.name for exercise in exercises if exercise.chapter in selected))


def read_assignment(grades: Path) -> Assignment | None:
    """Return the assignment that a folder of grades is of, None where it is of none yet; raises ClassroomError."""
    path = grades / FILE
    try:
        return read_json(Assignment, json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None
    except ValueError as error:
        raise ClassroomError(f"{path} cannot be read: {error}") from None


def claim(grades: Path, asked: Assignment) -> Assignment:
    """Make the folder of grades one of this assignment, and return it as it was first graded.

    Raises ClassroomError where it is of another.
    """
    there = read_assignment(grades)
    if there is None:
        with suppress(FileExistsError):  # another grader has just claimed it
            write_whole(grades / FILE, (json.dumps(asdict(asked)) + "\n").encode(), anew=True)
        there = read_assignment(grades) or asked
    if there.chapters != asked.chapters:
        raise ClassroomError(
            f"{grades} holds the grades of another assignment, {' '.join(there.chapters)}. To grade that one again, say"
            f" --chapters {' '.join(there.chapters)}; this one goes into a folder of its own, such as"
            f" --out {grades}-{asked.chapters[0]}"
        )
    return there


def secret_seed(grades: Path) -> int:
    """Return the seed kept with the grades; the first time, draw one. Who knows it knows every case that decides."""
    path = grades / SEED
    with suppress(FileExistsError):
        if not path.exists():
            write_whole(path, f"{secrets.randbits(62)}\n".encode(), 0o600, anew=True)
    try:
        return int(path.read_text(encoding="ascii"))
    except ValueError:
        raise ClassroomError(
            f"{path} holds no seed: expected one whole number. Put the one back that was there: without it, other cases"
            " decide, and everybody is to be graded anew (for that, delete the file)"
        ) from None


def set_aside_the_withdrawn(grades: Path, students: Sequence[str]) -> list[str]:
    """Move the results of students who are no longer among those handed in; return the names of their files."""
    present = {result_file(grades, student).name for student in students}
    gone = [path for path in sorted((grades / RESULTS).glob("*.json")) if path.name not in present]
    for path in gone:
        (grades / WITHDRAWN).mkdir(exist_ok=True)
        shutil.move(path, grades / WITHDRAWN / path.name)
    return [path.stem for path in gone]
