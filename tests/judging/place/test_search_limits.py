"""What a search leaves alone, when it gives up, and what it takes for no place."""

import functools
import linecache
import random
import time

import numpy as np

from course_lib.judging.exercise import Probe
from course_lib.judging.place.search import find_place
from tests.judging.small import DOUBLE, made, place_of, trial_of

seen = []


def printing(inputs):
    print("from the answer")  # noqa: T201
    np.random.rand()  # noqa: NPY002
    random.random()  # noqa: S311
    seen.append(len(seen))
    return inputs / 2


def test_a_search_leaves_no_trace(capsys):
    trial = trial_of(DOUBLE, printing)
    capsys.readouterr()
    np.random.seed(3)  # noqa: NPY002
    random.seed(3)
    before, drawn, drawn_too = list(seen), np.random.get_state()[2], random.getstate()  # noqa: NPY002
    assert find_place(trial, printing, 60.0).code == "inputs / 2"
    assert seen == before
    assert capsys.readouterr() == ("", "")
    assert (np.random.get_state()[2], random.getstate()) == (drawn, drawn_too)  # noqa: NPY002


count = [0]


def other_when_called_often(inputs):
    count[0] += 1
    return inputs / 2 if count[0] < 4 else inputs * 3


def test_each_run_begins_with_what_the_answer_found():
    trial = trial_of(DOUBLE, other_when_called_often)
    count[0] = 0
    assert find_place(trial, other_when_called_often, 60.0).code == "inputs / 2"
    assert count == [0]


def two_more(x):
    return 2.0 + x


def none_of_it(x):
    return x - x


def test_an_edit_that_fits_these_cases_alone_is_none():
    """With 2 alone twice as much is two more; with 5 as well it takes two edits."""
    exercise = made(two_more, ("two", 2.0))
    assert place_of(exercise, none_of_it).instead == "x + x"
    object.__setattr__(exercise, "probes", lambda seed: (Probe("two, or five", (5.0 if seed else 2.0,)),))
    assert place_of(exercise, none_of_it).instead == "2 * x"


def test_a_text_that_has_changed_since_is_not_the_answers():
    text = "def double(inputs):\n    return inputs + 1\n"
    names = {}
    exec(compile(text, "<changed>", "exec"), names)  # noqa: S102
    later = text.replace("+ 1", "- 1")
    linecache.cache["<changed>"] = (len(later), None, later.splitlines(keepends=True), "<changed>")
    assert place_of(DOUBLE, names["double"]) is None


def test_what_has_no_text_has_no_place():
    names = {}
    exec("def double(inputs):\n    return inputs", names)  # noqa: S102
    assert place_of(DOUBLE, names["double"]) is None
    assert place_of(DOUBLE, lambda inputs: inputs) is None


class Odd:
    def __call__(self, inputs):
        return inputs

    @property
    def __wrapped__(self):
        raise RuntimeError


def test_an_object_that_is_called_has_no_place():
    assert place_of(DOUBLE, Odd()) is None


@functools.wraps(abs)
def wraps_what_has_no_text(inputs):
    return inputs


def test_what_wraps_a_builtin_has_no_place():
    assert place_of(DOUBLE, wraps_what_has_no_text) is None


def test_what_is_nested_too_deep_to_be_read_has_no_place():
    name, text = "<deep>", "def double(inputs):\n    return " + "-" * 3000 + "inputs\n"
    names = {}
    exec(compile("def double(inputs):\n    return inputs\n", name, "exec"), names)  # noqa: S102
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    assert place_of(DOUBLE, names["double"]) is None


def helper(x):
    while abs(x) > 1:
        x = x / 2
    return x


def halves(inputs):
    number, count = float(inputs[0, 0]) + 5, 0
    while number > 1:
        number = number / 2
        count += 1
    return inputs * helper(count) + sum(3 for _ in range(2)) / 7


def test_a_loop_that_an_edit_makes_endless_ends():
    begun = time.thread_time()
    assert place_of(DOUBLE, halves, 0.2) is None
    assert time.thread_time() - begun < 3


def test_a_result_that_is_asked_for_is_not_guessed():
    def reference():
        return 3.0

    def answer():
        return 2.0 + 2

    assert place_of(made(reference, ("the case",)), answer) is None


def halved(inputs):
    return inputs / 2


def test_a_search_out_of_time_says_nothing():
    assert place_of(DOUBLE, halved, 0.0) is None
