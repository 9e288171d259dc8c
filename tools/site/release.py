"""The Pyodide release that tools/site/pyodide.json pins: on its CDN, or in a folder that is copied into the site."""

import io
import json
import lzma
import shutil
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_VERSION

from tools.site.archives import copy
from tools.site.pin import PINNED, RUNTIME, STARTED, sha256

PLACE = "static/pyodide"  # below the lab's folder
# What a browser never reads: a prompt in a terminal, what is for compilers and for those who check types.
UNREAD = {
    "python_stdlib.zip": ("_pyrepl/*",),
    "numpy": (
        *(f"*.{ending}" for ending in ("pyi", "pxd", "h", "c", "a", "ini", "pc")),
        "numpy/f2py/*",
        "*/tests/*",
        "numpy/_pyinstaller/*",
        "numpy/conftest.py",
        "*.dist-info/entry_points.txt",
    ),
}


class ReleaseError(Exception):
    """A folder does not hold the pinned release; the message says what is missing or different."""


@dataclass(frozen=True)
class Release:
    """The pinned release: in `folder` or, where that is None, on the CDN."""

    folder: Path | None

    @cached_property
    def pinned(self) -> dict[str, Any]:
        """What tools/site/pyodide.json says."""
        content: dict[str, Any] = json.loads(PINNED.read_text(encoding="utf-8"))
        return content

    @cached_property
    def _started(self) -> tuple[dict[str, dict[str, bytes]], dict[str, str]]:
        """What Python's start imports, compiled, by archive and name; and the hash of each archive."""
        with lzma.open(STARTED) as packed, zipfile.ZipFile(io.BytesIO(packed.read())) as compiled:
            of: dict[str, str] = json.loads(compiled.comment)
            found: dict[str, dict[str, bytes]] = {archive: {} for archive in of}
            for name in compiled.namelist():
                archive, _, inside = name.partition("/")
                found[archive][inside] = compiled.read(name)
        return found, of

    def check(self) -> None:
        """Raise ReleaseError where the folder lacks a file, or has another than the pinned one."""
        if self.folder is None:
            return
        version = f"Pyodide {self.pinned['version']}"
        for name, wanted in self.pinned["files"].items():
            path = self.folder / name
            if not path.is_file():
                raise ReleaseError(f"{self.folder} has no {name}: expected the folder of {version}")
            if sha256(path) != wanted["sha256"]:
                raise ReleaseError(f"{path} is not that of {version}: its SHA-256 differs from tools/site/pyodide.json")
        for name, compiled_of in self._started[1].items():
            if compiled_of != self.pinned["files"].get(name, {}).get("sha256"):
                raise ReleaseError(f"{STARTED} is of another {name} than {version} has: run tools.site.pin")

    def install(self, lab: Path) -> None:
        """Copy what the site needs into the lab's folder, unless it comes from the CDN."""
        if self.folder is None:
            return
        (lab / PLACE).mkdir(parents=True)
        for name in self.pinned["files"]:
            if compiled := self._started[0].get(name):
                unread = UNREAD.get(name.partition("-")[0], ())
                copy(self.folder / name, lab / PLACE / name, unread, compiled)
            else:
                shutil.copyfile(self.folder / name, lab / PLACE / name)

    def url(self, seen_from: str = ".") -> str:
        """Return the address of the release's files, for a page or a file whose way to the lab's folder is given."""
        if self.folder is None:
            return str(PYODIDE_CDN_URL).replace(PYODIDE_VERSION, self.pinned["version"])
        return f"{seen_from}/{PLACE}"

    def packages(self, seen_from: str, lab: Path) -> dict[str, dict[str, Any]]:
        """Return the compiled packages as a lock file describes them, hosted ones as they are in the lab's folder."""
        base = self.url(seen_from)
        packages: dict[str, dict[str, Any]] = {}
        for name, package in self.pinned["packages"].items():
            file = package["file_name"]
            hosted = {} if self.folder is None else {"sha256": sha256(lab / PLACE / file)}
            packages[name] = {**package, "file_name": f"{base}/{file}"} | hosted
        return packages

    def runtime(self, seen_from: str) -> list[str]:
        """Return the addresses of the files that every Python starts with."""
        return [f"{self.url(seen_from)}/{name}" for name in RUNTIME]
