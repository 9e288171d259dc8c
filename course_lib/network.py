"""A network: the course's layers in a row, the loss at their end, and a step of gradient descent.

    network = Network(LayerDense(64, 32, seed=1), ActivationReLU(), LayerDense(32, 10, seed=2))
    for rows in batches(len(inputs), 32, random):
        loss = network.train_step(inputs[rows], target[rows], learning_rate=0.1)

No array that is passed in is ever modified, a layer's weights included: a step makes new ones.
"""

from math import isfinite
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from course_lib.layers import ActivationReLU, LayerDense
from course_lib.losses import ActivationLoss
from course_lib.validation import Floats, floats, ran_forward, shaped, targets, upstream

Layer: TypeAlias = LayerDense | ActivationReLU


class Network:
    """Layers in a row, from inputs (N, D) to logits (N, C): output = layer_L(… layer_1(layer_0(inputs))).

    It has `forward` and `backward` as a layer has, so networks are checked as layers are. `loss` is the ActivationLoss
    that `train_step` uses: softmax and cross-entropy from logits.

    layers: LayerDense and ActivationReLU objects, a LayerDense first and last, each with as many inputs as the
        LayerDense before it has neurons. Anything else raises TypeError or ValueError, and so does one object that
        stands in two places, since a layer keeps the inputs of one place only.
    """

    layers: tuple[Layer, ...]
    loss: ActivationLoss
    output: Floats
    dinputs: Floats

    def __init__(self, *layers: Layer) -> None:
        self.layers = _in_a_row(layers)
        self.loss = ActivationLoss()

    def __repr__(self) -> str:
        return f"Network({', '.join(map(_described, self.layers))})"

    @property
    def dense(self) -> tuple[LayerDense, ...]:
        """The layers that have weights and biases, first to last."""
        return tuple(layer for layer in self.layers if isinstance(layer, LayerDense))

    def forward(self, inputs: ArrayLike) -> Floats:
        """Keep and return the logits (N, C) of inputs (N, D).

        Raises TypeError or ValueError where inputs are not finite numbers of shape (N, D).
        """
        return self._forward(self._entering(inputs, finite=True))

    def _forward(self, values: Floats) -> Floats:
        for layer in self.layers:
            values = layer._forward(values)
        self.output = values
        return values

    def backward(self, dvalues: ArrayLike) -> Floats:
        """Send dvalues = ∂L/∂logits (N, C) back through all layers; keep and return dinputs (N, D) = ∂L/∂inputs.

        Afterwards each LayerDense has its dweights and dbiases, and each layer its dinputs.

        Raises RuntimeError before forward, TypeError or ValueError where dvalues are not finite of shape (N, C).
        """
        ran_forward(self, "backward")
        dvalues = upstream(dvalues, self.output)
        for layer in reversed(self.layers):
            dvalues = layer._backward(dvalues)
        self.dinputs = dvalues
        return self.dinputs

    def step(self, learning_rate: float) -> None:
        """Replace each parameter by parameter − learning_rate · gradient, with the gradients of the last backward.

        Raises RuntimeError before backward, ValueError where learning_rate is not a finite number of at least 0.
        """
        _rate(learning_rate)
        if any("dweights" not in vars(layer) for layer in self.dense):
            raise RuntimeError("Network.step needs the gradients of a backward pass: call backward first")
        self._step(learning_rate)

    def _step(self, learning_rate: float) -> None:
        for layer in self.dense:
            layer._weights = sgd_step(layer._weights, layer.dweights, learning_rate)
            layer._biases = sgd_step(layer._biases, layer.dbiases, learning_rate)

    def train_step(self, inputs: ArrayLike, target: ArrayLike, learning_rate: float) -> float:
        """Forward, loss, backward, step: learn from one batch, and return its loss as it was before the step.

        inputs (N, D); target: labels (N,) or rows (N, C) that sum to 1. The first layer's dinputs are not computed:
        nobody asks for them.

        Raises TypeError or ValueError that names a bad argument, and FloatingPointError where the network's own numbers
        have grown beyond all bounds; no parameter has changed then.
        """
        _rate(learning_rate)
        values = self._entering(inputs, finite=False)
        with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is found below, and named
            logits = self._forward(values)
            target = targets(target, logits)
            loss = self.loss._forward(logits, target)
            self._backward_to_parameters(self.loss._backward(self.loss.output, target))
        if not (isfinite(loss) and self._gradients_are_finite()):
            raise self._not_finite(values)
        self._step(learning_rate)
        return loss

    def _backward_to_parameters(self, dvalues: Floats) -> None:
        for layer in reversed(self.layers[1:]):
            dvalues = layer._backward(dvalues)
        self.dense[0]._backward_to_parameters(dvalues)

    def _entering(self, inputs: ArrayLike, *, finite: bool) -> Floats:
        return shaped("inputs", inputs, "N", len(self.dense[0].weights), finite=finite)

    def _gradients_are_finite(self) -> bool:
        """Whether a step may be taken: NaN or inf in inputs or parameters reaches some gradient, since 0 · inf is NaN.

        A sum of squares is not finite where an entry is not; it also says so of entries beyond 1e154 (1e19 in float32).
        """
        return all(
            isfinite(np.dot(entries, entries))
            for layer in self.dense
            for entries in (layer.dweights.ravel(order="K"), layer.dbiases.ravel())  # K: as they lie, not copied
        )

    def _not_finite(self, inputs: Floats) -> Exception:
        """Find out what is to blame."""
        try:
            floats("inputs", inputs)
            for place, layer in enumerate(self.layers):
                if isinstance(layer, LayerDense):
                    floats(f"weights of layer {place}", layer.weights)
                    floats(f"biases of layer {place}", layer.biases)
        except ValueError as error:
            return error
        return FloatingPointError(
            "the network's values have grown beyond all bounds: start again from its first weights, with a smaller"
            " learning_rate or smaller inputs"
        )


