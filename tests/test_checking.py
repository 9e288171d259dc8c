"""The engine on an exercise of its own: what answers do, and what is said of it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from course_lib import check, hint, solution
from course_lib.judging.exercise import Exercise, Misconception, Probe
from course_lib.judging.judge import judge
from course_lib.judging.trial import run_for

ROOT = Path(__file__).resolve().parents[1]
X = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])


def probes(seed):
    random = np.random.default_rng(seed).normal(size=(4, 2))
    return (Probe("two rows", (X,)), Probe("a random batch", (random,)))


def double(inputs):
    return 2 * inputs


def pair(inputs):
    return inputs.sum(axis=0, keepdims=True), inputs.sum(axis=1)


DOUBLE = Exercise(
    reference=double,
    returns=("output",),
    probes=probes,
    misconceptions=(Misconception("squares", wrong=np.square, says="You square: `x * x`."),),
    hints=("one", "two"),
)
PAIR = Exercise(
    reference=pair,
    returns=("total", "rows"),
    probes=probes,
    misconceptions=(),
    hints=("one", "two"),
)


def outcome(exercise, answer):
    cases = exercise.probes(0)
    return judge(exercise, cases, run_for(exercise, answer, cases))


def raises(_inputs):
    raise ValueError("boom <b>")


def modifies(inputs):
    inputs *= 2
    return inputs


def nan_in_one_place(inputs):
    output = 2 * inputs
    output[0, 1] = np.nan
    return output


@pytest.mark.parametrize(
    "answer",
    [
        lambda inputs: 2 * inputs,
        lambda inputs: (2 * inputs).tolist(),
        lambda inputs: (2 * inputs).astype(np.float32),
        lambda inputs: inputs + inputs,
    ],
)
def test_right_answers_written_differently_pass(answer):
    assert outcome(DOUBLE, answer).status == "correct"


@pytest.mark.parametrize(
    ("answer", "slug", "words"),
    [
        (np.square, "squares", "You square"),
        (lambda inputs: None, "returned_none", "None"),
        (raises, "raised", "boom"),
        (modifies, "modifies_inputs", "inputs"),
        (lambda inputs: -2 * inputs, "opposite_sign", "sign"),
        (lambda inputs: 2 * len(inputs) * inputs, "times_batch", "N"),
        (lambda inputs: 2 * inputs / len(inputs), "divided_by_batch", "N"),
        (lambda inputs: (2 * inputs).T, "transposed", "swapped"),
        (nan_in_one_place, "nan_or_inf", "[0, 1]"),
        (lambda inputs: "text", "not_numeric", "number"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_kind_of_mistake_is_told_by_name(answer, slug, words):
    found = outcome(DOUBLE, answer)
    assert (found.status, found.misconception) == ("incorrect", slug)
    assert words in found.message
    assert found.evidence is not None


def test_a_wrong_answer_of_no_known_kind_still_gets_its_smallest_case():
    found = outcome(DOUBLE, lambda inputs: 2 * inputs + np.sin(inputs))
    assert (found.status, found.misconception) == ("incorrect", None)
    html = found._repr_html_()
    assert "two rows" in html
    assert "expected" in html


def test_right_except_in_a_part_is_not_said_of_nearly_everything():
    def wrong_where_positive(inputs):
        return np.where(inputs > 0, np.sin(inputs), 2 * inputs)

    mostly = replace(DOUBLE, probes=lambda seed: (Probe("one negative entry", (np.arange(-1.0, 19).reshape(4, 5),)),))
    assert outcome(DOUBLE, wrong_where_positive).misconception == "right_except_where_positive"
    assert outcome(mostly, wrong_where_positive).misconception is None


def test_an_error_is_not_taken_for_a_known_mistake_that_ends_in_another():
    def lost(_inputs):
        raise ValueError("lost")

    fails = replace(DOUBLE, misconceptions=(Misconception("lost", wrong=lost, says="Lost."),))
    assert outcome(fails, lost).misconception == "lost"
    assert outcome(fails, raises).misconception == "raised"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda inputs: inputs ^ 2, "`** 2`"),
        (lambda inputs: np.max(0, inputs), "`np.maximum`"),
        (lambda inputs: np.max(inputs, 0.5), "`np.maximum`"),
        (lambda inputs: max(0, inputs), "`np.maximum`"),
    ],
)
def test_an_error_that_says_little_is_explained(answer, words):
    assert words in outcome(DOUBLE, answer).message


def test_one_wrong_value_of_two_is_named():
    found = outcome(PAIR, lambda inputs: (inputs.sum(axis=0, keepdims=True), -inputs.sum(axis=1)))
    assert found.misconception == "opposite_sign"
    assert "rows" in found.message
    found = outcome(PAIR, lambda inputs: (inputs, inputs, inputs))
    assert found.misconception == "wrong_number_of_values"


def test_what_a_learner_wrote_is_escaped():
    html = outcome(DOUBLE, raises)._repr_html_()
    assert "boom &lt;b&gt;" in html
    assert "<b>" not in html.replace("<body>", "")


def relu_forward(inputs):
    return np.maximum(0, inputs)


def relu_backward(_dvalues, _inputs):
    raise NotImplementedError


def relu_bakward(dvalues, _inputs):
    return dvalues


def test_check_finds_the_exercise_by_the_functions_name():
    assert check(relu_forward).status == "correct"
    assert check(relu_backward).status == "not attempted"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (relu_bakward, "Did you mean `relu_backward`?"),
        (lambda x: x, "A lambda has no name"),
        ("relu_forward", "the name without quotes"),
        (None, "was given `None`"),
        (np.ones(3), "ndarray"),
    ],
)
def test_check_never_raises_and_says_how_to_call_it(given, words):
    found = check(given)
    assert found.status == "not attempted"
    assert words in found.message


def test_keyboard_interrupt_passes():
    def relu_forward(_inputs):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(relu_forward)


def test_hints_come_one_by_one_and_then_point_to_the_solution():
    given = [repr(hint(relu_backward)) for _ in range(4)]
    assert [text.count("Hint") for text in given] == [1, 1, 1, 0]
    assert "Hint 1 of 3" in given[0]
    assert "solution(relu_backward)" in given[3]
    assert len(set(given)) == 4


def test_the_solution_is_shown_from_the_solutions_notebook():
    assert "dinputs[inputs <= 0] = 0" in repr(solution(relu_backward))


def test_a_library_without_notebooks_finds_the_solutions_of_the_course_around_the_learner(monkeypatch, tmp_path):
    monkeypatch.setattr("course_lib.notebook.verbs.SOLUTIONS", tmp_path)
    monkeypatch.chdir(ROOT / "exercises")
    assert "dinputs[inputs <= 0] = 0" in repr(solution(relu_backward))


def test_a_copy_without_solutions_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr("course_lib.notebook.verbs.SOLUTIONS", tmp_path)
    monkeypatch.chdir(tmp_path)
    assert "does not come with this copy" in repr(solution(relu_backward))
