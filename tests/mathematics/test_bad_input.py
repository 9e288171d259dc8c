"""Every bad input gets an error that names it, and leaves the object as it was."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from course_lib import ActivationLoss, ActivationReLU, ActivationSoftMax, LayerDense, LossCrossEntropy

NAN, INF = np.nan, np.inf
X = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]  # a good (2, 3) input of every layer below
P = [[0.5, 0.25, 0.25], [0.1, 0.2, 0.7]]  # and good predictions


def ready(layer: type[Any]) -> Any:
    """Return a layer that has run forward and backward, so that it has much to lose."""
    if layer in {LossCrossEntropy, ActivationLoss}:
        loss = layer()
        loss.forward(P, [0, 1])
        loss.backward(P, [0, 1])
        return loss
    made = LayerDense(3, 3) if layer is LayerDense else layer()
    made.forward(X)
    made.backward(X)
    return made


BAD_NUMBERS = [
    ([[1, NAN, 3], [4, 5, 6]], ValueError, "must be finite: came nan at (0, 1)"),
    ([[1, 2, 3], [4, 5, -INF]], ValueError, "must be finite: came -inf at (1, 2)"),
    ([["a", "b", "c"]], TypeError, "must hold real numbers: came list of dtype <U1"),
    (None, TypeError, "must hold real numbers: came NoneType of dtype object"),
    ([[1j, 2, 3]], TypeError, "must hold real numbers: came list of dtype complex128"),
    ([[1, 2], [3]], ValueError, "must have rows of equal length: came [[1, 2], [3]]"),
    (np.empty((0, 3)), ValueError, "must not be empty: came shape (0, 3)"),
]
BAD_TARGETS = [
    ([0, 3], ValueError, "target labels must be whole numbers from 0 to 2: came 3 at (1,)"),
    ([-1, 0], ValueError, "target labels must be whole numbers from 0 to 2: came -1 at (0,)"),
    ([0, 0.5], ValueError, "target labels must be whole numbers from 0 to 2: came 0.5 at (1,)"),
    ([0, NAN], ValueError, "target must be finite: came nan at (1,)"),
    ([0], ValueError, "target must have shape (2,) or (2, 3): came (1,)"),
    ([[0], [1]], ValueError, "target must have shape (2,) or (2, 3): came (2, 1)"),
    (0, ValueError, "target must have shape (2,) or (2, 3): came ()"),
    ([[1, 0, 0]], ValueError, "target must have shape (2,) or (2, 3): came (1, 3)"),
    ([[1, 0, 0], [0, 0, 0]], ValueError, "rows of target must sum to 1: row 1 sums to 0"),
    ([[1, 0, 0], [0.5, 0.25, 0.2]], ValueError, "rows of target must sum to 1: row 1 sums to 0.95"),
    ([[1, 0, 0], [2, -1, 0]], ValueError, "target must be probabilities in [0, 1]: came 2 at (1, 0)"),
    (["cat", "dog"], TypeError, "target must hold real numbers: came list of dtype <U3"),
    ([], ValueError, "target must not be empty: came shape (0,)"),
]
BAD_PROBABILITIES = [
    ([[0.5, 1.5, 0], [1, 0, 0]], ValueError, "must be probabilities in [0, 1]: came 1.5 at (0, 1)"),
    ([[0.5, 0.5, 0], [1, 0, -0.5]], ValueError, "must be probabilities in [0, 1]: came -0.5 at (1, 2)"),
]

LAYERS = (LayerDense, ActivationReLU, ActivationSoftMax)
LOSSES = (LossCrossEntropy, ActivationLoss)

Case = tuple[type[Any], str, tuple[Any, ...], type[Exception], str]  # class, method, arguments, error, what it says


def bad_numbers() -> Iterator[Case]:
    for bad, error, says in BAD_NUMBERS:
        for layer in LAYERS:
            yield layer, "forward", (bad,), error, f"inputs {says}"
            yield layer, "backward", (bad,), error, f"dvalues {says}"
        yield ActivationLoss, "forward", (bad, [0, 1]), error, f"inputs {says}"
    for bad, error, says in [*BAD_NUMBERS, *BAD_PROBABILITIES]:
        yield LossCrossEntropy, "forward", (bad, [0, 1]), error, f"predict {says}"
        yield LossCrossEntropy, "backward", (bad, [0, 1]), error, f"predict {says}"
        yield ActivationLoss, "backward", (bad, [0, 1]), error, f"output {says}"
    yield (
        ActivationLoss,
        "backward",
        ([[0.5, 0.5, 0.5]], [0]),
        ValueError,
        "rows of output must sum to 1: row 0 sums to 1.5",
    )


def bad_shapes() -> Iterator[Case]:
    for bad in ([1.0, 2.0, 3.0], 1.0, [X]):
        came = f"came {np.shape(bad)}"
        yield LayerDense, "forward", (bad,), ValueError, f"inputs must have shape (N, 3): {came}"
        yield ActivationSoftMax, "forward", (bad,), ValueError, f"inputs must have shape (N, C): {came}"
        yield ActivationLoss, "forward", (bad, [0]), ValueError, f"inputs must have shape (N, C): {came}"
        yield ActivationLoss, "backward", (bad, [0]), ValueError, f"output must have shape (N, C): {came}"
        yield LossCrossEntropy, "forward", (bad, [0]), ValueError, f"predict must have shape (N, C): {came}"
        yield LossCrossEntropy, "backward", (bad, [0]), ValueError, f"predict must have shape (N, C): {came}"
    for bad in ([[1, 2, 3]], [[1, 2], [3, 4]], np.transpose(X), [1, 2, 3]):
        for layer in LAYERS:
            yield layer, "backward", (bad,), ValueError, f"dvalues must have shape (2, 3): came {np.shape(bad)}"
    yield LayerDense, "forward", ([[1, 2]],), ValueError, "inputs must have shape (N, 3): came (1, 2)"


def bad_targets() -> Iterator[Case]:
    for bad, error, says in BAD_TARGETS:
        for loss in LOSSES:
            yield loss, "forward", (P, bad), error, says
            yield loss, "backward", (P, bad), error, says


def bad_parameters() -> Iterator[Case]:
    for bad, error, says in [
        (np.ones((2, 3)), ValueError, "must have shape (3, 3): came (2, 3)"),
        (np.full((3, 3), NAN), ValueError, "must be finite: came nan at (0, 0)"),
        ("no", TypeError, "must hold real numbers: came str"),
    ]:
        yield LayerDense, "__setattr__", ("weights", bad), error, f"weights {says}"
    yield LayerDense, "__setattr__", ("biases", [1, 2, 3]), ValueError, "biases must have shape (1, 3): came (3,)"
    yield LayerDense, "__setattr__", ("biases", [[1, INF, 3]]), ValueError, "biases must be finite: came inf at (0, 1)"


def bad_samples() -> Iterator[Case]:
    for bad, error in [(2, ValueError), (-1, ValueError), (0.0, TypeError), (True, TypeError), ([0], TypeError)]:
        yield ActivationSoftMax, "jacobian", (bad,), error, f"sample must be a whole number from 0 to 1: came {bad}"


@pytest.mark.parametrize(
    ("layer", "method", "arguments", "error", "says"),
    [*bad_numbers(), *bad_shapes(), *bad_targets(), *bad_parameters(), *bad_samples()],
)
def test_bad_input_is_named_and_changes_nothing(
    layer: type[Any], method: str, arguments: tuple[Any, ...], error: type[Exception], says: str
) -> None:
    made = ready(layer)
    before = {name: (value, np.copy(value)) for name, value in vars(made).items()}
    with pytest.raises(error, match=re.escape(says)):
        getattr(made, method)(*arguments)
    assert vars(made).keys() == before.keys()
    for name, (value, copy) in before.items():
        assert vars(made)[name] is value
        np.testing.assert_array_equal(value, copy)


@pytest.mark.parametrize("layer", [LayerDense, ActivationReLU, ActivationSoftMax])
def test_backward_before_forward(layer: type[Any]) -> None:
    made = LayerDense(3, 3) if layer is LayerDense else layer()
    before = dict(vars(made))
    with pytest.raises(RuntimeError, match=f"{layer.__name__}.backward needs .* call forward first"):
        made.backward(X)
    assert vars(made) == before


def test_jacobian_before_forward() -> None:
    with pytest.raises(RuntimeError, match=r"ActivationSoftMax.jacobian needs .* call forward first"):
        ActivationSoftMax().jacobian(0)


def test_a_failed_first_forward_leaves_no_trace() -> None:
    softmax = ActivationSoftMax()
    with pytest.raises(ValueError, match="inputs must be finite"):
        softmax.forward([[NAN, 1]])
    assert vars(softmax) == {}


@pytest.mark.parametrize(("name", "value"), [("weights", NAN), ("biases", -INF)])
def test_weights_made_infinite_in_place_are_named(name: str, value: float) -> None:
    layer = ready(LayerDense)
    getattr(layer, name)[0, 1] = value
    output = layer.output
    with pytest.raises(ValueError, match=rf"{name} must be finite: came {value} at \(0, 1\)"):
        layer.forward(X)
    assert layer.output is output


@pytest.mark.parametrize(
    ("arguments", "options", "error", "says"),
    [
        ((0, 2), {}, ValueError, "inputs must be a whole number of at least 1: came 0"),
        ((2, -1), {}, ValueError, "neurons must be a whole number of at least 1: came -1"),
        ((2.0, 2), {}, TypeError, "inputs must be a whole number of at least 1: came 2.0"),
        ((2, "3"), {}, TypeError, "neurons must be a whole number of at least 1: came '3'"),
        ((2, True), {}, TypeError, "neurons must be a whole number of at least 1: came True"),
        ((2, 3), {"seed": -1}, ValueError, "seed must be a whole number of at least 0: came -1"),
        ((2, 3), {"seed": None}, TypeError, "seed must be a whole number of at least 0: came None"),
        ((2, 3), {"dtype": np.int64}, ValueError, "dtype must be float32 or float64: came <class 'numpy.int64'>"),
        ((2, 3), {"dtype": "nonsense"}, ValueError, "dtype must be float32 or float64: came 'nonsense'"),
    ],
)
def test_a_layer_is_not_made_from_bad_sizes(
    arguments: tuple[Any, ...], options: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=re.escape(says)):
        LayerDense(*arguments, **options)
