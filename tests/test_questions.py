"""The ten questions: each is right on numbers, kept and not judged before the end, and then shown side by side."""

import json
from xml.etree import ElementTree

import numpy as np
import pytest

from course_lib import (
    ActivationLoss,
    ActivationReLU,
    ActivationSoftMax,
    LayerDense,
    LossCrossEntropy,
    progress,
    questions,
)
from course_lib.asking.ten import ANSWERS, TEN
from course_lib.engine import Value
from course_lib.functions import sine
from course_lib.notebook import answers
from course_lib.notebook.marks import read_marks, record


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "marks"))
    return tmp_path / "marks"


def slope(f, x, h=1e-6):
    return (f(x + h) - f(x - h)) / (2 * h)


def numbers(text):
    """The numbers of an option: "0.2, −0.5 and 0.3", "4, their sum"."""
    return [
        float(word.replace("−", "-"))
        for word in text.replace(",", "").split()
        if word.strip("−").replace(".", "").isdigit()
    ]


def relu_slopes():
    relu = ActivationReLU()
    relu.forward(np.array([[2.0, -1.0]]))
    return relu.backward(np.array([[-3.0, 5.0]])).ravel()


def bias_slope():
    layer = LayerDense(2, 1, seed=0)
    layer.forward(np.ones((4, 2)))
    layer.backward(np.array([[1.0], [2.0], [3.0], [-2.0]]))
    return layer.dbiases.ravel()


def fused_slopes():
    loss, output = ActivationLoss(), np.array([[0.2, 0.5, 0.3]])
    loss.forward(np.log(output), np.array([1]))
    return loss.backward(loss.output, np.array([1])).ravel()


def cross_entropy_slope():
    loss, output = LossCrossEntropy(), np.array([[0.75, 0.25]])
    loss.forward(output, np.array([1]))
    return loss.backward(output, np.array([1]))[0, 1:]


RIGHT = {
    "fork": [slope(lambda x: x * 3 + x, 2.0)],
    "biases": bias_slope(),
    "gate": relu_slopes(),
    "cross_entropy": cross_entropy_slope(),
    "fused": fused_slopes(),
    "step": [1.0 - 0.1 * -2.0],
}


@pytest.mark.parametrize("name", RIGHT)
def test_of_the_options_in_numbers_the_right_one_alone_is_what_the_library_computes(name):
    question = TEN[name]
    agreeing = [
        option
        for option in question.choices
        if len(numbers(option)) == len(RIGHT[name]) and np.allclose(numbers(option), RIGHT[name])
    ]
    assert agreeing == [question.answer]


def test_the_slope_of_a_chain_is_the_product():
    options = {"cos(1)": np.cos(1), "2 · cos(1)": 2 * np.cos(1), "cos(2)": np.cos(2), "2 · sin(1)": 2 * np.sin(1)}
    assert tuple(options) == TEN["chain"].choices
    assert [name for name, value in options.items() if np.isclose(value, slope(lambda x: sine(x**2), 1.0))] == [
        TEN["chain"].answer
    ]


def test_what_softmax_does_with_the_others():
    scores = np.array([[0.3, 1.0, -0.5]])
    before, after = (ActivationSoftMax().forward(one) for one in (scores, scores + np.array([[0.1, 0, 0]])))
    moved = (after - before).ravel()
    assert moved[0] > 0
    assert (moved[1:] < 0).all()  # both fall: neither stays
    assert moved.sum() == pytest.approx(0)
    assert moved[1] / moved[2] == pytest.approx(before[0, 1] / before[0, 2])  # in proportion, and not by the same
    assert TEN["softmax"].answer == "the first rises, the other two fall, by as much together"


def test_one_walk_back_gives_every_slope_that_nudging_finds_in_501_passes():
    knobs = np.random.default_rng(0).normal(size=500)
    passes = 0

    def error(at):
        nonlocal passes
        passes += 1
        return float(np.exp(np.tanh(at).mean()))

    start = error(knobs)
    nudged = np.array([(error(knobs + 1e-6 * (np.arange(500) == place)) - start) / 1e-6 for place in range(500)])
    by_hand = np.exp(np.tanh(knobs).mean()) * (1 - np.tanh(knobs) ** 2) / 500
    assert np.allclose(nudged, by_hand, atol=1e-5)
    assert f"{passes} times forward" in TEN["cost"].choices
    assert TEN["cost"].answer == "twice: once forward, once back"


def test_a_slope_is_whole_when_all_three_places_have_sent():
    x = Value(2.0)
    middle = x * x
    (middle * 1.0 + middle * 2.0 + middle * 3.0).backward()
    assert middle.gradient == 6.0  # 1 + 2 + 3, and the last to arrive would be one of them
    assert x.gradient == 6.0 * 4.0
    assert TEN["order"].answer == "when all three places have sent theirs"


def test_there_are_ten_with_four_options_and_a_reason_for_each_and_the_right_one_is_not_always_in_one_place():
    assert len(TEN) == 10
    assert {len(question.choices) for question in TEN.values()} == {4}
    assert all(reason.endswith(".") for question in TEN.values() for reason in question.why.values())
    assert {question.choices.index(question.answer) for question in TEN.values()} == {0, 1, 2, 3}


