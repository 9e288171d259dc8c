"""Time several ways of doing one thing, turn and turn about in one run, so that what slows a machine slows them all."""

import gc
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter

import numpy as np


@dataclass(frozen=True)
class Row:
    """One line of the table: `what` took `seconds` (a list of measurements); `target` is what its ratio should keep.

    `against` are the seconds of what it is compared with. What is not a time has its own `unit`.
    """

    group: str
    what: str
    seconds: list[float]
    against: list[float] | None = None
    target: str = ""
    unit: str = "s"

    @property
    def median(self) -> float:
        """Median of what was measured."""
        return float(np.median(self.seconds))

    @property
    def ratio(self) -> float | None:
        """How many times as long as what it is compared with, by the medians."""
        return None if self.against is None else self.median / float(np.median(self.against))

    def cells(self) -> list[str]:
        """Return this row's cells as text."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        middle, high = (self._written(float(np.percentile(self.seconds, percent))) for percent in (50, 95))
        return [self.what, middle, high, ratio, self.target]

    def _written(self, value: float) -> str:
        return _time(value) if self.unit == "s" else f"{value:.0f} {self.unit}"


def _time(seconds: float) -> str:
    for unit, factor in (("s", 1.0), ("ms", 1e3)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def side_by_side(ways: Mapping[str, Callable[[], object]], seconds: float = 1.0) -> dict[str, list[float]]:
    """Time each way in turn until all have had `seconds` together; short calls are repeated within a measurement."""
    repeats = {name: _repeats(way) for name, way in ways.items()}
    found: dict[str, list[float]] = {name: [] for name in ways}
    gc.disable()
    try:
        until = perf_counter() + seconds
        while perf_counter() < until or len(next(iter(found.values()))) < 7:
            for name, way in ways.items():
                start = perf_counter()
                for _ in range(repeats[name]):
                    way()
                found[name].append((perf_counter() - start) / repeats[name])
    finally:
        gc.enable()
    return found


def _repeats(way: Callable[[], object]) -> int:
    """Return how often a call fits into two milliseconds, after it has been called to warm it up."""
    way()
    start = perf_counter()
    way()
    return max(1, int(0.002 / max(perf_counter() - start, 1e-9)))


def claim(what: str, *, holds: bool) -> None:
    """Stop the benchmark where a baseline is not what it is said to be."""
    if not holds:
        raise RuntimeError(f"nothing is measured, since this does not hold: {what}")


def megabytes(code: str, prepare: str = "", *, held: bool = False) -> float:
    """Run code in a fresh process of Linux; return by how many megabytes its peak is above what it held before.

    With `held`, return what it holds in the end.
    """
    source = f"""
from pathlib import Path
def megabytes(of):
    return next(int(line.split()[1]) for line in Path("/proc/self/status").open() if line.startswith(of)) / 1024
{prepare}
Path("/proc/self/clear_refs").write_text("5")  # the peak so far is forgotten
before = megabytes("VmRSS")
{code}
print(megabytes("VmRSS") if {held} else megabytes("VmHWM") - before)
"""
    done = subprocess.run([sys.executable, "-c", source], check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout)
