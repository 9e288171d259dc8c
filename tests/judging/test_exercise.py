"""An exercise says what is wrong with it when it is made; the judge says when results are not its own."""

import re
from dataclasses import replace

import numpy as np
import pytest

from course_lib.judging.exercise import Misconception, Stage, Stages, mistakes, of_chapter
from course_lib.judging.judge import judge
from course_lib.judging.run import Failure, Result
from tests.judging.small import DOUBLE, GATE, PAIR


def test_name_arguments_and_signature_are_those_of_the_reference():
    assert (GATE.name, GATE.arguments, GATE.signature) == ("gate", ("dvalues", "inputs"), "gate(dvalues, inputs)")


def test_a_chapter_is_said_once():
    assert [(e.name, e.chapter) for e in of_chapter("00_test", DOUBLE, PAIR)] == [
        ("double", "00_test"),
        ("pair", "00_test"),
    ]


TWICE = Misconception("twice", wrong=np.square, says="")


def test_mistakes_are_made_of_their_slugs():
    one, two = mistakes(halves=(np.abs, "It is half."), doubles=(np.sign, "It is double."))
    assert (one.slug, one.wrong, one.says) == ("halves", np.abs, "It is half.")
    assert (two.slug, two.wrong, two.says) == ("doubles", np.sign, "It is double.")


def test_mistakes_with_slugs_of_their_own_stand_side_by_side():
    both = (TWICE, replace(TWICE, slug="thrice"))
    assert replace(DOUBLE, misconceptions=both).misconceptions == both


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"reference": lambda x: x}, ValueError, "reference must be a function with the exercise's name, got <lambda>"),
        ({"returns": "output"}, TypeError, "returns of double must be a tuple, got str: 'output'"),
        ({"hints": "one"}, TypeError, "hints of double must be a tuple, got str: 'one'"),
        ({"misconceptions": TWICE}, TypeError, "misconceptions of double must be a tuple, got Misconception"),
        ({"returns": ()}, ValueError, "returns of double must name at least one value"),
        ({"misconceptions": (TWICE, TWICE)}, ValueError, r"must have different slugs, got \['twice'\] more than once"),
        ({"note": "A note."}, ValueError, "also_right and note of double must be given together"),
        ({"also_right": lambda *_: True}, ValueError, "also_right and note of double must be given together"),
    ],
)
def test_what_is_wrong_with_an_exercise_is_said(change, error, words):
    with pytest.raises(error, match=words):
        replace(DOUBLE, **change)


VALUE = Result((np.zeros(3),))


@pytest.mark.parametrize(
    ("probes", "results", "words"),
    [
        ((), [], "got 0 results for 0 probes"),
        (PAIR.probes(0), [VALUE], "got 1 results for 3 probes"),
        (PAIR.probes(0), 3 * [VALUE], "results of pair must hold 2 values each, got 1"),
    ],
)
def test_results_of_something_else_are_refused(probes, results, words):
    with pytest.raises(ValueError, match=words):
        judge(PAIR, probes, results)


def test_a_reference_that_fails_is_said():
    def broken(_inputs):
        raise ValueError("oh")

    failure = Result(Failure("raised", "ValueError", "oh"))
    with pytest.raises(RuntimeError, match=r"the reference of broken fails for 'two rows': .*oh"):
        judge(replace(DOUBLE, reference=broken), DOUBLE.probes(0), 3 * [failure])


STAGES = Stages(
    lambda x: {"square": x * x},
    (
        Stage(
            "double", lambda v: 2 * v.square, (Misconception("tripled", lambda v: 3 * v.square, "Twice, not thrice."),)
        ),
        Stage("sum", lambda v: v.double + v.square),
    ),
)


def test_stages_follow_one_from_another_and_from_what_is_given():
    assert STAGES.names == ("double", "sum")
    assert STAGES.walk(5) == {"double": 50, "sum": 75}


def test_what_comes_after_a_mistake_follows_from_it():
    (mistake,) = STAGES.misconceptions
    assert (mistake.slug, mistake.says) == ("tripled", "Twice, not thrice.")
    assert mistake.wrong(5) == {"double": 75, "sum": 100}
    assert STAGES.walk(5, instead=lambda v: 0, at="sum") == {"double": 50, "sum": 0}


def test_a_staged_answer_is_read_by_name_and_what_is_not_there_is_empty():
    assert STAGES.read({"sum": 3, "other": 4, "double": 0}, 5) == (0, 3)
    assert STAGES.read({"double": None}, 5) == ((), ())
    message = "the last line must be `return locals()`: what came is of type list"
    with pytest.raises(TypeError, match=re.escape(message)):
        STAGES.read([1, 2])
