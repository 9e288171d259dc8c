"""For who wants more: log-sum-exp, the smooth maximum, and attention, which is made of softmax and two products."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.doubles import doubles
from course_lib.judging.exercise import Exercise, Probe, mistakes
from course_lib.layers import ActivationSoftMax

Array = NDArray[Any]
Three = tuple[Any, Any, Any]


def _log_sum_exp_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    two = np.array([[1.2, -0.4, 0.3], [-2.0, 0.5, 1.5]])
    square = np.array([[2.0, 0.0], [-3.0, 1.0]])
    return (
        Probe("one row: log 3 and 0", (np.array([[2.0]]), np.log([[3.0, 1.0]]))),
        Probe("one row of one", (np.array([[-1.5]]), np.array([[4.0]]))),
        Probe("two rows", (np.array([[-1.0], [3.0]]), two)),
        Probe("two rows, two columns", (np.array([[0.5], [-2.0]]), square)),
        Probe(
            "numbers of ±1000", (np.array([[2.0], [-1.0]]), np.array([[1000.0, 999.0, -1000.0], [-1000, -1001, -999]]))
        ),
        Probe("numbers near −1000", (np.array([[2.0]]), np.array([[-1000.0, -1001.0, -999.0]]))),
        Probe("whole numbers", (np.array([[3], [-1]]), np.array([[1, 0, 2], [-1, 1, 0]]))),
        Probe("random rows", (random.normal(size=(5, 1)), random.normal(scale=2, size=(5, 4)))),
    )


def _softmax(inputs: Array) -> Any:
    return ActivationSoftMax().forward(inputs)


def log_sum_exp_backward(dvalues: Array, inputs: Array) -> Any:
    """Return dinputs (N, C): softmax of each row, times what arrives at the row."""
    return dvalues * _softmax(inputs)


def _log_sum_exp_in_steps(dvalues: Array, inputs: Array, *, shares: Any = None, upstream: Any = None) -> Any:
    return (upstream(dvalues) if upstream else dvalues) * (shares(inputs) if shares else _softmax(inputs))


def _powers_over(inputs: Array, *, total: Callable[[Any], Any]) -> Any:
    powers = np.exp(inputs - inputs.max(axis=1, keepdims=True))
    return powers / total(powers)


def _without_shift(inputs: Array) -> Any:
    powers = np.exp(inputs)
    return powers / powers.sum(axis=1, keepdims=True)


def _shifted_by_all(inputs: Array) -> Any:
    powers = np.exp(inputs - inputs.max())
    return powers / powers.sum(axis=1, keepdims=True)


_LOG_SUM_EXP_MISTAKES = mistakes(
    without_shift=(
        partial(_log_sum_exp_in_steps, shares=_without_shift),
        "Right for moderate numbers; near 1000 `np.exp` overflows, and far below 0 all is 0 and you divide 0 by 0. Subtract each row's "
        "maximum first: the shares stay the same.",
    ),
    less_a_sum_without_shift=(
        partial(
            _log_sum_exp_in_steps,
            shares=lambda inputs: np.exp(inputs - np.log(np.exp(inputs).sum(axis=1, keepdims=True))),
        ),
        "exp(z − log-sum-exp) is a good way to write the shares. But near 1000 the exponentials of your log-sum-exp overflow, and "
        "below −1000 its logarithm is one of 0: there it needs a shift by each row's maximum.",
    ),
    shift_by_one_maximum=(
        partial(_log_sum_exp_in_steps, shares=_shifted_by_all),
        "You subtract the largest number of the *whole batch*. A row far below it then has nothing but zeros, and 0/0. Each row has "
        "its own maximum: `axis=1, keepdims=True`.",
    ),
    hard_maximum=(
        partial(_log_sum_exp_in_steps, shares=lambda inputs: inputs == inputs.max(axis=1, keepdims=True)),
        "You give everything to the largest entry: that is the gradient of the maximum itself. Log-sum-exp is smooth, and every entry has "
        "a share in it, the larger the larger it is.",
    ),
    one_over_the_sum=(
        partial(
            _log_sum_exp_in_steps,
            shares=lambda inputs: 1 / np.exp(inputs).sum(axis=1, keepdims=True) + np.zeros(inputs.shape),
        ),
        "You have the slope of the logarithm, 1 / sum. The path goes on: through the sum to each exponential, whose slope is the "
        "exponential itself. It multiplies.",
    ),
    powers_alone=(
        partial(_log_sum_exp_in_steps, shares=np.exp),
        "You have the slopes of the exponentials. On the way back the logarithm comes first, and divides by what it was taken of: the "
        "row's sum.",
    ),
    down_the_columns=(
        partial(_log_sum_exp_in_steps, shares=lambda inputs: _softmax(inputs.T).T),
        "You work down the columns. Each *row* has a log-sum-exp of its own: `axis=1`.",
    ),
    sum_over_the_batch=(
        partial(_log_sum_exp_in_steps, shares=partial(_powers_over, total=np.sum)),
        "You divide by the sum over the whole batch. Each row has a log-sum-exp of its own: `axis=1, keepdims=True`.",
    ),
    sum_loses_axis=(
        partial(_log_sum_exp_in_steps, shares=partial(_powers_over, total=lambda powers: powers.sum(axis=1))),
        "Your sum has the shape (N,), and NumPy lays it along the *columns*: an error, or, where N = C, wrong numbers without a word. "
        "`keepdims=True` keeps one number a row.",
    ),
    everyone_gets_all=(
        partial(_log_sum_exp_in_steps, shares=lambda inputs: np.ones(inputs.shape)),
        "Every entry gets the whole gradient, as from a plain sum. Between the entries and the result stand exponentials and a logarithm, "
        "and each has its slope.",
    ),
    slope_of_softmax=(
        partial(_log_sum_exp_in_steps, shares=lambda inputs: _softmax(inputs) * (1 - _softmax(inputs))),
        "S(1 − S) is the slope of softmax: one derivative too many. The shares S *are* the gradient of log-sum-exp; their own "
        "derivative is its second.",
    ),
    logarithm_again=(
        partial(_log_sum_exp_in_steps, shares=lambda inputs: np.log(_softmax(inputs))),
        "You take the logarithm of the shares. That is log-softmax, z − log-sum-exp(z). Asked is the gradient of log-sum-exp: the shares "
        "themselves.",
    ),
    one_minus=(
        partial(_log_sum_exp_in_steps, shares=lambda inputs: 1 - _softmax(inputs)),
        "You have 1 − S. An entry that is far larger than the others *is* nearly the result, and moves it by nearly 1: S.",
    ),
    forgets_upstream=(
        partial(_log_sum_exp_in_steps, upstream=np.ones_like),
        "`dvalues` does not appear. You return the shares; what arrives at a row multiplies them.",
    ),
    opposite_sign=(
        partial(_log_sum_exp_in_steps, upstream=np.negative),
        "Every entry has the wrong sign. Whichever entry grows, the sum of exponentials grows, and its logarithm with it.",
    ),
    back_through_softmax=(
        lambda dvalues, inputs: (
            _softmax(inputs) * (dvalues - np.sum(dvalues * _softmax(inputs), axis=1, keepdims=True))
        ),
        "All entries are 0, but for rounding: you send what arrives through softmax's *Jacobian*. Softmax is the gradient here and no step of forward, "
        "so nothing has to come back through it.",
    ),
    divided_by_batch=(
        lambda dvalues, inputs: log_sum_exp_backward(dvalues, inputs) / len(inputs),
        "You divide by the number of rows. The mean over the batch is the loss's affair, and its 1/N is in `dvalues` already.",
    ),
)


def _attention_probes(seed: int) -> tuple[Probe, ...]:
    """Give queries, keys and widths that differ in number, and small cases in which some of them agree."""
    random = np.random.default_rng(seed)
    return (
        Probe(
            "one query, two keys, all of one number",
            (np.array([[2.0]]), np.array([[1.0]]), np.array([[1.0], [-0.5]]), np.array([[3.0], [-1.0]])),
        ),
        Probe(
            "one query of two numbers",
            (
                np.array([[-1.0]]),
                np.array([[1.0, -2.0]]),
                np.array([[0.5, 0.0], [-1.0, 0.5]]),
                np.array([[2.0], [5.0]]),
            ),
        ),
        Probe(
            "two queries, two keys",
            (np.array([[1.0], [-3.0]]), np.array([[0.5], [2.0]]), np.array([[1.0], [-1.0]]), np.array([[4.0], [-2.0]])),
        ),
        Probe(
            "one key: its weight is 1",
            (np.array([[1.0], [-0.5]]), np.array([[0.5], [2.0]]), np.array([[1.5]]), np.array([[4.0]])),
        ),
        Probe(
            "three queries, two keys of four numbers, values of five",
            (
                random.normal(size=(3, 5)),
                random.normal(size=(3, 4)),
                random.normal(size=(2, 4)),
                random.normal(size=(2, 5)),
            ),
        ),
        Probe("three of everything", tuple(random.normal(size=(4, 3, 3)))),
    )


def attention_backward(dvalues: Array, queries: Array, keys: Array, values: Array) -> Three:
    """Return dqueries (M, D), dkeys (N, D) and dvalues_in (N, H), by the library's softmax."""
    softmax, scale = ActivationSoftMax(), 1 / np.sqrt(queries.shape[1])
    weights = softmax.forward(queries @ keys.T * scale)
    dscores = softmax.backward(dvalues @ values.T) * scale
    return dscores @ keys, dscores.T @ queries, weights.T @ dvalues


