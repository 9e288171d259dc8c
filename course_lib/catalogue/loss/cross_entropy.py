"""Chapter 4: labels as rows, cross-entropy, and its gradient.

Targets come as labels (unsorted, one class absent), one-hot rows and soft rows; only soft rows tell an argmax from what
is right. Two probes hold predictions of exactly 0: for a wrong class, where 0 · log 0 is NaN, and for the right class,
where log 0 is infinite and the result depends on how one clips.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.doubles import doubles
from course_lib.judging.exercise import Exercise, Function, Probe, mistakes
from course_lib.losses import LossCrossEntropy

Array = NDArray[Any]
Wrong = Callable[[Array, Array], Any]  # from predictions (N, C) and rows (N, C)

_ONE = np.array([[0.2, 0.5, 0.3]])
_FOUR = np.array([[0.25, 0.6, 0.15], [0.7, 0.1, 0.2], [0.3, 0.3, 0.4], [0.05, 0.15, 0.8]])
_TWO = np.array([[0.4, 0.35, 0.05, 0.2], [0.1, 0.15, 0.5, 0.25]])
_ONE_HOT = np.array([[0.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0]])
_SOFT = np.array([[0.1, 0.6, 0.0, 0.3], [0.2, 0.25, 0.15, 0.4]])
_ZERO_WRONG = np.array([[0.0, 0.625, 0.375], [0.5, 0.25, 0.25]])
_ZERO_RIGHT = np.array([[0.0, 0.625, 0.375], [0.5, 0.2, 0.3]])
_LARGEST_CLIP = 1e-6
# How far off, in proportion, what is not clipped may be: room for who adds 1e-7 to every prediction, none for 1e-6.
_LOSS_ROOM, _SLOPE_ROOM = 2e-6, 5e-6


def _one_hot_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    return (
        Probe("one label, three classes", (np.array([1]), 3)),
        Probe("four labels, class 1 absent", (np.array([2, 0, 2, 0]), 3)),
        Probe("three labels, the last classes absent", (np.array([1, 2, 1]), 5)),
        Probe("six random labels, four classes", (random.integers(0, 4, size=6), 4)),
        Probe("seven random labels, nine classes", (random.integers(0, 9, size=7), 9)),
    )


def _loss_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    predict = random.dirichlet(np.full(3, 2.0), size=5) * 0.9 + 1 / 30  # no entry below 1/30, rows sum to 1
    return (
        Probe("one sample, its label", (_ONE, np.array([2]))),
        Probe("one sample, a soft row", (np.array([[0.2, 0.8]]), np.array([[0.75, 0.25]]))),
        Probe("two samples, two classes, labels", (np.array([[0.5, 0.5], [0.2, 0.8]]), np.array([1, 0]))),
        Probe("four samples, labels, class 1 absent", (_FOUR, np.array([2, 0, 2, 0]))),
        Probe("two samples, one-hot rows", (_TWO, _ONE_HOT)),
        Probe(
            "three samples, one-hot rows of whole numbers",  # as many rows as classes would pass as indices
            (np.array([[0.2, 0.8], [0.5, 0.5], [0.25, 0.75]]), np.array([[0, 1], [1, 0], [0, 1]])),
        ),
        Probe("two samples, soft rows", (_TWO, _SOFT)),
        Probe("a random batch of 5, labels", (predict, random.integers(0, 3, size=5))),
        Probe("a prediction of exactly 0 for a wrong class", (_ZERO_WRONG, np.array([1, 0]))),
        Probe("a prediction of exactly 0 for the right class", (_ZERO_RIGHT, np.array([0, 2]))),
    )


def one_hot(target: Array, classes: int) -> Any:
    """Return labels (N,) as rows (N, classes)."""
    # −dinputs of the loss at predictions of 1 is y / N: the library's own rows, times N.
    return -len(target) * LossCrossEntropy().backward(np.ones((len(target), classes)), target)


def cross_entropy_forward(predict: Array, target: Array) -> Any:
    """Return the mean loss of predictions (N, C)."""
    return LossCrossEntropy().forward(predict, target)


def cross_entropy_backward(predict: Array, target: Array) -> Any:
    """Return dinputs (N, C) at the predictions."""
    return LossCrossEntropy().backward(predict, target)


def _rows(predict: Array, target: Array) -> Array:
    return one_hot(target, predict.shape[1]) if target.ndim == 1 else target


def _loss_clipped_elsewhere(received: tuple[Array, ...], predict: Array, target: Array) -> bool:
    """Whether the mean loss lies between those for clips from the course's up to _LARGEST_CLIP."""
    (mean,) = received
    lowest = cross_entropy_forward(np.maximum(predict, _LARGEST_CLIP), target)
    return bool(lowest * (1 - _LOSS_ROOM) <= mean <= cross_entropy_forward(predict, target) * (1 + _LOSS_ROOM))


