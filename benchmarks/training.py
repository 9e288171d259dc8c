"""A training step: the course's network beside the source text's loop, autograd, PyTorch, JAX and its own products.

Every way begins with the same weights, and must have the same ones after a step, or nothing is measured.
"""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import pairwise
from os import cpu_count
from sys import platform

import numpy as np

from benchmarks.timing import Row, claim, megabytes, side_by_side
from course_lib import ActivationReLU, LayerDense, Network
from course_lib.layers import product

SIZES = {
    "spirals 32 × 2→24→24→3": (32, (2, 24, 24, 3)),
    "digits 32 × 64→32→10": (32, (64, 32, 10)),
    "large 4096 × 784→128→10": (4096, (784, 128, 10)),
}
RATE = 1e-3
Step = Callable[[], np.ndarray | None]  # takes a step; returns the first layer's weights, where it has any
PRODUCTS, BARE, SOURCE = (
    "its own matrix products alone",
    "every array kept, nothing checked",
    "source text, Jacobian loop",
)
LARGE = 1000  # samples


def rows() -> Iterator[Row]:
    """Yield a row for each way, size and dtype; then what memory a step of the largest takes."""
    for size, (samples, widths) in SIZES.items():
        for dtype in ("float64", "float32"):
            ways = dict(_ways(samples, widths, dtype))
            _same_after_a_step(ways, dtype)
            found = side_by_side(ways, 4.0 if samples > LARGE else 2.0)
            for name, seconds in found.items():
                yield Row(f"training step, {size}, {dtype}", name, seconds, found["course"], _target(name, size, dtype))
    if platform == "linux":
        yield from _memory()


def _target(name: str, size: str, dtype: str) -> str:
    if name == "PyTorch" and "spirals" in size:
        return "≥ 3" if dtype == "float64" else "≥ 1"
    if "large" not in size:
        return ""
    return {PRODUCTS: "≥ 0.83 (course ≤ 1.2 ×)", BARE: "≥ 0.9", "autograd": "≥ 1", "PyTorch": "≥ 1"}.get(name, "")


def _ways(samples: int, widths: tuple[int, ...], dtype: str) -> Iterator[tuple[str, Step]]:
    inputs, target, weights = _batch(samples, widths, dtype)
    yield "course", _course(inputs, target, weights)
    yield PRODUCTS, _products(inputs, weights)
    yield BARE, _bare(inputs, target, weights)
    if samples < LARGE:
        yield SOURCE, _source(inputs, target, weights)
    yield "autograd", _autograd(inputs, target, weights)
    if find_spec("torch"):
        yield "PyTorch", _torch(inputs, target, weights)
    if find_spec("jax") and dtype == "float32":  # without a setting, JAX has no float64
        yield "JAX, compiled", _jax(inputs, target, weights)


def _batch(samples: int, widths: tuple[int, ...], dtype: str) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    random = np.random.default_rng(0)
    inputs = random.normal(size=(samples, widths[0])).astype(dtype)
    target = random.integers(0, widths[-1], size=samples)
    return inputs, target, [LayerDense(*pair, seed=i, dtype=dtype).weights for i, pair in enumerate(pairwise(widths))]


def _same_after_a_step(ways: dict[str, Step], dtype: str) -> None:
    expected = ways["course"]()
    for name, way in ways.items():
        weights = expected if name == "course" else way()
        same = weights is None or (weights.dtype == dtype and np.allclose(weights, expected, rtol=1e-3, atol=1e-6))
        claim(f"{name} takes the same step in {dtype}", holds=same)


def _course(inputs: np.ndarray, target: np.ndarray, start: list[np.ndarray]) -> Step:
    layers = [LayerDense(*weight.shape, dtype=weight.dtype) for weight in start]
    for layer, weight in zip(layers, start, strict=True):
        layer.weights = weight
    network = Network(*[part for layer in layers for part in (layer, ActivationReLU())][:-1])

    def step() -> np.ndarray:
        network.train_step(inputs, target, RATE)
        return layers[0].weights

    return step


def _products(inputs: np.ndarray, weights: list[np.ndarray]) -> Step:
    """Only the matrix products that a step cannot do without, as the course writes them."""
    values = [inputs]
    for weight in weights:
        values.append(product(values[-1], weight))

    def step() -> None:
        for value, weight in zip(values, weights, strict=False):
            product(value, weight)
        for place in reversed(range(len(weights))):
            product(values[place].T, values[place + 1])
            if place:
                product(values[place + 1], weights[place].T)

    return step


