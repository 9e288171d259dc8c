"""Whole outcomes, word by word."""

import pytest

from course_lib.judging.judge import not_attempted
from tests.judging.small import DOUBLE, ONE, PAIR, TWO, double, made, outcome

ALONE = made(double, ("one row", ONE))
TWICE = made(double, ("one row", ONE), ("two rows", TWO))
BY_HAND = "take the case below through your code by hand, a line at a time."


def stub(inputs):
    raise NotImplementedError


def helped(inputs):
    return stub(inputs)


def decorated(inputs):
    return double_stub(inputs)


def double_stub(inputs):
    raise NotImplementedError


double_stub.__code__ = double_stub.__code__.replace(co_name="double")


def in_place(inputs):
    inputs *= 2
    return inputs


def bent(inputs):
    return inputs**3 + 0.1


@pytest.mark.parametrize(
    ("exercise", "answer", "status", "message"),
    [
        (DOUBLE, double, "correct", "All 3 cases are right."),
        (ALONE, double, "correct", "The case is right."),
        (
            DOUBLE,
            stub,
            "not attempted",
            "`double` still raises NotImplementedError: put your code in its place, then check again. `hint(double)`"
            " gives a first step.",
        ),
        (
            DOUBLE,
            helped,
            "not attempted",
            "Your `double` calls `stub`, which still raises NotImplementedError: write that one first and run its cell,"
            " then check again.",
        ),
        (
            DOUBLE,
            decorated,
            "not attempted",
            "`double` still raises NotImplementedError: put your code in its place, then check again. `hint(double)`"
            " gives a first step.",
        ),
        (
            DOUBLE,
            in_place,
            "incorrect",
            "The values are right, but `inputs` is changed in place: whoever called your function loses its own array."
            " Work on a copy (`.copy()`), or make a new array.",
        ),
        (ALONE, bent, "incorrect", f"`output` is wrong: {BY_HAND} Below is the case."),
        (TWICE, bent, "incorrect", f"`output` is wrong: {BY_HAND} No case of 2 is right yet; below is the smallest."),
        (
            TWICE,
            lambda inputs: double(inputs) if len(inputs) == 1 else bent(inputs),
            "incorrect",
            "`output` is right for a batch of one row and wrong wherever `inputs` has more. Do the rows mix, in a"
            " `sum`, `mean` or `max` that needs an `axis`? Or has a factor N, the number of rows, come in? Right: 1 of"
            " 2 cases. Below is one that is not.",
        ),
        (
            PAIR,
            lambda inputs: (bent(inputs.sum(axis=0)), bent(inputs.mean(axis=1))),
            "incorrect",
            f"`total` and `average` are wrong; begin with the first. `total` is wrong: {BY_HAND} No case of 3 is right"
            " yet; below is the smallest.",
        ),
        (
            PAIR,
            lambda inputs: (inputs.sum(axis=0), bent(inputs.mean(axis=1))),
            "incorrect",
            f"`total` is right. `average` is wrong: {BY_HAND} No case of 3 is right yet; below is the smallest.",
        ),
    ],
)
def test_what_is_said_word_by_word(exercise, answer, status, message):
    found = outcome(exercise, answer)
    assert (found.status, found.exercise, found.message, found.note) == (status, exercise.name, message, "")


def test_what_cannot_be_judged_yet_says_so():
    found = not_attempted("double", "Not yet.")
    assert repr(found) == "○ double: not attempted\nNot yet."
