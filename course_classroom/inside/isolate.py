"""A world of its own for each submission: user, process, mount and IPC namespaces inside those of the sandbox.

Whatever a submission leaves behind (processes, threads, files, shared memory) ends with it, since the kernel takes a
namespace down with its first process. `os.unshare` comes with Python 3.12 only, so the C library is asked.
"""

import ctypes
import os
import resource
import signal
from pathlib import Path
from typing import Any

NOBODY = 65534
INSIDE = 1000  # who a submission is, as it sees itself
_NEWNS, _NEWIPC, _NEWUSER, _NEWPID = 0x20000, 0x8000000, 0x10000000, 0x20000000
_NOSUID_NODEV = 2 | 4
_MOST_FILES = 1000
_PDEATHSIG, _DUMPABLE, _SUBREAPER, _NO_NEW_PRIVILEGES = 1, 4, 36, 38

_libc = ctypes.CDLL(None, use_errno=True)


def new_world() -> str:
    """Put this process's children-to-be into namespaces of their own; return why the system does not allow it, or "".

    Where this is root, it becomes nobody first: the kernel counts no processes of root.
    """
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        _prctl(_DUMPABLE, 1)
    user, group = os.getuid(), os.getgid()
    if _libc.unshare(_NEWUSER | _NEWNS | _NEWPID | _NEWIPC) != 0:
        reason = os.strerror(ctypes.get_errno())
        return f"the kernel makes no namespaces for each submission inside those of bubblewrap ({reason})"
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{INSIDE} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{INSIDE} {group} 1", encoding="ascii")
    return ""


def settle(bytes_of_files: int) -> None:
    """Begin life in the new world: an empty /tmp, an empty /proc, and no capability left."""
    _mount_tmpfs("/tmp", bytes_of_files)  # noqa: S108 - it is this process's own, made a moment ago
    _mount_tmpfs("/proc", 4096)
    os.chdir("/tmp")  # noqa: S108
    _drop_capabilities()


def restrict(limits: dict[str, Any]) -> None:
    """Take the limits that hold for a process and its children."""
    _prctl(_NO_NEW_PRIVILEGES, 1)
    for name, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_FSIZE, limits["files"]),
        (resource.RLIMIT_CPU, int(limits["seconds"]) + 1),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (most, most))


def limit_processes(most: int) -> None:
    """Take a limit on processes and threads; only in a sandbox, since elsewhere all that the user runs is counted."""
    resource.setrlimit(resource.RLIMIT_NPROC, (most, most))


def die_with_parent(how: int = signal.SIGKILL) -> None:
    """Have the kernel send this process a signal when the one that made it ends."""
    _prctl(_PDEATHSIG, how)


def adopt_orphans() -> None:
    """Become the parent of all descendants that lose theirs, so that they can be found."""
    _prctl(_SUBREAPER, 1)


def kill_descendants() -> None:
    """Kill every process below this one, and reap it."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    while found := children.read_text(encoding="ascii").split():
        for child in map(int, found):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _mount_tmpfs(place: str, size: int) -> None:
    options = f"size={size},nr_inodes={_MOST_FILES},mode=700".encode()  # an empty file counts for no size
    if _libc.mount(b"tmpfs", place.encode(), b"tmpfs", _NOSUID_NODEV, options) != 0:
        raise OSError(ctypes.get_errno(), f"no tmpfs on {place}")


def _drop_capabilities() -> None:
    """Give up all capabilities: version 3 of the kernel's structure, two sets of three words, all 0."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    if _libc.capset(header, (ctypes.c_uint32 * 6)()) != 0:
        raise OSError(ctypes.get_errno(), "capabilities cannot be dropped")


def _prctl(option: int, value: int) -> None:
    if _libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option}, {value}) failed")