def _attention_in_steps(
    dvalues: Array,
    queries: Array,
    keys: Array,
    values: Array,
    *,
    weigh: Any = None,
    scale: Any = None,
    back: Any = None,
    again: Any = None,
    second: Any = None,
    third: Any = None,
) -> Three:
    """Return the way back with other weights, another scale, another way through either, or other products at its end."""
    scaled = scale(queries, keys) if scale else 1 / np.sqrt(queries.shape[1])
    scores, dweights = queries @ keys.T * scaled, dvalues @ values.T
    weights = weigh(scores) if weigh else _softmax(scores)
    dscores = (back or _through_softmax)(dweights, weights) * (again(scaled) if again else scaled)
    dkeys = second(dscores, queries) if second else dscores.T @ queries
    return dscores @ keys, dkeys, third(weights, dvalues) if third else weights.T @ dvalues


def _through_softmax(dweights: Array, weights: Array, axis: int = 1) -> Any:
    return weights * (dweights - np.sum(dweights * weights, axis=axis, keepdims=True))


_ATTENTION_MISTAKES = mistakes(
    softmax_skipped=(
        partial(_attention_in_steps, back=lambda dweights, weights: dweights),
        "On the way to the scores you step over softmax: what arrives at the weights must come back through "
        "it, row by row, as in chapter 5.",
    ),
    diagonal_only=(
        partial(_attention_in_steps, back=lambda dweights, weights: dweights * weights * (1 - weights)),
        "Back through softmax you take S(1 − S), the diagonal of its Jacobian. The weights of a query compete: raising one score "
        "lowers the others. s ∘ (g − g·s), row by row.",
    ),
    weights_alone=(
        partial(_attention_in_steps, back=lambda dweights, weights: dweights * weights),
        "Back through softmax you multiply by the weights, and the average is not taken off: s ∘ (g − g·s), with g·s a number for "
        "each query.",
    ),
    softmax_down_the_columns=(
        partial(_attention_in_steps, back=lambda dweights, weights: _through_softmax(dweights, weights, axis=0)),
        "In softmax's way back your average runs over the *queries* (`axis=0`). The weights of one query sum to 1, so it runs "
        "along its row: `axis=1, keepdims=True`.",
    ),
    adds_the_average=(
        partial(
            _attention_in_steps,
            back=lambda dweights, weights: weights * (dweights + np.sum(dweights * weights, axis=1, keepdims=True)),
        ),
        "In softmax's way back you add the average. It is subtracted: s ∘ (g − g·s).",
    ),
    scores_for_weights=(
        partial(_attention_in_steps, weigh=lambda scores: scores),
        "You use the scores themselves as weights: softmax is missing in forward. The weights of a query are positive and sum to 1.",
    ),
    scale_forgotten=(
        partial(_attention_in_steps, scale=lambda queries, keys: 1.0),
        "The scores are not divided by √D anywhere. Then the weights are others, and so is all that follows. D is the length of a "
        "query, `queries.shape[1]`.",
    ),
    scale_without_root=(
        partial(_attention_in_steps, scale=lambda queries, keys: 1 / queries.shape[1]),
        "You divide the scores by D, where √D was asked.",
    ),
    scale_by_keys=(
        partial(_attention_in_steps, scale=lambda queries, keys: 1 / np.sqrt(len(keys))),
        "You divide the scores by the root of the number of *keys*. D is the length of one query (and of one key): "
        "`queries.shape[1]`.",
    ),
    multiplies_by_the_root=(
        partial(_attention_in_steps, scale=lambda queries, keys: np.sqrt(queries.shape[1])),
        "You multiply the scores by √D, where they are divided by it: with long queries softmax would be a hard choice.",
    ),
    scale_forgotten_on_the_way_back=(
        partial(_attention_in_steps, again=lambda scale: 1.0),
        "Forward divides the scores by √D; on your way back that step is missing. Its slope is 1/√D, and it "
        "multiplies what goes to queries and keys.",
    ),
    divides_by_the_scale=(
        partial(_attention_in_steps, again=lambda scale: 1 / scale),
        "On the way back you multiply by √D where forward divides by it. The slope of dividing by √D is 1/√D, in "
        "both directions.",
    ),
    values_without_weights=(
        partial(_attention_in_steps, third=lambda weights, dvalues: np.ones_like(weights).T @ dvalues),
        "dvalues_in gives every value the whole of what arrives; each query took of it the "
        "share that its weight says: weightsᵀ times `dvalues`.",
    ),
    weights_not_transposed=(
        partial(_attention_in_steps, third=lambda weights, dvalues: weights @ dvalues),
        "dvalues_in uses the weights as they are. A value gathers from all queries that looked at it: its *column* of the "
        "weights. So transpose: (N, M) times (M, H). Where M = N no error tells you.",
    ),
    keys_not_transposed=(
        partial(_attention_in_steps, second=lambda dscores, queries: dscores @ queries),
        "In dkeys, a key gathers from all queries that it was compared with: its *column* of the "
        "scores' gradient. Transpose it, (N, M) times (M, D). Where M = N no error tells you.",
    ),
    softmax_over_queries=(
        partial(_attention_in_steps, weigh=lambda scores: _softmax(scores.T).T, back=partial(_through_softmax, axis=0)),
        "Your softmax runs down the columns, so that the *queries* compete for a key. Each query spreads its weight over the keys: "
        "each row sums to 1.",
    ),
    queries_and_keys_swapped=(
        lambda dvalues, queries, keys, values: tuple(
            attention_backward(dvalues, queries, keys, values)[place] for place in (1, 0, 2)
        ),
        "dqueries and dkeys have changed places. Return (dqueries, dkeys, dvalues_in).",
    ),
    forgets_upstream=(
        lambda dvalues, queries, keys, values: attention_backward(np.ones_like(dvalues), queries, keys, values),
        "`dvalues` does not appear: your three gradients are those for 1 everywhere. What arrives multiplies each output's share.",
    ),
)

