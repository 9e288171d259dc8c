"""What to say when an answer gave no numbers at all."""

import re

from course_lib.judging.met import met
from course_lib.judging.run import Failure, Kind
from course_lib.judging.trial import Finding, Trial

# For an exception whose text matches the second string: the cause (none where it may be anything), and what to do next.
FIT = "Two arrays do not fit together: print their `.shape` before that line."
WHOLE_BUFFER = "The result does not fit the array's dtype: start from a float array, or make a new one."
ADVICE = (
    (
        "ValueError",
        "truth value",
        "truth_of_an_array",
        "An `if`, or Python's own `max`, asks a whole array: use `np.where`, `np.maximum` or a mask, which decide entry"
        " by entry.",
    ),
    ("ValueError", "could not be broadcast", "", FIT),
    ("ValueError", "shapes|matmul", "", f"{FIT} Does one need `.T`?"),
    ("ValueError", "read-only", "writes_into_a_view", "That array is only a view to read from: write into a copy."),
    (
        "ValueError",
        "setting an array element with a sequence",
        "array_for_one_entry",
        "A single place of an array is given a whole array. One number belongs there, or the place needs another"
        " index.",
    ),
    (
        "TypeError",
        "not callable",
        "calls_a_value",
        "What stands before those parentheses is no function. Is a `*` missing, or an index?",
    ),
    ("TypeError", r"bitwise_xor|for \^:", "hat_for_power", "In Python `^` is no power: write `** 2`."),
    (
        "TypeError",
        "interpreted as an integer",
        "array_for_a_whole_number",
        "An array, or a float, stands where one whole number belongs. (`np.max(a, axis)` takes one array; the larger"
        " of two is `np.maximum`. `np.eye` and `np.zeros` take sizes.)",
    ),
    (
        "TypeError",
        "only integer scalar arrays",
        "array_for_a_whole_number",
        "An array stands where one whole number belongs. (`np.max(a, axis)` takes one array; the larger of two is"
        " `np.maximum`. `np.eye` and `np.zeros` take sizes.)",
    ),
    (
        "TypeError",
        "converted to Python scalars|0-dimensional arrays can be converted",
        "array_for_one_number",
        "A function that takes one number got an array. `math.exp`, `math.log`, `float` and `int` take one number;"
        " `np.exp` and `np.log` take every entry.",
    ),
    (
        "TypeError",
        "object is not iterable",
        "number_for_a_list",
        "A `sum`, a `for` or an assignment to several names wants several values, and there is one. Is it added up"
        " already?",
    ),
    (
        "TypeError",
        r"has no len\(\)",
        "number_for_a_list",
        "`len` wants several values, and there is one number. Is it added up already?",
    ),
    (
        "TypeError",
        "'method'|builtin_function",
        "method_not_called",
        "A method stands where its value is needed: call it, as in `a.sum()`.",
    ),
    (
        "TypeError",
        "'function'",
        "function_not_called",
        "A function itself stands where its value is needed: call it, as in `f(x)`.",
    ),
    (
        "TypeError",
        "'NoneType'",
        "computes_with_none",
        "A value is None. A function without `return` gives None, and so do methods that work in place, such as"
        " `sort`.",
    ),
    (
        "TypeError",
        "'tuple'",
        "tuple_for_a_number",
        "A tuple stands where one number belongs. (`a.shape` is a tuple; its entries are `a.shape[0]`, the rows, and"
        " `a.shape[1]`.)",
    ),
    (
        "TypeError",
        "'list'",
        "list_for_an_array",
        "A Python list does not compute entry by entry, and an index of it is one whole number: make an array of it,"
        " with `np.array`.",
    ),
    (
        "TypeError",
        "can't multiply sequence",
        "list_for_an_array",
        "A Python list does not compute entry by entry: make an array of it, with `np.array`.",
    ),
    (
        "NameError",
        "",
        "unknown_name",
        "That name is not known here: is it misspelled, or is the cell that defines it not yet run?",
    ),
    ("UnboundLocalError", "", "name_before_its_value", "That name is used before it gets a value in this function."),
    (
        "IndexError",
        "must be of integer",
        "index_of_floats",
        "An index must be a whole number or a mask. Is that array the index that you mean? Only where its floats are"
        " whole numbers, `.astype(int)` makes one of it.",
    ),
    (
        "IndexError",
        "too many indices",
        "too_many_indices",
        "That array has fewer axes than your index has parts: print its `.shape` before that line.",
    ),
    (
        "IndexError",
        "tuple index out of range",
        "no_such_axis",
        "A shape has one number for each axis: `a.shape[0]` rows and, where there is a second axis, `a.shape[1]`"
        " columns.",
    ),
    (
        "IndexError",
        "boolean index did not match",
        "mask_of_another_shape",
        "A mask must have the shape of the array that it picks from: of which array did you make it?",
    ),
    (
        "IndexError",
        "",
        "",
        "An index lies outside the array: print the array's `.shape` and the index before that line.",
    ),
    ("AttributeError", "", "", "That value has no such attribute: print its `type` before that line."),
    ("UFuncTypeError", "", "whole_numbers_in_place", WHOLE_BUFFER),
    ("_UFuncOutputCastingError", "", "whole_numbers_in_place", WHOLE_BUFFER),
    ("ZeroDivisionError", "", "divides_by_0", "A divisor is 0 in this case."),
    ("RecursionError", "", "calls_itself", "The function calls itself without an end."),
    (
        "AxisError",
        "",
        "no_such_axis",
        "That array has fewer axes than you ask for: print its `.shape` before that line. An array with one axis has"
        " `axis=0` alone.",
    ),
    ("NotImplementedError", "", "partly_written", "Part of the function is still to be written."),
)

