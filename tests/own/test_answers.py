"""What of an answer is kept: its text as it was written, what it uses, at its place, under names that are free."""

import re
import runpy
from types import SimpleNamespace

import numpy as np
import pytest

from course_lib import gradcheck
from course_lib.notebook.own.values import import_line

FORWARD = "def relu_forward(inputs):\n    return np.maximum(0, inputs)"
BACKWARD = "def relu_backward(dvalues, inputs):\n    return dvalues * (inputs > 0)"
ONE_HOT = "def one_hot(target, classes):\n    return np.eye(classes)[target]"
STEP = "def sgd_step(parameter, gradient, learning_rate):\n    return parameter - learning_rate * gradient"
HELPED = "def relu_forward(inputs):\n    return help_me(inputs)"


def definitions(file):
    return re.findall(r"^(?:def|class) (\w+)|^(\w+) = ", file.read_text(), re.MULTILINE)


def names(file):
    return ["".join(pair) for pair in definitions(file)]


def imported(file, expression):
    """Evaluate an expression on what the file alone defines."""
    own = SimpleNamespace(**runpy.run_path(str(file)))
    values = eval(f"({expression},)", {"own": own, "np": np})  # noqa: S307
    return " ".join(map(str, values))


def test_a_function_is_kept_whole_under_a_comment_with_chapter_and_date(notebook, file, day):
    day("2026-03-01")
    written = '''def relu_forward(inputs):
    """max(0, ŷ): «as it was written»."""
    # a comment

    return np.maximum( 0,inputs )  # and another'''
    assert notebook.keep(f"x = 1\n{written}\n\n# not its own\ny = 2", "relu_forward") == "Kept in `my_backprop.py`."
    text = file.read_text(encoding="utf-8")
    assert text.endswith(f"import numpy as np\n\n\n# Chapter 3 · kept on 2026-03-01\n{written}\n")
    assert text.startswith('"""My back propagation')
    assert imported(file, "own.relu_forward(np.array([-1, 2]))") == "[0 2]"


def test_what_is_no_right_answer_is_not_kept(notebook, folder):
    notebook.run("def relu_forward(inputs):\n    return inputs").check("relu_forward")
    notebook.run("def relu_backward(dvalues, inputs):\n    raise NotImplementedError").check("relu_backward")
    notebook.run("def my_function(x):\n    return x").check("my_function")
    assert not list(folder.glob("*my_backprop*"))


def test_answers_stand_in_the_courses_order_whatever_the_order_of_the_checks(notebook, file):
    for name, text in [
        ("sgd_step", STEP),
        ("relu_backward", BACKWARD),
        ("one_hot", ONE_HOT),
        ("relu_forward", FORWARD),
    ]:
        notebook.keep(text, name)
    assert names(file) == ["relu_forward", "relu_backward", "one_hot", "sgd_step"]


def test_a_helper_stands_above_its_user_and_an_earlier_answer_above_both(notebook, file):
    notebook.run("def ones(n):\n    return np.eye(n)")
    notebook.keep("def one_hot(target, classes):\n    return ones(classes)[target]", "one_hot")
    notebook.keep(FORWARD, "relu_forward")
    assert names(file) == ["relu_forward", "ones", "one_hot"]


def test_what_an_answer_uses_comes_along_and_nothing_else(notebook, file):
    notebook.run("""
import math
from functools import lru_cache as cached
from numpy import maximum
ZERO, UNUSED, TABLE = 0, 3, {"a": (1.5, None)}
EPS = np.float32(0.0)
unused = lambda x: x
class Gate:
    def __init__(self, floor):
        self.floor = max(floor, TABLE["a"][0] * 0)
    def __call__(self, x):
        return square_root(maximum(self.floor, x)) ** 2
square_root = lambda x: x ** (math.sqrt(4) / 4)
@cached
def gate(floor):
    return Gate(floor)
""")
    said = notebook.keep("def relu_forward(inputs, zero=ZERO):\n    return gate(zero + EPS)(inputs)", "relu_forward")
    assert set(names(file)) == {"ZERO", "EPS", "TABLE", "square_root", "Gate", "gate", "relu_forward"}
    assert said.startswith("Kept in `my_backprop.py`, with ")
    head = file.read_text().split("\n\n\n")[0]
    assert {"import math", "import numpy as np", "from numpy import maximum"} <= set(head.splitlines())
    assert "from functools import lru_cache as cached" in head
    assert imported(file, "own.relu_forward(np.array([-1.0, 4.0])).round(9)") == "[0. 4.]"


