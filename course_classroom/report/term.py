"""Several assignments together: weights, the lowest dropped, and what became of misconceptions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from course_classroom.assignment import read_assignment
from course_classroom.errors import ClassroomError
from course_classroom.report.marking import read_marking
from course_classroom.report.points import read_toml
from course_classroom.report.tally import exercises_of, slip_of
from course_classroom.results import RESULTS, Result, graded_on, read_all

LAST = ("grades", "results")  # of a folder that is called so, the one around it says which assignment it is


class Taken(NamedTuple):
    """What became of one student in one assignment: `share` of the points, None where all is excused."""

    share: float | None
    misconceptions: frozenset[str]


@dataclass(frozen=True, eq=False)
class Part:
    """One assignment of a term."""

    name: str
    weight: float
    graded: str
    versions: frozenset[str]
    taken: dict[str, Taken]

    def share(self, student: str) -> float | None:
        """Return a student's share of the points: nothing where they are not among those who were graded."""
        taken = self.taken.get(student)
        return taken.share if taken else 0.0

    def misconceptions(self, student: str) -> frozenset[str]:
        """Return which misconceptions a student had."""
        return self.taken[student].misconceptions if student in self.taken else frozenset()

    @cached_property
    def mean(self) -> float:
        """The mean share."""
        shares = [taken.share for taken in self.taken.values() if taken.share is not None]
        return fmean(shares) if shares else 0.0

    @cached_property
    def counts(self) -> Counter[str]:
        """How many students had each misconception."""
        return Counter(slug for taken in self.taken.values() for slug in taken.misconceptions)


@dataclass(frozen=True)
class Term:
    """Assignments in the order in which they were handed out; of each student, the `drop` lowest do not count."""

    parts: tuple[Part, ...]
    drop: int = 0

    @cached_property
    def students(self) -> list[str]:
        """Everybody who was graded in some assignment."""
        return sorted({student for part in self.parts for student in part.taken})

    def share(self, student: str) -> float | None:
        """Return a student's share of all points, None where all is excused."""
        kept = [part for part in self.parts if part not in self.dropped(student) and part.share(student) is not None]
        weight = sum(part.weight for part in kept)
        return sum(part.weight * (part.share(student) or 0.0) for part in kept) / weight if weight else None

    def dropped(self, student: str) -> list[Part]:
        """Return the assignments that do not count for a student: the lowest, as long as another one is left."""
        there = [part for part in self.parts if part.share(student) is not None]
        return sorted(there, key=lambda part: part.share(student) or 0.0)[: min(self.drop, max(0, len(there) - 1))]

    @cached_property
    def misconceptions(self) -> list[tuple[str, list[int], int]]:
        """Return each misconception with its students by assignment, and how many had it more than once."""
        total = Counter[str]()
        for part in self.parts:
            total.update(part.counts)
        again = Counter(slug for student in self.students for slug, count in self._had(student).items() if count > 1)
        return [(slug, [part.counts[slug] for part in self.parts], again[slug]) for slug, _ in total.most_common()]

    def had(self, student: str) -> list[tuple[str, list[bool]]]:
        """Return a student's misconceptions, and in which of the assignments they had each."""
        slugs = dict.fromkeys(slug for part in self.parts for slug in sorted(part.misconceptions(student)))
        return [(slug, [slug in part.misconceptions(student) for part in self.parts]) for slug in slugs]

    def _had(self, student: str) -> Counter[str]:
        return Counter(slug for part in self.parts for slug in part.misconceptions(student))


def read_term(folders: Sequence[Path], rules: Path | None) -> Term:
    """Read the grades of several assignments; raises ClassroomError where there are none, or for wrong rules."""
    names = [_name(folder) for folder in folders]
    if doubled := [name for name in names if names.count(name) > 1]:
        raise ClassroomError(f"two assignments are called {doubled[0]!r}: give folders of different names")
    weights, drop = _read_rules(rules, names)
    parts = (_part(folder, name, weights.get(name, 1.0)) for folder, name in zip(folders, names, strict=True))
    return Term(tuple(parts), drop)


def _name(folder: Path) -> str:
    whole = folder.resolve()
    return whole.parent.name if whole.name in LAST else whole.name


def _part(folder: Path, name: str, weight: float) -> Part:
    asked = read_assignment(folder)
    marking = read_marking(folder, exercises_of(() if asked else read_all(folder), asked))
    taken, names, versions = dict[str, Taken](), set[str](), set[str]()
    for result in read_all(folder):
        possible = marking.possible_for(result)
        share = marking.total(result) / possible if possible else None
        taken[result.student] = Taken(share, frozenset(_misconceptions(result, marking.exercises)))
        versions.add(result.version)
        names |= {result.student, *result.ids}
    if not taken:
        raise ClassroomError(f"there are no results in {folder}: `course grade SUBMISSIONS --out {folder}` makes them")
    marking.check_names(folder, names)
    return Part(name, weight, graded_on((folder / RESULTS).glob("*.json")), frozenset(versions), taken)


def _misconceptions(result: Result, exercises: Iterable[str]) -> Iterable[str]:
    for exercise in exercises:
        mark = result.exercises.get(exercise)
        if mark and mark.misconception and not slip_of(exercise, mark):
            yield mark.misconception


def _read_rules(path: Path | None, names: Sequence[str]) -> tuple[dict[str, float], int]:
    if path is None:
        return {}, 0
    if not path.exists():
        raise ClassroomError(f"there is no file {path}")
    said = read_toml(path)
    weights, drop = said.pop("weights", {}), said.pop("drop_lowest", 0)
    if said:
        raise ClassroomError(f"{path}: there is no {next(iter(said))!r} (there are: weights, drop_lowest)")
    if type(drop) is not int or drop < 0:
        raise ClassroomError(f"{path}: drop_lowest = {drop!r}, where a whole number of at least 0 was expected")
    if not isinstance(weights, dict):
        raise ClassroomError(f"{path}: weights = {weights!r}, where a table [weights] was expected")
    for name, weight in weights.items():
        if name not in names:
            raise ClassroomError(f"{path}: there is no assignment {name!r} (there are: {', '.join(names)})")
        if type(weight) not in (int, float) or not 0 <= weight < float("inf"):
            raise ClassroomError(f"{path}: {name} = {weight!r}, where a number of at least 0 was expected")
    return {name: float(weight) for name, weight in weights.items()}, drop
