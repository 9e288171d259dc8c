"""Chapter 6: the loss from logits, in one step."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.fused_derivative.cases import labels, logit_probes, rows, softmax
from course_lib.judging.exercise import Exercise, mistakes
from course_lib.losses import ActivationLoss

Array = NDArray[Any]


def _logs(inputs: Array) -> Array:
    """Return log ŷ (N, C): minus the loss that each class would have as the label."""
    batch, classes = inputs.shape
    loss = ActivationLoss()
    loss.forward(np.repeat(inputs, classes, axis=0), np.tile(np.arange(classes), batch))
    return -loss.losses.reshape(batch, classes)


def _mean(logs: Array, target: Array) -> Any:
    return -np.sum(rows(target, logs) * logs) / len(logs)


def fused_forward(inputs: Array, target: Array) -> Any:
    """Return the mean loss of logits (N, C)."""
    return ActivationLoss().forward(inputs, target)


def _without_shift(inputs: Array) -> Any:
    return np.exp(inputs) / np.exp(inputs).sum(axis=1, keepdims=True)


def _shifted_by_all(inputs: Array) -> Any:
    return _without_shift(inputs - inputs.max())


def _shifted(inputs: Array) -> Array:
    shifted: Array = inputs - inputs.max(axis=1, keepdims=True)
    return shifted


def _normalisers(inputs: Array) -> Any:
    return inputs.max(axis=1) + np.log(np.exp(_shifted(inputs)).sum(axis=1))


def _half_shifted(inputs: Array, target: Array) -> Any:
    total = np.exp(inputs - inputs.max(axis=1, keepdims=True)).sum(axis=1)
    return np.mean(np.log(total) - np.sum(rows(target, inputs) * inputs, axis=1))


_FORWARD_MISTAKES = mistakes(
    sum_for_mean=(
        lambda inputs, target: _mean(_logs(inputs), target) * len(inputs),
        "You add the samples' losses up. The loss of a batch is their *mean*, so that its size, and the learning step's, "
        "does not grow with the batch. Divide by N.",
    ),
    mean_over_entries=(
        lambda inputs, target: -np.mean(rows(target, inputs) * _logs(inputs)),
        "You take the mean over all N × C entries. Within a sample the terms y log ŷ are *added* over the classes; only the "
        "samples are averaged. Sum over axis 1 first, then take the mean.",
    ),
    missing_minus=(
        lambda inputs, target: -_mean(_logs(inputs), target),
        "Your loss is negative: log of a probability is below 0, and the minus sign in front of the sum turns it into a price. "
        "Put it back, or subtract the other way round: log Σ exp(z) − z of the label.",
    ),
    log_base_2=(
        lambda inputs, target: _mean(_logs(inputs), target) / np.log(2),
        "You use the logarithm to base 2. The course's loss is in natural units, `np.log`: only then is its derivative "
        "ŷ − y without a factor in front.",
    ),
    log_base_10=(
        lambda inputs, target: _mean(_logs(inputs), target) / np.log(10),
        "You use the logarithm to base 10. The course's loss is in natural units, `np.log`: only then is its derivative "
        "ŷ − y without a factor in front.",
    ),
    largest_probability=(
        lambda inputs, target: -_logs(inputs).max(axis=1).mean(),
        "You take the *largest* probability of each row. That measures how sure the network is, not how right. Take the "
        "probability of the class that `target` names.",
    ),
    argmax_of_soft_rows=(
        lambda inputs, target: _mean(_logs(inputs), labels(target, inputs)),
        "Labels and one-hot rows come out right, soft rows do not: argmax keeps the largest entry of a target row and "
        "throws the others away. Keep the rows, and sum y log ŷ over the classes.",
    ),
    argmax_without_axis=(
        lambda inputs, target: _mean(
            _logs(inputs), np.full(len(inputs), np.argmax(target)) if target.ndim == 2 else target
        ),
        "`np.argmax(target)` without an axis gives one number: a place in the flattened array. Row by row it would be "
        "`axis=1`; but argmax loses soft targets in any case, so sum y log ŷ over the classes instead.",
    ),
    every_label_for_every_row=(
        lambda inputs, target: -_logs(inputs)[:, target].mean() if target.ndim == 1 else _mean(_logs(inputs), target),
        "`[:, target]` takes, from *every* row, the columns of all labels: N × N numbers. You want one entry a row: "
        "`[np.arange(N), target]` pairs row i with label i.",
    ),
    one_based_labels=(
        lambda inputs, target: _mean(_logs(inputs), target - 1 if target.ndim == 1 else target),
        "You shift the labels by 1. They count from 0 already: label 0 is the first column. (With −1, NumPy takes the last "
        "column and says nothing.)",
    ),
    logits_as_probabilities=(
        lambda inputs, target: _mean(np.log(np.asarray(inputs, float)), target),
        "You take the logarithm of the logits. They are not probabilities yet: they may be negative, and their log is then NaN. "
        "log ŷ is z − log Σ exp(z), the sum running over the row.",
    ),
    without_normaliser=(
        _mean,
        "You return −z of the label, the half of log-sum-exp that rewards the right class. The other half, + log Σ exp(z), "
        "makes it a price compared with all classes. Add it.",
    ),
    without_log=(
        lambda inputs, target: _mean(softmax(inputs), target),
        "You average −ŷ of the right class: the logarithm is missing. Cross-entropy is −log ŷ; for the fused form, "
        "log Σ exp(z) − z of the label.",
    ),
    exp_without_shift=(
        lambda inputs, target: _mean(inputs - np.log(np.exp(inputs).sum(axis=1, keepdims=True)), target),
        "`np.exp(1000)` overflows to infinity, and what follows is NaN. Subtract each row's largest logit first: softmax "
        "does not change, and the largest exponential is exp(0) = 1. In log-sum-exp take it out of the sum as well: "
        "log Σ exp(z) = m + log Σ exp(z − m).",
    ),
    log_of_rounded_zero=(
        lambda inputs, target: _mean(np.log(softmax(inputs)), target),
        "You go in two steps: softmax, then the logarithm. For logits of ±1000 a probability is rounded to exactly 0, and "
        "log(0) is −∞ (0 × −∞ is NaN). The fused form never makes that 0: log ŷ = z − log Σ exp(z).",
    ),
    **{
        f"clips_at_{least:.0e}".replace("-", "_"): (
            lambda inputs, target, least=least: _mean(np.log(np.clip(softmax(inputs), least, 1 - least)), target),
            f"You clip the probabilities at {least:g} before the logarithm. No NaN any more, but no loss can be larger than "
            f"{-np.log(least):.1f}, however wrong the logits are. Take log ŷ from the logits instead: z − log Σ exp(z). There is "
            "nothing to clip, since no probability is rounded to 0 on the way.",
        )
        for least in (1e-7, 1e-12, 1e-15)
    },
    shift_by_the_whole_batch=(
        lambda inputs, target: _mean(np.log(_shifted_by_all(inputs)), target),
        "You subtract the largest logit of the whole batch. A row that lies far below it then has nothing but zeros, and "
        "0/0 is NaN. Each row needs its own: `inputs.max(axis=1, keepdims=True)`.",
    ),
    shift_not_undone=(
        _half_shifted,
        "You subtract the row's largest logit inside the sum and not from the label's logit. Either add it back, "
        "m + log Σ exp(z − m), or use z − m in both places.",
    ),
    softmax_over_samples=(
        lambda inputs, target: _mean(_logs(np.ascontiguousarray(inputs.T)).T, target),
        "Your sum runs over the samples, down the columns. Each *row* is one sample's competition between classes: sum "
        "with `axis=1, keepdims=True`.",
    ),
    softmax_over_everything=(
        lambda inputs, target: _mean(_logs(inputs.reshape(1, -1)).reshape(inputs.shape), target),
        "Your sum runs over the whole batch, so all samples share one set of probabilities. Each row is a softmax of its "
        "own: sum with `axis=1, keepdims=True`.",
    ),
    sum_over_samples_row_shift=(
        lambda inputs, target: _mean(_shifted(inputs) - np.log(np.exp(_shifted(inputs)).sum(axis=0)), target),
        "Your sum of exponentials runs over the samples, down the columns. Each *row* is one sample's competition between classes: "
        "`axis=1, keepdims=True`.",
    ),
    sum_over_everything_row_shift=(
        lambda inputs, target: _mean(_shifted(inputs) - np.log(np.exp(_shifted(inputs)).sum()), target),
        "Your sum of exponentials runs over the whole batch. Each row has a sum of its own: `axis=1, keepdims=True`.",
    ),
    sum_loses_axis=(
        lambda inputs, target: _mean(_shifted(inputs) - np.log(np.exp(_shifted(inputs)).sum(axis=1)), target),
        "Your sum over `axis=1` has the shape (N,), and NumPy lays it along the *columns* of an (N, C) array: an error, or, where N = C, "
        "wrong numbers without a word. `keepdims=True` makes it (N, 1), one number a row.",
    ),
    max_loses_axis=(
        lambda inputs, target: _mean(np.log(_without_shift(inputs - inputs.max(axis=1))), target),
        "Your maximum over `axis=1` has the shape (N,), and NumPy lays it along the *columns* of an (N, C) array: an error, or, where "
        "N = C, wrong numbers without a word. `keepdims=True` makes it (N, 1), one number a row.",
    ),
    normaliser_alone=(
        lambda inputs, target: np.mean(_normalisers(inputs)),
        "You return log Σ exp(z) alone: the target does not appear. From it comes off the logit of the right class: log Σ exp(z) − z of "
        "the label.",
    ),
    softmax_twice=(
        lambda inputs, target: _mean(_logs(softmax(inputs)), target),
        "Softmax is applied twice: the probabilities are used as logits once more. `inputs` are the logits; "
        "log ŷ = z − log Σ exp(z) needs nothing before it.",
    ),
    rows_only=(
        lambda inputs, target: -np.sum(target * _logs(inputs)) / len(inputs),
        "Labels are not handled: `target * …` with labels (N,) multiplies by the class *numbers*, or "
        "fails to broadcast. Make rows of them first: `np.eye(C)[target]`.",
    ),
    labels_only=(
        lambda inputs, target: -_logs(inputs)[range(len(inputs)), target].mean(),
        "Rows are not handled: they cannot be an index. Look at `target.ndim`: with 2, sum y log ŷ over the classes; "
        "or make rows of the labels, `np.eye(C)[target]`, and have one case only.",
    ),
)

EXERCISES = (
    Exercise(
        reference=fused_forward,
        about="softmax and the mean cross-entropy in one",
        steps="""
rows = np.eye(inputs.shape[1])[target] if target.ndim == 1 else target
shifted = inputs - np.max(inputs, axis=1, keepdims=True)
logs = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
return -np.sum(rows * logs) / len(inputs)
""",
        returns=("loss",),
        probes=logit_probes,
        misconceptions=_FORWARD_MISTAKES,
        hints=(
            "You need log ŷ, never ŷ itself. Put softmax into the logarithm on paper: what does log(exp(z_k) / Σ exp(z_l)) become?",
            "log ŷ = z − log Σ exp(z), row by row. Before `np.exp`, subtract each row's largest logit from the row; both terms may "
            "use the shifted logits.",
            "If `target` has one axis, `np.eye(C)[target]` makes rows of it. Then labels, one-hot and soft rows are served by one line: "
            "weigh the logarithms by the target, sum over the classes, take the mean over the samples, and turn the sign.",
        ),
    ),
)
