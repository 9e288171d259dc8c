"""Chapter 5: softmax forward, the Jacobian of one sample, and the backward pass of a batch.

Each batch has a case with as many samples as classes: there a lost axis or a sum over the wrong one raises no error.
Rows with logits near 1000 and near −1000 stand in one batch, so that only a shift of each row by itself keeps both.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.doubles import doubles
from course_lib.judging.exercise import Exercise, Probe, mistakes
from course_lib.layers import ActivationSoftMax

Array = NDArray[Any]

_HAND = np.array([0.5, 0.3, 0.2])
_TWO = np.array([[1.2, -0.4, 0.3], [-2.0, 0.5, 1.5]])
_SQUARE = np.array([[2, 0, -1], [-3, 1, 4], [0, 2, 1]])
_EXTREME = np.array([[1000.0, 999.0, -1000.0], [-1000.0, -1001.0, -999.0]])
_CERTAIN = np.array([[0.0, 1.0, 0.0, 0.0], [0.25, 0.0, 0.6, 0.15]])


def _forward_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed).normal(scale=2, size=(5, 4))
    return (
        Probe("one sample: log 3 and 0", (np.log([[3.0, 1.0]]),)),
        Probe("two samples: log 3 and 0, 0 and 0", (np.log([[3.0, 1.0], [1.0, 1.0]]),)),
        Probe("one sample, three classes", (np.log([[5.0, 3.0, 2.0]]),)),
        Probe("two samples", (_TWO,)),
        Probe("three samples and three classes, whole numbers", (_SQUARE,)),
        Probe("logits of ±1000", (_EXTREME,)),
        Probe("one logit far above the others", (np.array([[1000.0, -1000.0, -1000.0]]),)),
        Probe("one sample, logits near −1000", (_EXTREME[1:],)),
        Probe("a random batch of 5", (random,)),
    )


def _jacobian_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed).dirichlet(np.ones(4))
    return (
        Probe("three classes", (_HAND,)),
        Probe("two classes", (np.array([0.9, 0.1]),)),
        Probe("exact zeros and a 1", (_CERTAIN[0],)),
        Probe("four random probabilities", (random,)),
    )


def _backward_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    outputs = random.dirichlet(np.ones(4), size=5)
    return (
        Probe("one sample", (np.array([[1.0, -1.0, 2.0]]), _HAND[np.newaxis])),
        Probe("two samples, two classes", (np.array([[1.0, -1.0], [2.0, 0.0]]), np.array([[0.75, 0.25], [0.5, 0.5]]))),
        Probe("two samples", (np.array([[-0.5, 2.0, 1.5], [1.0, -3.0, 0.25]]), softmax_forward(_TWO))),
        Probe(
            "three samples and three classes",
            (np.array([[3.0, -1, 0.5], [0, -2.5, 1], [1, 1.5, 4]]), softmax_forward(_SQUARE)),
        ),
        Probe("probabilities of exactly 0 and 1", (np.array([[2.0, -1, 3, 0.5], [-2, 1.5, 0, 4]]), _CERTAIN)),
        Probe("whole numbers as dvalues", (np.array([[2, -1, 3], [0, 4, -5]]), softmax_forward(_TWO))),
        Probe("a random batch of 5", (random.normal(size=(5, 4)), outputs)),
    )


def softmax_forward(inputs: Array) -> Any:
    """Return the layer's output (N, C)."""
    return ActivationSoftMax().forward(inputs)


def _after(output: Array) -> ActivationSoftMax:
    """Make a softmax layer as it is after a forward pass with this output."""
    softmax = ActivationSoftMax()
    softmax.output = output
    return softmax


def softmax_jacobian(output: Array) -> Any:
    """Return the layer's Jacobian (C, C) for one sample's output (C,)."""
    return _after(output[np.newaxis]).jacobian(0)


def softmax_backward(dvalues: Array, output: Array) -> Any:
    """Return the layer's dinputs (N, C)."""
    return _after(output).backward(dvalues)


