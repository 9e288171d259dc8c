"""gradcheck of the spirals' network, all of it, beside scipy's `approx_derivative`.

gradcheck calls the function four times for each parameter, at h and h/2 to both sides: so the error in h² cancels, and
a kink shows. `approx_derivative` calls it twice. So it stands here twice: as it comes, and at h and h/2, combined, with
as many calls as gradcheck.
"""

from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec

import numpy as np

from benchmarks.timing import Row, claim, side_by_side
from course_lib import ActivationReLU, LayerDense, Network, gradcheck, spirals
from course_lib.gradient_check import STEP

TITLE = "gradcheck, all 747 parameters of the spirals' network"
SCIPY, SAME_CALLS = "scipy, approx_derivative, half the calls", "scipy, at h and h/2, as many calls"
Set = Callable[[np.ndarray], float]


def rows() -> Iterator[Row]:
    """Yield what a whole check takes by each way."""
    network = Network(
        LayerDense(2, 24, seed=1), ActivationReLU(), LayerDense(24, 24, seed=2), ActivationReLU(), LayerDense(24, 3)
    )
    inputs, target = (part[30::60] for part in spirals())  # a spiral begins at 0, at every kink
    losses = list(_losses(network, inputs, target))
    claim("the network has 747 parameters", holds=sum(start.size for _, start, _ in losses) == 747)
    ways = {"gradcheck": lambda: [_right(loss, start, gradient) for loss, start, gradient in losses]}
    if find_spec("scipy"):
        from scipy.optimize._numdiff import approx_derivative

        for name, slopes in ((SCIPY, _by_scipy), (SAME_CALLS, _by_scipy_at_two_steps)):
            ways[name] = partial(_agree, partial(slopes, approx_derivative), losses)
    found = side_by_side(ways, 4.0)
    for name, seconds in found.items():
        target = {"gradcheck": "≤ 0.3 s", SAME_CALLS: "≥ 1"}.get(name, "")
        yield Row(TITLE, name, seconds, found["gradcheck"], target)


def _losses(network: Network, inputs: np.ndarray, target: np.ndarray) -> Iterator[tuple[Set, np.ndarray, np.ndarray]]:
    """Yield each array of parameters: the loss as a function of it, the array, and its gradient."""
    network.loss.forward(network.forward(inputs), target)
    network.backward(network.loss.backward(network.loss.output, target))
    for layer in network.dense:
        for name in ("weights", "biases"):

            def loss(moved: np.ndarray, layer: LayerDense = layer, name: str = name) -> float:
                setattr(layer, name, moved)
                return network.loss.forward(network.forward(inputs), target)

            yield loss, getattr(layer, name), getattr(layer, f"d{name}")


def _right(loss: Set, start: np.ndarray, gradient: np.ndarray) -> None:
    claim("every gradient is right", holds=bool(gradcheck(loss, start, gradient)))


def _agree(slopes: Callable[[Set, np.ndarray], np.ndarray], losses: list[tuple[Set, np.ndarray, np.ndarray]]) -> None:
    for loss, start, gradient in losses:
        claim("scipy agrees", holds=np.allclose(slopes(loss, start), gradient.ravel(), atol=1e-6))


def _by_scipy(
    approx_derivative: Callable[..., np.ndarray], loss: Set, start: np.ndarray, step: np.ndarray | None = None
) -> np.ndarray:
    slopes = approx_derivative(
        lambda flat: loss(flat.reshape(start.shape)), start.ravel(), method="3-point", abs_step=step
    )
    loss(start)
    return slopes


def _by_scipy_at_two_steps(approx_derivative: Callable[..., np.ndarray], loss: Set, start: np.ndarray) -> np.ndarray:
    h = STEP * np.maximum(1, np.abs(start.ravel()))
    whole, half = (_by_scipy(approx_derivative, loss, start, step) for step in (h, h / 2))
    return (4 * half - whole) / 3
