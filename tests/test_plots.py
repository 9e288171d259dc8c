"""Figures and the progress bar: what they hold, what is stored of them, and what a screen reader is told."""

from base64 import b64decode
from io import BytesIO

import matplotlib.image as mpimg
import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex

from course_lib import digits, spirals, with_progress
from course_lib.notebook.plots import plot_images, plot_lines, plot_ratios, plot_regions
from course_lib.notebook.progress_bar import Bar
from course_lib.picture import Line, lines, picture, plots
from course_lib.picture.theme import COLOURS
from tests.pictures import outside, texts

VIEW = "application/vnd.jupyter.widget-view+json"


def pixels(plot):
    return mpimg.imread(BytesIO(b64decode(plot.plot.png)))


@pytest.fixture(scope="module")
def plots_drawn_twice():
    return some_plots(), some_plots()


def some_plots():
    inputs, target = spirals(20)
    images, labels = digits()
    return [
        plot_lines({"one": [3, 2, 1], "two": [1, 2, 3]}, ("epoch", "loss"), "Two lines that cross.", start=1),
        plot_lines({"one": [1, 10, 1000]}, ("layer", "length"), "One that rises.", log=True),
        plot_ratios([10, 100], {"time": [2, 20], "memory": [9, 0.9]}, ("classes", "ratio"), "Ratios."),
        plot_regions({"a": lambda x: x @ np.eye(2, 3), "b": lambda x: -x @ np.eye(2, 3)}, inputs, target, "Regions."),
        plot_images(images[:5], labels[:5].astype(str), "Five digits <0 to 4>.", across=3),
        plot_images(images[:2] - 0.5, ["u", "v"], "Two pictures of weights.", signed=True),
    ]


@pytest.mark.parametrize("place", range(6))
def test_a_plot_is_an_image_with_words_and_the_same_bytes_each_time(plots_drawn_twice, place):
    plot, again = (plots[place] for plots in plots_drawn_twice)
    bundle, metadata = plot._repr_mimebundle_()
    assert metadata == {"image/png": {"alt": repr(plot)}}
    assert set(bundle) == {"image/png", "text/plain", VIEW}
    assert bundle["text/plain"] == plot.plot.words
    assert pixels(plot).std() > 0.01, "an empty page shows nothing"
    assert again.plot == plot.plot


def test_the_live_image_has_its_words_as_alternative_text(plots_drawn_twice):
    assert plots_drawn_twice[0][4].html.startswith('<img alt="Five digits &lt;0 to 4&gt;." src="data:image/png;base64,')


def test_the_borders_of_the_regions_follow_the_classifier():
    inputs, target = spirals(20)
    words = "Regions."
    one = plot_regions({"a": lambda x: np.column_stack([x[:, 0], -x[:, 0]])}, inputs, target, words)
    other = plot_regions({"a": lambda x: np.column_stack([x[:, 1], -x[:, 1]])}, inputs, target, words)
    assert np.abs(pixels(one) - pixels(other)).max() > 0.2


def test_the_images_are_those_of_the_rows():
    zero, one = (plot_images(digits()[0][place : place + 1], ["?"], "A digit.") for place in (0, 1))
    assert np.abs(pixels(zero) - pixels(one)).max() > 0.5


def test_a_bar_gives_every_item_and_counts_them():
    bar = Bar(120, "epochs")
    seen = [(item, bar.html.value) for item in bar.over(range(120))]
    assert [item for item, _ in seen] == list(range(120))
    assert 'value="0" max="120"' in seen[0][1]
    assert 'value="60"' in seen[60][1]
    assert bar.html.value == '<progress aria-label="epochs" value="120" max="120"></progress> epochs: 120 of 120'


@pytest.mark.parametrize("total", [1, 7, 121, 999])
def test_a_bar_is_full_at_the_end_whatever_its_length(total):
    bar = Bar(total, "epochs")
    assert len(list(bar.over(range(total)))) == total
    assert f'value="{total}" max="{total}"' in bar.html.value


@pytest.fixture
def axes(monkeypatch):
    """What matplotlib was told to draw, frame by frame, once something is drawn."""
    found = []
    monkeypatch.setattr(plots, "drawn", lambda figure, words: found.extend(figure.axes) or plots.Plot("", words))
    return found


