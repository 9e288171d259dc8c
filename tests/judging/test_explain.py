"""What explains an answer in more than one step: slug and words, and that the advice leads to a right answer."""

import numpy as np
import pytest

from course_lib import catalogue
from tests.judging.small import outcome


def rows_of(target, like):
    return np.eye(like.shape[1])[target] if target.ndim == 1 else target


def softmax(x, axis=1):
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def labels_alone(output, target):
    dinputs = output.copy()
    dinputs[range(len(output)), target] -= 1
    return dinputs / len(output)


def like_inputs(dvalues, inputs):
    dinputs = np.zeros_like(inputs)
    dinputs[inputs > 0] = dvalues[inputs > 0]
    return dinputs


def without_labels(predict, target):
    return -np.sum(target * np.log(np.maximum(predict, 1e-9)))


def dense(dvalues, inputs, weights):
    return dvalues @ weights.T, inputs.T @ dvalues, dvalues.sum(axis=0, keepdims=True)


def gated(d, x, w, b):
    d = d * (x @ w + b > 0)
    return d * w, d * x, d


def by_kind(of_labels, of_rows):
    """Answer in one way where labels come, in another where rows do."""
    return lambda p, t: (of_labels if t.ndim == 1 else of_rows)(p, rows_of(t, p))


def cross_entropy(p, y):
    return -np.sum(y * np.log(np.maximum(p, 1e-9))) / len(p)


def fused(s, y):
    return (s - y) / len(s)


# Exercise, wrong answer, slug, words that are said, and the answer when the advice is taken.
EXPLAINED = [
    (
        "cross_entropy_forward",
        without_labels,
        "labels_as_weights",
        ("Two things are wrong. Labels are not handled", "Besides, a division by the number of rows of `predict`"),
        lambda p, t: without_labels(p, rows_of(t, p)) / len(p),
    ),
    (
        "cross_entropy_forward",
        lambda p, t: -np.sum(rows_of(t, p) * np.log(p)) / p.size,
        "mean_over_all_entries",
        ("mean over all N × C", "Besides, where `predict` has an exact 0 NaN or infinity comes.", "log 0"),
        lambda p, t: -np.sum(rows_of(t, p) * np.log(np.maximum(p, 1e-9))) / len(p),
    ),
    (
        "cross_entropy_forward",
        lambda p, t: -np.log(np.maximum(p, 1e-9)[range(len(p)), t]).sum() / len(p) ** 2,
        "divided_by_size",
        ("divided by the number of rows of `predict` once too often", "where `target` holds rows", "IndexError"),
        lambda p, t: -np.sum(rows_of(t, p) * np.log(np.maximum(p, 1e-9))) / len(p),
    ),
    (
        "fused_backward",
        lambda s, t: rows_of(t, s) - s,
        "opposite_sign",
        ("every entry has the wrong sign", "Besides, a division by the number of rows of `output` is missing."),
        lambda s, t: (s - rows_of(t, s)) / len(s),
    ),
    (
        "fused_backward",
        labels_alone,
        "labels_only",
        ("Rows are not handled",),
        lambda s, t: labels_alone(s, t) if t.ndim == 1 else (s - t) / len(s),
    ),
    (
        "relu_backward",
        like_inputs,
        "wrong_whole",
        ("Right, except where `inputs` holds whole numbers", "`zeros_like`", "make an array of floats"),
        lambda d, x: like_inputs(d, x.astype(float)),
    ),
    (
        "relu_backward",
        lambda d, x: d * np.maximum(0, x) / x,
        "wrong_zero",
        ("Right, except where `inputs` has an exact 0: there NaN", "You divide by"),
        lambda d, x: d * np.maximum(0, x) / np.where(x == 0, 1, x),
    ),
    (
        "softmax_forward",
        lambda x: np.exp(x) / np.exp(x).sum(),
        "sum_over_everything",
        ("*whole batch*", "Besides: `np.exp(1000)` overflows"),
        softmax,
    ),
    (
        "softmax_backward",
        lambda d, s: d - np.sum(d * s),
        "factor_in_front_missing",
        ("The factor s in front is missing", "Besides: One sum runs over the *whole batch*"),
        lambda d, s: s * (d - np.sum(d * s, axis=1, keepdims=True)),
    ),
    (
        "softmax_backward",
        lambda d, s: np.exp(s) * d,
        "factor_of_one_entry",
        ("Where an entry of `dvalues` is 0", "or the other entries of its row?"),
        lambda d, s: s * (d - np.sum(d * s, axis=1, keepdims=True)),
    ),
    (
        "leaky_relu_backward",
        lambda d, x, slope: np.where(x > 0, d, 0.05 * d),
        "constant_for_argument",
        ("`slope` = 0.05",),
        lambda d, x, slope: np.where(x > 0, d, slope * d),
    ),
    (
        "one_hot",
        lambda t, classes: np.eye(10)[t],
        "constant_for_argument",
        ("`classes` = 10",),
        lambda t, classes: np.eye(classes)[t],
    ),
    (
        "one_hot",
        lambda t, classes: np.eye(t.max() + 1)[t - 1],
        "one_based_labels",
        ("You subtract 1", "Besides: You count the classes from the largest label."),
        lambda t, classes: np.eye(classes)[t],
    ),
    (
        "dense_backward",
        lambda d, x, w: (d @ w.T, d.T @ x / len(x), d.mean(axis=0)),
        "both_averaged",
        ("dweights and dbiases are divided by", "Besides, rows and columns are swapped", "an axis of length 1"),
        dense,
    ),
    (
        "dense_backward",
        lambda d, x, w: (d @ w.T, x.T @ d / d.shape[1], d.sum(axis=0, keepdims=True) / d.shape[1]),
        "divided_by_size",
        ("`dweights` and `dbiases` are right but for this: it is divided by the number of columns of `dvalues`",),
        dense,
    ),
    (
        "neuron_backward",
        lambda d, x, w, b: (d * x, d * w, d),
        "forgets_gate",
        ("The gate is missing", "Besides: dx and dw have changed places."),
        gated,
    ),
    (
        "accuracy",
        lambda o, t: round(100 * float(np.mean(o.argmax(axis=1) == t)), 2),
        "labels_only",
        ("Rows are not handled", "Besides: You give percent."),
        lambda o, t: np.mean(o.argmax(axis=1) == (t if t.ndim == 1 else t.argmax(axis=1))),
    ),
    (
        "cross_entropy_forward",
        by_kind(cross_entropy, lambda p, y: cross_entropy(p, y) * len(p)),
        "sum_for_mean",
        ("Right, except where `target` holds rows. You add the losses",),
        by_kind(cross_entropy, cross_entropy),
    ),
    (
        "cross_entropy_forward",
        by_kind(cross_entropy, lambda p, y: cross_entropy(p, y) / len(p)),
        "divided_by_size",
        ("Right, except where `target` holds rows. `loss` is right but for this: it is divided by the number of rows",),
        by_kind(cross_entropy, cross_entropy),
    ),
    (
        "fused_backward",
        by_kind(lambda s, y: fused(s, y) * len(s), fused),
        "batch_forgotten",
        (
            "ŷ − y is the gradient of each sample's own loss.",
            "(This is not so where `target` holds rows: there it is right.)",
        ),
        by_kind(fused, fused),
    ),
    (
        "fused_backward",
        by_kind(lambda s, y: np.full(s.shape, np.nan), lambda s, y: fused(-s, y)),
        "other_sign",
        ("as with `-output`", "Besides, where `target` holds labels NaN or infinity comes. A 1-D `target` has"),
        by_kind(fused, fused),
    ),
    (
        "cross_entropy_backward",
        by_kind(lambda p, y: -y / p, lambda p, y: -y / p / len(p)),
        "zero_by_zero",
        ("by the number of rows of `predict` is missing. (The second is not so where `target` holds rows.)",),
        lambda p, t: -rows_of(t, p) / np.maximum(p, 1e-7) / len(p),
    ),
    (
        "cross_entropy_backward",
        lambda p, t: -rows_of(t, p) / p,
        "zero_by_zero",
        ("Two things are wrong. Where a prediction is exactly 0:", "Besides, a division by the number of rows"),
        lambda p, t: -rows_of(t, p) / np.maximum(p, np.finfo(float).tiny) / len(p),
    ),
    (
        "neuron_backward",
        lambda d, x, w, b: gated(d, x, w, b)[::-1],
        "wrong_order",
        ("come in another order: `return dx, dw, db`",),
        gated,
    ),
    (
        "neuron_backward",
        lambda d, x, w, b: (d * x, d, d * w),
        "forgets_gate",
        ("Two things are wrong. The gate is missing", "Besides, the values come in another order."),
        gated,
    ),
    (
        "dense_backward",
        lambda d, x, w: tuple(2 * one for one in dense(d, x, w)),
        "plain_factor",
        ("`dinputs`, `dweights` and `dbiases` are right but for this: a factor 2 is too many.",),
        dense,
    ),
    (
        "dense_backward",
        lambda d, x, w: (2 * d @ w.T, -x.T @ d, d.sum(axis=0)),
        "dbiases_without_axis",
        (
            "Two things are wrong. `dbiases` has the shape (H,)",
            "Your result is the one for −`inputs`",
            "Besides, of `dinputs`: a factor 2 is too many.",
        ),
        dense,
    ),
]


