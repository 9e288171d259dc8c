"""Of edits that are not right yet the nearest are tried further: what counts as near, and how near."""

import numpy as np
import pytest

from course_lib.judging.place.closeness import share_right

RIGHT = np.array([[1.0, -2.0, 4.0], [0.5, 3.0, 0.0]])
SUM = np.abs(RIGHT).sum()
NEARLY = np.array([1.001, 1.0, 1.0])
ZEROS = np.zeros(3)


def with_last(value):
    changed = 3 * RIGHT
    changed[-1, -1] = value
    return changed


@pytest.mark.parametrize(
    ("value", "right", "near"),
    [
        (RIGHT, RIGHT, 1.0),
        (RIGHT * 1.0009, RIGHT, 1.0),
        (RIGHT + 3e-5, RIGHT, 1.0),
        (ZEROS + 1e-9, ZEROS, 1.0),
        (RIGHT.ravel(), RIGHT, 0.1),
        (RIGHT + 1, RIGHT, 0.3 + 0.1 * SUM / (SUM + 6)),
        (RIGHT + np.array([1, 0, 0]), RIGHT, 0.3 + 0.55 * 4 / 6 + 0.1 * SUM / (SUM + 2)),
        (RIGHT * np.nan, RIGHT, 0.3),
        (RIGHT + np.inf, RIGHT, 0.3),
        (ZEROS + 2, ZEROS, 0.3),
        (RIGHT * 0, RIGHT, 0.3 + 0.55 / 6 + 0.1 / 2),
        (-RIGHT, RIGHT, 0.85),
        (RIGHT * 2, RIGHT, 0.85),
        (RIGHT / 2, RIGHT, 0.85),
        (RIGHT * 7, RIGHT, 0.85),
        (RIGHT / 7, RIGHT, 0.85),
        (RIGHT * -2, RIGHT, 0.75),
        (RIGHT * -7, RIGHT, 0.75),
        (RIGHT * 0.3, RIGHT, 0.65),
        (RIGHT * 3, RIGHT, 0.65),
        (RIGHT * 2 * (1 + 1e-7), RIGHT, 0.85),
        (RIGHT * -(1 + 1e-7), RIGHT, 0.85),
        (RIGHT[:1, :2] * 3, RIGHT[:1, :2], 0.65),
        (RIGHT[:0], RIGHT[:0], 1.0),
        (RIGHT / 1e3 + 9e-6, RIGHT / 1e3, 0.3 + 0.1 * SUM / (SUM + 6 * 9e-3)),
        (RIGHT / 100 * NEARLY, RIGHT, 0.3 + 0.55 / 6 + 0.1 * SUM / (SUM + np.abs(RIGHT - RIGHT / 100 * NEARLY).sum())),
        (with_last(9), RIGHT, 0.3 + 0.1 * SUM / (3 * SUM + 9)),
        (np.array([0.0, 8.0]), np.array([0.0, 4.0]), 0.85),
        (np.array([0.0, 0.5]), np.array([0.0, 0.25]), 0.85),
        (np.array([0.0, 0.75]), np.array([0.0, 0.25]), 0.3 + 0.55 / 2 + 0.1 / 3),
    ],
)
def test_how_near(value, right, near):
    assert share_right(value, right, {7, 0}) == pytest.approx(near, abs=1e-12)
