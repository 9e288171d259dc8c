"""Nodes that the course has not shown: a quotient, tanh, and the largest entry of each row."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.doubles import doubles
from course_lib.engine import unbroadcast
from course_lib.judging.exercise import Exercise, Probe, mistakes

Array = NDArray[Any]
Two = tuple[Any, Any]


def _divide_probes(seed: int) -> tuple[Probe, ...]:
    """Give each of a and b a turn at being repeated, along rows, along columns and both ways."""
    random = np.random.default_rng(seed)
    row, column = np.array([[2.0, -4.0]]), np.array([[2.0], [-0.5]])
    table, dvalues = np.array([[6.0, 2.0], [-1.0, 3.0]]), np.array([[1.0, -2.0], [0.5, 4.0]])
    bounded = random.uniform(0.5, 2, size=(4, 3)) * np.array([1.0, -1.0, 1.0])
    return (
        Probe("one quotient", (np.array([[3.0]]), np.array([[5.0]]), np.array([[2.0]]))),
        Probe("one a for two b", (np.array([[1.0, -3.0]]), np.array([[6.0]]), row)),
        Probe("two a for one b", (np.array([[2.0, -1.0]]), np.array([[3.0, 5.0]]), np.array([[-2.0]]))),
        Probe("two quotients, an a of exactly 0", (np.array([[2.0, -1.0]]), np.array([[0.0, 3.0]]), row)),
        Probe("a row of b for two rows of a", (dvalues, table, row)),
        Probe("a column of b for two columns of a", (dvalues, table, column)),
        Probe("a column of a, a row of b", (dvalues, column, row)),
        Probe("a vector b", (dvalues, table, row[0])),
        Probe("whole numbers", (np.array([[3, -1]]), np.array([[1, 5]]), np.array([[2, 4]]))),
        Probe("random tables", (random.normal(size=(4, 3)), random.normal(size=(4, 3)), bounded)),
        Probe("a random row by a table", (random.normal(size=(4, 3)), random.normal(size=(1, 3)), bounded)),
    )


def divide_backward(dvalues: Array, a: Array, b: Array) -> Two:
    """Return da and db of a / b, each with the shape of its array."""
    return unbroadcast(dvalues / b, np.shape(a)), unbroadcast(-dvalues * a / b**2, np.shape(b))


def _quotient(
    dvalues: Array, a: Array, b: Array, *, da: Any = None, db: Any = None, upstream: Any = None, fit: Any = unbroadcast
) -> Two:
    """Return the way back through a quotient with other slopes, another gradient that arrives or another sum."""
    arrived = upstream(dvalues) if upstream else dvalues
    of_a = da(arrived, a, b) if da else arrived / b
    of_b = db(arrived, a, b) if db else -arrived * a / b**2
    return fit(of_a, np.shape(a)), fit(of_b, np.shape(b))


def _mean_fit(gradient: Array, shape: tuple[int, ...]) -> Any:
    return unbroadcast(gradient, shape) * np.prod(shape) / np.size(gradient)


_FITS = {
    "broadcasting_not_undone": lambda gradient, shape: gradient,
    "means_for_sums": _mean_fit,
    "sums_over_rows_always": lambda gradient, shape: gradient.sum(axis=0, keepdims=True),
}


def _not_squared(dvalues: Array, a: Array, b: Array) -> Any:
    return -dvalues * a / b


def _a_forgotten(dvalues: Array, a: Array, b: Array) -> Any:
    return -dvalues / b**2 + np.zeros_like(a)


def _without_upstream(dvalues: Array, a: Array, b: Array) -> Any:
    return -a / b**2 + np.zeros(dvalues.shape)


def _no_minus(dvalues: Array, a: Array, b: Array) -> Any:
    return dvalues * a / b**2


def _rule_of_the_quotient(dvalues: Array, a: Array, b: Array) -> Any:
    return dvalues * (b - a) / b**2


_DIVIDE_MISTAKES = mistakes(
    minus_forgotten=(
        partial(_quotient, db=_no_minus),
        "db has the wrong sign. Of two positive numbers a larger b makes the quotient smaller: the derivative of 1/b is −1/b².",
    ),
    b_not_squared=(
        partial(_quotient, db=_not_squared),
        "db has b in the denominator where b² belongs. You have −a/b, the quotient itself with a minus; the derivative of 1/b is −1/b².",
    ),
    b_cubed=(
        partial(_quotient, db=lambda dvalues, a, b: -dvalues * a / b**3),
        "db is divided by b once too often: the derivative of 1/b is −1/b², and a stands in front of it. (a/b, divided by b, is a/b² already.)",
    ),
    a_forgotten=(
        partial(_quotient, db=_a_forgotten),
        "db lacks the factor a. You have the slope of 1/b; the quotient is a times that, and so is its slope.",
    ),
    like_a_product=(
        partial(_quotient, da=lambda dvalues, a, b: dvalues * b, db=lambda dvalues, a, b: dvalues * a),
        "These are the gradients of a *product*: each gets the other one. For a/b = a · (1/b), a gets 1/b, and b gets a times the "
        "slope of 1/b.",
    ),
    a_gets_the_quotient=(
        partial(_quotient, da=lambda dvalues, a, b: dvalues * a / b),
        "da has a factor a too many. The quotient is linear in a: its slope is 1/b, however large a is.",
    ),
    a_gets_b=(
        partial(_quotient, da=lambda dvalues, a, b: dvalues * b),
        "da is multiplied by b, where it must be divided: the quotient moves by 1/b when a moves by 1.",
    ),
    quotient_rule_for_both=(
        partial(_quotient, da=_rule_of_the_quotient, db=_rule_of_the_quotient),
        "You put both slopes into the quotient rule at once and get (b − a)/b². That is how the quotient moves when a and b move "
        "*together*. Asked are two gradients: in one b stands still, in the other a.",
    ),
    b_gets_what_a_gets=(
        partial(_quotient, db=lambda dvalues, a, b: dvalues / b),
        "b gets what a gets. The quotient is no sum: when b moves by 1, it moves by −a/b².",
    ),
    forgets_upstream=(
        partial(_quotient, upstream=np.ones_like),
        "`dvalues` does not appear: you return the quotient's own slopes. The chain rule multiplies each by the gradient that arrives, "
        "before anything is summed.",
    ),
    b_without_upstream=(
        partial(_quotient, db=_without_upstream),
        "db lacks `dvalues`. What arrives multiplies both slopes, that of b as well.",
    ),
    broadcasting_not_undone=(
        partial(_quotient, fit=_FITS["broadcasting_not_undone"]),
        "Where a or b was repeated, its gradient has one entry for each *copy*: add these up, with "
        "`unbroadcast` and the shape that the array had.",
    ),
    a_not_summed=(
        lambda dvalues, a, b: (dvalues / b, divide_backward(dvalues, a, b)[1]),
        "db is right, and da is not summed: a too may be the one that was repeated. da must have the shape of a.",
    ),
    b_not_summed=(
        lambda dvalues, a, b: (divide_backward(dvalues, a, b)[0], -dvalues * a / b**2),
        "da is right, and db is not summed: where b was repeated, each copy sent its own gradient. db must have the shape of b.",
    ),
    a_summed_too_early=(
        lambda dvalues, a, b: (unbroadcast(dvalues, a.shape) / b, divide_backward(dvalues, a, b)[1]),
        "db is right. For da you sum `dvalues` first and divide afterwards. But each copy of a met a b of its own: divide, *then* sum over the "
        "copies.",
    ),
    means_for_sums=(
        partial(_quotient, fit=_mean_fit),
        "You average over the copies of what was repeated. Each copy is a path of its own, and paths add up: sum.",
    ),
    sums_over_rows_always=(
        partial(_quotient, fit=_FITS["sums_over_rows_always"]),
        "You sum over axis 0, as for biases. Here a column, a single number or nothing at all may have been repeated: "
        "`unbroadcast` reads off the shape what is to be summed.",
    ),
    wrong_order=(
        lambda dvalues, a, b: divide_backward(dvalues, a, b)[::-1],
        "Both are right, in another order. Return (da, db).",
    ),
)


def _tanh_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    return (
        Probe("one number", (np.array([[2.0]]), np.array([[0.5]]))),
        Probe("two numbers", (np.array([[-3.0, 1.0]]), np.array([[0.8, -0.6]]))),
        Probe("an output of exactly 0", (np.array([[-2.0, 4.0]]), np.array([[0.0, 0.5]]))),
        Probe(
            "outputs of exactly 1 and −1", (np.array([[2.0, -1.0], [3.0, 5.0]]), np.array([[1.0, -1.0], [0.2, -0.4]]))
        ),
        Probe("whole numbers as dvalues", (np.array([[3, -1]]), np.array([[-0.5, 0.6]]))),
        Probe("a random batch", (random.normal(size=(4, 3)), np.tanh(random.normal(size=(4, 3))))),
    )


def tanh_backward(dvalues: Array, output: Array) -> Any:
    """Return dinputs, with the shape of dvalues."""
    return dvalues * (1 - output**2)


def _tanh_in_steps(dvalues: Array, output: Array, *, slope: Any = None, upstream: Any = None) -> Any:
    return (upstream(dvalues) if upstream else dvalues) * (slope(output) if slope else 1 - output**2)


def _tanh_in_place(dvalues: Array, output: Array) -> Any:
    output **= 2
    return dvalues * (1 - output)


_TANH_MISTAKES = mistakes(
    square_forgotten=(
        partial(_tanh_in_steps, slope=lambda output: 1 - output),
        "You take 1 − output. The slope of tanh is 1 minus the *square* of its output, the same at −0.6 as at 0.6.",
    ),
    tanh_again=(
        partial(_tanh_in_steps, slope=lambda output: 1 - np.tanh(output) ** 2),
        "You apply tanh (or cosh) to `output`, as if it were the input. Forward has computed tanh already; its slope 1 − tanh² is "
        "made of that output as it is.",
    ),
    tanh_again_unsquared=(
        partial(_tanh_in_steps, slope=lambda output: 1 - np.tanh(output)),
        "You take 1 − tanh(output). `output` is a tanh already, so nothing is to be computed again; and it is its *square* that is "
        "subtracted from 1.",
    ),
    slope_of_the_sigmoid=(
        partial(_tanh_in_steps, slope=lambda output: output * (1 - output)),
        "output · (1 − output) is the slope of the *sigmoid*, whose outputs lie between 0 and 1. tanh runs from −1 to 1, and is "
        "steepest where its output is 0.",
    ),
    square_of_the_difference=(
        partial(_tanh_in_steps, slope=lambda output: (1 - output) ** 2),
        "You square the whole difference, (1 − output)². Only the output is squared: 1 − output².",
    ),
    opposite_sign=(
        partial(_tanh_in_steps, slope=lambda output: output**2 - 1),
        "Every entry has the wrong sign: you have output² − 1. tanh rises everywhere, so its slope is never negative.",
    ),
    plus_for_minus=(
        partial(_tanh_in_steps, slope=lambda output: 1 + output**2),
        "You add the square. Then the slope would grow where tanh flattens out: at an output of ±1 it must be 0. Subtract.",
    ),
    output_for_slope=(
        partial(_tanh_in_steps, slope=lambda output: output),
        "You multiply by tanh's *value*. The chain rule asks for its slope, which is largest, 1, where the output is 0.",
    ),
    square_alone=(
        partial(_tanh_in_steps, slope=np.square),
        "You have output², what is *lacking* in the slope. It is 1 minus that.",
    ),
    doubles_for_squares=(
        partial(_tanh_in_steps, slope=lambda output: 1 - 2 * output),
        "You double the output where it is squared: `** 2` has two stars. At an output of 1 the slope must be 0.",
    ),
    differentiated_once_more=(
        partial(_tanh_in_steps, slope=lambda output: -2 * output),
        "You have −2 · output, which comes of differentiating 1 − output². That *is* the slope already; do not differentiate "
        "again.",
    ),
    root_of_the_slope=(
        partial(_tanh_in_steps, slope=lambda output: np.sqrt(1 - output**2)),
        "You take the square root of 1 − output². That would be right for a sine, whose slope is its cosine; for tanh there is "
        "no root.",
    ),
    forgets_upstream=(
        partial(_tanh_in_steps, upstream=np.ones_like),
        "`dvalues` does not appear. You return the slope of tanh itself; the chain rule multiplies it by the gradient that arrives.",
    ),
    upstream_squared_as_well=(
        lambda dvalues, output: 1 - dvalues * output**2,
        "`dvalues` multiplies the square alone. It multiplies the whole slope: put 1 − output² into parentheses.",
    ),
    no_parentheses=(
        lambda dvalues, output: dvalues - output**2,
        "You have dvalues − output². In `dvalues * 1 - output**2` the product comes before the minus: put the slope 1 − output² into parentheses.",
    ),
    arguments_swapped=(
        lambda dvalues, output: output * (1 - dvalues**2),
        "The two arguments have changed places: you square `dvalues`. The slope is made of `output`, and `dvalues` multiplies it.",
    ),
    divides_by_slope=(
        lambda dvalues, output: dvalues / (1 - output**2),
        "You divide by the slope. Back through a function, the gradient is *multiplied* by its slope; where tanh is flat, nothing comes through.",
    ),
    divided_by_batch=(
        lambda dvalues, output: dvalues * (1 - output**2) / len(output),
        "You divide by the number of rows. The mean over the batch is the loss's affair, and its 1/N is in `dvalues` already.",
    ),
    modifies_output=(
        _tanh_in_place,
        "The numbers are right, but `**=` squared the caller's own `output`: the next who needs it finds something else. `output**2` makes a new "
        "array.",
    ),
)


def _row_max_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    return (
        Probe("one row", (np.array([[2.0]]), np.array([[1.0, 3.0, -1.0]]))),
        Probe("one row, all negative", (np.array([[-1.5]]), np.array([[-2.0, -1.0, -4.0]]))),
        Probe("two rows, two columns", (np.array([[2.0], [-1.0]]), np.array([[4.0, 1.0], [0.0, 5.0]]))),
        Probe("both largest in column 0", (np.array([[1.0], [3.0]]), np.array([[5.0, -1.0], [2.0, 1.0]]))),
        Probe(
            "a largest entry of exactly 0", (np.array([[3.0], [0.5]]), np.array([[0.0, -2.0, -1.0], [1.0, 2.0, 4.0]]))
        ),
        Probe("two that are equally large", (np.array([[3.0]]), np.array([[2.0, 1.0, 2.0]]))),
        Probe("whole numbers as inputs", (np.array([[0.5], [-1.25]]), np.array([[1, 7, 3], [6, 2, 4]]))),
        Probe("whole numbers as dvalues", (np.array([[3], [-2]]), np.array([[0.5, -1.0], [0.25, 0.75]]))),
        Probe("random rows", (random.normal(size=(5, 1)), random.normal(size=(5, 4)))),
    )


def row_max_backward(dvalues: Array, inputs: Array) -> Any:
    """Return dinputs (N, C): what arrives at a row goes to its largest entry, the first of them."""
    return dvalues * (np.arange(inputs.shape[1]) == inputs.argmax(axis=1, keepdims=True))


def _subgradient(received: tuple[Array, ...], dvalues: Array, inputs: Array) -> bool:
    """Whether the entries that are equally large share what arrives, in any way that leaves nobody less than nothing."""
    largest = inputs == inputs.max(axis=1, keepdims=True)
    shares = received[0] / np.where(dvalues == 0, 1, dvalues)
    whole = np.allclose(received[0].sum(axis=1, keepdims=True), dvalues, atol=1e-6)
    return whole and bool(np.all(shares >= -1e-6)) and np.allclose(received[0][~largest], 0, atol=1e-9)


def _largest(inputs: Array) -> Any:
    return inputs == inputs.max(axis=1, keepdims=True)


def _to_whole_columns(dvalues: Array, inputs: Array) -> Any:
    dinputs = np.zeros(inputs.shape)
    dinputs[:, inputs.argmax(axis=1)] = dvalues
    return dinputs


def _truncated(dvalues: Array, inputs: Array) -> Any:
    dinputs = np.zeros_like(inputs)
    dinputs[:] = row_max_backward(dvalues, inputs)
    return dinputs


def _softmax(inputs: Array) -> Any:
    powers = np.exp(inputs - inputs.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _row_max_in_steps(dvalues: Array, inputs: Array, *, gate: Any = None, upstream: Any = None) -> Any:
    arrived = upstream(dvalues) if upstream else dvalues
    return arrived * gate(inputs) if gate else row_max_backward(arrived, inputs)


_ROW_MAX_MISTAKES = mistakes(
    everyone_gets_all=(
        partial(_row_max_in_steps, gate=lambda inputs: np.ones(inputs.shape)),
        "Every entry of a row gets the gradient. Move one that is not the largest a little: the maximum stays as it is. Its slope is 0; "
        "the largest entry alone has slope 1.",
    ),
    shared_evenly=(
        partial(_row_max_in_steps, gate=lambda inputs: np.full(inputs.shape, 1 / inputs.shape[1])),
        "You share what arrives among all entries of the row, as a *mean* would. A maximum listens to one entry: that one gets "
        "everything, and the others 0.",
    ),
    equals_get_all=(
        partial(_row_max_in_steps, gate=_largest),
        "Right, except where two entries of a row are equally large: you give the whole gradient to each, so twice as much leaves as has "
        "arrived. Give it to one of them, or share it: `inputs.argmax` names one; a mask can be divided by its sum.",
    ),
    multiplies_by_the_maximum=(
        partial(_row_max_in_steps, gate=lambda inputs: inputs * row_max_backward(np.ones((len(inputs), 1)), inputs)),
        "You multiply by the maximum's *value*. Its slope is asked: 1 for the entry that is passed on, however large it is.",
    ),
    down_the_columns=(
        partial(_row_max_in_steps, gate=lambda inputs: inputs == inputs.max(axis=0)),
        "You look for the largest entry of each *column*. Each row has its own maximum: `axis=1`.",
    ),
    largest_of_the_batch=(
        partial(_row_max_in_steps, gate=lambda inputs: inputs == inputs.max()),
        "You look for the largest entry of the whole batch. Each row has its own maximum: `axis=1`.",
    ),
    maximum_loses_axis=(
        partial(_row_max_in_steps, gate=lambda inputs: inputs == inputs.max(axis=1)),
        "Your maximum has the shape (N,), and NumPy lays it along the *columns*: an error, or, where N = C, wrong places without a word. "
        "`keepdims=True` keeps it as one number a row, (N, 1).",
    ),
    all_but_the_largest=(
        partial(_row_max_in_steps, gate=lambda inputs: inputs < inputs.max(axis=1, keepdims=True)),
        "The gate is the wrong way round: all get the gradient but the largest. It is the largest that was passed on.",
    ),
    smallest_for_largest=(
        partial(_row_max_in_steps, gate=lambda inputs: inputs == inputs.min(axis=1, keepdims=True)),
        "The gradient goes to the *smallest* entry of each row. The maximum passed the largest on.",
    ),
    gate_of_relu=(
        partial(_row_max_in_steps, gate=lambda inputs: inputs > 0),
        "You gate on the sign, as ReLU does, which takes the larger of a number and 0. Here the entries of a row compete with each other: "
        "the largest wins, and it may be negative.",
    ),
    softmax_for_maximum=(
        partial(_row_max_in_steps, gate=_softmax),
        "You share by softmax. That is the gradient of log-sum-exp, the *smooth* maximum, which comes later in this notebook. The maximum "
        "itself gives everything to the largest entry.",
    ),
    forgets_upstream=(
        partial(_row_max_in_steps, upstream=np.ones_like),
        "`dvalues` does not appear. You return the slopes of the maximum, 1 and 0; what arrives at a row multiplies them.",
    ),
    whole_columns=(
        _to_whole_columns,
        "`dinputs[:, places]` means *all* rows in each of these columns. One place in each row is meant: "
        "`dinputs[np.arange(len(inputs)), places]`, or a mask of the shape (N, C).",
    ),
    returns_what_arrives=(
        lambda dvalues, inputs: dvalues,
        "You return one number a row, what arrives. Asked is a gradient for every entry of `inputs`, (N, C): that number at the largest, "
        "0 elsewhere.",
    ),
    truncates_whole_numbers=(
        _truncated,
        "Right for floats. But where `inputs` are whole numbers, `np.zeros_like(inputs)` is an array of whole numbers too, and what you "
        "write into it loses its decimals. `np.zeros(inputs.shape)` holds floats.",
    ),
    divided_by_batch=(
        lambda dvalues, inputs: row_max_backward(dvalues, inputs) / len(inputs),
        "You divide by the number of rows. The mean over the batch is the loss's affair, and its 1/N is in `dvalues` already.",
    ),
)


EXERCISES = (
    Exercise(
        reference=divide_backward,
        about="of a / b",
        in_words="`da` is dvalues / b, `db` is −dvalues · a / b², each summed over the axes along which it was repeated.",
        returns=("da", "db"),
        probes=_divide_probes,
        misconceptions=_DIVIDE_MISTAKES,
        doubles=doubles(
            _DIVIDE_MISTAKES,
            "minus_forgotten b_not_squared a_forgotten b_without_upstream",
            "a_gets_b a_gets_the_quotient",
            "forgets_upstream",
            "broadcasting_not_undone sums_over_rows_always",
        ),
        hints=(
            "Read a / b as a product, a · (1/b). In a product each factor gets what arrives, times the other factor.",
            "So a gets what arrives, divided by b. And the slope of 1/b, or b⁻¹, is …? The factor a still stands in front of it.",
            "Both gradients have the shape of `dvalues` so far. Of whichever array was repeated, the copies are still to be added up: you have "
            "written the function for that.",
        ),
    ),
    Exercise(
        reference=tanh_backward,
        steps="return dvalues * (1 - output**2)",
        returns=("dinputs",),
        probes=_tanh_probes,
        misconceptions=_TANH_MISTAKES,
        doubles=doubles(
            _TANH_MISTAKES,
            "square_forgotten tanh_again tanh_again_unsquared slope_of_the_sigmoid square_of_the_difference opposite_sign plus_for_minus output_for_slope square_alone doubles_for_squares differentiated_once_more root_of_the_slope",
            "forgets_upstream",
        ),
        hints=(
            "Draw the curve. Where is it steepest, and how steep is it there? What becomes of the slope far out, where the curve lies flat?",
            "tanh = sinh / cosh, sinh' = cosh, cosh' = sinh. The rule for quotients gives (cosh² − sinh²) / cosh². Divide that out, and "
            "only tanh is left.",
            "It leaves 1 less the square of tanh, and forward has computed that tanh already. What arrives multiplies this slope, entry by entry.",
        ),
    ),
    Exercise(
        reference=row_max_backward,
        steps="return dvalues * (np.arange(inputs.shape[1]) == np.argmax(inputs, axis=1, keepdims=True))",
        in_words="In each row the largest entry of `inputs` gets what arrives there, and all others get 0.",
        returns=("dinputs",),
        probes=_row_max_probes,
        misconceptions=_ROW_MAX_MISTAKES,
        doubles=doubles(
            _ROW_MAX_MISTAKES,
            "everyone_gets_all shared_evenly equals_get_all multiplies_by_the_maximum down_the_columns largest_of_the_batch maximum_loses_axis all_but_the_largest smallest_for_largest gate_of_relu softmax_for_maximum",
            "forgets_upstream",
        ),
        hints=(
            "One row, (1, 3, −1): its maximum is 3. By how much does the maximum move when you move the 3 by a little? And when you move the 1?",
            "So a maximum is a switch: what arrives goes to one entry, and all others of the row get 0. Which entry of which row? `argmax` "
            "with `axis=1` tells.",
            "Begin with zeros, (N, C), and write one number into each row: `np.arange(len(inputs))` with the places from `argmax` picks one entry a "
            "row. `dvalues` (N, 1) gives the numbers, as `dvalues[:, 0]`.",
        ),
        also_right=_subgradient,
        note="Where entries of a row are equally large, yours divides what arrives among them in a way of its own. Every such division is a valid "
        "subgradient; the course gives it to the first of them.",
    ),
)
