"""How one array comes from another: each relation is found, in its words, and nothing else is taken for it."""

import numpy as np
import pytest

from course_lib.judging.compare import Tolerance
from course_lib.judging.relations import SAME, Relation, factor_of, relation

TOLERANCE = Tolerance(rtol=1e-6, atol=1e-9)
SHAPES = ((2, 3), (4, 5))
RIGHT = [np.random.default_rng(case).uniform(0.3, 2.9, shape) for case, shape in enumerate(SHAPES)]
SQUARE = [np.random.default_rng(case).uniform(0.3, 2.9, (size, size)) for case, size in enumerate((3, 4))]
FLAT = [np.random.default_rng(case).uniform(0.3, 2.9, size) for case, size in enumerate((3, 4))]
ARGUMENTS = [{"x": np.zeros(shape), "h": h} for shape, h in zip(SHAPES, (0.25, 7.0), strict=True)]
ROWS, COLUMNS = "the number of rows of `x`", "the number of columns of `x`"
SUM, MEAN = (
    "a sum is missing: {} your entries are the right ones",
    "a mean is missing: {} your entries are the right ones",
)
OF_ROWS = "added up in each row, and averaged over the rows,"
LOST_AXIS = "an axis of length 1 is lost or too many (`keepdims=True` keeps it in a sum)"
SWAPPED = "rows and columns are swapped (transpose with `.T`, or swap the factors)"
LAST = "only the last row comes back (a loop that writes over what it had)"
CUT = "every entry has lost its decimals (it went into an array of whole numbers)"
STARTS = "(does a sum or a product begin with the right number?)"


def found(came, right, arguments=ARGUMENTS):
    return relation(list(zip(came, right, strict=True)), arguments, TOLERANCE)


def summed_over(axis):
    return f"summed_over_axis_{axis}", f"it is summed over axis {axis}, where every entry has its own place"


@pytest.mark.parametrize(
    ("came", "right", "slug", "words"),
    [
        (RIGHT, RIGHT, "same", ""),
        ([a.T for a in RIGHT], RIGHT, "transposed", SWAPPED),
        ([a[:, None] for a in FLAT], FLAT, "axis_of_length_1", LOST_AXIS),
        (FLAT, [a[:, None] for a in FLAT], "axis_of_length_1", LOST_AXIS),
        (RIGHT, [a.sum(1).mean() for a in RIGHT], "not_summed", SUM.format(OF_ROWS)),
        (RIGHT, [a.mean() for a in RIGHT], "not_averaged", MEAN.format("averaged")),
        (FLAT, [a.mean() for a in FLAT], "not_averaged", MEAN.format("averaged")),
        (RIGHT, [a.sum() for a in RIGHT], "not_summed", SUM.format("added up")),
        (RIGHT, [a.sum(0) for a in RIGHT], "not_summed", SUM.format("added up along axis 0,")),
        (RIGHT, [a.sum(1) for a in RIGHT], "not_summed", SUM.format("added up along axis 1,")),
        (RIGHT, [a.sum(0, keepdims=True) for a in RIGHT], "not_summed", SUM.format("added up along axis 0,")),
        (RIGHT, [a.sum(1, keepdims=True) for a in RIGHT], "not_summed", SUM.format("added up along axis 1,")),
        ([a.sum(0) for a in RIGHT], RIGHT, *summed_over(0)),
        ([a.sum(1) for a in RIGHT], RIGHT, *summed_over(1)),
        ([a.sum(0, keepdims=True) for a in RIGHT], RIGHT, *summed_over(0)),
        ([a.sum(1, keepdims=True) for a in RIGHT], RIGHT, *summed_over(1)),
        ([a.sum() for a in RIGHT], RIGHT, "one_number", "it is summed to one number"),
        ([a[-1] for a in RIGHT], RIGHT, "last_row_only", LAST),
        ([a[0] for a in RIGHT], RIGHT, "first_row_only", "only the first row comes back (a `return` inside the loop)"),
        ([np.diagonal(a) for a in SQUARE], SQUARE, "diagonal_as_a_vector", "only the diagonal comes back, as a vector"),
    ],
)
def test_a_relation_of_places_is_found(came, right, slug, words):
    assert found(map(np.asarray, came), map(np.asarray, right)) == Relation(slug, words, 1 if words else 0)


