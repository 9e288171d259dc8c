"""A question and the verdict on an answer to it, as data: no widget is needed."""

import pytest

from course_lib.asking.entries import Blanks, Judged, read_number
from course_lib.asking.question import Question, Verdict

WHY = {"rises": "Uphill.", "falls": "The other side.", "stays": "Only at the top."}
CHOICE = Question("Where does `x` go?", "rises", WHY)
NUMBER = Question("What is 1/3 of 1?", 1 / 3, "A third.")


def test_choices_stand_in_the_order_given_and_a_number_has_none():
    assert CHOICE.choices == ("rises", "falls", "stays")
    assert NUMBER.choices == ()


def test_a_choice_is_judged_with_the_reason_why_it_is_wrong():
    assert CHOICE.judge("rises") == Verdict(True, "rises", "", "rises", "Uphill.", {"rises": True})
    marks = {"falls": False, "rises": True}
    assert CHOICE.judge("falls") == Verdict(False, "falls", "The other side.", "rises", "Uphill.", marks)
    assert CHOICE.judge(None) is None
    with pytest.raises(ValueError, match="entered must be one of 'rises', 'falls', 'stays': came 'sideways'"):
        CHOICE.judge("sideways")


def test_a_number_is_judged_as_it_was_understood():
    assert NUMBER.judge("1/3") == Verdict(True, "0.333333", "", "0.3333", "A third.", {})
    assert NUMBER.judge("−2") == Verdict(False, "−2", "", "0.3333", "A third.", {})
    assert NUMBER.judge("a third") is None
    million = Question("?", 10**6, "").judge("1,000,000")
    assert (million.said, million.answer) == ("1000000", "1000000"), "no power of ten where a learner writes none"
    assert Question("?", 2**20, "").judge("0").answer == "1048576", "a whole number is not rounded"


def test_several_numbers_are_judged_one_by_one_and_wait_for_each_other():
    gradients = Question("?", {"dx": 2.0, "dw": -1.5}, "Why.")
    assert gradients.judge({"dx": "2", "dw": ""}) is None
    wrong = Verdict(False, "dx = 2, dw = 1.5", "", "dx = 2, dw = −1.5", "Why.", {"dx": True, "dw": False})
    assert gradients.judge({"dx": "2", "dw": "1.5"}) == wrong
    assert gradients.judge({"dx": "2", "dw": "-3/2"}).right
    with pytest.raises(ValueError, match="entered must have the fields dx, dw: came dx"):
        gradients.judge({"dx": "2"})


def test_an_order_is_judged_place_by_place_and_is_never_shown_solved():
    order = Question("?", ("loss", "layer 2", "layer 1"), "Why.")
    wrong = {"loss": True, "layer 1": False, "layer 2": False}
    said, right = "loss, then layer 1, then layer 2", "loss, then layer 2, then layer 1"
    assert order.judge(["loss", "layer 1", "layer 2"]) == Verdict(False, said, "", right, "Why.", wrong)
    assert order.judge(["loss", "layer 2", "layer 1"]).right
    with pytest.raises(ValueError, match="entered must be the items loss, layer 2, layer 1: came loss"):
        order.judge(["loss"])
    for items in (("a", "b", "c"), ("c", "b", "a"), ("b", "a", "c")):
        shown = Question("?", items, "").entry.told["items"]
        assert sorted(shown) == sorted(items)
        assert shown != list(items)


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
    [
        ("0.5", 0.5),
        (" 0,5 ", 0.5),
        ("0,333", 0.333),
        ("10,000", 10_000),
        ("−1,234,567.5", -1_234_567.5),
        ("10,00", 10),
        ("1/4", 0.25),
        ("−3", -3),
        ("1e3", 1000),
        ("2^20", 2**20),
        ("10 ** 4", 10_000),
        ("9999^99", None),
        ("", None),
        ("1/0", None),
        ("1 2", None),
        ("1e999", None),
        ("1,2,3", None),
    ],
)
def test_numbers_are_read_as_learners_write_them(text, number):
    assert read_number(text) == number


def test_blanks_are_judged_few_or_all_as_far_as_two_decimals_go():
    blanks = Blanks({"z": (-0.5, 2 / 3), "dw": (0.014,)})
    assert blanks.judge({}) is None
    assert blanks.judge({"z": "half"}) is None
    assert blanks.judge({"z": "-1/2  0,67"}) == Judged("z = −0.5 0.67", right=False, marks={"z": True})
    assert blanks.judge({"z": "−0.5; 0.67", "dw": "0.01"}).right
    assert blanks.judge({"z": "-0.5, 0.67", "dw": "0.02"}).marks == {"z": True, "dw": False}
    assert blanks.judge({"z": "-0.5"}).marks == {"z": False}
    assert (blanks.written("z"), blanks.written("dw")) == ("−0.5 0.67", "0.01")
    assert blanks.answer == "z = −0.5 0.67, dw = 0.01"
    with pytest.raises(ValueError, match="entered must have blanks of this picture: came dx"):
        blanks.judge({"dx": "1"})
