"""`predict`: nothing is shown before the learner commits; then the answer, and for a wrong choice why it is wrong."""

import json

import pytest

from course_lib import predict

WHY = {"rises": "It is `uphill`.", "falls": "That is the other side.", "stays": "Only at the top."}


def number_question():
    return predict("What is 1/3 of 1?", answer=1 / 3, why="A third & no more.")


def choice_question():
    return predict("Where does `x` go?", answer="rises", why=WHY)


def commit(prediction, entered):
    """Commit as the page does; return what it is told to show."""
    prediction.widget.entered = {"committed": entered}
    return prediction.widget.shown


def test_nothing_of_the_answer_is_there_before_the_commitment():
    prediction = choice_question()
    assert prediction.widget.shown == {}
    assert prediction.widget.given == {
        "lead": "Predict.",
        "text": "Where does <code>x</code> go?",
        "entry": {"kind": "choice", "options": ["rises", "falls", "stays"]},
    }
    assert "uphill" not in repr(prediction)


def test_what_is_written_can_be_changed_until_it_is_committed_and_one_sees_how_it_is_read():
    prediction = predict("How many tries?", answer=10**4, why="10 × 10 × 10 × 10.")
    for draft, reading in (("10,00", "read as 10"), ("10,000", "read as 10000"), ("10000", ""), ("ten", "")):
        prediction.widget.entered = {"draft": draft}
        assert prediction.widget.shown == {"reading": reading}
    assert prediction.verdict is None
    assert commit(prediction, "10,000")["verdict"]["right"]


def test_a_verdict_is_plain_json_with_its_texts_as_html():
    verdict = commit(choice_question(), "stays")["verdict"]
    assert verdict == {
        "right": False,
        "said": "stays",
        "objection": "Only at the top.",
        "answer": "rises",
        "why": "It is <code>uphill</code>.",
        "marks": {"stays": False, "rises": True},
    }
    assert json.loads(json.dumps(verdict)) == verdict
    assert commit(number_question(), "0.4")["verdict"]["why"] == "A third &amp; no more."


@pytest.mark.parametrize("said", ["", "abc", "1/0", "1 2"])
def test_what_is_no_number_is_asked_for_again_and_shows_no_answer(said):
    prediction = number_question()
    shown = commit(prediction, said)
    assert "Write a number" in shown["asked"]
    assert list(shown) == ["asked"]
    assert commit(prediction, "1/3")["verdict"]["right"]


def test_a_choice_that_is_not_made_yet_is_asked_for():
    prediction = choice_question()
    assert "Choose one first" in commit(prediction, None)["asked"]
    assert commit(prediction, "rises")["verdict"]["right"]


def test_several_numbers_and_an_order_are_asked_in_the_same_way():
    fields = predict("The gradients?", answer={"dx": 2.0, "dw": -1.5}, why="By the product rule.")
    assert fields.widget.given["entry"] == {"kind": "fields", "fields": ["dx", "dw"]}
    assert "each field" in commit(fields, {"dx": "2", "dw": ""})["asked"]
    assert commit(fields, {"dx": "2", "dw": "1.5"})["verdict"]["marks"] == {"dx": True, "dw": False}
    order = predict("What comes first?", answer=("loss", "layer 2", "layer 1"), why="Backward, from the loss.")
    assert order.widget.given["entry"] == {"kind": "order", "items": ["layer 1", "layer 2", "loss"]}
    assert commit(order, ["loss", "layer 1", "layer 2"])["verdict"]["marks"]["loss"]


def test_the_first_commitment_stands():
    prediction = choice_question()
    shown = commit(prediction, "falls")
    assert commit(prediction, "rises") == shown
    assert prediction.verdict.said == "falls"


def test_where_no_kernel_runs_the_answer_is_folded_away():
    html = choice_question()._repr_mimebundle_()["text/html"]
    question, answer = html.split("<details><summary>Answer</summary>")
    assert "<li>falls</li>" in question
    assert "uphill" not in question
    assert "uphill" in answer


@pytest.mark.parametrize(
    ("answer", "why", "error", "message"),
    [
        ("rises", "because", TypeError, "why must map each choice to its reason for a choice: came str"),
        ("sideways", WHY, ValueError, "answer must be one of 'rises', 'falls', 'stays': came 'sideways'"),
        (1.0, WHY, TypeError, "why must be one text for a number: came dict"),
        (None, "because", TypeError, "answer must be a number, one of the choices, .* came NoneType"),
        (True, "because", TypeError, "came bool"),
        ({"dx": "2"}, "because", TypeError, "dx must be a number, .* came str"),
        (float("nan"), "because", ValueError, "answer must be finite: came nan"),
        ({"dx": 1.0, "dw": float("inf")}, "because", ValueError, "dw must be finite: came inf"),
        ({}, "because", ValueError, "answer must have a field at least: came none"),
        (("a",), "because", ValueError, "answer must have two or more items, .* came \\('a',\\)"),
        (("a", "a"), "because", ValueError, "two or more items, each another text"),
        (("a", 1), "because", ValueError, "two or more items, each another text"),
    ],
)
def test_bad_input_is_named(answer, why, error, message):
    with pytest.raises(error, match=message):
        predict("?", answer=answer, why=why)
