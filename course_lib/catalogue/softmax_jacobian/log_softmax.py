"""Chapter 5: the logarithm of softmax: its Jacobian for one sample and the backward pass of a batch.

Neither formula stands in the chapter. The Jacobian is not symmetric, so what `jacob @ dvalue` gives is wrong here; and
one probability may be rounded to 0, so that whoever divides by it gets NaN.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.doubles import doubles
from course_lib.catalogue.softmax_jacobian.softmax import softmax_backward, softmax_forward, softmax_jacobian
from course_lib.judging.exercise import Exercise, Probe, mistakes

Array = NDArray[Any]

_HAND = np.log([5.0, 3.0, 2.0])
_TWO = np.array([[1.2, -0.4, 0.3], [-2.0, 0.5, 1.5]])
_SQUARE = np.array([[2, 0, -1], [-3, 1, 4], [0, 2, 1]])
_EXTREME = np.array([[1000.0, 999.0, -1000.0], [-1000.0, -1001.0, -999.0]])


def _jacobian_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed).normal(scale=2, size=4)
    return (
        Probe("two classes: log 3 and 0", (np.log([3.0, 1.0]),)),
        Probe("three classes", (_HAND,)),
        Probe("three classes, whole numbers", (_SQUARE[0],)),
        Probe("a probability that is rounded to 0", (_EXTREME[0],)),
        Probe("logits near −1000", (_EXTREME[1],)),
        Probe("four random logits", (random,)),
    )


def _backward_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    return (
        Probe("one sample", (np.array([[1.0, -1.0, 2.0]]), _HAND[np.newaxis])),
        Probe("two samples, two classes", (np.array([[1.0, -2.0], [2.0, 0.5]]), np.log([[3.0, 1.0], [1.0, 4.0]]))),
        Probe("two samples", (np.array([[-0.5, 2.0, 1.5], [1.0, -3.0, 0.25]]), _TWO)),
        Probe("three samples and three classes", (np.array([[3.0, -1, 0.5], [0, -2.5, 1], [1, 1.5, 4]]), _SQUARE)),
        Probe("logits of ±1000", (np.array([[2.0, -1, 3], [-2, 1.5, 4]]), _EXTREME)),
        Probe("whole numbers as dvalues", (np.array([[2, -1, 3], [0, 4, -5]]), _TWO)),
        Probe("a random batch of 5", (random.normal(size=(5, 4)), random.normal(scale=2, size=(5, 4)))),
    )


def _of(inputs: Array) -> Any:
    """Return softmax of one sample's logits."""
    return softmax_forward(inputs[np.newaxis])[0]


def _unshifted(inputs: Array) -> Any:
    powers = np.exp(inputs)
    return powers / powers.sum(axis=-1, keepdims=True)


def log_softmax_jacobian(inputs: Array) -> Any:
    """Return ∂ℓ_j/∂z_k for all j and k: (C,) → (C, C)."""
    return np.eye(inputs.size) - _of(inputs)


def log_softmax_backward(dvalues: Array, inputs: Array) -> Any:
    """Return ∂L/∂inputs: (N, C), (N, C) → (N, C)."""
    return _back(dvalues, inputs)


def _back(dvalues: Array, inputs: Array, *, output: Any = softmax_forward, total: Any = None, sign: int = -1) -> Any:
    """Return the backward pass, g − S times the total of g, with other steps."""
    sums = total(dvalues) if total else np.sum(dvalues, axis=1, keepdims=True)
    return dvalues + sign * output(inputs) * sums


def _chained(dvalues: Array, output: Array) -> Any:
    """Go back through the logarithm, then through softmax: NaN where a probability is 0."""
    arrives = dvalues / output
    return output * (arrives - np.sum(arrives * output, axis=1, keepdims=True))


def _truncated(dvalues: Array, inputs: Array) -> Any:
    dinputs = np.empty_like(dvalues)
    dinputs[:] = log_softmax_backward(dvalues, inputs)
    return dinputs


def _in_place(dvalues: Array, inputs: Array) -> Any:
    dvalues -= softmax_forward(inputs) * np.sum(dvalues, axis=1, keepdims=True)
    return dvalues


