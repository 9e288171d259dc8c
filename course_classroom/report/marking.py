"""From statuses to points: what each exercise gives, what being late costs, what was set by hand."""

from dataclasses import dataclass
from pathlib import Path

from course_classroom.errors import ClassroomError
from course_classroom.report.late import FILE as LATE
from course_classroom.report.late import Late, of_student, read_late
from course_classroom.report.override import EXCUSED, Override, read_overrides
from course_classroom.report.override import FILE as OVERRIDE
from course_classroom.report.points import FILE as POINTS
from course_classroom.report.points import read_by, read_points
from course_classroom.results import Result

NOT_HANDED_IN = "not handed in"


@dataclass(frozen=True)
class Marking:
    """The rules of one assignment, over its exercises in chapter order."""

    exercises: tuple[str, ...]
    points: dict[str, float]
    by: str
    late: Late
    overrides: dict[str, Override]

    @property
    def possible(self) -> float:
        """The points of a student who has everything right."""
        return sum(self.points[exercise] for exercise in self.exercises)

    def status(self, result: Result, exercise: str) -> str:
        """Return what became of an exercise of a student."""
        if self._is_excused(result, exercise):
            return EXCUSED
        found = result.exercises.get(exercise)
        return found.status if found else NOT_HANDED_IN

    def earned(self, result: Result, exercise: str) -> float:
        """Return the points of a student's answer, before what being late costs."""
        if self._is_excused(result, exercise):
            return 0.0
        if self.is_set(result, exercise):
            return self.override(result).points[exercise] or 0.0
        found = result.exercises.get(exercise)
        if not found or found.status not in ("correct", "incorrect"):
            return 0.0
        if found.status == "correct":
            return self.points[exercise]
        return self.points[exercise] * (found.share_right if self.by == "cases" else 0.0)

    def total(self, result: Result) -> float:
        """Return a student's points."""
        return sum(self.earned(result, one) for one in self.exercises) * (1 - self.late.share_lost(result))

    def possible_for(self, result: Result) -> float:
        """Return the points that a student can have: without what is excused."""
        return sum(self.points[one] for one in self.exercises if not self._is_excused(result, one))

    def override(self, result: Result) -> Override:
        """Return what was set by hand for a student."""
        return of_student(self.overrides, result) or Override()

    def is_set(self, result: Result, exercise: str) -> bool:
        """Whether the points of an answer were set by hand."""
        return exercise in self.override(result).points

    def _is_excused(self, result: Result, exercise: str) -> bool:
        override = self.override(result)
        return override.excused or override.points.get(exercise, 0.0) is None

    def check_names(self, grades: Path, students: set[str]) -> None:
        """Raise ClassroomError where a file of rules names somebody who is not among the students and their ids."""
        for file, named in ((LATE, self.late.students()), (OVERRIDE, self.overrides)):
            if unknown := sorted(set(named) - students):
                raise ClassroomError(f"{grades / file}: there is no student {unknown[0]!r} in {grades}")


def read_marking(grades: Path, exercises: tuple[str, ...]) -> Marking:
    """Read the rules of a folder of grades; raises ClassroomError for what cannot be meant."""
    points = grades / POINTS
    late, overrides = read_late(grades / LATE), read_overrides(grades / OVERRIDE)
    return Marking(exercises, read_points(points), read_by(points), late, overrides)
