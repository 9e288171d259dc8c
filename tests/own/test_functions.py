"""`own_functions`: the learner's where there is one, the library's elsewhere, read anew each time, and said."""

import inspect
import re
from pathlib import Path

import numpy as np
import pytest

from course_lib import catalogue, own_functions
from course_lib.notebook.own.functions import NETWORK
from tests.own.test_answers import BACKWARD, FORWARD, ONE_HOT

ROOT = Path(__file__).resolve().parents[2]
COUNT = len(catalogue.exercises())


@pytest.mark.usefixtures("folder")
def test_without_a_file_every_function_is_the_librarys():
    own = own_functions()
    assert {name: getattr(own, name) for name in dir(own) if name in catalogue.exercises()} == {
        name: exercise.reference for name, exercise in catalogue.exercises().items()
    }
    assert repr(own).startswith(f"**Yours (0 of {COUNT}):** none yet. **The library's:** `mean_squared_error`, ")


def test_what_is_there_is_the_learners_and_the_rest_is_named_as_the_librarys(notebook):
    notebook.run("FLOOR = 0").keep("def relu_forward(inputs):\n    return np.maximum(FLOOR, inputs)", "relu_forward")
    own = own_functions()
    assert own.relu_forward.__module__ == "my_backprop"
    assert own.relu_backward is catalogue.exercise("relu_backward").reference
    yours, library = re.fullmatch(
        r"\*\*Yours \(1 of \d+\):\*\* (.*)\. \*\*The library's:\*\* (.*)\.", repr(own)
    ).groups()
    assert yours == "`relu_forward`"
    assert library.replace("`", "").split(", ") == [name for name in catalogue.exercises() if name != "relu_forward"]
    assert own._mimebundle()["text/markdown"] == repr(own)


def test_it_is_read_anew_each_time(notebook, file):
    notebook.keep(FORWARD, "relu_forward")
    first = own_functions()
    file.write_text(file.read_text().replace("maximum(0,", "maximum(5,"))
    assert (first.relu_forward(1), own_functions().relu_forward(1)) == (1, 5)


def test_whose_lines_did_the_work_is_said_of_what_was_asked_for(notebook):
    notebook.keep(FORWARD, "relu_forward")
    notebook.keep(f"# not one of its lines\n{ONE_HOT}", "one_hot")
    own = own_functions()
    assert repr(own.whose()) == "**Yours (0 of 0 that were used, 0 lines):** none yet. **The library's:** none."
    own.relu_backward(np.ones(2), own.relu_forward(np.array([-1.0, 2.0])))
    assert repr(own.whose()) == (
        "**Yours (1 of 2 that were used, 2 lines):** `relu_forward`. **The library's:** `relu_backward`."
    )


def test_lists_which_check_takes_for_right_go_on_as_arrays(notebook, file):
    notebook.keep("def relu_forward(inputs):\n    return [[max(0, x) for x in row] for row in inputs]", "relu_forward")
    notebook.keep(
        "def dense_backward(dvalues, inputs, weights):\n"
        "    dbiases = dvalues.sum(axis=0, keepdims=True)\n"
        "    return [(dvalues @ weights.T).tolist(), (inputs.T @ dvalues).tolist(), dbiases]",
        "dense_backward",
    )
    notebook.keep("def false_lines():\n    return [1, 4, 5, 8]", "false_lines")
    own = own_functions()
    hidden = own.relu_forward(np.array([[-1.0, 2.0]]))
    assert hidden.shape == (1, 2)
    assert [value.shape for value in own.dense_backward(hidden, hidden, np.eye(2))] == [(1, 2), (2, 2), (1, 2)]
    assert own.false_lines() == [1, 4, 5, 8]
    file.write_text(file.read_text().replace("    return [(dvalues", "    [(dvalues"))
    assert own_functions().dense_backward(hidden, hidden, np.eye(2)) is None


STOPS = {"an_error": ("1 / 0", "ZeroDivisionError: division by zero"), "an_exit": ("exit(3)", "SystemExit: 3")}


@pytest.mark.parametrize(("line", "why"), STOPS.values(), ids=STOPS)
def test_a_file_that_stops_is_said_and_the_library_stands_in(notebook, file, line, why):
    notebook.keep(FORWARD, "relu_forward")
    file.write_text(f"{file.read_text()}\n{line.replace('exit(3)', 'raise SystemExit(3)')}\n")
    own = own_functions()
    assert repr(own).startswith(f"`my_backprop.py` stops with {why}. Mend it, and call this again. **Yours (0 of ")
    assert own.relu_forward is catalogue.exercise("relu_forward").reference


def test_what_is_no_function_of_the_course_is_an_attribute_error(notebook, file):
    file.write_text("def mine():\n    pass\nrelu_forward = 3\n")
    del notebook
    own = own_functions()
    assert own.relu_forward is catalogue.exercise("relu_forward").reference
    with pytest.raises(AttributeError, match="mine is no function of the course's exercises"):
        own.mine  # noqa: B018 - the look-up is the test


def test_a_learners_function_has_its_own_text_in_a_traceback(notebook, file):
    notebook.keep(BACKWARD, "relu_backward")
    assert inspect.unwrap(own_functions().relu_backward).__code__.co_filename == str(file)


def test_the_network_is_made_of_exercises():
    assert set(NETWORK) <= catalogue.exercises().keys()


def test_chapter_7_trains_a_network_that_is_made_of_exactly_these():
    text = (ROOT / "source" / "exercises" / "07_training.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\bown\.(\w+)", text)) == {*NETWORK, "whose"}
