"""Chapter 2: one neuron as a graph, and a dense layer's gradients entry by entry."""

from functools import partial

import numpy as np

from course_lib.layers import ActivationReLU, LayerDense
from course_lib.picture import (
    Block,
    Edge,
    Node,
    Picture,
    above,
    at_least,
    bars,
    beside,
    caption,
    figure,
    graph,
    heatmap,
    number,
    picture,
)
from course_lib.validation import Floats
from course_lib.worksheets import Step, Worksheet

NUDGE = 0.1
# Four samples, three inputs, two neurons: all three numbers differ, so that shapes tell the axes apart.
INPUTS = np.array([[1.0, -2.0, 0.5], [0.5, 1.0, -1.0], [-1.5, 2.0, 1.0], [2.0, 0.5, -0.5]])
WEIGHTS = np.array([[0.5, -1.0], [1.5, 0.5], [-0.5, 2.0]])
DVALUES = np.array([[1.0, -0.5], [-2.0, 1.5], [0.5, 2.0], [1.5, -1.0]])
FAN_WEIGHTS, FAN_DVALUES = np.array([0.5, -1.0, 1.5, 2.0]), np.array([1.0, -0.5, 2.0, -1.5])
_TALL = 561  # with the nudges: without them it has the same room, so that nothing below it moves
_NAMES = ("x0", "x1", "x2", "w0", "w1", "w2", "b")


@figure(**dict.fromkeys((*_NAMES, "dvalue"), (-3, 3, 0.1)), nudges=False)
def neuron_graph(
    x0: float = 2.0,
    x1: float = -1.0,
    x2: float = 3.0,
    w0: float = 0.5,
    w1: float = 1.5,
    w2: float = -0.5,
    b: float = 2.5,
    dvalue: float = 2.0,
    nudges: bool = False,  # noqa: FBT001, FBT002 - a checkbox
) -> Picture:
    """Draw a neuron as a graph; with `nudges`, also how far a nudge of each parameter should move the output."""
    values = dict(zip(_NAMES, (x0, x1, x2, w0, w1, w2, b), strict=True))
    z, y = _forward(values)
    gradients, dz = _backward(values, dvalue)
    drawn = [_graph(values, gradients, (z, y), (dz, dvalue))]
    is_open = z > 0
    state = f"gate {'open' if is_open else 'closed'}: z = {number(z)} {'>' if is_open else '≤'} 0"
    drawn.append(caption(state, "good" if is_open else "backward", strong=True))
    words = (
        f"The sum is z = {number(z)}, so the gate is {'open' if is_open else 'closed'} and the output is {number(y)}. "
        f"With dvalue = {number(dvalue)}, the gradients are "
        f"{', '.join(f'd{name} = {number(gradient)}' for name, gradient in gradients.items())}."
    )
    if nudges:
        block, sentence = _nudged(values, y)
        drawn.append(block)
        words = f"{words} {sentence}"
    room = at_least(above(*drawn, gap=8), height=_TALL)
    return picture(room, title="One neuron, forward and backward", description=words)


def _layer(values: dict[str, float]) -> tuple[LayerDense, Floats]:
    layer = LayerDense(3, 1)
    layer.weights, layer.biases = [[values["w0"]], [values["w1"]], [values["w2"]]], [[values["b"]]]
    return layer, np.array([[values["x0"], values["x1"], values["x2"]]])


def _forward(values: dict[str, float]) -> tuple[float, float]:
    """Return the sum z and the output y of the neuron."""
    layer, x = _layer(values)
    z = layer.forward(x)
    return z.item(), ActivationReLU().forward(z).item()


def _backward(values: dict[str, float], dvalue: float) -> tuple[dict[str, float], float]:
    """Return the gradient of each of the seven values, and that of the sum."""
    layer, x = _layer(values)
    relu = ActivationReLU()
    relu.forward(layer.forward(x))
    dz = relu.backward([[dvalue]])
    dx = layer.backward(dz)
    return dict(zip(_NAMES, [*dx[0], *layer.dweights[:, 0], layer.dbiases.item()], strict=True)), dz.item()


