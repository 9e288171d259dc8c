"""How arrays and arguments are written: with fixed decimals, a part of what is large."""

import numpy as np
import pytest

from course_lib.judging.render import (
    argument_text,
    array_text,
    decimals_to_show,
    decimals_to_tell_apart,
    entry_text,
    listing,
)

MASK = np.array([[False, True], [False, False]])
WIDE = np.arange(200.0).reshape(10, 20)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (3, 4, "3"),
        (True, 4, "True"),
        (np.int64(3), 4, "3"),
        (1.5, 4, "1.5000"),
        (1.5, 6, "1.500000"),
        (-0.0, 4, "0.0000"),
        (1e-4, 4, "0.0001"),
        (0.99e-4, 4, "9.9000e-05"),
        (0.1 - 0.9 * 0.1, 2, "0.01"),
        (999999.0, 4, "999999.0000"),
        (1e6, 4, "1.0000e+06"),
        (-2e6, 4, "-2.0000e+06"),
        (np.nan, 4, "nan"),
        (-np.inf, 4, "-inf"),
    ],
)
def test_an_entry(value, decimals, text):
    assert entry_text(value, decimals) == text


@pytest.mark.parametrize(
    ("array", "differs", "text"),
    [
        (np.array(2.5), None, "2.5"),
        (np.array(2.5), np.array(True), "≠2.5"),
        (np.array([1.0, -20.0]), None, "[  1.0, -20.0]"),
        (np.array([[1, 2], [3, 4]]), MASK, "[[ 1, ≠2]\n [ 3,  4]]"),
        (np.zeros((2, 1, 2), int), None, "[[0, 0]\n [0, 0]]"),
        (np.zeros((0, 3)), None, "empty, shape (0, 3)"),
    ],
)
def test_an_array(array, differs, text):
    assert array_text(array, differs) == text


def test_of_a_large_array_a_part_is_shown_with_the_first_entry_that_differs():
    text = array_text(WIDE)
    assert text.count("\n") == 8
    assert text.splitlines()[0] == "[[  0.0,   1.0,   2.0,   3.0,   4.0,   5.0,   6.0,   7.0]"
    assert text.endswith("(part of shape (10, 20))")
    last = array_text(WIDE, (WIDE == 198) | (WIDE == 199))
    assert "≠198.0]" in last
    assert "199" not in last
    assert "191.0" in last
    assert array_text(WIDE[:8, :8], WIDE[:8, :8] == 0).count("part") == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.array([1.0]), "[1.0]"),
        (np.array(["a"]), "an array of dtype <U1"),
        (2.5, "2.5"),
        (np.float64(2.5), "2.5"),
        (True, "True"),
        (np.bool_(False), "False"),
        ("a", "'a'"),
        ([1, 2.0], "[1, 2.0]"),
        ((1, [2.0]), "(1, [2.0])"),
        ((2,), "(2,)"),
        ([2], "[2]"),
        (object(), "object"),
        (None, "NoneType"),
    ],
)
def test_an_argument(value, text):
    assert argument_text(value) == text


def test_names_as_a_sentence_has_them():
    assert [listing(["a"]), listing(["a", "b"]), listing(["a", "b", "c"])] == ["`a`", "`a` and `b`", "`a`, `b` and `c`"]


def test_of_a_wide_array_eight_columns_are_shown_up_to_the_first_entry_that_differs():
    assert (
        array_text(np.arange(20), np.arange(20) == 12)
        == "[  5,   6,   7,   8,   9,  10,  11, ≠12]\n(part of shape (20,))"
    )
    tall = np.arange(20).reshape(20, 1)
    shown = array_text(tall, tall == 12).splitlines()
    assert (shown[0], shown[7], shown[8]) == ("[[  5]", " [≠12]]", "(part of shape (20, 1))")


def test_entries_that_differ_are_emphasised_and_all_have_the_same_decimals():
    text = array_text(np.array([[1.0, 2.0], [30.0, 4.0]]), MASK, 6, lambda cell: f"<{cell}>")
    assert text == "[[ 1.000000, <≠2.000000>]\n [30.000000,  4.000000]]"


@pytest.mark.parametrize(
    ("received", "expected", "decimals"),
    [
        ([1.0, 2.0], [1.0, 3.0], 1),
        ([1.0, 2.00004], [1.0, 2.0], 6),
        ([1.0, 2.0000004], [1.0, 2.0], 9),
        ([1.0, 2.0000000000004], [1.0, 2.0], 9),
        ([1.1, 2.0], [1.0, 2.0], 1),
        ([1.12, 2.0], [1.0, 2.0], 2),
        ([1.125, 2.0], [1.0, 2.0], 4),
        ([1.00004, 2.1], [1.0, 2.0], 6),
    ],
)
def test_as_few_decimals_as_tell_apart_what_differs(received, expected, decimals):
    received, expected = np.array(received), np.array(expected)
    assert decimals_to_tell_apart(received, expected, received != expected) == decimals


def test_where_no_entries_are_compared_there_are_few_decimals():
    assert decimals_to_tell_apart(np.ones(2), np.ones(3), None) == 1


@pytest.mark.parametrize(
    ("values", "decimals"),
    [
        ((np.array([1.5, np.nan, -np.inf]),), 1),
        ((0.1 + 0.2,), 1),
        ((np.array([1.0]), 0.25), 2),
        ((np.array([0.125]),), 4),
        ((np.array([1 / 3]),), 4),
        ((np.array([True, False]),), 1),
        ((np.array([]),), 1),
        ((np.array([1e308, 0.1]),), 4),
    ],
)
def test_as_few_decimals_as_numbers_need(values, decimals):
    assert decimals_to_show(*values) == decimals


def test_a_function_is_told_by_what_its_docstring_says_that_it_returns():
    def square(x):
        """Return x².

        It is never negative.
        """
        return x * x

    def shows(x):
        """Show x."""
        return x

    assert [argument_text(f) for f in (square, shows, lambda x: x)] == ["square: x²", "shows", "<lambda>"]
