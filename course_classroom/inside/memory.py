"""How much memory a process and all below it use: the kernel limits each one, and none of them together."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Together:
    """A limit on the bytes of a process and all below it.

    `proc` is /proc, opened before the submission began: it covers the place where that was with an empty folder.
    """

    proc: int
    most: int

    def exceeded(self, pid: int) -> bool:
        """Return whether the process `pid` and all below it use more."""
        return sum(map(self._used, self._family(pid))) > self.most

    def _family(self, pid: int) -> Iterator[int]:
        yield pid
        for thread in self._threads(pid):
            for child in self._read(f"{pid}/task/{thread}/children").split():
                yield from self._family(int(child))

    def _threads(self, pid: int) -> list[str]:
        try:
            folder = os.open(f"{pid}/task", os.O_RDONLY, dir_fd=self.proc)
        except OSError:
            return []  # it has ended meanwhile
        try:
            return os.listdir(folder)  # noqa: PTH208 - an open folder has no path
        finally:
            os.close(folder)

    def _used(self, pid: int) -> int:
        """Return the bytes that a process has to itself, and its part of those that it shares."""
        lines = self._read(f"{pid}/smaps_rollup").splitlines()
        if lines:
            return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
        pages = self._read(f"{pid}/statm").split()  # a process may hide the other, not this: all that it has in memory
        return int(pages[1]) * PAGE if pages else 0

    def _read(self, name: str) -> str:
        try:
            with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=self.proc), encoding="ascii") as file:
                return file.read()
        except OSError:
            return ""  # it has ended meanwhile
