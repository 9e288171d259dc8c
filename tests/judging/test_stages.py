"""A staged answer: the first value that does not follow is told, and whether the later ones follow from it."""

import numpy as np
import pytest

from course_lib.judging.exercise import Misconception, Stage, Stages
from tests.judging.small import made, outcome

STAGES = Stages(
    lambda x: {"x": x, "square": x**2},
    (
        Stage(
            "double",
            lambda v: 2 * v.square,
            (Misconception("not_squared", lambda v: 2 * v.x, "Square first."),),
        ),
        Stage("total", lambda v: v.double.sum(axis=1, keepdims=True)),
        Stage(
            "shares",
            lambda v: v.double / v.total,
            (Misconception("upside_down", lambda v: v.total / v.double, "A share is a part of the whole."),),
        ),
    ),
)
TWO = np.array([[1.0, 3.0], [2.0, -0.5]])


def shares(x):
    return STAGES.walk(x)


EXERCISE = made(
    shares,
    ("one row", TWO[:1]),
    ("two rows", TWO),
    ("three rows", np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])),
    returns=STAGES.names,
    observe=STAGES.read,
    stages=STAGES,
    mistakes=STAGES.misconceptions,
)


def said(answer):
    found = outcome(EXERCISE, answer)
    return found.misconception, found.message


def test_a_right_answer_may_hold_more_than_it_is_asked_for():
    assert outcome(EXERCISE, lambda x: {"x": x, **shares(x)}).status == "correct"


@pytest.mark.parametrize("mistake", EXERCISE.misconceptions, ids=lambda mistake: mistake.slug)
def test_a_mistake_is_made_in_its_own_stage_and_what_comes_after_follows_from_it(mistake):
    came = mistake.wrong(TWO)
    right = shares(TWO)
    changed = [name for name in STAGES.names if not np.allclose(came[name], right[name])]
    assert changed == (["double", "total", "shares"] if mistake.slug == "not_squared" else ["shares"])
    slug, message = said(mistake.wrong)
    assert slug == mistake.slug
    assert message.startswith(mistake.says)


def test_what_follows_from_a_mistake_is_no_second_one():
    _, message = said(EXERCISE.misconceptions[0].wrong)
    assert (
        message
        == "Square first. What you have after it follows correctly from it: mend this one line, and they are right too."
    )


def test_a_second_mistake_is_named_behind_the_first():
    def both(x):
        double = 2 * x
        total = double.sum(axis=1, keepdims=True)
        return {"double": double, "total": total, "shares": double * total}

    def all_three(x):
        return both(x) | {"total": x.sum(axis=1, keepdims=True) + 7}

    assert said(both) == (
        "not_squared",
        "Square first. After it, `shares` does not follow from what stands before either.",
    )
    assert said(all_three)[1].endswith("After it, `total` and 1 more do not follow from what stands before either.")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ((), "Begin with `double`."),
        (("double",), "1 of 3 are right. Next comes `total`."),
        (("double", "total"), "2 of 3 are right. Next comes `shares`."),
        (("double", "shares"), "`total` is missing, and what you have after it needs it: one step at a time."),
    ],
)
def test_what_is_not_there_yet_is_named_with_what_is_wanted_and_nothing_else(names, message):
    found = outcome(EXERCISE, lambda x: {name: shares(x)[name] for name in names})
    assert (found.status, found.misconception, found.message) == ("incorrect", "unfinished", message)
    (row,) = [row for row in found.evidence.rows if row.role != "argument"]
    assert (row.role, row.name) == ("expected", message.split("`")[1])


def test_of_several_wrong_values_the_first_is_shown():
    found = outcome(EXERCISE, EXERCISE.misconceptions[0].wrong)
    assert [(row.role, row.name) for row in found.evidence.rows] == [
        ("argument", "x"),
        ("expected", "double"),
        ("received", "double"),
    ]
    assert found.evidence.case == "one row"


def test_a_pattern_is_told_where_no_mistake_is_known():
    slug, message = said(lambda x: shares(x) | {"total": -shares(x)["total"]})
    assert slug == "opposite_sign"
    assert message.startswith("`total` is right but for its sign")
    assert "It is number 2 of 3, and all before it are right. After it, `shares` does not follow" in message
    slug, message = said(lambda x: shares(x) | {"total": shares(x)["total"][:, 0]})
    assert slug == "lost_axis"


def test_what_nothing_explains_is_to_be_taken_through_by_hand():
    slug, message = said(lambda x: {"double": 2 * x**2 + x, "total": 1, "shares": x[:, :1]})
    assert slug is None
    assert message.startswith("`double` does not follow from what stands before it: take the case below through")
    assert message.endswith("`total` and 1 more do not follow from what stands before either.")


