"""Chapter 0's four knobs and three points."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from course_lib import gradcheck
from course_lib.knobs import TARGET, X, loss_of, mean_squared_error, network_of

KNOBS = {"w1": 1.3, "b1": -0.4, "w2": -0.7, "b2": 1.1}


def test_mean_squared_error_by_hand() -> None:
    assert mean_squared_error([[1], [1], [0]], [[1], [3], [1]]) == pytest.approx((0 + 4 + 1) / 3)


def test_the_points_and_the_loss_by_hand() -> None:
    # With every knob at 1, ŷ = max(0, x + 1) + 1 is 2, 3, 4 at 0, 1, 2; the target is 1, 1, 3.
    assert_array_equal(network_of(1, 1, 1, 1).forward(X), [[2], [3], [4]])
    assert_array_equal(TARGET, [[1], [1], [3]])
    assert loss_of(1, 1, 1, 1) == pytest.approx((1 + 4 + 1) / 3)


def test_four_knobs_make_the_formulas_bent_line() -> None:
    by_hand = -0.7 * np.maximum(0, 1.3 * X - 0.4) + 1.1
    assert np.allclose(network_of(**KNOBS).forward(X), by_hand)
    assert np.isclose(loss_of(**KNOBS), np.mean((by_hand - TARGET) ** 2))


def test_back_propagation_finds_the_knobs_slopes() -> None:
    network = network_of(**KNOBS)
    network.backward(2 * (network.forward(X) - TARGET) / 3)
    first, last = network.dense
    slopes = [first.dweights.item(), first.dbiases.item(), last.dweights.item(), last.dbiases.item()]
    report = gradcheck(lambda knobs: loss_of(*knobs), np.array(list(KNOBS.values())), np.array(slopes))
    assert report.ok
