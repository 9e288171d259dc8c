"""The learner's own file on the disk: `my_backprop.py`, beside the marks. `check` alone writes it.

It is written whole or not at all, by one kernel at a time, and nothing that was in it is lost: what an answer replaces
goes to the end of `my_backprop.former.py`, and a file that is no Python is set aside under another name.
"""

import errno
import os
import stat
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import IO, Any

from course_lib import catalogue
from course_lib.judging.exercise import Exercise
from course_lib.notebook.keeping import write_whole
from course_lib.notebook.marks import marks_file, nobody_learns
from course_lib.notebook.own.blocks import kept_on, read
from course_lib.notebook.own.pieces import pieces
from course_lib.notebook.own.source import MODULE, CannotKeepError
from course_lib.notebook.own.text import BEGINNING, with_answer

FILE, FORMER, LOCK = f"{MODULE}.py", f"{MODULE}.former.py", f".{MODULE}.lock"


class DamagedError(Exception):
    """The file is no Python; the message says where."""


def own_file() -> Path | None:
    """Return where the learner's functions are kept; None where nobody learns, and where marks go nowhere."""
    marks = marks_file()
    return None if marks == Path(os.devnull) or nobody_learns() else marks.with_name(FILE)


def own_text(file: Path) -> str:
    """Return the file's text, "" where there is none; raises OSError, and DamagedError for what is no Python."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise DamagedError(f"byte {error.start} is no UTF-8") from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        with _quiet():
            compile(text, FILE, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise DamagedError(f"line {error.lineno}: {error.msg}" if error.lineno else error.msg) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise DamagedError(str(error) or type(error).__name__) from None
    return text


def own_names(file: Path) -> set[str]:
    """Return the exercises whose functions the file has; raises what `own_text` does."""
    with _quiet():
        return {block.name for block in read(own_text(file))[0] if block.name} & catalogue.exercises().keys()


def keep(exercise: Exercise, f: Any) -> str:
    """Keep an answer that has passed its check; say in one line what became of it, "" where nothing is to be kept."""
    try:
        file = own_file()
        if file is None:
            return ""
        with _quiet(), _alone(file.with_name(LOCK)):
            return _kept(file, exercise, f)
    except CannotKeepError as reason:
        return f"Not kept in `{FILE}`: {reason}"
    except OSError as error:
        return f"Not kept: `{FILE}` cannot be written ({error.strerror}). This answer is in your notebook alone."


def _kept(file: Path, exercise: Exercise, f: Any) -> str:
    found, today, aside = pieces(f), date.today().isoformat(), ""
    try:
        text = own_text(file)
    except DamagedError as damage:
        text, aside = "", f" The file was damaged ({damage}) and is now `{_set_aside(file)}`."
    kept = with_answer(text or BEGINNING, found, list(catalogue.exercises()), kept_on(exercise.chapter, today))
    if kept.text == text:
        return f"It is in your `{FILE}`."
    if kept.former:
        _append_former(file.with_name(FORMER), exercise.name, today, kept.former)
    _write(file, kept.text)
    helpers = f", with {' and '.join(f'`{name}`' for name in kept.helpers)}" if kept.helpers else ""
    former = f" The one before is in `{FORMER}`." if kept.former else ""
    return f"Kept in `{FILE}`{helpers}.{former}{aside}"


def _write(file: Path, text: str) -> None:
    windows = file.exists() and b"\r\n" in file.read_bytes()
    if file.exists() and not file.stat().st_mode & stat.S_IWUSR:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))  # its folder would let us replace it
    write_whole(file, (text.replace("\n", "\r\n") if windows else text).encode())


def _append_former(file: Path, name: str, today: str, definitions: Sequence[str]) -> None:
    before = file.read_bytes() if file.exists() else b""
    text = "".join(f"# Until {today}, for {name}\n{definition}\n\n\n" for definition in definitions)
    write_whole(file, before + text.encode())


def _set_aside(file: Path) -> str:
    names = (f"{MODULE}.damaged{'' if number == 1 else f'-{number}'}.py" for number in count(1))
    name = next(name for name in names if not file.with_name(name).exists())
    file.rename(file.with_name(name))
    return name


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep back warnings about the learner's own code: running the cell has given them already."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Wait until no other kernel writes. The system frees the lock of one that ends, however it ends."""
    with lock.open("ab") as file:
        with suppress(OSError):  # a file system without locks: what is read is then as fresh as can be
            _lock(file)
        yield


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    elif sys.platform != "emscripten":  # in a browser there are no locks
        import fcntl  # noqa: PLC0415

        fcntl.flock(file, fcntl.LOCK_EX)


class _Finder:
    """Lets `import my_backprop` find the file from any of the course's folders."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        del path, target
        file = own_file() if name == MODULE else None
        return spec_from_file_location(name, file) if file and file.is_file() else None


sys.meta_path.append(_Finder())