def _normalised(exponentials: Array) -> Any:
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _shifted(inputs: Array) -> Any:
    return np.exp(inputs - inputs.max(axis=1, keepdims=True))


def _in_place(inputs: Array) -> Any:
    inputs -= inputs.max(axis=1, keepdims=True)
    return softmax_forward(inputs)


def _average(dvalues: Array, output: Array) -> Any:
    return np.sum(dvalues * output, axis=1, keepdims=True)


def _sums(dvalues: Array) -> Any:
    return dvalues.sum(axis=1, keepdims=True)


def _truncated(dvalues: Array, output: Array) -> Any:
    dinputs = np.empty_like(dvalues)
    dinputs[:] = softmax_backward(dvalues, output)
    return dinputs


def _dvalues_in_place(dvalues: Array, output: Array) -> Any:
    dvalues -= _average(dvalues, output)
    return dvalues * output


def _in_steps(inputs: Array, *, shift: Any = None, total: Any = None) -> Any:
    """Return softmax with another shift, or divided by another total, in place of each row's own."""
    powers = np.exp(inputs - (shift(inputs) if shift else inputs.max(axis=1, keepdims=True)))
    return powers / (total(powers) if total else powers.sum(axis=1, keepdims=True))


def _back_in_steps(
    dvalues: Array, output: Array, *, front: Any = None, sign: int = -1, weigh: Any = None, total: Any = None
) -> Any:
    """Return the backward pass, front ∘ (g − total of the weighted g), with other steps."""
    weighed = weigh(dvalues, output) if weigh else dvalues * output
    average = total(weighed) if total else weighed.sum(axis=1, keepdims=True)
    return (front(dvalues, output) if front else output) * (dvalues + sign * average)


