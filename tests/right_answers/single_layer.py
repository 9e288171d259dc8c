"""Right answers to chapter 2, each written in a way of its own."""

import numpy as np


def neuron_by_loop(x, w, b):
    total = b
    for value, weight in zip(x, w, strict=True):
        total += value * weight
    return max(0, total)


def neuron_by_where_in_float32(x, w, b):
    z = np.sum(x * w) + b
    return np.where(z > 0, z, 0).astype(np.float32)


def neuron_as_an_array_of_one(x, w, b):
    return np.maximum(0, np.dot(w, x) + b).item()


def backward_by_steps(dvalue, x, w, b):
    dz = dvalue if x @ w + b > 0 else 0.0
    return dz * w, dz * x, dz


def backward_by_loop(dvalue, x, w, b):
    drelu = int(sum(x * w) + b > 0)
    return [dvalue * drelu * weight for weight in w], [dvalue * drelu * value for value in x], dvalue * drelu


def backward_with_half_a_slope_at_the_kink(dvalue, x, w, b):
    dz = dvalue * np.heaviside(x @ w + b, 0.5)
    return [dz * w, dz * x, dz]


def dense_by_product(inputs, weights, biases):
    return np.matmul(inputs, weights) + biases


def dense_by_loops(inputs, weights, biases):
    rows, columns = len(inputs), weights.shape[1]
    return [[inputs[i] @ weights[:, h] + biases[0, h] for h in range(columns)] for i in range(rows)]


def dense_by_einsum_in_float32(inputs, weights, biases):
    return (np.einsum("id,dh->ih", inputs, weights) + biases).astype(np.float32)


def dense_backward_by_products(dvalues, inputs, weights):
    return dvalues @ weights.T, inputs.T @ dvalues, np.sum(dvalues, axis=0, keepdims=True)


def dense_backward_by_samples(dvalues, inputs, weights):
    dinputs, dweights, dbiases = np.zeros(inputs.shape), np.zeros(weights.shape), np.zeros((1, weights.shape[1]))
    for i, (dvalue, row) in enumerate(zip(dvalues, inputs, strict=True)):
        dinputs[i] = weights @ dvalue
        dweights += np.outer(row, dvalue)
        dbiases += dvalue
    return dinputs, dweights, dbiases


def dense_backward_by_einsum(dvalues, inputs, weights):
    return [
        np.einsum("ih,dh->id", dvalues, weights).tolist(),
        np.einsum("id,ih->dh", inputs, dvalues).astype(np.float32),
        dvalues.sum(0).reshape(1, -1),
    ]


def batch_of_lists():
    return [[3, -0.5], [2, -4]], [[-0.2], [0.7]], [[5, -3]]


def batch_counted():
    numbers = np.arange(2.0, 10.0) * [1, -1, -1, 1, 1, -1, -1, 1]
    return numbers[:4].reshape(2, 2), numbers[4:6].reshape(2, 1), numbers[6:].reshape(1, 2)


def batch_in_float32():
    dvalues, inputs, weights = batch_of_lists()
    return [np.array(values, np.float32) for values in (dvalues, inputs, weights)]


def tied_by_products(dvalues, inputs, weights):
    dmiddle = dvalues @ weights
    return dmiddle @ weights.T, inputs.T @ dmiddle + dvalues.T @ inputs @ weights


def tied_by_one_square_table(dvalues, inputs, weights):
    dsquare = inputs.T @ dvalues  # the gradient of weights @ weights.T
    return dvalues @ (weights @ weights.T), (dsquare + dsquare.T) @ weights


def tied_by_samples(dvalues, inputs, weights):
    dinputs, dweights = np.zeros(inputs.shape), np.zeros(weights.shape)
    for i, (g, x) in enumerate(zip(dvalues, inputs, strict=True)):
        dinputs[i] = weights @ (weights.T @ g)
        dweights += np.outer(x, weights.T @ g) + np.outer(g, weights.T @ x)
    return [dinputs, dweights]


RIGHT = {
    "tied_backward": (tied_by_products, tied_by_one_square_table, tied_by_samples),
    "telling_batch": (batch_of_lists, batch_counted, batch_in_float32),
    "neuron_forward": (neuron_by_loop, neuron_by_where_in_float32, neuron_as_an_array_of_one),
    "neuron_backward": (backward_by_steps, backward_by_loop, backward_with_half_a_slope_at_the_kink),
    "dense_forward": (dense_by_product, dense_by_loops, dense_by_einsum_in_float32),
    "dense_backward": (dense_backward_by_products, dense_backward_by_samples, dense_backward_by_einsum),
}