def _slopes_clipped_elsewhere(received: tuple[Array, ...], predict: Array, target: Array) -> bool:
    """Whether dinputs are right where predict is not clipped, and elsewhere at least as steep as at _LARGEST_CLIP."""
    (dinputs,) = received
    steepest, least = (cross_entropy_backward(np.maximum(predict, smallest), target) for smallest in (0, _LARGEST_CLIP))
    clipped = predict < _LARGEST_CLIP
    between = (steepest * (1 + 1e-6) <= dinputs) & (dinputs <= least * (1 - 1e-6))
    return bool(np.where(clipped, between, np.isclose(dinputs, least, rtol=_SLOPE_ROOM, atol=1e-9)).all())


def _of_rows(wrong: Wrong) -> Function:
    """Take a target of either kind for `wrong`, which wants rows."""
    return lambda predict, target: wrong(predict, _rows(predict, target))


def _clipped(wrong: Wrong) -> Function:
    """Keep predictions above 0 as well. Whoever clips elsewhere, or not at all, differs in the cases with a 0 only."""
    return _of_rows(lambda predict, rows: wrong(_above_0(predict), rows))


def _above_0(predict: Array) -> Any:
    return np.maximum(predict, np.finfo(float).tiny)


def _clipped_too_high(right: Wrong) -> dict[str, tuple[Function, str]]:
    """Make one mistake for each number that is too large to clip at; no other probe has so small a prediction."""

    def clipped(limit: float) -> Function:
        return _of_rows(lambda predict, rows: right(np.clip(predict, limit, 1 - limit), rows))

    return {
        f"clipped_at_{limit:g}": (
            clipped(limit),
            f"Right, but for the number at which you clip. At {limit:g} you also change predictions that a network makes in "
            "earnest: the surer a wrong one is, the more it should cost. Take a far smaller number, such as 1e-7.",
        )
        for limit in (1e-2, 1e-3, 1e-4, 1e-5)
    }


def _losses(predict: Array, rows: Array) -> Any:
    return -np.sum(rows * np.log(predict), axis=1)


def _hardened(rows: Array) -> Any:
    return np.eye(rows.shape[1])[np.argmax(rows, axis=1)]


def _softmax(predict: Array) -> Any:
    exponentials = np.exp(predict)
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _written(shape: tuple[int, ...], place: Any, value: Any) -> Array:
    written = np.zeros(shape)
    written[place] = value
    return written


def _one_hot_in_steps(target: Array, classes: int, *, label: Any = None, width: Any = None) -> Any:
    """Return one row for each label with other labels or another number of columns."""
    return np.eye(width(target, classes) if width else classes)[label(target) if label else target]