_FORWARD_MISTAKES = mistakes(
    without_shift=(
        partial(_in_steps, shift=lambda inputs: 0),
        "`np.exp(1000)` overflows: ∞/∞ is NaN, and with logits of −1000 it is 0/0. "
        "Subtract each row's largest logit first. Softmax does not change, and the largest exponential is exp(0) = 1.",
    ),
    shift_by_one_maximum=(
        partial(_in_steps, shift=np.max),
        "You subtract the largest logit of the *whole batch*. A row whose own logits are far below it underflows: all its "
        "exponentials are 0, and 0/0 is NaN. Each row needs its own maximum: `axis=1, keepdims=True`.",
    ),
    shift_by_column=(
        partial(_in_steps, shift=lambda inputs: inputs.max(axis=0)),
        "You subtract the largest logit of each *column*, so the logits of one sample are shifted by different amounts, and "
        "that does change softmax. Shift a row as a whole: the maximum over `axis=1`.",
    ),
    shift_by_minimum=(
        partial(_in_steps, shift=lambda inputs: inputs.min(axis=1, keepdims=True)),
        "You subtract each row's *smallest* logit. Any shift is right on paper, but this one leaves numbers of 2000 to "
        "overflow. Subtract the largest, so that no exponent is above 0.",
    ),
    shift_by_absolute_maximum=(
        lambda inputs: _normalised(np.exp(inputs - np.abs(inputs).max(axis=1, keepdims=True))),
        "You subtract the largest *absolute value*. In a row near −1000 that leaves exponents near −2000: all exponentials are 0, and "
        "0/0 is NaN. Subtract the largest logit, with its sign, so that one exponent is 0.",
    ),
    shift_in_numerator_only=(
        lambda inputs: _shifted(inputs) / np.exp(inputs).sum(axis=1, keepdims=True),
        "The numerator is shifted, the sum below it is not. What is subtracted cancels only where it is subtracted everywhere: compute "
        "the shifted exponentials once, and divide them by *their* sum.",
    ),
    shift_after_exponential=(
        lambda inputs: _normalised(np.exp(inputs) - inputs.max(axis=1, keepdims=True)),
        "You subtract the largest logit from the exponentials, outside of `np.exp(…)`. It belongs inside: the exponent is shifted.",
    ),
    divides_by_maximum=(
        lambda inputs: _normalised(np.exp(inputs / inputs.max(axis=1, keepdims=True))),
        "You *divide* the logits by the largest one. That changes their differences, which are all that softmax looks at. Subtract it.",
    ),
    clips_logits=(
        lambda inputs: _normalised(np.exp(np.clip(inputs, -500, 500))),
        "You clip the logits so that `np.exp` does not overflow. But 1000 and 999 both become the limit, and their difference, "
        "which is all that softmax looks at, is lost. Shift each row by its maximum instead: differences stay.",
    ),
    nan_to_zero=(
        lambda inputs: np.nan_to_num(_normalised(np.exp(inputs))),
        "You turn NaN into 0 after it has happened. The row no longer sums to 1, and the likeliest class has lost its "
        "probability. Prevent the overflow: subtract each row's largest logit before `np.exp`.",
    ),
    sum_over_samples=(
        partial(_in_steps, total=lambda powers: powers.sum(axis=0)),
        "You divide by the sum over the *samples* (`axis=0`): columns sum to 1. The classes of one sample compete with each "
        "other, so each *row* must sum to 1: `axis=1, keepdims=True`.",
    ),
    column_softmax=(
        lambda inputs: softmax_forward(inputs.T).T,
        "This is softmax along the *columns* (`axis=0`), as if the samples competed for a class. A sample is a row: take "
        "maximum and sum over `axis=1`, with `keepdims=True`.",
    ),
    sum_over_everything=(
        partial(_in_steps, shift=np.max, total=np.sum),
        "You divide by the sum over the *whole batch*: all entries together sum to 1. Each row must sum to 1 by itself, so "
        "that a sample's probabilities do not depend on its neighbours: `axis=1, keepdims=True`.",
    ),
    sum_over_everything_row_shift=(
        lambda inputs: _shifted(inputs) / _shifted(inputs).sum(),
        "The shift is right, row by row, and then you divide by the sum over the *whole batch*. Each row must sum to 1 by "
        "itself: give that sum `axis=1, keepdims=True` as well.",
    ),
    sum_loses_axis=(
        partial(_in_steps, total=lambda powers: powers.sum(axis=1)),
        "Your sum over `axis=1` has the shape (N,), and NumPy lays it along the *columns* of an (N, C) array: an error, or, "
        "where N = C, wrong numbers without a word. `keepdims=True` makes it (N, 1), one number a row.",
    ),
    max_loses_axis=(
        partial(_in_steps, shift=lambda inputs: inputs.max(axis=1)),
        "Your maximum over `axis=1` has the shape (N,), and NumPy lays it along the *columns* of an (N, C) array: an error, or, "
        "where N = C, wrong numbers without a word. `keepdims=True` makes it (N, 1), as in your sum.",
    ),
    max_and_sum_lose_axis=(
        lambda inputs: np.exp(inputs - inputs.max(axis=1)) / np.exp(inputs - inputs.max(axis=1)).sum(axis=1),
        "Maximum and sum over `axis=1` have the shape (N,), and NumPy lays them along the *columns* of an (N, C) array: an "
        "error, or, where N = C, wrong numbers without a word. `keepdims=True` makes them (N, 1), one number a row.",
    ),
    applied_twice=(
        lambda inputs: softmax_forward(softmax_forward(inputs)),
        "You apply softmax twice. Its output lies between 0 and 1, and to a second softmax such logits are nearly equal: the "
        "probabilities come out much too even. Once is enough.",
    ),
    not_normalised=(
        _shifted,
        "You return the exponentials. They are positive but do not sum to 1. Divide each row by its own sum: `axis=1, "
        "keepdims=True`.",
    ),
    multiplies_by_sum=(
        lambda inputs: _shifted(inputs) * _shifted(inputs).sum(axis=1, keepdims=True),
        "You multiply by the row's sum. Each exponential is *divided* by it, so that the row sums to 1.",
    ),
    divides_by_mean=(
        lambda inputs: _shifted(inputs) / _shifted(inputs).mean(axis=1, keepdims=True),
        "You divide by each row's *mean*, so that a row sums to C. Divide by its sum, and it sums to 1.",
    ),
    divides_by_length=(
        lambda inputs: _shifted(inputs) / np.sqrt((_shifted(inputs) ** 2).sum(axis=1, keepdims=True)),
        "You divide by the row's length, the root of the sum of squares: then the *squares* sum to 1. Divide by the plain sum.",
    ),
    shares_of_magnitudes=(
        lambda inputs: _normalised(np.abs(inputs * 1.0)),
        "You divide magnitudes by their sum. A logit of −3 would count as much as one of +3. Take `np.exp`, which keeps their order.",
    ),
    without_exponential=(
        lambda inputs: _normalised(np.asarray(inputs, float)),
        "You divide the logits by their sum. Logits may be negative, so these are no probabilities. Take `np.exp` first: it "
        "makes every number positive and keeps their order.",
    ),
    exponential_of_share=(
        lambda inputs: np.exp(inputs / np.exp(inputs).sum(axis=1, keepdims=True)),
        "You divide the logits by the sum and take `np.exp` of that. First the exponentials, then the division: mind where the "
        "parenthesis of `np.exp(…)` closes.",
    ),
    exponential_of_share_without_axis=(
        lambda inputs: np.exp(inputs / np.exp(inputs).sum(axis=1)),
        "You divide the logits by the sum and take `np.exp` of that. First the exponentials, then the division: mind where the "
        "parenthesis of `np.exp(…)` closes. And the sums need a second axis, `keepdims=True`.",
    ),
    powers_of_2=(
        lambda inputs: _normalised(2.0 ** (inputs - inputs.max(axis=1, keepdims=True))),
        "You raise 2 to the power of the logits. Softmax is written with e, `np.exp`: only then is its slope S(δ − S), without a "
        "factor.",
    ),
    log_softmax=(
        lambda inputs: np.log(softmax_forward(inputs)),
        "You return the *logarithm* of softmax. Chapter 6 has a use for it; here the probabilities themselves are asked for.",
    ),
    sigmoid=(
        lambda inputs: np.where(inputs < 0, 1 - 1 / (1 + np.exp(inputs)), 1 / (1 + np.exp(-1.0 * inputs))),
        "This is the sigmoid of each logit by itself. In softmax the classes share one sum: divide each row's exponentials by "
        "that row's total.",
    ),
    negated_logits=(
        lambda inputs: softmax_forward(-inputs),
        "You take exp(−z), which gives the smallest logit the largest probability. Softmax has exp(z).",
    ),
    hard_maximum=(
        lambda inputs: np.eye(inputs.shape[1])[inputs.argmax(axis=1)],
        "You give the largest logit all the probability. That is the *hard* maximum, which has slope 0 almost everywhere. "
        "Softmax gives each class its share exp(z) / Σ exp(z).",
    ),
    modifies_inputs=(
        _in_place,
        "The probabilities are right, but `-=` wrote the shifted logits into the caller's own array. Make a new one: "
        "`inputs - maximum`.",
    ),
)

