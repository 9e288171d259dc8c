"""A newcomer's machine: `make lab` says what is missing before it starts, and trusts a whole environment alone.

The machine has a PATH of its own, with a Python that is as old or as incomplete as a test wants it. The environments
that it makes hold scripts, which note what they are asked to do; the first test makes a real one.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("Makefile", "pyproject.toml", "requirements.txt", "tests/requirements.txt", "tools/environment.py")
TOOLS = ("basename", "cp", "dirname", "id", "make", "mkdir", "sh", "touch")
BARE = ".venv/made.stamp"  # what needs an environment, and nothing in it
AGAIN = "it is made anew"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the machine's programs are shell scripts")

PYTHON = """\
[ "$1 $2" = "-m venv" ] && exec cp -R {template} "$3"
exec {real} -c '
import runpy, sys
sys.executable, sys.argv = "{path}", sys.argv[1:]
sys.version_info = {version} or sys.version_info
sys.modules.update(dict.fromkeys({lacks}))
runpy.run_path(sys.argv[0], run_name="__main__")
' "$@"
"""
PIP = 'echo "pip 26.0 from $(cd "$(dirname "$0")/.." && pwd)/lib/pip (python {version})"'
NOTE = 'echo "$(basename "$0") $*" FULL="$FULL" COURSE_PROGRESS="$COURSE_PROGRESS" >> {notes}'


def program(path, text, runs_in="/bin/sh"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # what is written to a link is written to the real program
    path.write_text(f"#!{runs_in}\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def environment(path, version="3.11"):
    """Make an environment of scripts, with a Python of that version."""
    path.mkdir(parents=True)
    (path / "pyvenv.cfg").touch()
    program(path / "bin" / "pip", PIP.format(version=version))
    return path


class Machine:
    """A checkout of the course, and what is on the PATH."""

    def __init__(self, folder):
        self.checkout, self.path, self.notes = folder / "course", folder / "path", folder / "notes"
        self.template = environment(folder / "template")
        for name in ("python", "pytest", "jupyter"):
            self.brings(name)
        for name in COPIED:
            (self.checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.checkout / name)
        self.path.mkdir()
        for name in TOOLS:
            self.has(name, f'exec {shutil.which(name)} "$@"')

    @property
    def environment(self):
        return self.checkout / ".venv"

    def brings(self, name):
        """Have each new environment hold a program that notes what it is asked to do."""
        program(self.template / "bin" / name, NOTE.format(notes=self.notes))

    def has(self, name, text="exit 1"):
        program(self.path / name, text)

    def has_python(self, name="python3", version=None, lacks=()):
        words = {"template": self.template, "real": sys.executable, "path": self.path / name}
        self.has(name, PYTHON.format(**words, version=version, lacks=json.dumps(lacks)))

    def make(self, *words):
        """Return what `make` printed, and whether it went well."""
        variables = {"PATH": str(self.path), "HOME": str(self.checkout.parent)}
        done = subprocess.run(
            ["make", *words], cwd=self.checkout, env=variables, capture_output=True, text=True, check=False
        )
        return done.stdout + done.stderr, done.returncode == 0

    def noted(self):
        """Return what the environment's programs were asked to do since the last time."""
        text = self.notes.read_text(encoding="utf-8") if self.notes.exists() else ""
        self.notes.unlink(missing_ok=True)
        return text


@pytest.fixture
def machine(tmp_path):
    """Everything is there but git."""
    machine = Machine(tmp_path)
    machine.has_python()
    return machine


def test_a_real_environment_is_made_once_and_does_not_survive_a_move(machine):
    said, well = machine.make(BARE, f"SYSTEM_PYTHON={sys.executable}")
    assert well, said
    made = (machine.environment / "made.stamp").stat().st_mtime_ns
    pip = subprocess.run([machine.environment / "bin" / "pip", "--version"], capture_output=True, text=True, check=True)
    assert str(machine.environment) in pip.stdout
    assert machine.make(BARE) == ("", True)
    assert (machine.environment / "made.stamp").stat().st_mtime_ns == made

    machine.checkout = machine.checkout.rename(machine.checkout.parent / "elsewhere")
    said, well = machine.make(BARE)
    assert AGAIN in said
    assert well


