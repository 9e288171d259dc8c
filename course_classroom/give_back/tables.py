"""A platform's own table of students, and whose row each is."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from course_classroom.assignment import read_assignment
from course_classroom.collect.names import squashed
from course_classroom.errors import ClassroomError
from course_classroom.report.marking import Marking, read_marking
from course_classroom.report.tally import exercises_of
from course_classroom.results import Result, read_all

BOM = "\ufeff"


@dataclass(frozen=True)
class Table:
    """A table as it was exported: its heads, its rows, and how it is written."""

    path: Path
    heads: list[str]
    rows: list[list[str]]
    delimiter: str
    bom: bool

    def place(self, head: str) -> int:
        """Return which column has a head; raises ClassroomError where none has."""
        if head not in self.heads:
            raise ClassroomError(f"{self.path} has no column {head!r} (it has: {', '.join(self.heads)})")
        return self.heads.index(head)

    def written(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
        """Return other heads and rows in the same form."""
        text = StringIO()
        csv.writer(text, delimiter=self.delimiter, lineterminator="\r\n").writerows([heads, *rows])
        return ((BOM if self.bom else "") + text.getvalue()).encode()


def read_table(path: Path) -> Table:
    """Read a table that a platform has exported; raises ClassroomError where it is none."""
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise ClassroomError(f"{path} is no table in UTF-8, from byte {error.start} on") from None
    bom, text = text.startswith(BOM), text.removeprefix(BOM)
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    lines = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    if not lines:
        raise ClassroomError(f"{path} is empty")
    width = len(lines[0])
    return Table(path, lines[0], [line + [""] * (width - len(line)) for line in lines[1:] if any(line)], delimiter, bom)


class Class:
    """The results of a class, found by whatever a platform's row says of a student."""

    def __init__(self, grades: Path) -> None:
        asked = read_assignment(grades)
        self.marking: Marking = read_marking(grades, exercises_of(() if asked else read_all(grades), asked))
        self.results = list(read_all(grades))
        if not self.results:
            raise ClassroomError(
                f"there are no results in {grades}: `course grade SUBMISSIONS --out {grades}` makes them"
            )
        self.marking.check_names(grades, {name for one in self.results for name in (one.student, *one.ids)})
        self._by_id = _unique((key, one) for one in self.results for key in {one.student, *one.ids})
        self._by_name = _unique((squashed(one.name or one.student), one) for one in self.results)

    def find(self, ids: Sequence[str], name: str) -> Result | None:
        """Return whose row it is: by an id, else by a name that nobody shares."""
        by_id = next((self._by_id[one] for one in ids if one and self._by_id.get(one)), None)
        return by_id or self._by_name.get(squashed(name))

    def without(self, found: Sequence[Result]) -> list[Result]:
        """Return who is not among those found."""
        there = {one.student for one in found}
        return [one for one in self.results if one.student not in there]

    def share(self, result: Result) -> float | None:
        """Return the share of the points that a student has, None where all is excused."""
        possible = self.marking.possible_for(result)
        return self.marking.total(result) / possible if possible else None


def _unique(pairs: Iterator[tuple[str, Result]]) -> dict[str, Result]:
    found: dict[str, Result] = {}
    twice = set()
    for key, result in pairs:
        if key in found and found[key] is not result:
            twice.add(key)
        found[key] = result
    return {key: result for key, result in found.items() if key and key not in twice}


def number(points: float) -> str:
    """Write points with two decimals at most, as platforms do."""
    return f"{round(points, 2):g}"


def maximum(path: Path, text: str) -> float:
    """Read how many points an assignment gives there; raises ClassroomError where that is no number."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise ClassroomError(f"{path} does not say how many points the assignment gives: {text!r}") from None
