"""The smallest case: which it is, and that it is the one shown."""

from types import SimpleNamespace

import numpy as np
import pytest

from course_lib.judging.exercise import Probe
from course_lib.judging.smallest import numbers, size
from tests.judging.small import FIVE, double, made, outcome

LONG, SHORT, ROUND = np.array([1.0, 2.0, 3.0]), np.array([0.25, 1.5]), np.array([3.0, 0.5])


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (np.array([[1, 2], [3, 4]]), [1, 2, 3, 4]),
        ((0.5, [2, np.float32(3)]), [0.5, 2, 3]),
        ([abs, Probe], [0, 0]),
        (None, [0]),
        (SimpleNamespace(layers=(SimpleNamespace(weights=np.array([4.0, 5.0])),), loss=3), [3, 4, 5]),
    ],
    ids=["array", "in a tuple", "functions", "what is no number", "network"],
)
def test_numbers_that_a_value_holds(value, held):
    assert sorted(numbers(value)) == sorted(held)


@pytest.mark.parametrize(
    ("number", "digits"), [(0.0, 1), (-2.0, 1), (0.25, 2), (12.5, 3), (1000, 4), (np.log(3), 15), (0.05, 1)]
)
def test_digits_of_a_number(number, digits):
    assert size(Probe("one", (number,))) == (1, digits)


def test_of_the_cases_that_are_wrong_the_one_with_fewest_numbers_is_shown_then_the_roundest():
    exercise = made(double, ("long", LONG), ("short", SHORT), ("round", ROUND))
    assert outcome(exercise, np.sin).evidence.case == "round"
    assert outcome(exercise, lambda x: 2 * x + (x == 1.5)).evidence.case == "short"
    assert outcome(exercise, lambda x: 2 * x + (x == 2)).evidence.case == "long"


def test_of_cases_that_are_alike_the_first_is_shown():
    exercise = made(double, ("first", ROUND), ("second", -ROUND))
    assert outcome(exercise, np.sin).evidence.case == "first"


def test_results_stay_with_their_cases_whatever_the_order():
    exercise = made(double, ("long", LONG), ("short", SHORT), mistakes=())
    assert outcome(exercise, double).status == "correct"
    assert outcome(exercise, lambda x: 2 * x + (x == 3)).evidence.rows[0].value is LONG


def test_where_too_many_numbers_are_wrong_the_smallest_values_stand_for_all():
    def several(x):
        return x[:1], np.tile(x, (3, 1)), x, x

    exercise = made(several, ("three", LONG), returns=("one", "nine", "three", "more"))
    shown = outcome(exercise, lambda x: [value + 1 for value in several(x)]).evidence.rows
    assert [row.name for row in shown if row.role == "received"] == ["one", "three", "more"]
    large = outcome(made(double, ("large", np.ones(13))), np.sin)
    assert [row.role for row in large.evidence.rows] == ["argument", "expected", "received"]


def test_a_value_that_is_not_to_be_shown_is_compared_all_the_same():
    exercise = made(FIVE.reference, ("x = 1", 1.0), returns=("a", "b", "_c", "d", "e"))
    found = outcome(exercise, lambda x: (x, x + 1, 0, x + 3, 9))
    assert [row.name for row in found.evidence.rows] == ["x", "e", "e"]
    assert outcome(exercise, lambda x: (x, x + 1, 0, x + 3, x + 4)).status == "incorrect"


def test_an_exercise_may_show_what_stands_for_its_arguments():
    exercise = made(double, ("one", ROUND), shown=lambda x: {"first": x[0], "rest": x[1:]})
    rows = outcome(exercise, np.sin).evidence.rows
    assert [(row.role, row.name) for row in rows[:2]] == [("argument", "first"), ("argument", "rest")]
