"""An answer is found and graded however its notebook was treated, and every kind of end has its status."""

import json

import nbformat
import pytest

from tests.classroom.submissions import RIGHT, ROOT, answered, notebook, solved

FORWARD = f"def relu_forward(inputs):\n    return {RIGHT}"
STUB = 'def relu_forward(inputs):\n    raise NotImplementedError("your code goes here")'
ANSWER = ("answer-relu_forward", FORWARD)
NUMPY = "import numpy as np"


def without_ids():
    content = json.loads(solved())
    for cell in content["cells"]:
        del cell["id"]
        cell["metadata"] = {}
    return json.dumps({**content, "nbformat_minor": 4, "metadata": {}}).encode()


def saved_by_nbformat_3():
    return nbformat.writes(nbformat.reads(solved().decode(), as_version=4), version=3).encode()


def reordered():
    content = json.loads(solved())
    imports = [cell for cell in content["cells"] if "import numpy" in "".join(cell["source"])]
    others = [cell for cell in content["cells"] if cell not in imports]
    return json.dumps({**content, "cells": [*reversed(others), *imports]}).encode()


def copied():
    content = json.loads(solved())
    return json.dumps({**content, "cells": content["cells"] * 2}).encode()


TREATED = {
    "as_it_is": solved,
    "without_ids_and_metadata": without_ids,
    "saved_in_format_3": saved_by_nbformat_3,
    "reordered": reordered,
    "every_cell_twice": copied,
    "indented": lambda: json.dumps(json.loads(solved()), indent=8).encode(),
    "with_a_byte_order_mark": lambda: b"\xef\xbb\xbf" + solved(),
    "in_utf_16": lambda: solved().decode().encode("utf-16"),
}


@pytest.mark.parametrize("treated", TREATED.values(), ids=TREATED)
@pytest.mark.parametrize("name", ["03_relu.ipynb", "Untitled (1) - Kopie.ipynb"])
def test_a_treated_notebook_is_graded_all_the_same(graded, treated, name):
    statuses = graded.statuses(treated(), name)
    assert statuses == dict.fromkeys(["relu_forward", "relu_backward", "leaky_relu_backward"], "correct")


FOUND = {
    "in_its_cell": (NUMPY, ANSWER),
    "in_another_cell": (NUMPY, ("answer-relu_forward", STUB), FORWARD),
    "without_its_cell": (NUMPY, FORWARD),
    "under_another_name": (NUMPY, ("answer-relu_forward", FORWARD.replace("relu_forward", "my_relu"))),
    "beside_a_helper": (
        NUMPY,
        ("answer-relu_forward", f"def help(x):\n    return x\n\n\n{FORWARD}\n\n\ndef more(): ..."),
    ),
    "as_a_lambda": (NUMPY, ("answer-relu_forward", f"relu_forward = lambda inputs: {RIGHT}")),
    "with_a_copy_of_the_stub_below": (NUMPY, ANSWER, STUB),
    "imports_below": (ANSWER, NUMPY),
    "a_cell_that_fails_above": (NUMPY, "1 / 0", "this is no Python", ANSWER),
    "a_cell_that_exits_above": (NUMPY, "exit()", "import os; os._exit(3)", "os.kill(os.getpid(), 11)", ANSWER),
    "magics": (f"%matplotlib inline\n!pip install x\n{NUMPY}\nnp.max?", "%%timeit\n1 + 1", "%%bash\nls", ANSWER),
    "pictures": (
        "import matplotlib.pyplot as plt\nfrom IPython.display import HTML, display\nimport ipywidgets",
        f"fig, ax = plt.subplots()\nax.plot([1], [2])\ndisplay(HTML('x'))\n{NUMPY}\n{FORWARD}",
    ),
    "checks_and_explorers": (
        "from course_lib import check, hint, solution, explore, predict, gradcheck, with_progress",
        f"from course_lib.explorers.relu import gate\n{NUMPY}\n{FORWARD}\nexplore(gate)\n"
        "assert check(relu_forward).status == hint(relu_forward)",
    ),
    "asks_for_input": (NUMPY, "input('?')", ANSWER),
    "prints": (NUMPY, "print('x' * 100_000)", ANSWER),
}


@pytest.mark.parametrize("cells", FOUND.values(), ids=FOUND)
def test_the_answer_is_found(graded, cells):
    assert graded.exercise(notebook(*cells)).status == "correct"


MISSING = {
    "deleted": (
        (NUMPY, ("answer-relu_backward", "def relu_backward(dvalues, inputs): ...")),
        "function missing",
        "no fun",
    ),
    "its_cell_fails": ((("answer-relu_forward", f"1 / 0\n{FORWARD}"),), "function missing", "ZeroDivisionError"),
    "its_cell_is_no_python": (
        (("answer-relu_forward", "def relu_forward(inputs)\n    return 1"),),
        "function missing",
        "Syn",
    ),
    "stub": ((("answer-relu_forward", STUB),), "not attempted", "NotImplementedError"),
    "its_cell_exits": (
        (("answer-relu_forward", f"import os\nos._exit(0)\n{FORWARD}"),),
        "process ended",
        "exit status 0",
    ),
    "its_cell_crashes": (
        (("answer-relu_forward", f"import os\nos.abort()\n{FORWARD}"),),
        "process ended",
        "ended by SIG",
    ),
    "its_cell_takes_memory": (
        (("answer-relu_forward", f"x = bytearray(1 << 40)\n{FORWARD}"),),
        "memory limit",
        "memory",
    ),
    "its_cell_floods": (
        (("answer-relu_forward", f"while True: print('x' * 99_999)\n{FORWARD}"),),
        "output limit",
        "MB",
    ),
    "returns_none": ((NUMPY, ("answer-relu_forward", "def relu_forward(inputs): ...")), "incorrect", "None"),
}


@pytest.mark.parametrize(("cells", "status", "says"), MISSING.values(), ids=MISSING)
def test_what_is_missing_has_its_status_and_says_why(graded, cells, status, says):
    result = graded.exercise(notebook(*cells))
    assert result.status == status
    assert says in result.message


@pytest.mark.parametrize("name", ["hurried", "hurried_trusted"])
def test_a_cell_that_loops_is_stopped_and_said_to_be(request, name):
    result = request.getfixturevalue(name).exercise(notebook(("answer-relu_forward", f"while True: pass\n{FORWARD}")))
    assert (result.status, "Cell 1" in result.message) == ("time limit", True)


def test_a_loop_that_python_cannot_stop_costs_its_cell_only(hurried_trusted):
    loop = "import re\nre.match('(a|a)+$', 'a' * 60 + 'b')"
    assert hurried_trusted.exercise(notebook(NUMPY, loop, ANSWER)).status == "correct"


def test_a_misconception_comes_with_message_and_evidence(graded):
    result = graded.exercise(answered("return np.abs(inputs)"))
    assert (result.status, result.misconception) == ("incorrect", "absolute_value")
    assert "absolute value" in result.message
    assert result.evidence.rows[0].label.startswith("inputs")
    assert "<strong>" in result.evidence.rows[-1].html


@pytest.mark.parametrize("chapter", sorted(path.stem for path in (ROOT / "solutions").glob("*.ipynb")))
def test_every_chapters_solutions_are_correct(graded, chapter):
    statuses = graded.statuses(solved(chapter), f"{chapter}.ipynb")
    assert statuses
    assert set(statuses.values()) == {"correct"}


def test_an_answer_that_is_observed_is_told_as_check_tells_it(graded):
    cells = [
        "def bug_in_network_a():\n    return 1, 'inverts_gate'",
        "def bug_in_network_b():\n    return {1}",
        "def bug_in_network_c():\n    return 1, object()",
        "def false_lines():\n    return {1, 4, 5, 8}",
        "def train_step(network, inputs, target, learning_rate):\n    del network.layers\n    return 1",
    ]
    found = graded.grade(notebook(*cells), "x.ipynb").exercises
    assert found["bug_in_network_a"].misconception == "inverts_gate_in_layer_1"
    assert found["false_lines"].status == "correct"
    for name, words in {
        "bug_in_network_b": "an answer is a layer and a mistake, such as 3, 'inverts_gate': came {1}.",
        "bug_in_network_c": "average_over_samples: came <object>.",
        "train_step": "the network is no longer one.",
    }.items():
        assert found[name].misconception == "unreadable"
        assert found[name].message.startswith("What came of your function cannot be read as an answer: ")
        assert words in found[name].message


def test_the_messages_hold_no_address(graded):
    assert "0x…" in graded.exercise(answered("raise ValueError(str(object()))")).message


def test_the_better_of_two_notebooks_counts(trusted):
    worse = trusted.submission(answered("return inputs"), "first.ipynb")
    better = trusted.submission(answered(f"return {RIGHT}"), "second.ipynb")
    for pair in ((worse, better), (better, worse)):
        both = type(worse)("student", tuple(notebook for submission in pair for notebook in submission.notebooks))
        result = trusted.grader.grade(both).exercises["relu_forward"]
        assert (result.status, result.notebook) == ("correct", "second.ipynb")


UNREADABLE = {
    "empty": (b"", "empty"),
    "blank": (b" \n", "empty"),
    "broken": (solved()[:1000], "not JSON"),
    "text": (b"I could not do it", "the file is not JSON, as a notebook is"),
    "no_notebook": (b"[1, 2]", "holds no cells"),
    "another_json": (b'{"a": 1}', "holds no cells"),
    "no_cells": (b'{"nbformat": 99, "cells": 3}', "holds no cells"),
    "latin_1": ('{"cells": "é"}'.encode("latin-1"), "not UTF-8"),
    "deep": (b"[" * 200_000, "not JSON"),
    "binary": (bytes(range(256)) * 10, "not"),
    "large": (b" " * (41 << 20), "larger than 40 MB"),
    "greedy": (b"[" + b"[]," * (12 << 20) + b"[]]", "reading it"),
}


@pytest.mark.parametrize(("content", "says"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_said_for_each_exercise(graded, content, says):
    result = graded.grade(content)
    assert says in result.notebooks[0].problem
    assert {e.status for e in result.exercises.values()} == {"notebook unreadable"}
    assert len(result.exercises) == 3


def test_a_large_notebook_is_graded(graded):
    content = json.loads(answered(f"return {RIGHT}"))
    content["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * (35 << 20)}]
    assert graded.exercise(json.dumps(content).encode()).status == "correct"


def test_odd_cells_are_passed_over(graded):
    content = json.loads(answered(f"return {RIGHT}"))
    content["cells"] += [None, 3, {}, {"cell_type": "code"}, {"cell_type": "code", "id": 5, "source": [1, "x = 1"]}]
    assert graded.exercise(json.dumps(content).encode()).status == "correct"


def test_a_notebook_without_exercises_is_said_to_be_so(graded):
    result = graded.grade(notebook("1 + 1"), "notes.ipynb")
    assert (result.exercises, result.notebooks[0].problem) == ({}, "it holds no exercise of this assignment")
