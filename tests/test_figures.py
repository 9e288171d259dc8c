"""Figures and their controls are data: read from abbreviations, started elsewhere, drawn; no widget is needed."""

import subprocess
import sys

import numpy as np
import pytest

from course_lib.explorers import figures
from course_lib.picture import Figure, Picture, caption, figure, picture
from course_lib.picture.controls import Choice, Range, Switch, control


def drawn(x=1.0, word="a", *, on=False):
    return picture(caption(f"{x} {word} {on}"), title="Three values", description="d")


@pytest.mark.parametrize(
    ("abbreviation", "default", "read"),
    [
        ((-3, 3, 0.1), 1.0, Range(1.0, -3, 3, 0.1)),
        ((0, 5), 2, Range(2, 0, 5, 1)),
        ((0, 1.0), 0.5, Range(0.5, 0, 1.0, 0.1)),
        ((np.int64(0), np.float64(2)), 1, Range(1, 0, 2.0, 0.1)),
        (["a", "b"], "b", Choice("b", {"a": "a", "b": "b"})),
        ([1, 2, 4], 4, Choice("4", {"1": 1, "2": 2, "4": 4})),
        ([("low", 0.1), ("high", 0.5)], 0.5, Choice("high", {"low": 0.1, "high": 0.5})),
        ({"low": 0.1, "high": 0.5}, 0.1, Choice("low", {"low": 0.1, "high": 0.5})),
        (False, True, Switch(True)),
    ],
)
def test_abbreviations_are_read_as_interact_reads_them_and_start_at_the_default(abbreviation, default, read):
    found = control("x", abbreviation, default)
    assert found == read
    assert type(found.start) is type(read.start)
    assert found.value == default


@pytest.mark.parametrize(
    ("abbreviation", "start"),
    [((-3, 3, 0.1), 0.0), ((0, 5), 2), ((0, 0.7, 0.1), 0.3), ((1, 2, 5), 1), (["a", "b"], "a"), (True, True)],
)
def test_without_a_default_a_range_starts_in_the_middle_and_a_choice_at_its_first(abbreviation, start):
    assert control("x", abbreviation).value == start
    assert type(control("x", abbreviation).value) is type(start)


@pytest.mark.parametrize("abbreviation", [(0, 5), (0, 5, 1)])
def test_between_whole_numbers_only_whole_ones_are_reached_unless_it_starts_between_two(abbreviation):
    assert control("x", abbreviation, 2).whole
    assert not control("x", abbreviation, 2.5).whole
    assert not control("x", (0, 5, 0.5), 2).whole


@pytest.mark.parametrize(
    ("abbreviation", "default", "error", "message"),
    [
        (3, 3, TypeError, r"x must be a range \(min, max\) or .* or a bool: came 3"),
        ((1, 2, 3, 4), 1, TypeError, r"came \(1, 2, 3, 4\)"),
        ((0, "a"), 0, TypeError, r"came \(0, 'a'\)"),
        ((False, True), 0, TypeError, r"came \(False, True\)"),
        ((0, float("nan")), 0, TypeError, "x must be a range"),
        ((3, -3), 0, ValueError, "x must go from min up to max by a step above 0: came 3, -3 and 1"),
        ((0, 1, 0), 0, ValueError, "came 0, 1 and 0"),
        ([], 0, ValueError, "x must have at least one option"),
        ([1, "1"], 1, ValueError, "no two of one label"),
        ((0, 1), 2, ValueError, "x must start within its range, from 0 to 1: came 2"),
        ((0, 1), "a", ValueError, "came 'a'"),
        (["a", "b"], "c", ValueError, "x must start at one of a, b: came 'c'"),
        (True, 1, TypeError, "x must start on or off, True or False: came 1"),
    ],
)
def test_what_cannot_be_moved_is_refused_by_name(abbreviation, default, error, message):
    with pytest.raises(error, match=message):
        control("x", abbreviation, default)


def test_a_figure_has_the_functions_name_its_title_and_its_controls_in_the_functions_order():
    shown = figure(on=False, x=(0.0, 2.0))(drawn)
    assert (shown.name, shown.title) == ("drawn", "Three values")
    assert list(shown.controls) == ["x", "on"]
    assert shown.start == {"x": 1.0, "on": False}, "word has no control and keeps its default"
    assert shown(2.0, on=True) == drawn(2.0, on=True)
    assert shown.draw(shown.start) == (drawn(), {})


def test_a_figure_is_started_elsewhere_and_stays_what_it_was():
    shown = figure(x=(0.0, 2.0), word=["a", "b"])(drawn)
    moved = shown.at(word="b", x=1.5)
    assert list(moved.start.items()) == [("x", 1.5), ("word", "b")], "in the order of the function"
    assert shown.at(word="b").start == {"x": 1.0, "word": "b"}
    assert shown.start == {"x": 1.0, "word": "a"}
    with pytest.raises(ValueError, match=r"x must start within its range, from 0\.0 to 2\.0: came 3"):
        shown.at(x=3)
    with pytest.raises(TypeError, match="on is no control of drawn: expected x, word"):
        shown.at(on=True)


def test_what_is_remembered_goes_into_the_picture_and_on_to_the_next():
    def counted(x=1.0, tries=0):
        return picture(caption(f"{x} {tries}"), title="t", description="d")

    shown = figure(lambda past, now: {"tries": past.get("tries", 0) + now["x"]}, x=(0, 9))(counted)
    first, past = shown.draw({"x": 2})
    second, past = shown.draw({"x": 3}, past)
    assert (first, second, past) == (counted(2, 2), counted(3, 5), {"tries": 5})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Figure.of("no function", {}), "picture must be a function that returns a Picture: came str"),
        (lambda: figure(y=(0, 1))(drawn), "y is no parameter of drawn: expected x, word, on"),
        (lambda: figure()(lambda z: drawn()), "z needs an abbreviation such as z=.*: came none, and it has no default"),
        (lambda: figure()(lambda: "<svg/>").draw({}), "picture must return a Picture, as .* makes it: came str"),
    ],
)
def test_what_makes_no_figure_is_named(make, message):
    with pytest.raises(TypeError, match=message):
        make()


def test_the_same_values_give_the_same_picture():
    for shown in figures():
        assert shown.draw(shown.start) == shown.draw(shown.start)
        assert isinstance(shown(), Picture)


@pytest.mark.parametrize("module", sorted({shown.picture.__module__ for shown in figures()}))
def test_a_figure_needs_neither_widgets_nor_ipython_nor_matplotlib(module):
    script = (
        f"import sys, {module} as module\n"
        "from course_lib.picture import Figure\n"
        "shown = next(value for value in vars(module).values() if isinstance(value, Figure))\n"
        "assert shown.draw(shown.start)[0].svg\n"
        "import course_lib.asking.question\n"
        "print(*sorted({'ipywidgets', 'IPython', 'matplotlib', 'anywidget'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
