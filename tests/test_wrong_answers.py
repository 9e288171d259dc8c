"""Answers of the kinds that learners write: the wrong ones never pass, whatever the seed, and nearly all get a name."""

import pytest

from course_lib import catalogue
from course_lib.judging.judge import judge
from course_lib.judging.trial import hold, run_for
from tests.full import FULL, cases
from tests.wrong_answers import RIGHT, TWICE_WRONG, WRONG

ALL_WRONG = (*WRONG, *TWICE_WRONG)
NO_NAME = {None, "raised", "wrong_shape", "nan_or_inf", "one_value_wrong"}
LEAST_NAMED = 0.92


def trial(name, answer, seed):
    exercise = catalogue.exercise(name)
    probes = exercise.probes(seed)
    return hold(exercise, probes, run_for(exercise, answer, probes))


def misconception(name, answer):
    exercise = catalogue.exercise(name)
    probes = exercise.probes(0)
    return judge(exercise, probes, run_for(exercise, answer, probes)).misconception


@pytest.mark.parametrize("seed", range(cases(3, 50)))
def test_no_wrong_answer_passes_and_every_right_one_does(seed):
    passed = [(name, mistake) for name, mistake, answer in ALL_WRONG if not trial(name, answer, seed).wrong]
    assert passed == []
    stopped = [(name, way) for name, way, answer in RIGHT if trial(name, answer, seed).wrong]
    assert stopped == []


def test_nearly_every_wrong_answer_gets_a_name():
    tried = ALL_WRONG if FULL else ALL_WRONG[::9]
    named = [misconception(name, answer) not in NO_NAME for name, _, answer in tried]
    assert sum(named) >= LEAST_NAMED * len(named)
