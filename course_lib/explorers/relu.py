"""Chapter 3: the gate on one number, and on a batch cell by cell."""

from functools import partial

import numpy as np

from course_lib.knobs import START, TARGET, X, network_of
from course_lib.layers import ActivationReLU
from course_lib.picture import (
    Edge,
    Node,
    Picture,
    above,
    at_least,
    beside,
    caption,
    curve,
    figure,
    graph,
    heatmap,
    number,
    picture,
)
from course_lib.worksheets import Step, Worksheet

# Three samples, four units, numbers small enough to follow by eye; the input of sample 2 to unit 1 is on the kink.
BATCH = np.array([[1.5, -0.5, 0.3, -1.2], [-0.7, 1.0, -0.2, -0.4], [0.9, 0.0, 1.1, -2.0]])
UPSTREAM = {
    "mixed signs": np.array([[0.5, -1.0, 2.0, 1.0], [1.5, -0.5, -1.0, 2.0], [-2.0, 1.0, 0.5, -1.5]]),
    "all 1": np.ones((3, 4)),
}


@figure(x=(-3, 3, 0.1), dvalue=(-2, 2, 0.1))
def gate(x: float = 1.0, dvalue: float = 0.5) -> Picture:
    """Draw ReLU with the point at `x` and its tangent, and the gate as a graph: `dvalue` arrives from the right."""
    relu = ActivationReLU()
    y = relu.forward(np.array([[x]])).item()
    dinput = relu.backward(np.array([[dvalue]])).item()
    slope = relu.backward(np.array([[1.0]])).item()
    is_open = x > 0
    line = curve(relu.forward, (-3, 3), (-1, 3), point=x, slope=slope, labels=("x", "ReLU(x)"), size=(280, 230))
    drawn = graph(
        [
            Node("x", "x", -0.1, kind="variable"),
            Node("relu", "ReLU", 1),
            Node("output", "out", 2.17, kind="variable"),
        ],
        [
            Edge("x", "relu", x, dinput, closed=not is_open, value_control="x"),
            Edge("relu", "output", y, dvalue, gradient_control="dvalue"),
        ],
        column=106,
    )
    state = "open" if is_open else "closed"
    reason = "x > 0" if is_open else "x ≤ 0"
    product = f"{number(dvalue)} × {number(slope, 0)} = {number(dinput)}"
    notes = [
        caption(f"gate {state}: {reason}", "good" if is_open else "backward", strong=True),
        caption("→ values run forward", "forward"),
        caption("← gradients run back", "backward"),
        caption(f"dinput = {product}"),
    ]
    return picture(
        beside(line, above(drawn, *notes, gap=6), gap=6),
        title="ReLU as a gate",
        description=(
            f"At x = {number(x)} the gate is {state} ({reason}): the output is {number(y)} and the slope is "
            f"{number(slope, 0)}. The gradient that leaves is dvalue × slope = {product}."
        ),
    )


@figure(slope=(-0.5, 1.5, 0.1))
def subgradients(slope: float = 0.5) -> Picture:
    """Draw ReLU with the fan of lines that stay on or below it through its kink, and one line of any slope."""
    relu, inputs = ActivationReLU(), np.linspace(-2, 2, 41)
    gap = relu.forward(inputs) - slope * inputs
    stays = bool((gap > -1e-9).all())
    side = "" if stays else f" at x {'>' if inputs[gap.argmin()] > 0 else '<'} 0"
    line = curve(
        relu.forward,
        (-2, 2),
        (-1, 2),
        point=0.0,
        slope=slope,
        fan=np.linspace(0, 1, 9),
        labels=("x", "ReLU(x)"),
        size=(280, 230),
    )
    verdict = "on or below the graph" if stays else f"above the graph{side}"
    notes = [
        caption(f"slope {number(slope, 1)}", "backward", strong=True, control="slope"),
        caption(verdict, "good" if stays else "backward", strong=True),
        caption("a subgradient" if stays else "no subgradient"),
        caption("thin: the fan from 0 to 1", "axis"),
    ]
    return picture(
        beside(line, at_least(above(*notes, gap=8), width=240), gap=12),
        title="The fan of subgradients at ReLU's kink",
        description=f"The line of slope {number(slope, 1)} through the kink runs {verdict}: it is "
        f"{'a' if stays else 'no'} subgradient. Those are the slopes from 0 to 1.",
    )


@figure(sample=(0, len(BATCH) - 1), unit=(0, BATCH.shape[1] - 1), shift=(-3, 3, 0.1), dvalues=list(UPSTREAM))
def batch_gate(sample: int = 0, unit: int = 1, shift: float = 0.0, dvalues: str = "mixed signs") -> Picture:
    """Draw inputs, gate, dvalues and dinputs of a small batch; `shift` moves all inputs of the marked cell's unit."""
    inputs = BATCH.copy()
    inputs[:, unit] += shift
    upstream = UPSTREAM[dvalues]
    relu = ActivationReLU()
    relu.forward(inputs)
    mask = relu.backward(np.ones_like(inputs))
    dinputs = relu.backward(upstream)
    rows, columns = [f"i={i}" for i in range(len(inputs))], [f"unit {j}" for j in range(inputs.shape[1])]
    cells = partial(heatmap, rows=rows, columns=columns, marked=[(sample, unit)], cell=56)
    closed = [(int(i), int(j)) for i, j in np.argwhere(mask == 0)]
    scale = float(np.abs(upstream).max())
    maps = above(
        beside(cells(inputs, "inputs"), cells(mask, "gate: inputs > 0", decimals=0)),
        beside(
            cells(upstream, "dvalues", scale=scale),
            cells(dinputs, "dinputs = dvalues × gate", scale=scale, crossed=closed),
        ),
    )
    dead = [str(j) for j in range(inputs.shape[1]) if not mask[:, j].any()]
    value, slope = inputs[sample, unit], mask[sample, unit]
    return picture(
        maps,
        title="ReLU's backward pass, cell by cell",
        description=(
            f"Sample {sample}, unit {unit}: the input is {number(value)}, "
            f"so the gate is {'open' if slope else 'closed'} and dinputs = "
            f"{number(upstream[sample, unit])} × {number(slope, 0)} = {number(dinputs[sample, unit])}. "
            f"Closed for the whole batch: {'unit ' + ' and '.join(dead) if dead else 'no unit'}."
        ),
    )


def _knobs() -> Worksheet:
    """Make the graph of chapter 0's model as it began, with the slopes of its loss at the three predictions."""
    network = network_of(**START)
    arrives = 2 * (network.forward(X) - TARGET) / len(X)
    return Worksheet(
        "Four knobs and three samples, forward and back",
        (
            Step("x", at=(0, 0), value=tuple(X.ravel())),
            Step("w₁", at=(-2.02, 1), value=(START["w1"],)),
            Step("w₁·x", "×", ("x", "w₁"), at=(0, 1)),
            Step("b₁", at=(-2.02, 2), value=(START["b1"],)),
            Step("z", "+", ("w₁·x", "b₁"), at=(0, 2)),
            Step("bent", "ReLU", ("z",), at=(0, 3)),
            Step("w₂", at=(-2.02, 4), value=(START["w2"],)),
            Step("w₂·bent", "×", ("bent", "w₂"), at=(0, 4)),
            Step("b₂", at=(-2.02, 5), value=(START["b2"],)),
            Step("prediction", "+", ("w₂·bent", "b₂"), at=(0, 5)),
            Step("ŷ", of=("prediction",), at=(0, 6)),
        ),
        arrives=tuple(arrives.ravel()),
        row=70,
    )


knobs_by_hand = _knobs()
