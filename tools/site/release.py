"""The Pyodide release that tools/site/pyodide.json pins: on its CDN, or in a folder that is copied into the site."""

import json
import shutil
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_VERSION

from tools.site.pin import PINNED, RUNTIME, STARTED, sha256

PLACE = "static/pyodide"  # below the lab's folder
LIBRARY = "python_stdlib.zip"  # Python's own


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
        with zipfile.ZipFile(STARTED) as compiled:
            if compiled.comment.decode() != self.pinned["files"][LIBRARY]["sha256"]:
                raise ReleaseError(f"{STARTED} is of another {LIBRARY} than {version} has: run tools.site.pin")

    def install(self, lab: Path) -> None:
        """Copy what the site needs into the lab's folder, unless it comes from the CDN."""
        if self.folder is None:
            return
        (lab / PLACE).mkdir(parents=True)
        for name in self.pinned["files"]:
            if name == LIBRARY:
                _compiled(self.folder / name, lab / PLACE / name)
            else:
                shutil.copyfile(self.folder / name, lab / PLACE / name)

    def url(self, seen_from: str = ".") -> str:
        """Return the address of the release's files, for a page or a file whose way to the lab's folder is given."""
        if self.folder is None:
            return str(PYODIDE_CDN_URL).replace(PYODIDE_VERSION, self.pinned["version"])
        return f"{seen_from}/{PLACE}"

    def packages(self, seen_from: str) -> dict[str, dict[str, Any]]:
        """Return the compiled packages as a lock file describes them."""
        base = self.url(seen_from)
        packages = self.pinned["packages"].items()
        return {name: {**package, "file_name": f"{base}/{package['file_name']}"} for name, package in packages}

    def runtime(self, seen_from: str) -> list[str]:
        """Return the addresses of the files that every Python starts with."""
        return [f"{self.url(seen_from)}/{name}" for name in RUNTIME]


def _compiled(library: Path, to: Path) -> None:
    """Copy Python's library, with what its start imports as bytecode in the place of its source."""
    with zipfile.ZipFile(library) as source, zipfile.ZipFile(STARTED) as compiled, zipfile.ZipFile(to, "w") as out:
        replaced = {name.removesuffix("c") for name in compiled.namelist()}
        for archive, left_out in ((source, replaced), (compiled, set[str]())):
            for entry in archive.infolist():
                if entry.filename not in left_out:
                    out.writestr(entry, archive.read(entry), zipfile.ZIP_DEFLATED)