_JACOBIAN_MISTAKES = mistakes(
    transposed=(
        lambda inputs: log_softmax_jacobian(inputs).T,
        "Your table lies on its side. This Jacobian is not symmetric, so it matters: in row j, column k stands how *output* j answers to *input* k. "
        "What is subtracted from δ_jk has the index of the column.",
    ),
    forgets_logarithm=(
        lambda inputs: softmax_jacobian(_of(inputs)),
        "That is softmax's own Jacobian. The logarithm comes after softmax, and the chain rule multiplies by its slope, 1/S_j: row j is divided by S_j. "
        "Do that on paper, where S_j cancels.",
    ),
    divides_by_zero=(
        lambda inputs: softmax_jacobian(_of(inputs)) / _of(inputs)[:, np.newaxis],
        "On paper that is right. In the computer a probability may be rounded to 0, and 0/0 is NaN. Cancel before you compute: put S_j(δ_jk − S_k) over S_j, "
        "and no division by a probability remains.",
    ),
    stops_at_the_logarithm=(
        lambda inputs: np.diag(1 / _of(inputs)),
        "You have the slope of the logarithm alone, 1/S_j. The chain rule multiplies it by softmax's own slopes, S_j(δ_jk − S_k), and each output hears every logit. "
        "Do that on paper: S_j cancels, and no division is left.",
    ),
    softmax_of_single_logits=(
        lambda inputs: np.eye(inputs.size) - 1,
        "Each of your probabilities is 1: softmax was taken of every logit by itself. `softmax_forward` wants a batch, (N, C), and `inputs` is one sample, (C,). "
        "Make it a batch of one, `inputs[None]`, and take row 0 of what comes.",
    ),
    logarithm_slope_in_front=(
        lambda inputs: (np.eye(inputs.size) - _of(inputs)) / _of(inputs)[:, np.newaxis],
        "You have (δ_jk − S_k)/S_j. The 1/S_j of the logarithm is right; softmax's own slope, S_j(δ_jk − S_k), brings a factor S_j, and the two cancel.",
    ),
    multiplies_by_logarithm=(
        lambda inputs: softmax_jacobian(_of(inputs)) * np.log(_of(inputs))[:, np.newaxis],
        "You multiply softmax's Jacobian by log S_j. The chain rule asks for the *slope* of the logarithm, 1/S_j. Put it in on paper, and S_j cancels.",
    ),
    logarithm_of_jacobian=(
        lambda inputs: np.log(softmax_jacobian(_of(inputs))),
        "You take the logarithm of softmax's slopes, some of which are negative. Asked for are the slopes of the logarithm: by the chain rule 1/S_j times softmax's.",
    ),
    divides_columns=(
        lambda inputs: softmax_jacobian(_of(inputs)) / _of(inputs),
        "You divide softmax's Jacobian by S_k: NumPy lays a 1-D array along the columns. The logarithm is taken of output j, and outputs are rows: row j has the factor 1/S_j. On paper, where S_j cancels and no 0 divides.",
    ),
    without_shift=(
        lambda inputs: np.eye(inputs.size) - _unshifted(inputs),
        "The formula is right, and `np.exp(1000)` overflows: ∞/∞ is NaN, and near −1000 it is 0/0. Subtract the largest logit before the exponential, or take your "
        "`softmax_forward`, which does.",
    ),
    opposite_sign=(
        lambda inputs: -log_softmax_jacobian(inputs),
        "Every entry has the wrong sign. A class's own logit raises its probability, and so the logarithm of it: the diagonal is positive.",
    ),
    diagonal_only=(
        lambda inputs: np.diag(1 - _of(inputs)),
        "The diagonal is right, and off it you have 0. Another class's logit takes from this one's share: for j ≠ k the slope is not 0.",
    ),
    delta_forgotten=(
        lambda inputs: np.ones((inputs.size, 1)) * (1 - _of(inputs)),
        "You have 1 − S_k everywhere. The 1 is there for j = k alone; off the diagonal z_j does not move with z_k, and 0 − S_k remains.",
    ),
    total_forgotten=(
        lambda inputs: np.eye(inputs.size),
        "You have the slopes of z_j alone. log S_j is z_j − log E, and the total E moves with every logit: what is the slope of log E?",
    ),
    off_diagonal_positive=(
        lambda inputs: np.where(np.eye(inputs.size), 1 - _of(inputs), _of(inputs)),
        "The diagonal is right; off it the sign is lost. A raised logit takes from all other classes: for j ≠ k the slope is negative.",
    ),
    logits_for_probabilities=(
        lambda inputs: np.eye(inputs.size) - inputs,
        "You subtract the logits as they came. What stands there is a probability: take softmax of `inputs` first.",
    ),
    logarithm_of_probabilities=(
        lambda inputs: np.eye(inputs.size) - (inputs - np.logaddexp.reduce(inputs)),
        "You subtract log S_k. It is the slope that you are asked for, and the slope of a logarithm has none in it: what is subtracted is the probability S_k.",
    ),
)

