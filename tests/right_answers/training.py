"""Right answers to chapter 7, each written in a way of its own."""

import numpy as np

from course_lib.catalogue.bug_hunt import BROKEN


def step_in_one_expression(parameter, gradient, learning_rate):
    return parameter - learning_rate * gradient


def step_on_a_copy(parameter, gradient, learning_rate):
    moved = parameter.copy()
    moved -= gradient * learning_rate
    return moved


def step_by_loops(parameter, gradient, learning_rate):
    pairs = zip(parameter.tolist(), gradient.tolist(), strict=True)
    return [[p - learning_rate * g for p, g in zip(*rows, strict=True)] for rows in pairs]


def step_in_float32(parameter, gradient, learning_rate):
    return (parameter + -learning_rate * gradient).astype(np.float32)


def accuracy_by_mean(output, target):
    labels = target if target.ndim == 1 else target.argmax(axis=1)
    return np.mean(output.argmax(axis=1) == labels)


def accuracy_by_counting(output, target):
    right = 0
    for row, truth in zip(output.tolist(), target, strict=True):
        label = truth if np.ndim(truth) == 0 else np.argmax(truth)
        right += row.index(max(row)) == label
    return right / len(output)


def accuracy_of_the_rows(output, target):
    rows = np.eye(output.shape[1])[target] if target.ndim == 1 else target
    return np.count_nonzero(np.argmax(output, 1) == np.argmax(rows, 1)) / output.shape[0]


def train_by_the_networks_parts(network, inputs, target, learning_rate):
    loss = network.loss.forward(network.forward(inputs), target)
    network.backward(network.loss.backward(network.loss.output, target))
    network.step(learning_rate)
    return loss


def train_layer_by_layer(network, inputs, target, learning_rate):
    values = inputs
    for layer in network.layers:
        values = layer.forward(values)
    loss = network.loss.forward(values, target)
    dvalues = network.loss.backward(network.loss.output, target)
    for layer in reversed(network.layers):
        dvalues = layer.backward(dvalues)
        if hasattr(layer, "weights"):
            layer.weights = layer.weights - learning_rate * layer.dweights
            layer.biases = layer.biases - learning_rate * layer.dbiases
    return loss


def train_by_the_library(network, inputs, target, learning_rate):
    return [network.train_step(inputs, target, learning_rate)]


def _hunted(letter):
    place, mistake = BROKEN[letter]

    def as_a_tuple():
        return place, mistake

    def as_a_list():
        return [np.int64(place), mistake]

    def by_name():
        answer = {"place": place, "mistake": np.str_(mistake)}
        return tuple(answer.values())

    return as_a_tuple, as_a_list, by_name


RIGHT = {
    "sgd_step": (step_in_one_expression, step_on_a_copy, step_by_loops, step_in_float32),
    "accuracy": (accuracy_by_mean, accuracy_by_counting, accuracy_of_the_rows),
    "train_step": (train_by_the_networks_parts, train_layer_by_layer, train_by_the_library),
    **{f"bug_in_network_{letter.lower()}": _hunted(letter) for letter in BROKEN},
}
