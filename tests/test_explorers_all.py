"""What holds for every figure, wherever it stands."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from course_lib import explore, explorers
from course_lib.explorers import figures
from course_lib.picture.scene import TEXT_SIZE
from tests.pictures import SVG, extremes, outside, texts

WIDEST = 600  # pixels: in a column of 400 its text, of 16 pixels, is still shown with more than 10

each = pytest.mark.parametrize("figure", figures(), ids=lambda figure: figure.name)


def test_every_module_of_the_explorers_has_figures_and_each_has_a_name_of_its_own():
    names = [figure.name for figure in figures()]
    assert len(set(names)) == len(names)
    modules = {path.stem for path in Path(explorers.__file__).parent.glob("*.py")} - {"__init__"}
    assert {figure.picture.__module__.rpartition(".")[2] for figure in figures()} == modules


@each
def test_its_text_can_be_read_in_a_narrow_column_and_stays_inside_the_frame_at_every_extreme(figure):
    for values in extremes(figure):
        drawn = figure(**values)
        assert outside(drawn) == [], values
        assert float(re.search(r'viewBox="0 0 ([\d.]+) ', drawn.svg)[1]) <= WIDEST, values
        assert min(map(float, re.findall(r'font-size="([\d.]+)"', drawn.svg))) >= TEXT_SIZE - 2, values


@each
def test_its_words_change_with_every_control(figure):
    for name, control in figure.controls.items():
        said = {figure(**{**figure.start, name: value}).description for value in [control.value, *control.ends]}
        assert len(said) > 1, f"{name} moves the picture and not its words"


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
