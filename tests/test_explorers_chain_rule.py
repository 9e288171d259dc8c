"""Chapter 1's explorers, and the chain and the fork that they draw, against measured slopes."""

from math import prod

import numpy as np
import pytest

from course_lib import gradcheck
from course_lib.explorers.chain_rule import chain_graph, fork_graph, jacobian_shapes
from course_lib.functions import FUNCTIONS
from tests.pictures import description, on_edges, texts

CHAINS = [
    ("square", "sine", "affine", "exp"),
    ("tanh", "identity", "square", "sine"),
    ("exp", "tanh", "affine", "affine"),
]


def numbers_after(arrow, drawn):
    return [float(text[2:].replace("−", "-")) for text in texts(drawn) if text.startswith(arrow)]


@pytest.mark.parametrize("names", CHAINS)
@pytest.mark.parametrize("x", [-1.3, 0.8, 2.0])
def test_the_graph_has_values_downward_and_gradients_upward(names, x):
    stages = [FUNCTIONS[name] for name in names]
    values = [x]
    for stage in stages:
        values.append(float(stage.f(values[-1])))
    slopes = [float(stage.derivative(value)) for stage, value in zip(stages, values, strict=False)]
    gradients = [prod(slopes[start:]) for start in range(5)]
    drawn = chain_graph(**dict(zip(("f4", "f3", "f2", "f1"), names, strict=True)), x=x)
    assert numbers_after("↓ ", drawn) == pytest.approx(values, abs=0.0051)
    assert numbers_after("↑ ", drawn) == pytest.approx(gradients, abs=0.0051)
    whole = gradcheck(lambda x: stages[3].f(stages[2].f(stages[1].f(stages[0].f(x)))), x, gradients[0])
    assert whole
    product = " × ".join(f"{slope:.2f}" for slope in reversed(slopes)).replace("-0.00", "0.00")
    assert f"f1, f2, f3 and f4 multiply to {product} = " in description(drawn)


def test_a_nudge_is_predicted_by_the_slope_and_done_by_the_functions():
    drawn = chain_graph(f4="square", f3="identity", f2="identity", f1="identity", x=1.0, nudge=0.5)
    assert "should change the output by 1.000, and does by 1.250." in description(drawn)
    assert "predicted change 1.000" in texts(drawn)
    assert "actual change 1.250" in texts(drawn)


def test_a_tower_of_exponentials_overflows_in_words_and_without_a_warning(recwarn):
    drawn = chain_graph("exp", "exp", "exp", "exp", 2.0, 0.5)
    assert "∞" in description(drawn)
    assert not recwarn.list


@pytest.mark.parametrize(("x", "w"), [(1.0, 0.5), (-2.3, 3.0), (0.0, -1.0)])
def test_the_fork_shows_both_contributions_and_their_sum(x, w):
    drawn = fork_graph(x=x, w=w)
    values = [x, x, w, np.sin(x), x * w, x * w + np.sin(x)]
    gradients = [np.cos(x), w, x, 1.0, 1.0, 1.0]
    assert on_edges(drawn) == pytest.approx(np.ravel(list(zip(values, gradients, strict=True))), abs=0.0051)
    assert f"together ∂f/∂x = {w + np.cos(x):.2f}" in description(drawn).replace("-0.00", "0.00")


@pytest.mark.parametrize(
    ("widths", "cheaper"), [((1000, 100, 1), "backward"), ((3, 7, 50), "forward"), ((9, 4, 9), "the same")]
)
def test_the_tables_have_the_shapes_and_costs_of_the_jacobians(widths, cheaper):
    inputs, width, outputs = widths
    drawn = jacobian_shapes(inputs, width, outputs)
    shown = texts(drawn)
    assert [text for text in shown if " × " in text] == [
        f"{outputs} × {width}",
        f"{width} × {width}",
        f"{width} × {inputs}",
    ]
    first, second, third = (np.zeros(tuple(map(int, text.split(" × ")))) for text in shown if " × " in text)
    backward = sum(a.shape[0] * a.shape[1] * b.shape[1] for a, b in ((first, second), (first @ second, third)))
    forward = sum(a.shape[0] * a.shape[1] * b.shape[1] for a, b in ((second, third), (first, second @ third)))
    assert f"backward, (J₁ J₂) J₃: {backward:,} multiplications" in shown
    assert f"forward, J₁ (J₂ J₃): {forward:,} multiplications" in shown
    assert f"cheaper: {cheaper}" in shown