_ONE_HOT_MISTAKES = mistakes(
    transposed=(
        lambda target, classes: np.eye(classes)[target].T,
        "Rows and columns have changed places: your result is (classes, N). One *row* belongs to one sample. With "
        "`np.eye(classes)[:, target]` you select columns; the index of a row comes first.",
    ),
    batch_for_classes=(
        partial(_one_hot_in_steps, width=lambda target, classes: len(target)),
        "Your identity has N rows, as many as there are labels. A label chooses one of the *classes*, so it must "
        "have `classes` rows, whatever the size of the batch.",
    ),
    one_based_labels=(
        partial(_one_hot_in_steps, label=lambda target: target - 1),
        "You subtract 1 from the labels. They count from 0, as Python does. And label 0 became −1, which NumPy takes "
        "as the last row without a word.",
    ),
    one_class_too_many=(
        partial(_one_hot_in_steps, width=lambda target, classes: classes + 1),
        "Your rows have one entry too many. Labels run from 0 to classes − 1, so `classes` entries are enough.",
    ),
    classes_from_largest_label=(
        partial(_one_hot_in_steps, width=lambda target, classes: np.max(target) + 1),
        "You count the classes from the largest label. A batch may lack the last class; its column of zeros must be "
        "there all the same, or the rows no longer fit the predictions. Use `classes`.",
    ),
    columns_of_present_classes=(
        lambda target, classes: _written((len(target), len(np.unique(target))), (np.arange(len(target)), target), 1),
        "Your array has too few columns, so that a label points outside of it: as many as there are *different* labels, or as the "
        "largest label says, though labels count from 0. A class that is absent from this batch has its column too: use `classes`.",
    ),
    drops_absent_classes=(
        lambda target, classes: np.eye(len(np.unique(target)))[np.unique(target, return_inverse=True)[1]],
        "Classes that no label names have lost their column, so the columns after them have moved. A class that is "
        "absent from this batch keeps its column of zeros.",
    ),
    ignores_labels=(
        lambda target, classes: np.eye(len(target), classes),
        "The 1 of row i stands in column i, whatever the label is: the identity alone does not know `target` yet. "
        "Select its rows with the labels as index.",
    ),
    sorts_labels=(
        partial(_one_hot_in_steps, label=np.sort),
        "Your rows come in the order of the classes. Row i must belong to sample i: keep the labels in their order.",
    ),
    marks_every_row=(
        lambda target, classes: _written((len(target), classes), np.s_[:, target], 1),
        "With `rows[:, target] = 1` every row gets a 1 at *every* label. Each row needs its own column: give both "
        "indices, `rows[np.arange(len(target)), target] = 1`.",
    ),
    marks_whole_rows=(
        lambda target, classes: _written((len(target), classes), target, 1),
        "`rows[target] = 1` takes the labels as numbers of *rows* and fills those rows with ones. Row i gets its 1 in column "
        "`target[i]`: give both indices, `rows[np.arange(len(target)), target] = 1`.",
    ),
    returns_table=(
        lambda target, classes: np.eye(classes),
        "You return the table itself, one row for each *class*. From it comes one row for each label: use `target` as its index.",
    ),
    leaves_all_zero=(
        lambda target, classes: np.zeros((len(target), classes)),
        "All entries are 0: no row gets its 1. If you write one, does it reach `rows`? `rows[np.arange(n)][:, target] = 1` "
        "writes into a copy that is thrown away: both indices belong in one pair of brackets.",
    ),
    writes_the_label=(
        lambda target, classes: np.eye(classes)[target] * target[:, None],
        "The place is right, but you write the label there. Each row is a probability distribution: the right class "
        "gets a 1, and label 0 would vanish altogether.",
    ),
    counts_labels=(
        lambda target, classes: np.bincount(target, minlength=classes),
        "You count how often each class occurs. Wanted is one row for each sample, (N, classes), with one 1 in it.",
    ),
)


