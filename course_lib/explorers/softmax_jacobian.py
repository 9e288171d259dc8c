"""Chapter 5: the Jacobian entry by entry, the two matrices it is made of, and a gradient sent back through it.

The logits start at log 5, log 3 and log 2, whose probabilities 0.5, 0.3 and 0.2 are the chapter's example.
"""

import math
from functools import partial

import numpy as np

from course_lib.layers import ActivationSoftMax
from course_lib.picture import Block, Picture, above, bars, beside, caption, figure, heatmap, number, picture
from course_lib.picture.scene import text
from course_lib.validation import Floats
from course_lib.worksheets import Step, Worksheet

NUDGE = 0.01  # how far the sentence raises a logit
FINE = 5  # decimals of what that changes
LOGIT, GRADIENT = (-4, 4, 0.1), (-3, 3, 0.1)
LOG_5, LOG_3, LOG_2 = map(math.log, (5, 3, 2))
_S, _Z, _G = (tuple(f"{letter}{index}" for index in "₀₁₂") for letter in "Szg")


def _softmax(*logits: float) -> ActivationSoftMax:
    softmax = ActivationSoftMax()
    softmax.forward([logits])
    return softmax


def _row(values: Floats) -> str:
    return f"({', '.join(map(number, values))})"


@figure(z0=LOGIT, z1=LOGIT, z2=LOGIT, temperature=(0.2, 5, 0.1), output_j=(0, 2), input_k=(0, 2))
def jacobian_entries(
    z0: float = LOG_5,
    z1: float = LOG_3,
    z2: float = LOG_2,
    temperature: float = 1.0,
    output_j: int = 1,
    input_k: int = 2,
) -> Picture:
    """Draw three logits, their probabilities at a temperature, and the Jacobian with one entry read as a sentence."""
    j, k, z = output_j, input_k, np.array([z0, z1, z2])
    softmax = _softmax(*z / temperature)
    s = softmax.output[0]
    jacobian = softmax.jacobian(0) / temperature  # the division by the temperature is a step of its own in the chain
    slope = float(jacobian[j, k])
    moved = float(_softmax(*(z + NUDGE * np.eye(3)[k]) / temperature).output[0, j] - s[j])
    divided = "" if temperature == 1 else f" / {number(temperature)}"
    product = f"{number(s[j])} × ({int(j == k)} − {number(s[k])}){divided} = {number(slope)}"
    entry, answer = f"∂{_S[j]}/∂{_Z[k]}", f"{_S[j]} {_moves(moved)}"
    notes = [
        caption(f"{entry} =", strong=True),
        caption(product),
        caption(f"Raise {_Z[k]} by {NUDGE}:", "forward", strong=True),
        caption(answer, "forward" if moved > 0 else "backward", strong=True),
        caption(f"promised: {NUDGE} × slope = {number(NUDGE * slope, FINE)}"),
    ]
    chart = partial(bars, width=260)
    table = heatmap(jacobian, "Jacobian ∂S/∂z", rows=_S, columns=_Z, marked=[(j, k)], scale=0.25 / temperature, cell=62)
    return picture(
        above(
            beside(
                chart(z, _Z, "logits", scale=4, marked=[k], controls=["z0", "z1", "z2"]),
                chart(s, _S, "softmax", scale=1, marked=[j], signed=False),
            ),
            beside(table, above(*notes, gap=4)),
        ),
        title="The Jacobian of softmax, one entry as a sentence",
        description=(
            f"Logits {_row(z)} at temperature {number(temperature)} become {_row(s)}. "
            f"Raise {_Z[k]} by {NUDGE}, and {answer}. "
            f"The entry in row {_S[j]}, column {_Z[k]} says so: {product}, and {NUDGE} times that is "
            f"{number(NUDGE * slope, FINE)}."
        ),
    )


def _moves(change: float) -> str:
    if abs(change) < 0.5 * 10.0**-FINE:
        return "hardly moves"
    return f"{'rises' if change > 0 else 'falls'} by {number(abs(change), FINE)}"


def _sum(terms: Floats) -> str:
    """Write numbers as a sum: 0.25 − 0.15 + 0.06."""
    first, *others = map(number, terms)
    return first + "".join(f" − {term[1:]}" if term.startswith("−") else f" + {term}" for term in others)


