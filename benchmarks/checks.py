"""How long a check takes to answer, for each exercise: a right answer, and its last known mistake, met last."""

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.timing import Row, side_by_side
from course_lib import catalogue
from course_lib.judging.exercise import Exercise
from course_lib.judging.judge import judge
from course_lib.judging.trial import run_for


def rows() -> Iterator[Row]:
    """Yield a row for each exercise, right and wrong."""
    for exercise in catalogue.exercises().values():
        wrong = exercise.misconceptions[-1].wrong
        ways = {"right": _answer(exercise, exercise.reference), "wrong": _answer(exercise, wrong)}
        for name, seconds in side_by_side(ways, 0.4).items():
            yield Row("a check's answer", f"{exercise.name}, {name}", seconds, target="≤ 50 ms")


def _answer(exercise: Exercise, answer: Callable[..., Any]) -> Callable[[], object]:
    def check() -> object:
        probes = exercise.probes(0)
        return judge(exercise, probes, run_for(exercise, answer, probes))

    return check