_FORWARD_MISTAKES = mistakes(
    missing_minus=(
        _clipped(lambda predict, rows: np.mean(np.sum(rows * np.log(predict), axis=1))),
        "Your loss is negative. The logarithm of a number below 1 is negative; the minus sign in −log ŷ turns it into a "
        "price. Without it, a step down the loss would make the predictions worse.",
    ),
    sum_for_mean=(
        _clipped(lambda predict, rows: np.sum(_losses(predict, rows))),
        "You add the losses of the samples up. The batch's loss is their mean, so that it does not grow with the size of "
        "the batch: divide by N once.",
    ),
    mean_over_all_entries=(
        _clipped(lambda predict, rows: -np.mean(rows * np.log(predict))),
        "You take the mean over all N × C entries. Within a row the terms are *summed* over the classes; only the N "
        "samples are averaged. Your result is C times too small.",
    ),
    divides_by_classes=(
        _clipped(lambda predict, rows: np.sum(_losses(predict, rows)) / rows.shape[1]),
        "You divide by C, the number of classes. The mean is taken over the samples: divide by N, the number of rows. "
        "(A mean along `axis=0` of (N, C) averages the samples; a mean along `axis=1` averages the classes.)",
    ),
    returns_losses=(
        _clipped(_losses),
        "You return one loss for each sample, (N,). The loss of the batch is one number, their mean.",
    ),
    log_base_10=(
        _clipped(lambda predict, rows: np.mean(_losses(predict, rows)) / np.log(10)),
        "You use the logarithm to base 10. The loss is written with the natural one, `np.log`: its slope is exactly 1/ŷ, "
        "with no factor in front.",
    ),
    log_base_2=(
        _clipped(lambda predict, rows: np.mean(_losses(predict, rows)) / np.log(2)),
        "You use the logarithm to base 2, which measures in bits. The course uses the natural one, `np.log`: its slope is "
        "exactly 1/ŷ.",
    ),
    argmax_of_target=(
        _clipped(lambda predict, rows: np.mean(_losses(predict, _hardened(rows)))),
        "You turn the rows of the target into labels with an argmax. For one-hot rows nothing is lost; a soft row such as "
        "(0.6, 0.4) becomes (1, 0), and its other classes are forgotten. Keep rows as rows: Σ_j y_ij log ŷ_ij.",
    ),
    last_sample_only=(
        _clipped(lambda predict, rows: _losses(predict, rows)[-1] / len(rows)),
        "Only the last sample counts: in the loop each loss replaces the one before. Add them up, with `+=`.",
    ),
    last_loss=(
        _clipped(lambda predict, rows: _losses(predict, rows)[-1]),
        "You return the last sample's loss alone: in the loop each one replaces the one before. Add them up, and divide by how many there are.",
    ),
    first_loss=(
        _clipped(lambda predict, rows: _losses(predict, rows)[0]),
        "You return the first sample's loss alone: a `return` inside of the loop ends it. The mean runs over all samples.",
    ),
    target_forgotten=(
        _clipped(lambda predict, rows: -np.mean(np.sum(np.log(predict), axis=1))),
        "The target does not appear: you sum −log ŷ over *all* classes. Only the right class counts: y weighs each term, and is 0 for the others.",
    ),
    mean_before_log=(
        _of_rows(lambda predict, rows: -np.log(np.mean(np.sum(rows * predict, axis=1)))),
        "You average the probabilities and take the logarithm of that. Each sample has a loss of its own: first the "
        "logarithm, then the mean. The order matters, since log bends.",
    ),
    log_after_sum=(
        _clipped(lambda predict, rows: -np.mean(np.log(np.sum(rows * predict, axis=1)))),
        "You sum y · ŷ over the classes and take the logarithm of that. With one-hot rows it is the same; with soft rows it "
        "is not: Σ_j y_ij log ŷ_ij. First the logarithm, then weigh and sum.",
    ),
    binary_cross_entropy=(
        _clipped(
            lambda predict, rows: np.mean(
                -np.sum(rows * np.log(predict) + (1 - rows) * np.log(1 - predict), axis=1),
            )
        ),
        "You also charge the wrong classes, by −log(1 − ŷ): that is the loss for C separate yes-or-no questions. Here the "
        "classes share one probability of 1, and Σ_j y_ij log ŷ_ij is all.",
    ),
    largest_probability=(
        _of_rows(lambda predict, rows: -np.mean(np.log(predict.max(axis=1)))),
        "You take the largest probability of each row. The price is paid for the probability of the *right* class, which "
        "the target names; a confident mistake would be free otherwise.",
    ),
    every_label_for_every_row=(
        _of_rows(lambda predict, rows: -np.mean(np.log(predict[:, np.argmax(rows, axis=1)] + 1e-300))),
        "`predict[:, target]` takes every label's column for every row: (N, N). Each row has its own label; give both "
        "indices, `predict[np.arange(n), target]`.",
    ),
    one_minus_probability=(
        _of_rows(lambda predict, rows: np.mean(1 - np.sum(rows * predict, axis=1))),
        "You charge 1 − ŷ for the right class. That price never exceeds 1, however sure a wrong prediction was. "
        "Cross-entropy charges −log ŷ.",
    ),
    squared_error=(
        _of_rows(lambda predict, rows: np.mean(np.sum((predict - rows) ** 2, axis=1))),
        "This is the squared distance between prediction and target. Cross-entropy looks at the logarithm of the "
        "probability that the right class received.",
    ),
    log_of_target=(
        _of_rows(lambda predict, rows: -np.mean(np.sum(predict * np.log(rows), axis=1))),
        "Prediction and target have changed places: you take the logarithm of the target, and log 0 is −∞. The target "
        "weighs, the logarithm is taken of the prediction: y · log ŷ.",
    ),
    softmax_again=(
        _of_rows(lambda predict, rows: np.mean(_losses(_softmax(predict), rows))),
        "You apply softmax to `predict`, which holds probabilities already. A second softmax flattens them: a certain "
        "prediction would look like an undecided one. Use `predict` as it comes.",
    ),
    zero_times_log_of_zero=(
        _of_rows(lambda predict, rows: np.mean(_losses(predict, rows))),
        "Right, except where a prediction is exactly 0: there log 0 is −∞, and 0 × −∞ is NaN. Raise the predictions to a "
        "tiny number first, with `np.maximum` or `np.clip`.",
    ),
    log_of_zero=(
        _of_rows(lambda predict, rows: np.mean(_losses(np.where(rows > 0, predict, 1), rows))),
        "Right, except where the right class was predicted with exactly 0: your loss is infinite there, and so is the mean "
        "of the whole batch. Raise the predictions to a tiny number first, with `np.maximum` or `np.clip`.",
    ),
    **_clipped_too_high(lambda predict, rows: np.mean(_losses(predict, rows))),
    log_of_zero_for_free=(
        _of_rows(lambda predict, rows: np.mean(_losses(np.where(predict > 0, predict, 1), rows))),
        "Right, except where the right class was predicted with exactly 0: you count log 0 as 0, so the worst of all "
        "mistakes costs nothing. Raise the predictions to a tiny number first, with `np.maximum` or `np.clip`.",
    ),
    nan_to_num_of_log=(
        _of_rows(lambda predict, rows: -np.mean(np.sum(rows * np.nan_to_num(np.log(predict)), axis=1))),
        "`np.nan_to_num` turns −∞ into the lowest float there is, about −10³⁰⁸. Where the right class got 0, that drowns the "
        "rest of the batch. Prevent the infinity instead: raise the predictions to a tiny number before the logarithm.",
    ),
    nan_to_num_of_losses=(
        _of_rows(lambda predict, rows: np.mean(np.nan_to_num(_losses(predict, rows)))),
        "`np.nan_to_num` comes too late: where 0 · log 0 made NaN, the whole sample's loss is NaN, and becomes 0. Prevent the "
        "NaN instead: raise the predictions to a tiny number before the logarithm.",
    ),
    labels_as_weights=(
        lambda predict, target: -np.mean(np.sum(target * np.log(predict), axis=1)),
        "Labels are not handled: you multiply the labels themselves with log ŷ. A 1-D target must become rows "
        "first (`target.ndim == 1` tells), or choose one entry a row.",
    ),
    labels_only=(
        lambda predict, target: -np.mean(np.log(_above_0(predict)[np.arange(len(predict)), target])),
        "Rows are not handled: a 2-D target cannot be an index. Look at `target.ndim`: a 1-D target picks one "
        "entry a row, a 2-D target weighs all of them.",
    ),
)