def _bare(inputs: np.ndarray, target: np.ndarray, start: list[np.ndarray]) -> Step:
    """Take the same step with every array there beforehand and nothing checked: what scratch arrays could save.

    All arrays are transposed, (H, N) for (N, H), as they lie in the course's memory.
    """
    weights = [weight.T.copy() for weight in start]
    biases = [np.zeros((len(weight), 1), weight.dtype) for weight in weights]
    sums = [np.empty((len(weight), len(inputs)), weight.dtype) for weight in weights]
    outputs, gates, back, downhill = (
        [like(each) for each in arrays]
        for like, arrays in (
            (np.empty_like, sums),
            (lambda array: np.empty(array.shape, bool), sums),
            (np.empty_like, sums),
            (np.empty_like, weights),
        )
    )
    rows = np.arange(len(inputs))

    def step() -> np.ndarray:
        values = inputs.T
        for weight, bias, total, output in zip(weights, biases, sums, outputs, strict=True):
            np.matmul(weight, values, out=total)
            total += bias
            values = np.maximum(total, 0, out=output)
        logits, gradient = sums[-1], back[-1]
        np.subtract(logits, logits.max(axis=0), out=gradient)
        np.exp(gradient, out=gradient)
        gradient /= gradient.sum(axis=0)
        np.log(gradient[target, rows]).mean()
        gradient[target, rows] -= 1
        gradient /= len(inputs)
        for place in reversed(range(len(weights))):
            values = outputs[place - 1] if place else inputs.T
            np.matmul(gradient, values.T, out=downhill[place])
            downhill[place] *= RATE
            biases[place] -= RATE * gradient.sum(axis=1, keepdims=True)
            if place:
                np.matmul(weights[place].T, gradient, out=back[place - 1])
                gradient = np.multiply(
                    np.greater(sums[place - 1], 0, out=gates[place - 1]), back[place - 1], out=back[place - 1]
                )
            weights[place] -= downhill[place]
        return weights[0].T

    return step


def _source(inputs: np.ndarray, target: np.ndarray, start: list[np.ndarray]) -> Step:
    """As the source text writes it: each layer a step, softmax by a Jacobian for each sample, then the loss's −y/ŷ."""
    weights = [weight.copy() for weight in start]
    biases = [np.zeros((1, weight.shape[1]), weight.dtype) for weight in weights]
    eye = np.eye(weights[-1].shape[1], dtype=inputs.dtype)

    def step() -> np.ndarray:
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
        return weights[0]

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

    def step() -> np.ndarray:
        for (weight, bias), (dweight, dbias) in zip(parameters, gradient(parameters), strict=True):
            weight -= RATE * dweight
            bias -= RATE * dbias
        return parameters[0][0]

    return step


def _torch(inputs: np.ndarray, target: np.ndarray, start: list[np.ndarray]) -> Step:
    import torch

    torch.set_num_threads(cpu_count() or 1)
    threads = torch.get_num_threads()
    claim(f"PyTorch {torch.__version__} has {cpu_count()} threads, not {threads}", holds=threads == cpu_count())
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

    def step() -> np.ndarray:
        optimiser.zero_grad()
        loss(model(x), y).backward()
        optimiser.step()
        return model[0].weight.detach().numpy().T

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

    def step() -> np.ndarray:
        state[0] = jax.block_until_ready(update(state[0], x, y))
        return np.asarray(state[0][0][0])

    return step


def _memory() -> Iterator[Row]:
    """Yield what a step of the largest size adds to the memory of a fresh process, beside PyTorch's."""
    samples, widths = SIZES["large 4096 × 784→128→10"]
    for dtype in ("float64", "float32"):
        found = {}
        for name, way in (("course", "_course"), ("PyTorch", "_torch")):
            if name == "PyTorch" and not find_spec("torch"):
                continue
            batch = f"{widths}, '{dtype}'"
            prepare = (
                f"from benchmarks.training import _batch, {way}\n"
                f"{way}(*_batch(8, {batch}))()\n"  # what is loaded late is loaded
                f"step = {way}(*_batch({samples}, {batch}))"
            )
            found[name] = [megabytes("step(); step()", prepare) for _ in range(3)]
        for name, added in found.items():
            target = "≥ 1" if name == "PyTorch" else ""
            yield Row(f"memory that a step adds, large, {dtype}", name, added, found["course"], target, "MB")
