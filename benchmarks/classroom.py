"""`course grade` beside nbgrader on the same submissions, and as a class grows."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks.grading import ANSWER, BIN, BODIES, CHAPTER, ROOT, cost, grade, hand_in, new
from benchmarks.timing import Row
from benchmarks.workers import shared
from course_classroom.bubblewrap import why_unavailable
from course_lib import catalogue
from course_lib.judging.exercise import PUBLIC, Exercise
from course_lib.judging.judge import judge
from course_lib.judging.trial import run_for

NBGRADER = ROOT / ".venv" / "nbgrader" / BIN.name
BESIDE = 24
REPEATS = 3
CLASSES = (100, 300, 1_000, 3_000)


def rows() -> Iterator[Row]:
    """Yield the two graders on one class, then `course grade` alone as classes grow, each against the one before."""
    if reason := why_unavailable():
        print(f"{reason}: not measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        yield from _beside_nbgrader(Path(folder))
    yield from shared()
    yield from _growing()


def _beside_nbgrader(folder: Path) -> Iterator[Row]:
    if not (NBGRADER / "nbgrader").exists():
        print("nbgrader is not installed (make .venv/nbgrader.stamp puts it in .venv/nbgrader): not measured")
        return
    exported = folder / "course"
    cost([BIN / "course", "export", "nbgrader", exported, "--chapters", CHAPTER], folder)
    cost([NBGRADER / "nbgrader", "generate_assignment", CHAPTER], exported)
    hand_in(exported / "release" / CHAPTER / f"{CHAPTER}.ipynb", exported / "submitted", BESIDE)
    ways = {
        "course grade, one worker": lambda: cost(grade(exported / "submitted", new(folder), workers=1), folder),
        "course grade, two workers": lambda: cost(grade(exported / "submitted", new(folder), workers=2), folder),
        "nbgrader autograde": lambda: cost([NBGRADER / "nbgrader", "autograde", CHAPTER, "--force"], exported),
    }
    costs = {name: [] for name in ways}
    for _ in range(REPEATS):
        for name, way in ways.items():
            costs[name].append(way())
    targets = {"course grade, one worker": "≤ 60 ms", "nbgrader autograde": "CPU: ≥ 10"}
    for group, field in (("CPU", "cpu"), ("wall clock", "seconds")):
        title = f"grading one of {BESIDE} submissions of {CHAPTER}, {group}"
        spent = {name: [getattr(cost, field) / BESIDE for cost in several] for name, several in costs.items()}
        first, *_ = spent.values()
        for name, values in spent.items():
            yield Row(title, name, values, first, targets.get(name, "") if field == "cpu" else "")
        if field == "cpu":
            hand_in(ROOT / "solutions" / f"{CHAPTER}.ipynb", folder / "one", 1)
            one = [cost(grade(folder / "one", new(folder), workers=1), folder).cpu for _ in range(REPEATS)]
            yield Row(title, f"of that, starting: a class of one, over {BESIDE}", [cpu / BESIDE for cpu in one], first)
            yield Row(title, "its checks alone, called and judged in one warm process", _checks(), first)


def _checks() -> list[float]:
    """Return what the checks of a submission take in this process: of one that is right, and of some with a mistake."""
    asked = [one for one in catalogue.exercises().values() if one.chapter == CHAPTER]
    answers = next(one for one in asked if one.name == ANSWER.removeprefix("answer-"))
    found = []
    for answer in (answers.reference, *(known.wrong for known in answers.misconceptions[: len(BODIES) - 1])):
        for _ in range(REPEATS):
            start = process_time()
            for exercise in asked:
                _check(exercise, answer if exercise is answers else exercise.reference)
            found.append(process_time() - start)
    return found


def _check(exercise: Exercise, answer: Any) -> None:
    probes = exercise.probes(PUBLIC)
    judge(exercise, probes, run_for(exercise, answer, probes))


def _growing() -> Iterator[Row]:
    costs = {}
    for size in CLASSES:
        with tempfile.TemporaryDirectory() as folder:
            hand_in(ROOT / "solutions" / f"{CHAPTER}.ipynb", Path(folder) / "in", size)
            costs[size] = cost(grade(Path(folder) / "in", Path(folder) / "out", workers=2), Path(folder))
    before = (CLASSES[0], *CLASSES)
    for title, field, unit, target in (
        ("a class grows: wall clock of each submission, two workers", "seconds", "s", "linear: ≤ 1.1"),
        (
            "a class grows: memory of the largest process",
            "megabytes",
            "MB",
            "flat but for the list of submissions: ≤ 1.25",
        ),
    ):
        each = {size: [getattr(cost, field) / (size if unit == "s" else 1)] for size, cost in costs.items()}
        for size, smaller in zip(CLASSES, before, strict=False):
            yield Row(title, f"{size:,} submissions", each[size], each[smaller], target, unit)
