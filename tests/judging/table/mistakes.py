"""Of the table: known mistakes, and changed arguments."""

from dataclasses import replace

import numpy as np

from course_lib.judging.exercise import Misconception
from tests.judging.small import DOUBLE, MEAN, ONE, PAIR, TWO, double, made
from tests.judging.table.says import Says, in_place, only_in, plus_one, raising


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

SUBTRACTS = Misconception("subtracts", wrong=np.subtract, says="You subtract.")
SUBTRACTS_IN_PLACE = Misconception("in_place", wrong=lambda a, b: np.subtract(a, b, out=a), says="In place.")

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
        "known in another shape of one number",
        replace(MEAN, misconceptions=(Misconception("sums", wrong=lambda x: x.sum(keepdims=True), says="You sum."),)),
        lambda x: x.sum(),
        "sums",
        "two rows",
    ),
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
    Says(
        "the first of two that change otherwise",
        replace(BOTH, misconceptions=(SUBTRACTS, SUBTRACTS_IN_PLACE)),
        lambda a, b: first_changed(b, a - b),
        "subtracts",
        "two arrays",
        ("You subtract. Besides, it changes `second` in place",),
    ),
    Says("changed on purpose", ON_PURPOSE, doubles_itself, None, "", status="correct"),
    Says("left alone, where it may be changed", ON_PURPOSE, double, None, "", status="correct"),
)
