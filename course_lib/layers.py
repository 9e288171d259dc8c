"""Layers and activations: backward stands beside forward, and each line mirrors its formula.

Notation: N samples, D inputs, H neurons, C classes. `dvalues` = ∂L/∂output comes from the layer above, `dinputs` =
∂L/∂inputs goes to the layer below. `forward` keeps what `backward` needs as attributes. It keeps a reference to an
array of floats, not a copy: change neither `inputs` nor `output` in place between the two passes. No array that is
passed in is ever modified.

`forward` and `backward` check what they are given; `_forward` and `_backward` are the computation alone. A Network
calls these, since it has checked what goes in at its own door.
"""

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from course_lib.validation import Floats, floats, ran_forward, shaped, upstream, whole


class LayerDense:
    """A fully connected layer: output = inputs @ weights + biases.

    Weights (D, H) start as normal numbers scaled by √(2/D) (He), which keeps the size of the values through layers
    followed by ReLU; biases (1, H) start at 0. The same seed gives the same weights: give each layer of a network its
    own.

    Both may be assigned: `layer.weights = [[1, 2], [3, 4]]`. A float array is kept as it is, not copied, and integers
    become float64. The output has the wider dtype of inputs and weights: float32 inputs stay float32 where
    `dtype=np.float32`.

    inputs, neurons and seed raise TypeError where they are not whole numbers, ValueError where inputs or neurons are
    below 1 or seed is below 0. dtype other than float32 and float64, and weights or biases of another shape, raise
    ValueError.
    """

    inputs: Floats
    output: Floats
    dinputs: Floats
    dweights: Floats
    dbiases: Floats

    def __init__(self, inputs: int, neurons: int, *, seed: int = 0, dtype: DTypeLike = np.float64) -> None:
        inputs = whole("inputs", inputs, 1)
        neurons = whole("neurons", neurons, 1)
        random = np.random.default_rng(whole("seed", seed, 0))
        if dtype not in (np.float32, np.float64, "float32", "float64"):
            raise ValueError(f"dtype must be float32 or float64: came {dtype!r}")
        self._shape = (inputs, neurons)
        self.weights = (random.standard_normal((inputs, neurons)) * np.sqrt(2 / inputs)).astype(dtype)
        self.biases = np.zeros((1, neurons), dtype)

    @property
    def weights(self) -> Floats:
        """The (D, H) weights."""
        return self._weights

    @weights.setter
    def weights(self, value: ArrayLike) -> None:
        self._weights = shaped("weights", value, *self._shape)

    @property
    def biases(self) -> Floats:
        """The (1, H) biases."""
        return self._biases

    @biases.setter
    def biases(self, value: ArrayLike) -> None:
        self._biases = shaped("biases", value, 1, self._shape[1])

    def forward(self, inputs: ArrayLike) -> Floats:
        """Keep and return output (N, H) = inputs (N, D) @ weights + biases.

        Raises TypeError or ValueError where inputs are not finite numbers of shape (N, D), or weights or biases were
        made NaN or inf in place.
        """
        inputs = shaped("inputs", inputs, "N", self._shape[0])
        floats("weights", self.weights)
        floats("biases", self.biases)
        return self._forward(inputs)

    def _forward(self, inputs: Floats) -> Floats:
        output = product(inputs, self._weights)
        output += self._biases  # in place: a second (N, H) array would cost as much as the sum
        self.inputs, self.output = inputs, output
        return output

    def backward(self, dvalues: ArrayLike) -> Floats:
        """Keep dweights (D, H), dbiases (1, H) and dinputs (N, D); return dinputs. Call it before the weights change.

        ∂L/∂inputs = dvalues @ weightsᵀ, ∂L/∂weights = inputsᵀ @ dvalues, ∂L/∂biases = Σ_i dvalues_i. The sums over
        samples do not divide by N: the mean is the loss's.

        Raises RuntimeError before forward, TypeError or ValueError where dvalues are not finite of shape (N, H).
        """
        ran_forward(self, "backward")
        return self._backward(upstream(dvalues, self.output))

    def _backward(self, dvalues: Floats) -> Floats:
        self._backward_to_parameters(dvalues)
        self.dinputs = product(dvalues, self._weights.T)
        return self.dinputs

    def _backward_to_parameters(self, dvalues: Floats) -> None:
        """Do all of `_backward` but dinputs, which nobody asks for where this is the first layer."""
        self.dweights = product(self.inputs.T, dvalues)
        self.dbiases = dvalues.sum(axis=0, keepdims=True)