MESSAGES: dict[Kind, str] = {
    "unreadable": "What came of your function cannot be read as an answer: {came}.",
    "returned_none": "Your function returns None. Does its last line begin with `return`? Without it a function"
    " gives None back, whatever it has computed or printed.",
    "not_numeric": "`{name}` is not an array of real numbers but a {type}. Return a NumPy array of floats or whole"
    " numbers, every row of the same length.",
    "masked": "`{name}` is a masked array, {came}: the mask says that no number belongs there, and the old one is still"
    " behind it. Which number belongs there? `.filled(number)` puts it in.",
    "too_large": "`{name}` is far too large, {came}. Has a product combined every entry with every other one? Has a"
    " list been put into itself?",
    "wrong_number_of_values": "Your function returns {came} where {count} values are expected. End it with"
    " `return {returns}`.",
}


def failure_finding(trial: Trial, failure: Failure) -> Finding:
    """Say why `failure`, that of a case of this trial, left nothing to compare."""
    exercise = trial.exercise
    if failure.kind in ("raised", "not_implemented"):
        return _raised(trial, failure)
    message = MESSAGES[failure.kind].format(
        name=exercise.returns[failure.position],
        came=failure.message or failure.type,
        type=f"{failure.type} of {failure.message}" if failure.message.startswith("dtype") else failure.type,
        count=len(exercise.returns),
        returns=", ".join(exercise.returns),
    )
    return Finding(failure.kind, message)


def describe(failure: Failure) -> str:
    """Write a failure in the place of the value that did not come."""
    if failure.kind in ("raised", "not_implemented"):
        return f"raises {failure.type}: {failure.message}".rstrip(": ")
    if failure.kind == "unreadable":
        return "cannot be read"
    return "None" if failure.kind == "returned_none" else f"{failure.type}: {failure.message}"


def _raised(trial: Trial, failure: Failure) -> Finding:
    exercise = trial.exercise
    stops = f"Your function stops with {describe(failure).removeprefix('raises ').rstrip('.')}."
    if failure.type == "TypeError" and f"{exercise.name}()" in failure.message:
        return Finding("other_arguments", f"{stops} It is called as `{exercise.signature}`.", telling=False)
    slug, says = met(trial, failure) or next(
        (
            (slug, says)
            for type_, part, slug, says in ADVICE
            if failure.type == type_ and re.search(part, failure.message)
        ),
        ("", ""),
    )
    return Finding(slug or "raised", f"{stops} {says}".rstrip(), telling=False)
