"""Canvas: its gradebook with one column filled in, and feedback files that its re-upload matches.

By Canvas's own source: it finds a student by `ID`, takes a table with fewer columns than it has exported, and reads EX
as excused; of a file in a zip it takes the first two numbers between underscores for the student's id and the file's,
and shows it under the name that was handed in.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from course_classroom.collect.platforms import PLATFORMS
from course_classroom.errors import ClassroomError
from course_classroom.give_back.feedback import feedback_notebook, zipped
from course_classroom.give_back.tables import Class, Table, maximum, number, read_table
from course_classroom.results import Result

ASSIGNMENT = re.compile(r".+ \(\d+\)")
IDS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
POSSIBLE = "Points Possible"


def canvas_gradebook(grades: Class, path: Path, column: str | None) -> tuple[bytes, list[Result]]:
    """Return the gradebook to be imported, and who is not in it; raises ClassroomError where it is no gradebook."""
    table = read_table(path)
    student, info = table.place("Student"), table.place("Section") + 1
    ids = [place for place, head in enumerate(table.heads[:info]) if head in IDS]
    at = _column(table, column)
    possible = next((row for row in table.rows if POSSIBLE in row[0]), None)
    if possible is None:
        raise ClassroomError(f"{path} has no row {POSSIBLE!r}: is it what Canvas exported?")
    full, rows, found = maximum(path, possible[at]), [[*possible[:info], possible[at]]], list[Result]()
    for row in table.rows:
        result = None if row is possible else grades.find([row[place] for place in ids], row[student])
        if result:
            found.append(result)
            share = grades.share(result)
            rows.append([*row[:info], "EX" if share is None else number(full * share)])
    missing = grades.without(found)
    return table.written([*table.heads[:info], table.heads[at]], rows), missing


def _column(table: Table, column: str | None) -> int:
    there = [head for head in table.heads if ASSIGNMENT.fullmatch(head)]
    meant = [head for head in there if column is None or head == column or head.rpartition(" (")[0] == column]
    if len(meant) != 1:
        raise ClassroomError(f"{table.path}: --column is to name one of its assignments: {', '.join(there) or 'none'}")
    return table.place(meant[0])


def canvas_feedback(grades: Class, submissions: Path) -> tuple[bytes, list[str]]:
    """Return an archive with a notebook for each one handed in, by its own name; and the files that get none."""
    files, without = dict[str, bytes](), list[str]()
    for name in sorted(_names(submissions)):
        identity = _identity(name)
        result = identity and grades.find([identity], "")
        if result and name.endswith(".ipynb"):
            files[name] = feedback_notebook(grades.marking, result)
        elif identity:
            without.append(name)
    return zipped(files), without


def _names(submissions: Path) -> Iterator[str]:
    if submissions.is_dir():
        yield from (path.name for path in submissions.rglob("*") if path.is_file())
        return
    try:
        with zipfile.ZipFile(submissions) as archive:
            yield from (PurePosixPath(info.filename).name for info in archive.infolist() if not info.is_dir())
    except zipfile.BadZipFile:
        raise ClassroomError(f"{submissions} is neither a folder nor a zip") from None


def _identity(name: str) -> str | None:
    """Return the student's id in the name of a file that Canvas has exported."""
    rules = (platform.pattern for platform in PLATFORMS if platform.name == "Canvas")
    return next((match["id"] for rule in rules if (match := rule.fullmatch(name))), None)
