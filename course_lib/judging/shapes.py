"""What a wrong shape tells. Each diagnosis must hold in every case where the shape is wrong."""

from collections.abc import Callable
from functools import partial

import numpy as np

from course_lib.judging.compare import Comparison
from course_lib.judging.run import Array
from course_lib.judging.sizes import named
from course_lib.judging.trial import Finding

Test = Callable[[Comparison], bool]  # asked where the shapes differ


def _transposed(value: Comparison) -> bool:
    return value.expected.ndim > 1 and value.received.shape == value.expected.shape[::-1]


def _collapsed(axis: int, value: Comparison) -> bool:
    """Received what is expected, but summed over `axis`."""
    if value.expected.ndim <= axis or not value.expected.any():
        return False
    return any(value.came_as(value.expected.sum(axis, keepdims=keep)) for keep in (True, False))


def _not_collapsed(collapse: Callable[..., Array], value: Comparison) -> bool:
    """Received what would be right after `collapse` over some axis."""
    received, expected = value.received, value.expected
    # Over an axis of length 1 there is nothing to add up, and over one of length 0 the sums would be of nothing.
    axes = [axis for axis, length in enumerate(received.shape) if length > 1] if received.size else []
    options = ((axis, keep) for axis in axes for keep in (True, False))
    collapsed = (np.asarray(collapse(received, axis, keepdims=keep)) for axis, keep in options)
    return any(value.tolerance.equal(array, expected) for array in collapsed)


def _one_number(value: Comparison) -> bool:
    return value.received.ndim == 0


def _lost_axis(value: Comparison) -> bool:
    """Received an axis of length 1 fewer, or all of them; where several have that length, any of them."""
    shape = value.expected.shape
    one_fewer = [shape[:axis] + shape[axis + 1 :] for axis, length in enumerate(shape) if length == 1]
    return value.received.shape in (*one_fewer, np.squeeze(value.expected).shape)


def _extra_axis(value: Comparison) -> bool:
    received, expected = value.received, value.expected
    return received.ndim > expected.ndim and np.squeeze(received).shape == np.squeeze(expected).shape


def _broadcast_apart(value: Comparison) -> bool:
    return value.received.shape == (value.expected.size, value.expected.size)


SUMMED = (
    "It is the right array summed over axis {0}, which takes the {1} together: leave that sum out, since every one of"
    " them has an entry of its own."
)

TESTS: tuple[tuple[str, Test, str], ...] = (
    (
        "transposed",
        _transposed,
        "Rows and columns are swapped: transpose with `.T`, or swap the two factors of the product.",
    ),
    (
        "lost_axis",
        _lost_axis,
        "The axis of length 1 is lost. A sum, a mean or a maximum keeps it with `keepdims=True`; without one of them,"
        " `None` in an index makes it.",
    ),
    ("summed_over_axis_0", partial(_collapsed, 0), SUMMED.format(0, "rows")),
    ("summed_over_axis_1", partial(_collapsed, 1), SUMMED.format(1, "columns")),
    (
        "not_summed",
        partial(_not_collapsed, np.sum),
        "A sum is missing: added up along one axis, your entries are the right ones.",
    ),
    (
        "not_averaged",
        partial(_not_collapsed, np.mean),
        "A mean is missing: averaged along one axis, your entries are the right ones.",
    ),
    (
        "one_number",
        _one_number,
        "Everything went into one number: look for a `sum` or `mean` that needs an `axis`, or for an array that is"
        " missing as a factor.",
    ),
    (
        "extra_axis",
        _extra_axis,
        "There is an axis of length 1 too many: look for a `reshape`, `keepdims` or a pair of brackets.",
    ),
    (
        "broadcast_apart",
        _broadcast_apart,
        "Every entry is combined with every other one: NumPy does that where shapes (n, 1) and (n,) meet. Print both.",
    ),
)


def _other_length(name: str, wrong: list[Comparison]) -> Finding | None:
    """Say whose length an axis has, where another one's belongs there."""
    arguments = [value.arguments for value in wrong]
    if any(value.received.ndim != value.expected.ndim for value in wrong):
        return None
    for axis in range(wrong[0].expected.ndim):
        came, right = ([getattr(value, of).shape[axis] for value in wrong] for of in ("received", "expected"))
        has, wanted = named(came, arguments), named(right, arguments)
        fixed = f"always {came[0]}" if len(set(came)) == 1 < len(wrong) else None
        if came != right and wanted and (has or fixed):
            message = f"Axis {axis} of `{name}` has the length {has or fixed}; it should have {wanted}."
            return Finding("other_length", message, wrong[0].index, telling=False)
    return None


