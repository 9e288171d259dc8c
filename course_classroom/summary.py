"""A class in a few lines of text, before it is graded and after."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from course_classroom.collect.names import shown
from course_classroom.collect.submission import Submission
from course_classroom.results import STATUSES, read_all

MOST_LINES = 20  # of one student


def summary(grades: Path) -> str:
    """Return how many answers have each status, and what is to be looked at."""
    students, counts = 0, Counter[str]()
    for result in read_all(grades):
        students += 1
        counts.update(mark.status for mark in result.exercises.values())
    lines = [f"{students} {'submission' if students == 1 else 'submissions'}, {counts.total()} answers in {grades}"]
    lines += [f"{counts[status]:7} {status}" for status in STATUSES if counts[status]]
    return "\n".join([*lines, *to_look_at(grades)])


def to_look_at(grades: Path) -> list[str]:
    """Return a line for each thing that could not be graded, and for each student who handed in nothing."""
    return [
        f"  {shown(result.student)}: {shown(line)}"
        for result in read_all(grades)
        for line in _shortened(list(_said(result.notebooks, result.aside, listed=result.listed)))
    ]


def _said(notebooks: Sequence[object], aside: Sequence[str], *, listed: bool | None) -> Iterator[str]:
    if not notebooks:
        yield "nothing was handed in"
    for entry in notebooks:
        if problem := getattr(entry, "problem", ""):
            yield f"{getattr(entry, 'path', '') or getattr(entry, 'label', '')}: {problem}"
    yield from aside
    if listed is False:
        yield "is not on the roster"


def _shortened(lines: list[str]) -> list[str]:
    more = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], f"and {more} things more"] if more > 0 else lines


def listing(submissions: Sequence[Submission], folder: Path) -> tuple[str, bool]:
    """Return who handed in what, and whether something is to be looked at."""
    handed_in = sum(1 for one in submissions if one.notebooks)
    lines = [f"{handed_in} of {len(submissions)} students handed in, in {folder}"]
    look = False
    for one in submissions:
        good = sum(1 for notebook in one.notebooks if not getattr(notebook, "problem", ""))
        facts = [
            f"{good} {'notebook' if good == 1 else 'notebooks'}",
            one.platform,
            *one.ids,
            "late" if one.late else "",
        ]
        lines.append(f"  {shown(one.student)}: {', '.join(filter(None, facts))}")
        said = _shortened(list(_said(one.notebooks, one.aside, listed=one.listed)))
        lines += [f"    ! {shown(line)}" for line in said]
        look = look or bool(said)
    return "\n".join(lines), look
