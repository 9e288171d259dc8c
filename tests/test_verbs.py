"""check, hint and solution: each finds its exercise, and says how to call it where it finds none."""

from pathlib import Path

import numpy as np
import pytest

from course_lib import check, hint, solution

ROOT = Path(__file__).resolve().parents[1]


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