def test_functions_that_call_each_other_come_together(notebook, file):
    notebook.run("def even(n):\n    return n == 0 or odd(n - 1)\ndef odd(n):\n    return n > 0 and even(n - 1)")
    notebook.keep("def relu_forward(inputs):\n    return np.maximum(inputs, odd(4))", "relu_forward")
    assert sorted(names(file)) == ["even", "odd", "relu_forward"]
    assert imported(file, "own.odd(3)") == "True"


def test_a_function_that_is_used_under_another_name_is_kept_under_that(notebook, file):
    notebook.run("def first(x):\n    return np.maximum(0, x)\nhelp_me = first\ndef first(x):\n    return None")
    notebook.keep(HELPED, "relu_forward")
    assert names(file) == ["help_me", "relu_forward"]
    assert imported(file, "own.relu_forward(np.array([-1, 2]))") == "[0 2]"


def test_one_that_calls_itself_by_its_first_name_is_not_taken_for_another(notebook, file):
    notebook.run("def first(x, n=3):\n    return first(x, n - 1) if n else np.maximum(0, x)\nhelp_me = first")
    notebook.run("def first(x, n):\n    return np.maximum(0, x) + 0 * n")
    assert "the text of `help_me` cannot be had" in notebook.keep(HELPED, "relu_forward")
    assert not file.exists()


ANOTHER = "def help_me(x):\n    return x > 0"
USER = (
    "def relu_backward(dvalues, inputs):\n    help_me_not = 'help_me'\n    return dvalues * help_me(inputs)  # help_me"
)


def test_a_helper_whose_name_is_taken_is_renamed_in_its_users_alone(notebook, file):
    notebook.run("def help_me(x):\n    return np.maximum(0, x)").keep(HELPED, "relu_forward")
    said = notebook.run(ANOTHER).keep(USER, "relu_backward")
    assert said == "Kept in `my_backprop.py`, with `help_me_for_relu_backward`."
    text = file.read_text()
    assert USER.replace("help_me(", "help_me_for_relu_backward(") in text
    assert f"# Helper of relu_backward\n{ANOTHER.replace('help_me', 'help_me_for_relu_backward')}\n" in text
    assert imported(file, "own.relu_forward(np.array([-3, 2])), own.relu_backward(2, np.array([-3, 2]))")


def test_no_other_name_is_taken_for_the_new_one(notebook, file):
    notebook.run("def help_me(x):\n    return np.maximum(0, x)").keep(HELPED, "relu_forward")
    file.write_text(f"{file.read_text()}\n\ndef help_me_for_relu_backward():\n    return 'mine'\n")
    assert "with `help_me_for_relu_backward_2`" in notebook.run(ANOTHER).keep(USER, "relu_backward")
    assert imported(file, "own.help_me_for_relu_backward(), own.relu_backward(2, np.array([-3, 2]))") == "mine [0 2]"


def test_helpers_of_helpers_follow_a_name_that_has_changed(notebook, file):
    notebook.run("FLOOR = 0\ndef help_me(x):\n    return np.maximum(FLOOR, x)").keep(HELPED, "relu_forward")
    notebook.run("FLOOR = -5\ndef help_me(x):\n    return np.maximum(FLOOR, x)")
    notebook.keep("def relu_backward(dvalues, inputs):\n    return dvalues * (help_me(inputs) > 0)", "relu_backward")
    assert imported(file, "own.help_me(np.array([-9, 1])), own.help_me_for_relu_backward(np.array([-9, 1]))") == (
        "[0 1] [-5  1]"
    )


