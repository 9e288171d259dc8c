"""One worker and two: how much faster, and if not twice, why. What the kernel alone takes stands beside it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.grading import CHAPTER, ROOT, Cost, cost, grade, hand_in, new
from benchmarks.timing import Row
from course_lib import catalogue

CLASS, FIRST = 300, 2  # submissions; what only the first ones need (a worker starts) is measured with those alone
PROCESSES = 2 + sum(one.chapter == CHAPTER for one in catalogue.exercises().values())  # of a submission: see `inside/`
TIMES = 100
# Alone in a process: as many children one after the other, each faulting in as many pages of a memory that they share.
FORKS = """
import json, mmap, os, resource, sys, time
processes, pages, times = map(int, sys.argv[1:])
memory = bytearray(mmap.PAGESIZE * pages)
memory[:: mmap.PAGESIZE] = b"1" * pages

def once():
    child = os.fork()
    if not child:
        left = pages - resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for page in range(left):
            memory[page * mmap.PAGESIZE] = 2
        os._exit(0)
    os.waitpid(child, 0)

once()
start, before = time.perf_counter(), os.times()
for _ in range(times * processes):
    once()
print(json.dumps([(time.perf_counter() - start) / times, (sum(os.times()[:4]) - sum(before[:4])) / times]))
"""


def shared() -> Iterator[Row]:
    """Yield one class over one worker, kept on one core and not, and over two; then what the kernel takes of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in (CLASS, FIRST):
            hand_in(ROOT / "solutions" / f"{CHAPTER}.ipynb", folder / str(count), count)

        def costs(workers: int) -> tuple[Cost, Cost]:
            first, whole = (cost(grade(folder / str(count), new(folder), workers), folder) for count in (FIRST, CLASS))
            return first, whole

        with _on_one_core():
            found = {"one worker, on one core": costs(1)}
        found |= {"one worker": costs(1), "two workers": costs(2)}
    alone, *_ = found.values()
    for name, (_, whole) in found.items():
        target = "≤ 0.56: 1.8 times as fast" if name == "two workers" else ""
        title = f"wall clock of each of {CLASS} submissions"
        yield Row(title, name, [whole.seconds / CLASS], [alone[1].seconds / CLASS], target)
    for name, (_, whole) in found.items():
        yield Row("of one core, kept busy while a class is graded", name, [100 * whole.cpu / whole.seconds], unit="%")
    for name, both in found.items():
        yield Row("CPU of each submission beyond the first", name, [_each(*both)], [_each(*alone)])
    yield from _kernels(round((alone[1].faults - alone[0].faults) / (CLASS - FIRST)))


def _each(first: Cost, whole: Cost) -> float:
    return (whole.cpu - first.cpu) / (CLASS - FIRST)


def _kernels(faults: int) -> Iterator[Row]:
    """Yield what as many forks and page faults as a submission's take, in one process and in two at once."""
    ways = {"one process, on one core": [{0}], "two at once": [None, None], "two at once, each on a core": [{0}, {1}]}
    with ThreadPoolExecutor(2) as threads:
        found = {name: list(threads.map(lambda core: _forks(faults, core), cores)) for name, cores in ways.items()}
    (alone,) = found["one process, on one core"]
    for place, what in enumerate(("wall clock", "CPU")):
        title = f"{PROCESSES} forks and {faults:,} page faults, as a submission's, and nothing else: {what}"
        for name, several in found.items():
            shared_by = len(several) if what == "wall clock" else 1
            yield Row(title, name, [one[place] / shared_by for one in several], [alone[place]])


def _forks(faults: int, cores: set[int] | None) -> list[float]:
    """Return the seconds that it took, and those of CPU."""
    command = [sys.executable, "-c", FORKS, str(PROCESSES), str(faults // PROCESSES), str(TIMES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        os.sched_setaffinity(process.pid, cores or os.sched_getaffinity(0))
        return list(json.loads(process.communicate()[0]))


@contextmanager
def _on_one_core() -> Iterator[None]:
    """Keep what is started on one core of those that there are."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