_BACKWARD_MISTAKES = mistakes(
    jacobian_not_transposed=(
        lambda dvalues, inputs: dvalues - np.sum(dvalues * softmax_forward(inputs), axis=1, keepdims=True),
        "That is J g, as in the source's loop, and the rule is Jᵀ g. Softmax forgave it, since its table is symmetric; this one is not. Sum down a *column* of the table: "
        "Σ_j g_j (δ_jk − S_k).",
    ),
    forgets_logarithm=(
        lambda dvalues, inputs: softmax_backward(dvalues, softmax_forward(inputs)),
        "That is softmax's backward pass: here `dvalues` arrives at the *logarithm* of the probabilities. Derive it anew, from the table of exercise 4: Σ_j g_j J_jk.",
    ),
    divides_by_zero=(
        lambda dvalues, inputs: _chained(dvalues, softmax_forward(inputs)),
        "On paper that is right: first through the logarithm, dvalues / S, then through softmax. In the computer a probability may be rounded to 0, and the division gives ∞ or NaN. "
        "Put one formula into the other: S_k cancels.",
    ),
    stops_at_the_logarithm=(
        lambda dvalues, inputs: dvalues / softmax_forward(inputs),
        "You go back through the logarithm, and stop there: dvalues / S is the gradient at softmax's *output*. The way back through softmax follows. Put one formula into the other "
        "on paper: S_k cancels, and no division is left.",
    ),
    weighted_average=(
        lambda dvalues, inputs: partial(
            _back, total=lambda g: np.sum(g * softmax_forward(inputs), axis=1, keepdims=True)
        )(dvalues, inputs),
        "You take off S_k times the *weighted* average of the gradients, as softmax's formula has it. Derive it anew: in Σ_j g_j (δ_jk − S_k) no g_j has a weight.",
    ),
    factor_in_front=(
        lambda dvalues, inputs: softmax_forward(inputs) * (dvalues - np.sum(dvalues, axis=1, keepdims=True)),
        "Your second part is right, S_k Σ_j g_j. The first has a factor S_k too many: δ_jk stands alone in the table of exercise 4, and brings g_k itself.",
    ),
    without_shift=(
        partial(_back, output=_unshifted),
        "The formula is right, and `np.exp(1000)` overflows: ∞/∞ is NaN, and near −1000 it is 0/0. Take your `softmax_forward`, which subtracts each row's largest logit.",
    ),
    each_its_own=(
        partial(_back, total=lambda dvalues: dvalues),
        "You have g_k (1 − S_k), the diagonal of the table alone. Every output hears this logit and sends its gradient back: S_k times the sum of *all* g_j is taken off.",
    ),
    sum_over_samples=(
        partial(_back, total=lambda dvalues: dvalues.sum(axis=0)),
        "Your sum runs over the *samples* (`axis=0`), so that they mix. Each sample has a sum of its own, over its classes: `axis=1, keepdims=True`.",
    ),
    sum_over_everything=(
        partial(_back, total=np.sum),
        "One sum runs over the *whole batch*, so that the samples mix. Each sample has a sum of its own, over its classes: `axis=1, keepdims=True`.",
    ),
    sum_loses_axis=(
        partial(_back, total=lambda dvalues: dvalues.sum(axis=1)),
        "Your sum over `axis=1` has the shape (N,), and NumPy lays it along the *columns* of an (N, C) array: an error, or, where N = C, wrong numbers without a word. "
        "`keepdims=True` makes it (N, 1), one number a row.",
    ),
    mean_for_sum=(
        partial(_back, total=lambda dvalues: dvalues.mean(axis=1, keepdims=True)),
        "You take the *mean* of `dvalues` along the classes. Σ_j g_j S_k is S_k times their *sum*: nothing divides by C.",
    ),
    upstream_of_ones=(
        partial(_back, total=lambda dvalues: 1.0),
        "You subtract the probabilities themselves, `dvalues − S`. S_k stands once for *every* output, each time with that output's g_j: S_k times the sum of a row of `dvalues`.",
    ),
    plus_for_minus=(
        partial(_back, sign=1),
        "You add the second part. In δ_jk − S_k it has a minus. A check: what leaves must sum to 0 in each row.",
    ),
    second_part_only=(
        lambda dvalues, inputs: -softmax_forward(inputs) * np.sum(dvalues, axis=1, keepdims=True),
        "You have what −S_k gives. The part of δ_jk is missing: the gradient's own g_k.",
    ),
    first_part_only=(
        lambda dvalues, inputs: 1.0 * dvalues,
        "You pass on what arrives, which is δ_jk's part. The total moves with every logit as well: that part is missing, −S_k Σ_j g_j.",
    ),
    opposite_sign=(
        lambda dvalues, inputs: -log_softmax_backward(dvalues, inputs),
        "Every entry has the wrong sign: δ_jk − S_k has its minus before S_k.",
    ),
    first_samples_jacobian=(
        lambda dvalues, inputs: dvalues @ log_softmax_jacobian(inputs[0]),
        "You use the first sample's table for the whole batch. It is made of that sample's probabilities; each row has its own.",
    ),
    truncates_whole_numbers=(
        _truncated,
        "Right for floats, but where `dvalues` are whole numbers, `np.empty_like(dvalues)` (or `zeros_like`) is an array of whole numbers too, and what you write into it "
        "loses its decimals.",
    ),
    modifies_dvalues=(
        _in_place,
        "`-=` writes into the caller's `dvalues`, which another branch may still need (and where they are whole numbers, it fails). Make a new array.",
    ),
    divided_by_batch=(
        lambda dvalues, inputs: log_softmax_backward(dvalues, inputs) / len(inputs),
        "You divide by N. The mean over the batch is the loss's affair, and its 1/N is in `dvalues` already.",
    ),
)

