"""The members of zip and tar archives, and of compressed files, one after the other, whatever is wrong with them."""

import bz2
import gzip
import lzma
import stat
import struct
import tarfile
import zipfile
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import IO, TypeAlias

from course_classroom.collect.kinds import GZIP, TAR, ZIP
from course_classroom.collect.names import shown

Bytes: TypeAlias = IO[bytes]
UTF_8 = 0x800  # the bit of a zip that says in which encoding a name is; without it, zipfile takes the PC's first one


class ArchiveError(Exception):
    """An archive cannot be read, or not to its end; the message says why."""


@dataclass(frozen=True)
class Member:
    """A file in an archive: the steps of its path, how to open it, or the `problem` with it."""

    parts: tuple[str, ...]
    open: Callable[[], AbstractContextManager[Bytes]]
    problem: str = ""


def members(file: Bytes, kind: str, name: str) -> Iterator[Member]:
    """Yield the files of an archive, each to be read before the next; raises ArchiveError where it is damaged."""
    try:
        yield from _READERS[kind](file, name)
    except Exception:  # noqa: BLE001 - damaged ones raise whatever their readers stumble over
        raise ArchiveError(f"the {kind.partition(' ')[2]} is damaged") from None


def reason(error: Exception) -> str:
    """Say why a member of an archive cannot be read: what readers stumble over in a damaged one is of no use."""
    if isinstance(error, RuntimeError) and "password" in str(error):
        return "it is protected by a password"
    if isinstance(error, NotImplementedError):
        return "it is packed in a way that is not known here"
    return "it is damaged in its archive"


def _zip(file: Bytes, _: str) -> Iterator[Member]:
    archive = _open_zip(file)
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        if not info.is_dir():
            parts, climbs = _steps(_zip_name(info))
            link = stat.S_ISLNK(info.external_attr >> 16)
            yield Member(parts, partial(archive.open, info), _problem(climbs=climbs, link=link))


def _open_zip(file: Bytes) -> zipfile.ZipFile:
    """Open a zip. Where a name is said to be UTF-8 and is not, which zipfile refuses, that is no longer said."""
    try:
        return zipfile.ZipFile(file)
    except UnicodeDecodeError:
        return zipfile.ZipFile(_Patched(file))  # type: ignore[arg-type, call-overload, unused-ignore]


class _Patched:
    """A zip whose names are never said to be UTF-8: they are decoded where it can be seen whether they are."""

    def __init__(self, file: Bytes) -> None:
        self._file, self.seek, self.tell = file, file.seek, file.tell
        self._flags = dict(_flags_of_names(file))
        self._places = sorted(self._flags)

    def read(self, size: int = -1) -> bytes:
        start = self.tell()
        content = bytearray(self._file.read(size))
        for place in self._places[bisect_left(self._places, start) :]:
            if place >= start + len(content):
                break
            content[place - start] = self._flags[place]
        return bytes(content)

    def seekable(self) -> bool:
        return True


def _flags_of_names(file: Bytes) -> Iterator[tuple[int, int]]:
    """Yield where names are said to be UTF-8, in the directory and at each file, and what is to stand there."""
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined]  # nothing else of zipfile tells
    size, offset, place = end[5], end[6], end[9]
    start = place - size - (0 if end[0] == b"PK\x05\x06" else 76)  # a zip64 has two more records before it
    file.seek(start)
    directory, at = file.read(size), 0
    while directory[at : at + 4] == b"PK\x01\x02":
        lengths = struct.unpack_from("<HHH", directory, at + 28)
        (header,) = struct.unpack_from("<L", directory, at + 42)
        flags = directory[at + 9] & ~(UTF_8 >> 8)
        yield start + at + 9, flags
        yield start - offset + header + 7, flags
        at += 46 + sum(lengths)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name, in UTF-8 also where the archive does not say so, as those packed on a Mac."""
    if info.flag_bits & UTF_8:
        return info.filename
    with suppress(UnicodeEncodeError):
        raw = info.filename.encode("cp437")
        with suppress(UnicodeDecodeError):
            return raw.decode("utf-8")
    return info.filename


def _tar(file: Bytes, _: str) -> Iterator[Member]:
    with tarfile.open(fileobj=file, mode="r|*", errors="surrogateescape") as archive:
        for info in archive:
            if info.isdir():
                continue
            parts, climbs = _steps(info.name)
            problem = _problem(climbs=climbs, link=not info.isreg())
            yield Member(parts, lambda info=info: archive.extractfile(info), problem)  # type: ignore[arg-type, misc]


def _compressed(file: Bytes, name: str) -> Iterator[Member]:
    """Yield the members of a compressed tar, or the one file that was compressed."""
    with _decompressed(file) as stream:
        head = stream.read(512)
    file.seek(0)
    if head[257:262] == b"ustar":
        yield from _tar(file, name)
        return
    stem = PurePosixPath(name)
    inner = stem.stem if stem.suffix.lower() in {".gz", ".bz2", ".xz"} else name
    yield Member((inner,), lambda: _decompressed(file))


def _decompressed(file: Bytes) -> Bytes:
    beginning = file.read(2)
    file.seek(0)
    openers = {b"\x1f\x8b": gzip.open, b"BZ": bz2.open, b"\xfd7": lzma.open}
    opened: Bytes = openers[beginning](file, "rb")  # type: ignore[operator]
    return opened


_READERS = {ZIP: _zip, TAR: _tar, GZIP: _compressed}


def _steps(name: str) -> tuple[tuple[str, ...], bool]:
    """Return the steps of a member's path, and whether it leads out of the archive."""
    path = PurePosixPath(name.replace("\\", "/"))
    steps = tuple(shown(part) for part in path.parts if part not in {"/", "..", "."})
    return steps or ("file",), path.is_absolute() or ".." in path.parts


def _problem(*, climbs: bool, link: bool) -> str:
    if climbs:
        return "its path leads out of the archive"
    return "it is a symbolic link, which is not followed" if link else ""
