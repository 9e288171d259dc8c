"""Right answers to chapter 3, each written in a way of its own."""

import numpy as np


def forward_by_product(inputs):
    return inputs * (inputs > 0)


def forward_by_loops(inputs):
    return [[max(0, value) for value in row] for row in inputs.tolist()]


def forward_by_mean_with_absolute_value(inputs):
    return ((inputs + np.abs(inputs)) / 2).astype(np.float32)


def backward_by_product(dvalues, inputs):
    return dvalues * (inputs > 0)


def backward_by_loops(dvalues, inputs):
    dinputs = np.zeros(inputs.shape)
    for place in np.ndindex(inputs.shape):
        if inputs[place] > 0:
            dinputs[place] = dvalues[place]
    return dinputs


def backward_with_half_a_slope_at_the_kink(dvalues, inputs):
    return dvalues * np.heaviside(inputs, 0.5)


def backward_open_at_the_kink(dvalues, inputs):
    return np.where(inputs >= 0, dvalues, 0).astype(np.float32)


def leaky_by_product(dvalues, inputs, slope):
    return dvalues * np.where(inputs > 0, 1, slope)


def leaky_by_masks(dvalues, inputs, slope):
    dinputs = dvalues.astype(float)  # a copy, and never of whole numbers
    dinputs[inputs <= 0] *= slope
    return dinputs


def leaky_by_loops(dvalues, inputs, slope):
    pairs = zip(dvalues.ravel(), inputs.ravel(), strict=True)
    return np.reshape([d if x > 0 else slope * d for d, x in pairs], inputs.shape).tolist()


def leaky_open_at_the_kink(dvalues, inputs, slope):
    return np.where(inputs >= 0, dvalues, slope * dvalues)


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


RIGHT = {
    "killing_rate": (rate_by_the_last_gate, rate_by_two_steps, rate_by_open_gates),
    "leaky_descent": (descent_by_recursion, descent_with_the_bias_among_the_weights, descent_a_sample_at_a_time),
    "relu_forward": (forward_by_product, forward_by_loops, forward_by_mean_with_absolute_value),
    "relu_backward": (
        backward_by_product,
        backward_by_loops,
        backward_with_half_a_slope_at_the_kink,
        backward_open_at_the_kink,
    ),
    "leaky_relu_backward": (leaky_by_product, leaky_by_masks, leaky_by_loops, leaky_open_at_the_kink),
}
