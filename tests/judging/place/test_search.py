"""Which edits a search tries, on which cases, and which of several it prefers."""

import ast
from dataclasses import fields

import numpy as np
import pytest

from course_lib.judging.clock import Clock
from course_lib.judging.edits.wraps import FAR
from course_lib.judging.exercise import Probe
from course_lib.judging.place import search as module
from course_lib.judging.place.search import Search, unseen
from course_lib.judging.place.source import Source, read
from course_lib.judging.run import Failure, Result
from tests.judging.small import CASES, DOUBLE, FOUR, ONE, SQUARE, TWO, double, made, place_of, trial_of


class Heard(Source):
    """A source that keeps what it is told and asked."""

    def __post_init__(self):
        super().__post_init__()
        self.told, self.asked, self.tried = [], [], []

    def made(self, **more):
        self.tried.append(ast.unparse(self.tree).rpartition("\n    ")[2])
        return super().made(**more)

    def ahead(self, edits, exercise, probes):
        self.told.append((edits, exercise, [probe.name for probe in probes]))

    def results(self, made, exercise, probes):
        self.asked.append([probe.name for probe in probes])
        return super().results(made, exercise, probes)


def heard(source):
    return Heard(**{field.name: getattr(source, field.name) for field in fields(source)})


def searches(exercise, answer):
    """Return a search in an answer, and one in each function that it calls."""
    trial, source = trial_of(exercise, answer), read(answer, Clock(60.0))
    return Search(trial, heard(source)), *(Search(trial, heard(one), one.name) for one in source.called())


def single(exercise, answer):
    """Return what a search finds in an answer, and the search."""
    search, *_ = searches(exercise, answer)
    with unseen():
        return search.single(FAR), search


def halves(inputs):
    return inputs / 2


def test_every_edit_is_told_before_with_the_cases_that_say_how_near_it_comes():
    right, search = single(DOUBLE, halves)
    assert [*search.before.values()] == [0.65, 0.85, 0.65]  # a quarter, which is as near as a half among four rows
    ((edits, exercise, cases),) = search.source.told
    assert right.edit in edits
    assert exercise is DOUBLE
    assert cases == ["two rows", "four rows", "one row"]


def also(accepts):
    return made(double, *CASES, also_right=accepts, note="It is one more convention.")


def fourfold(inputs):
    return inputs * 4


def powers(inputs):
    return np.exp(inputs)


def unpacked(inputs):
    return np.asarray(*[inputs])


def written_into(inputs):
    inputs *= 3
    return inputs


ZEROS = also(lambda received, inputs: not received[0].any())
SIZES = also(lambda received, inputs: np.array_equal(received[0], np.abs(inputs)))


@pytest.mark.parametrize(
    ("exercise", "answer", "found"),
    [
        (DOUBLE, halves, ("inputs * 2", 0, False)),
        (ZEROS, fourfold, ("2", 1, False)),  # 0 is tried before, and as small a change
        (SIZES, powers, ("np.abs(inputs)", 1, True)),
        (DOUBLE, unpacked, ("2 * np.asarray(*[inputs])", 3, False)),  # *[inputs] alone, tried before, is no Python
        (DOUBLE, written_into, None),  # a 2 would give what is expected, and change the caller's array as well
    ],
)
def test_the_best_single_edit(exercise, answer, found):
    right, _ = single(exercise, answer)
    assert (right and (right.edit.text, right.edit.rank, right.by_convention)) == found


def test_what_is_more_far_fetched_than_a_right_edit_is_not_tried():
    _, search = single(DOUBLE, halves)
    assert "return inputs * 2" in search.source.tried
    assert not {"return inputs / 1", "return inputs"} & set(search.source.tried)


def test_a_case_is_right_by_another_convention_too_and_one_farther_off_ends_the_score():
    exercise = also(lambda received, inputs: len(inputs) == 2 and not received[0].any())
    _, search = single(exercise, fourfold)
    (score,) = (score for score, edit in search.tried if edit.text == "0")
    assert score == pytest.approx(1.0 + (0.3 + 0.1 / 2))  # right, then all 0 where another thing is asked for


def times_one(inputs):
    return inputs * 1


