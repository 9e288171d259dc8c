"""How cost grows: each at four sizes, a half power of ten apart, with the exponent p of size^p that fits them best.

How grading a class grows is measured in `classroom`, by whole commands.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from sys import platform
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from benchmarks.timing import Row, side_by_side
from course_lib import ActivationReLU, ActivationSoftMax, LayerDense, Network, catalogue, gradcheck
from course_lib.judging.exercise import Probe
from course_lib.judging.judge import judge
from course_lib.judging.place.search import find_place
from course_lib.judging.trial import hold, run_for
from tests.browser.driver import ROOT
from tests.browser.site.site_build import PYTHON as SITE_PYTHON
from tests.wrong_answers import WRONG

TITLE = "how cost grows"
CHAPTER = "03_relu"
REPORTS, SITES = (100, 300, 1000, 3000), (2, 6, 20, 60)
# Builds the reading copy of each course that is named, the first one twice: what is kept from build to build is there.
SITE = """
import sys
from pathlib import Path
from time import perf_counter
from tools.site.reading import build_reading
for root in map(Path, (sys.argv[1], *sys.argv[1:])):
    start = perf_counter()
    build_reading(root, root / "site")
    print(perf_counter() - start)
"""
Way = Callable[[], object]


def rows() -> Iterator[Row]:
    """Yield four sizes of each, the ratio to the first one's, and behind the last one the exponent."""
    for name, of, make, sizes in (
        ("training step", "samples", _step, (300, 1000, 3000, 10000)),
        ("softmax backward", "classes", _softmax, (100, 300, 1000, 3000)),
        ("gradcheck", "entries", _gradcheck, (100, 300, 1000, 3000)),
        ("check", "rows of a case", _check, (100, 300, 1000, 3000)),
        ("place of a mistake", "rows of a case", _place, (30, 100, 300, 1000)),
    ):
        found = side_by_side({str(size): make(size) for size in sizes}, 2.0)
        yield from _grown(name, of, dict(zip(sizes, found.values(), strict=True)))
    if platform == "linux":
        yield from _grown("report", "submissions", {size: [seconds] for size, seconds in _reports()})
    if SITE_PYTHON.exists():
        yield from _grown("site build", "chapters", {size: [seconds] for size, seconds in _sites()})


def _grown(name: str, of: str, found: dict[int, list[float]]) -> Iterator[Row]:
    medians = [np.median(seconds) for seconds in found.values()]
    exponent = f"exponent {np.polyfit(np.log([*found]), np.log(medians), 1)[0]:.2f}"
    *_, last = found
    for size, seconds in found.items():
        against = next(iter(found.values()))
        yield Row(TITLE, f"{name}, {size:,} {of}", seconds, against, exponent if size == last else "")


def _step(samples: int) -> Way:
    random, widths = np.random.default_rng(0), (2, 24, 24, 3)
    dense = [LayerDense(*pair, seed=seed) for seed, pair in enumerate(pairwise(widths))]
    network = Network(*[part for layer in dense for part in (layer, ActivationReLU())][:-1])
    inputs, target = random.normal(size=(samples, 2)), random.integers(0, 3, size=samples)
    return lambda: network.train_step(inputs, target, 1e-3)


def _softmax(classes: int) -> Way:
    softmax, (inputs, dvalues) = ActivationSoftMax(), np.random.default_rng(0).normal(size=(2, 32, classes))
    softmax.forward(inputs)
    return lambda: softmax.backward(dvalues)


def _gradcheck(entries: int) -> Way:
    x = np.random.default_rng(0).normal(size=entries)
    return lambda: gradcheck(lambda moved: np.sum(np.sin(moved)), x, np.cos(x))


def _check(size: int) -> Way:
    exercise = replace(catalogue.exercise("relu_backward"), probes=lambda _: _case(size))
    probes = exercise.probes(0)
    return lambda: judge(exercise, probes, run_for(exercise, exercise.reference, probes))


def _place(size: int) -> Way:
    exercise = replace(catalogue.exercise("relu_backward"), probes=lambda _: _case(size))
    wrong = next(answer for name, _, answer in WRONG if name == exercise.name)
    probes = exercise.probes(0)
    return lambda: find_place(hold(exercise, probes, run_for(exercise, wrong, probes)), wrong)


def _case(size: int) -> tuple[Probe, ...]:
    dvalues, inputs = np.random.default_rng(0).normal(size=(2, size, 3))
    return (Probe("a random batch", (dvalues, inputs)),)


def _reports() -> Iterator[tuple[int, float]]:
    """Yield how long the report of a class of each size takes, whose answers are the known mistakes in turn."""
    from course_classroom.report.write import write_report
    from course_classroom.results import Result, judged, store

    marks = {}
    for exercise in (one for one in catalogue.exercises().values() if one.chapter == CHAPTER):
        probes = exercise.probes(0)
        answers = (exercise.reference, *(known.wrong for known in exercise.misconceptions))
        marks[exercise.name] = [judged(judge(exercise, probes, run_for(exercise, one, probes))) for one in answers]
    found, students = dict[int, float](), 0
    with TemporaryDirectory() as folder:
        for size in (min(REPORTS), *REPORTS):  # the first one once more: what it imports is there then
            for student in range(students, size):
                each = {name: several[student % len(several)] for name, several in marks.items()}
                store(Path(folder), Result(f"student{student:05}", exercises=each))
            start, students = perf_counter(), size
            write_report(Path(folder), Path(folder) / "report")
            found[size] = perf_counter() - start
    yield from found.items()


def _sites() -> Iterator[tuple[int, float]]:
    """Yield how long the pages of a course take, of so many chapters that are all one: it links to itself."""
    with TemporaryDirectory() as folder:
        roots = [Path(folder) / str(size) for size in SITES]
        for size, root in zip(SITES, roots, strict=True):
            for kept in ("source/chapters", "source/exercises", "notebooks", "exercises", "solutions"):
                (root / kept).mkdir(parents=True)
                (path,) = (ROOT / kept).glob(f"{CHAPTER}.*")
                for name in (f"{place:02}_relu" for place in range(size)):
                    linked = re.sub(r"\d\d_[a-z_]+(?=\.ipynb)", name, path.read_text(encoding="utf-8"))
                    (root / kept / f"{name}{path.suffix}").write_text(linked, encoding="utf-8")
            shutil.copy(ROOT / "README.md", root)
        command = [SITE_PYTHON, "-c", SITE, *roots]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    yield from zip(SITES, [float(line) for line in done.stdout.split()][1:], strict=True)
