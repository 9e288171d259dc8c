"""Of the table: no values at all."""

import numpy as np

from tests.judging.small import DOUBLE, PAIR, double
from tests.judging.table.says import Says, in_place, only_in, plus_one, raising


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


FIT = "Two arrays do not fit together"


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
    Says(
        "in a later case, and another in place",
        DOUBLE,
        only_in(4, lambda x: x[9], in_place(plus_one, double)),
        "raised",
        "four rows",
        ("Besides, it changes `inputs` in place",),
    ),
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
