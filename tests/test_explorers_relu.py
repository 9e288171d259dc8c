"""Chapter 3's explorers show what the library computes."""

import numpy as np
import pytest

from course_lib import ActivationReLU, gradcheck
from course_lib.explorers.relu import (
    BATCH,
    UPSTREAM,
    batch_gate,
    gate,
    subgradients,
)
from tests.pictures import description, numbers, texts


@pytest.mark.parametrize(("x", "dvalue"), [(1.2, 0.5), (-1.4, 0.5), (0.0, -2.0), (3.0, -1.7)])
def test_the_gate_shows_values_and_gradients_of_the_layer(x, dvalue):
    drawn = gate(x=x, dvalue=dvalue)
    relu = ActivationReLU()
    y = relu.forward(np.array([[x]])).item()
    dinput = relu.backward(np.array([[dvalue]])).item()
    on_edges = [number for text in texts(drawn) if text[:2] in ("→ ", "← ") for number in numbers_in(text)]
    assert on_edges == pytest.approx([x, dinput, y, dvalue], abs=0.005)
    assert f"the gate is {'open' if x > 0 else 'closed'}" in description(drawn)


def numbers_in(text):
    try:
        return [float(text[2:].replace("−", "-"))]
    except ValueError:
        return []  # "→ values run forward"


@pytest.mark.parametrize("dvalues", list(UPSTREAM))
@pytest.mark.parametrize(("sample", "unit", "shift"), [(0, 1, 0.0), (2, 3, 2.1), (1, 2, -1.1), (2, 0, -3.0)])
def test_the_batch_shows_the_layers_matrices_cell_by_cell(sample, unit, shift, dvalues):
    drawn = batch_gate(sample=sample, unit=unit, shift=shift, dvalues=dvalues)
    inputs = BATCH.copy()
    inputs[:, unit] += shift
    relu = ActivationReLU()
    relu.forward(inputs)
    matrices = [inputs, inputs > 0, UPSTREAM[dvalues], relu.backward(UPSTREAM[dvalues])]
    # Of the texts, only the cells are bare numbers; "gate: inputs > 0", "i=0" and "unit 0" are labels.
    cells = [float(text.replace("−", "-")) for text in texts(drawn) if text[0] in "−0123456789"]
    assert cells == pytest.approx(np.ravel(matrices), abs=0.005)
    dead = [f"{j}" for j in range(4) if not (inputs[:, j] > 0).any()]
    assert f"Closed for the whole batch: {'unit ' + ' and '.join(dead) if dead else 'no unit'}." in description(drawn)


def test_the_tangent_is_not_drawn_from_a_second_copy_of_the_slope(monkeypatch):
    monkeypatch.setattr(ActivationReLU, "backward", lambda _relu, dvalues: 7 * np.asarray(dvalues))
    assert 7 in numbers(gate(1.0, 1.0))


@pytest.mark.parametrize("slope", [-0.5, -0.1, 0.0, 0.3, 1.0, 1.1, 1.5])
def test_a_line_is_called_a_subgradient_where_gradcheck_takes_its_slope(slope):
    drawn = subgradients(slope)
    right = bool(gradcheck(lambda x: np.maximum(0, x), 0.0, slope))
    assert ("a subgradient" if right else "no subgradient") in texts(drawn)
    above = [text for text in texts(drawn) if text.startswith("above the graph")]
    assert above == ([] if right else [f"above the graph at x {'>' if slope > 1 else '<'} 0"])
