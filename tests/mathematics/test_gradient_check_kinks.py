"""gradcheck knows a kink from curvature, and both from rounding noise."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from course_lib import ActivationReLU, ActivationSoftMax, gradcheck

Array = NDArray[np.float64]


def relu_gradient(inputs: Array, dvalues: Array) -> Array:
    relu = ActivationReLU()
    relu.forward(inputs)
    return relu.backward(dvalues)


@pytest.mark.parametrize("slope", [0, 0.25, 0.5, 1])
def test_at_relus_kink_every_slope_from_0_to_1_is_valid(slope: float) -> None:
    inputs, dvalues = np.array([[0.0, 2.0, -3.0]]), np.array([[-4.0, 5.0, 6.0]])
    gradient = np.array([[slope * -4.0, 5.0, 0.0]])
    report = gradcheck(ActivationReLU().forward, inputs, gradient, dvalues=dvalues)
    assert report
    assert_array_equal(report.at_kink, [[True, False, False]])
    assert (report.lowest[0, 0], report.highest[0, 0]) == pytest.approx((-4, 0))


@pytest.mark.parametrize("slope", [-0.01, 1.01, 2])
def test_at_relus_kink_no_other_slope_is_valid(slope: float) -> None:
    assert not gradcheck(ActivationReLU().forward, [0.0], [slope], dvalues=[1.0])


@pytest.mark.parametrize("x", [1e-7, 1e-6, 2e-6, 2.5e-6, 4e-6, 1e-5])
def test_beside_the_kink_the_right_slope_agrees_and_the_other_does_not(x: float) -> None:
    for inputs in ([x], [-x]):
        right = relu_gradient(inputs, [1.0])
        assert gradcheck(ActivationReLU().forward, inputs, right, dvalues=[1.0])
        assert not gradcheck(ActivationReLU().forward, inputs, 1 - right, dvalues=[1.0])


def test_a_kink_inside_a_curved_function() -> None:
    def f(x: Array) -> Array:
        return np.exp(np.maximum(x, 0) + 3 * x)

    assert [bool(gradcheck(f, 0.0, slope)) for slope in (2.99, 3, 3.5, 4, 4.01)] == [False, True, True, True, False]


def test_curvature_is_no_kink() -> None:
    for f, x, slope in ((np.log, 1e-3, 1e3), (np.exp, 5.0, np.exp(5.0)), (np.square, 0.0, 0.0)):
        report = gradcheck(f, x, slope)
        assert report
        assert not report.at_kink


def test_rounding_noise_is_neither_a_slope_nor_a_kink() -> None:
    z, softmax = np.random.default_rng(7).normal(size=(4, 3)), ActivationSoftMax()
    report = gradcheck(lambda z: np.sum(softmax.forward(z)), z, np.zeros((4, 3)))  # 4 up to rounding, wherever z is
    assert report
    assert not report.at_kink.any()
    assert_array_equal(report.numeric, np.zeros((4, 3)))


def test_the_step_grows_with_x() -> None:
    assert gradcheck(lambda x: 3 * (x - 1e9), 1e9, 3)


def test_a_smaller_step_is_for_sharp_bends() -> None:
    x = 2e-5
    assert not gradcheck(np.log, x, 1 / x)
    assert gradcheck(np.log, x, 1 / x, step=1e-7)


STEP = 2.0**-17  # with a power of 2 all below is exact
NOISE = 32 * 2.0**-52 / STEP  # of values up to 1: 32 roundings, over h


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("share", "counts"), [(0.99, False), (1, False), (1.01, True)])
def test_a_slope_as_small_as_rounding_noise_counts_as_0(sign: int, share: float, *, counts: bool) -> None:
    slope = sign * share * NOISE
    report = gradcheck(lambda x: slope * x, 0, 0, step=STEP)
    assert report.numeric == (slope if counts else 0)
    assert bool(report) is not counts


def test_noise_grows_with_the_values_of_f() -> None:
    for offset in (4, -4):
        report = gradcheck(lambda x, offset=offset: offset + 3 * NOISE * x, 0, 0, step=STEP)
        assert report
        assert report.numeric == 0


def test_a_kink_begins_beyond_a_thousandth_of_the_slopes_and_noise() -> None:
    slope = NOISE
    while slope < (border := 1e-3 * slope + NOISE):
        slope = border
    for right, at_kink in ((slope, False), (1.0001 * slope, True)):
        assert gradcheck(lambda x, right=right: right * np.maximum(x, 0), 0, 0, step=STEP).at_kink == at_kink


def test_what_moves_to_one_side_alone_lends_its_rounding() -> None:
    for one_side in (np.maximum, np.minimum):
        assert gradcheck(lambda x, one_side=one_side: 1e8 + one_side(x, 0), 0.0, 1.0)