def test_without_a_python_make_says_how_to_get_one(machine):
    (machine.path / "python3").unlink()
    said, well = machine.make("lab")
    assert "python3 is missing" in said
    assert "apt install python3-venv git" in said
    assert not well
    assert not machine.environment.exists()


def test_all_that_is_missing_is_said_at_once_and_when_it_is_there_make_goes_on(machine):
    python = "python{}.{}".format(*sys.version_info)
    machine.has("apt-get")
    machine.has_python(lacks=["ensurepip"])
    said, well = machine.make("lab")
    assert "Python's venv is missing" in said
    assert "git is missing" in said
    assert f"apt install {python}-venv git" in said
    assert not well
    assert not machine.environment.exists()

    machine.has_python()
    machine.has("git")
    said, well = machine.make("lab")
    assert "git is missing" not in said
    assert well
    assert "jupyter lab" in machine.noted()


def test_where_git_alone_is_missing_it_is_said_and_the_course_starts(machine):
    said, well = machine.make("lab")
    assert "git is missing: the course runs without it" in said
    assert "apt" not in said, "there is none on this machine"
    assert well
    assert "git" not in machine.make("lab")[0], "once is enough"


def test_a_python_that_is_too_old_is_named_with_what_to_do(machine):
    machine.has_python(version=(3, 9, 2))
    said, well = machine.make("lab")
    assert f"Python 3.11 or newer is missing: {machine.path / 'python3'} is Python 3.9" in said
    assert "https://www.python.org/downloads" in said
    assert "make lab SYSTEM_PYTHON=python3.11" in said
    assert not well
    assert not machine.environment.exists()


def test_a_newer_python_beside_one_that_is_too_old_is_named_and_works(machine):
    machine.has_python(version=(3, 9, 2))
    machine.has("python3.14")  # which cannot make an environment
    machine.has("python3.13", "exit 0")
    assert "make lab SYSTEM_PYTHON=python3.13" in machine.make("lab")[0]
    machine.has_python("python3.13")
    assert machine.make("lab", "SYSTEM_PYTHON=python3.13")[1]
    assert machine.make("lab") == machine.make("lab", "SYSTEM_PYTHON=python3.13"), "a whole environment needs no other"


def without_pip(path):
    (path / "bin" / "pip").unlink()


def whose_python_is_gone(path):
    program(path / "bin" / "pip", "", runs_in="/gone/python")


def whose_pip_is_broken(path):
    program(path / "bin" / "pip", "echo No module named pip >&2; exit 1")


def of_windows(path):
    (path / "bin").rename(path / "Scripts")


def of_an_old_python(path):
    program(path / "bin" / "pip", PIP.format(version="3.9"))


def copied(path):
    program(path / "bin" / "pip", "echo 'pip 26.0 from /elsewhere/.venv/lib/pip (python 3.11)'")


def emptied(path):
    shutil.rmtree(path)
    path.mkdir()


def a_link_to_nowhere(path):
    shutil.rmtree(path)
    path.symlink_to("nowhere")


FAULTS = {
    without_pip: "half made",
    whose_python_is_gone: "its Python is gone",
    whose_pip_is_broken: "half made",
    of_windows: "of another system",
    of_an_old_python: "has Python 3.9, which is too old",
    copied: "was moved or copied here (its pip is in /elsewhere/.venv/lib/pip)",
    emptied: "half made",
    a_link_to_nowhere: "half made",
}


@pytest.mark.parametrize(("spoil", "said"), FAULTS.items(), ids=[spoil.__name__ for spoil in FAULTS])
def test_an_environment_that_is_not_whole_is_made_anew_with_all_that_was_in_it(machine, spoil, said):
    machine.make("lab")
    assert "-m pip install" in machine.noted()
    machine.make("lab")
    assert "-m pip install" not in machine.noted(), "a second run starts at once"
    spoil(machine.environment)
    printed, well = machine.make("lab")
    assert said in printed
    assert AGAIN in printed
    assert well
    assert "-m pip install" in machine.noted()
    assert not (machine.environment / "Scripts").exists()


