"""What the course is called, which version it is, and where it was published: as its pyproject.toml says."""

import tomllib

from course_classroom.room import COURSE

_PROJECT = tomllib.loads((COURSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DISTRIBUTION: str = _PROJECT["name"]
VERSION: str = _PROJECT["version"]
REPOSITORY: str = _PROJECT["urls"]["Repository"]
