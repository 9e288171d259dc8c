"""What is said of the cases of one facet, where an answer does something else in them than in all others."""

import numpy as np
import pytest

from course_lib.judging.besides import ADVICE, BY_TYPE, LIMITED, besides, only_there
from course_lib.judging.facets import Facet
from course_lib.judging.trial import hold, run_for
from tests.judging.small import made
from tests.judging.table.says import in_place

PLAIN, WHOLE, ZERO = np.array([[1.5, -2.5]]), np.array([[3, -1, 5]]), np.array([[0.0, 1.5, 2.5, 0.5]])
LARGE, INFINITE = np.array([[1000.0, 2.5, 1.5, 0.25, 0.5]]), np.array([[np.inf, 2.5, 1.5, 0.25, 0.5]])
SQUARE = np.array([[3, 1], [5, 7]])
LABELS, ONE_HOT, SOFT = np.array([2, 0]), np.eye(3)[:2], np.array([[0.2, 0.8], [0.5, 0.5]])
IS_WHOLE, IS_ZERO, IS_LARGE = (Facet("x", kind) for kind in ("whole", "zero", "extreme"))
AT_ZERO = "where `x` has an exact 0"


def half(x):
    return x / 2


def half_and_total(x):
    return x / 2, x.sum(axis=1)


def trial_of(answer, *values, reference=half):
    returns = ("half",) if reference is half else ("half", "total")
    exercise = made(reference, *((f"case {i}", value) for i, value in enumerate(values)), returns=returns)
    probes = exercise.probes(0)
    return hold(exercise, probes, run_for(exercise, answer, probes))


def otherwise(value, wrong):
    """Answer x/2, and where x has the shape of `value` what is wrong."""
    return lambda x: wrong(x) if x.shape == value.shape else x / 2


def stops(_):
    raise ValueError("this raises nothing twice")


STOPPED = "your function stops with ValueError: this raises nothing twice"
ELSE, INFINITY = "something else comes", "NaN or infinity comes"


def advice(kind):
    return ADVICE[kind].format("x")


@pytest.mark.parametrize(
    ("kind", "values", "wrong", "what", "why"),
    [
        ("whole", [WHOLE, PLAIN], stops, STOPPED, BY_TYPE.format("x")),
        ("whole", [WHOLE, PLAIN], np.trunc, ELSE, advice("whole")),
        ("whole", [WHOLE, PLAIN], lambda x: [1, 2], ELSE, advice("whole")),
        ("whole", [WHOLE, PLAIN], lambda x: x > 0, ELSE, advice("whole")),
        ("whole", [WHOLE, PLAIN], lambda x: x / 4, None, ""),
        ("whole", [WHOLE, PLAIN], lambda x: x * np.nan, None, ""),
        ("whole", [WHOLE, PLAIN], lambda x: x * np.inf, ELSE, advice("whole")),
        ("zero", [ZERO, PLAIN], stops, STOPPED, advice("zero")),
        ("zero", [ZERO, PLAIN], lambda x: 1 / x, INFINITY, advice("zero")),
        ("zero", [ZERO, PLAIN], lambda x: 0 / x, INFINITY, advice("zero")),
        ("zero", [ZERO, PLAIN], lambda x: x + 1, None, ""),
        ("zero", [ZERO, PLAIN], lambda x: ["a"], "what comes is list: dtype <U1", advice("zero")),
        ("zero", [ZERO, PLAIN], lambda x: None, "what comes is None", advice("zero")),
        ("extreme", [LARGE, PLAIN], stops, STOPPED, advice("extreme")),
        ("extreme", [LARGE, PLAIN], np.exp, INFINITY, advice("extreme")),
        ("extreme", [LARGE, PLAIN], lambda x: x, ELSE, LIMITED),
        ("extreme", [INFINITE, PLAIN], lambda x: 0 * x, ELSE, LIMITED),  # infinity is right there
        ("labels", [LABELS, ONE_HOT], lambda x: x, ELSE, advice("labels")),
        ("labels", [LABELS, ONE_HOT], lambda x: x / 0, INFINITY, advice("labels")),
        ("labels", [LABELS, ONE_HOT], stops, STOPPED, advice("labels")),
        ("rows", [ONE_HOT, LABELS], lambda x: x, ELSE, advice("rows")),
        ("soft", [SOFT, LABELS, ONE_HOT], lambda x: x, ELSE, advice("soft")),
    ],
)
def test_what_comes_there_and_why(kind, values, wrong, what, why):
    trial, facet = trial_of(otherwise(values[0], wrong), *values), Facet("x", kind)
    there = list(range(len(values)))
    said = f"{facet.where} {what}. {why}"
    assert besides(trial, facet, there) == (f" Besides, {said}" if what else "")
    found = only_there(trial, (facet,))
    if not what:
        assert found is None
        return
    assert found.message == f"Right, except {facet.where}: there {what}. {why}"
    assert found.slug == f"wrong_{kind}"
    assert trial.cases[found.index].arguments["x"] is values[0]
    assert found.telling


