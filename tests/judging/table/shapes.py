"""Of the table: values of a wrong shape."""

import numpy as np

from tests.judging.small import DIFFERENCES, DOUBLE, JACOBIAN, MEAN, MEANS, TOTALS
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
        lambda x: 2 * x[:-1, :-1],
        "wrong_shape",
        "two rows",
        ("`(1, 2)`", "Write the shape of every array"),
    ),
    Says(
        "a length that is always the same",
        DOUBLE,
        lambda x: 2 * x[:, :1],
        "other_length",
        "two rows",
        ("Axis 1 of `output` has the length always 1; it should have the number of columns of `inputs`.",),
    ),
    Says(
        "another one's length",
        DIFFERENCES,
        lambda p, t: np.ones(len(t) ** 2),
        "other_length",
        "two points",
        ("has the length the number of rows of `predicted`, squared; it should have the number of rows",),
    ),
    Says(
        "entries picked out",
        DOUBLE,
        lambda x: 2 * x[x > 0],
        "picked_entries",
        "two rows",
        ("as long as how many entries of `inputs` are positive", "`copy[mask] = …`"),
    ),
    Says(
        "many for one",
        MEAN,
        np.sin,
        "several_for_one_number",
        "two rows",
        ("the number of rows of `inputs` by the number of columns of `inputs`", "the product `@`"),
    ),
    Says(
        "a vector for a table",
        JACOBIAN,
        lambda x: x[0] ** 2 + 1,
        "vector_for_table",
        "two by two",
        ("one number for each *pair*",),
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
