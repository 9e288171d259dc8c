"""How one array comes from another: the same, transposed, not summed yet, times a number, cut to whole numbers.

A relation is read off all cases at once: what holds in one of them only is a coincidence.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import permutations
from typing import Any

import numpy as np

from course_lib.judging.compare import Tolerance
from course_lib.judging.run import Array
from course_lib.judging.sizes import Arguments, numbers, sizes

Pair = tuple[Array, Array]  # what came, and what it is held against

ENOUGH = 3  # numbers that are not 0, before a common factor is more than a coincidence
PLAIN_FACTORS = (-1.0, 2.0, 0.5, -2.0, -0.5)
LEAST_OFFSET = 1e-3  # what is smaller may be but imprecise
MOST_DECIMALS = 4  # that an answer may be rounded to


@dataclass(frozen=True)
class Relation:
    """How what came differs from another array: a slug, words for it, and how many differences these are."""

    slug: str
    words: str
    differences: int = 1


SAME = Relation("same", "", 0)


def relation(pairs: Sequence[Pair], arguments: Arguments, tolerance: Tolerance) -> Relation | None:
    """Find the relation that holds for all pairs, the simplest one first; None where there is none."""
    with np.errstate(all="ignore"):
        for shape, brought in _layouts(pairs):
            if all(tolerance.equal(*pair) for pair in brought):
                return shape
            number = _factor(brought, arguments, tolerance) or _other(brought, tolerance)
            if number:
                return number if shape is SAME else _both(shape, number)
    return None


def _both(shape: Relation, number: Relation) -> Relation:
    return Relation(f"{shape.slug}_and_{number.slug}", f"{shape.words}, and {number.words}", 2)


# How the entries lie


def _as_it_is(came: Array, other: Array) -> Pair:
    return came, other


def _turned(came: Array, other: Array) -> Pair:
    return came.T, other


def _without_axes_of_1(came: Array, other: Array) -> Pair | None:
    same = np.squeeze(came).shape == np.squeeze(other).shape
    return (came.reshape(other.shape), other) if same and came.ndim != other.ndim else None


def _reduced(reduce: Callable[[Array], Any], came: Array, other: Array) -> Pair | None:
    return (np.asarray(reduce(came)), other) if came.ndim and came.size else None


def _of_reduced(reduce: Callable[[Array], Any], came: Array, other: Array) -> Pair | None:
    return (came, np.asarray(reduce(other))) if other.ndim == 2 and other.size else None


def _over(function: Callable[..., Any], axis: int, keepdims: bool, array: Array) -> Any:  # noqa: FBT001 - for partial
    return function(array, axis=axis, keepdims=keepdims) if array.ndim > axis else array


def _mean_of_sums(array: Array) -> Any:
    return array.sum(axis=1).mean() if array.ndim == 2 else array


_SUM = "a sum is missing: {} your entries are the right ones"
_MEAN = "a mean is missing: {} your entries are the right ones"

LAYOUTS: tuple[tuple[Relation, Callable[[Array, Array], Pair | None]], ...] = (
    (SAME, _as_it_is),
    (Relation("transposed", "rows and columns are swapped (transpose with `.T`, or swap the factors)"), _turned),
    (
        Relation("axis_of_length_1", "an axis of length 1 is lost or too many (`keepdims=True` keeps it in a sum)"),
        _without_axes_of_1,
    ),
    (
        Relation("not_summed", _SUM.format("added up in each row, and averaged over the rows,")),
        partial(_reduced, _mean_of_sums),
    ),
    (Relation("not_averaged", _MEAN.format("averaged")), partial(_reduced, np.mean)),
    (Relation("not_summed", _SUM.format("added up")), partial(_reduced, np.sum)),
    *(
        (
            Relation("not_summed", _SUM.format(f"added up along axis {axis},")),
            partial(_reduced, partial(_over, np.sum, axis, keep)),
        )
        for axis in (0, 1)
        for keep in (True, False)
    ),
    *(
        (
            Relation(f"summed_over_axis_{axis}", f"it is summed over axis {axis}, where every entry has its own place"),
            partial(_of_reduced, partial(_over, np.sum, axis, keep)),
        )
        for axis in (0, 1)
        for keep in (True, False)
    ),
    (Relation("one_number", "it is summed to one number"), partial(_of_reduced, np.sum)),
    (
        Relation("last_row_only", "only the last row comes back (a loop that writes over what it had)"),
        partial(_of_reduced, lambda array: array[-1]),
    ),
    (
        Relation("first_row_only", "only the first row comes back (a `return` inside the loop)"),
        partial(_of_reduced, lambda array: array[0]),
    ),
    (
        Relation("diagonal_as_a_vector", "only the diagonal comes back, as a vector"),
        partial(_of_reduced, lambda array: np.diagonal(array) if array.shape[0] == array.shape[1] else array),
    ),
)


def _layouts(pairs: Sequence[Pair]) -> Iterator[tuple[Relation, list[Pair]]]:
    """Give each way in which the entries may lie, where it brings all pairs to one shape each."""
    for found, bring in LAYOUTS:
        brought = []
        for pair in pairs:
            together = bring(*pair)
            if together is None or together[0].shape != together[1].shape:
                break
            brought.append(together)
        else:
            yield found, brought


# A factor


def _factor(pairs: Sequence[Pair], arguments: Arguments, tolerance: Tolerance) -> Relation | None:
    """Say what number the entries are multiplied by, where it is plain or one of the case's own."""
    ratios = []
    for came, other in pairs:
        ratio = _ratio(came, other, tolerance)
        if ratio is None:
            return None
        ratios.append(ratio)
    known = [i for i, ratio in enumerate(ratios) if np.isfinite(ratio)]
    if sum(np.count_nonzero(pairs[i][1]) for i in known) < ENOUGH:
        return None
    return factor_of([ratios[i] for i in known], [arguments[i] for i in known], max(tolerance.rtol, 1e-9))


