"""Chapter 8's explorer draws the graph that an expression leaves behind, and who has sent what."""

import pytest

from course_lib.engine import Value
from course_lib.explorers.autograd import EXPRESSIONS, value_graph, walk_back
from tests.pictures import description, texts


@pytest.mark.parametrize(
    ("steps", "arrived", "edges"),
    [
        (0, ("a.gradient = 0 so far", "b.gradient = 0 so far"), ["← 1.00"]),
        (1, ("a.gradient = 0 so far", "b.gradient = 0 so far"), ["← 1.00"] * 3),
        (2, ("a.gradient = 1.00", "b.gradient = 0 so far"), ["← 1.00"] * 4),
        (3, ("a.gradient = 1.00 + (−2.00) = −1.00", "b.gradient = 0.00"), ["← 0.00", *["← 1.00"] * 4, "← −2.00"]),
    ],
)
def test_gradients_appear_as_their_operations_send(steps, arrived, edges):
    # f = a·b + exp(a) at a = 0, b = −2: ∂f/∂a = b + exp(0) = −1, ∂f/∂b = a = 0.
    drawn = walk_back("a · b + exp(a)", 0.0, -2.0, steps)
    shown = texts(drawn)
    assert set(arrived) <= set(shown)
    assert sorted(text for text in shown if text.startswith("←")) == sorted(edges)
    assert f"{steps} of them" in description(drawn)
    assert all(text.replace("−", "-") in description(drawn) for text in arrived)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_each_expression_has_as_many_steps_as_the_slider(expression):
    whole = value_graph(EXPRESSIONS[expression](a := Value(1.0), b := Value(2.0)), {"a": a, "b": b})
    assert walk_back(expression, 1.0, 2.0, walk_back.controls["steps"].high).svg == whole.svg
    assert walk_back(expression, 1.0, 2.0, walk_back.controls["steps"].high - 1).svg != whole.svg


def test_an_edge_that_stands_for_two_carries_what_both_send():
    x = Value(3.0)
    shown = texts(value_graph(x * x + 2.0, {"x": x}))
    assert "← 6.00" in shown
    assert "x.gradient = 6.00" in shown
    assert "2.00" in shown  # a number without a name is called by its value


def test_an_operation_stands_beside_what_it_was_made_of():
    a, b = Value(1.0), Value(2.0)
    shown = texts(value_graph(a * b + a.exp(), {"a": a, "b": b}))
    assert shown.index("exp") != -1
    nodes = [text for text in shown if text in ("a", "b", "×", "exp", "+", "f")]
    assert sorted(nodes) == sorted(["a", "b", "×", "exp", "+", "f"])


def test_arrays_are_refused_by_their_shape():
    with pytest.raises(ValueError, match=r"^output must be made of single numbers: came a value of shape \(2,\)$"):
        value_graph(Value([1.0, 2.0]).sum(), {})
