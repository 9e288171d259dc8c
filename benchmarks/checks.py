"""How long a check takes in the kernel, from the function to the outcome: all exercises, answered rightly and wrongly.

The right answers are those of tests/right_answers; the wrong ones all known mistakes, and those of tests/wrong_answers.
What is wrong is looked for in the answer's own text as well, as `check` does.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from time import perf_counter
from typing import Any

from benchmarks.timing import Row
from course_lib import catalogue
from course_lib.judging.exercise import PUBLIC, Exercise
from course_lib.judging.judge import judge
from course_lib.judging.trial import run_for
from tests.wrong_answers import WRONG

TITLE = "a check's answer in the kernel, the place of a mistake included"
TARGETS = {"right": "≤ 50 ms", "wrong": "≤ 1 s"}


def rows() -> Iterator[Row]:
    """Yield for each chapter what a right answer takes and what a wrong one does; then the slowest of all."""
    found: dict[tuple[str, str], list[tuple[float, str]]] = {}
    for exercise in catalogue.exercises().values():
        _seconds(exercise, exercise.misconceptions[0].wrong)  # what the first check imports is there then
        for kind, answers in (("right", _right(exercise)), ("wrong", _wrong(exercise))):
            each = found.setdefault((exercise.chapter, kind), [])
            each += [(_seconds(exercise, answer), exercise.name) for answer in answers]
    for (chapter, kind), several in found.items():
        seconds = [one for one, _ in several]
        yield Row(TITLE, f"{chapter}, {len(several)} answers, {kind}", seconds, target=TARGETS[kind])
    for kind, target in TARGETS.items():
        slowest, name = max(max(several) for (_, of), several in found.items() if of == kind)
        yield Row(TITLE, f"the slowest, {kind}: {name}", [slowest], target=target)


def _right(exercise: Exercise) -> list[Callable[..., Any]]:
    answers = import_module(f"tests.right_answers.{exercise.chapter[3:]}").RIGHT
    return [exercise.reference, *answers.get(exercise.name, ())]


def _wrong(exercise: Exercise) -> list[Callable[..., Any]]:
    known = [misconception.wrong for misconception in exercise.misconceptions]
    return known + [answer for name, _, answer in WRONG if name == exercise.name]


def _seconds(exercise: Exercise, answer: Callable[..., Any]) -> float:
    start = perf_counter()
    probes = exercise.probes(PUBLIC)
    judge(exercise, probes, run_for(exercise, answer, probes), answer)
    return perf_counter() - start
