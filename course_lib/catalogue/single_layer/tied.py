"""Chapter 2: one table of weights that is used twice, there and back; its gradient, which no page derives.

Two cases have as many inputs as neurons: there a table that lies on its side raises no error.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.judging.exercise import Exercise, Probe, mistakes

Array = NDArray[Any]
Both = tuple[Any, Any]

_SQUARE = np.array([[1.5, -2.0], [0.5, 3.0]])


def _probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    return (
        Probe(
            "one sample, two inputs, one neuron",
            (np.array([[1.0, -2.0]]), np.array([[2.0, -1.0]]), np.array([[1.5], [0.5]])),
        ),
        Probe(
            "two samples",
            (np.array([[1.0, -2.0], [3.0, 0.5]]), np.array([[2.0, -1.0], [0.5, 4.0]]), np.array([[1.5], [0.5]])),
        ),
        Probe("one sample, as many neurons as inputs", (np.array([[1.0, -2.0]]), np.array([[2.0, -1.0]]), _SQUARE)),
        Probe(
            "two samples, as many neurons as inputs",
            (np.array([[1.0, -2.0], [3.0, 0.5]]), np.array([[2.0, -1.0], [0.5, 4.0]]), _SQUARE),
        ),
        Probe("a random batch of 4", tuple(random.normal(size=size) for size in ((4, 3), (4, 3), (3, 2)))),
    )


def tied_backward(dvalues: Array, inputs: Array, weights: Array) -> Both:
    """Return (∂L/∂inputs, ∂L/∂weights): (N, D), (N, D), (D, H) → (N, D), (D, H)."""
    return _there(dvalues, weights) @ weights.T, _first(dvalues, inputs, weights) + _second(dvalues, inputs, weights)


def _there(dvalues: Array, weights: Array) -> Array:
    """Return the gradient in the middle, (N, H)."""
    middle: Array = dvalues @ weights
    return middle


def _first(dvalues: Array, inputs: Array, weights: Array) -> Any:
    return inputs.T @ _there(dvalues, weights)


def _second(dvalues: Array, inputs: Array, weights: Array) -> Any:
    return dvalues.T @ (inputs @ weights)


def _with(dweights: Any) -> Any:
    """Return an answer that has dinputs right, and these dweights."""
    return lambda *arguments: (tied_backward(*arguments)[0], dweights(*arguments))


def _dinputs(dinputs: Any) -> Any:
    """Return an answer that has dweights right, and these dinputs."""
    return lambda *arguments: (dinputs(*arguments), tied_backward(*arguments)[1])


_MISTAKES = mistakes(
    first_use_only=(
        _with(_first),
        "`dinputs` is right. Your `dweights` has what comes by the *first* use of the table, inputs @ weights. It is used once more on the way out, and what comes by that adds up.",
    ),
    second_use_only=(
        _with(_second),
        "`dinputs` is right. Your `dweights` has what comes by the *second* use of the table, on the way out. It stands in the first product too, and what comes by that adds up. (Did one assignment "
        "replace the other?)",
    ),
    gradient_of_the_product=(
        _with(lambda dvalues, inputs, weights: inputs.T @ dvalues),
        "`dinputs` is right. Your `dweights` is the gradient of the square table weights @ weights.T, (D, D), as if that were the knob. The knobs are the entries of `weights`, and each stands in "
        "both of its factors: go on, through that product.",
    ),
    first_use_doubled=(
        _with(lambda *arguments: 2 * _first(*arguments)),
        "`dinputs` is right. You double what comes by the first use. The two uses meet other values and other gradients: compute both, then add.",
    ),
    second_use_doubled=(
        _with(lambda *arguments: 2 * _second(*arguments)),
        "`dinputs` is right. You double what comes by the second use. The two uses meet other values and other gradients: compute both, then add.",
    ),
    mean_of_both_uses=(
        _with(lambda *arguments: (_first(*arguments) + _second(*arguments)) / 2),
        "`dinputs` is right. You take the mean of what comes by the two uses. One knob, two kinds of paths: their contributions add.",
    ),
    second_use_not_turned=(
        _with(lambda dvalues, inputs, weights: _first(dvalues, inputs, weights) + (inputs @ weights).T @ dvalues),
        "What comes by the second use is the gradient of the *turned* table, (H, D). Turn it back, `.T`, before you add it: where D = H no error says so.",
    ),
    second_use_of_gradients=(
        _with(lambda dvalues, inputs, weights: _first(dvalues, inputs, weights) + dvalues.T @ _there(dvalues, weights)),
        "`dinputs` is right. In the second use `dvalues` meets the gradient in the middle; it has to meet the *value* there, what went into that product: inputs @ weights.",
    ),
    middle_not_reached=(
        _with(lambda dvalues, inputs, weights: inputs.T @ (inputs @ weights) + _second(dvalues, inputs, weights)),
        "`dinputs` is right. In the first use `inputs` meets the value in the middle; it has to meet the *gradient* there, what comes back out of the second product.",
    ),
    divided_by_batch=(
        _with(lambda *arguments: tied_backward(*arguments)[1] / len(arguments[1])),
        "`dinputs` is right, and your `dweights` is divided by N. The layer only adds; the mean over the batch is the loss's affair.",
    ),
    passes_on=(
        _dinputs(lambda dvalues, inputs, weights: 1.0 * dvalues),
        "`dweights` is right. As `dinputs` you pass on what arrives, as if the way out undid the way in. It does not: go back through both products.",
    ),
    stops_in_the_middle=(
        _dinputs(lambda dvalues, inputs, weights: _there(dvalues, weights)),
        "`dweights` is right. Your `dinputs` is the gradient in the middle, (N, H). One product is left to go back through, the first.",
    ),
    middle_not_turned=(
        lambda dvalues, inputs, weights: (
            dvalues @ weights.T @ weights.T,
            inputs.T @ (dvalues @ weights.T) + _second(dvalues, inputs, weights),
        ),
        "Going back through a product you multiply by its table turned. On the way out that table *is* turned already, `weights.T`: turned once more it is `weights`. Where D = H no error says so.",
    ),
)

EXERCISES = (
    Exercise(
        reference=tied_backward,
        about="of inputs @ weights @ weights.T",
        steps="""
middle = inputs @ weights
dmiddle = dvalues @ weights
dweights = inputs.T @ dmiddle + dvalues.T @ middle
return dmiddle @ weights.T, dweights
""",
        returns=("dinputs", "dweights"),
        probes=_probes,
        misconceptions=_MISTAKES,
        hints=(
            "Give both tables a name of their own, A = weights and B = weights.T, and the array between them too. That is two layers without biases; you know the way back through each.",
            "The one on the right is a layer with the table B: it has a gradient for B, and hands on a gradient to the middle, with which the layer on the left begins.",
            "Then remember that A and B are one table: nudge an entry, and it moves in both. B's gradient is (H, D), so it must be turned before the two are added.",
        ),
    ),
)
