"""Chapter 1: a chain of four functions, and a fork."""

import math
from itertools import pairwise

import numpy as np

from course_lib.chain import chain, fork, multiplications
from course_lib.functions import FUNCTIONS
from course_lib.picture import (
    Block,
    Edge,
    Node,
    Picture,
    above,
    at_least,
    beside,
    caption,
    figure,
    graph,
    number,
    picture,
)
from course_lib.picture.scene import box
from course_lib.worksheets import Step, Worksheet

_NAMES = list(FUNCTIONS)


@figure(f4=_NAMES, f3=_NAMES, f2=_NAMES, f1=_NAMES, x=(-2, 2, 0.1), nudge=(-0.5, 0.5, 0.05))
def chain_graph(
    f4: str = "square", f3: str = "sine", f2: str = "affine", f1: str = "exp", x: float = 0.8, nudge: float = 0.1
) -> Picture:
    """Draw f₁(f₂(f₃(f₄(x)))) with values running down and gradients running up, and what a nudge of x does."""
    stages = [FUNCTIONS[name] for name in (f4, f3, f2, f1)]
    functions, derivatives = [stage.f for stage in stages], [stage.derivative for stage in stages]
    with np.errstate(over="ignore", invalid="ignore"):  # a tower of exponentials overflows, and is shown to
        values, slopes, gradients = (list(map(float, found)) for found in chain(functions, derivatives, x))
        moved = float(chain(functions, derivatives, x + nudge)[0][-1])
        predicted, actual = gradients[0] * nudge, moved - values[-1]
    keys = ["x", "f4", "f3", "f2", "f1", "out"]
    labels = ["x", *(f"f{place}: {stage.symbol}" for place, stage in zip("₄₃₂₁", stages, strict=True)), "output"]
    nodes = [
        Node(key, label, 0, row, kind="variable" if key in ("x", "out") else "operation")
        for row, (key, label) in enumerate(zip(keys, labels, strict=True))
    ]
    pairs = zip(keys, keys[1:], values, gradients, strict=False)
    edges = [Edge(*pair, value_control="x" if pair[0] == "x" else "") for pair in pairs]
    drawn = graph(nodes, edges, column=90, row=70, room=124)
    notes = [caption("local slopes", strong=True)]
    notes += [
        caption(f"{key}, {stage.name} at {number(value)}: {number(slope)}", "backward")
        for key, stage, value, slope in zip(keys[1:], stages, values, slopes, strict=False)
    ]
    notes += [
        caption("their product", strong=True),
        caption(f"∂output/∂x = {number(gradients[0])}", "backward"),
        caption(f"nudge x by {number(nudge)}", strong=True, control="nudge"),
        caption(f"predicted change {number(predicted, 3)}", "backward"),
        caption(f"actual change {number(actual, 3)}", "forward"),
    ]
    product = " × ".join(map(number, reversed(slopes)))
    return picture(
        beside(drawn, at_least(above(*notes, gap=6), width=265), gap=12),
        title="A chain of four functions",
        description=(
            f"x = {number(x)} becomes {', '.join(map(number, values[1:]))}. The slopes of f1, f2, f3 and f4 multiply "
            f"to {product} = {number(gradients[0])}. Moving x by {number(nudge)} should change the output by "
            f"{number(predicted, 3)}, and does by {number(actual, 3)}."
        ),
    )


