"""How near a value comes to the right one: of edits that are not right yet, the nearest are tried further."""

import math

import numpy as np

from course_lib.judging.compare import fitted
from course_lib.judging.run import Array


def share_right(value: Array, right: Array, sizes: set[int]) -> float:
    """Say how right a value is: by its shape, by the share of its entries, and by a factor that is left."""
    value = fitted(value, right)
    if value.shape != right.shape:
        return 0.1
    with np.errstate(all="ignore"):
        value, right = value.astype(float), right.astype(float)
        size = np.abs(right)
        apart = np.abs(value - right)
        near = apart <= 1e-9 + 1e-3 * size + 1e-5 * size.max(initial=0.0)
        if near.all():
            return 1.0
        whole = float(size.sum())
        closer = whole / (whole + float(apart.sum()))
        share = 0.3 + 0.55 * float(near.mean()) + (0.1 * closer if math.isfinite(closer) else 0.0)
        return max(share, _but_for_a_factor(value, right, sizes))


def _but_for_a_factor(value: Array, right: Array, sizes: set[int]) -> float:
    """Say how near a value is that is right but for a factor: a sign, a 2 and the number of samples are near."""
    some = right != 0
    factors = value[some] / right[some]
    if not factors.size or not np.abs(factors - factors[0]).max() <= 1e-5 * abs(factors[0]) or not factors[0]:
        return 0.0
    if value[~some].any() or not np.isfinite(factors[0]):
        return 0.0
    factor = abs(float(factors[0]))
    plain = [known for size in (1, 2, *sizes) if size for known in (size, 1 / size)]
    if not any(math.isclose(factor, known, rel_tol=1e-6) for known in plain):
        return 0.65 if factors.size > 1 else 0.0
    return 0.85 if factors[0] > 0 or math.isclose(factor, 1, rel_tol=1e-6) else 0.75
