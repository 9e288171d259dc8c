"""A class is handed in and graded, and what that costs: the command, and all that it leaves behind."""

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

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
CHAPTER = "03_relu"
ANSWER = "answer-relu_backward"
BODIES = ("dvalues * (inputs > 0)", "(inputs > 0) * 1.0", "dvalues * (dvalues > 0)", "dvalues")


@dataclass(frozen=True)
class Cost:
    """What a command and all processes that it waited for have used."""

    seconds: float
    cpu: float
    megabytes: float
    faults: int = 0  # pages that the kernel had to find, to copy or to fill


def new(folder: Path) -> Path:
    """Return where grades may go that is not there yet."""
    return Path(tempfile.mkdtemp(dir=folder)) / "grades"


def hand_in(notebook: Path, folder: Path, count: int) -> None:
    """Let `count` students hand in the notebook, each with one of BODIES as the answer to ANSWER."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    answer = next(cell for cell in content["cells"] if cell["id"] == ANSWER)
    for student in range(count):
        answer["source"] = f"def relu_backward(dvalues, inputs):\n    return {BODIES[student % len(BODIES)]}\n"
        path = folder / f"student{student:05}" / CHAPTER / f"{CHAPTER}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(content), encoding="utf-8")


def grade(submissions: Path, grades: Path, workers: int) -> list[str | Path]:
    """Return the command that grades."""
    return [BIN / "course", "grade", submissions, "--out", grades, "--workers", str(workers)]


def cost(command: list[str | Path], folder: Path) -> Cost:
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
    return Cost(seconds, cpu, max(one.ru_maxrss for one in all_used) / 1024, sum(one.ru_minflt for one in all_used))


def _orphans() -> Iterator[Any]:
    with suppress(ChildProcessError):
        while True:
            yield os.wait4(-1, 0)[2]
