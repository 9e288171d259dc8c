"""How far apart equal numbers may be, in each precision, and what a comparison keeps."""

import numpy as np
import pytest

from course_lib.judging.compare import Tolerance, compare

EXACT = Tolerance(rtol=0, atol=0)
USUAL = Tolerance(rtol=1e-6, atol=1e-9)
EPSILON = np.finfo(np.float32).eps


@pytest.mark.parametrize(
    ("received", "expected", "same"),
    [
        (1 + 0.9e-6, 1.0, True),
        (1 + 1.2e-6, 1.0, False),
        (0.9e-9, 0.0, True),
        (1.2e-9, 0.0, False),
        (np.nan, np.nan, True),
        (np.inf, np.inf, True),
        (-np.inf, np.inf, False),
        (1e308, np.inf, False),
        (True, 1.0, True),
        (7, 7.0, True),
    ],
)
def test_equal_numbers_differ_by_the_tolerance_at_most(received, expected, same):
    assert USUAL.equal(np.array(received), np.array(expected)) is same


def test_float64_is_given_no_more_room_than_the_tolerance():
    assert EXACT.equal(np.array(1.0), np.array(1.0))
    assert not EXACT.equal(np.array(1.0 + 1e-9), np.array(1.0))


@pytest.mark.parametrize("largest", [0.5, 1.0, 20.0])
@pytest.mark.parametrize("lower", ["received", "expected"])
def test_near_0_float32_is_given_ten_roundings_of_the_largest_entry(largest, lower):
    for roundings, same in ((9.9, True), (10.1, False)):
        pair = {"received": np.array([largest, roundings * EPSILON * largest]), "expected": np.array([largest, 0])}
        pair[lower] = pair[lower].astype(np.float32)
        assert EXACT.equal(**pair) is same


def test_beside_that_float32_is_given_the_root_of_its_rounding():
    for share, same in ((0.98, True), (1.02, False)):
        received = np.array([1 + share * EPSILON**0.5], np.float32)
        assert EXACT.equal(received, np.array([1.0])) is same


def test_what_comes_in_a_coarser_type_has_the_room_of_single_precision():
    for share, same in ((0.9, True), (1.1, False)):
        received = np.array([1 + share * EPSILON**0.5, 1], np.longdouble)
        half = np.array([1 + 2**-10, 1], np.float16)  # its next number after 1, a permille away
        assert EXACT.equal(received.astype(np.float32), np.array([1.0, 1])) is same
        assert not EXACT.equal(half, np.array([1.0, 1]))
        assert EXACT.equal(half, np.array([1.0, 1], np.float16))  # where the inputs are as coarse
    assert not EXACT.equal(np.ones(1, np.float16), np.array([1 + 2.0**-12]))  # less off than float32 is given


def test_of_entries_that_are_all_infinite_none_is_the_largest():
    strange = np.array([np.nan, np.inf], np.float32)
    assert USUAL.equal(strange, strange)


def test_numbers_that_float64_does_not_hold_are_wrong_and_no_warning_comes():
    assert not USUAL.equal(np.array([np.finfo(np.longdouble).max]), np.array([1.0]))


def test_shapes_must_agree():
    assert not USUAL.equal(np.ones(3), np.ones((1, 3)))
    found = compare(0, {}, np.ones(3), np.ones((1, 3)), USUAL)
    assert found.right is None
    assert not found.is_right


@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
def test_one_number_may_come_in_brackets(shape):
    found = compare(2, {"x": 1}, np.full(shape, 5.0), np.array(5.0), USUAL)
    assert found.is_right
    assert (found.index, found.arguments, found.received.shape) == (2, {"x": 1}, ())
    assert found.came_as(5)
    assert not found.came_as(6)


@pytest.mark.parametrize(("received", "expected"), [((1, 1, 1), ()), ((2,), ()), ((1,), (1, 1)), ((), (1,))])
def test_in_no_other_shape_one_number_is_another(received, expected):
    assert compare(0, {}, np.ones(received), np.ones(expected), USUAL).right is None


def test_expected_values_are_kept_as_floats_since_what_is_tried_on_them_needs_a_sign():
    for whole in (np.array([True, False]), np.array([1, 0], np.uint8)):
        found = compare(0, {}, np.array([1.0, 0]), whole, USUAL)
        assert found.is_right
        assert found.expected.dtype == np.float64
    for floats in (np.ones(2, np.float32), np.ones(2)):
        assert compare(0, {}, np.ones(2), floats, USUAL).expected is floats


@pytest.mark.parametrize(("kind", "near"), [(np.float64, 1e-9), (np.float32, 1e-5)])
def test_beside_an_infinity_the_others_are_compared_as_they_are(kind, near):
    right = np.array([np.inf, 2.0, 3.0], kind)
    came = np.array([np.inf, 2.0 + near, 4.0], kind)
    assert Tolerance(1e-6, 1e-9).close(came, right).tolist() == [True, True, False]
