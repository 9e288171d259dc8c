"""What a wrong shape tells. Each diagnosis must hold in every case where the shape is wrong."""

from collections.abc import Callable

import numpy as np

from course_lib.judging.cases import Case, Finding
from course_lib.judging.compare import Tolerance
from course_lib.judging.run import Array

Test = Callable[[Array, Array, Tolerance], bool]


def _equal(received: Array, expected: Array, tolerance: Tolerance) -> bool:
    return received.shape == expected.shape and bool(tolerance.close(received, expected).all())


def _transposed(received: Array, expected: Array, _: Tolerance) -> bool:
    return expected.ndim > 1 and received.shape == expected.shape[::-1]


def _collapsed(axis: int) -> Test:
    """Received what is expected, but summed over `axis`."""

    def test(received: Array, expected: Array, tolerance: Tolerance) -> bool:
        if expected.ndim <= axis:
            return False
        return any(_equal(received, expected.sum(axis, keepdims=keep), tolerance) for keep in (True, False))

    return test


def _not_collapsed(collapse: Callable[..., Array]) -> Test:
    """Received what would be right after `collapse` over some axis."""

    def test(received: Array, expected: Array, tolerance: Tolerance) -> bool:
        if not received.size:
            return False  # its sums would be of any size, and of nothing
        options = ((axis, keep) for axis in range(received.ndim) for keep in (True, False))
        return any(_equal(collapse(received, axis, keepdims=keep), expected, tolerance) for axis, keep in options)

    return test


def _one_number(received: Array, expected: Array, _: Tolerance) -> bool:
    return received.ndim == 0 and expected.size > 1


def _lost_axis(received: Array, expected: Array, _: Tolerance) -> bool:
    return received.ndim < expected.ndim and received.shape == np.squeeze(expected).shape


def _extra_axis(received: Array, expected: Array, _: Tolerance) -> bool:
    return received.ndim > expected.ndim and np.squeeze(received).shape == np.squeeze(expected).shape


def _broadcast_apart(received: Array, expected: Array, _: Tolerance) -> bool:
    return received.ndim == 2 and received.shape == (expected.size, expected.size)


SUMMED = (
    "It is the right array summed over axis {0}, which takes the {1} together: leave that sum out, since every one of"
    " them has an entry of its own."
)

TESTS: tuple[tuple[str, Test, str], ...] = (
    (
        "transposed",
        _transposed,
        "Rows and columns are swapped: transpose with `.T`, or swap the two factors of the product.",
    ),
    (
        "lost_axis",
        _lost_axis,
        "The axis of length 1 is lost: give the sum `keepdims=True`, so that the shape is kept.",
    ),
    ("summed_over_axis_0", _collapsed(0), SUMMED.format(0, "rows")),
    ("summed_over_axis_1", _collapsed(1), SUMMED.format(1, "columns")),
    (
        "not_summed",
        _not_collapsed(np.sum),
        "A sum is missing: added up along one axis, your entries are the right ones.",
    ),
    (
        "not_averaged",
        _not_collapsed(np.mean),
        "A mean is missing: averaged along one axis, your entries are the right ones.",
    ),
    ("one_number", _one_number, "Everything went into one number: look for a `sum` or `mean` that needs an `axis`."),
    (
        "extra_axis",
        _extra_axis,
        "There is an axis of length 1 too many: look for a `reshape`, `keepdims` or a pair of brackets.",
    ),
    (
        "broadcast_apart",
        _broadcast_apart,
        "Every entry is combined with every other one: NumPy does that where shapes (n, 1) and (n,) meet. Print both.",
    ),
)


def shape_finding(name: str, cases: list[Case], tolerance: Tolerance) -> Finding | None:
    """Say what is wrong with the shape of the value called `name`; None when every shape is right."""
    wrong = [case for case in cases if case.right is None]
    if not wrong:
        return None
    start = f"`{name}` has shape `{wrong[0].received.shape}` where `{wrong[0].expected.shape}` is expected. "
    for slug, test, says in TESTS:
        with np.errstate(all="ignore"):
            if all(test(case.received, case.expected, tolerance) for case in wrong):
                return Finding(slug, start + says, wrong[0].index)
    says = "Write the shape of every array beside its line, and find the first that is not so."
    return Finding("wrong_shape", start + says, wrong[0].index)
