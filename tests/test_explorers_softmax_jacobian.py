"""Chapter 5's explorers show what the library computes."""

import re

import numpy as np
import pytest

from course_lib import ActivationSoftMax, gradcheck
from course_lib.explorers.softmax_jacobian import (
    jacobian_entries,
    jacobian_parts,
    vector_jacobian_product,
)
from tests.pictures import description, texts

LOGITS = [(1.6, 1.1, 0.7), (-4.0, 4.0, 0.3), (0.0, 0.0, 0.0), (2.5, -1.3, 3.1)]


def cells(drawn):
    """The bare numbers of bars and heatmaps, in drawing order."""
    return [float(text.replace("−", "-")) for text in texts(drawn) if re.fullmatch(r"−?\d+\.\d\d", text)]


def layer(logits):
    softmax = ActivationSoftMax()
    softmax.forward([logits])
    return softmax


def z_values(logits):
    return dict(zip(("z0", "z1", "z2"), logits, strict=True))


@pytest.mark.parametrize("logits", LOGITS)
@pytest.mark.parametrize("temperature", [0.2, 1.0, 5.0])
def test_bars_and_jacobian_are_those_of_the_layer_and_of_measured_slopes(logits, temperature):
    drawn = jacobian_entries(**z_values(logits), temperature=temperature)
    shown = cells(drawn)
    assert shown[:3] == pytest.approx(logits)
    assert shown[3:6] == pytest.approx(layer(np.divide(logits, temperature)).output[0], abs=0.005)
    table = np.array(shown[6:15]).reshape(3, 3)
    exact = layer(np.divide(logits, temperature)).jacobian(0) / temperature
    assert table == pytest.approx(exact, abs=0.005)
    for j in range(3):
        assert gradcheck(lambda z, j=j: layer(z / temperature).output[0, j], logits, exact[j])


@pytest.mark.parametrize(("j", "k"), [(0, 0), (1, 2), (2, 1), (2, 0)])
@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_the_sentence_says_what_raising_the_logit_does(j, k, temperature):
    logits = np.array([0.8, -0.4, 0.1])
    drawn = jacobian_entries(**z_values(logits), temperature=temperature, output_j=j, input_k=k)
    after = layer((logits + 0.01 * np.eye(3)[k]) / temperature).output[0, j]
    change = after - layer(logits / temperature).output[0, j]
    words = "₀₁₂"
    said = f"Raise z{words[k]} by 0.01, and S{words[j]} {'rises' if change > 0 else 'falls'} by {abs(change):.5f}."
    assert said in description(drawn)
    promised = re.search(r"0.01 times that is (-?[\d.]+)\.$", description(drawn))
    assert float(promised[1]) == pytest.approx(change, rel=0.02, abs=1e-5)


def test_a_saturated_softmax_hardly_moves():
    drawn = jacobian_entries(z0=4, z1=-4, z2=-4, temperature=0.2, output_j=1, input_k=2)
    assert "S₁ hardly moves" in description(drawn)


@pytest.mark.parametrize("logits", LOGITS)
def test_the_third_matrix_is_the_first_minus_the_second_and_the_layers_jacobian(logits):
    diagonal, outer, jacobian = np.reshape(cells(jacobian_parts(**z_values(logits))), (3, 3, 3))
    softmax = layer(logits)
    assert diagonal == pytest.approx(np.diag(softmax.output[0]), abs=0.005)
    assert outer == pytest.approx(softmax.output.T @ softmax.output, abs=0.005)
    assert jacobian == pytest.approx(softmax.jacobian(0), abs=0.005)


@pytest.mark.parametrize("logits", LOGITS)
@pytest.mark.parametrize("d", [(1.0, -1.0, 2.0), (-3.0, 3.0, -0.4), (1.5, 1.5, 1.5)])
@pytest.mark.parametrize("k", [0, 2])
def test_both_ways_back_end_in_the_layers_gradient(logits, d, k):
    gradients = dict(zip(("g0", "g1", "g2"), d, strict=True))
    drawn = vector_jacobian_product(**z_values(logits), **gradients, input_k=k)
    long, short = np.reshape(cells(drawn), (2, 4, 3))
    softmax = layer(logits)
    dinputs = softmax.backward([d])[0]
    assert long[:3] == pytest.approx(np.array(d)[:, None] * softmax.jacobian(0), abs=0.005)
    assert long[3] == pytest.approx(dinputs, abs=0.005)
    average = float(softmax.output[0] @ d)
    assert short == pytest.approx(np.array([softmax.output[0], d, np.array(d) - average, dinputs]), abs=0.005)
    side = "above" if d[k] > average + 0.005 else "below" if d[k] < average - 0.005 else "at"
    assert f"is {side} the average {average:.2f}." in description(drawn).replace("-0.00", "0.00")


def test_the_pictures_have_no_copy_of_the_layers_mathematics(monkeypatch):
    monkeypatch.setattr(ActivationSoftMax, "jacobian", lambda _softmax, _sample: np.full((3, 3), 7.25))
    monkeypatch.setattr(ActivationSoftMax, "backward", lambda _softmax, _dvalues: np.full((1, 3), 9.75))
    assert cells(jacobian_entries()).count(7.25) == 9
    assert cells(jacobian_parts()).count(7.25) == 9
    assert cells(vector_jacobian_product()).count(9.75) == 3
