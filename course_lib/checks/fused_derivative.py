"""Chapter 6: the loss from logits, and its derivative in one step.

Probes have labels (unsorted, one class absent), one-hot rows and soft rows; only soft rows tell an argmax from what is
right, and only logits of ±1000 tell the fused form from two steps. One batch has as many samples as classes: there,
labels (N,) broadcast against (N, C) without a word.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checking.exercise import Exercise, Misconception, Probe
from course_lib.layers import ActivationSoftMax
from course_lib.losses import ActivationLoss

Array = NDArray[Any]

_HAND = np.log([[5.0, 3.0, 2.0]])  # its softmax is 0.5, 0.3, 0.2
_TWO = np.array([[1.2, -0.4, 0.3], [-2.0, 0.5, 1.5]])
_FOUR = np.array([[0.2, 1.7, -1.1], [2.5, -0.3, 0.9], [-0.6, -1.4, 0.8], [1.0, 0.1, -2.2]])
_EXTREME = np.array([[1000.0, -1000.0, 0.0], [-1003.0, -1000.0, -1001.0]])
_SQUARE = np.array([[2, 0, -1], [-3, 1, 4], [0, 2, 1]])
_ONE_HOT = np.array([[0, 0, 1], [1, 0, 0], [0, 0, 1], [1, 0, 0]])
_SOFT = np.array([[0.2, 0.7, 0.1], [0.5, 0.1, 0.4]])


def _probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    logits = random.normal(scale=2, size=(5, 4))
    return (
        Probe("one sample", (_HAND, np.array([1]))),
        Probe("two samples, labels", (_TWO, np.array([2, 0]))),
        Probe("two samples, soft rows", (_TWO, _SOFT)),
        Probe("three samples and three classes, labels", (_SQUARE, np.array([2, 0, 0]))),
        Probe("four samples, one-hot rows, class 1 absent", (_FOUR, _ONE_HOT)),
        Probe("logits of ±1000, labels", (_EXTREME, np.array([1, 0]))),
        Probe("logits of ±1000, soft rows", (_EXTREME, _SOFT)),
        Probe("a random batch of 5, labels", (logits, random.integers(0, 4, size=5))),
        Probe("a random batch of 5, soft rows", (logits, random.dirichlet(np.ones(4), size=5))),
    )


def _backward_probes(seed: int) -> tuple[Probe, ...]:
    cases = ((probe.name, *probe.arguments) for probe in _probes(seed))
    return tuple(Probe(name, (_softmax(inputs), target)) for name, inputs, target in cases)


def _softmax(inputs: Array) -> Array:
    return ActivationSoftMax().forward(inputs)


def _logs(inputs: Array) -> Array:
    """log ŷ (N, C): minus the loss that each class would have as the label."""
    batch, classes = inputs.shape
    loss = ActivationLoss()
    loss.forward(np.repeat(inputs, classes, axis=0), np.tile(np.arange(classes), batch))
    return -loss.losses.reshape(batch, classes)


def _rows(target: Array, like: Array) -> Array:
    return np.eye(like.shape[1])[target] if target.ndim == 1 else target


def _mean(logs: Array, target: Array) -> Any:
    return -np.sum(_rows(target, logs) * logs) / len(logs)


def _fused_forward(inputs: Array, target: Array) -> Any:
    return ActivationLoss().forward(inputs, target)


def _fused_backward(output: Array, target: Array) -> Any:
    return ActivationLoss().backward(output, target)


def _without_shift(inputs: Array) -> Array:
    return np.exp(inputs) / np.exp(inputs).sum(axis=1, keepdims=True)


def _shifted_by_all(inputs: Array) -> Array:
    return _without_shift(inputs - inputs.max())


def _half_shifted(inputs: Array, target: Array) -> Any:
    total = np.exp(inputs - inputs.max(axis=1, keepdims=True)).sum(axis=1)
    return np.mean(np.log(total) - np.sum(_rows(target, inputs) * inputs, axis=1))


def _hard(target: Array, like: Array) -> Array:
    return np.argmax(_rows(target, like), axis=1)


def _picked(output: Array, target: Array, by: float = 1.0) -> Array:
    """The source's lines: a copy with `by` subtracted at (i, target i), divided by the batch."""
    dinputs = np.array(output)
    dinputs[range(len(output)), target] -= by
    return dinputs / len(output)