@pytest.mark.parametrize(("name", "wrong", "slug", "words", "mended"), EXPLAINED)
def test_two_things_are_both_said_and_the_advice_leads_to_a_right_answer(name, wrong, slug, words, mended):
    exercise = catalogue.exercise(name)
    found = outcome(exercise, wrong)
    assert (found.status, found.misconception) == ("incorrect", slug), found
    assert [part for part in words if part not in found.message] == [], found.message
    assert outcome(exercise, mended).status == "correct"


def test_what_is_shown_is_a_case_of_what_is_said():
    one_thing = outcome(catalogue.exercise("dense_backward"), lambda d, x, w: tuple(2 * one for one in dense(d, x, w)))
    assert one_thing.message.startswith("`dinputs`, `dweights` and `dbiases` are right but for this")
    in_rows = by_kind(cross_entropy, lambda p, y: cross_entropy(p, y) * len(p))
    in_labels = by_kind(lambda s, y: np.full(s.shape, np.nan), lambda s, y: fused(-s, y))
    for name, wrong, ndim in (("cross_entropy_forward", in_rows, 2), ("fused_backward", in_labels, 2)):
        shown = outcome(catalogue.exercise(name), wrong).evidence.tried
        assert not shown.accepted
        assert shown.arguments["target"].ndim == ndim


def test_a_sum_of_whole_numbers_is_not_taken_for_numbers_cut_to_whole_ones():
    found = outcome(catalogue.exercise("leak_slope_backward"), lambda d, x: np.sum(d[x < 0]))
    assert found.message.endswith("that factor is missing.")
