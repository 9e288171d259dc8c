"""Make the course's Python environment, or say what is missing: the Makefile runs this with the system's Python.

    python3 tools/environment.py DIR     DIR is a whole environment: left alone if it is one, else made anew

An environment is judged by what it does: its own `pip` starts, lies in it, and runs in a Python that the course
supports. One that is half made, moved, copied, or whose Python is gone, does not. DIR/made.stamp is as old as it is.

Pythons that are too old for the course run this file, so that it can say so: from Python 3.7 on.
"""

from __future__ import annotations

import os
import re
import sys
from importlib.util import find_spec

try:
    import shutil
    import subprocess
    from pathlib import Path
except ImportError:
    sys.exit("Only a part of Python is here. On Debian and Ubuntu: apt update && apt install python3-venv git")

PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
PROGRAMS = "Scripts" if os.name == "nt" else "bin"
PIP = re.compile(r"pip \S+ from (?P<place>.+) \(python (?P<version>\d+\.\d+)\)")
STAMP = "made.stamp"
NEWEST = 30  # of the Pythons 3.x that are looked for where this one is too old


def see_to(environment: Path) -> bool:
    """Return whether there is a whole environment now: it is made if nothing is missing that this needs."""
    there = os.path.lexists(str(environment))
    fault = _fault(environment) if there else "is not there"
    if fault:
        if not _can_start(environment):
            return False
        if there:
            _say(f"{environment} {fault}: it is made anew.")
            _remove(environment)
        if not _make(environment):
            return False
    (environment / STAMP).open("a").close()  # which leaves the age of one that is there
    return True


def _fault(environment: Path) -> str:
    """Return what is wrong with the environment, in words; nothing where it is whole."""
    command = [str(environment / PROGRAMS / "pip"), "--version"]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)  # noqa: S603
    except OSError:
        return "is half made, of another system, or its Python is gone"
    said = PIP.match(os.fsdecode(done.stdout))
    if said is None:
        return "is half made, or its Python is gone"
    if _real(environment) not in _real(Path(said["place"])).parents:
        return f"was moved or copied here (its pip is in {said['place']})"
    if _version(said["version"]) < _oldest():
        return f"has Python {said['version']}, which is too old"
    return ""


def _can_start(environment: Path) -> bool:
    """Say what is missing, with what to do, and return whether the environment can be made all the same."""
    stops, packages = _python_lacks()
    notes = []
    if not _may_be_removed(environment):
        stops.append(f"{environment} is in the way, and is no Python environment: move it elsewhere.")
    if not shutil.which("git"):
        notes.append("git is missing: the course runs without it, `git pull` and `make test` do not.")
        packages.append("git")
    if packages and shutil.which("apt-get"):
        notes.append(f"  On Debian and Ubuntu: apt update && apt install {' '.join(packages)}")
    _say(*stops, *notes)
    return not stops


def _python_lacks() -> tuple[list[str], list[str]]:
    """Return what keeps this Python from making an environment: in words, and Debian's packages that mend it."""
    python, oldest = "{}.{}".format(*sys.version_info), _oldest()
    if _version(python) < oldest:
        needed = "{}.{}".format(*oldest)
        newer = _newer_python()
        what_to_do = f"{newer} is here too" if newer else "https://www.python.org/downloads has newer ones"
        return [
            f"Python {needed} or newer is missing: {sys.executable} is Python {python}.",
            f"  {what_to_do}: make lab SYSTEM_PYTHON={newer or f'python{needed}'}",
        ], []
    if not (find_spec("venv") and find_spec("ensurepip")):
        return [f"Python's venv is missing: {sys.executable} cannot make an environment."], [f"python{python}-venv"]
    return [], []


def _oldest() -> tuple[int, ...]:
    """Return the oldest Python that the course supports, which pyproject.toml says."""
    text = PYPROJECT.read_text(encoding="utf-8")
    return _version(re.findall(r'^requires-python = ">=([\d.]+)"', text, re.MULTILINE)[0])


def _version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def _newer_python() -> str:
    """Return the name of the newest Python on the PATH that can make the environment; nothing if there is none."""
    names = (f"python3.{minor}" for minor in range(NEWEST, _oldest()[1] - 1, -1))
    return next((name for name in names if shutil.which(name) and _can_make_environments(name)), "")


def _can_make_environments(python: str) -> bool:
    words = [python, "-c", "import venv, ensurepip"]
    return not subprocess.run(words, stderr=subprocess.DEVNULL, check=False).returncode  # noqa: S603


def _real(path: Path) -> Path:
    return Path(os.path.realpath(str(path)))


def _may_be_removed(path: Path) -> bool:
    """Return whether nothing is lost: there is nothing, an empty folder, or what Python's venv began."""
    if not path.exists():
        return True
    return path.is_dir() and ((path / "pyvenv.cfg").exists() or not any(path.iterdir()))


def _remove(environment: Path) -> None:
    if environment.is_symlink():
        environment.unlink()  # what it leads to belongs to someone else
    else:
        shutil.rmtree(str(environment))


def _make(environment: Path) -> bool:
    """Make the environment, or leave none."""
    _say(f"{environment} is made, once, with {sys.executable}.")
    try:
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)  # noqa: S603
    except (subprocess.CalledProcessError, KeyboardInterrupt):
        shutil.rmtree(str(environment), ignore_errors=True)
        return False
    return True


def _say(*lines: str) -> None:
    for line in lines:
        sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(0 if see_to(Path(sys.argv[1])) else 1)
