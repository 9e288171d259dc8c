"""Of the table: values of a wrong shape."""

import numpy as np

from tests.judging.small import DIFFERENCES, DOUBLE, MEAN, MEANS, TOTALS
from tests.judging.table.says import Says, only_in

SHAPES = (
    Says(
        "transposed",
        DOUBLE,
        lambda x: (2 * x).T,
        "transposed",
        "two rows",
        ("`output` has shape `(3, 2)` where `(2, 3)` is expected. ", "swapped"),
    ),
    Says("lost axis", TOTALS, lambda x: x.sum(axis=0), "lost_axis", "two rows", ("`keepdims=True`",)),
    Says(
        "summed over rows",
        DOUBLE,
        lambda x: 2 * x.sum(axis=0),
        "summed_over_axis_0",
        "two rows",
        ("summed over axis 0", "the rows together"),
    ),
    Says(
        "summed over rows, kept", DOUBLE, lambda x: 2 * x.sum(axis=0, keepdims=True), "summed_over_axis_0", "two rows"
    ),
    Says(
        "summed over columns",
        DOUBLE,
        lambda x: 2 * x.sum(axis=1),
        "summed_over_axis_1",
        "two rows",
        ("summed over axis 1", "the columns together"),
    ),
    Says(
        "summed over columns, kept",
        DOUBLE,
        lambda x: 2 * x.sum(axis=1, keepdims=True),
        "summed_over_axis_1",
        "two rows",
    ),
    Says("not summed", TOTALS, lambda x: x, "not_summed", "two rows", ("A sum is missing",)),
    Says("not averaged", MEANS, lambda x: x, "not_averaged", "two rows", ("A mean is missing",)),
    Says(
        "one number",
        DOUBLE,
        lambda x: np.sin(x.sum()),
        "one_number",
        "two rows",
        ("`()`", "Everything went into one number"),
    ),
    Says(
        "an axis too many",
        DOUBLE,
        lambda x: [2 * x],
        "extra_axis",
        "two rows",
        ("`(1, 2, 3)`", "an axis of length 1 too many"),
        ("sum",),
    ),
    Says(
        "every one with every one",
        DIFFERENCES,
        lambda p, t: p - t,
        "broadcast_apart",
        "two points",
        ("(n, 1) and (n,)",),
    ),
    Says(
        "another shape",
        DOUBLE,
        lambda x: 2 * x[:, :1],
        "wrong_shape",
        "two rows",
        ("`(2, 1)`", "Write the shape of every array"),
    ),
    Says("nothing", TOTALS, lambda x: x[:0], "wrong_shape", "two rows", ("`(0, 3)`",)),
    Says(
        "one way here, another there",
        DOUBLE,
        lambda x: (2 * x).T if len(x) == 2 else 2 * x[:, :1],
        "wrong_shape",
        "two rows",
    ),
    Says(
        "the case with the shape", DOUBLE, only_in(4, lambda x: x.T, np.sin), "transposed", "four rows", ("`(2, 4)`",)
    ),
    Says("one number for one", MEAN, lambda x: [[x.mean()]], None, "", ("All 3 cases are right.",), status="correct"),
    Says("three axes for one", MEAN, lambda x: [[[x.mean()]]], "extra_axis", "two rows"),
    Says("one for each", MEAN, lambda x: x.mean(axis=1), "not_averaged", "two rows"),
)