def test_a_case_in_which_the_answer_stops_hides_no_stage():
    def answer(x):
        double = 2 * x**2
        total = double.sum(axis=1)
        return {"double": double, "total": total, "shares": double / total}

    found = outcome(EXERCISE, answer)
    assert (found.misconception, found.evidence.case) == ("lost_axis", "one row")
    assert "`total` has shape `(1,)` where `(1, 1)` is expected" in found.message


@pytest.mark.parametrize(
    ("answer", "slug"),
    [
        (lambda x: {"double": 2 * x**2}, "unfinished"),
        (EXERCISE.misconceptions[0].wrong, "not_squared"),
        (lambda x: shares(x) | {"total": -shares(x)["total"]}, "opposite_sign"),
        (lambda x: shares(x) | {"total": shares(x)["total"] + x[:, :1] ** 3}, None),
    ],
)
def test_the_case_that_is_shown_has_values(answer, slug):
    later = outcome(EXERCISE, lambda x: answer(x) if len(x) > 1 else x[7])
    assert (later.misconception, later.evidence.case) == (slug, "two rows")
    alone = outcome(EXERCISE, lambda x: answer(x) if len(x) == 2 else x[7])
    assert (alone.misconception, alone.evidence.case) == (slug, "two rows")


def test_where_it_stops_in_every_case_that_is_told():
    assert said(lambda x: x @ np.ones(7))[0] == "raised"
    found = outcome(EXERCISE, lambda x: 3)
    assert found.misconception == "unreadable"
    assert "as an answer: the last line must be `return locals()`: what came is of type int" in found.message


def test_values_whose_shapes_do_not_go_together_follow_from_nothing():
    _, message = said(lambda x: shares(x) | {"double": np.ones((5, 7)), "total": np.ones((4, 3))})
    assert "`total` and 1 more do not follow" in message


def wrong_total(x):
    double = 2 * x**2
    total = double.sum(axis=1, keepdims=True) + x[:, :1] ** 3
    return {"double": double, "total": total, "shares": double / total}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            lambda x: {name: value for name, value in wrong_total(x).items() if name != "shares"},
            "`total` does not follow from what stands before it: take the case below through its line by hand."
            " It is number 2 of 3, and all before it are right.",
        ),
        (
            wrong_total,
            "`total` does not follow from what stands before it: take the case below through its line by hand."
            " It is number 2 of 3, and all before it are right. What you have after it follows correctly from it: mend"
            " this one line, and they are right too.",
        ),
        (
            lambda x: {**shares(x), "shares": STAGES.walk(x)["shares"] + x},
            "`shares` does not follow from what stands before it: take the case below through its line by hand."
            " It is number 3 of 3, and all before it are right.",
        ),
        (
            lambda x: {**shares(x), "double": 2 * x},
            "Square first. After it, `total` and 1 more do not follow from what stands before either.",
        ),
        (
            lambda x: {**shares(x), "double": 2 * x, "shares": 2 * x / shares(x)["total"]},
            "Square first. After it, `total` does not follow from what stands before either.",
        ),
    ],
)
def test_where_it_stands_and_what_comes_after_it_is_said_and_nothing_else(answer, message):
    assert said(answer)[1] == message


def test_the_case_that_is_shown_is_the_first_that_goes_astray():
    def astray(x):
        return {**shares(x), "total": shares(x)["total"] + (len(x) > 1) * x[:, :1] ** 3}

    assert outcome(EXERCISE, astray).evidence.case == "two rows"


def test_of_a_wrong_shape_the_case_that_has_it_is_shown():
    def astray(x):
        total = shares(x)["total"]
        return {**shares(x), "total": total + 1 if len(x) == 1 else total[:, 0]}

    found = outcome(EXERCISE, astray)
    assert (found.misconception, found.evidence.case) == ("lost_axis", "two rows")


def test_a_mistake_is_known_where_it_is_made_in_every_case():
    def not_squared(x):
        return STAGES.walk(x, instead=lambda v: 2 * v.x, at="double") if len(x) > 1 else shares(x)

    assert said(not_squared)[0] == "right_for_one_row"


@pytest.mark.filterwarnings("error")
def test_from_values_that_are_0_what_is_divided_by_them_follows_without_a_warning():
    exercise = made(shares, ("zeros", 0 * TWO), ("two", TWO), returns=STAGES.names, observe=STAGES.read, stages=STAGES)
    found = outcome(exercise, lambda x: {**shares(x), "double": x**2, "total": 2 * shares(x)["total"]})
    assert found.message.endswith("After it, `total` and 1 more do not follow from what stands before either.")