_BACKWARD_MISTAKES = mistakes(
    missing_minus=(
        _clipped(lambda predict, rows: rows / predict / len(rows)),
        "The sign is lost. More probability for the right class makes the loss *smaller*, so the slope of −log ŷ is "
        "−1/ŷ.",
    ),
    forgets_batch=(
        _clipped(lambda predict, rows: -rows / predict),
        "You leave out the division by the batch. The loss is the *mean* over N samples, so each of them has 1/N of a say. "
        "Without it the gradient, and every step, grows with N.",
    ),
    divides_by_batch_twice=(
        _clipped(lambda predict, rows: -rows / predict / len(rows) ** 2),
        "You divide by N twice. The mean brings in 1/N once; look whether both the row and the whole are divided.",
    ),
    divides_by_classes=(
        _clipped(lambda predict, rows: -rows / predict / rows.shape[1]),
        "You divide by C, the number of classes. The loss averages over the *samples*: divide by N = `len(predict)`.",
    ),
    divides_by_all_entries=(
        _clipped(lambda predict, rows: -rows / predict / rows.size),
        "You divide by N × C, the number of entries. The loss is a sum over classes and a mean over samples: divide by "
        "N alone.",
    ),
    every_class=(
        _clipped(lambda predict, rows: -1 / predict / len(rows)),
        "You return −1/ŷ for every class. Only the classes in the target enter the loss: the slope at class j is "
        "−y_ij / ŷ_ij, which is 0 where y_ij is 0.",
    ),
    returns_loss_terms=(
        _clipped(lambda predict, rows: -rows * np.log(predict) / len(rows)),
        "These are the terms of the loss itself, −y log ŷ. Backward you need their *slopes*: the derivative of log ŷ is "
        "1/ŷ.",
    ),
    argmax_of_target=(
        _clipped(lambda predict, rows: -_hardened(rows) / predict / len(rows)),
        "You turn the rows of the target into labels with an argmax. For one-hot rows nothing is lost; a soft row such as "
        "(0.6, 0.4) becomes (1, 0). Keep rows as rows: −y_ij / ŷ_ij for every class.",
    ),
    sums_over_batch=(
        _clipped(lambda predict, rows: np.sum(-rows / predict, axis=0) / len(rows)),
        "You add up over the samples: (C,). Every prediction has a slope of its own, so dinputs has the shape of "
        "`predict`, (N, C). (The sum over the batch belongs to a layer's biases.)",
    ),
    right_class_only=(
        _clipped(lambda predict, rows: np.sum(-rows / predict, axis=1) / len(rows)),
        "You return one number for each sample, (N,). Put it into its place: dinputs is (N, C), with 0 at the classes "
        "that the target does not name.",
    ),
    repeats_the_sum=(
        _clipped(
            lambda predict, rows: np.repeat(
                np.sum(-rows / predict, axis=1, keepdims=True) / len(rows), rows.shape[1], axis=1
            )
        ),
        "Every class of a row gets the same number, Σ_j −y_ij / ŷ_ij. The sum over the classes is gone after the "
        "derivative: only the term of class j depends on ŷ_ij.",
    ),
    prediction_forgotten=(
        _of_rows(lambda predict, rows: -rows / len(rows)),
        "The predictions do not appear. The slope of −log ŷ is −1/ŷ: the smaller the right class's probability, the steeper.",
    ),
    slope_of_log_squared=(
        _clipped(lambda predict, rows: -rows / predict**2 / len(rows)),
        "You divide by ŷ². The derivative of log ŷ is 1/ŷ; −1/ŷ² would be that of 1/ŷ.",
    ),
    multiplies_by_prediction=(
        _of_rows(lambda predict, rows: -rows * predict / len(rows)),
        "You multiply by ŷ. The derivative of log ŷ is 1/ŷ: a *small* probability for the right class gives a *large* "
        "slope.",
    ),
    inverts_fraction=(
        _of_rows(lambda predict, rows: -predict / rows / len(rows)),
        "The fraction is upside down, and where the target is 0 you divide by 0. It is −y_ij / ŷ_ij.",
    ),
    gradient_of_logits=(
        _of_rows(lambda predict, rows: (predict - rows) / len(rows)),
        "(ŷ − y) / N is the slope with respect to the *logits*, softmax included: chapter 6 gets there. Here the question "
        "is how the loss answers to the probabilities: −y_ij / ŷ_ij / N.",
    ),
    gradient_of_logits_without_batch=(
        _of_rows(lambda predict, rows: predict - rows),
        "ŷ − y, over N, is the slope with respect to the *logits*, softmax included: chapter 6 gets there. Here the question "
        "is how the loss answers to the probabilities: −y_ij / ŷ_ij / N.",
    ),
    missing_minus_and_batch=(
        _clipped(lambda predict, rows: rows / predict),
        "Two things are missing: the minus of −log ŷ, and the division by N that the mean over the samples brings in.",
    ),
    multiplies_by_batch=(
        _clipped(lambda predict, rows: -rows / predict * len(rows)),
        "You multiply by N where you should divide: a mean gives each sample 1/N of a say. (Look at the parentheses: "
        "a / (b / c) is a · c / b.)",
    ),
    binary_cross_entropy=(
        _clipped(lambda predict, rows: (-rows / predict + (1 - rows) / (1 - predict)) / len(rows)),
        "You give the wrong classes a slope too, 1/(1 − ŷ): that is the loss for C separate yes-or-no questions. This one has "
        "no term for a class with y = 0, so its slope there is 0.",
    ),
    **_clipped_too_high(lambda predict, rows: -rows / predict / len(rows)),
    largest_probability=(
        _of_rows(lambda predict, rows: -_hardened(predict) / np.maximum(predict, 1e-300) / len(rows)),
        "You put the slope at the largest probability of each row. It belongs to the *right* class, which the target "
        "names.",
    ),
    zero_by_zero=(
        _of_rows(lambda predict, rows: -rows / predict / len(rows)),
        "Right, except where a prediction is exactly 0: −0/0 is NaN, and −1/0 is infinite. Raise the predictions to a tiny "
        "number first, with `np.maximum` or `np.clip`.",
    ),
    one_by_zero=(
        _of_rows(lambda predict, rows: -rows / np.where(rows > 0, predict, 1) / len(rows)),
        "Right, except where the right class was predicted with exactly 0: −1/0 is infinite. Raise the predictions to a "
        "tiny number first, with `np.maximum` or `np.clip`.",
    ),
    labels_as_weights=(
        lambda predict, target: -target / predict / len(predict),
        "Labels are not handled: you divide the labels themselves by ŷ. A 1-D target must become rows first: "
        "`target.ndim == 1` tells, and `np.eye` has the rows.",
    ),
    labels_only=(
        lambda predict, target: -np.eye(predict.shape[1])[target] / _above_0(predict) / len(predict),
        "Rows are not handled: a 2-D target holds rows already. Convert only where `target.ndim == 1`.",
    ),
    modifies_predict=(
        lambda predict, target: _clip_in_place(predict) and cross_entropy_backward(predict, target),
        "The numbers are right, but you clipped the caller's own predictions. The layer that made them still needs "
        "them for its own backward pass. `np.maximum(predict, …)` makes a new array.",
    ),
)


