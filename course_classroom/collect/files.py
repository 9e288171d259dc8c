"""Every file in folders and archives, each archive read once, without following links or leaving the place.

Whatever is wrong with a file or an archive becomes that file's problem, in a sentence: it stops no other.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from course_classroom.collect import archives
from course_classroom.collect.kinds import ARCHIVES, HEAD, NOTEBOOK, what_is
from course_classroom.collect.names import shown
from course_classroom.collect.platforms import GRADESCOPE, TIMESTAMP
from course_classroom.collect.spool import Spool
from course_classroom.errors import ClassroomError
from course_classroom.limits import Limits

IGNORED = {".ipynb_checkpoints", "__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"}
GIT = ".git"  # passed over, but it tells a clone
READ = {GRADESCOPE, TIMESTAMP}  # what platforms write beside what was handed in
DEEPEST = 6  # archives in archives
# Follow no link, wait for no pipe; of these, each system has its own.
AS_IT_IS = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
SUFFIXES = (".zip", ".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".tar", ".gz", ".bz2", ".xz")


class Part(NamedTuple):
    """One step of a path: its name, and what it leads into."""

    name: str
    kind: Literal["folder", "archive", "file"]


@dataclass(frozen=True, slots=True)
class Found:
    """A file: the way to it, what it is (`kinds.py`), and where its bytes are, or the `problem` with it."""

    parts: tuple[Part, ...]
    kind: str
    path: str = ""
    problem: str = ""


class UnreadableFileError(Exception):
    """A file that was handed in cannot be read; the message says why."""


def find(place: Path, spool: Spool, limits: Limits) -> Iterator[Found]:
    """Yield every file in a folder, in an archive, or the file itself; what is in archives goes to the spool."""
    if place.is_dir():
        yield from _in_folder(place, (), spool, limits)
    else:
        yield from _file(place, (), spool, limits)


def read_file(path: str, most: int) -> bytes:
    """Read a regular file; a link, a pipe or a device in its place is not opened. Raises UnreadableFileError."""
    try:
        with open_regular(path) as file:
            content = file.read(most + 1)
    except (OSError, ValueError) as error:
        raise UnreadableFileError(f"the file cannot be read: {_reason(error)}") from None
    if len(content) > most:
        raise UnreadableFileError(too_large(most))
    return content


def open_regular(path: str | Path) -> archives.Bytes:
    """Open a regular file; raises UnreadableFileError for what is none."""
    handle = os.open(path, os.O_RDONLY | AS_IT_IS)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UnreadableFileError("it is not a regular file")
    return os.fdopen(handle, "rb")


def too_large(most: int) -> str:
    """Say that a file is too large."""
    return f"it is larger than {most >> 20} MB"


def _reason(error: Exception) -> str:
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else str(error)


def _is_ignored(name: str) -> bool:
    return name in IGNORED or name.startswith("._")  # as a Mac's tar writes beside each file


def _in_folder(folder: Path, above: tuple[Part, ...], spool: Spool, limits: Limits) -> Iterator[Found]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Found(above, "", problem=f"the folder cannot be read: {_reason(error)}")
        return
    if not entries and above:
        yield Found(above, "an empty folder")
    for entry in entries:
        name = shown(entry.name)
        if _is_ignored(entry.name):
            continue
        if entry.is_symlink():
            yield Found((*above, Part(name, "file")), "", problem="it is a symbolic link, which is not followed")
        elif entry.name == GIT:
            yield Found((*above, Part(GIT, "file")), GIT)
        elif entry.is_dir(follow_symlinks=False):
            yield from _in_folder(Path(entry.path), (*above, Part(name, "folder")), spool, limits)
        else:
            yield from _file(Path(entry.path), above, spool, limits)


def _file(path: Path, above: tuple[Part, ...], spool: Spool, limits: Limits) -> Iterator[Found]:
    """Yield a file on disk, or what is in it where it is an archive."""
    name = shown(path.name)
    parts = (*above, Part(name, "file"))
    try:
        with open_regular(path) as file:
            kind = what_is(head := file.read(HEAD), name)
            if kind not in ARCHIVES:
                if kind not in {NOTEBOOK, ""} and _like_json(head) and not name.lower().endswith(".ipynb"):
                    kind = what_is(head + file.read(limits.notebook), name)  # what it is may stand further down
                yield Found(parts, kind, str(path))
                return
            file.seek(0)
            yield from _opened(file, kind, (*above, Part(name, "archive")), spool, limits)
    except UnreadableFileError as error:
        yield Found(parts, "", problem=str(error))
    except OSError as error:
        yield Found(parts, "", problem=f"the file cannot be read: {_reason(error)}")


def _like_json(head: bytes) -> bool:
    return head.lstrip(b" \t\r\n\xef\xbb\xbf").startswith(b"{")


@dataclass
class Budget:
    """What a student's archive may still hold, itself and what is in it; a class's has none."""

    limits: Limits
    files: int = 0
    bytes: int = 0

    def spend(self, *, files: int = 0, bytes_: int = 0) -> None:
        """Count; raises ArchiveError where it is more than there may be."""
        self.files, self.bytes = self.files + files, self.bytes + bytes_
        if self.files > self.limits.members:
            raise archives.ArchiveError(f"it holds more than {self.limits.members} files: the rest is not read")
        if self.bytes > self.limits.archive:
            raise archives.ArchiveError(f"it holds more than {self.limits.archive >> 20} MB: the rest is not read")


def _opened(
    file: archives.Bytes, kind: str, here: tuple[Part, ...], spool: Spool, limits: Limits, budget: Budget | None = None
) -> Iterator[Found]:
    """Yield what is in an archive. One that stands alone, as a class's does, may be of any size."""
    inner = budget
    if inner is None and not all(part.kind == "archive" for part in here):
        inner = Budget(limits)
    closed = (*here[:-1], Part(here[-1].name, "file"))
    empty = True
    try:
        for member in archives.members(file, kind, here[-1].name):
            if inner:
                inner.spend(files=1)
            parts = tuple(Part(part, "folder") for part in member.parts[:-1])
            if any(map(_is_ignored, member.parts)):
                continue
            if GIT in member.parts:
                yield Found((*here, *parts[: member.parts.index(GIT)], Part(GIT, "file")), GIT)
                continue
            empty = False
            yield from _member(member, (*here, *parts, Part(member.parts[-1], "file")), spool, limits, inner)
        if empty:
            yield Found(closed, f"{kind} with nothing in it")
    except archives.ArchiveError as error:
        if budget:
            raise  # it is the outer archive's budget that is spent
        yield Found(closed, kind, problem=str(error))


