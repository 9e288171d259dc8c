"""A class as `course collect` writes it: a folder for each student, and an index that says who is who."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from course_classroom.collect.entries import Handed
from course_classroom.collect.files import UnreadableFileError
from course_classroom.collect.submission import Submission, who
from course_classroom.errors import ClassroomError
from course_classroom.limits import Limits
from course_classroom.notebooks import new_folder
from course_classroom.results import file_name
from course_classroom.typed_json import read_json
from course_lib.notebook.keeping import write_whole

INDEX = "collected.json"


@dataclass(frozen=True)
class KeptEntry:
    """A notebook: its path in the submission, the file beside the index ("" where there is none), and its problem."""

    label: str
    file: str
    problem: str


@dataclass(frozen=True)
class KeptStudent:
    """A student, as `Submission` has them."""

    student: str
    name: str
    ids: tuple[str, ...]
    platform: str
    late: bool
    listed: bool | None
    entries: tuple[KeptEntry, ...]
    aside: tuple[str, ...]
    handed_in: str = ""


@dataclass(frozen=True)
class Index:
    """The whole class."""

    students: tuple[KeptStudent, ...]


def write_collected(submissions: Sequence[Submission], folder: Path, limits: Limits) -> None:
    """Write a class to a new folder; raises ClassroomError where there is something in it already."""
    new_folder(folder)
    students = tuple(_keep(submission, folder, limits) for submission in submissions)
    content = json.dumps(asdict(Index(students)), ensure_ascii=False, indent=1) + "\n"
    write_whole(folder / INDEX, content.encode())


def _keep(one: Submission, folder: Path, limits: Limits) -> KeptStudent:
    kept = []
    for number, notebook in enumerate(one.notebooks, start=1):
        file, problem = "", ""
        try:
            content = notebook.read(limits.notebook)
            file = f"{file_name(one.student)}/{number}/{_harmless(notebook.label)}"
            write_whole(folder / file, content)
        except UnreadableFileError as error:
            problem = str(error)
        kept.append(KeptEntry(notebook.label, file, problem))
    return KeptStudent(one.student, platform=one.platform, entries=tuple(kept), **who(one))


def _harmless(label: str) -> str:
    """Return a file's name that is one on every system; the chapter in it stays readable."""
    name = PurePosixPath(label).name
    return f"{file_name(PurePosixPath(name).stem)}.ipynb"


def read_collected(folder: Path) -> list[Submission]:
    """Return the class that `course collect` has written; raises ClassroomError for an index that is none."""
    try:
        index = read_json(Index, json.loads((folder / INDEX).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ClassroomError(f"{folder / INDEX} cannot be read: {error}") from None
    return [
        Submission(
            one.student, tuple(_entry(folder, entry) for entry in one.entries), platform=one.platform, **who(one)
        )
        for one in index.students
    ]


def _entry(folder: Path, entry: KeptEntry) -> Handed:
    file = PurePosixPath(entry.file)
    if file.is_absolute() or ".." in file.parts:
        raise ClassroomError(f"{folder / INDEX} names a file outside of {folder}: {entry.file}")
    return Handed(entry.label, str(folder / file) if entry.file else "", entry.problem)
