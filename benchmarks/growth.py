"""How cost grows: each at four sizes, a half power of ten apart, with the exponent p of size^p that fits them best.

How a class grows is measured in `classroom`, by whole commands.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from benchmarks.timing import Row, side_by_side
from course_lib import ActivationReLU, ActivationSoftMax, LayerDense, Network, catalogue, gradcheck
from course_lib.judging.exercise import Probe
from course_lib.judging.judge import judge
from course_lib.judging.place.search import find_place
from course_lib.judging.trial import hold, run_for
from tests.wrong_answers import WRONG

TITLE = "how cost grows"
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
        ways = {f"{name}, {size:,} {of}": make(size) for size in sizes}
        found = side_by_side(ways, 2.0)
        medians = [np.median(seconds) for seconds in found.values()]
        exponent = f"exponent {np.polyfit(np.log(sizes), np.log(medians), 1)[0]:.2f}"
        first, *_, last = found
        for what, seconds in found.items():
            yield Row(TITLE, what, seconds, found[first], exponent if what == last else "")


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
