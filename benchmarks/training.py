"""A training step: the course's network beside the source text's loop, autograd, PyTorch, JAX and its own products."""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import pairwise
from os import cpu_count

import numpy as np

from benchmarks.timing import Row, side_by_side
from course_lib import ActivationReLU, LayerDense, Network

SIZES = {
    "spirals 32 × 2→24→24→3": (32, (2, 24, 24, 3)),
    "digits 32 × 64→32→10": (32, (64, 32, 10)),
    "large 4096 × 784→128→10": (4096, (784, 128, 10)),
}
RATE = 1e-3
Step = Callable[[], object]


def rows() -> Iterator[Row]:
    """Yield a row for each way, size and dtype."""
    for size, (samples, widths) in SIZES.items():
        for dtype in ("float64", "float32"):
            ways = dict(_ways(samples, widths, dtype))
            found = side_by_side(ways, 4.0 if samples > 1000 else 2.0)
            ours = found["course"]
            for name, seconds in found.items():
                yield Row(f"training step, {size}, {dtype}", name, seconds, ours, _target(name, size, dtype))


def _target(name: str, size: str, dtype: str) -> str:
    if name == "PyTorch" and "spirals" in size:
        return "≥ 3" if dtype == "float64" else "≥ 1"
    return "≥ 0.87 (course ≤ 1.15 ×)" if name == "matrix products alone" and "large" in size else ""


def _ways(samples: int, widths: tuple[int, ...], dtype: str) -> Iterator[tuple[str, Step]]:
    random = np.random.default_rng(0)
    inputs = random.normal(size=(samples, widths[0])).astype(dtype)
    target = random.integers(0, widths[-1], size=samples)
    layers = [LayerDense(*pair, seed=i, dtype=dtype) for i, pair in enumerate(pairwise(widths))]
    row = [part for layer in layers for part in (layer, ActivationReLU())][:-1]
    network = Network(*row)
    weights = [layer.weights.copy() for layer in layers]
    yield "course", lambda: network.train_step(inputs, target, RATE)
    yield "matrix products alone", _products(inputs, weights)
    if samples < 1000:
        yield "source text, Jacobian loop", _source(inputs, target, weights)
    yield "autograd", _autograd(inputs, target, weights)
    if find_spec("torch"):
        yield "PyTorch", _torch(inputs, target, weights)
    if find_spec("jax") and dtype == "float32":  # without a setting, JAX has no float64
        yield "JAX, compiled", _jax(inputs, target, weights)


def _products(inputs: np.ndarray, weights: list[np.ndarray]) -> Step:
    """Only the matrix products that a step cannot do without."""
    values = [inputs]
    for weight in weights:
        values.append(values[-1] @ weight)

    def step() -> None:
        for value, weight in zip(values, weights, strict=False):
            value @ weight
        for place in reversed(range(len(weights))):
            values[place].T @ values[place + 1]
            if place:
                values[place + 1] @ weights[place].T

    return step


def _source(inputs: np.ndarray, target: np.ndarray, start: list[np.ndarray]) -> Step:
    """As the source text writes it: each layer a step, softmax by a Jacobian for each sample, then the loss's −y/ŷ."""
    weights = [weight.copy() for weight in start]
    biases = [np.zeros((1, weight.shape[1]), weight.dtype) for weight in weights]
    eye = np.eye(weights[-1].shape[1], dtype=inputs.dtype)

    def step() -> None:
        values, sums = [inputs], []
        for weight, bias in zip(weights, biases, strict=True):
            sums.append(np.dot(values[-1], weight) + bias)
            values.append(np.maximum(0, sums[-1]))
        exponentials = np.exp(sums[-1] - sums[-1].max(axis=1, keepdims=True))
        output = exponentials / exponentials.sum(axis=1, keepdims=True)
        dvalues = (-eye[target] / output) / len(output)
        gradient = np.empty_like(dvalues)
        for index, (single, dvalue) in enumerate(zip(output, dvalues, strict=True)):
            column = single.reshape(-1, 1)
            gradient[index] = np.dot(np.diagflat(column) - np.dot(column, column.T), dvalue)
        for place in reversed(range(len(weights))):
            dweights, dbiases = np.dot(values[place].T, gradient), gradient.sum(axis=0, keepdims=True)
            gradient = np.dot(gradient, weights[place].T)
            if place:
                gradient[sums[place - 1] <= 0] = 0
            weights[place] -= RATE * dweights
            biases[place] -= RATE * dbiases

    return step


def _autograd(inputs: np.ndarray, target: np.ndarray, start: list[np.ndarray]) -> Step:
    import autograd.numpy as anp
    from autograd import grad
    from autograd.scipy.special import logsumexp

    hot = np.eye(start[-1].shape[1], dtype=inputs.dtype)[target]
    parameters = [(weight.copy(), np.zeros((1, weight.shape[1]), weight.dtype)) for weight in start]

    def loss(parameters: list) -> object:
        values = inputs
        for place, (weight, bias) in enumerate(parameters):
            values = anp.dot(values, weight) + bias
            if place < len(parameters) - 1:
                values = anp.maximum(0, values)
        return anp.mean(logsumexp(values, axis=1) - anp.sum(hot * values, axis=1))

    gradient = grad(loss)

    def step() -> None:
        for (weight, bias), (dweight, dbias) in zip(parameters, gradient(parameters), strict=True):
            weight -= RATE * dweight
            bias -= RATE * dbias

    return step


def _torch(inputs: np.ndarray, target: np.ndarray, start: list[np.ndarray]) -> Step:
    import torch

    torch.set_num_threads(cpu_count() or 1)
    layers = []
    for weight in start:
        layer = torch.nn.Linear(*weight.shape, dtype=getattr(torch, str(weight.dtype)))
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(weight.T.copy()))
            layer.bias.zero_()
        layers += [layer, torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    optimiser, loss = torch.optim.SGD(model.parameters(), lr=RATE), torch.nn.CrossEntropyLoss()
    x, y = torch.from_numpy(inputs), torch.from_numpy(target)

    def step() -> None:
        optimiser.zero_grad()
        loss(model(x), y).backward()
        optimiser.step()

    return step


def _jax(inputs: np.ndarray, target: np.ndarray, start: list[np.ndarray]) -> Step:
    import jax
    import jax.numpy as jnp

    def loss(parameters: list, x: object, y: object) -> object:
        for place, (weight, bias) in enumerate(parameters):
            x = x @ weight + bias
            if place < len(parameters) - 1:
                x = jax.nn.relu(x)
        return -jax.nn.log_softmax(x)[jnp.arange(len(y)), y].mean()

    @jax.jit
    def update(parameters: list, x: object, y: object) -> list:
        gradients = jax.grad(loss)(parameters, x, y)
        return jax.tree.map(lambda parameter, gradient: parameter - RATE * gradient, parameters, gradients)

    state = [[(jnp.asarray(weight), jnp.zeros((1, weight.shape[1]))) for weight in start]]
    x, y = jnp.asarray(inputs), jnp.asarray(target)

    def step() -> None:
        state[0] = jax.block_until_ready(update(state[0], x, y))

    return step
