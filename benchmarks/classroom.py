"""`course grade` beside nbgrader on the same submissions, and as a class grows."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.timing import Row
from course_classroom.bubblewrap import why_unavailable
from course_lib import catalogue
from course_lib.judging.exercise import PUBLIC, Exercise
from course_lib.judging.judge import judge
from course_lib.judging.trial import run_for

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
NBGRADER = ROOT / ".venv" / "nbgrader" / BIN.name
CHAPTER = "03_relu"
ANSWER = "answer-relu_backward"
BODIES = ("dvalues * (inputs > 0)", "(inputs > 0) * 1.0", "dvalues * (dvalues > 0)", "dvalues")
BESIDE = 24
REPEATS = 3
CLASSES = (100, 300, 1_000, 3_000)
SHARED = 300  # submissions over one worker and two: of the time that they take, starting is little


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
    yield from _shared()
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
    targets = {"course grade, one worker": "≤ 60 ms", "nbgrader autograde": "CPU: ≥ 10"}
    for group, field in (("CPU", "cpu"), ("wall clock", "seconds")):
        title = f"grading one of {BESIDE} submissions of {CHAPTER}, {group}"
        spent = {name: [getattr(cost, field) / BESIDE for cost in several] for name, several in costs.items()}
        first, *_ = spent.values()
        for name, values in spent.items():
            yield Row(title, name, values, first, targets.get(name, "") if field == "cpu" else "")
        if field == "cpu":
            _hand_in(ROOT / "solutions" / f"{CHAPTER}.ipynb", folder / "one", 1)
            one = [_cost(_grade(folder / "one", _new(folder), workers=1), folder).cpu for _ in range(REPEATS)]
            yield Row(title, f"of that, starting: a class of one, over {BESIDE}", [cpu / BESIDE for cpu in one], first)
            yield Row(title, "its checks alone, called and judged in one warm process", _checks(), first)


def _checks() -> list[float]:
    """Return what the checks of a submission take in this process: of one that is right, and of some with a mistake."""
    asked = [one for one in catalogue.exercises().values() if one.chapter == CHAPTER]
    answers = next(one for one in asked if one.name == ANSWER.removeprefix("answer-"))
    found = []
    for answer in (answers.reference, *(known.wrong for known in answers.misconceptions[: len(BODIES) - 1])):
        for _ in range(REPEATS):
            start = process_time()
            for exercise in asked:
                _check(exercise, answer if exercise is answers else exercise.reference)
            found.append(process_time() - start)
    return found


def _check(exercise: Exercise, answer: Any) -> None:
    probes = exercise.probes(PUBLIC)
    judge(exercise, probes, run_for(exercise, answer, probes))


def _shared() -> Iterator[Row]:
    """Yield one class over one worker, kept on one core and not, and over two; and how many cores each kept busy."""
    with tempfile.TemporaryDirectory() as folder:
        _hand_in(ROOT / "solutions" / f"{CHAPTER}.ipynb", Path(folder) / "in", SHARED)

        def cost(workers: int) -> Cost:
            return _cost(_grade(Path(folder) / "in", _new(Path(folder)), workers), Path(folder))

        with _on_one_core():
            costs = {"one worker, on one core": cost(1)}
        costs |= {"one worker": cost(1), "two workers": cost(2)}
    alone = [next(iter(costs.values())).seconds / SHARED]
    for name, cost_ in costs.items():
        target = "≤ 0.56: 1.8 times as fast" if name == "two workers" else ""
        yield Row(f"wall clock of each of {SHARED} submissions", name, [cost_.seconds / SHARED], alone, target)
    for name, cost_ in costs.items():
        yield Row("of one core, kept busy while a class is graded", name, [100 * cost_.cpu / cost_.seconds], unit="%")


@contextmanager
def _on_one_core() -> Iterator[None]:
    """Keep what is started on one core of those that there are."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


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
