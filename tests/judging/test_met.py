"""What is said where shapes met that do not fit: in a matrix product, entry by entry, as an index."""

import numpy as np
import pytest

from course_lib.judging.met import met
from course_lib.judging.trial import hold, run_for
from tests.judging.small import FOUR, ONE, SQUARE, TWO, VECTOR, made
from tests.judging.table.says import raising


def against(a, b, _):
    return a.sum() + b.sum()


def told(answer, *cases):
    """Return what is said of the first error."""
    exercise = made(against, *((f"case {i}", *case, 3) for i, case in enumerate(cases)))
    probes = exercise.probes(0)
    trial = hold(exercise, probes, run_for(exercise, answer, probes))
    return met(trial, next(case.failure for case in trial.cases if case.failure))


PRODUCT = (
    "In a matrix product each row of the left factor meets each column of the right one, and they must be equally long."
    " Here their lengths are {} and {}. Which factor stands on the wrong side, or needs (or has) a `.T`?"
)
PAIRS = ((TWO, ONE), (FOUR, SQUARE))  # 2×3 and 1×7, 4×2 and 3×3
ONE_A_ROW = (
    "An array with a number for each row, (N,), meets one with rows and columns. NumPy lays it along the *columns*: it"
    " needs a second axis, (N, 1). `keepdims=True` keeps that axis in a sum or a maximum; `[:, None]` adds it."
)
LONG_VECTOR = (
    "One of the two is a single long vector, with a number for each *pair* of entries. To meet a table or a vector it"
    " must be a table itself, rows by columns: `np.outer` makes one, and `np.tile`, `np.kron` and `ravel` do not."
)
LABELS = (
    "`b` has one number for each row of `a`, and they meet entry by entry: it must become rows and columns first, or"
    " tell which entry of each row is meant."
)
ENTRIES = (
    "`a` and `b` meet entry by entry, which wants equal shapes. `*` multiplies entry by entry; a matrix product is `@`."
)
ROWS = (
    "`b` stands as an index of *rows*, and names a row that is not there. It says which *column* is meant in each row:"
    " give both indices, `[np.arange(len(b)), b]`."
)


@pytest.mark.parametrize("multiply", [np.matmul, np.dot])
@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        ("a", "b", ("the number of columns of `a`", "the number of rows of `b`")),
        ("b", "a", ("the number of columns of `b`", "the number of rows of `a`")),
    ],
)
def test_lengths_that_a_product_wants_equal_have_the_names_of_the_arguments(multiply, left, right, words):
    def answer(a, b, _):
        return multiply({"a": a, "b": b}[left], {"a": a, "b": b}[right])

    assert told(answer, *PAIRS) == ("product_does_not_fit", PRODUCT.format(*words))


def test_lengths_are_named_by_the_cases_that_stop_there():
    answer = lambda a, b, _: b @ b if len(b) != 3 else a  # noqa: E731
    assert told(answer, (TWO, ONE), (FOUR, SQUARE), (SQUARE, SQUARE[:2])) == (
        "product_does_not_fit",
        PRODUCT.format("the number of columns of `b`", "the number of rows of `b`"),
    )


ANY = ((TWO, TWO), (FOUR, FOUR), (ONE, ONE))
VECTORS = ((VECTOR, VECTOR), (VECTOR[:3], VECTOR[:3]))
LABELLED = ((TWO, np.array([2, 0])), (FOUR, np.array([5, 0, 1, 0])))


