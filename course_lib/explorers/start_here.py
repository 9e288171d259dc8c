"""Chapter 0: a network that learns while one watches, and four knobs to be turned by hand."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

import numpy as np

from course_lib.data import batches, spirals
from course_lib.knobs import START, TARGET, X, loss_of, network_of
from course_lib.layers import ActivationReLU, LayerDense
from course_lib.losses import ActivationLoss
from course_lib.network import Network
from course_lib.picture import Block, Picture, above, beside, caption, curve, figure, number, picture, region_map
from course_lib.validation import Floats

KNOB = (-2, 2, 0.1)
STRIDE, EPOCHS = 5, 100  # the slider's step, and how long the network learns
_CELLS, _REACH = 60, 1.2  # of the map: cells a side, and the plane from −1.2 to 1.2
_TICKS: Floats = np.linspace(-_REACH, _REACH, 2 * _CELLS + 1)[1::2]  # the cells' middles
_PLANE = np.stack(np.meshgrid(_TICKS, _TICKS[::-1]), axis=-1).reshape(-1, 2)


@cache
def learned(epoch: int) -> Network:
    """Return chapter 7's network for the spirals as it is after `epoch` epochs, a multiple of STRIDE."""
    if epoch == 0:
        sizes = ((2, 24), (24, 24), (24, 3))
        first, second, last = (LayerDense(*size, seed=seed) for seed, size in enumerate(sizes, start=1))
        return Network(first, ActivationReLU(), second, ActivationReLU(), last)
    network, random = deepcopy(learned(epoch - STRIDE)), np.random.default_rng(epoch)
    inputs, target = spirals(samples=100, classes=3, noise=0.2, seed=0)
    for _ in range(STRIDE):
        for rows in batches(len(inputs), 32, random):
            network.train_step(inputs[rows], target[rows], learning_rate=0.2)
    return network


@cache
def _mapped(epoch: int) -> tuple[Block, float, int, int]:
    """Return the map after `epoch` epochs, the loss on other points, how many are read rightly, of how many."""
    network = learned(epoch)
    inputs, target = spirals(samples=30, classes=3, noise=0.2, seed=1)
    logits = network.forward(inputs)
    read = logits.argmax(axis=1)
    seen = network.forward(_PLANE).argmax(axis=1).reshape(_CELLS, _CELLS)
    drawn = region_map(seen, inputs, target, read, _REACH, side=250)
    return drawn, ActivationLoss().forward(logits, target), int(np.sum(read == target)), len(target)


@figure(epoch=(0, EPOCHS, STRIDE))
def decision_regions(epoch: int = 0) -> Picture:
    """Draw what the network sees where after `epoch` epochs, and how it reads 90 other points than it learns from."""
    drawn, loss, right, count = _mapped(epoch)
    notes = [
        caption(f"after {epoch} epochs", strong=True, control="epoch"),
        caption(f"loss {number(loss)}"),
        caption(f"{right} of {count} points read rightly"),
        caption("disc, square, triangle: the arms", "axis"),
        caption("hollow: misread", "axis"),
    ]
    return picture(
        beside(drawn, above(*notes, gap=8), gap=16),
        title="A network learns three arms",
        description=(
            f"After {epoch} epochs of training the network reads {right} of {count} points rightly; it learns "
            f"from others, but for the arms' common beginning. Its loss on these is {number(loss)}."
        ),
    )


def _count(past: Mapping[str, Any], knobs: Mapping[str, Any]) -> dict[str, Any]:
    """Remember how many settings were tried after the first, and the lowest loss so far."""
    loss = loss_of(**knobs)
    return {"tries": past["tries"] + 1, "best": min(past["best"], loss)} if past else {"tries": 0, "best": loss}


@figure(_count, w1=KNOB, b1=KNOB, w2=KNOB, b2=KNOB)
def curve_fit(
    w1: float = START["w1"],
    b1: float = START["b1"],
    w2: float = START["w2"],
    b2: float = START["b2"],
    tries: int = 0,
    best: float | None = None,
) -> Picture:
    """Draw the bent line that the knobs make, and how far it misses the three points."""
    network = network_of(w1, b1, w2, b2)
    predicted, loss = network.forward(X).ravel(), loss_of(w1, b1, w2, b2)
    best = loss if best is None else best
    line = curve(
        lambda x: network.forward(x[:, None]).ravel(),
        (-1, 3),
        (-1, 4),
        samples=list(zip(X.ravel(), TARGET.ravel(), strict=True)),
        size=(330, 280),
    )
    notes = [
        caption(f"loss {number(loss)}", strong=True),
        caption(f"tries {tries}"),
        caption(f"best so far {number(best)}"),
        caption("□ the three points", "backward"),
        caption("dashed: the errors", "backward"),
    ]
    said = ", ".join(number(float(y)) for y in predicted)
    return picture(
        beside(line, above(*notes, gap=8), gap=16),
        title="Four knobs and three points",
        description=(
            f"With w1 = {number(w1)}, b1 = {number(b1)}, w2 = {number(w2)}, b2 = {number(b2)} the predictions are "
            f"{said} for the targets {', '.join(number(t, 0) for t in TARGET.ravel())}. The loss is {number(loss)}, "
            f"after {tries} tries; the best so far is {number(best)}."
        ),
    )
