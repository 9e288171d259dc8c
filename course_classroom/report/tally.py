"""What the results of a class add up to, one result after the other: of a student, little is kept."""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import Any, NamedTuple

from course_classroom.assignment import Assignment
from course_classroom.predictions import TIME as PREDICTED
from course_classroom.predictions import Predicted
from course_classroom.questions import Answers, answers_of
from course_classroom.report.marking import NOT_HANDED_IN, Marking
from course_classroom.report.override import EXCUSED
from course_classroom.results import STATUSES, Case, Mark, Result, file_name
from course_classroom.summary import to_look_at
from course_lib import catalogue

ERROR = re.compile(r"\b[A-Z]\w*(?:Error|Exception|Exit)\b")
SLIPS = {  # errors that a second look mends: nothing to teach
    "NameError",
    "UnboundLocalError",
    "SyntaxError",
    "IndentationError",
    "TabError",
    "AttributeError",
    "ImportError",
    "ModuleNotFoundError",
}
ALL_STATUSES = (*STATUSES, NOT_HANDED_IN, EXCUSED)
BINS = 10  # of the distribution of points


class Student(NamedTuple):
    """What is kept of a student: the name of the file of their page, and each status's place in ALL_STATUSES."""

    name: str
    file: str
    points: float
    share: float | None  # of what they can have, None where all is excused
    statuses: bytes


@dataclass
class Shared:
    """What some of the class have in common: how many in which exercise, who, and one submission's case of it."""

    name: str
    says: str
    evidence: Case | None = None
    known: bool = False  # a misconception that the course has by name: else it is what holds for any exercise
    exercises: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    students: "array[int]" = field(default_factory=lambda: array("I"))  # their places in the class

    @property
    def label(self) -> str:
        """Its name in words, and which errors it was."""
        errors = ", ".join(error for error, _ in self.errors.most_common(3))
        return self.name + (f" ({errors})" if errors else "")

    def add(self, student: int, exercise: str) -> None:
        """Count a student's answer, or what else of theirs it is."""
        self.exercises[exercise] += 1
        if not self.students or self.students[-1] != student:
            self.students.append(student)


class Tally:
    """The results of a class: over the exercises of its assignment, in chapter order."""

    def __init__(self, marking: Marking) -> None:
        self.marking = marking
        self.exercises = marking.exercises
        self.students: list[Student] = []
        self.versions: set[str] = set()
        self.judges = Counter[str]()
        self.statuses = {exercise: Counter[str]() for exercise in self.exercises}
        self.answers: Answers = Counter()
        self.predicted: Predicted = Counter()
        self._misconceptions: dict[str, Shared] = {}
        self._slips: dict[str, Shared] = {}
        self._look: dict[str, Shared] = {}
        self._equal: dict[tuple[str, str], Shared] = {}

    def add(self, result: Result) -> None:
        """Add the result of one more student."""
        place = len(self.students)
        statuses = [self.marking.status(result, exercise) for exercise in self.exercises]
        codes = bytes(map(ALL_STATUSES.index, statuses))
        total, possible = self.marking.total(result), self.marking.possible_for(result)
        share = total / possible if possible else None
        self.students.append(Student(result.student, file_name(result.student), total, share, codes))
        self.versions.add(result.version)
        self.judges[result.judge] += 1
        self.answers += answers_of(result.questions)
        self.predicted.update(result.questions.get(PREDICTED, {}).items())
        for exercise, status in zip(self.exercises, statuses, strict=True):
            self.statuses[exercise][status] += 1
            if exercise in result.exercises:
                self._add_mark(place, exercise, result.exercises[exercise])
        for what, why in to_look_at(result):
            status, _, message = why.partition(": ")
            of_mark = status in STATUSES
            error = ERROR.search(message) if of_mark else None
            name = f"{status}{f' ({error[0]})' if error else ''}" if of_mark else why
            self._look.setdefault(name, Shared(name, message if of_mark else "")).add(place, what)

    def _add_mark(self, student: int, exercise: str, mark: Mark) -> None:
        if mark.form and mark.status != "not attempted":
            self._equal.setdefault((exercise, mark.form), Shared(exercise, "")).add(student, exercise)
        error, slip = ERROR.search(mark.message), slip_of(exercise, mark)
        if slip:
            shared = self._slips.setdefault(slip, Shared(slip, mark.message))
        elif mark.misconception:
            known = mark.misconception in _known(exercise)
            says = _known(exercise).get(mark.misconception, mark.message)
            new = Shared(mark.misconception.replace("_", " "), says, mark.evidence, known)
            shared = self._misconceptions.setdefault(mark.misconception, new)
            if error and not known:
                shared.errors[error[0]] += 1
        else:
            return
        shared.add(student, exercise)

    def misconceptions(self) -> list[Shared]:
        """Return the misconceptions of the class, the most common first; of equals, one the course knows by name."""
        return _ordered(self._misconceptions, lambda one: not one.known)

    def slips(self) -> list[Shared]:
        """Return the slips of the class, by error, the most common first."""
        return _ordered(self._slips)

    def equal(self) -> list[Shared]:
        """Return the answers that several students have handed in alike, but for names, comments and layout."""
        return [shared for shared in _ordered(self._equal) if len(shared.students) > 1]

    def to_look_at(self) -> list[Shared]:
        """Return all that a person is to see, by why it is."""
        return _ordered(self._look)

    def solved(self, exercise: str) -> float:
        """Return the share of the class that has solved an exercise."""
        return self.statuses[exercise]["correct"] / len(self.students) if self.students else 0.0

    @property
    def mean(self) -> float:
        """The mean of the students' points."""
        return fmean(student.points for student in self.students) if self.students else 0.0

    @property
    def median(self) -> float:
        """The median of the students' points."""
        return median(student.points for student in self.students) if self.students else 0.0

    def distribution(self) -> list[tuple[str, int]]:
        """Return how many students have which share of the points: tenths, the last one with those who have all."""
        shares = [student.share for student in self.students if student.share is not None]
        bins = Counter(min(BINS - 1, int(BINS * share + 1e-9)) for share in shares)
        return [(f"{100 * place // BINS}–{100 * (place + 1) // BINS} %", bins[place]) for place in range(BINS)]


def slip_of(exercise: str, mark: Mark) -> str | None:
    """Return the error of an answer that is no misconception, such as NameError."""
    error = ERROR.search(mark.message)
    if not error or error[0] not in SLIPS or mark.misconception in _known(exercise):
        return None
    return error[0] if mark.misconception or mark.status == "function missing" else None


def _ordered(found: Mapping[Any, Shared], after: Callable[[Shared], bool] = lambda _: False) -> list[Shared]:
    return sorted(found.values(), key=lambda one: (-len(one.students), after(one)))


def _known(exercise: str) -> dict[str, str]:
    return {known.slug: known.says for known in catalogue.exercise(exercise).misconceptions}


def exercises_of(results: Iterable[Result], asked: Assignment | None) -> tuple[str, ...]:
    """Return the exercises of the assignment, never of what somebody handed in; without one, all that anybody has.

    Exercises that are no longer in the course are left out.
    """
    names = {one.name for one in asked.exercises()} if asked else {n for result in results for n in result.exercises}
    return tuple(name for name in catalogue.exercises() if name in names)
