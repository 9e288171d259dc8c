"""Softmax backward and the fused derivative beside the source text's loop over Jacobians, as N and C grow."""

from collections.abc import Iterator

import numpy as np

from benchmarks.timing import Row, side_by_side
from course_lib import ActivationLoss, ActivationSoftMax

SIZES = ((32, 3), (32, 10), (32, 100), (256, 10), (256, 100), (32, 1000))


def rows() -> Iterator[Row]:
    """Yield, for each size, both routes of the library and the source's loop."""
    for samples, classes in SIZES:
        random = np.random.default_rng(0)
        softmax, fused = ActivationSoftMax(), ActivationLoss()
        output = softmax.forward(random.normal(size=(samples, classes)))
        dvalues, target = random.normal(size=output.shape), random.integers(0, classes, size=samples)
        group = f"gradients at N = {samples}, C = {classes}"

        def loop(output: np.ndarray = output, dvalues: np.ndarray = dvalues) -> np.ndarray:
            return source_softmax(output, dvalues)

        def both(output: np.ndarray = output, target: np.ndarray = target, classes: int = classes) -> np.ndarray:
            return source_softmax(output, -np.eye(classes)[target] / output / len(output))

        ways = {
            "softmax backward": lambda softmax=softmax, dvalues=dvalues: softmax.backward(dvalues),
            "softmax backward, source's loop": loop,
            "fused backward": lambda fused=fused, output=output, target=target: fused.backward(output, target),
            "loss and softmax backward, source's loop": both,
        }
        found = side_by_side(ways)
        assert np.allclose(ways["softmax backward"](), loop())
        assert np.allclose(ways["fused backward"](), both())
        for name, seconds in found.items():
            yield Row(
                group,
                name,
                seconds,
                found["fused backward" if "loss" in name or "fused" in name else "softmax backward"],
            )


def source_softmax(output: np.ndarray, dvalues: np.ndarray) -> np.ndarray:
    """Do as the source text does: a Jacobian for each sample."""
    dinputs = np.empty_like(dvalues)
    for index, (single, dvalue) in enumerate(zip(output, dvalues, strict=True)):
        column = single.reshape(-1, 1)
        dinputs[index] = np.dot(np.diagflat(column) - np.dot(column, column.T), dvalue)
    return dinputs
