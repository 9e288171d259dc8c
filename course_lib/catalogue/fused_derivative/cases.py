"""Chapter 6: the cases that both fused exercises are tried on.

They have labels (unsorted, one class absent), one-hot rows and soft rows; only soft rows tell an argmax from what is
right, and only logits near ±1000 tell the fused loss from two steps. One batch has as many samples as classes: there,
labels (N,) broadcast against (N, C) without a word.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.judging.exercise import Probe
from course_lib.layers import ActivationSoftMax

Array = NDArray[Any]

_HAND = np.log([[5.0, 3.0, 2.0]])  # its softmax is 0.5, 0.3, 0.2
_PAIR = np.log([[3.0, 1.0], [1.0, 1.0]])  # 0.75, 0.25 and 0.5, 0.5
_TWO = np.array([[1.2, -0.4, 0.3], [-2.0, 0.5, 1.5]])
_FOUR = np.array([[0.2, 1.7, -1.1], [2.5, -0.3, 0.9], [-0.6, -1.4, 0.8], [1.0, 0.1, -2.2]])
_LARGE = np.array([[1000.0, 998.0, 1001.0], [997.0, 1000.0, 999.0]])
_FAR_APART = np.array([[1000.0, -1000.0, 0.0], [-1003.0, -1000.0, -1001.0]])
_SQUARE = np.array([[2, 0, -1], [-3, 1, 4], [0, 2, 1]])
_ONE_HOT = np.array([[0, 0, 1], [1, 0, 0], [0, 0, 1], [1, 0, 0]])
_SOFT = np.array([[0.2, 0.7, 0.1], [0.5, 0.1, 0.4]])


def logit_probes(seed: int) -> tuple[Probe, ...]:
    """Return the cases for functions of (inputs, target), inputs being logits (N, C)."""
    random = np.random.default_rng(seed)
    logits = random.normal(scale=2, size=(5, 4))
    return (
        Probe("one sample, two classes", (_PAIR[:1], np.array([1]))),
        Probe("one sample", (_HAND, np.array([1]))),
        Probe("one sample, a soft row", (_PAIR[:1], np.array([[0.25, 0.75]]))),
        Probe("two samples, two classes, labels", (_PAIR, np.array([1, 0]))),
        Probe("two samples, labels", (_TWO, np.array([2, 0]))),
        Probe("two samples, soft rows", (_TWO, _SOFT)),
        Probe("three samples and three classes, labels", (_SQUARE, np.array([2, 0, 0]))),
        Probe("four samples, one-hot rows, class 1 absent", (_FOUR, _ONE_HOT)),
        Probe("logits near 1000, labels", (_LARGE, np.array([1, 0]))),
        Probe("logits of ±1000, soft rows", (_FAR_APART, _SOFT)),
        Probe("a random batch of 5, labels", (logits, random.integers(0, 4, size=5))),
        Probe("a random batch of 5, soft rows", (logits, random.dirichlet(np.ones(4), size=5))),
    )


def softmax(inputs: Array) -> Array:
    """Return the library's softmax of logits (N, C)."""
    return ActivationSoftMax().forward(inputs)


def rows(target: Array, like: Array) -> Array:
    """Return labels or rows as rows, in the shape of `like` (N, C)."""
    return np.eye(like.shape[1])[target] if target.ndim == 1 else target


def labels(target: Array, like: Array) -> Any:
    """Return labels or rows as labels (N,), as an argmax does."""
    return rows(target, like).argmax(axis=1)
