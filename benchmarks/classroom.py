"""`course grade` beside nbgrader on the same submissions, and as a class grows."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.timing import Row
from course_classroom.bubblewrap import why_unavailable

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
NBGRADER = ROOT / ".venv" / "nbgrader" / BIN.name
CHAPTER = "03_relu"
ANSWER = "answer-relu_backward"
BODIES = ("dvalues * (inputs > 0)", "(inputs > 0) * 1.0", "dvalues * (dvalues > 0)", "dvalues")
BESIDE = 24
REPEATS = 3
CLASSES = (100, 300, 1_000, 3_000)


@dataclass(frozen=True)
class Cost:
    """What a command and all processes that it waited for have used."""

    seconds: float
    cpu: float
    megabytes: float


def rows() -> Iterator[Row]:
    """Yield the two graders on one class, then `course grade` alone as classes grow, each against the one before."""
    if reason := why_unavailable():
        print(f"{reason}: not measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        yield from _beside_nbgrader(Path(folder))
    yield from _growing()


def _beside_nbgrader(folder: Path) -> Iterator[Row]:
    if not (NBGRADER / "nbgrader").exists():
        print("nbgrader is not installed (make .venv/nbgrader.stamp puts it in .venv/nbgrader): not measured")
        return
    exported = folder / "course"
    _cost([BIN / "course", "export", "nbgrader", exported, "--chapters", CHAPTER], folder)
    _cost([NBGRADER / "nbgrader", "generate_assignment", CHAPTER], exported)
    _hand_in(exported / "release" / CHAPTER / f"{CHAPTER}.ipynb", exported / "submitted", BESIDE)
    ways = {
        "course grade, one worker": lambda: _cost(_grade(exported / "submitted", _new(folder), workers=1), folder),
        "course grade, two workers": lambda: _cost(_grade(exported / "submitted", _new(folder), workers=2), folder),
        "nbgrader autograde": lambda: _cost([NBGRADER / "nbgrader", "autograde", CHAPTER, "--force"], exported),
    }
    costs = {name: [] for name in ways}
    for _ in range(REPEATS):
        for name, way in ways.items():
            costs[name].append(way())
    for group, field in (("CPU", "cpu"), ("wall clock", "seconds")):
        spent = {name: [getattr(cost, field) / BESIDE for cost in several] for name, several in costs.items()}
        first, *_, last = spent
        for name, values in spent.items():
            target = "CPU: ≥ 10" if (field, name) == ("cpu", last) else ""
            yield Row(f"grading one of {BESIDE} submissions of {CHAPTER}, {group}", name, values, spent[first], target)


def _new(folder: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=folder)) / "grades"


def _growing() -> Iterator[Row]:
    costs = {}
    for size in CLASSES:
        with tempfile.TemporaryDirectory() as folder:
            _hand_in(ROOT / "solutions" / f"{CHAPTER}.ipynb", Path(folder) / "in", size)
            costs[size] = _cost(_grade(Path(folder) / "in", Path(folder) / "out", workers=2), Path(folder))
    before = (CLASSES[0], *CLASSES)
    for title, field, unit, target in (
        ("a class grows: wall clock of each submission, two workers", "seconds", "s", "linear: ≤ 1.1"),
        (
            "a class grows: memory of the largest process",
            "megabytes",
            "MB",
            "flat but for the list of submissions: ≤ 1.25",
        ),
    ):
        each = {size: [getattr(cost, field) / (size if unit == "s" else 1)] for size, cost in costs.items()}
        for size, smaller in zip(CLASSES, before, strict=False):
            yield Row(title, f"{size:,} submissions", each[size], each[smaller], target, unit)


def _hand_in(notebook: Path, folder: Path, count: int) -> None:
    """Let `count` students hand in the notebook, each with one of BODIES as the answer to ANSWER."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    answer = next(cell for cell in content["cells"] if cell["id"] == ANSWER)
    for student in range(count):
        answer["source"] = f"def relu_backward(dvalues, inputs):\n    return {BODIES[student % len(BODIES)]}\n"
        path = folder / f"student{student:05}" / CHAPTER / f"{CHAPTER}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(content), encoding="utf-8")


def _grade(submissions: Path, grades: Path, workers: int) -> list[str | Path]:
    return [BIN / "course", "grade", submissions, "--out", grades, "--workers", str(workers)]


def _cost(command: list[str | Path], folder: Path) -> Cost:
    """Run a command to its end and return what it cost; a command that fails is an error.

    What it leaves behind (a sandbox that ends by itself, a kernel) becomes this process's child, and is counted too.
    """
    from course_classroom.inside.isolate import adopt_orphans  # Linux alone has it

    adopt_orphans()
    start = perf_counter()
    path = {**os.environ, "PATH": f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder)}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=folder, env=path, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(
                f"{' '.join(map(str, command))} ended with {process.returncode}: {said.read()[-2000:]!r}"
            )
    all_used = [used, *_orphans()]
    cpu = sum(one.ru_utime + one.ru_stime for one in all_used)
    return Cost(seconds, cpu, max(one.ru_maxrss for one in all_used) / 1024)


def _orphans() -> Iterator[Any]:
    with suppress(ChildProcessError):
        while True:
            yield os.wait4(-1, 0)[2]