def _clip_in_place(predict: Array) -> bool:
    np.maximum(predict, np.finfo(float).tiny, out=predict)
    return True


EXERCISES = (
    Exercise(
        reference=one_hot,
        steps="""
rows = np.zeros((len(target), classes))
rows[np.arange(len(target)), target] = 1
return rows
""",
        returns=("rows",),
        probes=_one_hot_probes,
        misconceptions=_ONE_HOT_MISTAKES,
        doubles=doubles(
            _ONE_HOT_MISTAKES,
            "one_based_labels sorts_labels",
            "classes_from_largest_label one_class_too_many batch_for_classes",
        ),
        hints=(
            "Write the rows for the labels 2, 0, 2 with three classes by hand. Where have you seen such rows?",
            "Print `np.eye(3)`. Its rows are those that you have just written, in the order of the labels 0, 1 and 2: now they need picking.",
            "Brackets pick: `table[[2, 0, 2]]` is made of three rows of `table`, one of them twice. Any array of labels may stand there as an index.",
        ),
    ),
    Exercise(
        reference=cross_entropy_forward,
        about="the mean over the samples",
        steps="""
rows = np.eye(predict.shape[1])[target] if target.ndim == 1 else target
safe = np.maximum(predict, np.finfo(float).tiny)
losses = -np.sum(rows * np.log(safe), axis=1)
return np.mean(losses)
""",
        returns=("loss",),
        probes=_loss_probes,
        misconceptions=_FORWARD_MISTAKES,
        hints=(
            "Begin with one sample: which of its probabilities does the target name, and what does −log charge for it?",
            "Bring labels into the form of rows first (you have written `one_hot`). Then one expression serves both: "
            "multiply, sum over the classes, take the mean over the samples.",
            "Before the logarithm, `np.maximum(predict, tiny)` with `tiny = np.finfo(float).tiny` makes log 0 impossible. "
            "The sum runs along `axis=1`.",
        ),
        also_right=_loss_clipped_elsewhere,
        note="You clip predictions of 0 at another number than the course, which takes the smallest float of full precision. Any tiny "
        "number will do; the price of an impossible event then depends on it.",
        atol=1e-6,  # clipping at 1 − 1e-7 as well costs a certain and right prediction 1e-7
    ),
    Exercise(
        reference=cross_entropy_backward,
        about="of the mean over the samples",
        steps="""
rows = np.eye(predict.shape[1])[target] if target.ndim == 1 else target
safe = np.maximum(predict, np.finfo(float).tiny)
return -rows / safe / len(predict)
""",
        returns=("dinputs",),
        probes=_loss_probes,
        misconceptions=_BACKWARD_MISTAKES,
        hints=(
            "The loss is a mean over samples of −Σ_j y_ij log ŷ_ij. Which of these terms change when a single ŷ_ij moves?",
            "One term: −y_ij log ŷ_ij, divided by N. Its slope with respect to ŷ_ij is a fraction; mind sign and N.",
            "Rows from labels as in the forward pass, predictions kept above 0 likewise. Then rows by predictions, entry by "
            "entry; the result has the shape of `predict`.",
        ),
        also_right=_slopes_clipped_elsewhere,
        note="You clip predictions of 0 at another number than the course, which takes the smallest float of full precision. Any tiny "
        "number will do; the slope there is very steep in any case.",
    ),
)
