"""Two independent oracles: HIPS autograd, which knows no formula of ours, and the source text's own code."""

from collections.abc import Callable

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, jacobian
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from course_lib import ActivationLoss, ActivationReLU, ActivationSoftMax, LayerDense, LossCrossEntropy

Array = NDArray[np.float64]
SHAPES = [(1, 2, 3), (4, 3, 2), (5, 1, 4), (7, 6, 5)]  # (N, D, H) or, for the losses, (N, _, C)


def close(ours: Array, theirs: Array) -> None:
    assert np.abs(theirs).max() > 1e-6, "an oracle that says 0 everywhere shows nothing"
    assert_allclose(ours, theirs, rtol=1e-10, atol=1e-13)


def softmax(z: Array) -> Array:
    exponentials = anp.exp(z)
    return exponentials / anp.sum(exponentials, axis=1, keepdims=True)


def labels_and_rows(random: np.random.Generator, batch: int, classes: int) -> list[tuple[Array, Array]]:
    """Return (target as given, the rows it means): labels, the same one-hot, and soft rows."""
    labels = random.integers(0, classes, batch)
    rows = np.array([[float(j == label) for j in range(classes)] for label in labels])
    soft = random.dirichlet(np.ones(classes), batch)
    return [(labels, rows), (rows, rows), (soft, soft)]


@pytest.mark.parametrize("shape", SHAPES)
def test_autograd_agrees_with_dense(shape: tuple[int, int, int]) -> None:
    batch, inputs, neurons = shape
    random = np.random.default_rng(batch)
    x, dvalues = random.normal(size=(batch, inputs)), random.normal(size=(batch, neurons))
    layer = LayerDense(inputs, neurons, seed=batch)
    layer.biases = random.normal(size=(1, neurons))
    layer.forward(x)
    layer.backward(dvalues)

    def loss(x: Array, weights: Array, biases: Array) -> Array:
        return anp.sum(dvalues * (anp.dot(x, weights) + biases))

    for position, ours in enumerate((layer.dinputs, layer.dweights, layer.dbiases)):
        close(ours, grad(loss, position)(x, layer.weights, layer.biases))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("activation", "oracle"),
    [(ActivationReLU, lambda z: anp.maximum(0, z)), (ActivationSoftMax, softmax)],
)
def test_autograd_agrees_with_activations(
    shape: tuple[int, int, int], activation: type[ActivationReLU], oracle: Callable[[Array], Array]
) -> None:
    random = np.random.default_rng(shape[0])
    z, dvalues = random.normal(size=(2, shape[0], shape[2]))
    ours = activation()
    close(ours.forward(z), oracle(z))
    close(ours.backward(dvalues), grad(lambda z: anp.sum(dvalues * oracle(z)))(z))


def test_autograd_agrees_with_each_samples_jacobian() -> None:
    z = np.random.default_rng(0).normal(size=(3, 4))
    ours = ActivationSoftMax()
    ours.forward(z)
    for sample in range(3):
        close(ours.jacobian(sample), jacobian(lambda row: softmax(row[None, :])[0])(z[sample]))


@pytest.mark.parametrize("shape", SHAPES)
def test_autograd_agrees_with_the_losses(shape: tuple[int, int, int]) -> None:
    batch, _, classes = shape
    random = np.random.default_rng(batch)
    z = random.normal(size=(batch, classes))
    predict = softmax(z)
    for target, rows in labels_and_rows(random, batch, classes):
        plain, fused = LossCrossEntropy(), ActivationLoss()

        def of_predict(p: Array, rows: Array = rows) -> Array:
            return -anp.sum(rows * anp.log(p)) / batch

        def of_logits(z: Array, rows: Array = rows) -> Array:
            return anp.sum(rows * (anp.log(anp.sum(anp.exp(z), axis=1, keepdims=True)) - z)) / batch

        assert plain.forward(predict, target) == pytest.approx(of_predict(predict), rel=1e-12)
        close(plain.backward(predict, target), grad(of_predict)(predict))
        assert fused.forward(z, target) == pytest.approx(of_logits(z), rel=1e-12)
        close(fused.backward(fused.output, target), grad(of_logits)(z))


