"""Steps with one place changed: the steps are right, and a change that shows is named by what stands there."""

import ast
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from course_lib import catalogue
from course_lib.judging.changes import AS_WITH, Change, changes, worked
from course_lib.judging.edits.functions import edits
from course_lib.judging.edits.kinds import KINDS
from course_lib.judging.judge import judge
from course_lib.judging.trial import run_for
from tests.full import FULL, cases
from tests.judging.small import DOUBLE, outcome

ANEW = count()  # steps that are new have no changes in store
WITH_STEPS = [exercise for exercise in catalogue.exercises().values() if exercise.steps]
UNNAMED = {None, "raised", "wrong_shape", "nan_or_inf", "one_value_wrong"}


@pytest.mark.parametrize("exercise", WITH_STEPS, ids=lambda exercise: exercise.name)
@pytest.mark.parametrize("seed", range(cases(1, 20)))
def test_the_steps_are_a_right_answer_by_the_conventions_of_the_course(exercise, seed):
    """Else a known mistake made by the steps' own convention is explained by a change of these, and loses its name."""
    probes = exercise.probes(seed)
    found = judge(exercise, probes, run_for(exercise, worked(exercise), probes))
    assert found.status == "correct"
    assert not found.note


@pytest.mark.parametrize("exercise", WITH_STEPS, ids=lambda exercise: exercise.name)
def test_a_change_that_shows_in_values_has_a_name(exercise):
    for change in changes(exercise)[:: 7 if FULL else 600]:
        found = outcome(exercise, change.wrong)
        values = all(row.role != "received" or row.name for row in (found.evidence.rows if found.evidence else ()))
        assert not values or found.status == "correct" or found.misconception not in UNNAMED, (
            change.slug,
            change.shown,
            found,
        )


@pytest.mark.parametrize(
    ("name", "answer", "slug", "shown"),
    [
        ("sgd_step", lambda p, g, rate: p - rate**2 * g, "something_added", "learning_rate ** 2"),
        ("sgd_step", lambda p, g, rate: p - (g + rate), "other_operation", "learning_rate + gradient"),
        ("chain_derivative", lambda x: 2 * x**2 * 3, None, None),
        ("mean_squared_error", lambda p, t: abs(p - t).mean() ** 2, None, None),
        ("mean_squared_error", lambda p, t: ((p - t) ** 3).mean(), "other_number", "(predicted - target) ** 3"),
        ("relu_backward", lambda d, x: d * (x > 1), "gates_at_one", None),
        ("neuron_backward", lambda d, x, w, b: _gradients(d, x, w, x @ w + b), "comparison_missing", "dvalue * z"),
    ],
)
def test_what_is_said_shows_what_stands_there(name, answer, slug, shown):
    found = outcome(catalogue.exercise(name), answer)
    assert found.misconception == slug, found
    if shown:
        (says,) = {kind.says for kind in KINDS.values() if kind.slug == slug}
        assert found.message == AS_WITH.format(shown, says)


@pytest.mark.parametrize("least", [1e-300, 1e-12])
def test_a_known_mistake_is_told_whatever_small_number_stands_in_for_a_prediction_of_0(least):
    exercise = catalogue.exercise("cross_entropy_backward")
    (mistake,) = (one for one in exercise.misconceptions if one.slug == "forgets_batch")
    found = outcome(exercise, lambda predict, target: mistake.wrong(np.maximum(predict, least), target))
    assert found.misconception == mistake.slug, found


def _gradients(dvalue, x, w, at_sum):
    return dvalue * at_sum * w, dvalue * at_sum * x, dvalue * at_sum


def test_a_change_is_made_when_it_is_asked_for_and_taken_back():
    text = "def answer(d, x):\n    return d * (x > 0)"
    definition = ast.parse(text)
    found = edits(definition.body[0], ("d", "x"), far=True)
    (change,) = (one for one in (Change(definition, edit) for edit in found) if one.shown == "x <= 0")
    assert (change.wrong(2.0, -1.0), [ast.unparse(line) for line in change.body]) == (2.0, ["return d * (x <= 0)"])
    assert ast.unparse(definition) == text


def test_lines_are_changed_but_for_those_that_make_rows_of_labels():
    lines = (
        "rows = np.eye(3)[inputs] if inputs.ndim == 1 else inputs",
        "doubled = 2 * rows",
        f"return doubled  # {next(ANEW)}",
    )
    shown = [one.shown for one in changes(replace(DOUBLE, steps="\n".join(lines)))]
    assert "2 + rows" in shown
    assert [code for code in shown if "eye" in code or "ndim" in code] == []
