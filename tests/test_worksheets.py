"""Graphs to be filled in: what is right is measured, and a wrong number is told as the mistake that makes it."""

from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest

from course_lib import fill_in, gradcheck
from course_lib.asking.entries import all_close
from course_lib.explorers import worksheets
from course_lib.knobs import START, loss_of
from course_lib.worksheets import Step, Worksheet
from course_lib.worksheets.mistakes import BACK, FORWARD
from course_lib.worksheets.operations import FORK
from course_lib.worksheets.runs import forward
from course_lib.worksheets.worksheet import CARRIED

SHEETS = worksheets()
each = pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
# The square of 1 − 2v, with v = (a + b) + ReLU(c): what the course's graphs have not.
OTHER = Worksheet(
    "other",
    (
        Step("a", value=(-1.0,)),
        Step("b", value=(4.0,)),
        Step("c", value=(-3.0,)),
        Step("sum", "+", ("a", "b")),
        Step("gate", "ReLU", ("c",)),
        Step("both", "+", ("sum", "gate")),
        Step("line", "1−2(·)", ("both",)),
        Step("square", "(·)²", ("line",)),
        Step("end", of=("square",)),
    ),
    arrives=(3.0,),
)


def made_with(sheet, **beginnings):
    """What a graph makes at its end where it begins with other numbers."""
    steps = [Step(s.key, s.operation, s.of, value=beginnings.get(s.key, s.value)) for s in sheet.steps]
    return forward(steps)[sheet.steps[-1].key]


@each
def test_the_gradients_of_all_beginnings_are_the_measured_slopes(sheet):
    for step in sheet.steps:
        if not step.of:
            claimed = np.array(sheet.blanks[f"gradient of {step.key}"])
            at_end = gradcheck(
                lambda x, key=step.key: made_with(sheet, **{key: tuple(x)}),
                np.array(step.value),
                claimed,
                dvalues=np.array(sheet.arrives),
            )
            assert at_end, (step.key, at_end)


def test_the_four_knobs_have_the_slopes_that_chapter_0_measures():
    blanks, nudge = SHEETS["knobs_by_hand"].blanks, 1e-6
    for name, letter in {"w1": "w₁", "b1": "b₁", "w2": "w₂", "b2": "b₂"}.items():
        slope = (loss_of(**{**START, name: START[name] + nudge}) - loss_of(**START)) / nudge
        assert blanks[f"gradient of {letter}"] == pytest.approx((slope,), abs=1e-4)
    assert blanks["value of z"] == (-0.5, 0.5, 1.5)
    assert SHEETS["knobs_by_hand"].arrives == pytest.approx((-2 / 3, -1 / 3, -1))


@each
def test_each_edge_has_one_blank_and_what_belongs_there_is_right_with_two_decimals(sheet):
    edges = [(start, step.key) for step in sheet.steps if step.operation for start in step.of]
    assert sorted(sheet.gradients.values()) == sorted(edges)
    entry = sheet.entry
    judged = entry.judge({name: entry.written(name) for name in sheet.blanks})
    assert judged.right
    for name in sheet.blanks:
        assert name in sheet.picture.svg


def wrong_numbers(sheet):
    """Each blank with each number that a wrong rule gives there."""
    for name in sheet.blanks:
        for way in FORWARD if name in sheet.values else BACK:
            if way.at(sheet._node(name).operation):
                for number in {tuple(made) for made in sheet._made_by(way, name, {})}:
                    if not all_close(number, sheet.blanks[name]):
                        yield name, number


def test_each_mistake_is_told_somewhere_and_no_wrong_number_of_a_mistake_is_told_as_none():
    told = set()
    for sheet in (*SHEETS.values(), OTHER):
        for name, number in dict.fromkeys(wrong_numbers(sheet)):
            said = sheet.about(name, {name: number})
            assert not said.startswith("Not yet")
            told.add(said)
    assert told == {way.says for way in (*FORWARD, *BACK)}


@pytest.mark.parametrize(
    ("sheet", "name", "number", "says"),
    [
        ("fork_by_hand", "gradient of x", 10.0, "last_path"),
        ("fork_by_hand", "gradient of x", 50.0, "multiplies_paths"),
        ("fork_by_hand", "gradient of w", 10.0, "swaps_factors"),
        ("fork_by_hand", "gradient of w", 3.0, "upstream_lost"),
        ("fork_by_hand", "gradient of a", 5.0, "both_at_max"),
        ("fork_by_hand", "gradient of max", 2.5, "splits_at_sum"),
        ("neuron_by_hand", "gradient of w1", -6.0, "sign"),
        ("knobs_by_hand", "gradient of z", (-2 / 3, -1 / 3, -1), "no_gate"),
        ("knobs_by_hand", "gradient of b₁", -1.0, "last_entry"),
        ("softmax_by_hand", "gradient of E", 0.06, "minus_lost"),
        ("network_by_hand", "gradient of logits", (0.75, 0.25), "target_lost"),
    ],
)
def test_a_wrong_number_is_told_as_the_mistake_that_makes_it(sheet, name, number, says):
    text = next(way.says for way in BACK if way.slug == says)
    assert SHEETS[sheet].about(name, {name: np.atleast_1d(number).tolist()}) == text


def test_a_right_rule_on_a_wrong_number_beside_it_is_told_as_that():
    sheet = SHEETS["neuron_by_hand"]
    assert sheet.about("gradient of w1", {"gradient of w1": [-4.0], "gradient of x1·w1": [2.0]}) == CARRIED
    swapped = sheet.about("gradient of w1", {"gradient of w1": [1.0], "gradient of x1·w1": [2.0]})
    assert swapped.startswith("You multiplied by the value on this edge itself")
    assert sheet.about("gradient of w1", {"gradient of w1": [77.0]}).startswith("Not yet. What arrives")
    assert sheet.about("value of z", {"value of z": [77.0]}).startswith("Not yet. What does `+` make")


