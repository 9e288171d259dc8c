"""`explore`: controls move, the picture follows, and what goes wrong is said where the picture would be."""

import json
from xml.etree import ElementTree as ET

import ipywidgets as widgets
import pytest

from course_lib import explore
from course_lib.picture import caption, figure, number, picture
from tests.pictures import texts


def sum_picture(x=1.0, count=2, sign="plus", doubled=False):
    total = (x + count if sign == "plus" else x - count) * (2 if doubled else 1)
    return picture(caption(number(total)), title="A sum", description=f"The sum is {number(total)}.")


def make():
    return explore(sum_picture, x=(-3, 3, 0.1), count=(0, 5), sign=["plus", "minus"], doubled=False)


def enter(explorer, **values):
    """Move controls as the page does: in JSON, which has one kind of number."""
    explorer.widget.entered = json.loads(json.dumps({**explorer.widget.entered, **values}))


def test_controls_begin_at_the_defaults_of_the_function():
    explorer = make()
    assert explorer.values == {"x": 1.0, "count": 2, "sign": "plus", "doubled": False}
    assert explorer.widget.entered == explorer.values
    assert texts(explorer.picture) == ["3.00"]


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [("x", -2.5, "−0.50"), ("count", 5, "6.00"), ("sign", "minus", "−1.00"), ("doubled", True, "6.00")],
)
@pytest.mark.parametrize("way", [enter, lambda explorer, **values: explorer.move(**values)], ids=["page", "Python"])
def test_each_control_moves_the_picture_and_its_words(way, name, value, shown):
    explorer = make()
    way(explorer, **{name: value})
    assert explorer.values == {**make().values, name: value}
    assert explorer.widget.entered == explorer.values
    assert texts(explorer.picture) == [shown]
    assert explorer.widget.shown["svg"] == explorer.picture.svg
    assert explorer.widget.shown["words"] == f"The sum is {shown}."


def test_a_page_is_told_what_it_needs_for_each_control_in_plain_json():
    given = make().widget.given
    assert json.loads(json.dumps(given)) == given
    assert given["controls"] == [
        {"name": "x", "label": "x", "start": 1.0, "kind": "range", "min": -3, "max": 3, "step": 0.1, "whole": False},
        {"name": "count", "label": "count", "start": 2, "kind": "range", "min": 0, "max": 5, "step": 1, "whole": True},
        {"name": "sign", "label": "sign", "start": "plus", "kind": "choice", "options": ["plus", "minus"]},
        {"name": "doubled", "label": "doubled", "start": False, "kind": "switch"},
    ]
    assert given["title"] == "A sum"


def test_what_a_page_sends_becomes_the_functions_own_kind_of_value():
    seen = []

    def seen_picture(x=1.0, count=2, rate=0.1):
        seen.append((x, count, rate))
        return sum_picture(x)

    explorer = explore(seen_picture, x=(-3, 3, 0.1), count=(0, 5), rate={"low": 0.1, "high": 0.5})
    enter(explorer, x=2, count=3.0, rate="high")
    assert repr(seen[-1]) == "(2.0, 3, 0.5)"
    explorer.move(rate=0.1)
    assert explorer.widget.entered == {"x": 2, "count": 3, "rate": "low"}


def test_a_figure_is_shown_with_its_controls_and_an_abbreviation_replaces_one():
    shown = figure(x=(-3, 3, 0.1), count=(0, 5))(sum_picture)
    first, second = explore(shown, x=(0, 2, 0.5)).widget.given["controls"]
    assert (first["min"], first["max"], first["step"]) == (0, 2, 0.5)
    assert second["name"] == "count"
    assert explore(shown.at(x=2.5)).values["x"] == 2.5


@pytest.mark.parametrize(
    ("widget", "kind", "start", "end"),
    [
        (widgets.FloatSlider(value=1.5, min=-2, max=2, step=0.5), "range", 1.5, 2.0),
        (widgets.BoundedIntText(value=3, min=0, max=9), "range", 3, 9),
        (widgets.Dropdown(options={"one": 1, "two": 2}, value=2), "choice", 2, 2),
        (widgets.ToggleButtons(options=[0.5, 4.0]), "choice", 0.5, 4.0),
        (widgets.Checkbox(value=True), "switch", True, True),
    ],
)
def test_a_widget_of_ipywidgets_is_taken_for_what_it_moves(widget, kind, start, end):
    explorer = explore(lambda x: sum_picture(float(x)), x=widget)
    assert explorer.widget.given["controls"][0]["kind"] == kind
    assert explorer.values == {"x": start}
    assert explorer.figure.controls["x"].ends[-1] == end


