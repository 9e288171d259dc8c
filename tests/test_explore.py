"""`explore`: controls move, the picture follows, and what goes wrong is said where the picture would be."""

from xml.etree import ElementTree as ET

import ipywidgets
import pytest

from course_lib import explore
from course_lib.picture import caption, figure, number, picture
from tests.pictures import texts


def sum_picture(x=1.0, count=2, sign="plus", doubled=False):
    total = (x + count if sign == "plus" else x - count) * (2 if doubled else 1)
    return picture(caption(number(total)), title="A sum", description=f"The sum is {number(total)}.")


def make():
    return explore(sum_picture, x=(-3, 3, 0.1), count=(0, 5), sign=["plus", "minus"], doubled=False)


def test_controls_begin_at_the_defaults_of_the_function():
    explorer = make()
    assert {name: control.value for name, control in explorer.controls.items()} == {
        "x": 1.0,
        "count": 2,
        "sign": "plus",
        "doubled": False,
    }
    assert texts(explorer.picture) == ["3.00"]


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [("x", -2.5, "−0.50"), ("count", 5, "6.00"), ("sign", "minus", "−1.00"), ("doubled", True, "6.00")],
)
def test_each_control_moves_the_picture_and_its_words(name, value, shown):
    explorer = make()
    explorer.controls[name].value = value
    assert texts(explorer.picture) == [shown]
    assert explorer.picture.svg in explorer.html.value
    assert f"The sum is {shown}." in explorer.html.value.replace(explorer.picture.svg, "")


def test_every_control_has_a_name_and_each_slider_a_number_field_with_one():
    rows = make().widget.children[:-1]
    fields = [row.children[0] if isinstance(row, ipywidgets.HBox) else row for row in rows]
    assert [field.description for field in fields] == ["x", "count", "sign", "doubled"]
    assert [type(field) for field in fields[:2]] == [ipywidgets.BoundedFloatText, ipywidgets.BoundedIntText]
    assert [(field.min, field.max, field.step) for field in fields[:2]] == [(-3, 3, 0.1), (0, 5, 1)]


def slider_beside(explorer, name):
    return explorer.widget.children[list(explorer.controls).index(name)].children[1]


def test_a_slider_steps_through_the_numbers_as_they_are_written():
    explorer = explore(lambda x=-3.0: sum_picture(x), x=(-3, 3, 0.1))
    slider = slider_beside(explorer, "x")
    assert (slider.min, slider.max, slider.value) == (0, 60, 0)
    seen = []
    for slider.value in range(1, 61):
        seen.append(repr(explorer.controls["x"].value))
    assert seen == [repr(tenths / 10) for tenths in range(-29, 31)]


def test_a_number_field_moves_its_slider_and_keeps_what_lies_between_two_steps():
    explorer = make()
    x, slider = explorer.controls["x"], slider_beside(explorer, "x")
    x.value = 0.123
    assert (x.value, slider.value) == (0.123, 31)
    slider.value = 32
    assert x.value == 0.2
    x.value = 99  # the field holds it within its range
    assert (x.value, slider.value) == (3, 60)


def test_a_range_that_its_step_does_not_divide_keeps_its_maximum_for_the_field():
    explorer = explore(sum_picture, x=(-3, 3.05, 0.5))
    slider = slider_beside(explorer, "x")
    slider.value = slider.max
    assert explorer.controls["x"].value == 3.0
    explorer.controls["x"].value = 3.05
    assert (explorer.controls["x"].value, slider.value) == (3.05, slider.max)


def test_a_widget_is_taken_as_it_is():
    x = ipywidgets.FloatLogSlider(value=10.0, min=0, max=2)
    explorer = explore(sum_picture, x=x, doubled=True)
    assert explorer.controls["x"] is x
    assert texts(explorer.picture) == ["12.00"]
    x.value = 100.0
    assert texts(explorer.picture) == ["102.00"]


def test_a_figure_is_shown_with_its_controls_and_an_abbreviation_replaces_one():
    shown = figure(x=(-3, 3, 0.1), count=(0, 5))(sum_picture)
    field = explore(shown, x=(0, 2, 0.5)).controls["x"]
    assert (field.min, field.max, field.step) == (0, 2, 0.5)
    assert list(explore(shown, x=(0, 2, 0.5)).controls) == ["x", "count"]
    assert explore(shown.at(x=2.5)).controls["x"].value == 2.5


def test_what_a_figure_remembers_is_kept_from_one_setting_to_the_next():
    def told(x=0.0, seen=()):
        return sum_picture(x + len(seen))

    explorer = explore(figure(lambda past, now: {"seen": (*past.get("seen", ()), now["x"])}, x=(0.0, 9.0))(told))
    assert texts(explorer.picture) == ["3.00"]
    explorer.controls["x"].value = 5.0
    assert texts(explorer.picture) == ["9.00"]


def test_a_list_with_a_long_option_is_wide_enough_to_read_it_whole():
    short, long = (explore(lambda x: sum_picture(), x=[option]).controls["x"] for option in ("a" * 24, "a" * 25))
    assert (short.layout.width, long.layout.width) == (None, "32em")


def test_names_are_shown_with_spaces():
    explorer = explore(lambda learning_rate=1.0: sum_picture(learning_rate), learning_rate=(0, 1.0))
    assert explorer.widget.children[0].children[0].description == "learning rate"


def test_the_mimebundle_has_the_live_widget_the_picture_and_its_words():
    explorer = make()
    explorer.controls["x"].value = 2.0
    bundle = explorer._repr_mimebundle_()
    assert bundle["image/svg+xml"] == sum_picture(2.0).svg
    assert bundle["text/plain"] == repr(explorer) == "A sum\nThe sum is 4.00."
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == explorer.widget.model_id


def test_an_exception_takes_the_pictures_place_with_its_message_and_the_next_value_brings_it_back():
    def fragile(x=1.0):
        if x < 0:
            raise ValueError(f"no picture of <{x}>")
        return sum_picture(x)

    explorer = explore(fragile, x=(-1.0, 1.0))
    before = explorer.picture
    explorer.controls["x"].value = -1.0
    assert "ValueError: no picture of &lt;-1.0&gt;" in explorer.html.value
    assert "<svg" not in explorer.html.value
    explorer.controls["x"].value = 1.0
    assert explorer.picture == before
    assert before.svg in explorer.html.value


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
        (
            (sum_picture, {"x": object()}),
            r"x must be a range \(min, max\) or .* or a widget: came <object",
        ),
        ((lambda z: "", {}), "z needs an abbreviation such as"),
        ((lambda x=1.0: "<svg/>", {}), "picture must return a Picture, as .* makes it: came str"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(TypeError, match=message):
        explore(arguments[0], **arguments[1])


def test_text_from_a_description_is_escaped():
    explorer = explore(lambda x=1.0: picture(caption("x"), title="t", description=f"{x} < 2 & <b>"), x=(0.0, 2.0))
    assert "&lt; 2 &amp; &lt;b&gt;" in explorer.html.value.replace(explorer.picture.svg, "")
    assert ET.fromstring(explorer.picture.svg).findtext("{http://www.w3.org/2000/svg}desc") == "1.0 < 2 & <b>"
