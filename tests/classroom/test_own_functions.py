"""A hand-in that uses the learner's own file gets the functions that it has in it, and is told what it has not."""

import pytest

from tests.classroom.submissions import RIGHT, notebook

FORWARD = f"def relu_forward(inputs):\n    return {RIGHT}"
NUMPY = "import numpy as np"
ASKS = {
    "own_functions": ("from course_lib import own_functions\nown = own_functions()", "own."),
    "deeper": ("from course_lib.notebook.own.functions import own_functions\nown = own_functions()", "own."),
    "a_module": ("import my_backprop as mine", "mine."),
    "a_name": ("from my_backprop import relu_forward, softmax_forward", ""),
}
asks = pytest.mark.parametrize(("asking", "of"), ASKS.values(), ids=ASKS)


def backward(call):
    return f"def relu_backward(dvalues, inputs):\n    return dvalues * ({call}(inputs) > 0)"


@pytest.mark.parametrize("again", [1, 2])
@pytest.mark.parametrize("above", [True, False])
@asks
def test_it_gets_the_function_of_this_notebook(graded, asking, of, above, again):
    cells = (FORWARD, *[asking] * again) if above else (*[asking] * again, FORWARD)
    result = graded.grade(notebook(NUMPY, *cells, backward(f"{of}relu_forward")))
    assert result.exercises["relu_backward"].status == "correct"
    assert result.exercises["relu_forward"].status == "correct"
    assert [entry.failed for entry in result.notebooks] == [()]


@asks
def test_an_answer_that_asks_for_more_is_told(graded, asking, of):
    mark = graded.exercise(notebook(NUMPY, asking, backward(f"{of}softmax_forward")), "relu_backward")
    assert mark.status == "incorrect"
    assert "NotHandedIn: `softmax_forward` is not in this notebook, nor is my_backprop.py handed in" in mark.message


@asks
def test_a_cell_that_asks_for_more_stops_nothing(graded, asking, of):
    used = f"x = 2 * {of}softmax_forward(np.ones((2, 3))) + 1\na, (b, c) = x\nprint(f'{{x:.2f}}')"
    trains = f"y = {of}relu_forward({of}softmax_forward(np.ones(3)))"
    result = graded.grade(notebook(NUMPY, FORWARD, asking, used, trains))
    assert [entry.failed for entry in result.notebooks] == [()]
    assert result.exercises["relu_forward"].status == "correct"


def test_it_is_the_learners_work_that_runs_and_not_the_librarys(graded):
    wrong = FORWARD.replace(RIGHT, "inputs")
    asking, of = ASKS["own_functions"]
    mark = graded.exercise(notebook(NUMPY, wrong, asking, backward(f"{of}relu_forward")), "relu_backward")
    assert mark.status == "correct", "the sign of inputs is all that it asks for"
    mark = graded.exercise(notebook(NUMPY, FORWARD.replace(RIGHT, "-inputs"), asking, backward(f"{of}relu_forward")))
    assert mark.status == "incorrect"
