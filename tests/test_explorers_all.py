"""What holds for every figure, wherever it stands."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from course_lib import explore, explorers
from course_lib.explorers import figures
from course_lib.explorers.fused_derivative import two_routes
from course_lib.explorers.single_layer import neuron_graph
from course_lib.picture import narrow
from course_lib.picture.controls import Range
from course_lib.picture.scene import COLUMN
from tests.full import cases
from tests.pictures import SVG, extremes, numbers, texts

WIDEST, TALLEST, CONTROL = 600, 640, 40  # pixels: what a laptop's and a phone's lab leave of their screens

MOST = cases(10, 30)  # settings of a figure

each = pytest.mark.parametrize("figure", figures(), ids=lambda figure: figure.name)


def test_every_module_of_the_explorers_has_figures_and_each_has_a_name_of_its_own():
    names = [figure.name for figure in figures()]
    assert len(set(names)) == len(names)
    modules = {path.stem for path in Path(explorers.__file__).parent.glob("*.py")} - {"__init__"}
    assert {figure.picture.__module__.rpartition(".")[2] for figure in figures()} == modules


@each
def test_it_keeps_its_size_beside_its_controls_while_its_values_move(figure):
    width, height = figure(**figure.start).size
    assert width <= WIDEST
    assert height <= TALLEST
    assert {figure(**values).size for values in extremes(figure, most=MOST)} == {(width, height)}


@each
def test_in_a_narrow_column_it_is_no_taller_than_leaves_room_for_a_control(figure):
    with narrow():
        drawn = [figure(**values).size for values in [figure.start, *extremes(figure, most=MOST)]]
    assert max(height * min(1, COLUMN / width) for width, height in drawn) <= TALLEST - CONTROL


@each
def test_its_words_change_with_every_control(figure):
    at_first = figure(**figure.start).description
    for name, control in figure.controls.items():
        moved = (figure(**{**figure.start, name: end}).description for end in control.ends)
        assert any(said != at_first for said in moved), f"{name} moves the picture and not its words"


@each
def test_a_number_that_belongs_to_a_control_is_that_controls_value(figure):
    for values in [figure.start, *extremes(figure, most=MOST)]:
        for node in ET.fromstring(figure(**values).svg).iter(f"{SVG}text"):
            if name := node.get("data-control"):
                assert isinstance(figure.controls[name], Range)
                assert numbers(node.text)[-1] == pytest.approx(values[name], abs=0.005)


def test_each_of_a_neurons_numbers_can_be_taken_and_a_logit_only_where_it_stands_as_it_is():
    assert held(neuron_graph()) == {"x0", "x1", "x2", "w0", "w1", "w2", "b", "dvalue"}
    assert held(two_routes()) == {"z0", "z1", "z2"}
    assert held(two_routes(scale=10)) == set()


def held(drawn):
    """The controls whose numbers stand in a picture."""
    return {node.get("data-control") for node in ET.fromstring(drawn.svg).iter(f"{SVG}text")} - {None}


@each
def test_it_says_its_title_and_description_in_the_picture_too(figure):
    drawn, _ = figure.draw(figure.start)
    root = ET.fromstring(drawn.svg)
    assert root.get("role") == "img"
    assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == (drawn.title, drawn.description)
    assert figure.title == drawn.title
    assert drawn.title
    assert texts(drawn)


@each
def test_it_is_shown_with_a_named_control_for_each_of_its_values_and_begins_where_its_data_say(figure):
    explorer = explore(figure)
    assert explorer.picture == figure.draw(figure.start)[0]
    assert explorer.values == figure.start
    controls = explorer.widget.given["controls"]
    assert [one["name"] for one in controls] == list(figure.controls)
    assert all(one["label"].strip() for one in controls)


def test_before_there_is_a_target_no_picture_names_anything_y_the_letter_of_what_is_true():
    chapters = [f"course_lib.explorers.{name}" for name in ("chain_rule", "single_layer", "relu")]
    named = {
        figure.name: [text for text in texts(figure.draw(figure.start)[0]) if re.match(r"y\b", text)]
        for figure in figures()
        if figure.picture.__module__ in chapters
    }
    assert {name: found for name, found in named.items() if found} == {}
    assert len(named) > len(chapters)