def _graph(
    values: dict[str, float],
    gradients: dict[str, float],
    forward: tuple[float, float],
    backward: tuple[float, float],
) -> Block:
    (z, y), (dz, dvalue) = forward, backward
    nodes = [
        Node("b", "b", 0, 5.9, kind="variable"),
        Node("sum", "+", 2.35, 2),
        Node("relu", "ReLU", 3.6, 2),
        Node("output", "output", 3.6, 3.6, kind="variable"),
    ]
    edges = [
        Edge("b", "sum", values["b"], gradients["b"], value_control="b"),
        Edge("sum", "relu", z, dz, closed=z <= 0),
        Edge("relu", "output", y, dvalue, gradient_control="dvalue"),
    ]
    for d in range(3):
        x, w, product = f"x{d}", f"w{d}", f"times{d}"
        nodes += [
            Node(x, x, 0, 2 * d, kind="variable"),
            Node(w, w, 1.1, 2 * d + 1.15, kind="variable"),
            Node(product, "×", 1.1, 2 * d),
        ]
        edges += [Edge(name, product, values[name], gradients[name], value_control=name) for name in (x, w)]
        edges.append(Edge(product, "sum", values[x] * values[w], dz))
    return graph(nodes, edges, column=108, row=56, room=77)


def _nudged(values: dict[str, float], y: float) -> tuple[Block, str]:
    """Draw how far each parameter's nudge should move the output, and say it for the one that moves it most."""
    slopes, _ = _backward(values, 1.0)
    predicted = {name: NUDGE * slope for name, slope in slopes.items()}
    most = max(predicted, key=lambda name: abs(predicted[name]))
    reach = abs(predicted[most])
    charts = [
        bars(
            [predicted[name] for name in names],
            names,
            title,
            scale=reach or 1.0,
            marked=[place for place, name in enumerate(names) if reach and name == most],
            width=148,
        )
        for title, names in (("inputs", _NAMES[:3]), ("weights", _NAMES[3:6]), ("bias", _NAMES[6:]))
    ]
    title = caption(f"predicted change of the output, for a nudge of +{number(NUDGE, 1)}", strong=True)
    chart = above(title, beside(*charts, gap=16), gap=8)
    if not reach:
        return chart, "The gate is closed: its slope is 0, so no change is predicted."
    _, moved = _forward({**values, most: values[most] + NUDGE})
    return chart, (
        f"Raising {most} by {number(NUDGE, 1)} should move the output most: predicted {number(predicted[most])}, "
        f"actual {number(moved - y)}."
    )


neuron_by_hand = Worksheet(
    "A neuron by hand, forward and back",
    (
        Step("x0", at=(0, 0), value=(3.0,)),
        Step("w0", at=(0.95, 1.75), value=(2.0,)),
        Step("x0·w0", "×", ("x0", "w0"), at=(0.95, 0)),
        Step("x1", at=(0, 3.4), value=(-2.0,)),
        Step("w1", at=(0.95, 5.15), value=(0.5,)),
        Step("x1·w1", "×", ("x1", "w1"), at=(0.95, 3.4)),
        Step("b", at=(0, 5.9), value=(-1.0,)),
        Step("z", "+", ("x0·w0", "x1·w1", "b"), at=(1.9, 1.8)),
        Step("output", "ReLU", ("z",), at=(3, 1.8)),
        Step("out", of=("output",), at=(3, 3.8)),
    ),
    arrives=(-3.0,),
    column=104,
    row=66,
)


@figure(d=(0, WEIGHTS.shape[0] - 1), h=(0, WEIGHTS.shape[1] - 1))
def weight_gradients(d: int = 1, h: int = 0) -> Picture:
    """Draw a dense layer's dweights and dbiases, with what entry (d, h) is made of."""
    layer = _dense()
    terms = [f"{_factor(x)} × {_factor(g)}" for x, g in zip(INPUTS[:, d], DVALUES[:, h], strict=True)]
    samples = [(i, d) for i in range(len(INPUTS))], [(i, h) for i in range(len(INPUTS))]
    matrices = beside(
        _map(INPUTS, "inputs", "i", "d", samples[0]),
        _map(DVALUES, "dvalues", "i", "h", samples[1]),
        above(
            _map(layer.dweights, "dweights", "d", "h", [(d, h)]),
            _map(layer.dbiases, "dbiases", "", "h", [(0, h)]),
        ),
        gap=16,
    )
    made_of = f"{' + '.join(terms)} = {number(layer.dweights[d, h])}"
    bias = f"dbiases[0, {h}] = {' + '.join(map(_factor, DVALUES[:, h]))} = {number(layer.dbiases[0, h])}"
    notes = above(
        caption("dweights = inputs.T @ dvalues", strong=True),
        _small(f"dweights[{d}, {h}], summed over the samples:"),
        _small(made_of),
        _small(bias),
        gap=10,
    )
    return picture(
        above(matrices, at_least(notes, width=545), gap=10),
        title="Where an entry of dweights comes from",
        description=(
            f"Column {d} of inputs times column {h} of dvalues, summed over the samples: "
            f"dweights[{d}, {h}] = {made_of}. {bias}."
        ),
    )


