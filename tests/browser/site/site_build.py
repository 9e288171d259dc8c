"""The site and its reading copy, built by the Python of `make site`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.driver import ROOT

PYTHON = Path(sys.prefix, "site", Path(sys.executable).relative_to(sys.prefix))
BUILD = """
import sys
from pathlib import Path
from tools.site.reading import build_reading
build_reading(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def site_python() -> Path:
    """Return the Python that the site is built with."""
    if not PYTHON.exists():
        pytest.skip("the site's environment is missing: make .venv/site.stamp")
    return PYTHON


def build_copy(root: Path, out: Path) -> "subprocess.CompletedProcess[str]":
    """Build the reading copy of the course in `root` into `out`."""
    command = [site_python(), "-c", BUILD, root, out]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def build(*options: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run tools/site/build.py in the environment that `make site` makes for it."""
    command = [site_python(), "-m", "tools.site.build", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
