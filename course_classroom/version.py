"""What the course is called, which version it is, and where it was published: as its pyproject.toml says.

In a checkout that is the file itself, which is read much sooner than what pip keeps of it. Where the course was
installed without its checkout, there is nothing but the latter.
"""

import tomllib
from typing import Any

from course_classroom.room import COURSE


def _project() -> dict[str, Any]:
    checkout = COURSE / "pyproject.toml"
    if checkout.exists():
        project: dict[str, Any] = tomllib.loads(checkout.read_text(encoding="utf-8"))["project"]
        return project
    from importlib.metadata import metadata  # noqa: PLC0415 - as above

    from course_lib.notebook.set_up import COURSE as NAME  # noqa: PLC0415

    kept = metadata(NAME)
    urls = dict(line.split(", ", 1) for line in kept.get_all("Project-URL") or ())
    return {"name": NAME, "version": kept["Version"], "urls": urls}


_PROJECT = _project()
DISTRIBUTION: str = _PROJECT["name"]
VERSION: str = _PROJECT["version"]
REPOSITORY: str = _PROJECT["urls"].get("Repository", "")
