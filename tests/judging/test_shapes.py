"""What a wrong shape tells, where the table's exercises have no such shape."""

import numpy as np
import pytest

from course_lib.judging.compare import Tolerance, compare
from course_lib.judging.shapes import shape_finding

USUAL = Tolerance(1e-6, 1e-9)
NO_SUM = "Write the shape of every array beside its line, and find the first that is not so."


def found(*pairs):
    return shape_finding("y", [compare(i, {}, *pair, USUAL) for i, pair in enumerate(pairs)])


def test_right_shapes_tell_nothing():
    assert found((np.ones(3), np.zeros(3)), (np.ones(2), np.ones(2))) is None


def test_a_shape_without_a_pattern_is_told_with_the_first_case_that_has_it():
    finding = found((np.ones(2), np.zeros(2)), (np.ones((5, 2)), np.ones(3)), (np.ones(7), np.ones(3)))
    assert finding.slug == "wrong_shape"
    assert finding.message == f"`y` has shape `(5, 2)` where `(3,)` is expected. {NO_SUM}"
    assert finding.index == 1


@pytest.mark.parametrize(
    ("received", "expected", "slug"),
    [
        ((2, 1, 3), (1, 2, 3), "wrong_shape"),  # as many axes, in another order
        ((1, 2, 3), (2, 3), "extra_axis"),
        ((2, 1, 3), (2, 3), "extra_axis"),
        ((2, 3), (2, 1, 3), "lost_axis"),
        ((3,), (1, 3), "lost_axis"),
        ((1,), (1, 1), "lost_axis"),
        ((1, 3), (1, 1, 3), "lost_axis"),
        ((3, 1), (1, 3), "transposed"),
        ((3, 3), (3,), "broadcast_apart"),
        ((), (3,), "one_number"),
        ((0, 3), (2, 3), "wrong_shape"),
        ((2, 0), (0,), "wrong_shape"),  # a sum of nothing is no sum
    ],
)
def test_which_pattern_is_seen(received, expected, slug):
    # Powers of 3 and of 5: no sum or mean of the ones is one of the others.
    came = 3.0 ** np.arange(np.prod(received, dtype=int)).reshape(received)
    assert found((came, 5.0 ** np.arange(np.prod(expected)).reshape(expected))).slug == slug


def test_sums_and_means_of_either_axis_with_and_without_keepdims():
    came = np.array([[1.0, 2.0, 4.0], [8.0, 16.0, 32.0]])
    for axis in (0, 1):
        for keep in (True, False):
            assert found((came, came.sum(axis, keepdims=keep))).slug == "not_summed"
            assert found((came, came.mean(axis, keepdims=keep))).slug == "not_averaged"
            assert found((came.sum(axis, keepdims=keep), came)).slug == f"summed_over_axis_{axis}"
    assert found((np.array([6.0]), np.array([1.0, 2.0, 3.0]))).slug == "summed_over_axis_0"


def test_over_one_entry_there_is_nothing_to_add_up():
    assert found((np.full((1, 2), 5.0), np.full(2, 5.0))).slug == "extra_axis"


def test_sums_that_overflow_warn_nobody():
    largest = np.finfo(np.float64).max
    assert found((np.full((2, 2), largest), np.ones(3))).slug == "wrong_shape"
