"""check, hint and solution: each finds its exercise, and says how to call it where it finds none."""

import functools
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from course_lib import check, hint, solution
from course_lib.showing.plainly import plainly
from tests.full import some

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


def timed(function):
    def wrapper(*arguments):
        return function(*arguments)

    return wrapper


def wrapped(function):
    return functools.wraps(function)(timed(function))


class Bound:
    def __init__(self, function):
        self.function = function

    def __call__(self, *arguments):
        return self.function(*arguments)


@pytest.mark.parametrize(
    "decorator",
    [
        timed,
        wrapped,
        Bound,
        functools.partial,
        np.vectorize,
        lambda function: np.vectorize(function, otypes=[float]),
        lambda function: lambda inputs: 1 * function(inputs),
    ],
    ids=["timed", "wrapped", "object", "partial", "vectorize", "vectorize with types", "lambda"],
)
def test_a_decorated_function_finds_its_exercise(decorator):
    @decorator
    def relu_forward(inputs):
        return np.maximum(0, inputs)

    assert check(relu_forward).status == "correct"
    assert "There is no exercise" not in repr(hint(relu_forward))


def test_a_function_that_remembers_finds_its_exercise():
    @functools.lru_cache
    def chain_derivative(x):
        return 2 * x * np.cos(x**2)

    assert check(chain_derivative).status == "correct"


SCRIPT = """
from course_lib import check, hint, progress

def relu_forward(inputs):
    return inputs

found = check(relu_forward)
print(found)
hint(relu_forward)
progress()
"""


@pytest.mark.parametrize(
    ("encoding", "said"),
    some(
        [
            ("utf-8", ("✗ relu_forward: incorrect (identity)", "≠-3.0", "−3, 0 and 2")),
            ("cp1252", ("x relu_forward: incorrect (identity)", "!=-3.0", "-3, 0 and 2")),
            ("latin-1", ("x relu_forward: incorrect (identity)", "!=-3.0", "-3, 0 and 2")),
            ("ascii", ("x relu_forward: incorrect (identity)", "!=-3.0", "-3, 0 and 2")),
        ],
        4,
    ),
)
def test_a_plain_script_prints_into_a_pipe_of_any_encoding(encoding, said):
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "COURSE_PROGRESS": os.devnull}
    ran = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, check=False)
    text = ran.stdout.decode(encoding)
    assert ran.stderr == b""
    assert [part for part in said if part not in text] == [], text
    assert text.count("relu_forward: incorrect") == 2, "once by check, once by print"
    assert "Hint 1 of 3" in text
    assert "exercises solved" in text


@pytest.mark.parametrize(
    ("text", "plain"),
    [("ŷ² ≤ Σ é", "y^2 <= sum e"), ("汉 \ud800", "? ?"), ("plain", "plain"), ("√½ × ∂", "sqrt1/2 x d")],
)
def test_what_an_encoding_lacks_is_written_with_what_it_has(text, plain):
    assert plainly(text, "ascii") == plain
    assert plainly(text, None) == text


def test_python_own_prompt_prints_what_a_call_returns_and_is_left_to_it(monkeypatch, capsys):
    monkeypatch.setattr(sys, "ps1", ">>> ", raising=False)
    check(relu_forward)
    assert capsys.readouterr().out == ""


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