def _member(
    member: archives.Member, way: tuple[Part, ...], spool: Spool, limits: Limits, budget: Budget | None
) -> Iterator[Found]:
    """Yield a member of an archive, or what is in it where it is an archive itself."""
    if member.problem:
        yield Found(way, "", problem=member.problem)
        return
    name, deep = member.parts[-1], sum(part.kind == "archive" for part in way)
    try:
        with member.open() as stream:
            kind = what_is(head := stream.read(HEAD), name)
            if kind in ARCHIVES and deep < DEEPEST:
                with spool.temporary() as copy:
                    spool.fill(copy, _chunks(head, stream, None, budget))
                    copy.seek(0)
                    yield from _opened(copy, kind, (*way[:-1], Part(name, "archive")), spool, limits, budget)
            elif kind in ARCHIVES:
                yield Found(way, kind, problem=f"it is {kind} in {deep} others, and is not opened")
            elif kind == NOTEBOOK or _like_json(head) or name.lower().endswith(".ipynb") or name in READ:
                path = spool.new()
                with path.open("wb") as copy:
                    spool.fill(copy, _chunks(head, stream, limits.notebook, budget))
                kind = kind if kind == NOTEBOOK else what_is(path.read_bytes(), name)
                yield Found(way, kind, str(path))
            else:
                yield Found(way, kind)
    except (archives.ArchiveError, ClassroomError):
        raise
    except UnreadableFileError as error:
        yield Found(way, "", problem=str(error))
    except Exception as error:  # noqa: BLE001 - whatever a damaged archive raises, the others are read
        yield Found(way, "", problem=f"the file cannot be read: {archives.reason(error)}")


def _chunks(head: bytes, stream: archives.Bytes, most: int | None, budget: Budget | None) -> Iterator[bytes]:
    read, chunk = 0, head
    while chunk:
        if budget:
            budget.spend(bytes_=len(chunk))
        read += len(chunk)
        if most is not None and read > most:
            raise UnreadableFileError(too_large(most))
        yield chunk
        chunk = stream.read(1 << 20)
