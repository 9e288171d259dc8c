"""Chapter 6: the gradient at the logits, in one step."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.fused_derivative.cases import labels, logit_probes, rows, softmax
from course_lib.judging.exercise import Exercise, Probe, mistakes
from course_lib.losses import ActivationLoss

Array = NDArray[Any]


def _output_probes(seed: int) -> tuple[Probe, ...]:
    cases = ((probe.name, *probe.arguments) for probe in logit_probes(seed))
    return tuple(Probe(name, (softmax(inputs), target)) for name, inputs, target in cases)


def fused_backward(output: Array, target: Array) -> Any:
    """Return dinputs (N, C) at the logits."""
    return ActivationLoss().backward(output, target)


def _picked(output: Array, target: Any, by: float = 1.0) -> Any:
    """Do as the source does: a copy with `by` subtracted at (i, target i), divided by the batch."""
    dinputs = np.array(output)
    dinputs[range(len(output)), target] -= by
    return dinputs / len(output)


def _for_every_row(output: Array, target: Array) -> Any:
    dinputs = np.array(output)
    dinputs[:, labels(target, output)] -= 1
    return dinputs / len(output)


def _label_entry_only(output: Array, target: Array) -> Any:
    truth = rows(target, output)
    return np.where(truth > 0, output - truth, 0) / len(output)


def _in_place(output: Array, target: Array) -> Any:
    output -= rows(target, output)
    output /= len(output)
    return output


_BACKWARD_MISTAKES = mistakes(
    opposite_sign=(
        lambda output, target: -fused_backward(output, target),
        "You return y − ŷ: every entry has the wrong sign. The gradient points to where the loss *grows*: a larger logit of a "
        "wrong class. It is what you said minus what is true, ŷ − y.",
    ),
    batch_forgotten=(
        lambda output, target: fused_backward(output, target) * len(output),
        "ŷ − y is the gradient of each sample's own loss. The loss of the batch is their mean, so each sample counts "
        "1/N of it: divide by the batch size.",
    ),
    batch_multiplied=(
        lambda output, target: fused_backward(output, target) * len(output) ** 2,
        "You multiply by the batch size where you should divide: a mean gives each sample 1/N of a say.",
    ),
    batch_twice=(
        lambda output, target: fused_backward(output, target) / len(output),
        "You divide by N twice. The mean is taken once, at the loss, and its 1/N comes in here once.",
    ),
    divided_by_classes=(
        lambda output, target: fused_backward(output, target) * len(output) / output.shape[1],
        "You divide by the number of classes C. The mean runs over the samples: divide by N, which is `len(output)`.",
    ),
    divided_by_both=(
        lambda output, target: fused_backward(output, target) / output.shape[1],
        "You divide by N × C, as a mean over all entries would. Within a sample the classes are *added*; only the samples are "
        "averaged. Divide by N.",
    ),
    batch_divides_target_only=(
        lambda output, target: output - rows(target, output) / len(output),
        "Only the target is divided by N: `output - target / N` divides before it subtracts. The whole difference counts "
        "1/N, so put it in brackets: (ŷ − y) / N.",
    ),
    plus_target=(
        lambda output, target: (output + rows(target, output)) / len(output),
        "You add y. Its term comes from the slope −y/ŷ of the loss, so it keeps the minus: ŷ − y. Your rows sum to 2/N where "
        "they should sum to 0.",
    ),
    subtracts_in_every_row=(
        _for_every_row,
        "`[:, target] -= 1` subtracts in *every* row at the columns of all labels. You want one place a row: "
        "`[np.arange(N), target]` pairs row i with label i.",
    ),
    subtracts_everywhere=(
        lambda output, target: (output - 1) / len(output),
        "You subtract 1 from every entry. y is 1 for the right class and 0 for the others: only the right class's entry loses 1.",
    ),
    subtracts_label_numbers=(
        lambda output, target: (output - (target[:, None] if target.ndim == 1 else target)) / len(output),
        "You subtract the label itself, 2 for class 2. A label is a *place*, not an amount: subtract 1 at that place of the "
        "row, or make one-hot rows first.",
    ),
    target_forgotten=(
        lambda output, target: output / len(output),
        "You return ŷ / N: the target does not appear. This gradient would push every class down, the right one too. "
        "Subtract y first.",
    ),
    label_entry_only=(
        _label_entry_only,
        "You fill only the entries of the target's own classes and leave 0 elsewhere. A wrong class has a gradient too, ŷ − 0: "
        "raise its logit, and the right class's probability falls.",
    ),
    argmax_of_soft_rows=(
        lambda output, target: _picked(output, labels(target, output)),
        "Labels and one-hot rows come out right, soft rows do not: argmax keeps the largest entry of a target row and "
        "throws the others away, as the source's code does. With rows, subtract the rows: `output - target`.",
    ),
    argmax_without_axis=(
        lambda output, target: _picked(output, np.argmax(target) if target.ndim == 2 else target),
        "`np.argmax(target)` without an axis gives one number for the whole batch: a place in the flattened array. Row by "
        "row it would be `axis=1`; but argmax loses soft targets in any case, so subtract the rows.",
    ),
    largest_probability=(
        lambda output, target: _picked(output, output.argmax(axis=1)),
        "You subtract 1 where ŷ is largest, which is what the network *said*. Subtract it where the target is, which is what is "
        "*true*.",
    ),
    one_based_labels=(
        lambda output, target: _picked(output, target - 1) if target.ndim == 1 else fused_backward(output, target),
        "You shift the labels by 1. They count from 0 already: label 0 is the first column. (With −1, NumPy takes the last "
        "column and says nothing.)",
    ),
    extra_softmax_slope=(
        lambda output, target: fused_backward(output, target) * output * (1 - output),
        "You multiply by ŷ(1 − ŷ) once more. Softmax's slope is in ŷ − y already: it cancelled against the loss's 1/ŷ, and "
        "that is the point of the fused form. Leave the factor out.",
    ),
    extra_softmax_backward=(
        lambda output, target: (
            output
            * (fused_backward(output, target) - np.sum(fused_backward(output, target) * output, axis=1, keepdims=True))
        ),
        "After ŷ − y you go through softmax's Jacobian once more. ŷ − y is the gradient at the *logits* already: both "
        "steps are in it.",
    ),
    softmax_twice=(
        lambda output, target: fused_backward(softmax(output), target),
        "You apply softmax to `output`, which is probabilities already: the softmax of the forward pass. Use it as it is.",
    ),
    loss_step_only=(
        lambda output, target: -rows(target, output) / output / len(output),
        "−y/ŷ is the gradient at the *probabilities*, the loss's step alone (chapter 4). The gradient at the logits has gone "
        "through softmax too, and then it is ŷ − y.",
    ),
    same_class_part_only=(
        lambda output, target: -rows(target, output) * (1 - output) / len(output),
        "You have the part j = k only, −y(1 − ŷ). The logit of class k moves the other probabilities too, and these paths add "
        "ŷ_k Σ y_j over j ≠ k. Both parts together are ŷ − y.",
    ),
    other_classes_part_only=(
        lambda output, target: output * (1 - rows(target, output)) / len(output),
        "You have the part j ≠ k only, ŷ_k Σ y_j. The path through class k's own probability is missing, −y_k(1 − ŷ_k). Both "
        "parts together are ŷ − y.",
    ),
    squared_error=(
        lambda output, target: 2 * fused_backward(output, target),
        "There is a factor 2, as in the derivative of a squared error. Cross-entropy has none: ŷ − y comes from a logarithm, "
        "not from a square.",
    ),
    rows_only=(
        lambda output, target: (output - target) / len(output),
        "Labels are not handled: `output - target` with labels (N,) subtracts class *numbers*, or fails to "
        "broadcast. Subtract 1 at `[np.arange(N), target]`, or make rows first: `np.eye(C)[target]`.",
    ),
    labels_only=(
        _picked,
        "Rows are not handled: they cannot be an index. Look at `target.ndim`: with 2, subtract the rows; or make rows "
        "of the labels, `np.eye(C)[target]`, and have one case only.",
    ),
    modifies_output=(
        _in_place,
        "The numbers are right, but you wrote them into the caller's `output`: the forward pass's probabilities are gone, and "
        "the accuracy computed from them next would be nonsense. Work on `output.copy()`.",
    ),
)

EXERCISES = (
    Exercise(
        reference=fused_backward,
        about="softmax and the mean cross-entropy in one",
        steps="""
rows = np.eye(output.shape[1])[target] if target.ndim == 1 else target
return (output - rows) / len(output)
""",
        returns=("dinputs",),
        probes=_output_probes,
        misconceptions=_BACKWARD_MISTAKES,
        hints=(
            "What you said minus what is true. For one sample with ŷ = (0.5, 0.3, 0.2) and label 1, which three numbers are that?",
            "The loss is a mean over N samples: what does that do to each sample's gradient?",
            "If `target` has one axis, make rows of it: `np.eye(output.shape[1])[target]`. Then one line does it for every kind of "
            "target. No argmax: it would lose soft rows.",
        ),
    ),
)