def _for_every_row(output: Array, target: Array) -> Array:
    dinputs = np.array(output)
    dinputs[:, _hard(target, output)] -= 1
    return dinputs / len(output)


def _label_entry_only(output: Array, target: Array) -> Array:
    rows = _rows(target, output)
    return np.where(rows > 0, output - rows, 0) / len(output)


def _in_place(output: Array, target: Array) -> Array:
    output -= _rows(target, output)
    output /= len(output)
    return output


def _clipped(least: float) -> Misconception:
    return Misconception(
        f"clips_at_{least:.0e}".replace("-", "_"),
        wrong=lambda inputs, target: _mean(np.log(np.clip(_softmax(inputs), least, 1 - least)), target),
        says=f"You clip the probabilities at {least:g} before the logarithm. No NaN any more, but no loss can be larger than "
        f"{-np.log(least):.1f}, however wrong the logits are. Take log ŷ from the logits instead: z − log Σ exp(z). There is "
        "nothing to clip, since no probability is rounded to 0 on the way.",
    )


_FORWARD_MISTAKES = (
    Misconception(
        "sum_for_mean",
        wrong=lambda inputs, target: _mean(_logs(inputs), target) * len(inputs),
        says="You add the samples' losses up. The loss of a batch is their *mean*, so that its size, and the learning step's, "
        "does not grow with the batch. Divide by N.",
    ),
    Misconception(
        "mean_over_entries",
        wrong=lambda inputs, target: -np.mean(_rows(target, inputs) * _logs(inputs)),
        says="You take the mean over all N × C entries. Within a sample the terms y log ŷ are *added* over the classes; only the "
        "samples are averaged. Sum over axis 1 first, then take the mean.",
    ),
    Misconception(
        "missing_minus",
        wrong=lambda inputs, target: -_mean(_logs(inputs), target),
        says="Your loss is negative: log of a probability is below 0, and the minus sign in front of the sum turns it into a price. "
        "Put it back, or subtract the other way round: log Σ exp(z) − z of the label.",
    ),
    Misconception(
        "log_base_2",
        wrong=lambda inputs, target: _mean(_logs(inputs), target) / np.log(2),
        says="You use the logarithm to base 2. The course's loss is in natural units, `np.log`: only then is its derivative "
        "ŷ − y without a factor in front.",
    ),
    Misconception(
        "log_base_10",
        wrong=lambda inputs, target: _mean(_logs(inputs), target) / np.log(10),
        says="You use the logarithm to base 10. The course's loss is in natural units, `np.log`: only then is its derivative "
        "ŷ − y without a factor in front.",
    ),
    Misconception(
        "largest_probability",
        wrong=lambda inputs, target: -_logs(inputs).max(axis=1).mean(),
        says="You take the *largest* probability of each row. That measures how sure the network is, not how right. Take the "
        "probability of the class that `target` names.",
    ),
    Misconception(
        "argmax_of_soft_rows",
        wrong=lambda inputs, target: _mean(_logs(inputs), _hard(target, inputs)),
        says="Labels and one-hot rows come out right, soft rows do not: argmax keeps the largest entry of a target row and "
        "throws the others away. Keep the rows, and sum y log ŷ over the classes.",
    ),
    Misconception(
        "argmax_without_axis",
        wrong=lambda inputs, target: _mean(
            _logs(inputs), np.full(len(inputs), np.argmax(target)) if target.ndim == 2 else target
        ),
        says="`np.argmax(target)` without an axis gives one number: a place in the flattened array. Row by row it would be "
        "`axis=1`; but argmax loses soft targets in any case, so sum y log ŷ over the classes instead.",
    ),
    Misconception(
        "every_label_for_every_row",
        wrong=lambda inputs, target: (
            -_logs(inputs)[:, target].mean() if target.ndim == 1 else _mean(_logs(inputs), target)
        ),
        says="`[:, target]` takes, from *every* row, the columns of all labels: N × N numbers. You want one entry a row: "
        "`[np.arange(N), target]` pairs row i with label i.",
    ),
    Misconception(
        "one_based_labels",
        wrong=lambda inputs, target: _mean(_logs(inputs), target - 1 if target.ndim == 1 else target),
        says="You shift the labels by 1. They count from 0 already: label 0 is the first column. (With −1, NumPy takes the last "
        "column and says nothing.)",
    ),
    Misconception(
        "logits_as_probabilities",
        wrong=lambda inputs, target: _mean(np.log(np.asarray(inputs, float)), target),
        says="You take the logarithm of the logits. They are not probabilities yet: they may be negative, and their log is then NaN. "
        "log ŷ is z − log Σ exp(z), the sum running over the row.",
    ),
    Misconception(
        "without_normaliser",
        wrong=_mean,
        says="You return −z of the label, the half of log-sum-exp that rewards the right class. The other half, + log Σ exp(z), "
        "makes it a price compared with all classes. Add it.",
    ),
    Misconception(
        "without_log",
        wrong=lambda inputs, target: _mean(_softmax(inputs), target),
        says="You average −ŷ of the right class: the logarithm is missing. Cross-entropy is −log ŷ; for the fused form, "
        "log Σ exp(z) − z of the label.",
    ),
    Misconception(
        "exp_without_shift",
        wrong=lambda inputs, target: _mean(np.log(_without_shift(inputs)), target),
        says="`np.exp(1000)` overflows to infinity, and what follows is NaN. Subtract each row's largest logit first: softmax "
        "does not change, and the largest exponential is exp(0) = 1.",
    ),
    Misconception(
        "log_sum_exp_without_shift",
        wrong=lambda inputs, target: _mean(inputs - np.log(np.exp(inputs).sum(axis=1, keepdims=True)), target),
        says="The formula is right, log Σ exp(z) − z, and `np.exp(1000)` overflows all the same. Take the row's largest logit m "
        "out of the sum: log Σ exp(z) = m + log Σ exp(z − m).",
    ),
    Misconception(
        "log_of_rounded_zero",
        wrong=lambda inputs, target: _mean(np.log(_softmax(inputs)), target),
        says="You go in two steps: softmax, then the logarithm. For logits of ±1000 a probability is rounded to exactly 0, and "
        "log(0) is −∞ (0 × −∞ is NaN). The fused form never makes that 0: log ŷ = z − log Σ exp(z).",
    ),
    *(_clipped(least) for least in (1e-7, 1e-12, 1e-15)),
    Misconception(
        "shift_by_the_whole_batch",
        wrong=lambda inputs, target: _mean(np.log(_shifted_by_all(inputs)), target),
        says="You subtract the largest logit of the whole batch. A row that lies far below it then has nothing but zeros, and "
        "0/0 is NaN. Each row needs its own: `inputs.max(axis=1, keepdims=True)`.",
    ),
    Misconception(
        "shift_not_undone",
        wrong=_half_shifted,
        says="You subtract the row's largest logit inside the sum and not from the label's logit. Either add it back, "
        "m + log Σ exp(z − m), or use z − m in both places.",
    ),
    Misconception(
        "softmax_over_samples",
        wrong=lambda inputs, target: _mean(_logs(np.ascontiguousarray(inputs.T)).T, target),
        says="Your sum runs over the samples, down the columns. Each *row* is one sample's competition between classes: sum "
        "with `axis=1, keepdims=True`.",
    ),
    Misconception(
        "softmax_over_everything",
        wrong=lambda inputs, target: _mean(_logs(inputs.reshape(1, -1)).reshape(inputs.shape), target),
        says="Your sum runs over the whole batch, so all samples share one set of probabilities. Each row is a softmax of its "
        "own: sum with `axis=1, keepdims=True`.",
    ),
    Misconception(
        "softmax_twice",
        wrong=lambda inputs, target: _mean(_logs(_softmax(inputs)), target),
        says="Softmax is applied twice: the probabilities are used as logits once more. `inputs` are the logits; "
        "log ŷ = z − log Σ exp(z) needs nothing before it.",
    ),
    Misconception(
        "rows_only",
        wrong=lambda inputs, target: -np.sum(target * _logs(inputs)) / len(inputs),
        says="Target rows come out right, labels do not: `target * …` with labels (N,) multiplies by the class *numbers*, or "
        "fails to broadcast. Make rows of them first: `np.eye(C)[target]`.",
    ),
    Misconception(
        "labels_only",
        wrong=lambda inputs, target: -_logs(inputs)[range(len(inputs)), target].mean(),
        says="Labels come out right, target rows cannot be an index. Look at `target.ndim`: with 2, sum y log ŷ over the classes; "
        "or make rows of the labels, `np.eye(C)[target]`, and have one case only.",
    ),
)

