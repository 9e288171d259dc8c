"""The sandbox's command line: what of the system it can see, and which namespaces it has."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from course_classroom.limits import Limits
from course_classroom.room import OURS

ROOM, SITE = Path("/room"), Path("/site")
START = "import sys; sys.path[:0] = sys.argv[1:]; from course_classroom.inside.zygote import main; main()"
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/tmp",  # noqa: S108 - inside the sandbox: an empty one of its own
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
DEVICES = ("null", "zero", "random", "urandom")
SYSTEM = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache")


def why_unavailable() -> str | None:
    """Return why submissions cannot be kept apart on this machine, or None if they can."""
    if sys.platform != "linux":
        return f"bubblewrap runs on Linux, and this is {sys.platform}"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed (on Debian and Ubuntu: apt install bubblewrap)"
    tried = subprocess.run(  # noqa: S603 - our own command line
        [*_apart(), "--ro-bind", "/", "/", "--proc", "/proc", "--", sys.executable, "-S", "-c", ""],
        capture_output=True,
        text=True,
        check=False,
    )
    return f"bubblewrap cannot make namespaces here: {tried.stderr.strip()}" if tried.returncode else None


def command(room: Path, limits: Limits, *, hidden: Sequence[Path] = ()) -> list[str]:
    """Return the command that starts the warm process in a sandbox; of `hidden` folders nothing is seen there."""
    prefix = Path(sys.base_prefix)
    bound = [(Path(path), Path(path)) for path in (prefix, *SYSTEM) if Path(path).exists()]
    site = Path(np.__file__).resolve().parents[1]
    numpy = [(site / name, SITE / name) for name in ("numpy", "numpy.libs") if (site / name).exists()]
    arguments = _apart()
    for source, target in (*bound, *numpy, (room, ROOM)):
        arguments += [*_parents(target), "--ro-bind", str(source), str(target)]
    for path in (*OURS, *hidden):
        if any(path.resolve().is_relative_to(source) for source, _ in bound):
            arguments += ["--tmpfs", str(path.resolve())]
    for device in DEVICES:
        arguments += [*_parents(Path("/dev/null")), "--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    arguments += ["--proc", "/proc", "--perms", "1777", "--size", str(limits.files), "--tmpfs", "/tmp"]  # noqa: S108
    arguments += ["--remount-ro", "/", "--chdir", "/tmp"]  # noqa: S108
    return [*arguments, "--", *python(ROOM, SITE)]


def python(room: Path, site: Path) -> list[str]:
    """Return the command that starts the warm process, which finds its modules in `room` and NumPy in `site`."""
    interpreter = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    return [str(interpreter), "-s", "-S", "-P", "-c", START, str(room), str(site)]


def _apart() -> list[str]:
    kinds = ["pid", "ipc", "net", "uts", "cgroup-try"]
    # Root needs no user namespace to make the others, and so can become nobody in them (see `inside/isolate.py`).
    privileges = ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    user = privileges if os.getuid() == 0 else ["--unshare-user"]
    program = shutil.which("bwrap") or "bwrap"  # where PATH has it here: the sandbox has a PATH of its own
    return [program, "--die-with-parent", "--new-session", *user, *(f"--unshare-{kind}" for kind in kinds)]


def _parents(path: Path) -> Iterator[str]:
    for parent in reversed(path.parents[:-1]):
        yield from ("--perms", "0755", "--dir", str(parent))
