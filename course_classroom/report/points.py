"""How many points each exercise gives: 1, unless the file `points.toml` beside the results says otherwise."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from course_classroom.errors import ClassroomError
from course_lib import catalogue

FILE = "points.toml"
BY = ("answer", "cases")


def read_points(path: Path) -> dict[str, float]:
    """Return the points of each exercise of the course.

    The file has a line `name = points` for each exercise that gives other than 1 point. Raises ClassroomError for
    a file that is no TOML, an unknown name, and what is not a number of at least 0.
    """
    said = {name: points for name, points in read_toml(path).items() if name != "by"}
    return {**dict.fromkeys(catalogue.exercises(), 1.0), **checked_points(path, said)}


def read_by(path: Path) -> str:
    """Return what gives points: the whole answer, or with `by = "cases"` each case that is right."""
    by: Any = read_toml(path).get("by", BY[0])
    if by not in BY:
        raise ClassroomError(f"{path}: by = {by!r}, where one of {' and '.join(map(repr, BY))} was expected")
    return str(by)


def read_toml(path: Path) -> dict[str, Any]:
    """Return what a file of settings says, {} where there is none; raises ClassroomError where it is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ClassroomError(f"{path} cannot be read: {error}") from None


def checked_points(path: Path, said: Mapping[str, Any]) -> dict[str, float]:
    """Return the points of exercises by name; raises ClassroomError where these are none."""
    for name, points in said.items():
        if name not in catalogue.exercises():
            raise ClassroomError(f"{path}: there is no exercise {name!r}")
        if isinstance(points, bool) or not isinstance(points, int | float) or not 0 <= points < float("inf"):
            raise ClassroomError(f"{path}: {name} = {points!r}, where a number of at least 0 was expected")
    return {name: float(points) for name, points in said.items()}


def share_text(earned: float, full: float) -> str:
    """Write what was earned of what can be: 0 of 1 point."""
    return f"{points_text(earned)} of {points_text(full)} {'point' if full == 1 else 'points'}"


def points_text(points: float) -> str:
    """Write points as people do: 2, not 2.0; 0.67, not 0.6666666666666666."""
    return f"{round(points, 2):g}"
