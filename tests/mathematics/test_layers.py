"""The layers on numbers small enough to follow by hand, and what they keep."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import DTypeLike

from course_lib import ActivationLoss, ActivationReLU, ActivationSoftMax, LayerDense
from course_lib.layers import below_the_largest, product


def dense() -> LayerDense:
    layer = LayerDense(2, 3)
    layer.weights = [[1, 2, 3], [4, 5, 6]]
    layer.biases = [[10, 20, 30]]
    return layer


def test_dense_forward_by_hand() -> None:
    assert_array_equal(dense().forward([[1, 2], [0, -1]]), [[19, 32, 45], [6, 15, 24]])


def test_dense_backward_by_hand() -> None:
    layer = dense()
    layer.forward([[1, 2], [0, -1]])
    dinputs = layer.backward([[1, 0, 0], [0, 0, -2]])
    assert_array_equal(dinputs, [[1, 4], [-6, -12]])
    assert_array_equal(layer.dweights, [[1, 0, 0], [2, 0, 2]])
    assert_array_equal(layer.dbiases, [[1, 0, -2]])


def test_dense_starts_with_he_weights_that_depend_on_the_seed_alone() -> None:
    layer = LayerDense(200, 300, seed=3)
    assert layer.weights.std() == pytest.approx(np.sqrt(2 / 200), rel=0.02)
    assert layer.weights.mean() == pytest.approx(0, abs=0.002)
    assert_array_equal(layer.biases, np.zeros((1, 300)))
    assert_array_equal(layer.weights, LayerDense(200, 300, seed=3).weights)
    assert_array_equal(LayerDense(2, 3).weights, LayerDense(2, 3, seed=0).weights)
    assert not np.array_equal(layer.weights, LayerDense(200, 300, seed=4).weights)


def test_assigned_integers_become_floats_and_floats_stay_what_they_are() -> None:
    layer = dense()
    assert layer.weights.dtype == layer.biases.dtype == np.float64
    layer.weights -= 0.5 * np.ones((2, 3))
    assert layer.weights[0, 0] == 0.5
    weights = np.ones((2, 3), np.float32)
    layer.weights = weights
    assert layer.weights is weights


@pytest.mark.parametrize("dtype", ["float32", "float64", np.float32, np.float64])
def test_parameters_have_the_dtype_that_was_asked_for(dtype: DTypeLike) -> None:
    layer = LayerDense(2, 3, dtype=dtype)
    assert layer.weights.dtype == layer.biases.dtype == dtype


def test_biases_of_another_dtype_do_not_widen_the_output() -> None:
    layer = LayerDense(2, 3, dtype=np.float32)
    layer.biases = [[1, 2, 3]]
    assert layer.forward(np.ones((4, 2), np.float32)).dtype == np.float32


def test_relu_is_closed_at_zero_and_gates_by_inputs_not_by_dvalues() -> None:
    relu = ActivationReLU()
    assert_array_equal(relu.forward([[-1, 0, 2], [3, -4, 0.5]]), [[0, 0, 2], [3, 0, 0.5]])
    assert_array_equal(relu.backward([[5, 6, -7], [-8, 9, 10]]), [[0, 0, -7], [-8, 0, 10]])
    assert not np.signbit(relu.backward([[-1, -1, 1], [1, -1, 1]])[relu.inputs <= 0]).any(), "−0.0 would be shown"


@pytest.mark.parametrize("shape", [(), (5,), (2, 3, 4)])
def test_relu_takes_any_shape(shape: tuple[int, ...]) -> None:
    relu = ActivationReLU()
    assert np.shape(relu.forward(np.full(shape, -2.0))) == shape
    assert np.shape(relu.backward(np.ones(shape))) == shape


def test_softmax_by_hand() -> None:
    softmax = ActivationSoftMax()
    output = softmax.forward(np.log([[1, 2, 5], [3, 3, 3]]))
    assert_allclose(output, [[1 / 8, 2 / 8, 5 / 8], [1 / 3, 1 / 3, 1 / 3]], rtol=1e-15)
    assert_allclose(softmax.jacobian(0) * 64, [[7, -2, -5], [-2, 12, -10], [-5, -10, 15]], rtol=1e-14)
    assert_allclose(softmax.jacobian(1) * 9, [[2, -1, -1], [-1, 2, -1], [-1, -1, 2]], rtol=1e-14)
    assert_allclose(softmax.backward([[64, 0, 0], [0, 9, 0]]), [[7, -2, -5], [-1, 2, -1]], rtol=1e-14)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_is_right_for_any_finite_logits(dtype: type) -> None:
    largest = np.finfo(dtype).max
    output = ActivationSoftMax().forward(np.array([[1e4, -1e4], [largest, -largest], [-largest, -largest]], dtype))
    assert_array_equal(output, [[1, 0], [1, 0], [0.5, 0.5]])


def test_below_the_largest_stays_finite_where_a_difference_is_beyond_any_float() -> None:
    largest = np.finfo(np.float64).max
    assert_array_equal(
        below_the_largest(np.array([[3.0, 1, 3], [largest, -largest, 0]])), [[0, -2, 0], [0, -largest, -largest]]
    )


@pytest.mark.parametrize(
    "layer", [LayerDense(3, 3), ActivationReLU(), ActivationSoftMax()], ids=lambda v: type(v).__name__
)
def test_what_is_returned_is_kept(layer: LayerDense | ActivationReLU | ActivationSoftMax) -> None:
    inputs = np.arange(6.0).reshape(2, 3)
    assert layer.forward(inputs) is layer.output
    assert layer.inputs is inputs, "a reference, as the docstring says"
    assert layer.backward(np.ones((2, 3))) is layer.dinputs


def test_gradients_never_share_memory_with_what_came_in() -> None:
    relu = ActivationReLU()
    relu.forward([[1.0, 2.0]])
    dvalues = np.array([[3.0, 4.0]])
    relu.backward(dvalues)[:] = 0
    assert_array_equal(dvalues, [[3, 4]])


@pytest.mark.parametrize(("given", "kept"), [(np.float32, np.float32), (np.float64, np.float64), (int, np.float64)])
def test_dtype_is_kept_through_a_whole_stack(given: type, kept: type) -> None:
    layers = [LayerDense(3, 4, dtype=kept), ActivationReLU(), ActivationSoftMax()]
    values = np.arange(6).reshape(2, 3).astype(given)
    for layer in layers:
        values = layer.forward(values)
        assert values.dtype == kept
    gradient = np.ones(values.shape)  # float64: taken in the dtype of the output it belongs to
    for layer in reversed(layers):
        gradient = layer.backward(gradient)
        assert gradient.dtype == kept
    assert layers[0].dweights.dtype == layers[0].dbiases.dtype == kept


def test_float16_and_other_real_types_become_float64() -> None:
    assert ActivationReLU().forward(np.ones(2, np.float16)).dtype == np.float64
    assert ActivationReLU().forward([True, False]).dtype == np.float64


def test_a_product_is_left_times_right_with_its_columns_in_one_piece() -> None:
    left, right = [[1.0, 2], [3, 4], [5, 6]], [[1.0, 0, -1], [2, 1, 0]]
    made = product(np.array(left), np.array(right))
    assert_array_equal(made, [[5, 2, -1], [11, 4, -3], [17, 6, -5]])
    assert made.flags.f_contiguous


def test_what_a_batch_becomes_stays_in_columns_through_both_passes() -> None:
    first, relu, last, loss = LayerDense(3, 5), ActivationReLU(), LayerDense(5, 4), ActivationLoss()
    x, target = np.random.default_rng(0).normal(size=(6, 3)), [0, 1, 2, 3, 0, 1]
    loss.forward(last.forward(relu.forward(first.forward(x))), target)
    first.backward(relu.backward(last.backward(loss.backward(loss.output, target))))
    for array in (first.output, relu.output, last.output, loss.output, loss.dinputs, last.dinputs, relu.dinputs):
        assert array.flags.f_contiguous
