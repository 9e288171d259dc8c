"""Exercises whose arguments are functions: they run, they are left alone, and evidence says them in words."""

import numpy as np
import pytest

from course_lib.judging.exercise import Exercise, Misconception, Probe
from course_lib.judging.judge import judge
from course_lib.judging.render import argument_text
from course_lib.judging.trial import run_for


def double(x):
    """Return 2x."""
    return 2 * x


def undocumented(x):
    return x


def described(x):
    """Do nothing to x.

    Return it.
    """
    return x


def twice(functions, x):
    return functions[1](functions[0](x))


TWICE = Exercise(
    reference=twice,
    returns=("output",),
    probes=lambda seed: (Probe("two functions", ((double, np.negative), 3.0 + seed)),),
    misconceptions=(Misconception("first_only", wrong=lambda functions, x: functions[0](x), says="Only the first."),),
    hints=("one", "two"),
)


def outcome(answer):
    probes = TWICE.probes(0)
    return judge(TWICE, probes, run_for(TWICE, answer, probes))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (double, "double: 2x"),
        (undocumented, "undocumented"),
        (described, "described"),
        (np.tanh, "tanh"),
        ((double, undocumented), "(double: 2x, undocumented)"),
        ([double, 2.5], "[double: 2x, 2.5]"),
    ],
)
def test_functions_are_written_in_words(value, text):
    assert argument_text(value) == text


def test_evidence_shows_the_functions_that_an_answer_was_called_with():
    found = outcome(lambda functions, x: functions[0](x))
    assert found.misconception == "first_only"
    assert "  functions = (double: 2x, negative)\n" in repr(found)
    assert "(double: 2x, negative)" in found._repr_html_()


def test_functions_count_as_left_alone():
    assert outcome(lambda functions, x: functions[1](functions[0](x))).status == "correct"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda functions, x: functions(x), "Is a `*` missing, or an index?"),
        (lambda functions, x: functions[0] * x, "call it, as in `f(x)`"),
    ],
)
def test_a_function_used_as_a_number_is_told_so(answer, words):
    assert words in outcome(answer).message
