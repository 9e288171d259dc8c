"""A question and the verdict on an answer to it, as data: no widget is needed."""

import pytest

from course_lib.asking.question import Question, Verdict, read_number

WHY = {"rises": "Uphill.", "falls": "The other side.", "stays": "Only at the top."}
CHOICE = Question("Where does `x` go?", "rises", WHY)
NUMBER = Question("What is 1/3 of 1?", 1 / 3, "A third.")


def test_choices_stand_in_the_order_given_and_a_number_has_none():
    assert CHOICE.choices == ("rises", "falls", "stays")
    assert NUMBER.choices == ()


def test_a_choice_is_judged_with_the_reason_why_it_is_wrong():
    assert CHOICE.judge("rises") == Verdict(True, "rises", "", "rises", "Uphill.")
    assert CHOICE.judge("falls") == Verdict(False, "falls", "The other side.", "rises", "Uphill.")
    with pytest.raises(ValueError, match="entered must be one of 'rises', 'falls', 'stays': came 'sideways'"):
        CHOICE.judge("sideways")


def test_a_number_is_judged_as_it_was_understood():
    assert NUMBER.judge("1/3") == Verdict(True, "0.333333", "", "0.3333", "A third.")
    assert NUMBER.judge("−2") == Verdict(False, "-2", "", "0.3333", "A third.")
    assert NUMBER.judge("a third") is None


@pytest.mark.parametrize(
    ("answer", "said", "right"),
    [
        (0.5, "0.51", True),
        (0.5, "0.511", False),
        (-200.0, "-198", True),
        (-200.0, "-197.9", False),
        (0, "0", True),
        (200.0, "-200", False),
    ],
)
def test_a_number_is_right_within_one_percent_or_a_hundredth(answer, said, right):
    assert Question("?", answer, "").judge(said).right is right


@pytest.mark.parametrize(
    ("text", "number"),
    [("0.5", 0.5), (" 0,5 ", 0.5), ("1/4", 0.25), ("−3", -3), ("1e3", 1000), ("", None), ("1/0", None), ("1 2", None)],
)
def test_numbers_are_read_as_learners_write_them(text, number):
    assert read_number(text) == number