_JACOBIAN_MISTAKES = mistakes(
    diagonal_only=(
        lambda output: np.diagflat(output * (1 - output)),
        "Your diagonal S(1 − S) is right, and everything off it is 0, as if each output listened to its own logit only. All "
        "outputs share one sum: for j ≠ k the slope is −S_j S_k.",
    ),
    slopes_as_a_vector=(
        lambda output: output * (1 - output),
        "You return C slopes, S(1 − S): those with j = k. Each of the C outputs depends on each of the C logits, so there are "
        "C × C slopes, and for j ≠ k they are −S_j S_k.",
    ),
    plus_for_minus=(
        lambda output: np.diagflat(output) + np.outer(output, output),
        "You add s sᵀ. The share that one class gains is lost by the others, so the slopes off the diagonal are negative: "
        "diag(s) *minus* s sᵀ. Look at a row of yours: it should sum to 0.",
    ),
    off_diagonal_positive=(
        lambda output: np.abs(softmax_jacobian(output)),
        "Your diagonal is right, but off it the sign is lost: raise z_k, and every *other* class loses probability. For j ≠ k the "
        "slope is −S_j S_k.",
    ),
    outer_product_only=(
        lambda output: -np.outer(output, output),
        "You return −s sᵀ alone. That is right for j ≠ k; on the diagonal S_j itself must be added, the δ part: "
        "`np.diagflat(output)`.",
    ),
    diagonal_part_only=(
        np.diagflat,
        "You return diag(s), the part with δ. From it the outer product s sᵀ is still to be subtracted, and that part reaches the "
        "diagonal too.",
    ),
    zero_diagonal=(
        lambda output: np.diagflat(output**2) - np.outer(output, output),
        "Off the diagonal yours is right; on it you have 0. A class's own logit moves it too: for j = k the slope is S_j(1 − S_j).",
    ),
    inner_for_outer_product=(
        lambda output: np.diagflat(output) - np.dot(output, output.T),
        "Your product of `output` with itself is *one* number, the sum of squares, and NumPy subtracts it everywhere without a "
        "word. (`.T` leaves a 1-D array as it is.) Wanted is a column times a row: `output.reshape(-1, 1)` is the column, or use `np.outer`.",
    ),
    vector_for_diagonal=(
        lambda output: output - np.outer(output, output),
        "You subtract s sᵀ from the *vector* `output`, and NumPy lays that along every row. δ_jk wants the probabilities on the "
        "diagonal and 0 elsewhere: `np.diagflat(output)` makes that matrix.",
    ),
    diagonal_twice_and_squares=(
        lambda output: np.diag(output * (1 - output)) - output**2,
        "On the diagonal you have S(1 − S) already, and then you subtract the *squares* along every row. Off the diagonal belongs −S_j S_k "
        "for each pair: `np.outer` has all products.",
    ),
    diag_of_a_column=(
        lambda output: np.diag(output.reshape(-1, 1)) - np.outer(output, output),
        "`np.diag` of a matrix, and a column is one, *takes* its diagonal: here the first probability alone. `np.diagflat` of the "
        "column makes a diagonal matrix, as `np.diag` of the 1-D `output` does.",
    ),
    factor_in_front_missing=(
        lambda output: np.eye(len(output)) - output,
        "You have δ_jk − S_k. The factor S_j in front is missing: multiply row j by S_j.",
    ),
    identity_for_diagonal=(
        lambda output: np.eye(len(output)) - np.outer(output, output),
        "You subtract s sᵀ from the identity. In S_j(δ_jk − S_k) the factor S_j multiplies δ as well: it is diag(s) that stands "
        "in front, with the probabilities on its diagonal.",
    ),
    factor_on_first_term=(
        lambda output: np.diag(output) - output,
        "You have S_j δ_jk − S_k: the factor S_j stands before the first term alone. It multiplies both: S_j(δ_jk − S_k). Is a parenthesis missing?",
    ),
    delta_forgotten=(
        lambda output: np.outer(output, 1 - output),
        "You take S_j(1 − S_k) for every pair. The 1 is δ_jk, which is 1 for j = k only; off the diagonal it is 0, and −S_j S_k "
        "remains.",
    ),
    column_index_twice=(
        lambda output: output * (np.eye(len(output)) - output),
        "NumPy lays a 1-D `output` along the columns both times, so you have S_k(δ_jk − S_k): the row's index j is lost. The "
        "factor in front belongs to the row: `output[:, None]`.",
    ),
    row_index_twice=(
        lambda output: output[:, np.newaxis] * (np.eye(len(output)) - output[:, np.newaxis]),
        "Both factors use the row's index: you have S_j(δ_jk − S_j). The one inside belongs to the column k: lay `output` along "
        "the columns there, without the new axis.",
    ),
    diagonal_without_factor=(
        lambda output: np.where(np.eye(len(output)), 1 - output, -np.outer(output, output)),
        "Off the diagonal yours is right; on it you have 1 − S_j. For j = k the slope is S_j(1 − S_j): the factor S_j in front is "
        "missing.",
    ),
    opposite_sign=(
        lambda output: -softmax_jacobian(output),
        "Every entry has the wrong sign: you have s sᵀ − diag(s). Raising a class's own logit raises its probability, so the "
        "diagonal must be positive.",
    ),
    softmax_again=(
        lambda output: softmax_jacobian(softmax_forward(output[np.newaxis])[0]),
        "You apply softmax to `output`, as if it were logits. It is what softmax has already computed, and the Jacobian needs "
        "nothing else: use it as it is.",
    ),
)