def test_a_widget_that_moves_nothing_an_explorer_has_is_named():
    with pytest.raises(TypeError, match="x must be a range"):
        explore(sum_picture, x=widgets.FloatLogSlider())


def test_what_a_figure_remembers_is_kept_from_one_setting_to_the_next():
    def told(x=0.0, seen=()):
        return sum_picture(x + len(seen))

    explorer = explore(figure(lambda past, now: {"seen": (*past.get("seen", ()), now["x"])}, x=(0.0, 9.0))(told))
    assert texts(explorer.picture) == ["3.00"]
    explorer.widget.narrow = True
    assert texts(explorer.picture) == ["3.00"], "a column of another width is no other setting"
    explorer.move(x=5.0)
    assert texts(explorer.picture) == ["9.00"]
    explorer.widget.narrow = False
    assert texts(explorer.picture) == ["9.00"]


def test_names_are_shown_with_spaces():
    explorer = explore(lambda learning_rate=1.0: sum_picture(learning_rate), learning_rate=(0, 1.0))
    assert explorer.widget.given["controls"][0]["label"] == "learning rate"


def test_the_mimebundle_has_the_live_widget_the_picture_and_its_words():
    explorer = make()
    explorer.move(x=2.0)
    bundle = explorer._repr_mimebundle_()
    assert bundle["image/svg+xml"] == sum_picture(2.0).svg
    assert bundle["text/plain"] == repr(explorer) == "A sum\nThe sum is 4.00."
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == explorer.widget.model_id


def test_an_exception_takes_the_pictures_place_with_its_message_and_the_next_value_brings_it_back():
    def fragile(x=1.0):
        if x == 0.5:
            raise ValueError(f"no picture of <{x}>")
        return sum_picture(x)

    explorer = explore(fragile, x=(-1.0, 1.0))
    before = explorer.picture
    enter(explorer, x=0.5)
    assert "ValueError: no picture of &lt;0.5&gt;" in explorer.widget.shown["failed"]
    assert "svg" not in explorer.widget.shown
    enter(explorer, x=1)
    assert explorer.picture == before
    assert explorer.widget.shown["svg"] == before.svg


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"x": 4}, "x must start within its range, from -3 to 3: came 4"),
        ({"count": 1.5}, "count must be a whole number: came 1.5"),
        ({"sign": "times"}, "sign must be one of plus, minus: came 'times'"),
        ({"doubled": 1}, "doubled must start on or off, True or False: came 1"),
    ],
)
def test_what_no_control_can_be_is_refused_whoever_sends_it(values, message):
    explorer = make()
    enter(explorer, **values)
    assert message in explorer.widget.shown["failed"]


def test_a_move_to_where_a_control_cannot_be_moves_nothing():
    explorer = make()
    with pytest.raises(ValueError, match="count must start within its range, from 0 to 5: came 9"):
        explorer.move(x=2.0, count=9)
    with pytest.raises(TypeError, match="y is no control of sum_picture: expected x, count, sign, doubled"):
        explorer.move(y=2.0)
    assert explorer.values == make().values


def test_an_exception_in_the_first_picture_is_the_callers():
    def broken(x=1.0):
        raise ZeroDivisionError(x)

    with pytest.raises(ZeroDivisionError):
        explore(broken, x=(0.0, 2.0))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("no function", {}), "picture must be a function that returns a Picture: came str"),
        ((sum_picture, {"y": (0, 1)}), "y is no parameter of sum_picture: expected x, count, sign, doubled"),
        ((sum_picture, {"x": object()}), r"x must be a range \(min, max\) or .* or a bool: came <object"),
        ((lambda z: "", {}), "z needs an abbreviation such as"),
        ((lambda x=1.0: "<svg/>", {}), "picture must return a Picture, as .* makes it: came str"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(TypeError, match=message):
        explore(arguments[0], **arguments[1])


def test_text_from_a_description_stays_text():
    explorer = explore(lambda x=1.0: picture(caption("x"), title="t", description=f"{x} < 2 & <b>"), x=(0.0, 2.0))
    assert explorer.widget.shown["words"] == "1.0 < 2 & <b>", "the page sets it as text"
    assert ET.fromstring(explorer.picture.svg).findtext("{http://www.w3.org/2000/svg}desc") == "1.0 < 2 & <b>"
