"""The elementary functions: values by hand, and derivatives that are their slopes."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from course_lib import gradcheck
from course_lib.functions import FUNCTIONS

E = 2.718281828459045
BY_HAND = {  # at 0, 1 and −1: values, then slopes
    "identity": ([0, 1, -1], [1, 1, 1]),
    "square": ([0, 1, 1], [0, 2, -2]),
    "affine": ([1, -1, 3], [-2, -2, -2]),
    "sine": ([0, 0.8414709848, -0.8414709848], [1, 0.5403023059, 0.5403023059]),
    "exp": ([1, E, 1 / E], [1, E, 1 / E]),
    "tanh": ([0, 0.7615941560, -0.7615941560], [1, 0.4199743416, 0.4199743416]),
}


def test_values_and_slopes_by_hand() -> None:
    assert FUNCTIONS.keys() == BY_HAND.keys()
    for name, (values, slopes) in BY_HAND.items():
        function = FUNCTIONS[name]
        assert function.name == name
        assert_allclose(function.f(np.array([0, 1, -1])), values, rtol=1e-9, err_msg=name)
        assert_allclose(function.derivative(np.array([0, 1, -1])), slopes, rtol=1e-9, err_msg=name)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_functions_derivative_is_its_slope(name: str) -> None:
    function = FUNCTIONS[name]
    points = np.array([-1.7, -0.3, 0.0, 0.9, 2.1])
    assert gradcheck(function.f, points, function.derivative(points), dvalues=np.ones(5))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_array_keeps_its_shape_and_a_number_stays_one(name: str) -> None:
    for f in (FUNCTIONS[name].f, FUNCTIONS[name].derivative):
        assert np.shape(f(np.ones((2, 3)))) == (2, 3)
        assert np.ndim(f(1.5)) == 0
        assert not isinstance(f(1.5), np.ndarray), "a 0-d array would be shown as array(…)"


def test_squares_of_pythons_own_numbers_overflow_to_inf() -> None:
    assert FUNCTIONS["square"].f(1e200) == float("inf")
