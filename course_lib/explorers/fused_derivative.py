"""Chapter 6: two routes from the same logits to the same gradient, and where one of them breaks."""

import numpy as np

from course_lib.interaction.explore_widget import Explorer, explore
from course_lib.layers import ActivationSoftMax
from course_lib.losses import ActivationLoss
from course_lib.picture import Block, above, beside, caption, heatmap, number, picture
from course_lib.validation import Floats

SCALES = [1, 3, 10, 30, 100, 300, 1000]
_CLASSES = [f"class {k}" for k in range(3)]


def two_steps(logits: Floats, label: int) -> tuple[float, Floats, Floats, Floats]:
    """Go the source text's way for one sample: softmax, then −y/ŷ, then the Jacobian.

    logits (3,). Returns the loss −log ŷ, ∂L/∂ŷ (3,), the Jacobian (3, 3) and ∂L/∂z (3,). Nothing is clipped: where a
    probability is rounded to 0, this gives inf and NaN, as the source's code does.
    """
    softmax = ActivationSoftMax()
    output, target = softmax.forward(logits[None])[0], np.eye(3)[label]
    jacobian = softmax.jacobian(0)
    with np.errstate(divide="ignore", invalid="ignore"):
        doutput = -target / output
        return float(-np.log(output[label])), doutput, jacobian, jacobian.T @ doutput


def routes_picture(z0: float = 1.6, z1: float = 1.1, z2: float = 0.7, target: int = 1, scale: int = 1) -> str:
    """Draw both routes from the logits, `scale` times these, to ∂L/∂z, with every intermediate."""
    logits = scale * np.array([z0, z1, z2])
    fused = ActivationLoss()
    fused_loss = fused.forward(logits[None], [target])
    output, gradient = fused.output, fused.backward(fused.output, [target])[0]
    loss, doutput, jacobian, two_step_gradient = two_steps(logits, target)
    agree = bool(np.allclose(two_step_gradient, gradient, atol=1e-9) and np.isclose(loss, fused_loss, atol=1e-9))
    verdict = "both routes agree" if agree else "the two steps break"
    left = above(
        caption("in two steps", "backward", strong=True),
        _row(doutput, "∂L/∂ŷ = −y / ŷ"),
        heatmap(jacobian, "softmax's Jacobian", cell=88, scale=1),
        _row(two_step_gradient, "∂L/∂z = Jᵀ ∂L/∂ŷ", marked=True),
        caption(f"loss −log ŷ = {number(loss)}"),
        gap=10,
    )
    right = above(
        caption("fused", "forward", strong=True),
        _row(gradient, "∂L/∂z = ŷ − y", marked=True),
        caption(f"loss log Σ exp z − z = {number(fused_loss)}"),
        caption(verdict, "good" if agree else "backward", strong=True),
        gap=10,
    )
    return picture(
        above(
            beside(_row(logits, "logits z", columns=True), _row(output[0], "softmax ŷ", columns=True)),
            beside(left, right),
            gap=14,
        ),
        title="Two routes from logits to their gradient",
        description=(
            f"Logits {_words(logits)}, probabilities {_words(output[0])}, the right class is {target}. In two steps "
            f"the gradient is {_words(two_step_gradient)} and the loss {number(loss)}; fused they are "
            f"{_words(gradient)} and {number(fused_loss)}: {verdict}."
        ),
    )


def _row(values: Floats, title: str, *, columns: bool = False, marked: bool = False) -> Block:
    cells = [(0, k) for k in range(3)] if marked else []
    return heatmap(values[None], title, columns=_CLASSES if columns else None, cell=88, scale=1, marked=cells)


def _words(values: Floats) -> str:
    return f"({', '.join(map(number, values))})"


def explore_fused() -> Explorer:
    """Move the logits and the right class; then raise the scale until one route breaks."""
    logits = dict.fromkeys(("z0", "z1", "z2"), (-3, 3, 0.1))
    return explore(routes_picture, **logits, target=[0, 1, 2], scale=SCALES)
