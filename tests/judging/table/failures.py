"""Of the table: no values at all."""

import math

import numpy as np

from tests.judging.small import DOUBLE, FOUR, ONE, PAIR, READ, SQUARE, TWO, VECTORS, against, double, made
from tests.judging.table.says import Says, in_place, only_in, plus_one, raising


def ufunc_casting(inputs):
    whole = inputs.astype(int)
    whole += 0.5
    return whole


def read_only(inputs):
    view = np.broadcast_to(inputs[0], (2, inputs.shape[1]))
    view[0] = 1
    return view


def row_into_a_place(inputs):
    places = np.zeros(len(inputs))
    places[0] = inputs[0]
    return places


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


def table(inputs, weights):
    return inputs @ weights


FIT = "Two arrays do not fit together"


FAILURES = (
    Says(
        "an if",
        DOUBLE,
        lambda x: x if x > 0 else -x,
        "truth_of_an_array",
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
        "product_does_not_fit",
        "two rows",
        ("their lengths are the number of columns of `inputs` and the number of rows of `inputs`.",),
    ),
    Says("dot with another", DOUBLE, lambda x: np.dot(x, np.ones((7, 2))), "raised", "two rows", (FIT, "need `.T`?")),
    Says("matmul with another", DOUBLE, lambda x: x @ np.ones((7, 2)), "raised", "two rows", (FIT, "need `.T`?")),
    Says(
        "one number a row",
        DOUBLE,
        lambda x: 2 * x + x.sum(axis=1),
        "one_number_a_row",
        "two rows",
        ("a number for each row", "`keepdims=True`"),
    ),
    Says(
        "all pairs in one line",
        VECTORS,
        lambda x: x + np.kron(x, x),
        "one_long_vector",
        "three numbers",
        ("for each *pair* of entries", "`np.outer`"),
    ),
    Says("a row into a place", DOUBLE, row_into_a_place, "array_for_one_entry", "two rows", ("A single place",)),
    Says("power of 2", DOUBLE, lambda x: len(x) ** 0.5 ^ 2, "hat_for_power", "two rows", ("write `** 2`",)),
    Says(
        "one number of an array",
        DOUBLE,
        math.exp,
        "array_for_one_number",
        "two rows",
        ("`math.exp`", "`np.exp`"),
    ),
    Says("a number's own", DOUBLE, lambda x: sum(x.sum()), "number_for_a_list", "two rows", ("added up already",)),
    Says("a number's length", DOUBLE, lambda x: len(x.sum()), "number_for_a_list", "two rows", ("`len` wants",)),
    Says("a method", DOUBLE, lambda x: x - x.max, "method_not_called", "two rows", ("`a.sum()`",)),
    Says("none", DOUBLE, lambda x: None * 2, "computes_with_none", "two rows", ("without `return`",)),
    Says("a shape", DOUBLE, lambda x: 1 / x.shape, "tuple_for_a_number", "two rows", ("`a.shape[0]`",)),
    Says("lists", DOUBLE, lambda x: x.tolist() - 1, "list_for_an_array", "two rows", ("`np.array`",)),
    Says("a list times", DOUBLE, lambda x: x.tolist() * 0.5, "list_for_an_array", "two rows", ("entry by entry:",)),
    Says("three indices", DOUBLE, lambda x: x[0, 0, 0], "too_many_indices", "two rows", ("fewer axes than your",)),
    Says("an axis of the shape", DOUBLE, lambda x: x.shape[2], "no_such_axis", "two rows", ("`a.shape[0]` rows",)),
    Says(
        "labels with rows",
        made(against, ("labels", FOUR, np.array([1, 0, 1, 0])), ("three labels", SQUARE[:, :2], np.array([1, 0, 1]))),
        lambda p, t: p * t,
        "labels_for_rows",
        "three labels",
        ("`target` has one number for each row of `predict`", "must become rows and columns first"),
        ("keepdims",),
    ),
    Says(
        "two arguments",
        made(table, ("four and two", FOUR, TWO[:, :2]), ("three and three", SQUARE[:2], SQUARE)),
        lambda x, y: x * y,
        "entry_by_entry",
        "four and two",
        ("`inputs` and `weights` meet entry by entry", "a matrix product is `@`"),
    ),
    Says(
        "rows by labels",
        made(against, ("two labels", TWO, np.array([2, 0])), ("one label", ONE, np.array([1]))),
        lambda p, t: 3 * p[t],
        "labels_for_row_numbers",
        "two labels",
        ("`target` stands as an index of *rows*", "`[np.arange(len(target)), target]`"),
    ),
    Says(
        "refused",
        DOUBLE,
        raising(ValueError("dvalues must have shape (1, 2): came ()")),
        "refused_argument",
        "two rows",
        ("said by a function of the course",),
    ),
    Says("another mask", DOUBLE, lambda x: x[x[:1, :1] > 0], "mask_of_another_shape", "two rows", ("A mask must",)),
    Says("matmul", DOUBLE, lambda x: x @ x, "product_does_not_fit", "two rows", ("matmul", "must be equally long.")),
    Says("read only", DOUBLE, read_only, "writes_into_a_view", "two rows", ("only a view to read from",)),
    Says("called", DOUBLE, lambda x: len(x)(x), "calls_a_value", "two rows", ("Is a `*` missing, or an index?",)),
    Says("power", DOUBLE, lambda x: x ^ 2, "hat_for_power", "two rows", ("write `** 2`",)),
    Says(
        "max of two",
        DOUBLE,
        lambda x: np.max(x, 0.5),
        "array_for_a_whole_number",
        "two rows",
        ("`np.maximum`", "`np.eye`"),
    ),
    Says(
        "an array for a number",
        DOUBLE,
        lambda x: np.max(0, x),
        "array_for_a_whole_number",
        "two rows",
        ("`np.maximum`",),
    ),
    Says("a function", DOUBLE, lambda x: double * x, "function_not_called", "two rows", ("call it, as in `f(x)`",)),
    Says("name", DOUBLE, lambda x: unknown, "unknown_name", "two rows", ("NameError", "is it misspelled")),  # noqa: F821
    Says("unbound", DOUBLE, not_in_yet, "name_before_its_value", "two rows", ("before it gets a value",)),
    Says("index of floats", DOUBLE, lambda x: x[x], "index_of_floats", "two rows", ("`.astype(int)`",), ("outside",)),
    Says("index", DOUBLE, lambda x: x[9], "raised", "two rows", ("lies outside the array",)),
    Says("attribute", DOUBLE, lambda x: x.average(), "raised", "two rows", ("print its `type`",)),
    Says("casting", DOUBLE, ufunc_casting, "whole_numbers_in_place", "two rows", ("start from a float array",)),
    Says(
        "an old name of it",
        DOUBLE,
        raising(type("UFuncTypeError", (TypeError,), {})("Cannot cast")),
        "whole_numbers_in_place",
        "two rows",
        ("start from a float array",),
    ),
    Says("zero", DOUBLE, lambda x: 1 // 0, "divides_by_0", "two rows", ("A divisor is 0",)),
    Says("endless", DOUBLE, endless, "calls_itself", "two rows", ("without an end",)),
    Says("axis", DOUBLE, lambda x: x.sum(axis=2), "no_such_axis", "two rows", ("fewer axes",)),
    Says(
        "partly written",
        DOUBLE,
        second_stub,
        "partly_written",
        "one row",
        ("still to be written", "Right: 2 of 3 cases"),
    ),
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
        "other_arguments",
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
    Says(
        "a masked array",
        DOUBLE,
        lambda x: np.ma.masked_less(2 * x, 0),
        "masked",
        "two rows",
        ("entries masked", ".filled(number)"),
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
    Says(
        "what cannot be read",
        READ,
        lambda: [1],
        "unreadable",
        "your word",
        ("What came of your function cannot be read as an answer: an answer is one of once, twice: came [1]. Below",),
        ("stops",),
    ),
    Says(
        "what cannot be read, without words", READ, lambda: "", "unreadable", "your word", ("an answer: ValueError.",)
    ),
    Says(
        "an error before it is read",
        READ,
        lambda: {}["x"],
        "raised",
        "your word",
        ("function stops with KeyError: 'x'.",),
    ),
    Says(
        "a stub where it would be read",
        READ,
        raising(NotImplementedError()),
        None,
        "",
        ("put your code in its place",),
        status="not attempted",
    ),
    Says("nothing to be read", READ, lambda: None, "returned_none", "your word", ("returns None",)),
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
