"""What is imported, in fresh processes; then what opening the course takes, from a fresh clone on."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks import opening
from benchmarks.timing import Row

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 7
IMPORTS = {
    "import numpy": "import numpy",
    "… and course_lib's layers": "import numpy; from course_lib import LayerDense, ActivationReLU, ActivationLoss",
    "… and a chapter's figure": "import numpy; from course_lib import explore, explorers; explorers.figures()",
    "… and check": "import numpy; from course_lib import catalogue, check; catalogue.exercises()",
}


def rows() -> Iterator[Row]:
    """Yield imports in fresh processes, then the parts of opening."""
    found: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for _ in range(REPEATS):
        for name, code in IMPORTS.items():
            found[name].append(_seconds([sys.executable, "-c", code]))
    for name, seconds in found.items():
        target = "layers: ≤ 150 ms more than NumPy" if "layers" in name else ""
        yield Row("import, a fresh process", name, seconds, found["import numpy"], target)
    yield from opening.rows()


def _seconds(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, check=True, cwd=ROOT)
    return perf_counter() - start
