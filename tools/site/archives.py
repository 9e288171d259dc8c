"""Wheels and Python's library as the site has them: without what nothing reads, and compiled where that is quicker."""

import zipfile
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

RECORD = ".dist-info/RECORD"  # a wheel's list of what is in it
DATE = (1980, 1, 1, 0, 0, 0)  # the same bytes whenever they are made


def copy(archive: Path, to: Path, unread: Sequence[str] = (), compiled: Mapping[str, bytes] | None = None) -> None:
    """Copy an archive without what is `unread`, and with what is `compiled` in the place of its source.

    `unread` are patterns of names, `compiled` has bytecode by its name, `numpy/__init__.pyc`. A wheel's RECORD says
    what is left.
    """
    compiled = dict(compiled or {})
    with zipfile.ZipFile(archive) as whole:
        left = {name: whole.read(name) for name in whole.namelist() if f"{name}c" not in compiled} | compiled
    left = {name: left[name] for name in left if not any(fnmatchcase(name, pattern) for pattern in unread)}
    for record in (name for name in left if name.endswith(RECORD)):
        left[record] = "".join(f"{name},,\n" for name in left).encode()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as part:
        for name, content in left.items():
            part.writestr(zipfile.ZipInfo(name, DATE), content, zipfile.ZIP_DEFLATED)
