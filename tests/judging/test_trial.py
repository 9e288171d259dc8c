"""An answer's results beside the reference's: what belongs together, and what a trial keeps."""

import re

import numpy as np
import pytest

from course_lib.judging.run import Failure
from course_lib.judging.trial import hold, run_for
from tests.judging.small import DOUBLE, FOUR, GATE, KINK, ONE, PAIR, TWO, made


def held(exercise, answer):
    probes = exercise.probes(0)
    return hold(exercise, probes, run_for(exercise, answer, probes))


@pytest.mark.parametrize(("probes", "results"), [(0, 0), (3, 2), (2, 3)])
def test_results_are_one_for_each_probe(probes, results):
    given = DOUBLE.probes(0)
    came = run_for(DOUBLE, DOUBLE.reference, given)
    message = f"^results must be one for each probe, got {results} results for {probes} probes$"
    with pytest.raises(ValueError, match=message):
        hold(DOUBLE, given[:probes], came[:results])


def test_results_of_another_exercise_are_named():
    probes = PAIR.probes(0)
    with pytest.raises(ValueError, match=r"^results of pair must hold 2 values each, got 1$"):
        hold(PAIR, probes, run_for(DOUBLE, DOUBLE.reference, probes))


def test_a_probe_leaves_no_argument_out():
    def share(inputs, by=2):
        return inputs / by

    with pytest.raises(ValueError, match="shorter"):
        held(made(share, ("one argument of two", TWO)), share)


def test_a_reference_that_fails_is_named_with_its_case():
    def divides(x):
        return 1 // x

    message = "the reference of divides fails for 'x = 0': Failure(kind='raised', type='ZeroDivisionError'"
    with pytest.raises(RuntimeError, match=f"^{re.escape(message)}"):
        held(made(divides, ("x = 1", 1), ("x = 0", 0)), lambda x: 1)


def test_what_an_exercise_observes_is_what_is_compared():
    def moved(x):
        x *= 2
        return "what is returned is not looked at"

    def answer(x):
        x += x
        return 0

    trial = held(made(moved, ("one row", ONE), observe=lambda returned, x: x), answer)
    assert trial.accepted
    np.testing.assert_array_equal(trial.cases[0].expected[0], 2 * ONE)


def test_a_case_without_values_has_no_comparison():
    def answer(inputs):
        return None if len(inputs) == 1 else 2 * inputs

    trial = held(DOUBLE, answer)
    assert trial.wrong == [1]
    assert trial.cases[1].failure == Failure("returned_none", "NoneType", "None")
    assert trial.cases[1].values == ()
    assert [value.index for value in trial.values(0)] == [0, 2]
    np.testing.assert_array_equal(trial.values(0)[1].arguments["inputs"], FOUR)


def test_by_another_convention_every_entry_is_right():
    exercise = made(
        GATE.reference, ("exact zeros", TWO, KINK), also_right=lambda received, *_: True, note="another one"
    )
    trial = held(exercise, lambda dvalues, inputs: dvalues)
    (value,) = trial.cases[0].values
    assert trial.cases[0].by_convention
    assert value.is_right
    assert value.right.dtype == np.bool_
    assert value.right.shape == KINK.shape


def test_what_the_reference_changes_an_answer_may_change():
    def reference(first, second):
        first += second
        return first

    def changes_both(first, second):
        second += first
        first += 0
        return second

    trial = held(made(reference, ("two rows", TWO, KINK)), changes_both)
    assert trial.accepted
    assert trial.modified == ["second"]
    assert trial.wrong == [0]
