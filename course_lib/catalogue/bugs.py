"""Mistakes put into a working network: the misconceptions of the exercises, in the place of a layer's backward pass.

The wrong code itself stands with its exercise, beside this file; here it only learns to sit in a network.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.catalogue import fused_derivative, loss, relu, single_layer, softmax_jacobian
from course_lib.layers import ActivationReLU, ActivationSoftMax, LayerDense
from course_lib.losses import ActivationLoss, LossCrossEntropy
from course_lib.network import Network
from course_lib.validation import Floats, Target

Wrong = Callable[..., Any]
_WRONG: dict[tuple[str, str], Wrong] = {
    (exercise.name, mistake.slug): mistake.wrong
    for chapter in (single_layer, relu, loss, softmax_jacobian, fused_derivative)
    for exercise in chapter.EXERCISES
    for mistake in exercise.misconceptions
}


@dataclass(frozen=True)
class Bug:
    """A known mistake: the misconception `slug` of `exercise`, in `words` that fit a menu."""

    exercise: str
    slug: str
    words: str

    @property
    def wrong(self) -> Wrong:
        """The wrong implementation, as the exercise knows it."""
        return _WRONG[self.exercise, self.slug]

    def places(self, network: Network) -> tuple[int, ...]:
        """Where this bug can be: indices into network.layers, or len(network.layers) for the loss at the end."""
        if self.exercise not in _LAYER_OF:
            return (len(network.layers),)
        kind = _LAYER_OF[self.exercise]
        return tuple(place for place, layer in enumerate(network.layers) if isinstance(layer, kind))


def with_bug(network: Network, bug: Bug, *places: int) -> Network:
    """Return a copy of network with the bug at the given places, by default wherever it can be.

    Raises ValueError where a place is not one of `bug.places(network)`.
    """
    possible = bug.places(network)
    if wrong := set(places) - set(possible):
        raise ValueError(f"{bug.slug!r} can be at {possible}: came {min(wrong)}")
    layers, loss = list(copy.deepcopy(network.layers)), ActivationLoss()
    for place in places or possible:
        if place == len(layers):
            loss = _LOSS_WITH[bug.exercise](bug.wrong)
        else:
            layers[place] = _broken(layers[place], bug.wrong)
    broken = Network(*layers)
    broken.loss = loss
    return broken


def _broken(layer: LayerDense | ActivationReLU, wrong: Wrong) -> LayerDense | ActivationReLU:
    if isinstance(layer, ActivationReLU):
        return _BrokenReLU(wrong)
    broken = _BrokenDense(*layer.weights.shape)
    broken.weights, broken.biases, broken.wrong = layer.weights, layer.biases, wrong
    return broken


class _BrokenReLU(ActivationReLU):
    def __init__(self, wrong: Wrong) -> None:
        self.wrong = wrong

    def _backward(self, dvalues: Floats) -> Floats:
        self.dinputs = np.asarray(self.wrong(dvalues, self.inputs), float)
        return self.dinputs


class _BrokenDense(LayerDense):
    wrong: Wrong

    def _backward(self, dvalues: Floats) -> Floats:
        self._backward_to_parameters(dvalues)
        return self.dinputs

    def _backward_to_parameters(self, dvalues: Floats) -> None:
        gradients = self.wrong(dvalues, self.inputs, self.weights)
        self.dinputs, self.dweights, self.dbiases = (np.asarray(gradient, float) for gradient in gradients)


class _BrokenLoss(ActivationLoss):
    """A loss whose backward pass goes wrong in one step (chapter 6), or in one of two (chapters 4 and 5)."""

    def __init__(self, wrong: Wrong) -> None:
        self.wrong = wrong

    def _backward(self, output: Floats, target: Target) -> Floats:
        self.dinputs = np.asarray(self._gradient(output, target), float)
        return self.dinputs

    def _gradient(self, output: Floats, target: Target) -> Any:
        return self.wrong(output.copy(), target)


class _BrokenCrossEntropy(_BrokenLoss):
    def _gradient(self, output: Floats, target: Target) -> Any:
        softmax = ActivationSoftMax()
        softmax.output = output
        return softmax.backward(self.wrong(output, target))


class _BrokenSoftMax(_BrokenLoss):
    def _gradient(self, output: Floats, target: Target) -> Any:
        return self.wrong(LossCrossEntropy().backward(output, target), output)


_LAYER_OF = {"relu_backward": ActivationReLU, "dense_backward": LayerDense}
_LOSS_WITH = {
    "cross_entropy_backward": _BrokenCrossEntropy,
    "softmax_backward": _BrokenSoftMax,
    "fused_backward": _BrokenLoss,
}

BUGS = (
    Bug("dense_backward", "dweights_averaged", "dense: dweights divided by N"),
    Bug("dense_backward", "dbiases_averaged", "dense: dbiases divided by N"),
    Bug("dense_backward", "keeps_last_sample", "dense: dweights and dbiases of the last sample only"),
    Bug("dense_backward", "dinputs_by_sums", "dense: dinputs a product of sums, not a sum of products"),
    Bug("relu_backward", "forgets_gate", "ReLU: no gate, dvalues pass everywhere"),
    Bug("relu_backward", "zeroes_by_upstream_sign", "ReLU: gate by the sign of dvalues"),
    Bug("relu_backward", "returns_mask", "ReLU: the slope alone, dvalues left out"),
    Bug("relu_backward", "inverts_gate", "ReLU: gate the wrong way round"),
    Bug("relu_backward", "multiplies_by_output", "ReLU: times its output, not its slope"),
    Bug("cross_entropy_backward", "missing_minus", "loss: the minus is missing"),
    Bug("cross_entropy_backward", "forgets_batch", "loss: not divided by N"),
    Bug("cross_entropy_backward", "divides_by_batch_twice", "loss: divided by N twice"),
    Bug("cross_entropy_backward", "multiplies_by_prediction", "loss: times ŷ instead of 1/ŷ"),
    Bug("cross_entropy_backward", "gradient_of_logits", "loss: ŷ − y, then softmax again"),
    Bug("cross_entropy_backward", "largest_probability", "loss: the likeliest class for the right one"),
    Bug("softmax_backward", "diagonal_only", "softmax: diagonal of the Jacobian only"),
    Bug("softmax_backward", "average_over_samples", "softmax: samples mixed in the average"),
    Bug("softmax_backward", "plain_mean", "softmax: plain mean for the average"),
    Bug("softmax_backward", "opposite_sign", "softmax: sign lost"),
    Bug("fused_backward", "subtracts_in_every_row", "fused: 1 subtracted in every row"),
    Bug("fused_backward", "extra_softmax_slope", "fused: times ŷ(1 − ŷ) once more"),
)