def of_times_one(inputs):
    return times_one(inputs) * 1


def test_of_two_places_that_are_as_good_the_answers_own_is_shown():
    search, *called = searches(DOUBLE, of_times_one)
    with unseen():
        assert called[0].single(FAR).order == search.single(FAR).order
    place = place_of(DOUBLE, of_times_one)
    assert (place.function, place.code, place.instead) == ("", "1", "2")


def far_off(inputs):
    return inputs**3 + 7


def beside_what_is_far_off(inputs):
    return inputs * (4 + 0 * far_off(inputs))


def test_in_what_an_answer_calls_only_better_edits_are_tried_than_in_the_answer():
    search, called = searches(DOUBLE, beside_what_is_far_off)
    with unseen():
        assert search.place([called]).instead == "2"
    assert "return inputs * 3 + 7" in called.source.tried
    assert not {"return 1 - (inputs ** 3 + 7)", "return inputs ** 3 - 7 - 1"} & set(called.source.tried)


def test_a_second_edit_is_tried_on_the_first_wrong_case_alone(monkeypatch):
    monkeypatch.setattr(module, "FIRST", 1)
    found, search = single(DOUBLE, far_off)
    assert found is None
    assert {len(cases) for cases in search.source.asked} == {1}
    assert {*search.source.asked[-1], *search.source.asked[0]} == {"two rows"}
    assert len(search.tried) > 100
    search.source.asked.clear()
    with unseen():
        assert search.double() is None
        assert len(search.source.asked) > 100
        assert {tuple(cases) for cases in search.source.asked} == {("two rows",)}
        assert search.source.told[-1][2] == ["two rows"]
        assert search.place() is None


def test_a_second_edit_is_tried_only_after_one_that_comes_nearer():
    _, search = single(DOUBLE, far_off)
    search.tried = [(score, edit) for score, edit in search.tried if score <= sum(search.before.values())]
    assert sum(search.before.values()) in {score for score, _ in search.tried}
    search.source.asked.clear()
    assert search.double() is None
    assert not search.source.asked


ROWS = made(double, ("two rows", TWO), ("one row", ONE), ("four rows", FOUR), ("another", ONE - 7), ("third", ONE + 3))
SEVERAL = {1: False, 2: True, 3: True, 4: True}  # no comparison, which an edit would turn round


def other_in_one_row(inputs):
    return inputs * 5 if SEVERAL[len(inputs)] else inputs * 7


def other_in_more_rows(inputs):
    return inputs * 7 if not SEVERAL[len(inputs)] else inputs * 5


@pytest.mark.parametrize("answer", [other_in_one_row, other_in_more_rows])
def test_of_two_edits_the_one_that_makes_more_cases_right_is_shown(answer):
    """By the cases that are scored, of which two have several rows, it would be the other one."""
    place = place_of(ROWS, answer)
    assert (place.code, place.instead, place.function) == ("7", "2", "")


def test_what_leaves_a_case_wrong_that_no_score_counts_is_not_right():
    one, *others = (Probe("a case", (values,)) for values in (ONE, SQUARE, np.ones((1, 12)), np.ones((1, 13))))
    exercise = made(double, *CASES)
    object.__setattr__(exercise, "probes", lambda seed: (one,) if seed else (one, *others))
    right, search = single(exercise, other_in_one_row)
    assert [search.trial.cases[index].arguments["inputs"].size for index in search.scored] == [7, 13, 12]
    assert right is None
    assert max(score for score, _ in search.tried) == len(search.scored)


VALUES = (np.array([1.0, np.nan]),)
RAISED = Failure("raised", "ValueError", "x")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (Result(VALUES), Result((VALUES[0].copy(),)), True),
        (Result(VALUES), Result((VALUES[0] + 1,)), False),
        (Result(VALUES), Result(VALUES, ("inputs",)), False),
        (Result(VALUES), Result(RAISED), False),
    ],
)
def test_a_source_must_do_what_its_answer_did(one, other, alike):
    search, *_ = searches(made(double, ("two rows", TWO)), halves)
    (case,) = search.trial.cases
    object.__setattr__(case, "result", one)
    search.source.results = lambda made, exercise, probes: [other]
    assert search.runs_alike() is alike