_BACKWARD_MISTAKES = mistakes(
    diagonal_only=(
        lambda dvalues, output: dvalues * output * (1 - output),
        "You multiply by S(1 − S) entry by entry: the diagonal of the Jacobian alone. A logit moves *every* output, and each "
        "sends its gradient back. Either sum over the full Jacobian, or use s ∘ (g − g·s).",
    ),
    local_slope_only=(
        lambda dvalues, output: output * (1 - output),
        "You return S(1 − S), and `dvalues` does not appear. The chain rule multiplies what arrives by the slopes; and there are "
        "slopes off the diagonal too.",
    ),
    average_over_samples=(
        partial(_back_in_steps, total=lambda weighed: weighed.sum(axis=0)),
        "Your inner sum runs over the *samples* (`axis=0`), so that they mix. g·s is one number for each sample, the sum over its "
        "classes: `axis=1, keepdims=True`.",
    ),
    average_over_everything=(
        partial(_back_in_steps, total=np.sum),
        "One sum runs over the *whole batch*, so that the samples mix (a Jacobian of the flattened batch does the same). Each "
        "sample has a Jacobian, and a sum g·s, of its own: `axis=1, keepdims=True`.",
    ),
    last_class_only=(
        lambda dvalues, output: dvalues[:, -1:] * output[:, -1:] * (np.eye(output.shape[1])[-1] - output),
        "Only the last class's gradient arrives: in the loop over j each term replaces the one before. Every output sends its gradient back; add "
        "them up, with `+=`.",
    ),
    first_samples_jacobian=(
        lambda dvalues, output: dvalues @ softmax_jacobian(output[0]),
        "You use the first sample's Jacobian for the whole batch. It is made of that sample's probabilities; each row of `output` "
        "has its own. Loop over the samples, or use the short form.",
    ),
    mean_outputs_jacobian=(
        lambda dvalues, output: dvalues @ softmax_jacobian(output.mean(axis=0)),
        "You build one Jacobian from the batch's mean probabilities. Softmax works on each sample by itself, so each has a "
        "Jacobian of its own.",
    ),
    sum_loses_axis=(
        partial(_back_in_steps, total=lambda weighed: weighed.sum(axis=1)),
        "Your sum over `axis=1` has the shape (N,), and NumPy lays it along the *columns* of an (N, C) array: an error, or, "
        "where N = C, wrong numbers without a word. `keepdims=True` makes it (N, 1), one number a row.",
    ),
    averages_of_all_pairs=(
        lambda dvalues, output: output * (dvalues - dvalues @ output.T),
        "`dvalues @ output.T` is (N, N): it holds g·s of every sample's gradients with every *other* sample's probabilities. Each sample needs its own, which stands on the diagonal of "
        "that table. Multiply entry by entry, and sum each row: `axis=1, keepdims=True`.",
    ),
    plus_for_minus=(
        partial(_back_in_steps, sign=1),
        "You add the average g·s. It comes from −s sᵀ, so it is subtracted: s ∘ (g − g·s). A check: each row of dinputs sums to 0.",
    ),
    outer_part_only=(
        lambda dvalues, output: -output * _average(dvalues, output),
        "You have −s (g·s), what −s sᵀ gives. The diagonal part is missing: s ∘ g. Together they are s ∘ (g − g·s).",
    ),
    diagonal_part_only=(
        lambda dvalues, output: dvalues * output,
        "You have s ∘ g, what diag(s) gives. The other part is missing: −s sᵀ takes the average g·s off. Together they are "
        "s ∘ (g − g·s).",
    ),
    factor_in_front_missing=(
        partial(_back_in_steps, front=lambda dvalues, output: 1),
        "You return g − g·s. The factor s in front is missing: a class with hardly any probability receives hardly any gradient.",
    ),
    mean_of_everything=(
        lambda dvalues, output: output * (dvalues - np.mean(dvalues * output)),
        "You subtract one mean over the whole batch. g·s is a *sum* over the classes, and each sample has its own: `axis=1, keepdims=True`.",
    ),
    plain_mean=(
        partial(_back_in_steps, weigh=lambda dvalues, output: dvalues / output.shape[1]),
        "You subtract the plain mean of `dvalues`. g·s is an average *weighted by the probabilities*: Σ_j g_j S_j.",
    ),
    average_divided_by_classes=(
        partial(_back_in_steps, weigh=lambda dvalues, output: dvalues * output / output.shape[1]),
        "You take the *mean* of g_j S_j over the classes. The probabilities sum to 1, so Σ_j g_j S_j is an average already: "
        "sum, and divide by nothing.",
    ),
    average_without_factor=(
        lambda dvalues, output: dvalues * output - _average(dvalues, output),
        "You have s ∘ g − g·s. The second part lacks its factor S_k: it comes from s sᵀ, which gives s (g·s). "
        "Take s out in front of both: s ∘ (g − g·s).",
    ),
    sums_jacobian_alone=(
        lambda dvalues, output: np.zeros(output.shape),
        "All entries are 0. Either nothing was written into the array you return, or the Jacobian was summed along its columns "
        "by itself, and each column sums to 0. `dvalues` belongs into that sum: Σ_j g_j ∂S_j/∂z_k, the matrix product Jᵀ g.",
    ),
    inner_for_outer_product=(
        lambda dvalues, output: dvalues * output - np.sum(output**2, axis=1, keepdims=True) * _sums(dvalues),
        "In your Jacobian the product of a sample's output with itself is *one* number, the sum of squares, subtracted everywhere. "
        "(`.T` leaves a 1-D array as it is.) Make it a column first, `output.reshape(-1, 1)`, or use `np.outer`.",
    ),
    sum_without_weights=(
        partial(_back_in_steps, weigh=lambda dvalues, output: dvalues),
        "You subtract the plain sum of `dvalues`. Each term has a weight: g·s = Σ_j g_j S_j, so multiply by `output` before you sum.",
    ),
    opposite_sign=(
        lambda dvalues, output: -softmax_backward(dvalues, output),
        "Every entry has the wrong sign: you have s ∘ (g·s − g). A class whose g is above the average gets a positive gradient.",
    ),
    swaps_arguments=(
        lambda dvalues, output: dvalues * (output - _average(dvalues, output)),
        "The two arguments have changed places: you have g ∘ (s − g·s). The probabilities stand in front, and the average is taken "
        "off `dvalues`: s ∘ (g − g·s).",
    ),
    softmax_again=(
        lambda dvalues, output: softmax_backward(dvalues, softmax_forward(output)),
        "You apply softmax to `output`, as if it were logits. It is what softmax has already computed: use it as it is.",
    ),
    own_slope_with_squares=(
        lambda dvalues, output: dvalues * (output - np.sum(output**2, axis=1, keepdims=True)),
        "You sum up S², and `dvalues` stands outside of that sum. What is taken off is an average of the *gradients*, weighted by the "
        "probabilities: Σ_j g_j S_j, with `dvalues` inside. Then the factor s in front.",
    ),
    fused_formula=(
        lambda dvalues, output: output - dvalues,
        "`output - something` belongs to chapter 6, where softmax and cross-entropy are taken together and the something is the "
        "target. Here any gradient may arrive: send it through the Jacobian, s ∘ (g − g·s).",
    ),
    divided_by_batch=(
        lambda dvalues, output: softmax_backward(dvalues, output) / len(output),
        "You divide by N. The mean over the batch is the loss's affair, and its 1/N is in `dvalues` already. A layer passes on "
        "what arrives.",
    ),
    truncates_whole_numbers=(
        _truncated,
        "Right for floats, but where `dvalues` are whole numbers, `np.empty_like(dvalues)` is an array of whole numbers too, and "
        "what you write into it loses its decimals. (The source's code does this.) Make it `np.empty_like(output)`.",
    ),
    last_sample_only=(
        lambda dvalues, output: softmax_backward(dvalues, output)[-1],
        "Only the last sample's gradient comes back: the loop writes over what it had. Keep one row a sample, "
        "`dinputs[i] = …`, and return them all, (N, C).",
    ),
    first_sample_only=(
        lambda dvalues, output: softmax_backward(dvalues, output)[0],
        "Only the first sample's gradient comes back: a `return` inside the loop ends it. Keep one row a sample, "
        "and return them all after the loop, (N, C).",
    ),
    returns_jacobians=(
        lambda dvalues, output: np.array([softmax_jacobian(s) for s in output]),
        "You return the Jacobians, (N, C, C). `dvalues` is still to be sent through them: for each sample, Jᵀ g, a vector of C "
        "numbers.",
    ),
    modifies_dvalues=(
        _dvalues_in_place,
        "`-=` writes into the caller's `dvalues`, which another branch may still need (and where they are whole numbers, it fails). "
        "Make a new array: `dvalues - average`.",
    ),
)

