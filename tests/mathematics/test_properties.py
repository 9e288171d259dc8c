"""What holds for every input, not for chosen ones alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from course_lib import ActivationLoss, ActivationReLU, ActivationSoftMax, LayerDense, LossCrossEntropy

Array = NDArray[np.floating]
SHAPES = array_shapes(min_dims=2, max_dims=2, max_side=5)


@st.composite
def matrices(draw: st.DrawFn, largest: float = 30, dtype: type = np.float64) -> Array:
    numbers = st.floats(-largest, largest, width=np.dtype(dtype).itemsize * 8, allow_subnormal=False)
    return draw(arrays(dtype, draw(SHAPES), elements=numbers))


@st.composite
def logits_and_targets(draw: st.DrawFn, largest: float = 30, dtype: type = np.float64) -> tuple[Array, Array]:
    """Draw logits with labels, one-hot rows or soft rows."""
    z = draw(matrices(largest, dtype))
    batch, classes = z.shape
    labels = draw(arrays(np.int64, batch, elements=st.integers(0, classes - 1)))
    weights = draw(arrays(np.float64, z.shape, elements=st.floats(0.01, 1)))
    rows = weights / weights.sum(axis=1, keepdims=True)
    return z, draw(st.sampled_from([labels, np.eye(classes)[labels], rows]))


@given(matrices(), st.floats(-1e3, 1e3))
def test_softmax_is_the_same_when_all_logits_are_shifted(z: Array, shift: float) -> None:
    assert_allclose(ActivationSoftMax().forward(z + shift), ActivationSoftMax().forward(z), rtol=1e-9, atol=1e-300)


@given(matrices(largest=np.finfo(np.float64).max))
def test_softmax_rows_are_probabilities_for_any_finite_logits(z: Array) -> None:
    output = ActivationSoftMax().forward(z)
    assert (output >= 0).all()
    assert_allclose(output.sum(axis=1), 1, rtol=1e-14)


@given(matrices())
def test_jacobian_rows_and_columns_sum_to_zero(z: Array) -> None:
    softmax = ActivationSoftMax()
    softmax.forward(z)
    for sample in range(len(z)):
        jacobian = softmax.jacobian(sample)
        assert_allclose(jacobian.sum(axis=1), 0, atol=1e-15)
        assert_allclose(jacobian, jacobian.T, atol=0)


@given(matrices(), st.data())
def test_softmax_backward_is_the_jacobian_transposed_times_dvalues(z: Array, data: st.DataObject) -> None:
    dvalues = data.draw(arrays(np.float64, z.shape, elements=st.floats(-10, 10)))
    softmax = ActivationSoftMax()
    softmax.forward(z)
    expected = [softmax.jacobian(sample).T @ dvalues[sample] for sample in range(len(z))]
    assert_allclose(softmax.backward(dvalues), expected, atol=1e-13)


@given(logits_and_targets())
def test_fused_equals_two_steps(case: tuple[Array, Array]) -> None:
    z, target = case
    softmax, loss, fused = ActivationSoftMax(), LossCrossEntropy(), ActivationLoss()
    predict = softmax.forward(z)
    assert fused.forward(z, target) == pytest.approx(loss.forward(predict, target), rel=1e-12, abs=1e-12)
    assert_array_equal(fused.output, predict)
    two_steps = softmax.backward(loss.backward(predict, target))
    assert_allclose(fused.backward(fused.output, target), two_steps, rtol=1e-9, atol=1e-13)


@given(logits_and_targets())
def test_fused_gradient_sums_to_zero_in_each_row(case: tuple[Array, Array]) -> None:
    z, target = case
    fused = ActivationLoss()
    fused.forward(z, target)
    assert_allclose(fused.backward(fused.output, target).sum(axis=1), 0, atol=1e-14)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@given(data=st.data())
def test_large_logits_stay_finite_and_dtype_is_kept(dtype: type, data: st.DataObject) -> None:
    z, target = data.draw(logits_and_targets(1e4, dtype))
    softmax, loss, fused = ActivationSoftMax(), LossCrossEntropy(), ActivationLoss()
    predict = softmax.forward(z)
    losses = loss.forward(predict, target), fused.forward(z, target)
    gradients = loss.backward(predict, target), fused.backward(fused.output, target)
    assert np.isfinite(losses).all()
    assert min(losses) >= -1e-6
    for array in (predict, loss.losses, fused.losses, *gradients, softmax.backward(gradients[0])):
        assert np.isfinite(array).all()
        assert array.dtype == dtype


@given(logits_and_targets())
def test_no_input_is_ever_modified(case: tuple[Array, Array]) -> None:
    z, target = case
    dense, relu, softmax, loss, fused = (
        LayerDense(z.shape[1], z.shape[1]),
        ActivationReLU(),
        ActivationSoftMax(),
        LossCrossEntropy(),
        ActivationLoss(),
    )
    predict, dvalues = softmax.forward(z).copy(), np.ones(z.shape)
    for array in (z, target, predict, dvalues, dense.weights, dense.biases):
        array.flags.writeable = False  # writing to it raises
    for layer in (dense, relu, softmax):
        layer.forward(z)
        layer.backward(dvalues)
    loss.forward(predict, target)
    loss.backward(predict, target)
    fused.forward(z, target)
    fused.backward(predict, target)


@given(matrices(), st.data())
def test_relu_lets_through_what_it_let_through_forward(z: Array, data: st.DataObject) -> None:
    dvalues = data.draw(arrays(np.float64, z.shape, elements=st.floats(-10, 10)))
    relu = ActivationReLU()
    output = relu.forward(z)
    assert_array_equal(relu.backward(dvalues), np.where(output > 0, dvalues, 0))
    assert_array_equal(relu.forward(output), output)


@given(matrices(), st.floats(-5, 5))
def test_dense_backward_is_linear_in_dvalues(z: Array, factor: float) -> None:
    dense = LayerDense(z.shape[1], 3, seed=1)
    dvalues = np.cos(dense.forward(z))
    gradients = dense.backward(dvalues), dense.dweights, dense.dbiases
    scaled = dense.backward(factor * dvalues), dense.dweights, dense.dbiases
    for once, times in zip(gradients, scaled, strict=True):
        assert_allclose(times, factor * once, rtol=1e-9, atol=1e-10)
