"""Of the table: several values, one or more of them wrong, or in another order."""

import numpy as np

from tests.judging.small import FIVE, FOURS, PAIR, THREE
from tests.judging.table.says import Says

VALUES = (
    Says(
        "one of two, with a pattern",
        PAIR,
        lambda x: (x.sum(axis=0), -x.mean(axis=1)),
        "opposite_sign",
        "two rows",
        ("`total` is right. `average` is right but for its sign",),
    ),
    Says(
        "one of two, without",
        PAIR,
        lambda x: (x.sum(axis=0), np.sin(x.mean(axis=1))),
        "one_value_wrong",
        "two rows",
        ("`total` is right. `average` is wrong: take",),
    ),
    Says(
        "one of three",
        THREE,
        lambda x: (x.sum(axis=0), np.sin(x.mean(axis=1)), x.max()),
        "one_value_wrong",
        "two rows",
        ("`total` and `largest` are right. `average`",),
    ),
    Says(
        "two of three",
        THREE,
        lambda x: (np.sin(x), x.mean(axis=1), x.min() ** 2),
        "wrong_shape",
        "two rows",
        ("`average` is right. `total` has shape",),
    ),
    Says(
        "two of two",
        PAIR,
        lambda x: (np.sin(x.sum(axis=0)), np.sin(x.mean(axis=1))),
        None,
        "two rows",
        ("`total` and `average` are wrong; begin with the first. `total` is wrong",),
    ),
    Says(
        "the case of the wrong value",
        PAIR,
        lambda x: (x.sum(axis=0) + (len(x) == 4) * np.sin(x[0]), np.sin(x.mean(axis=1))),
        None,
        "four rows",
        ("`total` and `average` are wrong; begin with the first.", "No case of 3"),
    ),
    Says(
        "order of two",
        PAIR,
        lambda x: (x.mean(axis=1), x.sum(axis=0)),
        "wrong_order",
        "two rows",
        ("`return total, average`",),
    ),
    Says(
        "order of three",
        THREE,
        lambda x: (x.max(), x.sum(axis=0), x.mean(axis=1)),
        "wrong_order",
        "two rows",
        ("in another order",),
    ),
    Says(
        "order in one case",
        PAIR,
        lambda x: (x.mean(axis=1), x.sum(axis=0)) if len(x) == 2 else (x.sum(axis=0), x.mean(axis=1)),
        "wrong_shape",
        "two rows",
        (),
        ("order",),
    ),
    Says(
        "order, and an error",
        PAIR,
        lambda x: (x.mean(axis=1), x.sum(axis=0)) if len(x) < 4 else x[9],
        "other_length",
        "two rows",
        (),
        ("order",),
    ),
    Says("order of four", FOURS, lambda x: (x + 3, x + 1, x + 2, x), "wrong_order", "x = 1", ("`return a, b, c, d`",)),
    Says("order of five", FIVE, lambda x: (x + 1, x, x + 2, x + 3, x + 4), None, "x = 1", (), ("order",)),
)
