"""What holds for the picture of every explorer, wherever it stands."""

import pkgutil
import re
from importlib import import_module

import pytest

from course_lib import explorers
from course_lib.picture import words
from course_lib.picture.scene import TEXT_SIZE
from tests.pictures import texts

MODULES = [import_module(f"course_lib.explorers.{module.name}") for module in pkgutil.iter_modules(explorers.__path__)]
EXPLORERS = [
    getattr(module, name) for module in MODULES for name in sorted(vars(module)) if name.startswith("explore_")
]
WIDEST = 600  # pixels: in a column of 400 its text, of 16 pixels, is still shown with more than 10

each = pytest.mark.parametrize("make", EXPLORERS, ids=lambda make: make.__name__)


@each
def test_its_text_can_be_read_in_a_narrow_column(make):
    svg = make().svg
    assert float(re.search(r'viewBox="0 0 ([\d.]+) ', svg)[1]) <= WIDEST
    assert min(map(float, re.findall(r'font-size="([\d.]+)"', svg))) >= TEXT_SIZE - 2


@each
def test_its_words_change_with_every_control(make):
    explorer = make()
    for name, control in explorer.controls.items():
        before = words(explorer.svg)[1]
        others = _other_values(control)
        seen = set()
        for value in others:
            control.value = value
            seen.add(words(explorer.svg)[1])
        assert seen - {before}, f"{name} moves the picture and not its words"


@each
def test_it_has_a_title_a_role_and_no_control_without_a_name(make):
    explorer = make()
    assert words(explorer.svg)[0]
    assert 'role="img"' in explorer.svg
    assert all(control.description for control in explorer.controls.values())
    assert texts(explorer.svg)


def _other_values(control):
    if hasattr(control, "options"):
        return [value for _, value in control._options_full if value != control.value]
    if isinstance(control.value, bool):
        return [not control.value]
    return [value for value in (control.min, control.max) if value != control.value]
