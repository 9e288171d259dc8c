"""The network: every gradient of it, its training step, what it refuses, and what it leaves alone."""

import copy
import re
from itertools import pairwise
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from numpy.testing import assert_allclose, assert_array_equal

from course_lib import ActivationLoss, ActivationReLU, ActivationSoftMax, LayerDense, Network, accuracy, gradcheck
from course_lib.network import sgd_step

X = np.random.default_rng(1).normal(size=(6, 3))
LABELS = np.array([2, 0, 3, 3, 0, 2])
SOFT = np.random.default_rng(2).dirichlet(np.ones(4), 6)


def network(dtype: Any = np.float64) -> Network:
    sizes = ((3, 5, 1), (5, 7, 2), (7, 4, 3))
    first, second, third = (LayerDense(inputs, neurons, seed=seed, dtype=dtype) for inputs, neurons, seed in sizes)
    made = Network(first, ActivationReLU(), second, ActivationReLU(), third)
    for layer in made.dense:
        layer.biases = np.linspace(-0.3, 0.4, layer.biases.size, dtype=dtype)[np.newaxis]
    return made


def parameters(made: Network) -> list[Any]:
    return [array.copy() for layer in made.dense for array in (layer.weights, layer.biases)]


def gradients(made: Network) -> list[Any]:
    return [array.copy() for layer in made.dense for array in (layer.dweights, layer.dbiases)]


def loss_and_gradients(made: Network, target: Any) -> float:
    value = made.loss.forward(made.forward(X), target)
    made.backward(made.loss.backward(made.loss.output, target))
    return value


def oracle(arrays: list[Any], x: Any, rows: Any) -> Any:
    """The same loss as autograd knows it."""
    for place in range(0, len(arrays), 2):
        x = anp.dot(x, arrays[place]) + arrays[place + 1]
        if place < len(arrays) - 2:
            x = anp.maximum(0, x)
    return anp.mean(anp.log(anp.sum(anp.exp(x), axis=1)) - anp.sum(rows * x, axis=1))


@pytest.mark.parametrize("target", [LABELS, np.eye(4)[LABELS], SOFT], ids=["labels", "one-hot", "soft"])
def test_every_gradient_is_autograds_and_the_measured_slope(target: Any) -> None:
    made = network()
    loss = loss_and_gradients(made, target)
    rows = np.eye(4)[target] if target.ndim == 1 else target
    before = parameters(made)
    assert loss == pytest.approx(oracle(before, X, rows), rel=1e-12)
    expected = [*grad(oracle)(before, X, rows), grad(oracle, 1)(before, X, rows)]
    for ours, theirs in zip([*gradients(made), made.dinputs], expected, strict=True):
        assert np.abs(theirs).max() > 1e-3
        assert_allclose(ours, theirs, rtol=1e-10, atol=1e-13)
    assert gradcheck(lambda x: ActivationLoss().forward(network().forward(x), target), X, made.dinputs)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_training_step_is_forward_loss_backward_step(dtype: Any) -> None:
    by_hand, at_once = network(dtype), network(dtype)
    x = X.astype(dtype)
    loss = by_hand.loss.forward(by_hand.forward(x), LABELS)
    by_hand.backward(by_hand.loss.backward(by_hand.loss.output, LABELS))
    before, downhill = parameters(by_hand), gradients(by_hand)
    by_hand.step(0.3)
    assert at_once.train_step(x, LABELS, 0.3) == loss
    for ours, theirs, start, slope in zip(parameters(at_once), parameters(by_hand), before, downhill, strict=True):
        assert_array_equal(ours, theirs)
        assert_array_equal(ours, start - 0.3 * slope)
        assert ours.dtype == dtype


def test_training_does_not_compute_the_first_layers_dinputs() -> None:
    made = network()
    made.train_step(X, LABELS, 0.1)
    assert "dinputs" not in vars(made.layers[0])
    assert all("dinputs" in vars(layer) for layer in made.layers[1:])


def test_at_the_start_values_and_gradients_keep_their_size_through_layers_of_any_widths() -> None:
    widths, random = (30, 90, 15, 60, 200, 30, 120, 40), np.random.default_rng(0)
    dense = [LayerDense(*pair, seed=seed) for seed, pair in enumerate(pairwise(widths))]
    made = Network(*[layer for one in dense for layer in (one, ActivationReLU())][:-1])
    made.forward(random.normal(size=(400, widths[0])))
    made.backward(random.normal(size=(400, widths[-1])))
    for size in (
        [np.sqrt(np.mean(layer.inputs**2)) for layer in dense],  # of an entry
        [np.linalg.norm(layer.dinputs) for layer in dense],  # of all of them
    ):
        assert max(size) < 2 * min(size)