def test_a_helper_that_is_there_already_is_shared(notebook, file):
    notebook.run("def is_open(x):\n    return x > 0")
    notebook.keep("def relu_forward(inputs):\n    return inputs * is_open(inputs)", "relu_forward")
    notebook.keep("def relu_backward(dvalues, inputs):\n    return dvalues * is_open(inputs)", "relu_backward")
    assert names(file) == ["is_open", "relu_forward", "relu_backward"]


def test_a_shared_default_is_above_an_answer_that_comes_before_the_one_it_was_kept_for(notebook, file):
    notebook.run("ONE = 1")
    notebook.keep("def one_hot(target, classes, one=ONE):\n    return one * np.eye(classes)[target]", "one_hot")
    notebook.keep("def relu_forward(inputs, one=ONE):\n    return one * np.maximum(0, inputs)", "relu_forward")
    assert imported(file, "own.relu_forward(np.array([-1, 2]))") == "[0 2]"


def test_an_exercise_that_is_not_solved_is_a_helper_under_another_name_until_it_is(notebook, file, former):
    uses_it = "def cross_entropy_forward(predict, target):\n    if target.ndim == 1:\n"
    uses_it += "        target = one_hot(target, predict.shape[1])\n"
    uses_it += "    return -np.mean(np.sum(target * np.log(predict + 1e-300), axis=1))"
    notebook.run(ONE_HOT).keep(uses_it, "cross_entropy_forward")
    assert names(file) == ["one_hot_for_cross_entropy_forward", "cross_entropy_forward"]
    notebook.keep(ONE_HOT, "one_hot")
    assert notebook.keep(uses_it, "cross_entropy_forward").startswith("Kept in `my_backprop.py`. The one before")
    assert names(file) == ["one_hot", "cross_entropy_forward"]
    assert "one_hot_for_cross_entropy_forward" in former.read_text()


TAKEN = {
    "a_builtin": (
        "def max(a, b):\n    return np.maximum(a, b)",
        "def relu_forward(inputs):\n    return max(0, inputs)",
    ),
    "a_builtin_by_import": (
        "from numpy import abs",
        "def relu_forward(inputs):\n    return (inputs + abs(inputs)) / 2",
    ),
    "an_exercise": ("accuracy = 0", "def relu_forward(inputs):\n    return np.maximum(inputs, accuracy)"),
}


@pytest.mark.parametrize(("around", "answer"), TAKEN.values(), ids=TAKEN)
def test_what_python_or_the_course_calls_so_keeps_its_name(notebook, file, around, answer):
    notebook.run(around).keep(answer, "relu_forward")
    name = re.search(r"def (max)|import (abs)|(accuracy)", around)[0].split()[-1]
    assert f"{name}_for_relu_forward" in file.read_text()
    assert imported(file, "own.relu_forward(np.array([-1.0, 2.0]))") == "[0. 2.]"


def test_a_module_that_the_file_calls_otherwise(notebook, file):
    file.write_text("np = 3\n")
    notebook.keep(FORWARD, "relu_forward")
    assert imported(file, "own.np, own.relu_forward(np.array([-1, 2]))") == "3 [0 2]"


def test_a_builtin_that_the_file_uses_for_something_else(notebook, file):
    file.write_text("def max(*_):\n    return 'mine'\n")
    notebook.keep("def relu_forward(inputs):\n    return inputs * (inputs > max(0, -1))", "relu_forward")
    assert imported(file, "own.max(), own.relu_forward(np.array([-1, 2]))") == "mine [0 2]"


def test_an_import_names_the_place_that_everybody_knows():
    assert import_line("gradcheck", gradcheck) == "from course_lib import gradcheck"
    assert import_line("rng", np.random.default_rng) == "from numpy.random import default_rng as rng"
    assert import_line("la", np.linalg) == "import numpy.linalg as la"