def _selected(name: str, wrong: list[Comparison]) -> Finding | None:
    """Say which entries were picked out, where all have a place in the result."""
    if any(value.received.ndim != 1 or value.expected.ndim < 2 for value in wrong):
        return None
    words = named([value.received.size for value in wrong], [value.arguments for value in wrong])
    if not words or not words.startswith("how many"):
        return None
    says = (
        f"`{name}` is one row, as long as {words}: a mask in brackets picks entries out, and drops the others. Every"
        f" entry"
        " keeps its place: write into a copy, `copy[mask] = …`, or choose with `np.where`."
    )
    return Finding("picked_entries", says, wrong[0].index, telling=False)


def _several_for_one(name: str, wrong: list[Comparison]) -> Finding | None:
    """Say of what there is a number each, where one number in all is asked."""
    if any(value.expected.ndim or not value.received.ndim for value in wrong):
        return None
    if len({value.received.ndim for value in wrong}) > 1:
        return None
    arguments = [value.arguments for value in wrong]
    axes = range(wrong[0].received.ndim)
    lengths = [named([value.received.shape[axis] for value in wrong], arguments) for axis in axes]
    if None in lengths:
        return None
    says = (
        f"`{name}` is one number, and you return many: their shape is {' by '.join(map(str, lengths))}. What takes"
        f" them together,"
        " a `sum`, a `mean` or the product `@`, is missing; or that is not what was asked for."
    )
    return Finding("several_for_one_number", says, wrong[0].index, telling=False)


def _number_for_array(name: str, wrong: list[Comparison]) -> Finding | None:
    """Say that a single number came where the right array holds that number everywhere."""
    if any(value.received.ndim or not value.tolerance.close(value.received, value.expected).all() for value in wrong):
        return None
    says = (
        f"`{name}` is one number here, where an array is expected that holds it in every place, of shape"
        f" `{wrong[0].expected.shape}`: make it with `np.zeros_like`, or multiply an array by it."
    )
    return Finding("number_for_array", says, wrong[0].index)


def _vector_for_table(name: str, wrong: list[Comparison]) -> Finding | None:
    """Say that there is one number for each entry where one for each pair is asked."""
    for value in wrong:
        table = value.expected.ndim == 2 and value.expected.shape[0] == value.expected.shape[1]
        if not table or value.received.shape != value.expected.shape[:1]:
            return None
    says = (
        f"`{name}` is a vector, one number for each entry, where a table is asked, one number for each *pair*: entry"
        f" (j, k)"
        " says how output j answers to input k, for j ≠ k too."
    )
    return Finding("vector_for_table", says, wrong[0].index, telling=False)


# What is said of entries must not be contradicted by those of cases whose shape is right.
OF_ENTRIES = {"summed_over_axis_0", "summed_over_axis_1", "not_summed", "not_averaged"}
VAGUE = {"one_number", "broadcast_apart"}  # these say how a shape is wrong, not yet why


def shape_finding(name: str, values: list[Comparison]) -> Finding | None:
    """Say what is wrong with the shape of the value called `name`; None when every shape is right."""
    wrong = [value for value in values if value.right is None]
    if not wrong:
        return None
    first = wrong[0]
    start = f"`{name}` has shape `{first.received.shape}` where `{first.expected.shape}` is expected. "
    if found := _number_for_array(name, wrong):
        return found
    others_are_right = all(value.is_right for value in values if value.right is not None)
    for slug, test, says in TESTS:
        with np.errstate(all="ignore"):
            if (others_are_right or slug not in OF_ENTRIES) and all(map(test, wrong)):
                return Finding(slug, start + says, first.index, telling=others_are_right and slug not in VAGUE)
    for pattern in (_vector_for_table, _selected, _several_for_one, _other_length):
        if found := pattern(name, wrong):
            return found
    says = "Write the shape of every array beside its line, and find the first that is not so."
    return Finding("wrong_shape", start + says, first.index, telling=False)
