"""The JupyterHub configuration in docs/: what a learner's first login does in their home, and their second."""

import runpy
import subprocess

import nbformat
from nbformat.sign import NotebookNotary
from traitlets.config import Config

from tests.classroom.submissions import ROOT


def log_in(home):
    """Do what a login does, with `pwd` in place of the learner's server; return what it says."""
    config = Config()
    runpy.run_path(str(ROOT / "docs" / "jupyterhub_config.py"), {"get_config": lambda: config})
    *begin, server = config.Spawner.cmd
    assert server.endswith("/jupyterhub-singleuser")
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "JUPYTER_DATA_DIR": str(home / "data")}
    done = subprocess.run([*begin, "pwd"], cwd=home, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


def test_a_learner_finds_the_course_and_later_their_own_work(tmp_path):
    assert log_in(tmp_path) == str(tmp_path)
    course = tmp_path / "back-propagation"
    for kind in ("notebooks", "exercises"):
        assert {path.name for path in (course / kind).glob("*.ipynb")} == {
            path.name for path in (ROOT / kind).glob("*.ipynb")
        }
    notary = NotebookNotary(data_dir=str(tmp_path / "data"))
    assert notary.check_signature(nbformat.read(course / "notebooks" / "03_relu.ipynb", 4))
    notary.store.close()
    (course / "exercises" / "03_relu.ipynb").write_text("mine", encoding="utf-8")
    log_in(tmp_path)
    assert (course / "exercises" / "03_relu.ipynb").read_text(encoding="utf-8") == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"back-propagation", "data"}