UNKEPT = {
    "no_text": (
        "exec('def relu_forward(inputs):\\n    return np.maximum(0, inputs)')",
        "the text of `relu_forward` cannot",
    ),
    "inside_another": (
        "def make():\n    def relu_forward(inputs):\n        return np.maximum(0, inputs)\n    return relu_forward\n"
        "relu_forward = make()",
        "the text of `relu_forward` cannot",
    ),
    "a_callable": (
        "class Relu:\n    __name__ = 'relu_forward'\n    def __call__(self, inputs):\n "
        "       return np.maximum(0, inputs)"
        "\nrelu_forward = Relu()",
        "no function that `def`",
    ),
    "a_helper_without_text": (
        f"exec('def help_me(x): return np.maximum(0, x)')\n{HELPED}",
        "the text of `help_me` cannot",
    ),
    "an_array": (
        "zeros = np.zeros(1)\ndef relu_forward(inputs):\n    return np.maximum(zeros, inputs)",
        "uses `zeros` from around it, a value of type `ndarray`",
    ),
    "infinity": (
        "top = float('inf')\ndef relu_forward(inputs):\n    return np.clip(inputs, 0, top)",
        "uses `top` from around it",
    ),
    "a_long_table": (
        "table = list(range(1000))\ndef relu_forward(inputs):\n    return np.maximum(table[0], inputs)",
        "uses `table` from around it",
    ),
}


@pytest.mark.parametrize(("cell", "why"), UNKEPT.values(), ids=UNKEPT)
def test_what_cannot_be_kept_is_said_and_the_file_stays_as_it_is(notebook, file, cell, why):
    notebook.keep(ONE_HOT, "one_hot")
    before = file.read_bytes()
    said = notebook.keep(cell, "relu_forward")
    assert said.startswith("Not kept in `my_backprop.py`: ")
    assert why in said
    assert "\n" not in said
    assert file.read_bytes() == before


def test_a_module_beside_the_notebook_is_not_to_be_had_elsewhere(notebook, folder, monkeypatch):
    (folder / "exercises" / "beside_it.py").write_text("def zero(): return 0\n")
    monkeypatch.syspath_prepend(folder / "exercises")
    notebook.run("import beside_it")
    said = notebook.keep("def relu_forward(inputs):\n    return np.maximum(beside_it.zero(), inputs)", "relu_forward")
    assert "the module `beside_it`" in said
    said = notebook.run("from beside_it import zero").keep(FORWARD.replace("0,", "zero(),"), "relu_forward")
    assert "uses `zero` from around it" in said


def test_a_file_that_has_changed_since_it_was_imported_gives_no_wrong_text(notebook, folder, monkeypatch, file):
    module = folder / "exercises" / "my_answers.py"
    module.write_text(f"import numpy as np\n{FORWARD}\n")
    monkeypatch.syspath_prepend(folder / "exercises")
    notebook.run("from my_answers import relu_forward")
    assert notebook.keep("", "relu_forward") == "Kept in `my_backprop.py`."
    module.write_text(f"import numpy as np\n{FORWARD.replace('0', '1')}\n")
    assert "cannot be had" in notebook.keep("", "relu_forward")
    assert FORWARD in file.read_text()


def test_a_function_of_the_file_itself_may_be_used(notebook, file):
    notebook.keep(FORWARD, "relu_forward")
    notebook.run("import my_backprop\nfrom my_backprop import relu_forward as mine\ndel my_backprop")
    notebook.keep("def relu_backward(dvalues, inputs):\n    return dvalues * (mine(inputs) > 0)", "relu_backward")
    assert "return dvalues * (relu_forward(inputs) > 0)" in file.read_text()
    assert imported(file, "own.relu_backward(2, np.array([-1, 2]))") == "[0 2]"


def test_an_answer_that_asks_the_one_it_would_replace_is_not_kept(notebook, file):
    notebook.keep(FORWARD, "relu_forward")
    notebook.run("from my_backprop import relu_forward as mine")
    assert "uses `mine`" in notebook.keep("def relu_forward(inputs):\n    return mine(inputs)", "relu_forward")
    assert FORWARD in file.read_text()
