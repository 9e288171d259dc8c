"""`set_up`: is everything there that the course needs, and if not, what to do."""

import sys
from collections.abc import Iterator
from importlib import metadata
from typing import TYPE_CHECKING

from course_lib.showing.shown import Note

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet

COURSE = "back-propagation-course"
_FRONT_END = "jupyterlab"  # a notebook that runs has one, which need not be this one nor in the same Python
_REPAIR_IN = {
    False: "Close JupyterLab and start it with `make lab` in the course's folder (or install with"
    " `pip install -r requirements.txt`), so that the notebook runs in the course's own Python.",
    True: "Reload the page, so that the notebook runs in a new Python.",
}


def set_up() -> Note:
    """Return a line for Python and for each package that the course needs: ✓, or ✗ with what came instead.

    It is shown where something is missing, and else only as a cell's last expression.
    """
    lines = list(_findings())
    whole = all(line.startswith("✓") for line in lines)
    end = "Everything is there." if whole else f"Something is missing. {_REPAIR_IN[_in_browser()]}"
    note = Note("\n".join([*(f"- {line}" for line in lines), "", f"**{end}**"]))
    return note if whole else note.show()


def _findings() -> Iterator[str]:
    try:
        course = metadata.distribution(COURSE)
    except metadata.PackageNotFoundError:
        yield f"✗ The course is not installed in the Python that runs this notebook ({sys.executable})"
        return
    from packaging.requirements import Requirement  # noqa: PLC0415 - Jupyter's kernel has it; other uses do without
    from packaging.specifiers import SpecifierSet  # noqa: PLC0415

    pythons, version = SpecifierSet(course.metadata["Requires-Python"]), ".".join(map(str, sys.version_info[:3]))
    yield f"✓ Python {version}" if version in pythons else f"✗ Python {version}: the course needs {pythons}"
    for requirement in map(Requirement, course.requires or ()):
        if requirement.name == _FRONT_END:
            continue
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield _finding(requirement.name, requirement.specifier)


def _finding(name: str, needed: "SpecifierSet") -> str:
    version, when = _installed(name), ""
    if version is None and _in_browser():
        version, when = _loaded_when_needed().get(name), ", loaded when a cell needs it"
    if version is None:
        return f"✗ {name} is missing: the course needs {name} {needed}"
    fits = needed.contains(version, prereleases=True)
    return f"✓ {name} {version}{when}" if fits else f"✗ {name} {version}{when}: the course needs {needed}"


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _in_browser() -> bool:
    return sys.platform == "emscripten"


def _loaded_when_needed() -> dict[str, str]:
    """Return the packages that Pyodide can load, with their versions: it loads one when a cell imports it."""
    import pyodide_js  # noqa: PLC0415 - there is one in the browser alone

    return {name: package["version"] for name, package in pyodide_js.lockfile.packages.to_py().items()}