def answer(asked, name, option):
    """Commit as the page does; return what it is told to show."""
    asked.widgets[name].entered = {"committed": option}
    return asked.widgets[name].shown


def answer_all(when, wrong=0):
    """Answer all ten, so many of them wrongly; return what asked."""
    asked = questions(when)
    for place, (name, question) in enumerate(TEN.items()):
        options = [option for option in question.choices if (option == question.answer) != (place < wrong)]
        answer(asked, name, options[0])
    return asked


def test_an_answer_is_kept_and_no_verdict_is_shown(file):
    asked = questions("before")
    shown = answer(asked, "gate", "0 and 5")
    assert shown == {"kept": "Kept."}
    answer(asked, "gate", "−3 and 0")
    assert questions("before").given == {"gate": "0 and 5"}, "the first one stands, in another kernel too"
    assert file.read_text(encoding="utf-8") == "\nbefore:gate 0 and 5"
    assert questions("before").widgets["gate"].shown == {"kept": "Kept."}
    assert answer(asked, "fork", None) == {"asked": "Choose one first. Where you do not know, take the likeliest."}


@pytest.mark.usefixtures("file")
def test_nothing_that_is_sent_to_the_page_before_the_end_says_what_is_right():
    asked = answer_all("before")
    sent = (
        str([(widget.given, widget.shown) for widget in asked.widgets.values()])
        + str(asked._bundle())
        + repr(progress())
    )
    assert not [reason for question in TEN.values() for reason in question.why.values() if reason in sent]
    assert "✓" not in str(asked._bundle())
    assert "✓ right" not in progress()._mimebundle()["text/html"]
    assert "• kept: gate" in progress()._mimebundle()["text/html"]


def test_a_page_gets_both_answers_side_by_side_as_a_notebook_does():
    before, after = {"gate": "0 and 5"}, {name: question.choices[0] for name, question in TEN.items()}
    page = json.loads(answers.answer(json.dumps({"before": before, "after": after})))["html"]
    assert page == answers.side_by_side(before, after)
    assert "before it 0 of the 1 answered" in page
    assert page.count("<tr>") == len(TEN) + 1


@pytest.mark.usefixtures("file")
def test_behind_the_tenth_answer_both_stand_side_by_side():
    answer_all("before", wrong=7)
    asked = answer_all("after", wrong=1)
    bundle = asked._bundle()
    assert repr(asked).startswith("After the course 9 of 10 right, before it 3\n")
    assert "gate: before ✗ 0 and 5; after ✓ −3 and 0" in repr(asked).splitlines()
    table = ElementTree.fromstring(bundle["text/html"]).find("table")
    row = table.findall("tr")[1 + list(TEN).index("gate")]
    assert ["".join(cell.itertext()) for cell in row.findall("td")][1:] == ["✗ 0 and 5", "✓ −3 and 0"]
    assert TEN["gate"].why["−3 and 0"] in "".join(row.itertext())
    assert bundle[ANSWERS]["before"]["gate"] == "0 and 5"
    assert list(bundle[ANSWERS]["after"]) == list(TEN)
    assert questions("after")._bundle() == bundle, "and again in another session"
    page = progress()._mimebundle()["text/html"]
    assert "✗ wrong: gate" in page
    assert repr(progress()).splitlines()[-1].startswith("ten questions, after: ✗ cost, ✓ chain")


@pytest.mark.usefixtures("file")
def test_who_answers_at_the_end_alone_sees_that():
    assert repr(answer_all("after")).startswith("After the course 10 of 10 right, before it 0 of the 0 answered\n")
    assert "gate: before – not answered; after ✓ −3 and 0" in repr(questions("after")).splitlines()


def test_answers_and_marks_are_in_one_file_and_neither_is_taken_for_the_other(file):
    record("relu_forward", "correct")
    answer(questions("before"), "gate", "0 and 5")
    file.write_text(file.read_text(encoding="utf-8") + "\nbefore:gate2 x\nbefore:fork 77\nafter:", encoding="utf-8")
    assert read_marks() == {"relu_forward": "correct"}
    assert questions("before").given == {"gate": "0 and 5"}
    assert questions("after").given == {}


def test_where_nothing_can_be_kept_it_is_said_and_the_questions_go_on(file):
    asked = questions("before")
    file.mkdir()
    assert "It cannot be kept beyond this notebook" in answer(asked, "gate", "0 and 5")["kept"]
    assert asked.given == {"gate": "0 and 5"}


def test_solutions_keep_nothing(file, tmp_path, monkeypatch):
    (tmp_path / "solutions").mkdir()
    monkeypatch.chdir(tmp_path / "solutions")
    answer(questions("before"), "gate", "0 and 5")
    assert not file.exists()


def test_another_time_is_refused():
    with pytest.raises(ValueError, match=r'^when must be "before" or "after": came \'now\'$'):
        questions("now")