_BACKWARD_MISTAKES = (
    Misconception(
        "opposite_sign",
        wrong=lambda output, target: -_fused_backward(output, target),
        says="You return y − ŷ: every entry has the wrong sign. The gradient points to where the loss *grows*: a larger logit of a "
        "wrong class. It is what you said minus what is true, ŷ − y.",
    ),
    Misconception(
        "batch_forgotten",
        wrong=lambda output, target: _fused_backward(output, target) * len(output),
        says="ŷ − y is the gradient of each sample's own loss. The loss of the batch is their mean, so each sample counts "
        "1/N of it: divide by the batch size.",
    ),
    Misconception(
        "batch_twice",
        wrong=lambda output, target: _fused_backward(output, target) / len(output),
        says="You divide by N twice. The mean is taken once, at the loss, and its 1/N comes in here once.",
    ),
    Misconception(
        "divided_by_classes",
        wrong=lambda output, target: _fused_backward(output, target) * len(output) / output.shape[1],
        says="You divide by the number of classes C. The mean runs over the samples: divide by N, which is `len(output)`.",
    ),
    Misconception(
        "divided_by_both",
        wrong=lambda output, target: _fused_backward(output, target) / output.shape[1],
        says="You divide by N × C, as a mean over all entries would. Within a sample the classes are *added*; only the samples are "
        "averaged. Divide by N.",
    ),
    Misconception(
        "subtracts_in_every_row",
        wrong=_for_every_row,
        says="`[:, target] -= 1` subtracts in *every* row at the columns of all labels. You want one place a row: "
        "`[np.arange(N), target]` pairs row i with label i.",
    ),
    Misconception(
        "subtracts_everywhere",
        wrong=lambda output, target: (output - 1) / len(output),
        says="You subtract 1 from every entry. y is 1 for the right class and 0 for the others: only the right class's entry loses 1.",
    ),
    Misconception(
        "subtracts_label_numbers",
        wrong=lambda output, target: (output - (target[:, None] if target.ndim == 1 else target)) / len(output),
        says="You subtract the label itself, 2 for class 2. A label is a *place*, not an amount: subtract 1 at that place of the "
        "row, or make one-hot rows first.",
    ),
    Misconception(
        "target_forgotten",
        wrong=lambda output, target: output / len(output),
        says="You return ŷ / N: the target does not appear. This gradient would push every class down, the right one too. "
        "Subtract y first.",
    ),
    Misconception(
        "label_entry_only",
        wrong=_label_entry_only,
        says="You fill only the entries of the target's own classes and leave 0 elsewhere. A wrong class has a gradient too, ŷ − 0: "
        "raise its logit, and the right class's probability falls.",
    ),
    Misconception(
        "argmax_of_soft_rows",
        wrong=lambda output, target: _picked(output, _hard(target, output)),
        says="Labels and one-hot rows come out right, soft rows do not: argmax keeps the largest entry of a target row and "
        "throws the others away, as the source's code does. With rows, subtract the rows: `output - target`.",
    ),
    Misconception(
        "argmax_without_axis",
        wrong=lambda output, target: _picked(output, np.argmax(target) if target.ndim == 2 else target),
        says="`np.argmax(target)` without an axis gives one number for the whole batch: a place in the flattened array. Row by "
        "row it would be `axis=1`; but argmax loses soft targets in any case, so subtract the rows.",
    ),
    Misconception(
        "largest_probability",
        wrong=lambda output, target: _picked(output, output.argmax(axis=1)),
        says="You subtract 1 where ŷ is largest, which is what the network *said*. Subtract it where the target is, which is what is "
        "*true*.",
    ),
    Misconception(
        "one_based_labels",
        wrong=lambda output, target: (
            _picked(output, target - 1) if target.ndim == 1 else _fused_backward(output, target)
        ),
        says="You shift the labels by 1. They count from 0 already: label 0 is the first column. (With −1, NumPy takes the last "
        "column and says nothing.)",
    ),
    Misconception(
        "extra_softmax_slope",
        wrong=lambda output, target: _fused_backward(output, target) * output * (1 - output),
        says="You multiply by ŷ(1 − ŷ) once more. Softmax's slope is in ŷ − y already: it cancelled against the loss's 1/ŷ, and "
        "that is the point of the fused form. Leave the factor out.",
    ),
    Misconception(
        "extra_softmax_backward",
        wrong=lambda output, target: (
            output
            * (
                _fused_backward(output, target)
                - np.sum(_fused_backward(output, target) * output, axis=1, keepdims=True)
            )
        ),
        says="After ŷ − y you go through softmax's Jacobian once more. ŷ − y is the gradient at the *logits* already: both "
        "steps are behind it.",
    ),
    Misconception(
        "softmax_twice",
        wrong=lambda output, target: _fused_backward(_softmax(output), target),
        says="You apply softmax to `output`, which is probabilities already: the softmax of the forward pass. Use it as it is.",
    ),
    Misconception(
        "loss_step_only",
        wrong=lambda output, target: -_rows(target, output) / output / len(output),
        says="−y/ŷ is the gradient at the *probabilities*, the loss's step alone (chapter 4). The gradient at the logits has gone "
        "through softmax too, and then it is ŷ − y.",
    ),
    Misconception(
        "same_class_part_only",
        wrong=lambda output, target: -_rows(target, output) * (1 - output) / len(output),
        says="You have the part j = k only, −y(1 − ŷ). The logit of class k moves the other probabilities too, and these paths add "
        "ŷ_k Σ y_j over j ≠ k. Both parts together are ŷ − y.",
    ),
    Misconception(
        "other_classes_part_only",
        wrong=lambda output, target: output * (1 - _rows(target, output)) / len(output),
        says="You have the part j ≠ k only, ŷ_k Σ y_j. The path through class k's own probability is missing, −y_k(1 − ŷ_k). Both "
        "parts together are ŷ − y.",
    ),
    Misconception(
        "squared_error",
        wrong=lambda output, target: 2 * _fused_backward(output, target),
        says="There is a factor 2, as in the derivative of a squared error. Cross-entropy has none: ŷ − y comes from a logarithm, "
        "not from a square.",
    ),
    Misconception(
        "rows_only",
        wrong=lambda output, target: (output - target) / len(output),
        says="Target rows come out right, labels do not: `output - target` with labels (N,) subtracts class *numbers*, or fails to "
        "broadcast. Subtract 1 at `[np.arange(N), target]`, or make rows first: `np.eye(C)[target]`.",
    ),
    Misconception(
        "labels_only",
        wrong=_picked,
        says="Labels come out right, target rows cannot be an index. Look at `target.ndim`: with 2, subtract the rows; or make rows "
        "of the labels, `np.eye(C)[target]`, and have one case only.",
    ),
    Misconception(
        "modifies_output",
        wrong=_in_place,
        says="The numbers are right, but you wrote them into the caller's `output`: the forward pass's probabilities are gone, and "
        "the accuracy computed from them next would be nonsense. Work on `output.copy()`.",
    ),
)

