"""Of the table: how close is right."""

from dataclasses import replace

import numpy as np

from tests.judging.small import DOUBLE, MEAN, POWER, double, made
from tests.judging.table.says import Says, at

TOLERANCE = (
    Says("seven digits", DOUBLE, lambda x: 2 * x * (1 + 5e-7), None, "", status="correct"),
    Says("five digits", DOUBLE, lambda x: 2 * x * (1 + 5e-6), "constant_factor", "two rows"),
    Says("close to 0", MEAN, lambda x: x.mean(), None, "", status="correct"),
    Says(
        "nearly 0 for 0",
        made(double, ("zero", np.array([0.0, 1.0, 2.0]))),
        lambda x: 2 * x + 5e-10,
        None,
        "",
        status="correct",
    ),
    Says(
        "less nearly 0",
        made(double, ("zero", np.array([0.0, 1.0, 2.0]))),
        lambda x: 2 * x + [5e-9, 0, 0],
        "right_except_at_zero",
        "zero",
    ),
    Says("float32", DOUBLE, lambda x: (2.0002 * x).astype(np.float32), None, "", status="correct"),
    Says("float64 as far off", DOUBLE, lambda x: 2.0002 * x, "constant_factor", "two rows"),
    Says("float32, too far off", DOUBLE, lambda x: (2.002 * x).astype(np.float32), "constant_factor", "two rows"),
    Says(
        "float32 beside large ones",
        made(double, ("large", np.array([0.0, 1e4, 2e4]))),
        lambda x: (2 * x + 0.02).astype(np.float32),
        None,
        "",
        status="correct",
    ),
    Says(
        "float32, beyond large ones",
        made(double, ("large", np.array([0.0, 1e4, 2e4]))),
        lambda x: (2 * x + [0.2, 0, 0]).astype(np.float32),
        "right_except_at_zero",
        "large",
    ),
    Says(
        "float32 of tiny ones, too far off",
        made(double, ("tiny", np.array([1e-6, 2e-6, -3e-6]))),
        lambda x: (2 * x + 5e-7).astype(np.float32),
        None,
        "tiny",
    ),
    Says("float16 of what it holds", DOUBLE, lambda x: (2 * x).astype(np.float16), None, "", status="correct"),
    Says("float16 buys no room", DOUBLE, lambda x: (2.02 * x).astype(np.float16), None, "two rows"),
    Says("whole numbers", POWER, lambda x: int(x**2), None, "", status="correct"),
    Says("truth values", made(double, ("ones", np.array([0.5, 0.0]))), lambda x: x > 0, None, "", status="correct"),
    Says(
        "infinity for infinity",
        made(double, ("infinite", np.array([np.inf, -np.inf, 1.0]))),
        double,
        None,
        "",
        status="correct",
    ),
    Says(
        "infinity's sign",
        made(double, ("infinite", np.array([np.inf, 1.0, 2.0, 3.0]))),
        at(0, -np.inf),
        "right_except_in_one_entry",
        "infinite",
        ("in entry 0",),
    ),
    Says("loose", replace(DOUBLE, rtol=0.1), lambda x: 2.1 * x, None, "", status="correct"),
    Says(
        "loose near 0",
        replace(made(double, ("zero", np.array([0.0, 1.0]))), atol=0.1),
        lambda x: 2 * x + 0.05,
        None,
        "",
        status="correct",
    ),
)
