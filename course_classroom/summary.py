"""Results in a few lines of text."""

from collections import Counter
from pathlib import Path

from course_classroom.results import STATUSES, read_all


def summary(grades: Path) -> str:
    """Return how many answers have each status, and which notebooks hold none."""
    students, counts, problems = 0, Counter[str](), []
    for result in read_all(grades):
        students += 1
        counts.update(mark.status for mark in result.exercises.values())
        said = ((notebook.path, notebook.problem) for notebook in result.notebooks if notebook.problem)
        problems += [_printable(f"  {result.student}: {path}: {problem}") for path, problem in said]
    lines = [f"{students} {'submission' if students == 1 else 'submissions'}, {counts.total()} answers in {grades}"]
    lines += [f"{counts[status]:7} {status}" for status in STATUSES if counts[status]]
    return "\n".join(lines + problems)


def _printable(line: str) -> str:
    """Return a line without what a terminal would obey: students name their files."""
    return "".join(character if character.isprintable() else "�" for character in line)
