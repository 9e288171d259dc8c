"""Chapter 2's explorers show what the library computes."""

import re

import numpy as np
import pytest

from course_lib import ActivationReLU
from course_lib.explorers.single_layer import (
    DVALUES,
    FAN_DVALUES,
    FAN_WEIGHTS,
    INPUTS,
    WEIGHTS,
    fan_out,
    input_gradients,
    neuron_graph,
    weight_gradients,
)
from tests.pictures import description, on_edges, texts

MARKED = 'class="bp-fill-none bp-line-accent"'
START = {"x0": 2.0, "x1": -1.0, "x2": 3.0, "w0": 0.5, "w1": 1.5, "w2": -0.5, "b": 2.5, "dvalue": 2.0}
MARKS = re.compile(r'<rect x="([\d.]+)"[^>]*' + MARKED)
SETTINGS = [{}, {"b": -3.0}, {"dvalue": -1.5, "x2": -0.7}, {"w1": 3.0, "w0": -2.2, "x1": 0.0}]


def marked_column(x):
    """Which column of a heatmap a marked cell is in: cells are 52 wide, behind row labels narrower than one."""
    return int(float(x)) // 52


def neuron(values):
    """Values and gradients by hand, from the source text's three steps."""
    x, w = (np.array([values[f"{letter}{d}"] for d in range(3)]) for letter in "xw")
    z = float(np.sum(x * w) + values["b"])
    dz = values["dvalue"] * (z > 0)
    return x, w, z, dz


@pytest.mark.parametrize("change", SETTINGS)
def test_each_edge_of_the_graph_has_its_value_and_its_gradient(change):
    values = {**START, **change}
    x, w, z, dz = neuron(values)
    pairs = [(values["b"], dz), (z, dz), (max(0, z), values["dvalue"])]
    for d in range(3):
        pairs += [(x[d], dz * w[d]), (w[d], dz * x[d]), (x[d] * w[d], dz)]
    drawn = neuron_graph(**change)
    assert on_edges(drawn) == pytest.approx(np.ravel(pairs), abs=0.0051)
    assert f"the gate is {'open' if z > 0 else 'closed'}" in description(drawn)
    assert drawn.svg.count("stroke-dasharray") == (z <= 0), "the edge into a closed gate is dashed, and no other"


def test_the_numbers_come_from_the_librarys_layers(monkeypatch):
    monkeypatch.setattr(ActivationReLU, "backward", lambda _relu, dvalues: 7 * np.asarray(dvalues))
    assert "← 14.00" in texts(neuron_graph())


def test_nudges_are_shown_on_demand_and_the_largest_is_named_with_what_really_happens():
    assert "Raising" not in description(neuron_graph())
    drawn = neuron_graph(nudges=True)
    predicted = [0.05, 0.15, -0.05, 0.2, -0.1, 0.3, 0.1]
    bars = [float(text.replace("−", "-")) for text in texts(drawn)[-17:] if text[-1].isdigit() and "." in text]
    assert bars == pytest.approx(predicted)
    assert "Raising w2 by 0.1 should move the output most: predicted 0.30, actual 0.30." in description(drawn)


def test_a_nudge_that_opens_or_closes_the_gate_is_told_from_what_was_predicted():
    # z = 0.1: raising w1 by 0.1 lowers it by 0.3, so the gate closes on the way and the output falls by 0.1 only.
    drawn = neuron_graph(x0=0.0, x1=-3.0, x2=0.0, w0=0.0, w1=0.0, w2=0.0, b=0.1, nudges=True)
    assert "Raising w1 by 0.1 should move the output most: predicted -0.30, actual -0.10." in description(drawn)


@pytest.mark.parametrize("b", [-3.0, 1.9])  # at 1.9 z is −0.1, and raising w2 opens the gate: only the slopes are 0
def test_behind_a_closed_gate_no_nudge_is_largest(b):
    drawn = neuron_graph(b=b, nudges=True)
    assert "its slope is 0, so no change is predicted" in description(drawn)


@pytest.mark.parametrize("d", range(3))
@pytest.mark.parametrize("h", range(2))
def test_an_entry_of_dweights_is_the_product_of_the_marked_columns(d, h):
    drawn = weight_gradients(d=d, h=h)
    assert f" = {INPUTS[:, d] @ DVALUES[:, h]:.2f}. " in description(drawn)
    assert f" = {DVALUES[:, h].sum():.2f}." in description(drawn)
    assert drawn.svg.count(MARKED) == 4 + 4 + 1 + 1
    assert [marked_column(mark) for mark in MARKS.findall(drawn.svg)] == [d] * 4 + [h] * 4 + [h, h]
    cells = [
        float(text.replace("−", "-")) for text in texts(drawn) if text[:1] in tuple("−0123456789") and len(text) < 6
    ]
    matrices = (INPUTS, DVALUES, INPUTS.T @ DVALUES, DVALUES.sum(axis=0))
    assert cells == pytest.approx(np.concatenate([np.ravel(matrix) for matrix in matrices]), abs=0.0051)


@pytest.mark.parametrize(("i", "d"), [(0, 0), (1, 2), (3, 1)])
def test_an_entry_of_dinputs_is_the_product_of_the_marked_rows(i, d):
    drawn = input_gradients(i=i, d=d)
    assert f" = {DVALUES[i] @ WEIGHTS[d]:.2f}." in description(drawn)
    assert drawn.svg.count(MARKED) == 2 + 2 + 1
    assert [marked_column(mark) for mark in MARKS.findall(drawn.svg)] == [0, 1, 0, 1, d]


@pytest.mark.parametrize("neurons", [1, 2, 4])
def test_what_comes_back_from_all_neurons_adds_up_at_their_input(neurons):
    weights, dvalues = FAN_WEIGHTS[:neurons], FAN_DVALUES[:neurons]
    drawn = fan_out(neurons, x=-1.5)
    found = on_edges(drawn)
    assert found[:2] == pytest.approx([-1.5, dvalues @ weights], abs=0.005)
    by_neuron = np.stack([np.full(neurons, -1.5), dvalues * weights, -1.5 * weights, dvalues], axis=1)
    assert found[2:] == pytest.approx(by_neuron.ravel(), abs=0.0051)
    assert f"= {dvalues @ weights:.2f}." in description(drawn)
