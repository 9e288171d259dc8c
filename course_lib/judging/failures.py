"""What to say when an answer gave no numbers at all."""

from course_lib.judging.exercise import Exercise
from course_lib.judging.run import Failure, Kind
from course_lib.judging.trial import Finding

WHOLE_NUMBER = (
    "One whole number belongs where something else stands. (`np.max(a, axis)` takes one array; the larger of two is"
    " `np.maximum`. `np.eye` takes a number.)"
)
# For an exception whose text holds the second string: what it means and what to do next.
ADVICE = (
    (
        "ValueError",
        "truth value",
        "An `if`, or Python's own `max`, asks a whole array: use `np.where`, `np.maximum` or a mask, which decide entry"
        " by entry.",
    ),
    ("ValueError", "could not be broadcast", "Two arrays do not fit together: print their `.shape` before that line."),
    (
        "ValueError",
        "shapes",
        "Two arrays do not fit together: print their `.shape` before that line. Does one need `.T`?",
    ),
    (
        "ValueError",
        "matmul",
        "Two arrays do not fit together: print their `.shape` before that line. Does one need `.T`?",
    ),
    ("ValueError", "read-only", "That array is only a view to read from: write into a copy."),
    (
        "TypeError",
        "not callable",
        "What stands before those parentheses is no function. Is a `*` missing, or an index?",
    ),
    ("TypeError", "bitwise_xor", "In Python `^` is no power: write `** 2`."),
    ("TypeError", "interpreted as an integer", WHOLE_NUMBER),
    ("TypeError", "only integer scalar arrays", WHOLE_NUMBER),
    ("TypeError", "'function'", "A function itself stands where its value is needed: call it, as in `f(x)`."),
    ("NameError", "", "That name is not known here: is it misspelled, or is the cell that defines it not yet run?"),
    ("UnboundLocalError", "", "That name is used before it gets a value in this function."),
    ("IndexError", "must be of integer", "An index must be a whole number or a mask: convert it with `.astype(int)`."),
    ("IndexError", "", "An index lies outside the array: print the array's `.shape` and the index before that line."),
    ("AttributeError", "", "That value has no such attribute: print its `type` before that line."),
    ("UFuncTypeError", "", "The result does not fit the array's dtype: start from a float array, or make a new one."),
    (
        "_UFuncOutputCastingError",
        "",
        "The result does not fit the array's dtype: start from a float array, or make a new one.",
    ),
    ("ZeroDivisionError", "", "A divisor is 0 in this case."),
    ("RecursionError", "", "The function calls itself without an end."),
    ("AxisError", "", "The array has fewer axes than that: print its `.shape` before that line."),
    ("NotImplementedError", "", "Part of the function is still to be written."),
)

MESSAGES: dict[Kind, str] = {
    "returned_none": "Your function returns None. Does its last line begin with `return`? Without it a function"
    " gives None back, whatever it has computed or printed.",
    "not_numeric": "`{name}` is not an array of real numbers but a {type}. Return a NumPy array of floats or whole"
    " numbers, every row of the same length.",
    "too_large": "`{name}` is far too large, {came}. Has a product combined every entry with every other one?",
    "wrong_number_of_values": "Your function returns {came} where {count} values are expected. End it with"
    " `return {returns}`.",
}


def failure_finding(failure: Failure, exercise: Exercise) -> Finding:
    """Say why `failure` left nothing to compare."""
    if failure.kind in ("raised", "not_implemented"):
        return Finding("raised", _raised(failure, exercise))
    message = MESSAGES[failure.kind].format(
        name=exercise.returns[failure.position],
        came=failure.message,
        type=f"{failure.type} of {failure.message}" if failure.message.startswith("dtype") else failure.type,
        count=len(exercise.returns),
        returns=", ".join(exercise.returns),
    )
    return Finding(failure.kind, message)


def describe(failure: Failure) -> str:
    """Write a failure in the place of the value that did not come."""
    if failure.kind in ("raised", "not_implemented"):
        return f"raises {failure.type}: {failure.message}".rstrip(": ")
    return "None" if failure.kind == "returned_none" else f"{failure.type}: {failure.message}"


def _raised(failure: Failure, exercise: Exercise) -> str:
    called = f"It is called as `{exercise.signature}`."
    fits = failure.type == "TypeError" and f"{exercise.name}()" in failure.message
    advice = called if fits else next((says for type_, part, says in ADVICE if _applies(failure, type_, part)), "")
    return f"Your function stops with {describe(failure).removeprefix('raises ')}. {advice}".rstrip()


def _applies(failure: Failure, type_: str, part: str) -> bool:
    return failure.type == type_ and part in failure.message
