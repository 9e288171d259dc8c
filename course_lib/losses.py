"""Losses: the mean over the batch of how surprised a prediction is by the target.

L_i = −Σ_j y_ij log ŷ_ij and L = mean_i L_i. The target y is either labels (N,), whole numbers from 0 to C − 1, or
rows (N, C) that sum to 1: one-hot, or soft, which spread the 1 over several classes. No array that is passed in is
ever modified.
"""

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import ArrayLike

from course_lib.layers import below_the_largest
from course_lib.validation import Floats, Target, distributions, probabilities, shaped, targets


class Loss(ABC):
    """A loss compares predictions (N, C) with a target and says how to change the predictions."""

    losses: Floats
    output: float
    dinputs: Floats

    @abstractmethod
    def forward(self, predict: ArrayLike, target: ArrayLike) -> float:
        """Keep `losses` (N,), one of each sample, and keep and return their mean as `output`."""

    @abstractmethod
    def backward(self, predict: ArrayLike, target: ArrayLike) -> Floats:
        """Keep and return dinputs (N, C) = ∂L/∂predict."""


class LossCrossEntropy(Loss):
    """Cross-entropy of predicted probabilities.

    log(0) cannot happen: a prediction below the dtype's smallest normal number (about 2e-308 in float64, 1e-38 in
    float32) counts as that number. So the loss stays below 709, and its slope is very large, not infinite. Above it
    nothing changes.

    Both passes raise TypeError or ValueError where predict is not probabilities (N, C), finite and in [0, 1], or
    target is neither labels (N,) nor rows (N, C).
    """

    def forward(self, predict: ArrayLike, target: ArrayLike) -> float:
        """Keep `losses` (N,), L_i = −Σ_j y_ij log ŷ_ij, and keep and return their mean as `output`."""
        predict = probabilities("predict", predict)
        target = targets(target, predict)
        self.losses = _cross_entropies(np.log(_above_zero(predict)), target)
        self.output = float(self.losses.mean())
        return self.output

    def backward(self, predict: ArrayLike, target: ArrayLike) -> Floats:
        """Keep and return dinputs (N, C): ∂L/∂ŷ_ij = −y_ij / ŷ_ij / N, which is 0 where y_ij is 0, whatever ŷ_ij."""
        predict = probabilities("predict", predict)
        target = targets(target, predict)
        self.dinputs = -_rows(target, predict) / _above_zero(predict) / len(predict) + 0  # + 0 turns −0.0 into 0.0
        return self.dinputs


class ActivationLoss:
    """Softmax and cross-entropy in one: from logits (N, C) to the loss, and back by the short formula (ŷ − y) / N.

    No prediction is ever rounded to 0 before its logarithm is taken, so loss and slope are right for logits of any
    size.
    """

    inputs: Floats
    losses: Floats
    output: Floats
    dinputs: Floats

    def forward(self, inputs: ArrayLike, target: ArrayLike) -> float:
        """Return the mean loss; keep `output` (N, C), the softmax of the logits, and `losses` (N,), one of each sample.

        log ŷ_ij = z_ij − log Σ_l exp(z_il)

        Raises TypeError or ValueError where inputs are not finite numbers of shape (N, C), or target is neither
        labels (N,) nor rows (N, C).
        """
        inputs = shaped("inputs", inputs, "N", "C")
        return self._forward(inputs, targets(target, inputs))

    def _forward(self, inputs: Floats, target: Target) -> float:
        shifted = below_the_largest(inputs)
        exponentials = np.exp(shifted)
        total = exponentials.sum(axis=1, keepdims=True)
        losses = _cross_entropies(shifted - np.log(total), target)
        self.inputs, self.losses, self.output = inputs, losses, exponentials / total
        return float(losses.mean())

    def backward(self, output: ArrayLike, target: ArrayLike) -> Floats:
        """Keep and return dinputs (N, C): ∂L/∂z_ij = (ŷ_ij − y_ij) / N, for labels and for rows, one-hot or soft.

        Raises TypeError or ValueError where output is not probabilities (N, C) whose rows sum to 1, or target is
        neither labels (N,) nor rows (N, C).
        """
        output = distributions("output", output)
        return self._backward(output, targets(target, output))

    def _backward(self, output: Floats, target: Target) -> Floats:
        if target.ndim == 1:
            dinputs = output.copy(order="K")  # as it lies in memory
            dinputs[np.arange(len(output)), target] -= 1
        else:
            dinputs = output - target
        dinputs /= len(output)
        self.dinputs = dinputs
        return dinputs


def _cross_entropies(log_predict: Floats, target: Target) -> Floats:
    """Return L_i = −Σ_j y_ij log ŷ_ij (N,); a label picks the one term whose y_ij is 1."""
    picks = target.ndim == 1
    logs: Floats = log_predict[np.arange(len(target)), target] if picks else np.sum(target * log_predict, axis=1)
    return 0 - logs  # a minus sign alone would make −0.0 of 0


def _rows(target: Target, predict: Floats) -> Floats:
    """Return target as rows (N, C): labels select rows of the identity."""
    return np.eye(predict.shape[1], dtype=predict.dtype)[target] if target.ndim == 1 else target


def _above_zero(predict: Floats) -> Floats:
    """Return predict with what is below the dtype's smallest normal number raised to it."""
    return np.maximum(predict, np.finfo(predict.dtype).tiny)
