"""Chapter 6's explorer shows what the library computes, and what the source's two steps compute."""

import math
import re

import numpy as np
import pytest

from course_lib import ActivationLoss, LossCrossEntropy
from course_lib.explorers.fused_derivative import CLIP, SCALES, messages, two_routes, two_steps
from tests.pictures import description, texts


def cells(drawn):
    found = [text.replace("−", "-") for text in texts(drawn)]
    return [float(text) for text in found if text in ("NaN", "∞") or text.lstrip("-").replace(".", "").isdigit()]


@pytest.mark.parametrize("target", [0, 1, 2])
@pytest.mark.parametrize("logits", [(1.6, 1.1, 0.7), (-3.0, 2.2, 0.0), (0.5, 0.5, 0.5)])
def test_both_routes_are_shown_with_every_intermediate(logits, target):
    drawn = two_routes(**dict(zip(("z0", "z1", "z2"), logits, strict=True)), target=target)
    shares = np.exp(logits) / np.sum(np.exp(logits))
    y = np.eye(3)[target]
    jacobian = np.diag(shares) - np.outer(shares, shares)
    rows = [logits, shares, -y / shares, jacobian, shares - y, shares, y, shares - y]
    assert cells(drawn) == pytest.approx(np.concatenate([np.ravel(row) for row in rows]), abs=0.0051)
    assert "both routes agree" in texts(drawn)
    assert f"loss −log ŷ = {-np.log(shares[target]):.2f}" in texts(drawn)


def test_the_fused_route_is_the_librarys(monkeypatch):
    monkeypatch.setattr(ActivationLoss, "backward", lambda _loss, output, _target: np.full_like(output, 0.77))
    drawn = two_routes()
    assert texts(drawn).count("0.77") == 3
    assert "the two steps are wrong" in texts(drawn), "a verdict that does not compare would say that they agree"


def test_the_two_steps_agree_with_the_librarys_two_layers():
    logits = np.array([0.3, -1.2, 2.0])
    loss, doutput, jacobian, gradient = two_steps(logits, 0)
    shares = np.exp(logits) / np.exp(logits).sum()
    library = LossCrossEntropy()
    assert np.isclose(loss, library.forward(shares[None], [0]))
    assert np.allclose(doutput, library.backward(shares[None], [0]))
    assert np.allclose(gradient, jacobian @ doutput)


def test_pushed_far_enough_the_two_steps_break_and_the_fused_route_holds():
    verdicts = [
        next(t for t in texts(two_routes(scale=scale)) if "routes agree" in t or "break" in t) for scale in SCALES
    ]
    assert verdicts[0] == "both routes agree"
    assert verdicts[-1] == "the two steps break"
    assert verdicts == sorted(verdicts), "once broken, it stays broken"
    said = description(two_routes(scale=1000, target=2))
    fused = f"(1.00, 0.00, -1.00) and {1000 * math.log(5 / 2):.2f}"
    assert f"the gradient is (NaN, NaN, NaN) and the loss ∞; fused they are {fused}" in said


def test_clipped_the_two_steps_give_numbers_that_fade_where_the_network_is_most_wrong():
    found = [two_steps(np.array([gap, 0.0, 0.0]), 1, clip=True)[3][1] for gap in (10, 20, 40, 1000)]
    assert found == pytest.approx([-1, -np.exp(-20) * 1e7, 0, 0], abs=1e-4)
    assert "both routes agree" in texts(two_routes(scale=10, clip=True))
    drawn = two_routes(scale=100, target=2, clip=True)
    assert {"the two steps are wrong", "∂L/∂ŷ = −y / clipped ŷ", f"loss −log clipped ŷ = {-np.log(1e-7):.2f}"} <= set(
        texts(drawn)
    )
    assert "with ŷ clipped at 1e-7, the gradient is (0.00, 0.00, 0.00)" in description(drawn)
    fused = f"(1.00, 0.00, -1.00) and {100 * math.log(5 / 2):.2f}"
    assert f"fused they are {fused}: the two steps are wrong." in description(drawn)


def told(drawn):
    """What each of the three losses tells the right class, in the order in which they stand."""
    return [float(text.partition(": ")[2].replace("−", "-")) for text in texts(drawn) if text.startswith("tells")]


@pytest.mark.parametrize(("right", "split", "target"), [(0.1, 0.85, 1), (0.7, 0.0, 0), (0.01, 0.5, 2)])
def test_the_messages_are_the_downhill_slopes_of_the_three_losses(right, split, target):
    output = np.insert([(1 - right) * split, (1 - right) * (1 - split)], target, right)
    y = np.eye(3)[target]
    jacobian = np.diag(output) - np.outer(output, output)
    clipped = jacobian[target, target] / max(right, 0.2)
    squared = (jacobian @ (2 * (y - output)))[target]
    found = told(messages(right, split, target, 0.2))
    assert found == pytest.approx([1 - right, clipped, squared], abs=0.0051)
    assert told(messages(right, split, target, CLIP))[:2] == pytest.approx([1 - right] * 2, abs=0.0051)


def test_the_fused_message_ends_at_the_corner_of_the_right_class():
    svg = messages(0.2, 0.5, 2).svg
    corner, arrow = re.search(r'd="M(.*?)z" class="bp-fill-none', svg)[1].split("L")[2], 'class="bp-fill-forward"'
    tip = re.search(rf'd="M[^"]*?L([^"]*?)L[^"]*?z" {arrow}', svg)[1]
    assert [float(x) for x in tip.split()] == pytest.approx([float(x) for x in corner.split()], abs=0.1)