def _sign(symbol: str) -> Block:
    """Set an operator between two matrices of three rows, at the height of their middle."""
    return Block(14, 136, text(7, 97, symbol, "ink bp-strong"))


@figure(z0=LOGIT, z1=LOGIT, z2=LOGIT)
def jacobian_parts(z0: float = LOG_5, z1: float = LOG_3, z2: float = LOG_2) -> Picture:
    """Draw the Jacobian as the difference of a diagonal matrix and an outer product."""
    softmax = _softmax(z0, z1, z2)
    s = softmax.output[0]
    parts = partial(heatmap, columns=_Z, scale=0.5, cell=48)
    jacobian = softmax.jacobian(0)
    largest = int(np.argmax(s))
    return picture(
        beside(
            parts(np.diagflat(s), "diag(s)", rows=_S),
            _sign("−"),
            parts(np.outer(s, s), "s sᵀ"),
            _sign("="),
            parts(jacobian, "Jacobian", cell=58),
            gap=8,
        ),
        title="The Jacobian as diag(s) − s sᵀ",
        description=(
            f"The probabilities {_row(s)} stand on the diagonal of the first matrix; the second holds all their "
            f"products; the difference is the Jacobian. Its largest entry is {number(jacobian.max())}. "
            f"At {_S[largest]}, {_Z[largest]}: {number(s[largest])} − {number(s[largest] ** 2)} = "
            f"{number(jacobian[largest, largest])}."
        ),
    )


@figure(z0=LOGIT, z1=LOGIT, z2=LOGIT, g0=GRADIENT, g1=GRADIENT, g2=GRADIENT, input_k=(0, 2))
def vector_jacobian_product(
    z0: float = LOG_5,
    z1: float = LOG_3,
    z2: float = LOG_2,
    g0: float = 1.0,
    g1: float = -1.0,
    g2: float = 2.0,
    input_k: int = 1,
) -> Picture:
    """Draw both ways from dvalues to dinputs: the sum over all paths, and s ∘ (g − g·s) without a Jacobian."""
    k, g = input_k, np.array([g0, g1, g2])
    softmax = _softmax(z0, z1, z2)
    s = softmax.output[0]
    paths = g[:, np.newaxis] * softmax.jacobian(0)
    average = float(g @ s)
    (dinputs,) = softmax.backward([g])
    table = partial(heatmap, columns=_Z, marked=[(row, k) for row in range(4)], scale=3, cell=58)
    long = table(
        np.vstack([paths, paths.sum(axis=0)]), "through the Jacobian", rows=[f"via {s_j}" for s_j in _S] + ["sum"]
    )
    short = table(
        np.vstack([s, g, g - average, dinputs]),
        "without it",
        rows=["s", "g", "g − g·s", "dinputs"],
        controls={(1, column): f"g{column}" for column in range(3)},
    )
    terms = _sum(paths[:, k])
    gap = round(g[k] - average, 2)
    side = "above" if gap > 0 else "below" if gap < 0 else "at"
    product = f"{number(s[k])} × ({_sum(np.array([g[k], -average]))}) = {number(dinputs[k])}"
    return picture(
        above(
            beside(long, short),
            caption(f"{_Z[k]} over all paths:  {terms} = {number(paths[:, k].sum())}"),
            caption(f"{_Z[k]} by the short form:  {product}"),
            caption(f"{_G[k]} is {side} the average g·s = {number(average)}", "good", strong=True),
            gap=8,
        ),
        title="A gradient goes back through softmax in two ways",
        description=(
            f"With s = {_row(s)}, the gradient g = {_row(g)} arrives and dinputs = {_row(dinputs)} leaves, both ways. "
            f"For {_Z[k]}: {terms} over the paths, and {product}. {_G[k]} is {side} the average {number(average)}."
        ),
    )


softmax_by_hand = Worksheet(
    "Softmax of three logits, forward and back",
    (
        Step("z", at=(0, 0), value=(LOG_5, LOG_3, LOG_2)),
        Step("e", "exp(·)", ("z",), at=(0, 1.1)),
        Step("e at its fork", "•", ("e",), at=(0, 1.95)),
        Step("E", "Σ", ("e at its fork",), at=(-1.75, 3.75)),
        Step("S", "÷", ("e at its fork", "E"), at=(0, 3.75)),
        Step("S ", of=("S",), at=(0, 5.25)),
    ),
    arrives=(1.0, -1.0, 2.0),
)