@figure(neurons=(1, len(FAN_WEIGHTS)), x=(-3, 3, 0.1))
def fan_out(neurons: int = 3, x: float = 2.0) -> Picture:
    """Draw one input that goes to several neurons, and what comes back from each of them."""
    layer = LayerDense(1, neurons)
    layer.weights = FAN_WEIGHTS[None, :neurons]
    products, dvalues = layer.forward([[x]])[0], FAN_DVALUES[None, :neurons]
    dinput = layer.backward(dvalues).item()
    back = dvalues[0] * layer.weights[0]
    middle = (neurons - 1) / 2
    nodes = [Node("x", "x", 0, middle, kind="variable"), Node("fork", "", 0.8, middle, kind="fork")]
    edges = [Edge("x", "fork", x, dinput, value_control="x")]
    for h in range(neurons):
        weight = f"× {number(layer.weights[0, h], 1)}"
        nodes += [Node(f"times{h}", weight, 1.95, h), Node(f"h{h}", f"neuron {h}", 3.45, h, kind="variable")]
        edges += [
            Edge("fork", f"times{h}", x, float(back[h]), rises=h != middle),
            Edge(f"times{h}", f"h{h}", float(products[h]), float(dvalues[0, h])),
        ]
    terms = " + ".join(f"{_factor(g)} × {_factor(w)}" for g, w in zip(dvalues[0], layer.weights[0], strict=True))
    total = caption(f"what comes back adds: dinput = {number(dinput)}", "backward", strong=True)
    drawn, tall = graph(nodes, edges, row=74, column=108), 74 * (len(FAN_WEIGHTS) - 1) + 46
    return picture(
        at_least(above(at_least(drawn, height=tall), total, _small(terms), gap=8), width=530),
        title="One input fans out to all neurons",
        description=f"The input {number(x)} goes to {neurons} neurons. What comes back from them adds up: "
        f"{terms} = {number(dinput)}.",
    )


@figure(i=(0, INPUTS.shape[0] - 1), d=(0, INPUTS.shape[1] - 1))
def input_gradients(i: int = 1, d: int = 2) -> Picture:
    """Draw a dense layer's dinputs, with what entry (i, d) is made of."""
    layer = _dense()
    neurons = range(DVALUES.shape[1])
    terms = [f"{_factor(g)} × {_factor(w)}" for g, w in zip(DVALUES[i], WEIGHTS[d], strict=True)]
    matrices = beside(
        _map(DVALUES, "dvalues", "i", "h", [(i, h) for h in neurons]),
        _map(WEIGHTS, "weights", "d", "h", [(d, h) for h in neurons]),
        _map(layer.dinputs, "dinputs", "i", "d", [(i, d)]),
        gap=16,
    )
    line = f"dinputs[{i}, {d}] = {' + '.join(terms)} = {number(layer.dinputs[i, d])}"
    return picture(
        above(matrices, caption("dinputs = dvalues @ weights.T", strong=True), _small(line), gap=10),
        title="Where an entry of dinputs comes from",
        description=f"Row {i} of dvalues times row {d} of weights, summed over the neurons: {line}.",
    )


def _dense() -> LayerDense:
    """Return the small layer of both pictures after a pass forward and one back."""
    layer = LayerDense(*WEIGHTS.shape)
    layer.weights = WEIGHTS
    layer.forward(INPUTS)
    layer.backward(DVALUES)
    return layer


def _map(matrix: Floats, title: str, row: str, column: str, marked: list[tuple[int, int]]) -> Block:
    rows = [f"{row}={k}" if row else "" for k in range(matrix.shape[0])]
    columns = [f"{column}={k}" for k in range(matrix.shape[1])]
    return heatmap(matrix, title, rows=rows, columns=columns, marked=marked, cell=52)


def _factor(value: float) -> str:
    return f"({number(value, 1)})" if value < 0 else number(value, 1)


_small = partial(caption, role="forward")