def test_a_whole_environment_that_someone_made_by_hand_is_kept(machine):
    kept = environment(machine.environment) / "lib" / "own"
    kept.parent.mkdir()
    kept.touch()
    assert machine.make(BARE)[1]
    assert kept.exists()
    assert (machine.environment / "made.stamp").exists()


def test_an_environment_is_not_removed_where_none_can_be_made(machine):
    environment(machine.environment, version="3.9")
    machine.has_python(version=(3, 9, 2))
    assert not machine.make("lab")[1]
    assert (machine.environment / "pyvenv.cfg").exists()


def test_what_a_link_leads_to_is_left_alone(machine):
    theirs = environment(machine.checkout.parent / "theirs", version="3.9")
    machine.environment.symlink_to(theirs)
    said, well = machine.make(BARE)
    assert AGAIN in said
    assert well
    assert not machine.environment.is_symlink()
    assert (theirs / "bin" / "pip").exists()


@pytest.mark.parametrize("folder", [True, False])
def test_what_is_no_environment_is_not_removed(machine, folder):
    if folder:
        machine.environment.mkdir()
    theirs = machine.environment / "work.txt" if folder else machine.environment
    theirs.touch()
    said, well = machine.make("lab")
    assert ".venv is in the way" in said
    assert not well
    assert theirs.exists()


def test_an_environment_that_could_not_be_made_is_not_left(machine):
    machine.has("cp", 'mkdir "$3"; touch "$3/pyvenv.cfg"; exit 1')
    assert not machine.make("lab")[1]
    assert not machine.environment.exists()


@pytest.mark.parametrize(
    ("user", "options", "given"),
    [
        (0, "--no-browser", "--allow-root --ServerApp.ip=localhost --no-browser"),
        (0, "--ip=0.0.0.0", "README.md --ip=0.0.0.0"),
        (1000, "--no-browser", "README.md --no-browser"),
    ],
)
def test_root_may_start_jupyterlab_where_only_this_computer_reaches_it(machine, user, options, given):
    machine.has("id", f"echo {user}")
    machine.make("lab", f"LAB_OPTIONS={options}")
    assert given in machine.noted()


def test_uv_installs_where_it_is_there_and_the_tests_bring_it(machine):
    machine.make(".venv/lab.stamp")
    assert "python -m pip install --quiet --disable-pip-version-check -r requirements.txt -e ." in machine.noted()
    machine.has("uv", NOTE.format(notes=machine.notes))
    machine.make("--always-make", ".venv/lab.stamp")
    assert "uv pip install --quiet --python .venv/bin/python -r requirements.txt -e ." in machine.noted()
    (machine.path / "uv").unlink()
    machine.brings("uv")
    shutil.rmtree(machine.environment)
    machine.make(".venv/test.stamp")
    brought, *rest = machine.noted().splitlines()
    assert "pip install" in brought
    assert " uv " in brought
    assert [line.split()[0] for line in rest] == ["uv", "uv"]


@pytest.mark.parametrize("full", ["", "1"])
def test_the_tests_are_told_whether_to_try_everything_and_leave_no_marks(machine, full):
    done = ("lint", ".venv/nbgrader.stamp", ".venv/site.stamp")
    machine.make(BARE)
    machine.make("test", f"FULL={full}", *(f"--old-file={name}" for name in done))
    assert f"FULL={full} COURSE_PROGRESS=/dev/null" in next(
        line for line in machine.noted().splitlines() if line.startswith("pytest")
    )


def test_the_lowest_versions_are_resolved_and_tested_in_an_environment_of_their_own(machine):
    machine.brings("uv")
    said, well = machine.make("lab", "RESOLUTION=lowest-direct")
    assert well, said
    asked = machine.noted()
    assert "uv pip compile --quiet --upgrade --no-annotate --resolution lowest-direct" in asked
    assert "uv pip install --quiet --python .venv/lowest-direct/bin/python -r .venv/lowest-direct/course.txt" in asked
    assert ".venv/lowest-direct/bin/jupyter lab" in said
    assert not (machine.environment / "lab.stamp").exists()
    assert (machine.environment / "made.stamp").exists()