def test_autograd_agrees_with_a_whole_network() -> None:
    random = np.random.default_rng(5)
    x, target = random.normal(size=(6, 3)), random.integers(0, 4, 6)
    first, relu, second, loss = LayerDense(3, 5, seed=1), ActivationReLU(), LayerDense(5, 4, seed=2), ActivationLoss()
    loss.forward(second.forward(relu.forward(first.forward(x))), target)
    first.backward(relu.backward(second.backward(loss.backward(loss.output, target))))

    def oracle(first_weights: Array, second_biases: Array, x: Array) -> Array:
        hidden = anp.maximum(0, anp.dot(x, first_weights) + first.biases)
        z = anp.dot(hidden, second.weights) + second_biases
        return anp.mean(anp.log(anp.sum(anp.exp(z), axis=1)) - z[np.arange(6), target])

    close(first.dweights, grad(oracle, 0)(first.weights, second.biases, x))
    close(second.dbiases, grad(oracle, 1)(first.weights, second.biases, x))
    close(first.dinputs, grad(oracle, 2)(first.weights, second.biases, x))


# The source text's code, as it is printed there but for `self.`, with the names it uses.


def source_relu_backward(dvalues: Array, inputs: Array) -> Array:
    dinputs = dvalues.copy()
    dinputs[inputs <= 0] = 0
    return dinputs


def source_loss_backward(dvalues: Array, target: Array) -> Array:
    batch, labels = dvalues.shape
    if target.ndim == 1:
        target = np.eye(labels)[target]
    return (-target / dvalues) / batch


def source_softmax_backward(dvalues: Array, outputs: Array) -> Array:
    dinputs = np.empty_like(dvalues)
    for idx, (output, dvalue) in enumerate(zip(outputs, dvalues, strict=True)):
        column = output.reshape(-1, 1)
        jacob = np.diagflat(column) - np.dot(column, column.T)
        dinputs[idx] = np.dot(jacob, dvalue)
    return dinputs


def source_fused_backward(dvalues: Array, target: Array) -> Array:
    batch, _ = dvalues.shape
    if target.ndim == 2:
        target = np.argmax(target, axis=1)
    dinputs = dvalues.copy()
    dinputs[range(batch), target] -= 1
    dinputs /= batch
    return dinputs


@pytest.mark.parametrize("shape", SHAPES)
def test_the_source_texts_code_agrees(shape: tuple[int, int, int]) -> None:
    batch, _, classes = shape
    random = np.random.default_rng(batch)
    z, dvalues = random.normal(size=(2, batch, classes))
    relu, activation, loss, fused = ActivationReLU(), ActivationSoftMax(), LossCrossEntropy(), ActivationLoss()
    relu.forward(z)
    close(relu.backward(dvalues), source_relu_backward(dvalues, z))
    output = activation.forward(z)
    close(activation.backward(dvalues), source_softmax_backward(dvalues, output))
    for target, _rows in labels_and_rows(random, batch, classes)[:2]:
        close(loss.backward(output, target), source_loss_backward(output, target))
        close(fused.backward(output, target), source_fused_backward(output, target))
        two_steps = source_softmax_backward(source_loss_backward(output, target), output)
        close(fused.backward(output, target), two_steps)


def test_the_source_texts_fused_form_is_wrong_for_soft_rows_and_ours_is_not() -> None:
    output, soft = np.array([[0.5, 0.25, 0.25]]), np.array([[0.6, 0.3, 0.1]])
    right = source_softmax_backward(source_loss_backward(output, soft), output)
    close(ActivationLoss().backward(output, soft), right)
    assert np.abs(source_fused_backward(output, soft) - right).max() > 0.1
