"""Where a step of the large network goes: its matrix products, which have all cores, and its passes over memory.

NumPy adds, compares and multiplies entry by entry with one core, however many there are. So the more cores the products
have, the larger a share of a step are the passes. What every way takes on one core stands beside that.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.timing import Row, side_by_side
from benchmarks.training import BARE, PRODUCTS, SIZES, Step, _bare, _batch, _course, _products
from course_lib import ActivationLoss, ActivationReLU
from course_lib.layers import product
from course_lib.network import sgd_step

ROOT = Path(__file__).resolve().parents[1]
SIZE = "large 4096 × 784→128→10"
PASSES = "its passes over memory alone"
ALONE = "import sys, benchmarks.step_parts; benchmarks.step_parts.measure(sys.argv[1])"


def rows() -> Iterator[Row]:
    """Yield the parts with one core and with all, each in a process of its own: BLAS asks once how many it has."""
    for cores in (1, os.cpu_count() or 1):
        for dtype in ("float64", "float32"):
            title = f"parts of a training step, large, {dtype}, {cores} {'core' if cores == 1 else 'cores'}"
            found = _found(cores, dtype)
            for name, seconds in found.items():
                target = "≥ 0.83 (course ≤ 1.2 ×)" if (name, cores) == (PRODUCTS, 1) else ""
                yield Row(title, name, seconds, found["course"], target)


def _found(cores: int, dtype: str) -> dict[str, list[float]]:
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), str(cores))
    words = [sys.executable, "-c", ALONE, dtype]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, **threads})
    return dict(json.loads(done.stdout))


def measure(dtype: str) -> None:
    """Time the parts in this process, and print the seconds of each as JSON."""
    inputs, target, weights = _batch(*SIZES[SIZE], dtype)
    ways = {
        "course": _course(inputs, target, weights),
        PRODUCTS: _products(inputs, weights),
        PASSES: _passes(inputs, target, weights),
        BARE: _bare(inputs, target, weights),
    }
    print(json.dumps(side_by_side(ways, 3.0)))


def _passes(inputs: np.ndarray, target: np.ndarray, weights: list[np.ndarray]) -> Step:
    """Do all that the course does in a step of two layers but the products, whose values are there."""
    first, second = weights
    relu, loss, bias = ActivationReLU(), ActivationLoss(), np.zeros((1, first.shape[1]), first.dtype)
    hidden = product(inputs, first)
    logits = product(relu._forward(hidden), second)
    loss._forward(logits, target)
    back = product(loss._backward(loss.output, target), second.T)
    downhill = product(inputs.T, back), product(relu.output.T, loss.dinputs)

    def step() -> None:
        np.add(hidden, bias, out=hidden)
        relu._forward(hidden)
        loss._forward(logits, target)
        loss._backward(loss.output, target).sum(axis=0)
        relu._backward(back).sum(axis=0)
        for weight, gradient in zip(weights, downhill, strict=True):
            np.dot(gradient.ravel(order="K"), gradient.ravel(order="K"))
            sgd_step(weight, gradient, 0.0)

    return step
