"""A known mistake that comes in any size knows its kind by what came in all cases."""

import numpy as np
import pytest

from course_lib.judging.exercise import Misconception
from course_lib.judging.known import mistake_of_any_size
from tests.judging.small import ONE, TWO, double, made, trial_of


def is_shifted(calls):
    """Whether one number is added everywhere: the same in all cases."""
    shifts = np.concatenate([np.ravel(came - 2 * inputs) for inputs, came in calls])
    return bool(np.allclose(shifts, shifts[0]) and shifts[0])


SHIFTED = Misconception("shifted", lambda x: 2 * x + 1, "A number is added.", is_shifted)
EXACT = Misconception("exact", lambda x: 2 * x + 3, "Three is added.")
EXERCISE = made(double, ("two rows", TWO), ("one row", ONE), mistakes=(EXACT, SHIFTED))


@pytest.mark.parametrize(
    ("answer", "slug"),
    [
        (lambda x: 2 * x + 7, "shifted"),
        (lambda x: 2 * x + len(x), None),
        (lambda x: 2 * x + 7 if len(x) == 2 else None, None),  # a case without a value tells no number
        (lambda x: 2 * x + 7 if len(x) == 2 else x[:, :2], None),  # nor does another shape
    ],
)
def test_its_kind_is_asked_where_every_case_has_a_value_of_the_right_shape(answer, slug):
    found = mistake_of_any_size(trial_of(EXERCISE, answer))
    assert (found and (found.slug, found.message)) == (slug and (slug, "A number is added."))
