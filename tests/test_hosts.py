"""Where the course runs without being installed: links made from one address, and Colab's copies with one cell more."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tools.notebooks import hosts

ADDRESS = "https://github.com/Someone/their-course"
COPIED = [path for folder in hosts.FOLDERS for path in sorted((hosts.ROOT / folder).glob("*.ipynb"))]


def test_every_place_is_reached_by_the_one_address():
    links = re.findall(r"\]\((https:[^)]+)\)", hosts.badges(ADDRESS))
    assert links == [
        "https://someone.github.io/their-course/",
        "https://mybinder.org/v2/gh/Someone/their-course/HEAD?urlpath=lab/tree/notebooks/00_start_here.ipynb",
        "https://colab.research.google.com/github/Someone/their-course/blob/colab/notebooks/00_start_here.ipynb",
    ]


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copies") / "colab"
    subprocess.run([sys.executable, "-m", hosts.__name__, folder, ADDRESS], cwd=hosts.ROOT, check=True)
    return folder


@pytest.mark.parametrize("path", COPIED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_copy_for_colab_is_the_notebook_behind_one_cell_that_installs_the_course(colab, path):
    original = nbformat.read(path, as_version=4)
    copy = nbformat.read(colab / path.relative_to(hosts.ROOT), as_version=4)
    nbformat.validate(copy)
    assert f"git+{ADDRESS}" in copy.cells[0].source
    assert copy.cells[1:] == original.cells
    assert copy.metadata == original.metadata


def test_what_binder_reads_is_there_and_what_learners_install():
    folder = hosts.ROOT / "binder"
    requirements = (folder / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in requirements if not line.startswith("#")] == ["-r ../requirements.txt"]
    assert Path(folder / "postBuild").read_text(encoding="utf-8").startswith("#!")
    minor = int((folder / "runtime.txt").read_text(encoding="utf-8").strip().removeprefix("python-3."))
    assert minor >= 11
