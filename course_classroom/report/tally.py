"""What the results of a class add up to."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from course_classroom.assignment import Assignment
from course_classroom.results import STATUSES, Case, Mark, Result
from course_classroom.summary import to_look_at
from course_lib import catalogue

ERROR = re.compile(r"\b[A-Z]\w*(?:Error|Exception|Exit)\b")
NOT_HANDED_IN = "not handed in"
ALL_STATUSES = (*STATUSES, NOT_HANDED_IN)


@dataclass(frozen=True)
class Common:
    """A misconception of the class: who has it, and one submission's failing case of it."""

    exercise: str
    slug: str
    says: str
    students: tuple[str, ...]
    evidence: Case | None

    @property
    def known(self) -> bool:
        """Whether the course has it by name: else it is what holds for any exercise, such as an error."""
        return self.slug in _known(self.exercise)

    @property
    def label(self) -> str:
        """Its name in words, and which error it was."""
        error = None if self.known else ERROR.search(self.says)
        return self.slug.replace("_", " ") + (f" {error[0]}" if error else "")


@dataclass(frozen=True)
class Tally:
    """The results of a class, by student, and the exercises that anyone has handed in, in chapter order."""

    results: tuple[Result, ...]
    exercises: tuple[str, ...]
    points: dict[str, float]

    def status(self, result: Result, exercise: str) -> str:
        """Return what became of an exercise of a student."""
        found = result.exercises.get(exercise)
        return found.status if found else NOT_HANDED_IN

    def earned(self, result: Result, exercise: str) -> float:
        """Return the points of a student's answer: all or none."""
        return self.points[exercise] if self.status(result, exercise) == "correct" else 0.0

    def total(self, result: Result) -> float:
        """Return a student's points."""
        return sum(self.earned(result, exercise) for exercise in self.exercises)

    @property
    def possible(self) -> float:
        """The points of a student who has everything right."""
        return sum(self.points[exercise] for exercise in self.exercises)

    def statuses(self, exercise: str) -> Counter[str]:
        """Count the students with each status of an exercise."""
        return Counter(self.status(result, exercise) for result in self.results)

    def misconceptions(self) -> list[Common]:
        """Return the misconceptions of the class: the most common first, then those known by name, in chapter order."""
        found: dict[tuple[str, str, str], list[Result]] = {}
        for exercise in self.exercises:
            for result in self.results:
                mark = result.exercises.get(exercise)
                if mark and mark.misconception:
                    found.setdefault((exercise, mark.misconception, _says(exercise, mark)), []).append(result)
        common = [_common(*key, results) for key, results in found.items()]
        return sorted(common, key=lambda one: (-len(one.students), not one.known))

    def to_look_at(self) -> list[tuple[str, str, str]]:
        """Return (student, what, why) for all that a person is to see."""
        return [(result.student, what, why) for result in self.results for what, why in to_look_at(result)]


def _says(exercise: str, mark: Mark) -> str:
    """Return what the course says of a misconception; where it has no name for it, such as an error, what was said."""
    return _known(exercise).get(mark.misconception or "", mark.message)


def _known(exercise: str) -> dict[str, str]:
    return {known.slug: known.says for known in catalogue.exercise(exercise).misconceptions}


def _common(exercise: str, slug: str, says: str, results: list[Result]) -> Common:
    students = tuple(result.student for result in results)
    return Common(exercise, slug, says, students, results[0].exercises[exercise].evidence)


def tally(results: Sequence[Result], points: dict[str, float], asked: Assignment | None = None) -> Tally:
    """Add up the results of a class, over the exercises of the assignment, never over what somebody handed in.

    Without an assignment they are all that anybody has; exercises that are no longer in the course are left out.
    """
    names = [one.name for one in asked.exercises()] if asked else {n for result in results for n in result.exercises}
    return Tally(tuple(results), tuple(name for name in catalogue.exercises() if name in names), points)