EXERCISES = (
    Exercise(
        reference=log_softmax_jacobian,
        returns=("jacobian",),
        probes=_jacobian_probes,
        misconceptions=_JACOBIAN_MISTAKES,
        hints=(
            "Two ways lead there. Either divide: the logarithm's slope at S_j is 1/S_j, and (8) follows it. Or take the logarithm of the fraction first: it becomes a difference "
            "of two terms.",
            "By the second way: the first term is z_j, which moves with z_k only where these are the same. The other is the logarithm of a total, and its slope is something that you know by name.",
            "Its slope is 1/E times e^(z_k), the probability of class k. So an identity matrix, and in every row the same probabilities taken off.",
        ),
    ),
    Exercise(
        reference=log_softmax_backward,
        steps="""
powers = np.exp(inputs - np.max(inputs, axis=1, keepdims=True))
output = powers / np.sum(powers, axis=1, keepdims=True)
return dvalues - output * np.sum(dvalues, axis=1, keepdims=True)
""",
        returns=("dinputs",),
        probes=_backward_probes,
        misconceptions=_BACKWARD_MISTAKES,
        doubles=doubles(
            _BACKWARD_MISTAKES,
            "without_shift",
            "sum_over_everything sum_over_samples sum_loses_axis mean_for_sum each_its_own upstream_of_ones",
            "plus_for_minus",
        ),
        hints=(
            "One sample first: write Σ_j g_j times your entry (j, k) of exercise 4, and split it in two sums, as the chapter does from (17) to (19).",
            "In one of them only j = k survives. In the other a factor has no j, and comes out: what is left there is not the weighted average that softmax had.",
            "It is the plain sum of a row of `dvalues`, (N, 1). Every class pays its probability's share of it.",
        ),
    ),
)
