"""What is imported, in fresh processes; then what opening the course takes, from a fresh clone on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import opening
from benchmarks.timing import Row

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 7
KERNEL = (
    "import ipykernel.kernelapp, ipykernel.ipkernel, ipykernel.zmqshell; "  # what a kernel has before its first cell
)
NUMPY = "import numpy"
LAYERS, CHECK, FIGURE = "course_lib's layers", "an exercise's first cell, check", "a chapter's first cell, a figure"
IMPORTS = {
    LAYERS: "from course_lib import LayerDense, ActivationReLU, ActivationLoss",
    CHECK: "from course_lib import check, hint, solution",
    FIGURE: "from course_lib import explore; from course_lib.explorers.start_here import decision_regions",
    "of a figure: what shows it, anywidget": "import anywidget",
    "all exercises of all chapters": "from course_lib import catalogue, check; catalogue.exercises()",
    "all figures of all chapters": "from course_lib import explore, explorers; explorers.figures()",
}
TARGETS = {LAYERS: "≤ 150 ms", CHECK: "≤ 40 ms", FIGURE: "≤ 60 ms"}


def rows() -> Iterator[Row]:
    """Yield imports in fresh processes, then the parts of opening."""
    yield from _imports("CPU of an import over NumPy's", "")
    yield from _imports("CPU of an import over a kernel's and NumPy's", KERNEL)
    yield from opening.rows()


def _imports(title: str, before: str) -> Iterator[Row]:
    alone: list[float] = []
    found: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for _ in range(REPEATS):
        alone.append(_cpu(f"{before}{NUMPY}"))
        for name, code in IMPORTS.items():
            found[name].append(max(0.0, _cpu(f"{before}{NUMPY}; {code}") - alone[-1]))
    yield Row(title, f"{NUMPY}, all of it", alone)
    for name, seconds in found.items():
        yield Row(title, name, seconds, target=TARGETS.get(name, ""))


def _cpu(code: str) -> float:
    """Run code in a fresh Python; return the seconds of CPU that it took."""
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{code} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime
