"""No mark for what is not the student's own work, and nothing learned about the cases that decide."""

import json

import pytest

from course_classroom.assignment import select
from course_classroom.cases import draw
from course_classroom.collect.class_ import collect
from course_classroom.collect.spool import Spool
from course_classroom.grader import Grader
from course_classroom.limits import Limits
from course_lib import catalogue
from tests.classroom.submissions import LIMITS, RIGHT, ROOT, Class, answered, looking, notebook, solved
from tests.classroom.test_platforms import in_folder, zipped

EXERCISE = (ROOT / "exercises" / "03_relu.ipynb").read_bytes()
HERS = answered("return np.abs(inputs)")

OWN = "solutions/03_relu.ipynb"
WITH_THE_COURSES_OWN = {
    "the_whole_folder": ({"exercises/03_relu.ipynb": HERS, OWN: solved()}, ["exercises/03_relu.ipynb"]),
    "renamed": ({"mine.ipynb": HERS, "really mine.ipynb": solved()}, ["mine.ipynb"]),
    "in_a_zip": ({"w.zip": zipped({"03_relu.ipynb": HERS, OWN: solved()})}, ["03_relu.ipynb"]),
    "chapters_beside": ({"notebooks/03_relu.ipynb": HERS, "e/03_relu.ipynb": EXERCISE}, ["e/03_relu.ipynb"]),
    "nothing_else": ({OWN: solved()}, [OWN]),
    "beside_what_is_none": ({OWN: solved(), "a.ipynb": b"<html>"}, ["a.ipynb"]),
}  # fmt: skip


@pytest.mark.parametrize(("files", "labels"), WITH_THE_COURSES_OWN.values(), ids=WITH_THE_COURSES_OWN)
def test_the_courses_own_files_are_nobodys_entry_beside_her_own_and_are_listed(tmp_path, files, labels):
    in_folder(tmp_path / "ada", files)
    with Spool() as spool:
        (one,) = collect([tmp_path], spool, Limits())
    assert [entry.label for entry in one.notebooks] == labels
    assert bool(one.aside) == (len(labels) == 1 and "solutions" not in labels[0])