def test_as_many_numbers_as_belong_there_are_asked_for():
    sheet = SHEETS["knobs_by_hand"]
    assert "serves every entry" in sheet.about("gradient of w₁", {"gradient of w₁": [0.0, -1 / 3, -2.0]})
    assert sheet.about("value of z", {"value of z": [1.0]}).startswith("3 numbers belong here")


def enter(filled, *, now=(), asked=None, wanted=(), **texts):
    """Enter texts as the page does, by the blank's name with _ for a space; return what it is told to show."""
    written = {name.replace("_", " "): text for name, text in texts.items()}
    asked = list(written) if asked is None else asked
    filled.widget.entered = {"filled": written, "asked": asked, "wanted": list(wanted), "now": list(now)}
    return filled.widget.shown


def test_blanks_are_judged_few_or_all_and_what_is_wanted_is_filled_in():
    filled = fill_in(SHEETS["fork_by_hand"])
    assert filled.widget.shown == {}
    assert filled.widget.given["entry"]["blanks"] == list(SHEETS["fork_by_hand"].blanks)
    shown = enter(filled, value_of_sum="9", value_of_max="1", now=["value of max"])
    assert shown["marks"] == {"value of sum": True, "value of max": False}
    assert shown["said"] == "<p><b>✗ value of max:</b> That is the smaller one.</p><p>1 of 10 are filled in.</p>"
    shown = enter(filled, value_of_sum="9", value_of_max="1", now=["value of sum", "value of max"])
    assert "value of sum" not in shown["said"], "of several, only what is wrong is told"
    assert "✗ value of max" in shown["said"]
    shown = enter(filled, value_of_sum="9", wanted=["gradient of a"], now=["gradient of a"])
    assert shown["answers"] == {"gradient of a": "0"}
    assert shown["said"] == "<p><b>✓ gradient of a</b></p><p>2 of 10 are filled in.</p>"
    shown = enter(filled, value_of_sum="nine", now=["value of sum"])
    assert "Write a number" in shown["said"]
    assert shown["marks"] == {"value of sum": False}
    assert filled.worksheet.picture.svg == filled._repr_mimebundle_()["image/svg+xml"]


def test_what_is_no_worksheet_is_refused():
    with pytest.raises(TypeError, match="worksheet must be a graph to be filled in: came int"):
        fill_in(3)


@pytest.fixture
def learner(tmp_path, monkeypatch):
    """The file in which a learner's work is kept, in a notebook of chapters."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "marks"))
    return tmp_path / "marks"


def test_what_is_filled_in_is_there_in_the_next_session(learner):
    sheet = SHEETS["fork_by_hand"]
    first = fill_in(sheet)
    enter(first, value_of_sum="9", value_of_max="1", now=["value of max"])
    enter(first, value_of_sum="9", value_of_max="1", wanted=["gradient of a"], now=["gradient of a"])
    again = fill_in(sheet).widget
    assert again.entered["filled"] == {"value of sum": "9", "value of max": "1"}
    assert again.shown["marks"] == {"value of sum": True, "value of max": False}
    assert again.shown["answers"] == {"gradient of a": "0"}
    assert again.shown["said"] == "<p>2 of 10 are filled in.</p>"
    assert fill_in(SHEETS["neuron_by_hand"]).widget.shown == {}
    assert fill_in(sheet, anew=True).widget.shown == {}
    assert fill_in(OTHER).widget.shown == {}
    enter(fill_in(OTHER), value_of_sum="3")
    lines = learner.read_text(encoding="utf-8").split("\n")
    assert [line.partition(" ")[0] for line in lines if line] == ["filled:chain_rule.fork_by_hand"] * 2


@pytest.mark.parametrize(
    "line",
    [
        '{"filled": {"value of s',
        '["value of sum"]',
        '{"filled": {"value of a node that is gone": "1"}, "asked": ["value of a node that is gone"], "wanted": []}',
        '{"filled": {"value of sum": 9}, "asked": ["value of sum"], "wanted": []}',
        '{"filled": {"value of sum": "9"}}',
        '{"filled": {}, "asked": ["value of sum"], "wanted": []}',
    ],
)
def test_what_is_damaged_or_of_a_graph_that_has_changed_leaves_the_graph_empty(learner, line):
    learner.write_text(f"filled:chain_rule.fork_by_hand {line}\n", encoding="utf-8")
    filled = fill_in(SHEETS["fork_by_hand"])
    assert filled.widget.shown == {}
    enter(filled, value_of_sum="9")
    assert fill_in(SHEETS["fork_by_hand"]).widget.shown["marks"] == {"value of sum": True}


def test_where_nothing_can_be_kept_a_graph_is_filled_in_all_the_same(learner):
    learner.mkdir()
    filled = fill_in(SHEETS["fork_by_hand"])
    assert enter(filled, value_of_sum="9")["marks"] == {"value of sum": True}


@each
def test_no_two_boxes_touch(sheet):
    boxes = ElementTree.fromstring(sheet.picture.svg).findall(".//{*}g/{*}rect")
    assert len(boxes) == len(sheet.blanks) + sum(step.operation not in ("", FORK) for step in sheet.steps)
    corners = np.array([[float(box.get(key)) for key in ("x", "y", "width", "height")] for box in boxes])
    least, most = corners[:, :2], corners[:, :2] + corners[:, 2:]
    for one, other in combinations(range(len(boxes)), 2):
        gap = np.maximum(least[one], least[other]) - np.minimum(most[one], most[other])
        assert gap.max() > 0.9, (boxes[one].attrib, boxes[other].attrib)