def _ratio(came: Array, other: Array, tolerance: Tolerance) -> float | None:
    """Return by what `other` is multiplied in what came: NaN where both are all 0, None where there is none."""
    if tolerance.equal(came, other):
        return 1.0 if np.any(other) else np.nan
    finite = np.where(np.isfinite(other), np.abs(other), 0)
    if not finite.any():
        return None
    largest = np.unravel_index(np.argmax(finite), other.shape)
    ratio = float(came[largest]) / float(other[largest])
    return ratio if np.isfinite(ratio) and ratio and tolerance.equal(came, other * ratio) else None


def factor_of(ratios: Sequence[float], arguments: Arguments, rtol: float) -> Relation | None:
    """Recognise the ratios of all cases: a plain number, a size of an argument, a scalar argument, or two of these."""
    for wanted, found in _candidates(_quantities(arguments)):
        each = wanted.tolist() if isinstance(wanted, np.ndarray) else [wanted] * len(ratios)
        if all(math.isclose(*pair, rel_tol=rtol) for pair in zip(ratios, each, strict=True)):
            return found
    return None


def _candidates(named: dict[str, tuple[Array, bool]]) -> Iterator[tuple[Any, Relation]]:
    for plain in PLAIN_FACTORS:
        yield plain, Relation("opposite_sign" if plain == -1 else "plain_factor", _plain_words(plain))
    for plain in (1.0, *PLAIN_FACTORS):
        for words, (count, is_size) in named.items():
            more = f"a division by {words} is missing" if is_size else f"a factor {words} is too many"
            less = f"it is divided by {words} once too often" if is_size else f"a factor {words} is missing"
            yield plain * count, _sized("times_size", more, plain)
            yield plain / count, _sized("divided_by_size", less, plain)
    for (above, (more_of, _)), (below, (less_of, _)) in permutations(named.items(), 2):
        for sign in (1.0, -1.0):
            yield (
                sign * more_of / less_of,
                _sized("divided_by_other_size", f"{below} divides where {above} should", sign),
            )
        yield 1 / (more_of * less_of), _sized("divided_by_two_sizes", f"{above} and {below} divide once too often", 1)


def _plain_words(plain: float) -> str:
    return "every entry has the opposite sign" if plain == -1 else f"a factor {Fraction(plain)} is too many"


def _sized(slug: str, words: str, plain: float) -> Relation:
    return (
        Relation(slug, words)
        if plain == 1
        else Relation(f"{slug}_and_factor", f"{words}, and {_plain_words(plain)}", 2)
    )


def _quantities(arguments: Arguments) -> dict[str, tuple[Array, bool]]:
    """Name what differs from case to case: sizes of arguments (True), and arguments that are numbers (False)."""
    found = [(words, values, True) for words, values in sizes(arguments).items()]
    found += [(words, values, False) for words, values in numbers(arguments).items()]
    return {words: (values, size) for words, values, size in found if values.all() and not (values == values[0]).all()}


# What is neither a factor nor right


def _other(pairs: Sequence[Pair], tolerance: Tolerance) -> Relation | None:
    if sum(np.count_nonzero(np.isfinite(came)) for came, _ in pairs) < ENOUGH:
        return None  # of what is infinite everywhere, 1 / 0 would explain it
    if all(tolerance.equal(came, 1 - other) for came, other in pairs):
        return Relation("complement", "every entry is 1 minus the right one")
    if all(tolerance.equal(came, 1 / other) for came, other in pairs):
        return Relation("upside_down", "a fraction is upside down: every entry is 1 / the right one")
    return _offset(pairs, tolerance) or _cut(pairs, tolerance)


def _offset(pairs: Sequence[Pair], tolerance: Tolerance) -> Relation | None:
    """Recognise a number that is added everywhere, such as what a sum starts with."""
    differences = np.ravel(pairs[0][0].astype(float) - pairs[0][1])
    offset = float(differences[0]) if differences.size else 0.0
    if not LEAST_OFFSET <= abs(offset) < np.inf or any(tolerance.close(*pair).any() for pair in pairs):
        return None  # what is right in one place is not shifted everywhere
    if not all(tolerance.equal(came, other + offset) for came, other in pairs):
        return None
    more = f"{offset:.4g} too large" if offset > 0 else f"{-offset:.4g} too small"
    return Relation("offset", f"every entry is {more} (does a sum or a product begin with the right number?)")


def _cut(pairs: Sequence[Pair], tolerance: Tolerance) -> Relation | None:
    if not any(np.any(came) for came, _ in pairs):
        return None  # zeros: what was never put in
    if all(tolerance.equal(came, np.trunc(other)) for came, other in pairs):
        return Relation("truncated", "every entry has lost its decimals (it went into an array of whole numbers)")
    for decimals in range(MOST_DECIMALS + 1):
        if all(tolerance.equal(came, np.round(other, decimals)) for came, other in pairs):
            return Relation("rounded", f"every entry is rounded to {decimals} decimals: leave it as it is")
    return None
