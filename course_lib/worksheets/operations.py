"""The operations that a graph to be filled in is made of: each makes a value of the engine's, which knows its way back.

Values are 1-D: one number, or one for each sample or class.
"""

from collections.abc import Callable, Mapping

import numpy as np

from course_lib.engine import Value
from course_lib.functions import FUNCTIONS, Elementary
from course_lib.losses import ActivationLoss
from course_lib.validation import Floats

FORK = "•"
LOSS = "−log ŷ₁"
BY_SYMBOL = {function.symbol: function for function in FUNCTIONS.values()}


def _sum(*terms: Value) -> Value:
    total: Floats = np.sum(np.broadcast_arrays(*(term.data for term in terms)), axis=0)
    return Value(total, "+", terms, lambda gradient: (gradient,) * len(terms))


def _quotient(a: Value, b: Value) -> Value:
    slopes = 1 / b.data, -a.data / b.data**2
    return Value(a.data / b.data, "÷", (a, b), lambda gradient: (gradient * slopes[0], gradient * slopes[1]))


def _larger(a: Value, b: Value) -> Value:
    first = a.data > b.data
    return Value(np.maximum(a.data, b.data), "max", (a, b), lambda gradient: (gradient * first, gradient * ~first))


def _fork(value: Value) -> Value:
    return Value(value.data, FORK, (value,), lambda gradient: (gradient,))


def _price(logits: Value) -> Value:
    """Return softmax and cross-entropy in one, class 1 being the right one."""
    loss, target = ActivationLoss(), [1]
    price = loss.forward(logits.data[np.newaxis], target)
    return Value([price], LOSS, (logits,), lambda gradient: (gradient * loss.backward(loss.output, target)[0],))


def _of_one(function: Elementary) -> Callable[[Value], Value]:
    def applied(value: Value) -> Value:
        slope = function.derivative(value.data)
        return Value(function.f(value.data), function.symbol, (value,), lambda gradient: (gradient * slope,))

    return applied


OPERATIONS: Mapping[str, Callable[..., Value]] = {
    **{symbol: _of_one(function) for symbol, function in BY_SYMBOL.items()},
    "+": _sum,
    "×": Value.__mul__,
    "÷": _quotient,
    "max": _larger,
    "ReLU": Value.relu,
    "Σ": Value.sum,
    FORK: _fork,
    LOSS: _price,
}