def test_lines_have_their_values_each_a_colour_of_the_pictures_and_a_style_of_its_own(axes):
    plot_lines({"one": [3, 2, 1], "two": [1, 2, 3]}, ("epoch", "loss"), "Two lines.", start=1)
    one, two = axes[0].get_lines()
    assert [line.get_xdata().tolist() for line in (one, two)] == [[1, 2, 3]] * 2
    assert [line.get_ydata().tolist() for line in (one, two)] == [[3, 2, 1], [1, 2, 3]]
    assert [line.get_color() for line in (one, two)] == [COLOURS["forward"][0], COLOURS["backward"][0]]
    assert (one.get_linestyle(), one.get_marker()) != (two.get_linestyle(), two.get_marker())
    assert (axes[0].get_xlabel(), axes[0].get_ylabel(), axes[0].get_yscale()) == ("epoch", "loss", "linear")
    assert [text.get_text() for text in axes[0].get_legend().get_texts()] == ["one", "two"]


def test_where_it_is_asked_for_the_vertical_axis_is_logarithmic(axes):
    plot_lines({"one": [1, 10, 1000]}, ("layer", "length"), "One that rises.", log=True)
    assert axes[0].get_yscale() == "log"


def test_ratios_stand_over_their_sizes_beside_a_line_at_one(axes):
    plot_ratios([10, 100], {"time": [2, 20]}, ("classes", "ratio"), "Ratios.")
    time, one = axes[0].get_lines()
    assert (list(time.get_xdata()), list(time.get_ydata())) == ([10, 100], [2, 20])
    assert list(one.get_ydata()) == [1, 1]
    assert (axes[0].get_xscale(), axes[0].get_yscale()) == ("log", "log")


def test_regions_have_a_classs_samples_in_its_colour_and_marker(axes):
    inputs, target = np.array([[0.0, 1.0], [1.0, 0.0], [-1.0, 0.5]]), np.array([0, 1, 0])
    plot_regions({"a": lambda x: x, "b": lambda x: -x}, inputs, target, "Regions.")
    assert [frame.get_title() for frame in axes] == ["a", "b"]
    points = [found for found in axes[0].collections if isinstance(found, PathCollection)]
    assert [found.get_offsets().tolist() for found in points] == [[[0.0, 1.0], [-1.0, 0.5]], [[1.0, 0.0]]]
    drawn = [to_hex(found.get_facecolor()[0]) for found in points]
    assert drawn == [COLOURS["forward"][0], COLOURS["backward"][0]]


def test_an_image_begins_at_white_for_zero_and_a_signed_one_has_zero_in_the_middle(axes):
    row = np.array([[-0.5] + [0.0] * 62 + [0.25]])
    plot_images(abs(row), ["ink"], "Ink.")
    plot_images(row, ["weights"], "Weights.", signed=True)
    ink, weights = (frame.images[0] for frame in axes if frame.images)
    assert (ink.get_clim(), weights.get_clim()) == ((0, 0.5), (-0.5, 0.5))
    assert weights.get_array()[0, 0] == -0.5
    assert weights.get_array()[7, 7] == 0.25


def test_what_is_stored_of_a_bar_is_its_label():
    bar = Bar(3, "epochs <b>")
    assert set(bar._repr_mimebundle_()) == {"text/plain", VIEW}
    assert bar._repr_mimebundle_()["text/plain"] == "(a bar shows the progress of: epochs <b>)"
    assert "<b>" not in bar.html.value


def test_with_progress_outside_a_notebook_is_the_loop_alone(capsys):
    assert list(with_progress([3, 1, 2], "numbers")) == [3, 1, 2]
    assert list(with_progress([], "nothing")) == []
    assert capsys.readouterr().out == ""
    with pytest.raises(TypeError, match="items must have a length, as a list or a range has: came generator"):
        with_progress((n for n in range(3)), "numbers")


def test_lines_are_drawn_through_their_values_and_leave_out_what_is_not_finite():
    series = [Line("a", [0, 1, 2]), Line("b", [2, np.nan, 0], "backward", dashed=True)]
    drawn = picture(lines(series, (0, 2), last=2, size=(134, 140)), title="t", description="d")
    assert 'points="0,100 50,50 100,0"' in drawn.svg
    assert 'points="0,0 100,100"' in drawn.svg
    assert drawn.svg.count("stroke-dasharray") == 2, "the dashed line and its sample in the legend"
    assert [label for label in texts(drawn) if label in ("a", "b")] == ["a", "b"]
    assert outside(drawn) == []