EXERCISES = (
    Exercise(
        reference=softmax_forward,
        steps="""
powers = np.exp(inputs - np.max(inputs, axis=1, keepdims=True))
return powers / np.sum(powers, axis=1, keepdims=True)
""",
        returns=("output",),
        probes=_forward_probes,
        misconceptions=_FORWARD_MISTAKES,
        doubles=doubles(
            _FORWARD_MISTAKES,
            "sum_over_everything sum_over_samples sum_loses_axis",
            "without_shift shift_by_one_maximum shift_by_column shift_by_minimum max_loses_axis",
        ),
        hints=(
            "Begin with one row and three steps: what makes every number positive? What makes them sum to 1? What keeps `np.exp` from "
            "overflowing?",
            "The largest logit of each row and the sum of each row are one number a row. Which `axis` gives that, and which option "
            "keeps the shape (N, 1), so that it can be subtracted from (N, C)?",
            "They are `axis=1` and `keepdims=True`, for `max` and for `sum` alike. Three lines: shift every row by its own maximum, take "
            "exponentials, divide.",
        ),
    ),
    Exercise(
        reference=softmax_jacobian,
        steps="return np.diag(output) - np.outer(output, output)",
        returns=("jacobian",),
        probes=_jacobian_probes,
        misconceptions=_JACOBIAN_MISTAKES,
        hints=(
            "Hold the first table against the chapter's, row 0, column 1: there belongs −0.5 × 0.3. Of which class is the factor that stands in front?",
            "It is that of the column. NumPy lays a 1-D array along the columns; to stand for the *row*, the numbers must be made a column first. (The second table lacks that "
            "factor where j = k, and the third takes probabilities for logits.)",
            "`[:, None]` or `reshape(-1, 1)` makes a column (C, 1) of it. What stands in the brackets, δ_jk − S_k, stays as it is.",
        ),
    ),
    Exercise(
        reference=softmax_backward,
        steps="""
average = np.sum(dvalues * output, axis=1, keepdims=True)
return output * (dvalues - average)
""",
        returns=("dinputs",),
        probes=_backward_probes,
        misconceptions=_BACKWARD_MISTAKES,
        doubles=doubles(
            _BACKWARD_MISTAKES,
            "factor_in_front_missing",
            "average_over_everything average_over_samples sum_loses_axis",
            "plain_mean sum_without_weights average_divided_by_classes",
            "plus_for_minus",
        ),
        hints=(
            "Take one sample first. z_k reaches the loss through every S_j: add up g_j ∂S_j/∂z_k over j.",
            "Put S_j(δ_jk − S_k) into that sum. One part picks j = k, the other is S_k times a number that does not depend on k. Which "
            "number?",
            "It is g·s, an average of each sample's own gradients: `dvalues` by `output`, summed along `axis=1`, kept as a column. What is "
            "left of the sum is S_k (g_k − that number).",
        ),
    ),
)
