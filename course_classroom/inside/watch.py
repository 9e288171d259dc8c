"""Wait for a process while reading what it writes, within a time and a size, and within a memory for all it starts."""

import os
import time
from dataclasses import dataclass
from select import POLLIN, poll
from typing import Literal

from course_classroom.inside.memory import Together

End = Literal["exited", "time limit", "output limit", "memory limit"]
_CHUNK = 1 << 16
_LEFT = 0.01  # seconds that a process is not given for being just short of its limit
_LOOK = 0.1  # seconds between looks at the memory of all processes; the kernel sees to each one at once


@dataclass
class Stream:
    """The reading end of a pipe: `kept` is what came, unless it is only counted; `most` bytes may come."""

    fd: int
    most: int
    keep: bool = True
    count: int = 0

    def __post_init__(self) -> None:
        os.set_blocking(self.fd, False)
        self.kept = bytearray()

    def read(self) -> bool:
        """Take what is there now; return whether more may come."""
        while self.count <= self.most:
            try:
                chunk = os.read(self.fd, _CHUNK)
            except BlockingIOError:
                return True
            if not chunk:
                return False
            self.count += len(chunk)
            if self.keep:
                self.kept += chunk
        return False


def watch(
    pid: int, streams: list[Stream], seconds: float, memory: Together | None = None, patience: float = 1.0
) -> End:
    """Read the streams until process `pid` exits (it is left to be reaped), `seconds` pass, or one has too much.

    With `memory`, also until the process and all below it use more than that. With `patience`, seconds in which the
    process was given no processor do not count, until `patience` times as many have passed: on a busy machine the same
    answers are stopped as on an idle one.
    """
    deadline, latest = (time.monotonic() + times * seconds for times in (1.0, patience))
    pidfd = os.pidfd_open(pid)
    waiting = poll()
    waiting.register(pidfd, POLLIN)
    by_fd = {stream.fd: stream for stream in streams}
    for fd in by_fd:
        waiting.register(fd, POLLIN)
    look = time.monotonic() + _LOOK if memory else deadline
    try:
        while True:
            ready = [fd for fd, _ in waiting.poll(max(0.0, min(look, deadline) - time.monotonic()) * 1000)]
            for fd in by_fd.keys() & ready if pidfd not in ready else by_fd:
                if not by_fd[fd].read() and pidfd not in ready:
                    waiting.unregister(fd)
            if any(stream.count > stream.most for stream in streams):
                return "output limit"
            if pidfd in ready:
                return "exited"
            now = time.monotonic()
            if now >= deadline and (deadline := now + _lacking(pid, seconds, latest - now)) <= now:
                return "time limit"
            if memory and time.monotonic() >= look:
                if memory.exceeded(pid):
                    return "memory limit"
                look = time.monotonic() + _LOOK
    finally:
        os.close(pidfd)


def _lacking(pid: int, seconds: float, most: float) -> float:
    """Return how much a process has not been given of its seconds, by the clock of Linux: /proc may be hidden."""
    lacks = seconds - time.clock_gettime(~pid << 3 | 2)
    return 0.0 if lacks < _LEFT else min(lacks, most)
