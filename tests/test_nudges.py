"""A nudge that is too small or too large is told as that, whatever its size."""

import numpy as np
import pytest

from course_lib import catalogue
from course_lib.catalogue.nudges import difference
from course_lib.judging.judge import judge
from course_lib.judging.trial import run_for
from tests.full import cases

EXERCISE = catalogue.exercise("numerical_derivative")
SIDES = {"": (1, 1), "forward_": (1, 0), "backward_": (0, 1)}
LARGE, SMALL = (1.5, 0.5, 0.3, 0.1), (3e-14, 1e-14, 1e-15, np.finfo(float).eps, 1e-16, 1e-17, 1e-300)


def told(answer, seed=0):
    probes = EXERCISE.probes(seed)
    return judge(EXERCISE, probes, run_for(EXERCISE, answer, probes)).misconception


@pytest.mark.parametrize("seed", range(cases(1, 3)))
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("nudge", [*LARGE, 0.03, *SMALL])
def test_a_nudge_of_any_size_is_told(side, nudge, seed):
    if not side and nudge == 0.03:
        return  # near enough
    slug = f"large_{side}step" if nudge in (*LARGE, 0.03) else f"small_{side}step"
    found = told(lambda f, x: difference(*SIDES[side], nudge, f, x), seed)
    assert found == slug or (not side and nudge < 1e-16 and found == "step_too_small")


@pytest.mark.parametrize("seed", range(cases(1, 3)))
@pytest.mark.parametrize(
    "answer",
    [
        lambda f, x: np.cos(x),
        lambda f, x: np.sign(x),
        lambda f, x: 1 - x,
        lambda f, x: 1.0,
        lambda f, x: round((f(x + 1e-6) - f(x - 1e-6)) / 2e-6, 1),
        lambda f, x: np.nan,
        lambda f, x: f(x) / 0,
        lambda f, x: [1.0, 2.0],
        lambda f, x: None,
    ],
)
def test_what_has_no_nudge_is_not_told_of_one(answer, seed):
    assert "step" not in str(told(answer, seed))
