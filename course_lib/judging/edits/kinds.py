"""The kinds of change: what a hint says where a change would mend, and what a name says where it is a mistake."""

from typing import NamedTuple


class Kind(NamedTuple):
    """Words for a kind of change.

    `hint` says it of the place that needs the change. Where a right answer so changed does what an answer did, `slug`
    is the mistake's name, and `says` what is to be said of what stands there; "" where it is no mistake to be named.
    """

    hint: str
    slug: str = ""
    says: str = ""


ADDED = ("something_added", "something is done there that does not belong")
AXIS = ("other_axis", "the axis, or `keepdims=True`, is another one, or missing")
FACTOR = ("factor_added", "a factor in it does not belong")
NUMBER = ("other_number", "a number is another one")

KINDS = {
    "array": Kind("Those lists are no array yet, and may be one and the same list: make an array of them."),
    "assignment": Kind(
        "What is computed there is right. How it goes into the variable is not: does it replace what was there, or add"
        " to it?"
    ),
    "axis": Kind("The axis is another one: over what is to be added, or compared, and what is to stay?", *AXIS),
    "call": Kind("A function does nothing until it is called: the parentheses are missing."),
    "clip": Kind("A value there can be 0, or very small: keep it away from 0.", *ADDED),
    "comparison": Kind("The comparison is another one.", "other_comparison", "the comparison is another one"),
    "comparison too many": Kind(
        "Nothing is to be compared there: the value itself is wanted.",
        "comparison_missing",
        "it is a value, where a comparison belongs",
    ),
    "constant": Kind("The number there is another one.", *NUMBER),
    "copy": Kind("What is written there goes into the caller's own array: work on a copy."),
    "diagonal": Kind("Those numbers belong on a diagonal."),
    "division": Kind("Something is to be divided there."),
    "division by N": Kind(
        "It is to be divided by the number of samples.", "division_added", "it is divided once too often"
    ),
    "division by the sum": Kind("It is to be divided by its sum."),
    "dtype": Kind("The array's type is wrong there: whole numbers cannot hold fractions."),
    "factor": Kind("A factor is missing there.", *FACTOR),
    "factor N": Kind("The number of samples belongs there as a factor.", *FACTOR),
    "function": Kind(
        "The function that is called there is another one.", "other_function", "another function belongs there"
    ),
    "function missing": Kind("A function belongs around it.", *ADDED),
    "gate": Kind("What counts there is whether something is greater than 0.", *ADDED),
    "indentation": Kind("That line is indented too far: the loop ends before it."),
    "keepdims": Kind("The shape matters there: is the axis that was added up to be kept or not?", *AXIS),
    "mean": Kind("A mean is missing there.", *ADDED),
    "mean over the samples": Kind("All is to be added up there, and divided by the number of samples."),
    "name": Kind("Another variable belongs there.", "other_name", "that name stands where another one belongs"),
    "negation": Kind("It is negated, and should not be.", "minus_lost", "a minus before it is lost"),
    "new axis": Kind("An axis of length 1 is missing there."),
    "one call too many": Kind(
        "There is a call too many: what goes into it is right already.",
        "function_missing",
        "a function that belongs around it is missing",
    ),
    "one index too many": Kind("There is an index too many."),
    "one minus": Kind("It is the difference to 1 that is wanted there.", *ADDED),
    "one off": Kind("It is one too many, or one too few."),
    "one operand too many": Kind(
        "There is a term or a factor too many.",
        "part_missing",
        "it stands alone, where something more belongs to it",
    ),
    "one statement too many": Kind("That line spoils what was right before it."),
    "operator": Kind("The operator is another one.", "other_operation", "another operation belongs between the two"),
    "order of the arguments": Kind(
        "The arguments are right, but in another order.", "other_order", "what goes into it belongs in another order"
    ),
    "order of the branches": Kind("What is taken when, is the other way round."),
    "order of the indices": Kind(
        "The indices are right, but in another order.", "other_order", "the indices belong in another order"
    ),
    "order of the lines": Kind("The line is right, but it comes too early."),
    "order of the operands": Kind(
        "The operands are right, but in another order.", "operands_swapped", "the two have changed places"
    ),
    "order of the values": Kind("The values are right, but in another order."),
    "outer product": Kind("Every entry is to be multiplied with every other one."),
    "parentheses": Kind(
        "Parentheses belong elsewhere: which operator comes first?",
        "other_parentheses",
        "the parentheses belong elsewhere",
    ),
    "reciprocal": Kind("It is to be turned upside down."),
    "reshape": Kind(
        "The numbers keep their order there, and go into another shape.",
        "reshape_for_transpose",
        "`reshape` leaves the numbers in their order, where rows and columns belong swapped",
    ),
    "shift": Kind("Large numbers are to be made smaller there, before `exp`: subtract each row's largest."),
    "sign": Kind("Look at the sign.", "other_sign", "its sign is the other one"),
    "square": Kind("A square is missing there.", *ADDED),
    "sum": Kind("A sum is missing there.", *ADDED),
    "term": Kind("A term is missing there."),
    "transpose": Kind(
        "Rows and columns are the wrong way round there: look at `.T`.",
        "transpose_lost",
        "it is not transposed, or too often",
    ),
    "value": Kind("Another value belongs there: a variable, where a number stands, or the other way round."),
    "variable too many": Kind(
        "That variable has no business there: a number belongs in its place.",
        "factor_missing",
        "a factor or a term plays no part",
    ),
    **dict.fromkeys(
        ("raises", "raises in some"),
        Kind("Print what goes into that expression, and its `.shape`, just before the line: does it fit together?"),
    ),
    "not finite": Kind("Something there is divided by 0, or is the logarithm of 0, or is too large for `exp`."),
    "shape": Kind("Two arrays there do not have the same shape, and NumPy combines every entry with every other one."),
}
