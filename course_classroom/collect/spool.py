"""A folder of its own for what is read out of archives, for as long as it is needed."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Self

from course_classroom.errors import ClassroomError


class Spool:
    """Makes its folder when the first file is wanted; `with` clears it away.

    Where there is no room for it, that is nobody's file's fault: it raises ClassroomError.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._parent = folder
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    @property
    def folder(self) -> Path | None:
        """Where it is, None where nothing was put into it."""
        return Path(self._folder.name) if self._folder else None

    def new(self) -> Path:
        """Return the path of a new file."""
        self._count += 1
        return self._place() / str(self._count)

    @contextmanager
    def temporary(self) -> Iterator[IO[bytes]]:
        """Give a file for as long as the block lasts."""
        with tempfile.TemporaryFile(dir=self._place()) as file:
            yield file

    def fill(self, file: IO[bytes], chunks: Iterable[bytes]) -> None:
        """Write what comes to a file of this folder."""
        for chunk in chunks:
            with _room():
                file.write(chunk)
        with _room():
            file.flush()

    def _place(self) -> Path:
        if self._folder is None:
            with _room():
                self._folder = tempfile.TemporaryDirectory(prefix="course-handed-in-", dir=self._parent)
        return Path(self._folder.name)


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ClassroomError(
            f"what is in archives cannot be read out of them: {error.strerror} (TMPDIR says into which folder)"
        ) from None