@figure(x=(-3, 3, 0.1), w=(-3, 3, 0.1))
def fork_graph(x: float = 1.0, w: float = 0.5) -> Picture:
    """Draw f = x·w + sin(x) as a graph: x takes two paths, and what comes back along them adds up."""
    f = fork(x, w)
    nodes = [
        Node("x", "x", 0, 1, kind="variable"),
        Node("w", "w", 1, 3.1, kind="variable"),
        Node("sin", "sin", 1, 0),
        Node("times", "×", 1, 2),
        Node("plus", "+", 2.2, 1),
        Node("f", "f", 3.2, 1, kind="variable"),
    ]
    edges = [
        Edge("x", "sin", x, f.dx_sine, rises=True, value_control="x"),
        Edge("x", "times", x, f.dx_product, rises=True, value_control="x"),
        Edge("w", "times", w, f.dw, value_control="w"),
        Edge("sin", "plus", f.sine, f.dsine),
        Edge("times", "plus", f.product, f.dproduct),
        Edge("plus", "f", f.output, 1.0),
    ]
    total = f"∂f/∂x = {number(f.dx_product)} + {_signed(f.dx_sine)} = {number(f.dx)}"
    notes = [
        caption(f"{total}: both paths add", "backward", strong=True),
        caption(f"∂f/∂w = {number(f.dw)}: one path", "backward"),
    ]
    return picture(
        at_least(above(graph(nodes, edges, column=118, row=62), *notes, gap=8), width=450),
        title="A fork: x takes two paths",
        description=(
            f"f = x·w + sin(x) = {number(f.output)} at x = {number(x)}, w = {number(w)}. Through the product x gets "
            f"{number(f.dx_product)}, through the sine {number(f.dx_sine)}: together ∂f/∂x = {number(f.dx)}. "
            f"∂f/∂w = {number(f.dw)}."
        ),
    )


@figure(inputs=(1, 1000), width=(1, 1000), outputs=(1, 1000))
def jacobian_shapes(inputs: int = 1000, width: int = 100, outputs: int = 1) -> Picture:
    """Draw the Jacobians of three layers as tables of their shapes, and what their product costs from either end."""
    widths = (inputs, width, width, outputs)
    forward, backward = multiplications(widths)
    shapes = [(rows, columns) for columns, rows in pairwise(widths)][::-1]
    room = _side(1000)
    tables = [
        above(
            caption(f"J{'₁₂₃'[place]}", strong=True),
            caption(f"{rows} × {columns}", "axis"),
            at_least(_table(rows, columns), width=room, height=room),
            gap=4,
        )
        for place, (rows, columns) in enumerate(shapes)
    ]
    cheaper = "the same" if forward == backward else "backward" if backward < forward else "forward"
    notes = [
        caption(f"backward, (J₁ J₂) J₃: {backward:,} multiplications", "backward"),
        caption(f"forward, J₁ (J₂ J₃): {forward:,} multiplications", "forward"),
        caption(f"cheaper: {cheaper}", "good", strong=True),
    ]
    return picture(
        at_least(above(beside(*tables, gap=20), *notes, gap=8), width=430),
        title="The Jacobians of three layers",
        description=f"With {inputs} inputs, two layers of {width} and {outputs} outputs the Jacobians have the shapes "
        f"{', '.join(f'({rows}, {columns})' for rows, columns in shapes)}. Backward takes {backward:,} "
        f"multiplications, forward {forward:,}; cheaper: {cheaper}.",
    )


def _side(size: int) -> float:
    """Return a length that grows with the root of a size: a table of 1 × 1000 can then be seen beside its label."""
    return 4 * math.sqrt(size)


def _table(rows: int, columns: int) -> Block:
    wide, high = _side(columns), _side(rows)
    return Block(wide, high, box(0, 0, wide, high, "forward", opacity=0.3))


fork_by_hand = Worksheet(
    "Four kinds of node, forward and back",
    (
        Step("x", at=(0, 2.45), value=(3.0,)),
        Step("w", at=(1.57, 4.9), value=(2.0,)),
        Step("a", at=(1.57, 0), value=(1.0,)),
        Step("x at its fork", "•", ("x",), at=(0.75, 2.45)),
        Step("max", "max", ("x at its fork", "a"), at=(1.57, 1.45), rises=("x at its fork",)),
        Step("product", "×", ("x at its fork", "w"), at=(1.57, 3.45), rises=("x at its fork",)),
        Step("sum", "+", ("max", "product"), at=(2.6, 2.45)),
        Step("f", of=("sum",), at=(3.45, 2.45)),
    ),
    arrives=(5.0,),
    column=111,
)


def _signed(value: float) -> str:
    text = number(value)
    return f"({text})" if text.startswith("−") else text
