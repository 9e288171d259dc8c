"""Find what students handed in: folders, archives as learning platforms export them, nbgrader's `submitted/`.

Archives are read, never unpacked, so that no path in one can lead anywhere. Links are not followed.
"""

import os
import re
import stat
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Protocol

from course_classroom.errors import ClassroomError

DEEPEST = 2  # an archive, and one in it
MOST_MEMBERS = 10_000
MOODLE = re.compile(r"_assignsubmission_.*")
CANVAS = re.compile(r"(?P<student>.+?)(?:_LATE)?_\d+_\d+_(?P<file>.+)")
UTF_8 = 0x800  # the bit that says in which encoding a name is; without it, zipfile takes the PC's first one
IGNORED = {".ipynb_checkpoints", "__MACOSX", ".git"}


class UnreadableFileError(Exception):
    """A file that was handed in cannot be read; the message says why."""


class Notebook(Protocol):
    """A notebook that was handed in, wherever its bytes are."""

    @property
    def label(self) -> str:
        """Its path in the submission."""

    def read(self, most: int) -> bytes:
        """Return its bytes; raises UnreadableFileError, also for more than `most` of them."""


@dataclass(frozen=True, order=True, slots=True)
class Handed:
    """One notebook: its `label` (path in the submission) and the file it is in.

    Where that is an archive, `members` lead to it. `problem` says why it is not to be read at all.
    """

    label: str
    path: str  # a third of what a Path takes: a class has one for each notebook
    members: tuple[str, ...] = ()
    problem: str = ""

    def read(self, most: int) -> bytes:
        """Return the notebook's bytes; raises UnreadableFileError, also for more than `most` of them."""
        if self.problem:
            raise UnreadableFileError(self.problem)
        try:
            content = _file(self.path, most)
            for member in self.members:
                with zipfile.ZipFile(BytesIO(content)) as archive, archive.open(member) as opened:
                    content = _at_most(opened.read(most + 1), most)
        except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError, EOFError) as error:
            raise UnreadableFileError(f"the file cannot be read: {error}") from None
        return content


@dataclass(frozen=True, slots=True)
class Submission:
    """What one student handed in."""

    student: str
    notebooks: tuple[Notebook, ...]


def collect(place: Path, most: int) -> list[Submission]:
    """Return the submissions in a folder or an archive, by student; files of more than `most` bytes are not opened.

    Raises ClassroomError where there are none.
    """
    if not place.exists():
        raise ClassroomError(f"there is no {place}")
    if place.is_dir() and (place / "submitted").is_dir():
        place = place / "submitted"  # a course folder of nbgrader
    found: dict[str, list[Handed]] = {}
    for parts, handed in _in_archive(place, (), (), most) if place.is_file() else _in_folder(place, most):
        student, rest = _owner(parts)
        label = "/".join(rest)
        found.setdefault(student, []).append(Handed(label, handed.path, handed.members, handed.problem))
    if not found:
        raise ClassroomError(
            f"there are no notebooks in {place}: expected {place}/<student>/<any path>.ipynb, or a zip of that"
        )
    return [Submission(student, tuple(sorted(found[student]))) for student in sorted(found)]


Found = tuple[tuple[str, ...], Handed]


def _in_folder(root: Path, most: int) -> Iterator[Found]:
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        links = [name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(set(folders) - IGNORED - set(links))
        for name in sorted([*files, *links]):
            path = here / name
            parts = path.relative_to(root).parts
            if name in links or (path.is_symlink() and _wanted(name)):
                yield parts, Handed("", str(path), problem="it is a symbolic link, which is not followed")
            elif name.lower().endswith(".zip"):
                yield from _in_archive(path, parts[:-1] or (path.stem,), (), most)
            elif name.lower().endswith(".ipynb"):
                yield parts, Handed("", str(path))


def _in_archive(path: Path, start: tuple[str, ...], members: tuple[str, ...], most: int) -> Iterator[Found]:
    """Go through an archive that stands at `start` in the submissions; `members` lead to it if it is in another."""
    try:
        archive = zipfile.ZipFile(BytesIO(Handed("", str(path), members).read(most)))
        infos = archive.infolist()
    except (UnreadableFileError, zipfile.BadZipFile) as error:
        yield (*start, members[-1] if members else path.name), Handed("", str(path), members, f"no archive: {error}")
        return
    if len(infos) > MOST_MEMBERS:
        yield (*start, path.name), Handed("", str(path), members, f"an archive of {len(infos)} files")
        return
    inner = [(info, _path(info)) for info in infos if not info.is_dir()]
    inner = [(info, inside) for info, inside in inner if _wanted(inside.name) and not IGNORED & set(inside.parts)]
    outer = 0 if start else _wrapping([inside for _, inside in inner])
    for info, inside in sorted(inner, key=lambda pair: pair[0].filename):
        parts = (*start, *[part for part in inside.parts if part not in ("/", "..")][outer:])
        here = (*members, info.filename)
        if problem := _problem(info, inside, most):
            yield parts, Handed("", str(path), here, problem)
        elif inside.suffix.lower() == ".ipynb":
            yield parts, Handed("", str(path), here)
        elif len(here) < DEEPEST:
            yield from _in_archive(path, parts[:-1] or (inside.stem,), here, most)


def _path(info: zipfile.ZipInfo) -> PurePosixPath:
    """Return a member's path, in UTF-8 also where the archive does not say so, as those packed on a Mac."""
    name = info.filename
    if not info.flag_bits & UTF_8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return PurePosixPath(name.replace("\\", "/"))


def _wrapping(paths: Sequence[PurePosixPath]) -> int:
    """Return 1 where a class's archive is all in one folder, as when the folder of submissions was packed, else 0."""
    if any(len(path.parts) < (2 if path.suffix.lower() == ".zip" else 3) for path in paths):
        return 0  # a notebook of whose path the first folder is the student, or which has none
    folders, students = ({path.parts[place] for path in paths} for place in (0, 1))
    return int(len(folders) == 1 < len(students) and not MOODLE.search(min(folders)))


def _problem(info: zipfile.ZipInfo, inside: PurePosixPath, most: int) -> str:
    if inside.is_absolute() or ".." in inside.parts:
        return "its path leads out of the archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "it is a symbolic link, which is not followed"
    return _too_large(most) if info.file_size > most else ""


def _wanted(name: str) -> bool:
    return name.lower().endswith((".ipynb", ".zip"))


def _owner(parts: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the student that a path belongs to, and the path in the submission."""
    first, *rest = parts
    if rest:
        return MOODLE.sub("", first), tuple(rest)
    if canvas := CANVAS.fullmatch(first):
        return canvas["student"], (canvas["file"],)
    return PurePosixPath(first).stem, (first,)


def _file(path: str, most: int) -> bytes:
    """Read a regular file; a link, a pipe or a device in its place is not opened."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise UnreadableFileError("it is not a regular file")
        return _at_most(file.read(most + 1), most)


def _at_most(content: bytes, most: int) -> bytes:
    if len(content) > most:
        raise UnreadableFileError(_too_large(most))
    return content


def _too_large(most: int) -> str:
    return f"it is larger than {most >> 20} MB"
