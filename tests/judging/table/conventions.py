"""Of the table: right by another convention."""

from dataclasses import replace

import numpy as np

from tests.judging.small import GATE, TWO, double, made
from tests.judging.table.says import Says, in_place, plus_one


def between(received, dvalues, inputs):
    """Whether entries are right off the kink; at it, anything goes."""
    (got,) = received
    assert np.isfinite(got).all()
    assert got.shape == inputs.shape
    assert got.dtype == np.float64
    right = np.where(inputs > 0, 2 * dvalues, -dvalues / 2)
    return bool(np.where(inputs == 0, True, np.isclose(got, right)).all())


OTHER = replace(GATE, also_right=between, note="Another convention.")
NOTE = ("Another convention.",)

CONVENTIONS = (
    Says("as the course", OTHER, OTHER.reference, None, "", ("All 2 cases are right.",), NOTE, "correct"),
    Says(
        "otherwise",
        OTHER,
        lambda d, x: np.where(x > 0, 2 * d, np.where(x == 0, 7, -d / 2)),
        None,
        "",
        NOTE,
        status="correct",
    ),
    Says(
        "otherwise, in float32",
        OTHER,
        lambda d, x: np.where(x > 0, 2 * d, np.where(x == 0, 7, -d / 2)).astype(np.float32),
        None,
        "",
        NOTE,
        status="correct",
    ),
    Says(
        "not finite at the kink",
        OTHER,
        lambda d, x: np.where(x > 0, 2 * d, np.where(x == 0, np.nan, -d / 2)),
        "nan_or_inf",
        "exact zeros",
        (),
        NOTE,
    ),
    Says(
        "another shape",
        OTHER,
        lambda d, x: np.where(x > 0, 2 * d, np.where(x == 0, 7, -d / 2)).T,
        "transposed",
        "without a zero",
        (),
        NOTE,
    ),
    Says(
        "otherwise, and wrong elsewhere",
        OTHER,
        lambda d, x: np.where(x > 0, 2 * d, np.where(x == 0, 7, -d / 2)) + (len(x) == 1) * np.array([1, 2, 4]),
        "wrong_for_one_row",
        "without a zero",
        ("Right: 1 of 2 cases",),
        NOTE,
    ),
    Says(
        "otherwise, and in place",
        OTHER,
        in_place(plus_one, lambda d, x: np.where(x > 0, 2 * d, np.where(x == 0, 7, -d / 2))),
        "modifies_inputs",
        "without a zero",
        ("`dvalues`",),
    ),
    Says("one case", made(double, ("the only one", TWO)), double, None, "", ("The case is right.",), status="correct"),
)