class ActivationReLU:
    """output = max(0, inputs), entry by entry, for inputs of any shape."""

    inputs: Floats
    output: Floats
    dinputs: Floats

    def forward(self, inputs: ArrayLike) -> Floats:
        """Keep and return output = max(0, inputs), in the shape of inputs.

        Raises TypeError or ValueError where inputs are not finite numbers.
        """
        return self._forward(floats("inputs", inputs))

    def _forward(self, inputs: Floats) -> Floats:
        self.inputs, self.output = inputs, np.maximum(inputs, 0)
        return self.output

    def backward(self, dvalues: ArrayLike) -> Floats:
        """Keep and return dinputs = dvalues where inputs > 0, else 0. At the kink, inputs = 0, it takes slope 0.

        Raises RuntimeError before forward, TypeError or ValueError where dvalues are not finite of output's shape.
        """
        ran_forward(self, "backward")
        self._backward(upstream(dvalues, self.output))
        self.dinputs += 0  # turns −0.0 into 0.0
        return self.dinputs

    def _backward(self, dvalues: Floats) -> Floats:
        # A product, since it is several times faster than choosing entry by entry.
        self.dinputs = (self.inputs > 0) * dvalues
        return self.dinputs


class ActivationSoftMax:
    """output S_ij = exp(z_ij) / Σ_l exp(z_il): each row of logits z (N, C) becomes probabilities that sum to 1."""

    inputs: Floats
    output: Floats
    dinputs: Floats

    def forward(self, inputs: ArrayLike) -> Floats:
        """Keep and return output (N, C) for any finite logits (N, C).

        Raises TypeError or ValueError where inputs are not finite numbers of shape (N, C).
        """
        inputs = shaped("inputs", inputs, "N", "C")
        exponentials = np.exp(below_the_largest(inputs))
        self.inputs, self.output = inputs, exponentials / exponentials.sum(axis=1, keepdims=True)
        return self.output

    def backward(self, dvalues: ArrayLike) -> Floats:
        """Keep and return dinputs (N, C), the product Jᵀ dvalues of each sample, without forming its Jacobian J.

        ∂L/∂z_ik = Σ_j dvalues_ij S_ij (δ_jk − S_ik) = S_ik (dvalues_ik − Σ_j dvalues_ij S_ij)

        Raises RuntimeError before forward, TypeError or ValueError where dvalues are not finite of shape (N, C).
        """
        ran_forward(self, "backward")
        dvalues = upstream(dvalues, self.output)
        average = np.sum(dvalues * self.output, axis=1, keepdims=True)
        self.dinputs = self.output * (dvalues - average)
        return self.dinputs

    def jacobian(self, sample: int) -> Floats:
        """Form the (C, C) Jacobian of one sample i of the last forward pass: J_jk = ∂S_ij/∂z_ik = S_ij (δ_jk − S_ik).

        Raises RuntimeError before forward, TypeError or ValueError where sample is not a whole number from 0 to N − 1.
        """
        ran_forward(self, "jacobian")
        output = self.output[whole("sample", sample, 0, len(self.output) - 1)]
        return np.diagflat(output) - np.outer(output, output)


def product(left: Floats, right: Floats) -> Floats:
    """Return left @ right, computed as (rightᵀ @ leftᵀ)ᵀ, which is the same.

    So each column of a batch lies in memory in one piece. A batch has many more rows than columns: adding biases, and
    sums over samples or classes, are several times faster along long columns than along short rows. Of the products
    themselves some are a quarter faster, some a tenth slower, by dtype and processor.
    """
    return (right.T @ left.T).T


def below_the_largest(inputs: Floats) -> Floats:
    """Return z_ij − max_l z_il: softmax is the same for it, and no exponential of it overflows."""
    # A difference beyond the dtype's range is as good as its lowest number: the exponential of both is 0.
    with np.errstate(over="ignore"):
        shifted: Floats = inputs - inputs.max(axis=1, keepdims=True)
    np.maximum(shifted, np.finfo(inputs.dtype).min, out=shifted)
    return shifted
