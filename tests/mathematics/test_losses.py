"""The losses on numbers small enough to follow by hand, and at the edges where logarithms misbehave."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from course_lib import ActivationLoss, ActivationSoftMax, Loss, LossCrossEntropy

PREDICT = np.array([[0.5, 0.25, 0.25], [0.125, 0.75, 0.125]])
TARGETS = {"labels": [2, 1], "float labels": [2.0, 1.0], "one-hot rows": [[0, 0, 1], [0, 1, 0]]}


def test_loss_is_abstract() -> None:
    with pytest.raises(TypeError, match="abstract"):
        Loss()  # type: ignore[abstract]


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_cross_entropy_by_hand(target: list[int]) -> None:
    loss = LossCrossEntropy()
    mean = loss.forward(PREDICT, target)
    assert_allclose(loss.losses, [np.log(4), np.log(4 / 3)], rtol=1e-15)
    assert mean == loss.output == pytest.approx((np.log(4) + np.log(4 / 3)) / 2)
    dinputs = loss.backward(PREDICT, target)
    assert dinputs is loss.dinputs
    assert_allclose(dinputs, [[0, 0, -2], [0, -2 / 3, 0]], rtol=1e-15)
    assert not np.signbit(dinputs[dinputs == 0]).any(), "−0.0 would be shown"


def test_cross_entropy_with_a_soft_target_by_hand() -> None:
    loss = LossCrossEntropy()
    target = [[0.5, 0.5, 0]]
    assert loss.forward(PREDICT[:1], target) == pytest.approx(np.log(2) / 2 + np.log(4) / 2)
    assert_allclose(loss.backward(PREDICT[:1], target), [[-1, -2, 0]])


def test_a_certain_and_right_prediction_has_loss_zero_without_a_sign() -> None:
    for target in ([0], [[1, 0]]):
        plain, fused = LossCrossEntropy(), ActivationLoss()
        assert str(plain.forward([[1, 0]], target)) == str(fused.forward([[1e3, 0]], target)) == "0.0"
        assert str(plain.losses) == str(fused.losses) == "[0.]"


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("target", [[1], [[0, 1]], [[0.5, 0.5]]])
def test_log_of_zero_and_zero_by_zero_cannot_happen(dtype: type, target: list[int]) -> None:
    loss, predict = LossCrossEntropy(), np.array([[1, 0]], dtype)
    assert 30 < loss.forward(predict, target) < 709
    dinputs = loss.backward(predict, target)
    assert np.isfinite(dinputs).all()
    assert dinputs[0, 1] < -1e30
    assert_array_equal(loss.backward(predict, [0]), [[-1, 0]])


def test_predictions_above_the_smallest_normal_number_are_exact() -> None:
    smallest = np.finfo(np.float64).tiny
    assert LossCrossEntropy().forward([[1, smallest]], [1]) == -np.log(smallest)
    assert LossCrossEntropy().backward([[1, smallest]], [1])[0, 1] == -1 / smallest


def test_fused_by_hand() -> None:
    fused = ActivationLoss()
    target = [2, 1]
    mean = fused.forward(np.log(PREDICT) + np.array([[5], [-7]]), target)
    assert_allclose(fused.output, PREDICT, rtol=1e-14)
    assert_allclose(fused.losses, [np.log(4), np.log(4 / 3)], rtol=1e-14)
    assert mean == pytest.approx((np.log(4) + np.log(4 / 3)) / 2)
    assert fused.backward(PREDICT, target) is fused.dinputs
    assert_allclose(fused.dinputs, [[0.25, 0.125, -0.375], [0.0625, -0.125, 0.0625]], rtol=1e-15)
    assert_array_equal(PREDICT[0], [0.5, 0.25, 0.25])


def test_fused_keeps_soft_targets_where_argmax_would_lose_them() -> None:
    assert_allclose(ActivationLoss().backward(PREDICT[:1], [[0.4, 0.35, 0.25]]), [[0.1, -0.1, 0]], atol=1e-15)


def test_fused_loss_is_exact_where_softmax_has_underflowed() -> None:
    fused = ActivationLoss()
    assert fused.forward([[1e4, 0]], [1]) == 1e4
    assert_array_equal(fused.backward(fused.output, [1]), [[1, -1]])
    softmax, loss = ActivationSoftMax(), LossCrossEntropy()
    predict = softmax.forward([[1e4, 0]])
    assert loss.forward(predict, [1]) == pytest.approx(-np.log(np.finfo(float).tiny)), "the two steps stop near 708"


@pytest.mark.parametrize("target", [[0], [[1, 0]]], ids=["label", "row"])
def test_fused_is_right_where_logits_are_further_apart_than_any_float(target: list[int]) -> None:
    fused, largest = ActivationLoss(), np.finfo(np.float64).max
    assert fused.forward([[largest, -largest]], target) == 0
    assert_array_equal(fused.backward(fused.output, target), [[0, 0]])


@pytest.mark.parametrize("target", [[1, 0], [[0, 1], [0.5, 0.5]]], ids=["labels", "soft rows"])
def test_float32_stays_float32(target: list[int]) -> None:
    predict, loss, fused = PREDICT[:, :2].astype(np.float32), LossCrossEntropy(), ActivationLoss()
    loss.forward(predict, target)
    fused.forward(predict, target)
    arrays = loss.losses, loss.backward(predict, target), fused.losses, fused.output
    assert {array.dtype for array in (*arrays, fused.backward(fused.output, target))} == {np.dtype(np.float32)}
