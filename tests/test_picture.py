"""The building blocks: what they draw is what they were given."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from course_lib.picture import (
    Edge,
    Node,
    above,
    at_least,
    bars,
    beside,
    caption,
    curve,
    graph,
    heatmap,
    narrow,
    number,
    picture,
)
from course_lib.picture.scene import COLUMN, TEXT_SIZE, length
from course_lib.picture.theme import COLOURS, STYLE
from course_lib.picture.widths import text_width
from tests.pictures import SVG, description, numbers, outside, texts


def draw(block):
    return picture(block, title="t", description="d")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1.005, "1.00"),
        (-0.004, "0.00"),
        (-0.0, "0.00"),
        (-1.5, "−1.50"),
        (np.inf, "∞"),
        (-np.inf, "−∞"),
        (np.nan, "NaN"),
    ],
)
def test_numbers_have_fixed_decimals_and_true_minus_signs(value, written):
    assert number(value) == written


def test_a_picture_says_its_title_and_description_and_has_a_role():
    drawn = picture(caption("x < y & z"), title="a < b", description="x is −1 & less than y")
    assert (drawn.title, drawn.description) == ("a < b", "x is −1 & less than y")
    root = ET.fromstring(drawn.svg)
    assert (root.get("role"), root.findtext(f"{SVG}title")) == ("img", "a < b")
    assert root.findtext(f"{SVG}desc") == "x is −1 & less than y"
    assert texts(drawn) == ["x < y & z"]


def test_a_picture_shows_itself_and_its_words():
    drawn = picture(caption("x"), title="A letter", description="It is x.")
    words = "A letter\nIt is x."
    assert drawn._repr_mimebundle_() == {"image/svg+xml": drawn.svg, "text/plain": words}
    assert repr(drawn) == words


def test_pictures_are_the_same_bytes_each_time():
    assert draw(heatmap(np.eye(3), "I")) == draw(heatmap(np.eye(3), "I"))


def test_a_heatmap_shows_each_entry_row_by_row():
    matrix = np.array([[1.25, -2.0, 0.0], [3.5, -0.75, 10.0]])
    assert numbers(draw(heatmap(matrix, "values"))) == matrix.ravel().tolist()


def test_a_heatmap_marks_and_crosses_the_cells_it_is_told():
    plain, marked = (draw(heatmap(np.ones((2, 2)), "m", marked=cells)).svg for cells in ([], [(1, 0)]))
    assert marked.count('stroke-width="3"') == plain.count('stroke-width="3"') + 1
    crossed = draw(heatmap(np.ones((2, 2)), "m", crossed=[(0, 0), (1, 1)])).svg
    assert crossed.count("<line") == plain.count("<line") + 4


def test_what_crosses_a_cell_leaves_its_number_whole():
    crossed = draw(heatmap([[-8.88]], "m", crossed=[(0, 0)], cell=56)).svg
    half = text_width("−8.88", TEXT_SIZE) / 2
    for line in ET.fromstring(crossed).iter(f"{SVG}line"):
        (left, low), (right, high) = ((float(line.get(f"x{end}")), float(line.get(f"y{end}"))) for end in "12")
        # The cell begins 24 pixels down, the digits stand between 8 and 20 pixels in it.
        aside = right < 28 - half or left > 28 + half
        assert aside or high - 24 >= 20 or low - 24 <= 9


def test_a_heatmap_names_what_is_wrong_with_its_arguments():
    with pytest.raises(ValueError, match=r"matrix must have two axes: came shape \(3,\)"):
        heatmap([1, 2, 3], "m")
    with pytest.raises(ValueError, match=r"rows must have 2 labels .* came 1"):
        heatmap(np.ones((2, 3)), "m", rows=["a"])


def test_bars_grow_with_their_value_and_to_the_left_when_negative():
    drawn = draw(bars([1.0, -0.5, 4.0], ["a", "b", "c"], "b", scale=2))
    boxes = [part.split('"') for part in drawn.svg.split("<rect ")[2:]]  # the first is the paper
    left, widths = [float(box[1]) for box in boxes], [float(box[5]) for box in boxes]
    assert widths == pytest.approx([2 * widths[1], widths[1], 2 * widths[0]], abs=0.2)  # 4 is cut at the scale, 2
    assert left[0] == left[2] == pytest.approx(left[1] + widths[1], abs=0.2)
    assert numbers(drawn) == [1.0, -0.5, 4.0]


def parts(drawn, tag):
    """The attributes of each element of a kind, in drawing order."""
    return [node.attrib for node in ET.fromstring(drawn.svg).iter(f"{SVG}{tag}")]


def test_a_bar_has_the_colour_of_its_sign_and_a_marked_one_a_thick_border():
    drawn = draw(bars([1.0, -0.5, 0.0], ["a", "b", "c"], "b", scale=2, marked=[1]))
    assert [box["class"] for box in parts(drawn, "rect")[1:]] == [
        "bp-fill-forward bp-line-forward",
        "bp-fill-backward bp-line-accent",
        "bp-fill-forward bp-line-forward",
    ]
    assert [group["stroke-width"] for group in parts(drawn, "g")[1:]] == ["1", "3", "1"]


def test_unsigned_bars_begin_at_the_left_where_zero_is_and_what_is_not_finite_has_none():
    drawn = draw(bars([1.0, np.nan, np.inf], ["a", "b", "c"], "b", scale=1, signed=False, width=260))
    (zero,) = parts(drawn, "line")
    boxes, left = parts(drawn, "rect")[1:], 12 + max(text_width(label, 16) for label in "abc")
    assert {box["x"] for box in boxes} == {zero["x1"]} == {zero["x2"]} == {length(left)}
    assert [float(box["width"]) for box in boxes] == pytest.approx([260 - left - 62, 0, 0], abs=0.1)
    assert texts(drawn)[2::2] == ["1.00", "NaN", "∞"]


def test_a_signed_bars_zero_stands_in_the_middle():
    left = 12 + text_width("a", 16)
    (zero,) = parts(draw(bars([-1.0], ["a"], "b", scale=1, width=260)), "line")
    assert float(zero["x1"]) == pytest.approx(left + (260 - left - 62) / 2, abs=0.1)


def test_a_cells_tint_grows_with_its_magnitude_and_its_colour_is_that_of_its_sign():
    cells = parts(draw(heatmap([[2.0, -1.0, 0.0, np.nan]], "m")), "rect")[1:]
    assert [float(cell["fill-opacity"]) for cell in cells] == [0.5, 0.25, 0, 0]
    assert [cell["class"].split()[0] for cell in cells[:2]] == ["bp-fill-forward", "bp-fill-backward"]
    scaled = parts(draw(heatmap([[2.0, -1.0, 8.0]], "m", scale=4)), "rect")[1:]
    assert [float(cell["fill-opacity"]) for cell in scaled] == [0.25, 0.12, 0.5], "beyond the scale it is full"


def test_a_heatmaps_labels_stand_at_their_rows_and_columns():
    drawn = draw(heatmap(np.zeros((2, 3)), "m", rows=["r0", "r1"], columns=["c0", "c1", "c2"], cell=60))
    found = {label: parts(drawn, "text")[place] for place, label in enumerate(texts(drawn))}
    cells = parts(drawn, "rect")[1:]
    for j in range(3):
        assert float(found[f"c{j}"]["x"]) == float(cells[j]["x"]) + 30
        assert float(found[f"c{j}"]["y"]) < float(cells[j]["y"])
    for i in range(2):
        assert float(cells[3 * i]["y"]) < float(found[f"r{i}"]["y"]) < float(cells[3 * i]["y"]) + 30
        assert found[f"r{i}"]["text-anchor"] == "end"
        assert float(found[f"r{i}"]["x"]) < float(cells[0]["x"])


def test_an_axis_has_round_numbers_each_at_its_place():
    drawn = draw(curve(np.square, (-2, 2), (0, 4), labels=("time", "height"), size=(234, 140)))
    names, marks = texts(drawn), parts(drawn, "text")
    assert names[:2] == ["time", "height"]
    assert names[2:7] == ["−2", "−1", "0", "1", "2"]
    assert [float(mark["x"]) for mark in marks[2:7]] == [34, 84, 134, 184, 234], "50 pixels a unit, 34 from the left"
    assert names[7:] == ["0", "1", "2", "3", "4"]
    assert [float(mark["y"]) for mark in marks[7:]] == [105, 80, 55, 30, 5], "25 a unit, each written a little lower"


@pytest.mark.parametrize(
    ("limits", "labels"),
    [
        ((0, 1), ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        ((0, 1.5), ["0", "0.2", "0.4", "0.6", "0.8", "1", "1.2", "1.4"]),
        ((-1, 4), ["−1", "0", "1", "2", "3", "4"]),
        ((0, 0.25), ["0", "0.05", "0.1", "0.15", "0.2", "0.25"]),
        ((0, 100), ["0", "20", "40", "60", "80", "100"]),
    ],
)
def test_ticks_are_few_and_round(limits, labels):
    shown = texts(draw(curve(lambda x: 0 * x, (-1, 1), limits, labels=("", ""))))
    assert shown[-len(labels) :] == labels


def test_a_curve_leaves_out_what_is_not_finite():
    with np.errstate(divide="ignore"):
        (line,) = parts(draw(curve(lambda x: -np.log(x), (0, 1), (0, 5))), "polyline")
    assert len(line["points"].split()) == 160


def test_a_sample_is_a_square_joined_to_the_curve():
    drawn = draw(curve(lambda x: x, (0, 4), (0, 4), samples=[(1, 3)], size=(234, 140)))  # 50 and 25 pixels a unit
    square, miss = parts(drawn, "rect")[1], parts(drawn, "line")[-1]
    assert (float(square["x"]) + 6, float(square["y"]) + 6) == (50, 25)
    assert [float(miss[end]) for end in ("x1", "y1", "x2", "y2")] == [50, 25, 50, 75]


def test_an_edge_leads_from_its_nodes_side_to_the_others_and_has_its_numbers_above_and_below():
    nodes = [Node("f", "f", 0), Node("g", "g", 1), Node("h", "h", 1, 1)]
    drawn = draw(graph(nodes, [Edge("f", "g", 1, 2, closed=True), Edge("g", "h", 3, 4)], column=120, row=80))
    level, head, down, _ = (path["d"] for path in parts(drawn, "path"))
    assert level == "M44 22L120 22", "from the right side of one box to the left of the other"
    assert head.startswith("M120 22")
    assert down == "M142 40L142 84"
    assert [path.get("stroke-dasharray") for path in parts(drawn, "path")][::2] == ["4 4", None]
    value, gradient, downward, upward = parts(drawn, "text")[:4]
    assert float(value["y"]) < 22 < float(gradient["y"])
    assert float(value["x"]) == float(gradient["x"]) == (44 + 120) / 2
    assert texts(drawn)[2:4] == ["↓ 3.00", "↑ 4.00"]
    assert float(downward["x"]) < 142 < float(upward["x"])
    assert "bp-text-forward" in value["class"]
    assert "bp-text-backward" in gradient["class"]


def test_an_edge_with_a_corner_enters_beside_others_from_its_side_and_points_into_its_node():
    nodes = [Node("a", "a", 0, 0), Node("b", "b", 0, 1), Node("c", "c", 0, 3), Node("end", "+", 2, 0.5)]
    edges = [Edge("c", "end", 1), Edge("b", "end", 2), Edge("a", "end", 3), Edge("a", "c", 4)]
    drawn = draw(graph(nodes, edges, column=120, row=60))
    (_, from_c), (_, from_b), (_, from_a) = (
        [tuple(map(float, point.split())) for point in path["d"][1:].split("L")][1:3]
        for path in parts(drawn, "path")[:6:2]
    )
    assert (from_a[1], from_b[1], from_c[1]) == (34, 70, 70), "from above one, from below two"
    assert from_b[0] < from_a[0] < from_c[0], "the nearest first: no edge crosses another"
    assert [path["d"].partition("l")[2][:7] for path in parts(drawn, "path")[1:6:2]] == [
        "-4.5 8h",
        "-4.5 8h",
        "-4.5 -8",
    ]


def test_an_edge_that_rises_first_runs_level_into_its_node():
    nodes = [Node("x", "x", 0, 1, kind="variable"), Node("f", "f", 1, 0)]
    drawn = draw(graph(nodes, [Edge("x", "f", 1, rises=True)], column=120, row=60))
    corners = [point.split() for point in parts(drawn, "path")[0]["d"][1:].split("L")]
    assert corners[0][0] == corners[1][0]
    assert corners[1][1] == corners[2][1] == "22"


def test_a_narrow_column_has_blocks_below_each_other_and_captions_in_several_lines():
    left, right, words = heatmap(np.ones((2, 4)), "a"), heatmap(np.ones((3, 4)), "b"), "many words " * 9
    wide = beside(left, right)
    assert caption(words).height == 20
    with narrow():
        assert beside(left, right).height == left.height + 16 + right.height
        assert beside(left, gap=8).width == left.width
        assert caption(words).height > 20
        assert caption(words).width <= COLUMN * 14 / 12 - 24
        shown = draw(above(beside(left, right), caption(words)))
        assert outside(shown) == []
        assert shown.size[1] < draw(beside(left, right)).size[1] + 100
        assert "".join(texts(shown)[-3:]).replace(" ", "").startswith("manywords")
    assert beside(left, right) == wide, "the layout ends with the column"
    assert draw(left).size == (left.width + 24, left.height + 24)
    with narrow():
        assert draw(left).size == pytest.approx(((left.width + 24) * 0.75, (left.height + 24) * 0.75), abs=0.1)
        small = draw(curve(np.square, (-2, 2), (0, 4), size=(234, 140)))
        assert small.size == pytest.approx((258 * 12 / 14, 164 * 12 / 14), abs=0.1), "its smallest text is 14"


def test_room_is_given_and_never_taken_and_in_a_narrow_column_not_beyond_it():
    short = caption("short")
    assert (at_least(short, 300, 50).width, at_least(short, 300, 50).height) == (300, 50)
    assert at_least(short, 1, 1) == short
    with narrow():
        assert at_least(short, 900).width == COLUMN * 14 / 12 - 24


def test_no_text_is_wider_than_it_is_said_to_be():
    pytest.importorskip("matplotlib")
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - matplotlib brings it, and the font
    from matplotlib import get_data_path  # noqa: PLC0415

    for file, strong in (("DejaVuSans.ttf", False), ("DejaVuSans-Bold.ttf", True)):
        font = TTFont(f"{get_data_path()}/fonts/ttf/{file}")
        letters, em = font.getBestCmap(), font["head"].unitsPerEm
        for letter in "".join(map(chr, range(32, 127))) + "−×·→←↑↓∂ŷᵀ²₀₁₂ᵢΣ∞":
            true = 100 * font["hmtx"][letters[ord(letter)]][0] / em
            assert text_width(letter, 100, strong=strong) >= true - 0.05, letter
        assert text_width("loss 0.25", 16, strong=strong) == pytest.approx(
            sum(16 * font["hmtx"][letters[ord(letter)]][0] / em for letter in "loss 0.25"), rel=0.03
        )


def test_bars_want_one_label_a_value():
    with pytest.raises(ValueError, match="one label each"):
        bars([1, 2], ["a"], "b", scale=1)


def test_a_curve_puts_the_point_on_the_line_and_the_tangent_through_it():
    drawn = draw(curve(np.square, (-2, 2), (0, 4), point=1.0, slope=2.0, size=(234, 140)))  # 50 and 25 pixels a unit
    circle = drawn.svg.split("<circle ")[1].split('"')
    assert [float(circle[1]), float(circle[3])] == [150, 75]
    tangent = drawn.svg.split('stroke-dasharray="6 4"')[0].split("<line ")[-1].split('"')
    (x1, y1, x2, y2) = (float(tangent[k]) for k in (1, 3, 5, 7))
    assert (y1 - y2) / (x2 - x1) == pytest.approx(2 * 25 / 50)
    assert y1 + (150 - x1) * (y2 - y1) / (x2 - x1) == pytest.approx(75)


def test_a_graph_writes_values_forward_and_gradients_backward_on_its_edges():
    nodes = [Node("x", "x", 0, kind="variable"), Node("f", "f", 1), Node("y", "y", 2, kind="variable")]
    drawn = draw(graph(nodes, [Edge("x", "f", 1.5, -2), Edge("f", "y", 3)]))
    assert texts(drawn)[:3] == ["→ 1.50", "← −2.00", "→ 3.00"]


def test_blocks_beside_and_above_each_other_do_not_overlap():
    left, right = heatmap(np.ones((2, 2)), "a"), heatmap(np.ones((3, 1)), "b")
    assert beside(left, right, gap=10).width == left.width + 10 + right.width
    assert above(left, right, gap=10).height == left.height + 10 + right.height
    assert outside(draw(above(beside(left, right), left))) == []


def test_outside_sees_a_text_that_leaves_the_frame():
    drawn = draw(heatmap(np.ones((1, 1)), "m"))
    assert outside(replace(drawn, svg=drawn.svg.replace('text-anchor="start"', 'text-anchor="end"'))) == ["m"]


def contrast(first, second):
    def luminance(colour):
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return float(np.dot([0.2126, 0.7152, 0.0722], linear))

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("theme", "paper"), [(0, "#ffffff"), (1, "#111111")])
def test_every_colour_of_text_has_contrast_on_its_paper(theme, paper):
    colours = {role: pair[theme] for role, pair in COLOURS.items() if pair[theme].startswith("#")}
    assert {role: contrast(colour, paper) for role, colour in colours.items() if contrast(colour, paper) < 4.5} == {}


def test_every_theme_variable_has_a_fallback():
    uses = STYLE.split("var(--jp")[1:]
    assert uses
    assert all("," in use.split(")")[0] for use in uses)


def test_description_reads_true_minus_signs():
    assert description(picture(caption("x"), title="t", description="−1")) == "-1"