def kept(made: Network) -> dict[tuple[int, str], Any]:
    parts = [*made.layers, made.loss, made]
    return {(i, name): array for i, part in enumerate(parts) for name, array in vars(part).items() if name != "layers"}


def test_what_was_kept_of_one_step_is_not_changed_by_the_next() -> None:
    made = network()
    made.train_step(X, LABELS, 0.1)
    held = {key: array for key, array in kept(made).items() if isinstance(array, np.ndarray)}
    before = {key: array.copy() for key, array in held.items()}
    made.train_step(-X, LABELS[::-1], 0.1)
    made.backward(np.ones((6, 4)))
    after = kept(made)
    assert len(held) == 31
    for key, array in held.items():
        assert_array_equal(array, before[key])
        assert after[key] is not array


def test_training_lowers_the_loss_until_every_sample_is_right() -> None:
    made = network()
    losses = [made.train_step(X, LABELS, 0.5) for _ in range(300)]
    assert losses[-1] < 0.05 * losses[0]
    assert accuracy(made.forward(X), LABELS) == 1


def test_no_array_that_was_handed_in_is_modified() -> None:
    made, weights, x, labels = network(), np.ones((3, 5)), X.copy(), LABELS.copy()
    made.layers[0].weights = weights
    made.train_step(x, labels, 0.5)
    assert_array_equal(weights, np.ones((3, 5)))
    assert_array_equal(x, X)
    assert_array_equal(labels, LABELS)
    assert not np.array_equal(made.layers[0].weights, weights)


NAN_X, INF_X = X.copy(), X.copy()
NAN_X[4, 1], INF_X[0, 2] = np.nan, -np.inf
BAD_STEPS = [
    (NAN_X, LABELS, 0.1, ValueError, "inputs must be finite: came nan at (4, 1)"),
    (INF_X, LABELS, 0.1, ValueError, "inputs must be finite: came -inf at (0, 2)"),
    (X[:, :2], LABELS, 0.1, ValueError, "inputs must have shape (N, 3): came (6, 2)"),
    (X[0], LABELS, 0.1, ValueError, "inputs must have shape (N, 3): came (3,)"),
    (X[:0], LABELS[:0], 0.1, ValueError, "inputs must not be empty: came shape (0, 3)"),
    ("abc", LABELS, 0.1, TypeError, "inputs must hold real numbers"),
    (X, LABELS[:5], 0.1, ValueError, "target must have shape (6,) or (6, 4): came (5,)"),
    (X, LABELS + 1, 0.1, ValueError, "target labels must be whole numbers from 0 to 3: came 4 at (2,)"),
    (X, LABELS - 1, 0.1, ValueError, "target labels must be whole numbers from 0 to 3: came -1 at (1,)"),
    (X, 2 * SOFT, 0.1, ValueError, "target"),
    (X, LABELS, -0.1, ValueError, "learning_rate must be a finite number of at least 0: came -0.1"),
    (X, LABELS, np.nan, ValueError, "learning_rate must be a finite number of at least 0: came nan"),
    (X, LABELS, "fast", TypeError, "learning_rate must be a number: came 'fast'"),
    (X, LABELS, True, TypeError, "learning_rate must be a number: came True"),
]


@pytest.mark.parametrize(("x", "target", "rate", "error", "message"), BAD_STEPS, ids=[str(row[4]) for row in BAD_STEPS])
def test_a_bad_batch_is_named_and_no_parameter_changes(
    x: Any, target: Any, rate: Any, error: type[Exception], message: str
) -> None:
    made = network()
    before = parameters(made)
    with pytest.raises(error, match=re.escape(message)):
        made.train_step(x, target, rate)
    for ours, start in zip(parameters(made), before, strict=True):
        assert_array_equal(ours, start)


@pytest.mark.parametrize("sign", [1, -1])
def test_an_infinite_input_that_every_relu_turns_into_0_is_found_all_the_same(sign: int) -> None:
    made = network()
    made.layers[0].weights = -sign * np.ones((3, 5))
    x = X.copy()
    x[2, 2] = sign * np.inf
    with pytest.raises(ValueError, match=re.escape("inputs must be finite: came")):
        made.train_step(x, LABELS, 0.1)


@pytest.mark.parametrize("name", ["weights", "biases"])
def test_a_spoilt_parameter_is_named_with_its_layer(name: str) -> None:
    made = network()
    getattr(made.layers[2], name)[0, 1] = np.nan
    with pytest.raises(ValueError, match=re.escape(f"{name} of layer 2 must be finite: came nan at (0, 1)")):
        made.train_step(X, LABELS, 0.1)


