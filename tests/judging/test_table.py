"""What the judge says of an answer: its slug, the case that it shows, words that it says and words that it must not."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from course_lib.judging.exercise import Exercise, Misconception
from course_lib.judging.failures import ADVICE
from tests.judging.small import (
    DIFFERENCES,
    DOUBLE,
    FIVE,
    GATE,
    JACOBIAN,
    LABELLED,
    MEAN,
    MEANS,
    ONE,
    ONE_HOTS,
    PAIR,
    POWER,
    SHARE,
    SOFTS,
    THREE,
    TOTALS,
    TWO,
    VECTORS,
    double,
    made,
    outcome,
)


@dataclass
class Says:
    """One line of the table. `slug` None is no pattern; `case` is the one shown, "" where there is none."""

    id: str
    exercise: Exercise
    answer: Any
    slug: str | None
    case: str
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    status: str = "incorrect"


def at(place, value, factor=2.0, least=0):
    """Answer `factor` × inputs but for one entry, in batches of more than `least` rows."""

    def answer(inputs, *_):
        output = factor * np.array(inputs, dtype=float)
        if len(inputs) > least:
            output[place] = value
        return output

    return answer


def where(mask, wrong=np.sin, factor=2.0):
    """Answer `factor` × inputs but where `mask` says."""
    return lambda inputs, *others: np.where(mask(inputs, *others), wrong(inputs), factor * inputs)


def raising(error):
    def answer(*_):
        raise error

    return answer


def in_place(change, answer):
    """Answer, and change the first argument as well."""

    def changed(first, *others):
        output = answer(np.array(first), *others)
        change(first)
        return output

    return changed


def plus_one(array):
    array += 1


def only_in(rows, wrong, right=double):
    """Answer wrongly in batches of this many rows, else rightly."""
    return lambda inputs: wrong(inputs) if len(inputs) == rows else right(inputs)


def ufunc_casting(inputs):
    whole = inputs.astype(int)
    whole += 0.5
    return whole


def read_only(inputs):
    view = np.broadcast_to(inputs[0], (2, inputs.shape[1]))
    view[0] = 1
    return view


def not_in_yet(inputs):
    if len(inputs) > 1:
        unset = unset + 1  # noqa: F821, F841
    return inputs


def endless(inputs):
    return endless(inputs)


def called_otherwise(inputs):
    def double(inputs, other):
        return inputs + other

    return double(inputs)


def second_stub(inputs):
    if len(inputs) == 1:
        raise NotImplementedError
    return 2 * inputs


NAN = made(double, ("a NaN", np.array([[np.nan, 1.0, -2.0, 3.0]])))
FIT = "Two arrays do not fit together"

SIGNATURES = (
    Says(
        "nan",
        DOUBLE,
        at((0, 1), np.nan),
        "nan_or_inf",
        "two rows",
        ("`output` is NaN at `[0, 1]`", "log(0)"),
        ("infinite",),
    ),
    Says("infinity", DOUBLE, at((0, 1), -np.inf), "nan_or_inf", "two rows", ("is infinite at `[0, 1]`",), ("NaN",)),
    Says(
        "nan, in the case that has it",
        DOUBLE,
        lambda x: np.sin(x) + np.where(len(x) == 4, np.nan, 0),
        "nan_or_inf",
        "four rows",
    ),
    Says("nan for a number", MEAN, lambda x: np.nan, "nan_or_inf", "two rows", ("is NaN. ",), (" at ",)),
    Says("nan where it belongs", NAN, lambda x: 2 * x + [[0, 1, 1, 3]], None, "a NaN", (), ("NaN",)),
    Says("sign", DOUBLE, lambda x: -2 * x, "opposite_sign", "two rows", ("`output`", "lost minus")),
    Says(
        "sign, once",
        DOUBLE,
        only_in(2, lambda x: -2 * x),
        None,
        "two rows",
        ("Right: 2 of 3 cases. Below is one that is not.",),
        ("sign",),
    ),
    Says("zeros", DOUBLE, np.zeros_like, "all_zero", "two rows", ("Every entry of `output` is 0",)),
    Says("zeros, once", DOUBLE, only_in(4, np.zeros_like), None, "four rows"),
    Says("argument", DOUBLE, lambda x: x, "argument_returned", "two rows", ("`output` is `inputs` as it came in",)),
    Says(
        "second argument",
        GATE,
        lambda dvalues, inputs: inputs,
        "argument_returned",
        "without a zero",
        ("`inputs`",),
        ("`dvalues`",),
    ),
    Says(
        "times N",
        DOUBLE,
        lambda x: 2 * x * len(x),
        "times_batch",
        "two rows",
        ("N × the right one, N being the rows of `inputs`", "is missing"),
        ("1/N",),
    ),
    Says(
        "divided by N",
        DOUBLE,
        lambda x: 2 * x / len(x),
        "divided_by_batch",
        "two rows",
        ("1/N × the right one, N being the rows of `inputs`", "too many"),
    ),
    Says(
        "N of the second argument",
        SHARE,
        lambda share, x: share * x * len(x),
        "times_batch",
        "half of two rows",
        ("rows of `inputs`",),
    ),
    Says("factor", DOUBLE, lambda x: 1.5 * x, "constant_factor", "two rows", ("exactly 3/4 × the right one",)),
    Says(
        "factor that is no fraction",
        DOUBLE,
        lambda x: np.pi * x,
        "constant_factor",
        "two rows",
        ("`output` is 1.5708 × the right one",),
        ("exactly",),
    ),
    Says(
        "factor close to a fraction",
        DOUBLE,
        lambda x: 1.0001 * x,
        "constant_factor",
        "two rows",
        ("`output` is 0.50005 × the right one",),
        ("exactly",),
    ),
    Says("factor of two numbers only", POWER, lambda x: 3 * x**2, None, "x = 3"),
    Says(
        "factor of three numbers",
        made(double, ("row", np.array([[1.0, 2.0, 3.0]]))),
        lambda x: 6 * x,
        "constant_factor",
        "row",
        ("exactly 3 ×", "Below is the case."),
    ),
    Says(
        "another factor in each case",
        DOUBLE,
        lambda x: 2 * x * x.shape[1],
        None,
        "two rows",
        ("No case of 3 is right yet; below is the smallest.",),
    ),
    Says(
        "where 0",
        GATE,
        lambda d, x: np.where(x > 0, 2 * d, np.where(x == 0, 7, -d / 2)),
        "right_except_at_zero",
        "exact zeros",
        ("where `inputs` is exactly 0",),
        ("dvalues",),
    ),
    Says(
        "where positive",
        DOUBLE,
        where(lambda x: x > 0),
        "right_except_where_positive",
        "two rows",
        ("right except where `inputs` is positive",),
    ),
    Says(
        "where negative",
        DOUBLE,
        where(lambda x: x < 0),
        "right_except_where_negative",
        "two rows",
        ("where `inputs` is negative",),
    ),
    Says(
        "where the second is negative",
        GATE,
        lambda d, x: np.where(x > 0, 2 * d, np.where(x < 0, d**2, -d / 2)),
        "right_except_where_negative",
        "without a zero",
    ),
    Says(
        "at the label",
        LABELLED,
        where(lambda p, t: np.arange(3) == t[:, None], factor=3),
        "right_except_at_target",
        "labels",
        ("the class that `target` names",),
    ),
    Says(
        "at the one of a row",
        ONE_HOTS,
        where(lambda p, t: t == 1, factor=3),
        "right_except_at_target",
        "one-hot rows",
        ("the class that `target` names",),
    ),
    Says(
        "at some of a soft row",
        SOFTS,
        where(lambda p, t: np.isin(t, (0.2, 0.75)) | (p > 3), factor=3),
        None,
        "soft rows",
        (),
        ("class",),
    ),
    Says(
        "column",
        DOUBLE,
        where(lambda x: np.arange(x.shape[1]) == 1),
        "right_except_in_one_column",
        "two rows",
        ("in column 1",),
    ),
    Says(
        "last column",
        DOUBLE,
        where(lambda x: np.arange(x.shape[1]) == x.shape[1] - 1),
        "right_except_in_one_column",
        "two rows",
        ("in column -1",),
    ),
    Says(
        "row",
        DOUBLE,
        where(lambda x: (np.arange(len(x)) == 1)[:, None]),
        "right_except_in_one_row",
        "two rows",
        ("in row 1",),
    ),
    Says(
        "entry",
        VECTORS,
        where(lambda x: np.arange(len(x)) == 2),
        "right_except_in_one_entry",
        "four numbers",
        ("in entry 2",),
    ),
    Says(
        "diagonal",
        JACOBIAN,
        where(lambda x: np.eye(len(x)) == 1),
        "right_except_on_diagonal",
        "three by three",
        ("except on the diagonal",),
    ),
    Says(
        "off the diagonal",
        JACOBIAN,
        where(lambda x: np.eye(len(x)) == 0),
        "right_except_off_diagonal",
        "three by three",
        ("except off the diagonal",),
    ),
    Says(
        "nearly everywhere",
        made(double, ("one negative", np.arange(-1.0, 8)[None] + 0.5)),
        where(lambda x: x > 0),
        None,
        "one negative",
        (),
        ("positive",),
    ),
    Says(
        "one row",
        SHARE,
        lambda s, x: s * x if len(x) > 1 else s * x + [[1, 2, 4]],
        "wrong_for_one_row",
        "a fifth of one row",
        ("every larger batch", "`inputs` has one row only"),
    ),
    Says(
        "more rows",
        DOUBLE,
        lambda x: x + x.mean(axis=0),
        "right_for_one_row",
        "two rows",
        ("a batch of one row", "wrong wherever `inputs` has more"),
    ),
    Says(
        "no pattern",
        DOUBLE,
        lambda x: 2 * x + np.sin(x),
        None,
        "two rows",
        ("`output` is wrong", "by hand, a line at a time", "No case of 3 is right yet"),
    ),
)

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

FAILURES = (
    Says(
        "an if",
        DOUBLE,
        lambda x: x if x > 0 else -x,
        "raised",
        "two rows",
        ("stops with ValueError", "asks a whole array"),
    ),
    Says(
        "no broadcast",
        DOUBLE,
        lambda x: x + np.ones(7),
        "raised",
        "two rows",
        ("could not be broadcast", FIT, "before that line."),
        (".T",),
    ),
    Says(
        "dot of shapes",
        DOUBLE,
        lambda x: np.dot(x, x),
        "raised",
        "two rows",
        ("shapes (2,3)", FIT, "Does one need `.T`?"),
    ),
    Says("matmul", DOUBLE, lambda x: x @ x, "raised", "two rows", ("matmul", FIT, "Does one need `.T`?")),
    Says("read only", DOUBLE, read_only, "raised", "two rows", ("only a view to read from",)),
    Says("called", DOUBLE, lambda x: len(x)(x), "raised", "two rows", ("Is a `*` missing, or an index?",)),
    Says("power", DOUBLE, lambda x: x ^ 2, "raised", "two rows", ("write `** 2`",)),
    Says("max of two", DOUBLE, lambda x: np.max(x, 0.5), "raised", "two rows", ("`np.maximum`", "`np.eye`")),
    Says("an array for a number", DOUBLE, lambda x: np.max(0, x), "raised", "two rows", ("`np.maximum`",)),
    Says("a function", DOUBLE, lambda x: double * x, "raised", "two rows", ("call it, as in `f(x)`",)),
    Says("name", DOUBLE, lambda x: unknown, "raised", "two rows", ("NameError", "is it misspelled")),  # noqa: F821
    Says("unbound", DOUBLE, not_in_yet, "raised", "two rows", ("before it gets a value",)),
    Says("index of floats", DOUBLE, lambda x: x[x], "raised", "two rows", ("`.astype(int)`",), ("outside",)),
    Says("index", DOUBLE, lambda x: x[9], "raised", "two rows", ("lies outside the array",)),
    Says("attribute", DOUBLE, lambda x: x.average(), "raised", "two rows", ("print its `type`",)),
    Says("casting", DOUBLE, ufunc_casting, "raised", "two rows", ("start from a float array",)),
    Says(
        "an old name of it",
        DOUBLE,
        raising(type("UFuncTypeError", (TypeError,), {})("Cannot cast")),
        "raised",
        "two rows",
        ("start from a float array",),
    ),
    Says("zero", DOUBLE, lambda x: 1 // 0, "raised", "two rows", ("A divisor is 0",)),
    Says("endless", DOUBLE, endless, "raised", "two rows", ("without an end",)),
    Says("axis", DOUBLE, lambda x: x.sum(axis=2), "raised", "two rows", ("fewer axes",)),
    Says("partly written", DOUBLE, second_stub, "raised", "one row", ("still to be written", "Right: 2 of 3 cases")),
    Says(
        "an error of one's own",
        DOUBLE,
        raising(KeyError("z")),
        "raised",
        "two rows",
        ("Your function stops with KeyError: 'z'. No case",),
    ),
    Says("an error without words", DOUBLE, raising(OSError()), "raised", "two rows", ("stops with OSError. No case",)),
    Says(
        "called otherwise",
        DOUBLE,
        called_otherwise,
        "raised",
        "two rows",
        ("double() missing 1", "It is called as `double(inputs)`."),
    ),
    Says(
        "other values in a list",
        DOUBLE,
        lambda x: [[1.0], [1.0, 2.0]],
        "not_numeric",
        "two rows",
        ("`output` is not an array of real numbers but a list.", "same length"),
    ),
    Says("text", DOUBLE, lambda x: "text", "not_numeric", "two rows", ("but a str of dtype <U4.",)),
    Says("complex", DOUBLE, lambda x: x + 1j, "not_numeric", "two rows", ("a ndarray of dtype complex128",)),
    Says(
        "too large",
        DOUBLE,
        lambda x: np.broadcast_to(0.0, (1001, 1000)),
        "too_large",
        "two rows",
        ("`output` is far too large, shape (1001, 1000)",),
    ),
    Says("nothing back", DOUBLE, lambda x: None, "returned_none", "two rows", ("returns None", "`return`")),
    Says(
        "one of two",
        PAIR,
        lambda x: 1.0,
        "wrong_number_of_values",
        "two rows",
        ("returns one float where 2 values", "`return total, average`"),
    ),
    Says(
        "three of two",
        PAIR,
        lambda x: (1, 2, 3),
        "wrong_number_of_values",
        "two rows",
        ("returns 3 values where 2 values",),
    ),
    Says(
        "second value unusable",
        PAIR,
        lambda x: (x.sum(axis=0), "text"),
        "not_numeric",
        "two rows",
        ("`average` is not",),
        ("`total`",),
    ),
    Says("in a later case", DOUBLE, only_in(4, lambda x: x[9]), "raised", "four rows", ("Right: 2 of 3 cases",)),
    Says("values wrong before", DOUBLE, only_in(4, lambda x: x[9], np.zeros_like), "all_zero", "two rows"),
    Says(
        "stub",
        DOUBLE,
        raising(NotImplementedError()),
        None,
        "",
        ("put your code in its place", "`hint(double)`"),
        status="not attempted",
    ),
)

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
        lambda x: (x.sum(axis=0) + (len(x) == 4), np.sin(x.mean(axis=1)) if len(x) == 4 else x.mean(axis=1)),
        None,
        "four rows",
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
        "wrong_shape",
        "two rows",
        (),
        ("order",),
    ),
    Says("order of five", FIVE, lambda x: (x + 1, x, x + 2, x + 3, x + 4), None, "x = 1", (), ("order",)),
)


def between(received, dvalues, inputs):
    """Whether entries are right off the kink; at it, anything goes."""
    (got,) = received
    assert np.isfinite(got).all()
    assert got.shape == inputs.shape
    assert got.dtype == np.float64
    right = np.where(inputs > 0, 2 * dvalues, -dvalues / 2)
    return bool(np.where(inputs == 0, True, np.isclose(got, right)).all())


OTHER = replace(GATE, also_right=between, note="Another convention.")
NOTE = ("Another convention.",)

CONVENTIONS = (
    Says("as the course", OTHER, OTHER.reference, None, "", ("All 2 cases are right.",), NOTE, "correct"),
    Says(
        "otherwise",
        OTHER,
        lambda d, x: np.where(x > 0, 2 * d, np.where(x == 0, 7, -d / 2)),
        None,
        "",
        NOTE,
        status="correct",
    ),
    Says(
        "otherwise, in float32",
        OTHER,
        lambda d, x: np.where(x > 0, 2 * d, np.where(x == 0, 7, -d / 2)).astype(np.float32),
        None,
        "",
        NOTE,
        status="correct",
    ),
    Says(
        "not finite at the kink",
        OTHER,
        lambda d, x: np.where(x > 0, 2 * d, np.where(x == 0, np.nan, -d / 2)),
        "nan_or_inf",
        "exact zeros",
        (),
        NOTE,
    ),
    Says(
        "another shape",
        OTHER,
        lambda d, x: np.where(x > 0, 2 * d, np.where(x == 0, 7, -d / 2)).T,
        "transposed",
        "without a zero",
        (),
        NOTE,
    ),
    Says(
        "otherwise, and wrong elsewhere",
        OTHER,
        lambda d, x: np.where(x > 0, 2 * d, np.where(x == 0, 7, -d / 2)) + (len(x) == 1) * np.array([1, 2, 4]),
        "wrong_for_one_row",
        "without a zero",
        ("Right: 1 of 2 cases",),
        NOTE,
    ),
    Says(
        "otherwise, and in place",
        OTHER,
        in_place(plus_one, lambda d, x: np.where(x > 0, 2 * d, np.where(x == 0, 7, -d / 2))),
        "modifies_inputs",
        "without a zero",
        ("`dvalues`",),
    ),
    Says("one case", made(double, ("the only one", TWO)), double, None, "", ("The case is right.",), status="correct"),
)

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
    Says("float16", DOUBLE, lambda x: (2.02 * x).astype(np.float16), None, "", status="correct"),
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


def first_changed(inputs, others):
    inputs += 1
    return others


SQUARES = Misconception("squares", wrong=np.square, says="You square.")
SQUARES_IN_PLACE = Misconception("squares_in_place", wrong=lambda x: np.square(x, out=x), says="You square in place.")
RAISES = Misconception("lost", wrong=raising(ValueError("lost")), says="Lost.")
RAISES_LATE = Misconception("late", wrong=only_in(4, raising(ValueError("late"))), says="Late.")
IN_PLACE = Misconception("doubles_in_place", wrong=lambda x: np.multiply(2, x, out=x), says="Right, but in place.")
UNKNOWN = Misconception("unknown_root", wrong=np.sqrt, says="You take the root.")
TWO_UNUSABLE = Misconception("no_total", wrong=lambda x: ("text", x.mean(axis=1)), says="No total.")
KNOWN = replace(DOUBLE, misconceptions=(RAISES, RAISES_LATE, SQUARES, SQUARES_IN_PLACE, UNKNOWN, IN_PLACE))
BESIDES = "Besides, it changes `inputs` in place: work on a copy."


def doubles_itself(inputs):
    inputs *= 2
    return inputs.copy()


def sums_both(first, second):
    return first + second


def changes_both(first, second):
    total = first + second
    first += 1
    second += 1
    return total


BOTH = made(sums_both, ("two arrays", TWO, 2 * TWO))
ON_PURPOSE = made(doubles_itself, *(("two rows", TWO), ("one row", ONE)))

MISTAKES = (
    Says("known", KNOWN, np.square, "squares", "two rows", ("You square.",), ("Besides", "in place")),
    Says(
        "known before a pattern",
        replace(DOUBLE, misconceptions=(Misconception("negates", wrong=lambda x: -2 * x, says="You negate."),)),
        lambda x: -2 * x,
        "negates",
        "two rows",
    ),
    Says(
        "known, and in place as known",
        KNOWN,
        lambda x: np.square(x, out=x),
        "squares_in_place",
        "two rows",
        ("You square in place.",),
    ),
    Says(
        "known, and in place otherwise",
        replace(DOUBLE, misconceptions=(UNKNOWN, SQUARES)),
        in_place(plus_one, np.square),
        "squares",
        "two rows",
        ("You square. " + BESIDES,),
    ),
    Says(
        "a pattern, and in place",
        DOUBLE,
        in_place(plus_one, lambda x: -2 * x),
        "opposite_sign",
        "two rows",
        (BESIDES + " No case of 3",),
    ),
    Says("an error, and in place", DOUBLE, lambda x: first_changed(x, None), "returned_none", "two rows", (BESIDES,)),
    Says("known with NaN", KNOWN, lambda x: np.sqrt(x) + 0, "unknown_root", "two rows"),
    Says("known in part", KNOWN, only_in(2, np.square), None, "two rows", (), ("You square",)),
    Says("known error", KNOWN, raising(ValueError("lost")), "lost", "two rows"),
    Says("another error", KNOWN, raising(ValueError("found")), "raised", "two rows", ("found",)),
    Says("error of another type", KNOWN, raising(TypeError("lost")), "raised", "two rows"),
    Says("known error in one case", KNOWN, only_in(4, raising(ValueError("otherwise"))), "late", "four rows"),
    Says("error of another type in one case", KNOWN, only_in(4, raising(TypeError("late"))), "raised", "four rows"),
    Says("a value for an error", KNOWN, only_in(4, np.sin), None, "four rows"),
    Says(
        "known in its position",
        replace(PAIR, misconceptions=(TWO_UNUSABLE,)),
        lambda x: ("text", 0),
        "no_total",
        "two rows",
    ),
    Says(
        "in another position",
        replace(PAIR, misconceptions=(TWO_UNUSABLE,)),
        lambda x: (0, "text"),
        "not_numeric",
        "two rows",
        ("`average`",),
    ),
    Says(
        "right, in place",
        DOUBLE,
        in_place(plus_one, double),
        "modifies_inputs",
        "two rows",
        ("The values are right, but `inputs` is changed in place", "`.copy()`"),
        ("Besides",),
    ),
    Says(
        "right, in place, known",
        KNOWN,
        lambda x: np.multiply(2, x, out=x),
        "doubles_in_place",
        "two rows",
        ("Right, but in place.",),
        ("Besides",),
    ),
    Says(
        "right, in place in one case",
        KNOWN,
        lambda x: np.multiply(2, x, out=x) if len(x) == 4 else 2 * x,
        "modifies_inputs",
        "four rows",
    ),
    Says(
        "right, both in place",
        BOTH,
        changes_both,
        "modifies_inputs",
        "two arrays",
        ("`first` and `second` are changed in place",),
    ),
    Says(
        "wrong, second in place",
        BOTH,
        lambda a, b: first_changed(b, 3 * (a + b)),
        "constant_factor",
        "two arrays",
        ("it changes `second` in place",),
        ("`first`",),
    ),
    Says("changed on purpose", ON_PURPOSE, doubles_itself, None, "", status="correct"),
    Says("left alone, where it may be changed", ON_PURPOSE, double, None, "", status="correct"),
)

TABLE = (*SIGNATURES, *SHAPES, *FAILURES, *VALUES, *CONVENTIONS, *TOLERANCE, *MISTAKES)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.id)
def test_what_is_said(row):
    found = outcome(row.exercise, row.answer)
    case = found.evidence.case if found.evidence else ""
    assert (found.status, found.misconception, case) == (row.status, row.slug, row.case), found
    said = f"{found.message}\n{found.note}"
    assert [words for words in row.says if words not in said] == [], said
    assert [words for words in row.never if words in said] == [], said


def test_every_advice_has_its_row():
    said = "\n".join(outcome(row.exercise, row.answer).message for row in FAILURES)
    for error, part, advice in ADVICE:
        assert advice in said, (error, part)
