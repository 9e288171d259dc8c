"""The evidence of an outcome: which rows, which entries differ, and how many decimals tell them apart."""

from dataclasses import replace

import numpy as np
import pytest

from course_lib.judging.evidence import evidence
from course_lib.judging.trial import hold, run_for
from tests.judging.small import DOUBLE, MEAN, PAIR, TWO, double, made, outcome


def rows(exercise, answer):
    return outcome(exercise, answer).evidence.rows


def test_arguments_come_first_then_what_was_expected_and_what_came():
    argument, expected, received = rows(DOUBLE, lambda x: 2 * x + (x == 3))
    assert [(row.role, row.name) for row in (argument, expected, received)] == [
        ("argument", "inputs"),
        ("expected", "output"),
        ("received", "output"),
    ]
    np.testing.assert_array_equal(argument.value, TWO)
    np.testing.assert_array_equal(expected.value, 2 * TWO)
    np.testing.assert_array_equal(received.value, 2 * TWO + (TWO == 3))
    np.testing.assert_array_equal(received.differs, TWO == 3)
    assert expected.differs is None


def test_only_wrong_values_are_shown():
    shown = rows(PAIR, lambda x: (x.sum(axis=0), np.sin(x.mean(axis=1))))
    assert [(row.role, row.name) for row in shown[1:]] == [("expected", "average"), ("received", "average")]


def test_of_another_shape_no_entry_is_marked():
    *_, received = rows(DOUBLE, lambda x: x.T)
    assert received.differs is None
    assert "≠" not in received.text()


def test_a_failure_stands_in_the_place_of_the_values():
    _, total, average, received = rows(PAIR, lambda x: x[9])
    assert [(row.role, row.name) for row in (total, average)] == [("expected", "total"), ("expected", "average")]
    np.testing.assert_array_equal(total.value, TWO.sum(axis=0))
    np.testing.assert_array_equal(average.value, TWO.mean(axis=1))
    assert (received.role, received.name) == ("received", "")
    assert received.text().startswith("raises IndexError: index 9 is out of bounds")


def test_a_value_that_is_not_to_be_seen_is_not_seen_where_the_answer_fails():
    shown = rows(replace(PAIR, returns=("_total", "average")), lambda x: x[9])
    assert [row.name for row in shown] == ["inputs", "average", ""]


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (lambda x: None, "None"),
        (lambda x: "text", "str: dtype <U4"),
        (lambda x: 1 / 0, "raises ZeroDivisionError: division by zero"),
    ],
)
def test_a_failure_in_few_words(answer, text):
    assert rows(DOUBLE, answer)[-1].text() == text


def test_where_the_values_are_right_the_arguments_alone_are_shown():
    def in_place(inputs):
        inputs *= 2
        return inputs

    (argument,) = rows(DOUBLE, in_place)
    np.testing.assert_array_equal(argument.value, TWO)


def test_the_case_of_the_finding_is_shown_and_not_simply_the_first():
    found = outcome(DOUBLE, lambda x: 2 * x if len(x) == 2 else np.sin(x))
    assert found.evidence.case == "one row"
    assert found.evidence.rows[0].value.shape == (1, 7)


@pytest.mark.parametrize(("off", "decimals"), [(1e-2, 2), (4e-5, 6), (3e-7, 9), (1e-8, 9), (1e-11, 9)])
def test_as_many_decimals_as_tell_them_apart(off, decimals):
    exercise = made(double, ("one", np.array([0.5])), rtol=1e-12, atol=0.0)
    _, expected, received = rows(exercise, lambda x: 2 * x + off)
    assert (expected.decimals, received.decimals) == (decimals, decimals)


def test_one_number_is_shown_as_one_in_whatever_shape_it_comes():
    *_, received = rows(MEAN, lambda x: [[x.mean() + 1]])
    assert received.label == "received output"
    assert received.text() == "≠1.9167"


@pytest.mark.parametrize(
    ("average", "shown"),
    [(np.zeros(2), ["expected average", "received average"]), ((), ["expected average"])],
)
def test_one_value_may_be_shown_alone_and_what_has_not_come_yet_is_left_out(average, shown):
    probes = PAIR.probes(0)
    trial = hold(PAIR, probes, run_for(PAIR, lambda x: (np.zeros(3), average), probes))
    alone, all_wrong = (evidence(trial, 0, value).rows[1:] for value in ("average", ""))
    assert [f"{row.role} {row.name}" for row in alone] == shown
    assert len(all_wrong) == 4


def test_where_the_value_that_is_asked_for_is_right_the_wrong_ones_are_shown():
    probes = PAIR.probes(0)
    trial = hold(PAIR, probes, run_for(PAIR, lambda x: (np.zeros(3), x.mean(axis=1)), probes))
    assert {row.name for row in evidence(trial, 0, "average").rows[1:]} == {"total"}


@pytest.mark.parametrize(
    ("right", "answer", "expected", "received"),
    [
        (0.0, 1, "0", "≠1"),
        (0.0, 1.0, "0.0", "≠1.0"),
        (0.5, 1, "0.5", "≠1"),
        (np.array([2.0, -3.0]), np.array([2, 4]), "[ 2, -3]", "[ 2, ≠4]"),
        (np.inf, 1, "inf", "≠1"),
        (1e19, 1, "1.0e+19", "≠1"),
    ],
)
def test_whole_numbers_stand_beside_whole_numbers(right, answer, expected, received):
    def given(_):
        return right

    exercise = made(given, ("one", np.array([0.5])))
    assert [row.text() for row in rows(exercise, lambda x: answer)[1:]] == [expected, received]
