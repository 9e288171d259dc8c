"""How arrays and arguments are written: with fixed decimals, a part of what is large."""

import numpy as np
import pytest

from course_lib.judging.render import argument_text, array_text, entry_text, listing

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
        (np.array(2.5), None, "2.5000"),
        (np.array(2.5), np.array(True), "≠2.5000"),
        (np.array([1.0, -20.0]), None, "[  1.0000, -20.0000]"),
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
    assert text.splitlines()[0] == "[[  0.0000,   1.0000,   2.0000,   3.0000,   4.0000,   5.0000,   6.0000,   7.0000]"
    assert text.endswith("(part of shape (10, 20))")
    last = array_text(WIDE, (WIDE == 198) | (WIDE == 199))
    assert "≠198.0000]" in last
    assert "199" not in last
    assert "191.0000" in last
    assert array_text(WIDE[:8, :8], WIDE[:8, :8] == 0).count("part") == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.array([1.0]), "[1.0000]"),
        (np.array(["a"]), "an array of dtype <U1"),
        (2.5, "2.5000"),
        (np.float64(2.5), "2.5000"),
        (True, "True"),
        (np.bool_(False), "False"),
        ("a", "'a'"),
        ([1, 2.0], "[1, 2.0000]"),
        ((1, [2.0]), "(1, [2.0000])"),
        (object(), "object"),
        (None, "NoneType"),
    ],
)
def test_an_argument(value, text):
    assert argument_text(value) == text


def test_names_as_a_sentence_has_them():
    assert [listing(["a"]), listing(["a", "b"]), listing(["a", "b", "c"])] == ["`a`", "`a` and `b`", "`a`, `b` and `c`"]