LOG_SUM_EXP = Exercise(
    reference=log_sum_exp_backward,
    steps="""
powers = np.exp(inputs - np.max(inputs, axis=1, keepdims=True))
return dvalues * powers / np.sum(powers, axis=1, keepdims=True)
""",
    returns=("dinputs",),
    probes=_log_sum_exp_probes,
    misconceptions=_LOG_SUM_EXP_MISTAKES,
    doubles=doubles(
        _LOG_SUM_EXP_MISTAKES,
        "without_shift less_a_sum_without_shift shift_by_one_maximum hard_maximum one_over_the_sum powers_alone down_the_columns sum_over_the_batch sum_loses_axis everyone_gets_all slope_of_softmax logarithm_again one_minus",
        "forgets_upstream",
    ),
    hints=(
        "Three nodes: exponentials, a sum, a logarithm. Take one row and go back through them, the logarithm first.",
        "The logarithm has the slope 1/sum, the sum 1, each exponential itself. Multiply. You have met that quotient before.",
        "It must not overflow: subtract each row's largest entry before `np.exp`. Above and below the line the same factor comes in, and cancels.",
    ),
)

ATTENTION = Exercise(
    reference=attention_backward,
    about="of softmax(queries @ keys.T / √D) @ values",
    steps="""
scale = 1 / np.sqrt(queries.shape[1])
powers = np.exp(queries @ keys.T * scale)
weights = powers / np.sum(powers, axis=1, keepdims=True)
dweights = dvalues @ values.T
averages = np.sum(dweights * weights, axis=1, keepdims=True)
dscores = weights * (dweights - averages)
return dscores @ keys * scale, dscores.T @ queries * scale, weights.T @ dvalues
""",
    returns=("dqueries", "dkeys", "dvalues_in"),
    probes=_attention_probes,
    misconceptions=_ATTENTION_MISTAKES,
    doubles=doubles(
        _ATTENTION_MISTAKES,
        "softmax_skipped diagonal_only",
        "scale_forgotten scale_without_root",
        "scale_forgotten_on_the_way_back divides_by_the_scale",
        "values_without_weights weights_not_transposed",
        "keys_not_transposed",
    ),
    hints=(
        "Name the steps: scores = queries @ keys.T / √D, weights = softmax(scores), output = weights @ values. Which shape has each? Then go back "
        "through them one at a time.",
        "A product A @ B gets two gradients: what arrives times Bᵀ for A, and Aᵀ times what arrives for B. That settles `values` and the weights at "
        "once.",
        "From the weights to the scores it is chapter 5's softmax backward, row by row; then the 1/√D. Then the first product once more, where B is "
        "keys.T: what its rule gives is to be transposed.",
    ),
)