def test_equal_code_alone_changes_no_mark(trusted):
    cells = json.loads(solved())["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert trusted.exercise(notebook(*code)).status == "correct"


FRAMES = """
    import marshal, sys
    frame = sys._getframe()
    while frame := frame.f_back:
        for value in [*frame.f_locals.values(), *frame.f_globals.values()]:
            if isinstance(value, dict) and value.get("library"): return RIGHT
            if isinstance(value, dict) and "network" in str(value.get("probes", "")): return RIGHT"""
MEMORY = """
    import gc
    for thing in gc.get_objects():
        if isinstance(thing, dict) and any("course_lib.layers" == key for key in thing): return RIGHT
    import sys
    if "ActivationReLU" in vars(sys.modules.get("course_lib.layers", gc)): return RIGHT"""


@pytest.mark.parametrize("body", [FRAMES, MEMORY])
def test_no_process_that_answers_an_exercise_holds_the_librarys_code(graded, body):
    assert graded.exercise(answered(looking(body))).status == "incorrect"


NETWORK_ANSWER = """
def train_step(network, inputs, target, learning_rate):
    import marshal, sys
    def names(code):
        return {code.co_name}.union(*(names(c) for c in code.co_consts if isinstance(c, type(code))))
    frame = sys._getframe()
    while frame := frame.f_back:
        lesson = frame.f_locals.get("lesson")
        if isinstance(lesson, dict):
            assert [one["name"] for one in lesson["exercises"]] == ["train_step"]
            assert "train_step" not in set().union(*(names(marshal.loads(c)) for c in lesson["library"].values()))
    loss = network.loss.forward(network.forward(inputs), target)
    network.backward(network.loss.backward(network.loss.output, target))
    network.step(learning_rate)
    return loss"""


def test_the_process_of_a_network_exercise_answers_no_other_and_holds_not_its_answer(graded):
    mark = graded.exercise(notebook("import numpy as np", ("answer-train_step", NETWORK_ANSWER.strip())), "train_step")
    assert mark.status == "correct", mark.message


def test_feedback_shows_no_case_that_decides():
    for name in ("relu_backward", "softmax_forward", "dense_forward", "cross_entropy_backward"):
        exercise = catalogue.exercise(name)
        cases = draw(exercise, 2024)
        secret = {place for place in range(cases.deciding) if place not in cases.shown}
        assert secret, name
        public = cases.that_show(cases.called)
        assert [probe.name for probe in public] == [probe.name for probe in exercise.probes(0)]


def test_an_answer_that_is_wrong_in_secret_cases_alone_is_wrong_and_shown_none(trusted):
    table = "known = " + repr(
        {str(probe.arguments[0].tolist()) for probe in catalogue.exercise("relu_forward").probes(0)}
    )
    mark = trusted.exercise(answered(f"{table}\nreturn {RIGHT} if str(inputs.tolist()) in known else inputs"))
    assert (mark.status, mark.evidence) == ("incorrect", None)
    assert "not shown here" in mark.message


def test_what_an_answer_says_about_secret_cases_is_on_no_page(trusted):
    cases = draw(catalogue.exercise("relu_forward"), 2024)
    (secret,) = (cases.called[place] for place in range(cases.deciding) if place not in cases.shown)
    known = {str(probe.arguments[0].tolist()) for probe in catalogue.exercise("relu_forward").probes(0)}
    for error in ("ValueError", "DelegatesToLibrary"):
        says = f"raise {error}(str(inputs[-1, -1]))"
        for body in (says, f"if str(inputs.tolist()) in {known}: return {RIGHT}\n{says}"):
            mark = trusted.exercise(answered(body, "class DelegatesToLibrary(Exception): pass"))
            assert mark.status == "incorrect"
            assert str(secret.arguments[0][-1, -1])[:8] not in repr(mark)


COARSE = {
    "float16_off_by_three_percent": ("(np.maximum(0, inputs) * 1.03).astype(np.float16)", "incorrect"),
    "float16_off_by_a_permille": ("(np.maximum(0, inputs) * 1.001).astype(np.float16)", "incorrect"),
    "float32_off_by_a_permille": ("(np.maximum(0, inputs) * 1.001).astype(np.float32)", "incorrect"),
    "float32": ("np.maximum(0, inputs).astype(np.float32)", "correct"),
    "computed_in_float32": ("np.maximum(0, inputs.astype(np.float32))", "correct"),
    "longer": ("np.maximum(0, inputs).astype(np.longdouble)", "correct"),
}


@pytest.mark.parametrize(("value", "status"), COARSE.values(), ids=COARSE)
def test_a_coarse_type_buys_no_tolerance(trusted, value, status):
    assert trusted.exercise(answered(f"return {value}")).status == status


HIDING = {
    "comparison": "import course_lib.judging.run as r\nr.same = r._same = lambda *a: True",
    "copies": "import copy\ncopy.deepcopy = lambda x, *a: x",
    "numpy": "np.array_equal = lambda *a, **k: True",
}
IN_PLACE = "inputs[inputs < 0] = 0\nreturn inputs"


@pytest.mark.parametrize("hiding", HIDING.values(), ids=HIDING)
def test_a_change_in_place_is_seen_from_outside(graded, hiding):
    mark = graded.exercise(answered(IN_PLACE, hiding))
    assert (mark.status, mark.misconception) == ("incorrect", "modifies_inputs")


def test_a_correct_answer_that_only_reads_is_not_said_to_change(graded):
    result = graded.grade(solved("01_chain_rule"), "01_chain_rule.ipynb")  # given lists of functions
    assert {mark.status for mark in result.exercises.values()} == {"correct"}


def test_a_grader_of_one_chapter_starts_no_sandbox_for_networks(tmp_path):
    with Grader(select(["03_relu"]).exercises(), 1, LIMITS, trusted=True) as grader:
        assert grader._apart == {}
        Class(tmp_path, grader).grade(solved())
