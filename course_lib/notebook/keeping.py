"""Keep a file whole: what is written is all there, or what was there before is."""

import os
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, content: bytes, mode: int = 0o666, *, anew: bool = False) -> None:
    """Write a file whole or not at all, also where the power fails; its folder is made where it is missing.

    `mode` is what the umask leaves to whom. With `anew`, a file that is there already is left as it is and
    FileExistsError is raised: of several that begin one, one alone succeeds.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.parent / f".{os.urandom(8).hex()}.partial"
    try:
        with os.fdopen(
            os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode), "wb"
        ) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if anew:
            path.hardlink_to(partial)
        else:
            partial.replace(path)
    finally:
        with suppress(FileNotFoundError):
            partial.unlink()