@pytest.mark.parametrize(
    ("change", "slug", "words"),
    [
        (lambda a, x, h: -a, "opposite_sign", "every entry has the opposite sign"),
        (lambda a, x, h: 2 * a, "plain_factor", "a factor 2 is too many"),
        (lambda a, x, h: a / 2, "plain_factor", "a factor 1/2 is too many"),
        (lambda a, x, h: -2 * a, "plain_factor", "a factor -2 is too many"),
        (lambda a, x, h: -a / 2, "plain_factor", "a factor -1/2 is too many"),
        (lambda a, x, h: a * len(x), "times_size", f"a division by {ROWS} is missing"),
        (lambda a, x, h: a * h, "times_size", "a factor `h` is too many"),
        (lambda a, x, h: a / len(x), "divided_by_size", f"it is divided by {ROWS} once too often"),
        (lambda a, x, h: a / h, "divided_by_size", "a factor `h` is missing"),
        (lambda a, x, h: a * len(x.T) / len(x), "divided_by_other_size", f"{ROWS} divides where {COLUMNS} should"),
        (lambda a, x, h: a * len(x) / len(x.T), "divided_by_other_size", f"{COLUMNS} divides where {ROWS} should"),
        (lambda a, x, h: a / x.size, "divided_by_two_sizes", f"{ROWS} and {COLUMNS} divide once too often"),
        (lambda a, x, h: 1 - a, "complement", "every entry is 1 minus the right one"),
        (lambda a, x, h: 1 / a, "upside_down", "a fraction is upside down: every entry is 1 / the right one"),
        (lambda a, x, h: a + 1.25, "offset", f"every entry is 1.25 too large {STARTS}"),
        (lambda a, x, h: a + 0.5, "offset", f"every entry is 0.5 too large {STARTS}"),
        (lambda a, x, h: a - 1.25, "offset", f"every entry is 1.25 too small {STARTS}"),
        (lambda a, x, h: np.trunc(a), "truncated", CUT),
        (lambda a, x, h: np.round(a), "rounded", "every entry is rounded to 0 decimals: leave it as it is"),
        (lambda a, x, h: np.round(a, 4), "rounded", "every entry is rounded to 4 decimals: leave it as it is"),
    ],
)
def test_a_relation_of_numbers_is_found(change, slug, words):
    came = [change(a, case["x"], case["h"]) for a, case in zip(RIGHT, ARGUMENTS, strict=True)]
    assert found(came, RIGHT) == Relation(slug, words)
    assert found([a.T for a in came], RIGHT) == Relation(f"transposed_and_{slug}", f"{SWAPPED}, and {words}", 2)


@pytest.mark.parametrize(
    ("change", "slug", "words"),
    [
        (
            lambda a, x, h: -a * len(x),
            "times_size",
            f"a division by {ROWS} is missing, and every entry has the opposite sign",
        ),
        (
            lambda a, x, h: 2 * a / len(x),
            "divided_by_size",
            f"it is divided by {ROWS} once too often, and a factor 2 is too many",
        ),
        (
            lambda a, x, h: -a * len(x) / len(x.T),
            "divided_by_other_size",
            f"{COLUMNS} divides where {ROWS} should, and every entry has the opposite sign",
        ),
    ],
)
def test_two_differences_are_told_as_two(change, slug, words):
    came = [change(a, case["x"], case["h"]) for a, case in zip(RIGHT, ARGUMENTS, strict=True)]
    assert found(came, RIGHT) == Relation(f"{slug}_and_factor", words, 2)


def holed(a, hole):
    a = a.copy()
    a[0, 0] = hole
    return a


