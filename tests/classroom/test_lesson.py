"""What the sandbox is told: arguments of every kind arrive as they are, and nothing secret goes with them."""

import marshal
import os
import shutil
import subprocess
import sys
from types import CodeType

import numpy as np
import pytest

from course_classroom.inside.calling import _rebuilt
from course_classroom.lesson import lessons, plain
from course_classroom.wire import pack, unpack
from course_lib import catalogue
from course_lib.judging.exercise import Exercise, Probe
from course_lib.layers import ActivationReLU, LayerDense
from course_lib.network import Network
from tests.classroom.submissions import ROOT

SLOPE = 3.0


def across(value):
    return _rebuilt(unpack(pack(plain(value))))


def linear(x):
    return SLOPE * x


def built_on_another(x, shift=1.0):
    return np.sin(linear(x)) + shift


def made(factor):
    return lambda x: factor * x


def sin(x):
    return np.sin(x)  # an attribute of the function's own name


def with_a_function_in_it(x):
    def inner(y):
        return SLOPE * y

    return inner(x)


FUNCTIONS = {
    "named_as_its_attribute": sin,
    "with_a_function_in_it": with_a_function_in_it,
    "ufunc": np.sin,
    "plain": linear,
    "built_on_another": built_on_another,
    "lambda": lambda x: x**2,
    "closure": made(5),
}


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_function_arrives_with_its_name_and_does_the_same(function):
    arrived = across(function)
    x = np.array([0.5, -2.0])
    np.testing.assert_array_equal(arrived(x), function(x))
    assert arrived.__name__ == function.__name__


def test_functions_in_a_list_arrive():
    doubled, sine = across([made(2), np.sin])
    assert (doubled(3), sine(0.0)) == (6, 0.0)


def test_a_network_is_told_by_its_parameters():
    network = Network(LayerDense(2, 3, seed=1), ActivationReLU(), LayerDense(3, 2, seed=2))
    told = unpack(pack(plain(network)))
    assert told.kind == "network"
    assert [len(parameters) for parameters in told.data] == [2, 0, 2]
    np.testing.assert_array_equal(told.data[2][0], network.layers[2].weights)


def test_what_cannot_be_sent_is_said():
    with pytest.raises(TypeError, match="cannot be sent to the sandbox: ActivationReLU"):
        plain(ActivationReLU())


def probes_of(exercises):
    return {exercise.name: exercise.probes(1) for exercise in exercises}


def test_every_exercise_of_the_course_can_be_told():
    exercises = list(catalogue.exercises().values())
    told = lessons(exercises, probes_of(exercises))
    names = [exercise["name"] for lesson in told for exercise in lesson["exercises"]]
    assert sorted(names) == sorted(catalogue.exercises())
    assert b"opaque" not in pack([lesson["exercises"] for lesson in told])


def test_neither_reference_nor_misconceptions_nor_case_names_are_told():
    def f(x):
        return "SECRET" + x

    secret = Exercise(
        reference=f,
        returns=("y",),
        probes=lambda seed: (Probe("SECRET", (1.0,)),),
        misconceptions=(catalogue.exercise("relu_forward").misconceptions[0],),
        hints=("SECRET",),
    )
    told = pack(lessons([secret], probes_of([secret])))
    assert b"SECRET" not in told
    assert b"absolute" not in told


def test_what_a_network_is_made_of_goes_along_with_its_own_exercise_alone_and_without_its_answer():
    relu, train = catalogue.exercise("relu_forward"), catalogue.exercise("train_step")
    together, apart = lessons([train, relu], probes_of([train, relu]))
    assert ([one["name"] for one in together["exercises"]], together["library"]) == (["relu_forward"], {})
    assert [one["name"] for one in apart["exercises"]] == ["train_step"]
    assert list(apart["library"])[-1] == "course_lib.network"
    code = marshal.loads(apart["library"]["course_lib.network"])  # noqa: S302 - made a line above
    network = next(one for one in code.co_consts if isinstance(one, CodeType) and one.co_name == "Network")
    methods = {one.co_name for one in network.co_consts if isinstance(one, CodeType)}
    assert "forward" in methods
    assert "train_step" not in methods


TOLD = """
from course_classroom.lesson import lessons
from course_classroom.wire import pack
from course_lib import catalogue
import hashlib
exercises = list(catalogue.exercises().values())
print(hashlib.sha256(pack(lessons(exercises, {e.name: e.probes(1) for e in exercises}))).hexdigest())
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """A copy of both packages, and of nothing else."""
    copy = tmp_path_factory.mktemp("elsewhere")
    for package in ("course_lib", "course_classroom"):
        shutil.copytree(ROOT / package, copy / package)
    return copy


def printed(place, code):
    environment = {**os.environ, "PYTHONPATH": str(place)}
    words = [sys.executable, "-c", code]
    return subprocess.run(words, env=environment, cwd=place, capture_output=True, text=True, check=True).stdout


def test_the_same_is_told_wherever_the_course_is_installed(elsewhere):
    imported = "import course_lib.explorers.relu, course_classroom.cli" + TOLD
    assert len({printed(ROOT, TOLD), printed(ROOT, imported), printed(elsewhere, TOLD)}) == 1


def test_the_version_is_the_same_without_a_checkout(elsewhere):
    asked = "from course_classroom import version as v; print(v.DISTRIBUTION, v.REPOSITORY, v.VERSION)"
    assert printed(ROOT, asked) == printed(elsewhere, asked)
