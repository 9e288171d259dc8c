"""Right answers to chapter 4, each written in a way of its own."""

import numpy as np


def rows_selected(target, classes):
    return np.eye(classes, dtype=np.float32)[target]


def rows_by_comparison(target, classes):
    return target[:, None] == np.arange(classes)


def rows_by_loops(target, classes):
    return [[1 if label == j else 0 for j in range(classes)] for label in target.tolist()]


def rows_written(target, classes):
    rows = np.zeros((len(target), classes), dtype=int)
    rows[np.arange(len(target)), target] = 1
    return rows


def forward_by_rows(predict, target):
    rows = np.eye(predict.shape[1])[target] if target.ndim == 1 else target
    return -np.mean(np.sum(rows * np.log(np.maximum(predict, np.finfo(float).tiny)), axis=1))


def forward_clipped_on_both_sides(predict, target):
    predict = np.clip(predict, 1e-7, 1 - 1e-7)
    if target.ndim == 1:
        return np.mean(-np.log(predict[range(len(predict)), target]))
    return -np.sum(target * np.log(predict)) / len(predict)


def forward_by_loops(predict, target):
    total = 0.0
    for i, row in enumerate(predict):
        for j, p in enumerate(row):
            y = target[i][j] if target.ndim == 2 else float(target[i] == j)
            total -= y * np.log(p + 1e-12) if y else 0.0
    return total / len(predict)


def forward_in_float32(predict, target):
    rows = np.eye(predict.shape[1], dtype=np.float32)[target] if target.ndim == 1 else target.astype(np.float32)
    logs = np.log(np.maximum(predict, 1e-9).astype(np.float32))
    return [-np.einsum("ij,ij->", rows, logs) / np.float32(len(predict))]


def backward_by_rows(predict, target):
    rows = np.eye(predict.shape[1])[target] if target.ndim == 1 else target
    return -rows / np.maximum(predict, np.finfo(float).tiny) / len(predict)


def backward_clipped_on_both_sides(predict, target):
    rows = np.eye(predict.shape[1])[target] if target.ndim == 1 else target
    return (-rows / np.clip(predict, 1e-7, 1 - 1e-7)) / len(predict)


def backward_by_loops(predict, target):
    batch, classes = predict.shape
    dinputs = [[0.0] * classes for _ in range(batch)]
    for i in range(batch):
        for j in range(classes):
            y = target[i][j] if target.ndim == 2 else float(target[i] == j)
            if y:
                dinputs[i][j] = -y / max(predict[i][j], 1e-15) / batch
    return dinputs


def backward_in_float32(predict, target):
    dinputs = np.zeros(predict.shape, dtype=np.float32)
    rows = np.arange(len(predict))
    if target.ndim == 1:
        dinputs[rows, target] = -1 / (predict[rows, target] + 1e-7)
    else:
        dinputs -= target / (predict + 1e-7)
    return dinputs / len(predict)


def _gradients(inputs, target, weights, bias, slope):
    sums = inputs.dot(weights) + bias
    gates = np.where(sums > 0, 1.0, slope)
    dsums = 2 / len(target) * gates * (gates * sums - target)
    return sums, dsums.dot(inputs), np.sum(dsums)


def rate_by_the_last_gate(inputs, target, weights, bias):
    sums, dweights, dbias = _gradients(inputs, target, weights, bias, 0.0)
    return max(z / (x @ dweights + dbias) for x, z in zip(inputs, sums, strict=True))


def rate_by_two_steps(inputs, target, weights, bias):
    """Measure how far each sum falls, by a step of rate 1."""
    sums, dweights, dbias = _gradients(inputs, target, weights, bias, 0.0)
    after = inputs @ (weights - dweights) + (bias - dbias)
    return (sums / (sums - after)).max()


def rate_by_open_gates(inputs, target, weights, bias):
    sums, dweights, dbias = _gradients(inputs, target, weights, bias, 0.0)
    falls = inputs @ dweights + dbias
    return float(np.sort((sums / falls)[sums > 0])[-1])


def descent_by_recursion(inputs, target, weights, bias, slope, learning_rate, steps):
    if steps == 0:
        return weights, bias
    _, dweights, dbias = _gradients(inputs, target, weights, bias, slope)
    weights, bias = weights - learning_rate * dweights, bias - learning_rate * dbias
    return descent_by_recursion(inputs, target, weights, bias, slope, learning_rate, steps - 1)


def descent_with_the_bias_among_the_weights(inputs, target, weights, bias, slope, learning_rate, steps):
    inputs, weights = np.hstack([inputs, np.ones((len(inputs), 1))]), np.append(weights, bias)
    for _ in range(steps):
        weights = weights - learning_rate * _gradients(inputs, target, weights, 0.0, slope)[1]
    return weights[:-1], weights[-1]


def descent_a_sample_at_a_time(inputs, target, weights, bias, slope, learning_rate, steps):
    weights = list(weights)
    for _ in range(int(steps)):
        sums = [sum(w * v for w, v in zip(weights, x, strict=True)) + bias for x in inputs]
        errors = [2 * ((z if z > 0 else slope * z) - t) / len(target) for z, t in zip(sums, target, strict=True)]
        dsums = [e if z > 0 else slope * e for e, z in zip(errors, sums, strict=True)]
        weights = [
            w - learning_rate * sum(d * x[i] for d, x in zip(dsums, inputs, strict=True)) for i, w in enumerate(weights)
        ]
        bias = bias - learning_rate * sum(dsums)
    return weights, bias


def slope_by_minimum(dvalues, inputs):
    return np.sum(dvalues * np.minimum(0, inputs))


def slope_by_loops(dvalues, inputs):
    total = 0.0
    for arrives, row in zip(dvalues, inputs, strict=True):
        total += sum(g * x for g, x in zip(arrives, row, strict=True) if x < 0)
    return total


def slope_by_measuring(dvalues, inputs):
    def loss(slope):
        return np.sum(dvalues * np.where(inputs > 0, inputs, slope * inputs))

    return (loss(1.1) - loss(-0.9)) / 2


RIGHT = {
    "leak_slope_backward": (slope_by_minimum, slope_by_loops, slope_by_measuring),
    "killing_rate": (rate_by_the_last_gate, rate_by_two_steps, rate_by_open_gates),
    "leaky_descent": (descent_by_recursion, descent_with_the_bias_among_the_weights, descent_a_sample_at_a_time),
    "one_hot": (rows_selected, rows_by_comparison, rows_by_loops, rows_written),
    "cross_entropy_forward": (
        forward_by_rows,
        forward_clipped_on_both_sides,
        forward_by_loops,
        forward_in_float32,
    ),
    "cross_entropy_backward": (
        backward_by_rows,
        backward_clipped_on_both_sides,
        backward_by_loops,
        backward_in_float32,
    ),
}
