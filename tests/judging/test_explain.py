"""What explains an answer in more than one step: slug and words, and that the advice leads to a right answer."""

import numpy as np
import pytest

from course_lib import catalogue
from course_lib.judging.besides import ADVICE
from course_lib.judging.changes import AS_WITH
from course_lib.judging.clock import Clock
from course_lib.judging.edits.kinds import KINDS
from course_lib.judging.exercise import Misconception
from course_lib.judging.explain import explanation
from tests.judging.small import CASES, KINK, SHARE, SQUARE, TWO, made, outcome, trial_of

FIRST = "Two things are wrong. The first, by itself: "


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
        (
            f"{FIRST}Labels are not handled",
            "Besides, a division by the number of rows of `predict`",
        ),
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
        (
            f"{FIRST}Right, except where a prediction is exactly 0:",
            "Besides, a division by the number of rows",
        ),
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
        (
            f"{FIRST}The gate is missing",
            "Besides, the values come in another order.",
        ),
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
            f"{FIRST}The numbers are right, but `dbiases` has the shape (H,)",
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


# Exercises made for one rule each. Their cases are in the order of their sizes, as a trial has them.


def half(x):
    return x / 2


def same(x):
    return x * 1


def scaled(d, x):
    return (d + 1) * x


def gate(d, x):
    return d * (x > 0)


def limited(x, target):  # noqa: ARG001 - where labels or rows come is a facet
    return np.minimum(x, 200)


def trio(x):
    return x.sum(axis=0), x.mean(axis=1), x.max(axis=0)


def twice(x):
    x += 0 if (x == 0).any() else 1e-12
    return x if (x == 0).any() else x / 2


def three_times(x):
    return 2 * x.sum(axis=0), -x.mean(axis=1), x.max(axis=0) / 2


def stops(words, where, right):
    def answer(*arguments):
        if where(*arguments):
            raise ValueError(words)
        return right(*arguments)

    return answer


def nan_at(right, *kinds):
    """Answer as the given function does, but for NaN where the last argument has an exact 0, or is large."""
    there = {"zero": lambda x: (x == 0).any(), "extreme": lambda x: (abs(x) > 100).any()}

    def answer(*arguments):
        came = right(*arguments)
        return came * np.nan if any(there[kind](arguments[-1]) for kind in kinds) else came

    return answer


def mistake(slug, wrong):
    return (Misconception(slug, wrong, f"{slug.capitalize()}."),)


def cases(*values, also=lambda _: ()):
    return [(f"case {i}", *also(value), value.copy()) for i, value in enumerate(values)]


def with_gate(*values, **more):
    return made(gate, *cases(*values, also=lambda x: (abs(x) % 1 + 0.25,)), steps="return d * (x > 0)", **more)


def has_zero(*arguments):
    return bool((arguments[-1] == 0).any())


ZERO, ROW, WIDER, ROWS = np.zeros((1, 1)), np.array([[1.5, -2.5]]), np.array([[0.25, 1.25, -0.5]]), TWO[:, :2] + 0.25
LARGE, WITH_ZERO = np.array([[1000.0, 2.5, 1.5, 0.25, 0.5]]), np.array([[0.0, 3.0, 1.25]])
AT_ZERO, AT_LARGE = (
    f" Besides, where `x` {has} NaN or infinity comes. {ADVICE[kind]}"
    for has, kind in (("has an exact 0", "zero"), ("has numbers as large as 1000", "extreme"))
)
ERROR = "your function stops with ValueError: no."
STOPS = f" Besides, where `target` holds labels {ERROR} {ADVICE['labels'].format('target')}"
TWICE = "`output` is right but for this: a factor 2 is too many."
ALL_FIVE = cases(ZERO, ROW, WIDER, ROWS, LARGE)
# `d` has an exact 0 in all cases but one: what is left is too little to tell anything.
MOST_HAVE_ZERO = cases(
    ZERO, ROW, WIDER, ROWS, LARGE, also=lambda x: (np.arange(1.0 * x.size).reshape(x.shape) % 3 + (x.size == 2),)
)
LABELLED = [
    *(("rows", value, np.eye(value.shape[1])[:1]) for value in (ROW, WIDER, LARGE)),
    *(("labels", value, np.array([label])) for label, value in enumerate((ROW, WIDER, WIDER + 1))),
]
THREE = {"returns": ("a", "b", "c")}


def changed(shown, kind):
    return AS_WITH.format(shown, KINDS[kind].says)


