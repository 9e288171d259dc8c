"""Marks set by hand, as the file `override.toml` beside the results says."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course_classroom.errors import ClassroomError
from course_classroom.report.points import checked_points, read_toml

FILE, EXCUSED = "override.toml", "excused"


@dataclass(frozen=True)
class Override:
    """What was set for a student: points by exercise, None where it is excused; `all` are excused, or none of it is."""

    comment: str = ""
    excused: bool = False
    points: dict[str, float | None] = field(default_factory=dict)


def read_overrides(path: Path) -> dict[str, Override]:
    """Return what was set, by student; raises ClassroomError for what cannot be meant."""
    return {student: _override(path, student, said) for student, said in read_toml(path).items()}


def _override(path: Path, student: str, said: Any) -> Override:
    if not isinstance(said, dict):
        raise ClassroomError(f"{path}: {student} = {said!r}, where a table [{student}] was expected")
    comment, excused = said.get("comment", ""), said.get(EXCUSED, False)
    if not isinstance(comment, str) or not isinstance(excused, bool):
        raise ClassroomError(f"{path}: [{student}] has comment = {comment!r} and excused = {excused!r}")
    rest = {name: value for name, value in said.items() if name not in ("comment", EXCUSED)}
    none = dict.fromkeys(name for name, value in rest.items() if value == EXCUSED)
    checked_points(path, dict.fromkeys(none, 0.0))
    points = checked_points(path, {name: value for name, value in rest.items() if name not in none})
    return Override(comment, excused, {**points, **none})