@pytest.mark.parametrize(
    ("came", "right"),
    [
        ([3 * a for a in RIGHT], RIGHT),  # no number of these cases
        ([a * n for a, n in zip(RIGHT, (-1, 2), strict=True)], RIGHT),  # in each another one
        ([0 * a for a in RIGHT], RIGHT),  # what is lost is not multiplied
        ([a + n for a, n in zip(RIGHT, (1.25, 0.5), strict=True)], RIGHT),
        ([a + 5e-4 for a in RIGHT], RIGHT),  # imprecise, it may be
        ([np.round(a, 5) for a in RIGHT], RIGHT),
        ([holed(a, a[0, 0] + 0.5) for a in RIGHT], RIGHT),
        ([RIGHT[0].T, RIGHT[1]], RIGHT),  # swapped in one case
        ([holed(a, np.inf) for a in RIGHT], RIGHT),
        ([holed(a, np.nan) for a in RIGHT], RIGHT),
        ([np.trunc(a / 9) for a in RIGHT], [a / 9 for a in RIGHT]),  # all 0: lost, not cut
        ([a[:, :2] for a in RIGHT], RIGHT),
        ([a[None] for a in RIGHT], [a.T for a in RIGHT]),
        ([np.diagonal(a) for a in RIGHT], RIGHT),
        ([np.zeros((2, 0)), np.zeros((4, 0))], RIGHT),
        ([np.zeros((0, 2)), np.zeros((0, 4))], [np.zeros((3, 0)), np.zeros((5, 0))]),
    ],
)
def test_what_is_no_relation_is_none(came, right):
    assert found(came, right) is None


def test_what_holds_beside_infinite_numbers_is_found():
    for scale in (1.0, 0.01):
        came = [holed(-scale * a, -np.inf) for a in RIGHT]
        assert found(came, [holed(scale * a, np.inf) for a in RIGHT]).slug == "opposite_sign"


def test_cases_in_which_all_is_0_say_nothing_and_hide_nothing():
    none = np.zeros((2, 3))
    assert found([-RIGHT[0], none], [RIGHT[0], none]).slug == "opposite_sign"
    assert found([none, none], [none, none]) == SAME
    assert found([RIGHT[0], none + 1], [none, none]) is None


def test_it_takes_three_numbers_to_be_more_than_a_coincidence():
    for size, slug in ((3, "opposite_sign"), (2, None)):
        right = np.array([1.5, 2.5, 0.7, 0.0])[[*range(size), 3]]
        assert getattr(found([-right], [right], ARGUMENTS[:1]), "slug", None) == slug
        right = right[:size]
        assert getattr(found([right + 2], [right], ARGUMENTS[:1]), "slug", None) == ("offset" if slug else None)


def test_what_is_infinite_throughout_is_no_fraction_upside_down():
    zeros = [np.zeros(shape) for shape in SHAPES]
    assert found([np.full(shape, np.inf) for shape in SHAPES], zeros) is None
    zeros[1][:, :3] = RIGHT[0][0]
    with np.errstate(divide="ignore"):
        assert found([1 / a for a in zeros], zeros).slug == "upside_down"


def test_an_offset_counts_from_a_thousandth_on():
    right = np.array([0.0, 0.3, 0.7])
    assert found([right + 1e-3], [right], ARGUMENTS[:1]).slug == "offset"
    one, none = right[:1], right[:0]
    assert found([one + 1, right + 1], [one, right]).words == f"every entry is 1 too large {STARTS}"
    assert found([none, right + 1], [none, right]) is None


def test_a_factor_is_recognised_within_the_tolerance_asked_for():
    assert factor_of([2.0, 2.0001], ARGUMENTS, 1e-3).words == "a factor 2 is too many"
    assert factor_of([2.0, 2.0001], ARGUMENTS, 1e-6) is None
    assert factor_of([2.0, 4.0001], ARGUMENTS, 1e-3).words == f"a division by {ROWS} is missing"


def test_what_is_the_same_in_all_cases_or_0_in_one_names_no_factor():
    same = [{"h": 3.0}, {"h": 3.0}]
    assert factor_of([3.0, 3.0], same, 1e-6) is None
    assert factor_of([0.0, 3.0], [{"h": 0.0}, {"h": 3.0}], 1e-6) is None


def test_the_simplest_relation_comes_first():
    one = [np.array([[2.0]])]  # turned, summed, its last row: all the same
    assert found(one, one, ARGUMENTS[:1]) == SAME
    even = [{"x": np.zeros((2, 3))}, {"x": np.zeros((2, 4))}]  # a plain 2 before a size
    assert found([2 * a for a in RIGHT], RIGHT, even).slug == "plain_factor"