def test_a_learning_rate_of_0_goes_nowhere() -> None:
    made = network()
    made.train_step(X, LABELS, 0)
    for ours, start in zip(parameters(made), parameters(network()), strict=True):
        assert_array_equal(ours, start)


def test_values_that_grow_beyond_all_bounds_stop_the_training_in_words() -> None:
    made = network()
    made.train_step(1e60 * X, LABELS, 1e60)
    before = parameters(made)
    with pytest.raises(FloatingPointError, match="smaller learning_rate"):
        made.train_step(1e60 * X, LABELS, 1e60)
    for ours, start in zip(parameters(made), before, strict=True):
        assert_array_equal(ours, start)


def test_forward_and_backward_check_what_they_are_given() -> None:
    made = network()
    with pytest.raises(RuntimeError, match=r"^Network\.backward needs .* call forward first$"):
        made.backward(np.ones((6, 4)))
    with pytest.raises(RuntimeError, match=r"^Network\.step needs the gradients .* call backward first$"):
        made.step(0.1)
    with pytest.raises(ValueError, match=re.escape("inputs must be finite: came nan at (4, 1)")):
        made.forward(NAN_X)
    made.forward(X)
    with pytest.raises(ValueError, match=re.escape("dvalues must have shape (6, 4): came (6, 3)")):
        made.backward(np.ones((6, 3)))


def same(layer: Any) -> tuple[Any, ...]:
    return layer, ActivationReLU(), layer


BAD_LAYERS = [
    ((), ValueError, "must begin and end with a LayerDense: came no layer"),
    ((ActivationReLU(),), ValueError, "must begin and end with a LayerDense: came ActivationReLU()"),
    ((LayerDense(2, 3), ActivationReLU()), ValueError, "came LayerDense(2, 3), ActivationReLU()"),
    ((LayerDense(2, 3), LayerDense(4, 3)), ValueError, "layer 1 must take 3 inputs, as many as come: it takes 4"),
    ((LayerDense(2, 3), ActivationSoftMax()), TypeError, "layer 1 must be a LayerDense or an ActivationReLU"),
    (([LayerDense(2, 3)],), TypeError, "layer 0 must be a LayerDense or an ActivationReLU: came list"),
    (same(LayerDense(3, 3)), ValueError, "layer 2 must be an object of its own"),
]


@pytest.mark.parametrize(("layers", "error", "message"), BAD_LAYERS, ids=[row[2] for row in BAD_LAYERS])
def test_layers_that_do_not_fit_are_named(layers: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        Network(*layers)


def test_a_network_says_what_it_is_made_of_and_can_be_copied() -> None:
    made = network()
    assert repr(made).startswith("Network(LayerDense(3, 5), ActivationReLU(), LayerDense(5, 7)")
    twin = copy.deepcopy(made)
    twin.train_step(X, LABELS, 0.1)
    assert not np.array_equal(twin.layers[0].weights, made.layers[0].weights)
    assert_array_equal(made.layers[0].weights, network().layers[0].weights)


def test_sgd_step_makes_a_new_array_and_keeps_float32() -> None:
    parameter = np.array([[1, -2]], np.float32)
    moved = sgd_step(parameter, np.array([[0.5, -1]], np.float32), 0.1)
    assert_allclose(moved, [[0.95, -1.9]], rtol=1e-6)
    assert moved.dtype == np.float32
    assert sgd_step(parameter, parameter, np.float64(0.1)).dtype == np.float32, "a rate from NumPy widens nothing"
    assert_array_equal(parameter, [[1, -2]])


def test_accuracy_by_hand() -> None:
    output = np.array([[0.1, 0.7, 0.2], [3, -1, 3], [0, 0, 5], [-2, -3, -1]])
    assert accuracy(output, [1, 0, 2, 0]) == 0.75
    assert accuracy(output, [1, 2, 2, 0]) == 0.5, "of two largest, the first counts"
    assert accuracy(output, [[0.2, 0.5, 0.3], [0.7, 0.1, 0.2], [0, 0, 1], [1, 0, 0]]) == 0.75
    with pytest.raises(ValueError, match="target"):
        accuracy(output, [1, 0, 2])
    with pytest.raises(ValueError, match=re.escape("output must have shape (N, C): came (4,)")):
        accuracy(output[:, 0], [1, 0, 2, 0])
    with pytest.raises(ValueError, match="output must be finite"):
        accuracy(output * np.nan, [1, 0, 2, 0])