def sgd_step(parameter: Floats, gradient: Floats, learning_rate: float) -> Floats:
    """Return parameter − learning_rate · gradient, a new array: one step downhill."""
    return -float(learning_rate) * gradient + parameter  # this way round NumPy adds into the product's own array


def accuracy(output: ArrayLike, target: ArrayLike) -> float:
    """Return the share of the N samples whose largest output is at the target's class.

    output (N, C): logits or probabilities; target: labels (N,) or rows (N, C), of which the largest entry counts.
    Where two outputs are equally large, the first one counts.

    Raises TypeError or ValueError where output is not finite of shape (N, C), or target is neither.
    """
    output = shaped("output", output, "N", "C")
    target = targets(target, output)
    labels = target if target.ndim == 1 else target.argmax(axis=1)
    return float(np.mean(output.argmax(axis=1) == labels))


def _rate(learning_rate: float) -> None:
    if not isinstance(learning_rate, int | float | np.number) or isinstance(learning_rate, bool):
        raise TypeError(f"learning_rate must be a number: came {learning_rate!r:.80}")
    if not (isfinite(learning_rate) and learning_rate >= 0):
        raise ValueError(f"learning_rate must be a finite number of at least 0: came {learning_rate!r}")


def _in_a_row(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """Return layers, or raise an error that says which of them does not fit."""
    width: int | None = None
    for place, layer in enumerate(layers):
        if not isinstance(layer, LayerDense | ActivationReLU):
            raise TypeError(f"layer {place} must be a LayerDense or an ActivationReLU: came {type(layer).__name__}")
        if any(layer is other for other in layers[:place]):
            raise ValueError(f"layer {place} must be an object of its own: it stands at an earlier place as well")
        if isinstance(layer, LayerDense):
            inputs, neurons = layer.weights.shape
            if width is not None and inputs != width:
                raise ValueError(f"layer {place} must take {width} inputs, as many as come: it takes {inputs}")
            width = neurons
    if not (layers and isinstance(layers[0], LayerDense) and isinstance(layers[-1], LayerDense)):
        raise ValueError(
            f"a network must begin and end with a LayerDense: came {', '.join(map(_described, layers)) or 'no layer'}"
        )
    return layers


def _described(layer: Layer) -> str:
    name = type(layer).__name__
    return f"{name}{layer.weights.shape}" if isinstance(layer, LayerDense) else f"{name}()"
