"""Chapter 6: two routes from the same logits to the same gradient, and where one of them breaks."""

import math
from collections.abc import Sequence

import numpy as np

from course_lib.layers import ActivationSoftMax
from course_lib.losses import ActivationLoss
from course_lib.picture import (
    Block,
    Picture,
    above,
    at_least,
    beside,
    caption,
    figure,
    heatmap,
    number,
    picture,
    simplex,
)
from course_lib.validation import Floats

SCALES = [1, 3, 10, 30, 100, 300, 1000]
LOG_5, LOG_3, LOG_2 = map(math.log, (5, 3, 2))  # probabilities 0.5, 0.3 and 0.2
CLIP = 1e-7  # the floor that many programs give to a probability before they divide by it
_LOGIT = (-3, 3, 0.1)
_CLASSES = [f"class {k}" for k in range(3)]
_WIDE, _NARROW = 96, 68  # the two steps make numbers such as −1.4e+217, the fused one never does


def two_steps(logits: Floats, label: int, *, clip: bool = False) -> tuple[float, Floats, Floats, Floats]:
    """Go the source text's way for one sample: softmax, then −y/ŷ, then the Jacobian.

    logits (3,). Returns the loss −log ŷ, ∂L/∂ŷ (3,), the Jacobian (3, 3) and ∂L/∂z (3,). Where a probability is
    rounded to 0, this gives inf and NaN, as the source's code does; with `clip`, the loss counts it as CLIP at least.
    """
    softmax = ActivationSoftMax()
    output, target = softmax.forward(logits[None])[0], np.eye(3)[label]
    jacobian = softmax.jacobian(0)
    divisor = np.clip(output, CLIP, 1 - CLIP) if clip else output
    with np.errstate(divide="ignore", invalid="ignore"):
        doutput = -target / divisor
        return float(-np.log(divisor[label])), doutput, jacobian, jacobian.T @ doutput


def _verdict(two_steps: Floats, fused: Floats) -> str:
    """Compare gradient and loss of both routes, as closely as a picture shows."""
    if not np.isfinite(two_steps).all():
        return "the two steps break"
    return "both routes agree" if np.allclose(two_steps, fused, atol=1e-4) else "the two steps are wrong"


@figure(z0=_LOGIT, z1=_LOGIT, z2=_LOGIT, target=[0, 1, 2], scale=SCALES, clip=False)
def two_routes(
    z0: float = LOG_5, z1: float = LOG_3, z2: float = LOG_2, target: int = 1, scale: int = 1, *, clip: bool = False
) -> Picture:
    """Draw both routes from the logits, `scale` times these, to ∂L/∂z, with every intermediate."""
    logits = scale * np.array([z0, z1, z2])
    fused = ActivationLoss()
    fused_loss = fused.forward(logits[None], [target])
    output, gradient = fused.output, fused.backward(fused.output, [target])[0]
    loss, doutput, jacobian, two_step_gradient = two_steps(logits, target, clip=clip)
    verdict = _verdict(np.append(two_step_gradient, loss), np.append(gradient, fused_loss))
    divisor = "clipped ŷ" if clip else "ŷ"
    left = above(
        caption("in two steps", "backward", strong=True),
        _row(doutput, f"∂L/∂ŷ = −y / {divisor}"),
        heatmap(jacobian, "softmax's Jacobian", cell=_WIDE, scale=1),
        _row(two_step_gradient, "∂L/∂z = Jᵀ ∂L/∂ŷ", marked=True),
        caption(f"loss −log {divisor} = {number(loss)}"),
        gap=10,
    )
    right = above(
        caption("fused", "forward", strong=True),
        heatmap(
            np.vstack([output, np.eye(3)[target], gradient]),
            "∂L/∂z = ŷ − y",
            rows=["ŷ", "y", "ŷ − y"],
            marked=[(2, k) for k in range(3)],
            cell=_NARROW,
            scale=1,
        ),
        caption(f"loss log Σ eᶻ − z = {number(fused_loss)}"),
        caption(verdict, "good" if "agree" in verdict else "backward", strong=True),
        gap=10,
    )
    return picture(
        above(
            beside(
                _row(logits, "logits z", columns=True, controls=["z0", "z1", "z2"] if scale == 1 else []),
                _row(output[0], "softmax ŷ", cell=_NARROW, columns=True),
            ),
            beside(left, right),
            gap=14,
        ),
        title="Two routes from logits to their gradient",
        description=(
            f"Logits {_words(logits)}, probabilities {_words(output[0])}, the right class is {target}. In two steps"
            f"{', with ŷ clipped at 1e-7,' if clip else ''} the gradient is {_words(two_step_gradient)} and the loss "
            f"{number(loss)}; fused they are {_words(gradient)} and {number(fused_loss)}: {verdict}."
        ),
    )


def _row(
    values: Floats,
    title: str,
    *,
    cell: float = _WIDE,
    columns: bool = False,
    marked: bool = False,
    controls: Sequence[str] = (),
) -> Block:
    cells = [(0, k) for k in range(3)] if marked else []
    return heatmap(
        values[None],
        title,
        columns=_CLASSES if columns else None,
        cell=cell,
        scale=1,
        marked=cells,
        controls={(0, k): name for k, name in enumerate(controls)},
    )


def _words(values: Floats) -> str:
    return f"({', '.join(map(number, values))})"


@figure(right=(0.01, 0.97, 0.01), split=(0, 1, 0.05), target=[0, 1, 2], clip={"0.2": 0.2, "0.05": 0.05, "1e-7": CLIP})
def messages(right: float = 0.1, split: float = 0.85, target: int = 1, clip: float = 0.2) -> Picture:
    """Draw a prediction among all others, what its loss is there, and what three losses tell its logits.

    `right` is the probability of the right class, `split` the share of the rest that the first other class has.
    """
    output = np.insert([(1 - right) * split, (1 - right) * (1 - split)], target, right)[None]
    truth, softmax, fused = np.eye(3)[[target]], ActivationSoftMax(), ActivationLoss()
    softmax.forward(np.log(np.maximum(output, np.finfo(float).tiny)))
    told = {
        "cross-entropy, fused: y − ŷ": (-fused.backward(output, [target])[0], "forward", 5),
        f"in two steps, ŷ clipped at {clip:g}": (softmax.backward(truth / np.maximum(output, clip))[0], "good", 2),
        "squared error": (softmax.backward(2 * (truth - output))[0], "backward", 3),
    }
    levels = [(target, math.exp(-loss), f"L {loss:g}") for loss in (0.5, 1, 2)]
    notes = [caption(f"loss {number(-math.log(right))}", strong=True)]
    for name, (message, role, _) in told.items():
        notes += [caption(name, role), caption(f"tells class {target}: {number(message[target])}", role)]
    said = "; ".join(f"{name}: {number(message[target])}" for name, (message, *_) in told.items())
    return picture(
        beside(simplex(output[0], _CLASSES, levels, told.values()), at_least(above(*notes, gap=6), width=256), gap=0),
        title="What three losses tell the logits",
        description=(
            f"The prediction is {_words(output[0])}, class {target} is right, and the loss {number(-math.log(right))}. "
            f"What class {target} is told: {said}."
        ),
    )
