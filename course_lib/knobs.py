"""Chapter 0's model: four knobs, three points. ŷ = w₂ · max(0, w₁ · x + b₁) + b₂, a network of one hidden neuron."""

import numpy as np
from numpy.typing import ArrayLike

from course_lib.layers import ActivationReLU, LayerDense
from course_lib.network import Network

X = np.array([[0.0], [1.0], [2.0]])
TARGET = np.array([[1.0], [1.0], [3.0]])
START = {"w1": 1.0, "b1": -0.5, "w2": 1.0, "b2": 0.0}


def network_of(w1: float, b1: float, w2: float, b2: float) -> Network:
    """Return the network whose four parameters are these knobs."""
    first, last = LayerDense(1, 1), LayerDense(1, 1)
    first.weights, first.biases = [[w1]], [[b1]]
    last.weights, last.biases = [[w2]], [[b2]]
    return Network(first, ActivationReLU(), last)


def mean_squared_error(predicted: ArrayLike, target: ArrayLike) -> float:
    """Return the mean over all entries of (predicted − target)², for two arrays of the same shape."""
    return float(np.mean((np.asarray(predicted) - np.asarray(target)) ** 2))


def loss_of(w1: float, b1: float, w2: float, b2: float) -> float:
    """Return the mean squared error that the knobs make on the three points."""
    return mean_squared_error(network_of(w1, b1, w2, b2).forward(X), TARGET)
