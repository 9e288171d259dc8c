"""What being late costs, as the file `late.toml` beside the results says."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from course_classroom.errors import ClassroomError
from course_classroom.report.points import read_toml
from course_classroom.results import Result
from course_classroom.typed_json import read_json

T = TypeVar("T")

FILE = "late.toml"


@dataclass(frozen=True)
class Late:
    """What being late costs: `penalty` is the share of the points that each day begun takes, after `free_days`.

    `at_most` is the share that it takes at most. `handed_in` are times by student, held against `due`; `days` are days
    late by student. Where there is neither, the time that the platform says is held against `due`; where there is none
    of that, a hand-in that its platform calls late is `late_counts` days late.
    `exceptions` are further free days by student.
    """

    penalty: float = 0.0
    free_days: float = 0.0
    at_most: float = 1.0
    late_counts: float = 1.0
    due: datetime | None = None
    handed_in: dict[str, datetime] = field(default_factory=dict)
    days: dict[str, float] = field(default_factory=dict)
    exceptions: dict[str, float] = field(default_factory=dict)

    def days_late(self, result: Result) -> float:
        """Return how many days late a student is, before what is free."""
        handed_in, days = of_student(self.handed_in, result), of_student(self.days, result)
        if handed_in is None and days is None and result.handed_in:
            handed_in = datetime.fromisoformat(result.handed_in)
        if handed_in is None or self.due is None:
            return days if days is not None else self.late_counts * result.late
        if (handed_in.tzinfo is None) != (self.due.tzinfo is None):
            wanted = "no offset" if handed_in.tzinfo is None else "an offset such as +01:00"
            raise ClassroomError(
                f"{FILE}: `due` is to have {wanted}, as {handed_in} has, when {result.student} handed in: else nobody"
                " knows which is the later"
            )
        return max(0, math.ceil((handed_in - self.due) / timedelta(days=1)))

    def share_lost(self, result: Result) -> float:
        """Return the share of the points that being late costs a student."""
        counted = self.days_late(result) - self.free_days - (of_student(self.exceptions, result) or 0.0)
        return min(self.at_most, self.penalty * max(0.0, math.ceil(counted)))

    def students(self) -> Iterator[str]:
        """Yield who is named."""
        for table in (self.handed_in, self.days, self.exceptions):
            yield from table


def of_student(table: dict[str, T], result: Result) -> T | None:
    """Return what a table has for a student, by what they are called here or by an id of theirs."""
    return next((table[name] for name in (result.student, *result.ids) if name in table), None)


def read_late(path: Path) -> Late:
    """Return what the file says, nothing lost without one; raises ClassroomError for what cannot be meant."""
    said = read_toml(path)
    if unknown := sorted(said.keys() - {one.name for one in fields(Late)}):
        known = ", ".join(one.name for one in fields(Late))
        raise ClassroomError(f"{path}: there is no {unknown[0]!r} (there are: {known})")
    try:
        late = read_json(Late, said)
    except ValueError as error:
        raise ClassroomError(f"{path}: {error}") from None
    for name in ("penalty", "at_most"):
        if not 0 <= getattr(late, name) <= 1:
            raise ClassroomError(f"{path}: {name} = {getattr(late, name)}, where a share from 0 to 1 was expected")
    if late.handed_in and late.due is None:
        raise ClassroomError(f"{path}: handed_in has times, and there is no `due` to hold them against")
    if len({time.tzinfo is None for time in (late.due, *late.handed_in.values()) if time}) > 1:
        raise ClassroomError(f"{path}: all times must have an offset such as +01:00, or none must")
    return late