@pytest.mark.parametrize(
    ("answer", "cases", "slug", "says"),
    [
        # entry by entry, what is made of the arguments
        (lambda a, b, _: a + a.sum(axis=1), ANY, "one_number_a_row", ONE_A_ROW),
        (lambda a, b, _: a.sum(axis=1) + a, ANY, "one_number_a_row", ONE_A_ROW),
        (lambda a, b, _: a + np.kron(a, a), VECTORS, "one_long_vector", LONG_VECTOR),
        (lambda a, b, _: np.kron(a, a) + a, VECTORS, "one_long_vector", LONG_VECTOR),
        (lambda a, b, _: np.outer(a, a) - np.kron(a, a), VECTORS, "one_long_vector", LONG_VECTOR),
        # entry by entry, the arguments themselves
        (lambda a, b, _: a * b, LABELLED, "labels_for_rows", LABELS),
        (lambda a, b, _: b * a, LABELLED, "labels_for_rows", LABELS),
        (
            lambda a, b, _: b * a,
            [(b, a) for a, b in LABELLED],
            "labels_for_rows",
            LABELS.replace("`a`", "`c`").replace("`b`", "`a`").replace("`c`", "`b`"),
        ),
        (lambda a, b, _: a * b, ((TWO, SQUARE), (FOUR, ONE)), "entry_by_entry", ENTRIES),
        (lambda a, b, _: a * b, ((VECTOR, VECTOR[:3]), (VECTOR[:3], VECTOR[:2])), "entry_by_entry", ENTRIES),
        (lambda a, b, _: a * b, ((FOUR[:, 0], FOUR), (TWO, SQUARE)), "entry_by_entry", ENTRIES),
        (lambda a, b, _: a * b, ((TWO, ONE),), "entry_by_entry", ENTRIES),
        # an index
        (lambda a, b, _: a[b], LABELLED, "labels_for_row_numbers", ROWS),
        (lambda a, b, _: a[b], LABELLED[:1], "labels_for_row_numbers", ROWS),
        (lambda a, b, _: a[b], (*LABELLED, (TWO, np.array([1, 0]))), "labels_for_row_numbers", ROWS),
        # a function of the course
        (
            raising(ValueError("dvalues must have shape (1, 2): came ()")),
            ANY,
            "refused_argument",
            "That is said by a function of the course that your code calls: it was handed something else than it takes."
            " What did you hand to it, and what does it want?",
        ),
    ],
)
def test_what_met_is_said(answer, cases, slug, says):
    assert told(answer, *cases) == (slug, says)


def broadcast(one, two):
    return raising(ValueError(f"operands could not be broadcast together with shapes {one} {two}"))


def out_of_bounds(index, size):
    return raising(IndexError(f"index {index} is out of bounds for axis 0 with size {size}"))


@pytest.mark.parametrize(
    ("answer", "cases"),
    [
        (raising(ValueError("no shape, no index")), ANY),
        (lambda a, b, _: a @ np.ones((9, 2)), ANY),  # one of the lengths is no argument's
        (lambda a, b, _: np.ones((2, 9)) @ a, ANY),
        (raising(ValueError("matmul: (size 2 is different from 2)")), ANY),
        (raising(ValueError("shapes (1,1) and (2,2) not aligned: 1 (dim 1) != 2 (dim 0)")), ANY),
        (lambda a, b, _: a + np.ones(9), ANY),
        (lambda a, b, _: a + a.sum(axis=1) if len(a) == 2 else a + np.ones(9), ANY[:2]),
        (lambda a, b, _: a + np.kron(a, a) if len(a) == 3 else a + np.ones(9), VECTORS),
        (lambda a, b, _: a * b if len(a) == 2 else a + np.ones(9), ((TWO, SQUARE), (FOUR, ONE))),
        (broadcast("(2, 3, 4)", "(2,)"), ANY),
        (broadcast("()", "(4,)"), ANY),
        (broadcast("(0,)", "(3,)"), ANY),
        (broadcast("(4, 2)", "(2, 3)"), ANY),
        (out_of_bounds(5, 2), LABELLED[:1]),  # no such label
        (out_of_bounds(2, 3), LABELLED[:1]),  # and as many rows as labels
        (out_of_bounds(5, 4), LABELLED),  # in the other case there is no such label
        (out_of_bounds(2, 2), ((TWO, np.array([2.0, 0.0])),)),
        (out_of_bounds(2, 2), ((TWO, np.array([[2], [0]])),)),
    ],
)
def test_nothing_is_said_where_it_may_be_anything(answer, cases):
    assert told(answer, *cases) is None
