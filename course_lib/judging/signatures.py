"""What wrong values tell, whatever the exercise. A finding must hold over all cases, so that none is a coincidence."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from course_lib.judging.compare import Comparison
from course_lib.judging.regions import regions
from course_lib.judging.trial import Finding

Signature = Callable[[str, list[Comparison]], Finding | None]

ENOUGH = 3  # nonzero entries before a common factor is more than a coincidence
LEAST_RIGHT = 1 / 8  # of the entries, outside of a region: "right except there" is said of a part, not of nearly all


def value_finding(name: str, values: list[Comparison]) -> Finding | None:
    """Say what is wrong with the entries of the value called `name`, where it shows a pattern; the shapes are right."""
    with np.errstate(all="ignore"):
        found = (signature(name, values) for signature in SIGNATURES)
        return next((finding for finding in found if finding), None)


def _everywhere(values: list[Comparison], wanted: list[Any]) -> bool:
    """Whether what came is in every case the array wanted."""
    return all(value.came_as(other) for value, other in zip(values, wanted, strict=True))


def _not_finite(name: str, values: list[Comparison]) -> Finding | None:
    for value in values:
        strange = np.isfinite(value.expected) & ~np.isfinite(value.received.astype(np.float64))
        if strange.any():
            at = np.argwhere(strange)[0].tolist()
            place = f" at `{at}`" if at else ""
            what = "NaN" if np.isnan(value.received[tuple(at)]) else "infinite"
            return Finding(
                "nan_or_inf",
                f"`{name}` is {what}{place}. That comes from 0/0, log(0), or `np.exp` of a large number: print the"
                " intermediate arrays of this case and find the first that is not finite.",
                value.index,
                telling=False,
            )
    return None


def _opposite_sign(name: str, values: list[Comparison]) -> Finding | None:
    if not _everywhere(values, [-value.expected for value in values]):
        return None
    return Finding(
        "opposite_sign", f"`{name}` is right but for its sign: every entry is −1 × the right one. Find the lost minus."
    )


def _all_zero(name: str, values: list[Comparison]) -> Finding | None:
    if not _everywhere(values, [np.zeros_like(value.expected) for value in values]):
        return None
    if all(value.expected.ndim == 0 for value in values):
        return Finding("all_zero", f"`{name}` is 0 in every case: which of its factors or terms vanishes?")
    return Finding(
        "all_zero", f"Every entry of `{name}` is 0 in every case: is the result written into the array you return?"
    )


def _one_number_always(name: str, values: list[Comparison]) -> Finding | None:
    number, *others = {float(entry) for value in values for entry in np.unique(value.received)}
    if others or len(values) < ENOUGH or _everywhere(values[1:], [values[0].expected] * (len(values) - 1)):
        return None
    return Finding(
        "one_number_always",
        f"`{name}` is {number:.6g} everywhere, in every case: nothing that comes in reaches it. Which variable do you"
        " return, and where is it written last?",
    )


def _rows(values: list[Comparison]) -> tuple[str, list[int]] | None:
    """Name the first argument that is a matrix, with how many rows it has in each case; None when there is none."""
    arguments = values[0].arguments.items()
    batch = next((key for key, value in arguments if isinstance(value, np.ndarray) and value.ndim == 2), None)
    return None if batch is None else (batch, [len(value.arguments[batch]) for value in values])


def _batch_factor(name: str, values: list[Comparison]) -> Finding | None:
    if not (batch := _rows(values)):
        return None
    key, rows = batch
    if _everywhere(values, [value.expected * n for value, n in zip(values, rows, strict=True)]):
        says = (
            f"N × the right one, N being the rows of `{key}`. A mean over the batch divides by N once: that is missing."
        )
        return Finding("times_batch", f"Every entry of `{name}` is {says}")
    if _everywhere(values, [value.expected / n for value, n in zip(values, rows, strict=True)]):
        says = f"1/N × the right one, N being the rows of `{key}`: there is one division by N too many."
        return Finding("divided_by_batch", f"Every entry of `{name}` is {says}")
    return None


def _one_row(name: str, values: list[Comparison]) -> Finding | None:
    if not (batch := _rows(values)):
        return None
    key, rows = batch
    single = [value.is_right for value, n in zip(values, rows, strict=True) if n == 1]
    several = [value.is_right for value, n in zip(values, rows, strict=True) if n > 1]
    if all(several) and several and not any(single):
        says = f"wrong wherever `{key}` has one row only: does a `squeeze` or a test of the shape take it for a vector?"
        message = f"`{name}` is right for every larger batch and {says}"
        return Finding("wrong_for_one_row", message, telling=False)
    if all(single) and single and not any(several):
        says = (
            f"wrong wherever `{key}` has more. Do the rows mix, in a `sum`, `mean` or `max` that needs an `axis`? Or"
            " has a factor N, the number of rows, come in?"
        )
        message = f"`{name}` is right for a batch of one row and {says}"
        return Finding("right_for_one_row", message, telling=False)
    return None


def _constant_factor(name: str, values: list[Comparison]) -> Finding | None:
    expected = np.concatenate([np.ravel(value.expected) for value in values])
    received = np.concatenate([np.ravel(value.received) for value in values])
    if np.count_nonzero(expected) < ENOUGH or not np.isfinite(expected).all():
        return None
    largest = np.argmax(np.abs(expected))
    factor = float(received[largest]) / float(expected[largest])
    if not np.isfinite(factor) or not _everywhere(values, [value.expected * factor for value in values]):
        return None
    fraction, room = Fraction(factor).limit_denominator(12), values[0].tolerance.rtol * abs(factor)
    written = f"exactly {fraction}" if abs(float(fraction) - factor) <= room else f"{factor:.6g}"
    return Finding("constant_factor", f"Every entry of `{name}` is {written} × the right one: find that factor.")


def _argument_returned(name: str, values: list[Comparison]) -> Finding | None:
    for key, argument in values[0].arguments.items():
        if isinstance(argument, np.ndarray | float) and _everywhere(values, [value.arguments[key] for value in values]):
            return Finding(
                "argument_returned", f"`{name}` is `{key}` as it came in: the step that changes it is missing."
            )
    return None


def _factor_of_one_entry(name: str, values: list[Comparison]) -> Finding | None:
    """Recognise that an argument multiplies entry by entry: where it is 0, so is what came, wrongly."""
    for key in values[0].arguments:
        arguments = [value.arguments[key] for value in values]
        if not all(map(_of_the_shape, arguments, values)):
            continue
        zeros = [argument == 0 for argument in arguments]
        came = np.concatenate([np.ravel(value.received[zero]) for value, zero in zip(values, zeros, strict=True)])
        right = np.concatenate([np.ravel(value.expected[zero]) for value, zero in zip(values, zeros, strict=True)])
        if np.count_nonzero(right) >= ENOUGH and not came.any():
            index = next(value.index for value in values if not value.is_right)
            says = (
                f"Where an entry of `{key}` is 0, that of `{name}` is 0 as well, and should not be: your entries are"
                f" `{key}` ×"
                " something. What else reaches such an entry: a term that is added, or the other entries of its row?"
            )
            return Finding("factor_of_one_entry", says, index, telling=False)
    return None


def _of_the_shape(argument: Any, value: Comparison) -> bool:
    return isinstance(argument, np.ndarray) and argument.ndim > 0 and argument.shape == value.expected.shape


def _one_number_where_wrong(name: str, values: list[Comparison]) -> Finding | None:
    """Recognise one and the same number in every wrong entry, such as what the array was made with."""
    wrong = [value.received[~value.right] for value in values if value.right is not None]
    received = np.concatenate([np.ravel(entries).astype(float) for entries in wrong])
    right = sum(int(value.right.sum()) for value in values if value.right is not None and value.expected.ndim)
    if len(received) < ENOUGH or right < ENOUGH or not np.isfinite(received[0]) or (received != received[0]).any():
        return None
    index = next(value.index for value in values if not value.is_right)
    says = (
        f"Wherever `{name}` is wrong, it is {received[0]:g}. Is that what your array begins with (`zeros`, `ones`,"
        f" `empty`), or"
        " a number that your code writes there?"
    )
    return Finding("one_number_where_wrong", says, index, telling=False)


def _right_except(name: str, values: list[Comparison]) -> Finding | None:
    wrong = [value for value in values if not value.is_right]
    for region in regions(wrong):
        pairs = list(zip(region.masks, (value.right for value in wrong), strict=True))
        confined = all(mask is not None and right is not None and bool((right | mask).all()) for mask, right in pairs)
        masks = [np.ravel(mask) for mask, _ in pairs if mask is not None]
        if confined and np.mean(~np.concatenate(masks)) >= LEAST_RIGHT:
            message = f"`{name}` is right except {region.where}: look at what your code does there."
            return Finding(region.slug, message, telling=False)
    return None


SIGNATURES: tuple[Signature, ...] = (
    _not_finite,
    _opposite_sign,
    _all_zero,
    _one_number_always,
    _argument_returned,
    _batch_factor,
    _constant_factor,
    _factor_of_one_entry,
    _one_number_where_wrong,
    _right_except,
    _one_row,
)
