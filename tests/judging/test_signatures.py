"""What wrong values tell, at the limits of what is a pattern."""

import numpy as np

from course_lib.judging.compare import Tolerance, compare
from course_lib.judging.signatures import value_finding

USUAL = Tolerance(1e-6, 1e-9)


def found(received, expected, tolerance=USUAL, **arguments):
    return value_finding("y", [compare(0, arguments, np.asarray(received), np.asarray(expected), tolerance)])


def test_a_factor_is_read_at_the_largest_entry_since_the_first_may_be_0():
    assert found([0.0, 3.0, -6.0, 9.0], [0.0, 2.0, -4.0, 6.0]).slug == "constant_factor"


def test_a_factor_may_be_exact_without_any_room():
    message = found([3.0, 6.0, 9.0], [2.0, 4.0, 6.0], Tolerance(0, 0)).message
    assert message == "Every entry of `y` is exactly 3/2 × the right one: find that factor."


def test_a_factor_that_is_no_fraction_has_six_digits():
    message = found(np.pi * np.array([1.0, 2.0, 4.0]), [1.0, 2.0, 4.0]).message
    assert message == "Every entry of `y` is 3.14159 × the right one: find that factor."


def test_right_except_there_is_said_where_an_eighth_is_right():
    inputs = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, -1.0])
    received = np.where(inputs > 0, np.sin(inputs), 2 * inputs)
    assert found(received, 2 * inputs, inputs=inputs).slug == "right_except_where_positive"
    more = np.append(inputs[:7], [8.0, -1.0])
    received = np.where(more > 0, np.sin(more), 2 * more)
    assert found(received, 2 * more, inputs=more) is None


def test_numbers_at_the_end_of_the_floats_warn_nobody():
    largest = np.finfo(np.float64).max
    assert found([1.0, 2.0, 4.0], [largest, -largest, largest], x=np.full((3, 1), 2.0)) is None


def test_what_is_not_finite_is_said_word_by_word():
    assert found([[1.0, 2.0], [np.nan, 4.0]], np.ones((2, 2))).message == (
        "`y` is NaN at `[1, 0]`. That comes from 0/0, log(0), or `np.exp` of a large number: print the intermediate"
        " arrays of this case and find the first that is not finite."
    )
    assert found(-np.inf, 1.0).message.startswith("`y` is infinite. That comes from ")


def test_what_mixes_the_rows_is_said_word_by_word():
    cases = [np.array([[1.0, 2.0]]), np.array([[1.0, 2.0], [3.0, 5.0]])]
    values = [compare(i, {"x": x}, x / x.sum(), x / x.sum(axis=1, keepdims=True), USUAL) for i, x in enumerate(cases)]
    finding = value_finding("y", values)
    assert finding.slug == "right_for_one_row"
    assert finding.message == (
        "`y` is right for a batch of one row and wrong wherever `x` has more. Do the rows mix, in a `sum`, `mean` or"
        " `max` that needs an `axis`? Or has a factor N, the number of rows, come in?"
    )
