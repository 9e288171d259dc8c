"""Export the exercises as a course folder of nbgrader: what it generates, autogrades and gives feedback from.

A solution cell is the solution's, with nbgrader's marks around the lines in which it differs from the exercise's stub.
The check below it is the test: it shows its diagnosis to the student, and a hidden line fails unless it is correct.
"""

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

from course_classroom.inside.notebook import PREFIX
from course_classroom.notebooks import exercise_notebooks, new_folder, read_exercises, read_notebook, write_notebook
from course_classroom.report.points import read_points

CONFIG = """\
# nbgrader's settings for this course: see https://nbgrader.readthedocs.io
c = get_config()
c.CourseDirectory.course_id = "back_propagation"
c.ClearSolutions.code_stub = {{"python": {stub!r}}}
"""
TEST = """\
outcome = check({name})
### BEGIN HIDDEN TESTS
assert outcome.status == "correct", outcome.message
### END HIDDEN TESTS"""
CHECK = "check-"  # what nbgrader calls the cell of an exercise's check begins so
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}

Cell = dict[str, Any]


def export_nbgrader(folder: Path, chapters: Sequence[str], points_file: Path) -> list[Path]:
    """Write nbgrader_config.py and source/<chapter>/<chapter>.ipynb to a new `folder`; return these files.

    Raises ClassroomError where the folder has something in it already, a chapter has no exercises, or points are none.
    """
    sources, points = exercise_notebooks(chapters), read_points(points_file)
    new_folder(folder)
    stubs = set()
    for source in sources:
        notebook = read_exercises(source)
        solved = _cells(read_notebook(source.parents[1] / "solutions" / source.name))
        for cell in notebook["cells"]:
            stubs |= _mark(cell, solved, points)
        notebook["metadata"] = KERNEL
        target = folder / "source" / source.stem / source.name
        target.parent.mkdir(parents=True)
        write_notebook(target, notebook)
    (stub,) = stubs
    (folder / "nbgrader_config.py").write_text(CONFIG.format(stub=stub), encoding="utf-8")
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _cells(notebook: Cell) -> dict[str, list[str]]:
    return {cell["id"]: "".join(cell["source"]).splitlines() for cell in notebook["cells"]}


def _mark(cell: Cell, solved: dict[str, list[str]], points: dict[str, float]) -> set[str]:
    """Make nbgrader's solution or test of a cell that is one; return the stub that stood in it."""
    text = "".join(cell["source"])
    if cell["id"].startswith(PREFIX):
        source, stub = _region(text.splitlines(), solved[cell["id"]])
        cell["source"] = source.splitlines(keepends=True)
        _nbgrader(cell, cell["id"], solution=True)
        return {stub}
    name = text.removeprefix("check(").removesuffix(")")
    if text == f"check({name})" and name in points:
        cell["source"] = TEST.format(name=name).splitlines(keepends=True)
        _nbgrader(cell, CHECK + name, locked=True, grade=True, points=points[name])
    return set()


def _region(stub: list[str], solution: list[str]) -> tuple[str, str]:
    """Return the solution with marks around where it differs from the stub, and the line of the stub that is there."""
    before = _alike(stub, solution)
    after = _alike(stub[before:][::-1], solution[before:][::-1])
    end = len(solution) - after
    stubbed = stub[before : len(stub) - after]
    indent = stubbed[0][: len(stubbed[0]) - len(stubbed[0].lstrip())]
    lines = [*solution[:before], f"{indent}### BEGIN SOLUTION", *solution[before:end], f"{indent}### END SOLUTION"]
    return "\n".join([*lines, *solution[end:]]), "\n".join(stubbed).strip()


def _alike(a: list[str], b: list[str]) -> int:
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False))))


def _nbgrader(cell: Cell, grade_id: str, **more: Any) -> None:
    plain = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3}
    cell["metadata"]["nbgrader"] = {**plain, "grade_id": grade_id, **more}
