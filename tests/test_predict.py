"""`predict`: nothing is shown before the learner commits; then the answer, and for a wrong choice why it is wrong."""

import pytest

from course_lib import predict

WHY = {"rises": "It is `uphill`.", "falls": "That is the other side.", "stays": "Only at the top."}


def number_question():
    return predict("What is 1/3 of 1?", answer=1 / 3, why="A third & no more.")


def choice_question():
    return predict("Where does `x` go?", answer="rises", why=WHY)


def commit(prediction, said):
    if prediction.field:
        prediction.field.value = said
        prediction.buttons["Commit"].click()
    else:
        prediction.buttons[said].click()
    return prediction.feedback.value


def test_nothing_of_the_answer_is_shown_before_the_commitment():
    prediction = choice_question()
    assert prediction.feedback.value == ""
    assert "uphill" not in repr(prediction)
    assert [button.description for button in prediction.buttons.values()] == ["rises", "falls", "stays"]


@pytest.mark.parametrize("said", ["0.333", "1/3", " 0,333 ", "0.34"])
def test_a_number_close_enough_is_right(said):
    assert "✓ Yes." in commit(number_question(), said)


@pytest.mark.parametrize(("said", "shown"), [("0.4", "0.4"), ("-1/3", "-0.333333"), ("−2", "-2"), ("1e3", "1000")])
def test_another_number_is_wrong_and_the_answer_is_shown_with_its_reason(said, shown):
    feedback = commit(number_question(), said)
    assert f"✗ You said {shown}." in feedback
    assert "The answer: <b>0.3333</b>. A third &amp; no more." in feedback


@pytest.mark.parametrize("said", ["", "abc", "1/0", "1 2"])
def test_what_is_no_number_is_asked_for_again_and_shows_no_answer(said):
    prediction = number_question()
    feedback = commit(prediction, said)
    assert "Write a number" in feedback
    assert "answer" not in feedback
    assert "✓ Yes." in commit(prediction, "1/3")


def test_the_right_choice_is_confirmed_with_its_reason():
    assert "✓ Yes.</b> The answer: <b>rises</b>. It is <code>uphill</code>." in commit(choice_question(), "rises")


def test_a_wrong_choice_says_why_it_is_wrong_and_what_is_right():
    feedback = commit(choice_question(), "stays")
    assert "✗ You said stays.</b> Only at the top.<br>" in feedback
    assert "The answer: <b>rises</b>." in feedback


def test_the_first_commitment_stands_and_its_button_is_marked():
    prediction = choice_question()
    feedback = commit(prediction, "falls")
    assert commit(prediction, "rises") == feedback
    assert [button.description for button in prediction.buttons.values()] == ["rises", "✗ falls", "stays"]
    assert not any(button.disabled for button in prediction.buttons.values())


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
        (None, "because", TypeError, "answer must be a number or one of the choices: came NoneType"),
        (True, "because", TypeError, "came bool"),
        (float("nan"), "because", ValueError, "answer must be finite: came nan"),
    ],
)
def test_bad_input_is_named(answer, why, error, message):
    with pytest.raises(error, match=message):
        predict("?", answer=answer, why=why)