def test_of_two_cases_one_that_stops_or_is_infinite_is_enough():
    other = np.array([[0.0, 0.5]])
    infinite = trial_of(lambda x: 1 / x if x.shape == ZERO.shape else x + 1, ZERO, other, PLAIN)
    assert besides(infinite, IS_ZERO, [0, 1, 2]) == f" Besides, {AT_ZERO} {INFINITY}. {advice('zero')}"
    stopped = trial_of(otherwise(ZERO, stops), ZERO, other, PLAIN)
    assert besides(stopped, IS_ZERO, [0, 1, 2]) == f" Besides, {AT_ZERO} {STOPPED}. {advice('zero')}"


def test_one_value_of_two_is_enough():
    answer = lambda x: (x / 2, x.sum(axis=1) + (np.nan if 0 in x else 0))  # noqa: E731
    trial = trial_of(answer, ZERO, PLAIN, reference=half_and_total)
    assert besides(trial, IS_ZERO, [0, 1]) == f" Besides, {AT_ZERO} {INFINITY}. {advice('zero')}"
    cut = trial_of(lambda x: (np.trunc(x / 2), x.sum(axis=1)), WHOLE, PLAIN * 4, reference=half_and_total)
    assert besides(cut, IS_WHOLE, [0, 1]).endswith(f"{ELSE}. {advice('whole')}")
    once = trial_of(lambda x: np.trunc(x / 2) if len(x) == 1 else x / 4, WHOLE, SQUARE, PLAIN)
    assert besides(once, IS_WHOLE, [0, 1, 2]) == ""
    halves = trial_of(lambda x: (x / 4, np.trunc(x.sum(axis=1)) + 1), WHOLE, PLAIN, reference=half_and_total)
    assert besides(halves, IS_WHOLE, [0, 1]) == ""


def test_where_it_is_right_there_that_is_said():
    trial = trial_of(lambda x: x / 2 if 0 in x else x, ZERO, PLAIN, LARGE)
    assert besides(trial, IS_ZERO, [0, 1, 2]) == f" (This is not so {AT_ZERO}: there it is right.)"
    assert besides(trial, IS_LARGE, [0, 1]) == ""  # the case with large numbers is not among them


def test_of_several_facets_each_is_told_and_the_first_is_shown():
    def answer(x):
        if x.dtype.kind == "i":
            return x.astype(int) // 2
        return np.exp(x) if x.max() >= 100 else 1 / x if 0 in x else x / 2

    trial = trial_of(in_place(lambda x: x.sort(), answer), WHOLE, LARGE, ZERO, PLAIN)
    found = only_there(trial, (IS_LARGE, IS_WHOLE, IS_ZERO))
    assert found.message == (
        f"Right, except {IS_LARGE.where}: there {INFINITY}. {advice('extreme')}"
        f" Nor is it right {IS_WHOLE.where}: there {ELSE}. {advice('whole')}"
        f" Nor is it right {AT_ZERO}: there {INFINITY}. {advice('zero')}"
        " Besides, it changes `x` in place: work on a copy."
    )
    assert (found.slug, trial.cases[found.index].probe.name) == ("wrong_extreme", "case 1")


def test_nothing_is_told_where_one_of_them_is_right():
    trial = trial_of(otherwise(LARGE, np.exp), LARGE, ZERO, PLAIN)
    assert only_there(trial, (IS_LARGE,)) is not None
    assert only_there(trial, (IS_LARGE, IS_ZERO)) is None
    assert only_there(trial, (IS_ZERO, IS_LARGE)) is None


@pytest.mark.parametrize(
    ("kind", "wrong", "of", "told"),
    [
        *[("labels", 1, 2, True), ("labels", 1, 3, False), ("labels", 2, 4, True), ("labels", 2, 5, False)],
        *[("rows", 1, 2, True), ("rows", 1, 3, False), ("zero", 1, 3, True)],
    ],
)
def test_labels_or_rows_are_forgotten_in_half_of_their_cases_at_least(kind, wrong, of, told):
    labels = [np.arange(2 + size) % 2 for size in range(of)]
    rows = [np.eye(2)[label] for label in labels]
    values = [*labels, *rows[:1]] if kind == "labels" else [*rows, *labels[:1]] if kind == "rows" else [*rows, PLAIN]
    shapes = [value.shape for value in values[:wrong]]
    trial = trial_of(lambda x: x / 0 if x.shape in shapes else x / 2, *values)
    assert bool(only_there(trial, (Facet("x", kind),))) == told