# Exercise, wrong answer, slug, words, the place of the case that is shown; None where nothing explains it.
MADE = {
    "a factor, and NaN in cases of two kinds": (
        made(half, *ALL_FIVE),
        nan_at(same, "zero", "extreme"),
        ("plain_factor", f"{FIRST}{TWICE}{AT_ZERO}{AT_LARGE}", 1),
    ),
    "a kind of case that nearly all are of, too": (
        made(scaled, *MOST_HAVE_ZERO),
        nan_at(lambda d, x: 2 * (d + 1) * x, "zero", "extreme"),
        ("plain_factor", f"{FIRST}{TWICE}{AT_ZERO}{AT_LARGE}", 1),
    ),
    "two cases tell a factor": (
        made(half, *cases(ZERO, ROW, ROWS)),
        nan_at(same, "zero"),
        ("plain_factor", f"{FIRST}{TWICE}{AT_ZERO}", 1),
    ),
    "an error's own words do not matter": (
        made(half, *cases(ZERO, ROW, WIDER), mistakes=mistake("cubed", stops("one", has_zero, lambda x: x**3))),
        stops("two", has_zero, lambda x: -(x**3)),
        ("cubed", f"{FIRST}Cubed. Besides, every entry has the opposite sign.", 0),
    ),
    "one change is less than a mistake and a sign": (
        with_gate(ROW, WIDER, ROWS, mistakes=mistake("strange", lambda d, x: -d - (x > 0))),
        lambda d, x: d + (x > 0),
        ("other_operation", changed("d + (x > 0)", "operator"), 0),
    ),
    "a change, and NaN in cases of one kind": (
        with_gate(ZERO, ROW, WIDER, ROWS, LARGE),
        nan_at(lambda d, x: d + (x > 0), "zero"),
        ("other_operation", f"{changed('d + (x > 0)', 'operator')}{AT_ZERO}", 1),
    ),
    "a change, and NaN in cases of two kinds": (
        with_gate(ZERO, ROW, WIDER, ROWS, LARGE),
        nan_at(lambda d, x: d + (x > 0), "zero", "extreme"),
        None,
    ),
    "a change that shows in the last case alone": (
        with_gate(ROW, WIDER, ROWS, KINK),
        lambda d, x: d * (x >= 0),
        ("other_comparison", changed("x >= 0", "comparison"), 3),
    ),
    "a change that shows in cases of one kind, errors in others": (
        made(limited, *LABELLED, steps="return np.minimum(x, 200)"),
        stops("no", lambda _, target: target.ndim == 1 and target[0] == 2, lambda x, _: x),
        ("function_missing", f"{changed('x', 'one call too many')}{STOPS}", 5),
    ),
    "three values, three factors": (
        made(trio, *CASES, **THREE),
        three_times,
        (
            "plain_factor",
            f"{FIRST}`a` is right but for this: a factor 2 is too many. Besides, of `b`: every entry has"
            " the opposite sign. Besides, of `c`: a factor 1/2 is too many.",
            0,
        ),
    ),
    "three factors, and NaN in cases of one kind": (
        made(trio, *CASES, *cases(KINK, KINK[:, :2]), **THREE),
        lambda x: tuple(value * (np.nan if has_zero(x) else 1) for value in three_times(x)),
        None,
    ),
    "one of two values is explained": (
        made(trio, *CASES, **THREE),
        lambda x: (2 * x.sum(axis=0), x.mean(axis=1) ** 3, x.max(axis=0)),
        None,
    ),
    "what explains two values goes before what explains one": (
        made(
            trio,
            *CASES,
            mistakes=mistake("both", lambda x: (2 * x.sum(axis=0), x.mean(axis=1) ** 2, x.max(axis=0))),
            **THREE,
        ),
        lambda x: (2 * x.sum(axis=0), x.mean(axis=1) ** 2, -x.max(axis=0)),
        (
            "both",
            f"{FIRST}Both. Besides, of `c`: every entry has the opposite sign.",
            0,
        ),
    ),
    "a mistake that shows in no case that is left": (
        made(trio, *CASES, *cases(KINK), mistakes=mistake("here", lambda x: trio(x + has_zero(x))), **THREE),
        lambda x: tuple(value * (np.nan if has_zero(x) else 1) for value in (2 * trio(x)[0], -trio(x)[1], trio(x)[2])),
        (
            "plain_factor",
            f"{FIRST}`a` is right but for this: a factor 2 is too many. Besides, of `b`: every entry has"
            f" the opposite sign.{AT_ZERO}",
            0,
        ),
    ),
    "a mistake whose values are right": (
        made(trio, *CASES, mistakes=mistake("changes", trio), **THREE),
        lambda x: (-len(x) * x.sum(axis=0), 2 * x.mean(axis=1), x.max(axis=0)),
        (
            "plain_factor",
            f"{FIRST}`b` is right but for this: a factor 2 is too many. Besides, of `a`: a division by"
            " the number of rows of `x` is missing, and every entry has the opposite sign.",
            0,
        ),
    ),
    "a mistake that would have to be taken back": (
        made(
            same,
            *cases(ROWS, SQUARE, np.linspace(0.5, 4.5, 16).reshape(2, 8), np.linspace(1, 2, 20).reshape(4, 5)),
            mistakes=mistake("cubed", lambda x: x * len(x) ** 3),
        ),
        lambda x: x * len(x) ** 3 / x.shape[1],
        None,
    ),
    "a factor in two cases of one kind, and an array changed": (
        made(half, *cases(ROW, WITH_ZERO, ROWS, KINK)),
        twice,
        (
            "plain_factor",
            f"Right, except where `x` has an exact 0. {TWICE} Besides, it changes `x` in place: work on a copy.",
            1,
        ),
    ),
    "infinity everywhere": (SHARE, lambda _, inputs: np.full(inputs.shape, np.inf), None),
}


@pytest.mark.parametrize(("exercise", "wrong", "wanted"), MADE.values(), ids=MADE)
def test_what_explains_an_answer(exercise, wrong, wanted):
    found = explanation(trial_of(exercise, wrong))
    assert (found and (found.slug, found.message, found.index)) == wanted


def test_what_is_not_found_in_time_is_not_said():
    exercise, wrong, _ = MADE["one change is less than a mistake and a sign"]
    assert explanation(trial_of(exercise, wrong), Clock(0.0)) is None
