"""What one student handed in."""

from dataclasses import dataclass
from typing import Any

from course_classroom.collect.entries import Notebook


@dataclass(frozen=True, slots=True)
class Submission:
    """What one student handed in: `student` is what tells them apart, `name` and `ids` are what platforms call them.

    `aside` says what was handed in and is not graded, a sentence each. `listed` is whether they are on the roster, None
    where there is none. `handed_in` is when, in ISO 8601, "" where nothing says it.
    """

    student: str
    notebooks: tuple[Notebook, ...]
    name: str = ""
    ids: tuple[str, ...] = ()
    platform: str = ""
    late: bool = False
    aside: tuple[str, ...] = ()
    listed: bool | None = None
    handed_in: str = ""


def who(one: Any) -> dict[str, Any]:
    """Return what is known of whom a submission is, by field: results repeat it, and no mark depends on it."""
    return {field: getattr(one, field) for field in ("name", "ids", "late", "listed", "aside", "handed_in")}