EXERCISES = (
    Exercise(
        name="fused_forward",
        chapter="06_fused_derivative",
        signature="fused_forward(inputs, target)",
        returns=("loss",),
        reference=_fused_forward,
        probes=_probes,
        misconceptions=_FORWARD_MISTAKES,
        hints=(
            "You need log ŷ, never ŷ itself. Put softmax into the logarithm on paper: what does log(exp(z_k) / Σ exp(z_l)) become?",
            "log ŷ = z − log Σ exp(z), row by row. Before `np.exp`, subtract each row's largest logit from the row; both terms may "
            "use the shifted logits.",
            "With labels, `np.eye(C)[target]` makes rows. Then `-(target * log_output).sum(axis=1).mean()` serves labels, one-hot "
            "rows and soft rows alike.",
        ),
    ),
    Exercise(
        name="fused_backward",
        chapter="06_fused_derivative",
        signature="fused_backward(output, target)",
        returns=("dinputs",),
        reference=_fused_backward,
        probes=_backward_probes,
        misconceptions=_BACKWARD_MISTAKES,
        hints=(
            "What you said minus what is true. For one sample with ŷ = (0.5, 0.3, 0.2) and label 1, which three numbers are that?",
            "The loss is a mean over N samples: what does that do to each sample's gradient?",
            "If `target` has one axis, make rows of it: `np.eye(output.shape[1])[target]`. Then one line does it for every kind of "
            "target. No argmax: it would lose soft rows.",
        ),
    ),
)
