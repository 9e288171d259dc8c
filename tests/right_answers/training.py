"""Right answers to chapter 7, each written in a way of its own."""

import numpy as np

from course_lib.catalogue.bug_hunt import BROKEN, TWICE_BROKEN, drawn


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


def _steps(x, w1, b1, w2, b2):
    sums = x @ w1 + b1
    hidden = np.maximum(0, sums)
    logits = hidden @ w2 + b2
    shifted = logits - logits.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    totals = powers.sum(axis=1, keepdims=True)
    return sums, hidden, logits, powers, totals, powers / totals


def steps_with_the_top_left_out(x, y, w1, b1, w2, b2):
    sums, hidden, _, powers, totals, output = _steps(x, w1, b1, w2, b2)
    dlosses = np.ones((len(x), 1)) / len(x)
    dlogs = -(y * dlosses)
    doutput = dlogs * (1 / output)
    dtotals = -np.sum(doutput * output, axis=1, keepdims=True) / totals
    dpowers = doutput / totals
    dpowers += dtotals
    dshifted = powers * dpowers
    dtop = np.zeros((len(x), 1))
    dlogits = dshifted
    dw2, db2, dhidden = hidden.T @ dlogits, dlogits.sum(axis=0)[None], dlogits @ w2.T
    dsums = np.where(sums > 0, dhidden, 0)
    dw1, db1 = x.T @ dsums, dsums.sum(axis=0)[None]
    return locals()


def steps_fused_first(x, y, w1, b1, w2, b2):
    _, hidden, _, powers, totals, output = _steps(x, w1, b1, w2, b2)
    d = {
        "dlosses": np.full((len(x), 1), 1 / len(x)),
        "dlogits": (output - y) / len(x),
        "dshifted": (output - y) / len(x),
    }
    d["dlogs"], d["doutput"] = -y / len(x), -y / output / len(x)
    d["dtotals"], d["dpowers"] = 1 / totals / len(x), (output - y) / len(x) / powers
    d["dtop"] = -d["dshifted"].sum(axis=1, keepdims=True)
    d["dw2"], d["db2"] = np.einsum("nh,nc->hc", hidden, d["dlogits"]), d["dlogits"].sum(0, keepdims=True)
    d["dhidden"] = np.einsum("nc,hc->nh", d["dlogits"], w2)
    d["dsums"] = d["dhidden"] * np.sign(hidden)
    return d | {"dw1": (d["dsums"].T @ x).T, "db1": np.ones((1, len(x))) @ d["dsums"]}


def steps_by_loops(x, y, w1, b1, w2, b2):
    d = steps_with_the_top_left_out(x, y, w1, b1, w2, b2)
    samples, classes = y.shape
    d["dtotals"] = [
        [-sum(d["doutput"][i, j] * d["powers"][i, j] for j in range(classes)) / d["totals"][i, 0] ** 2]
        for i in range(samples)
    ]
    d["dw2"] = sum(np.outer(d["hidden"][i], d["dlogits"][i]) for i in range(samples))
    return d


def network_in_three_lines(x, y, w1, b1, w2, b2):
    sums, hidden, *_, output = _steps(x, w1, b1, w2, b2)
    dlogits = (output - y) / len(y)
    dsums = dlogits @ w2.T * (sums > 0)
    return x.T @ dsums, dsums.sum(axis=0, keepdims=True), hidden.T @ dlogits, dlogits.sum(axis=0, keepdims=True)


def network_by_its_steps(x, y, w1, b1, w2, b2):
    d = steps_with_the_top_left_out(x, y, w1, b1, w2, b2)
    return [d[name] for name in ("dw1", "db1", "dw2", "db2")]


def network_a_sample_at_a_time(x, y, w1, b1, w2, b2):
    rows = ((x[i : i + 1], y[i : i + 1]) for i in range(len(x)))
    parts = zip(*(network_in_three_lines(*row, w1, b1, w2, b2) for row in rows), strict=True)
    return tuple(sum(part) / len(x) for part in parts)


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


def two_from_left_to_right():
    return TWICE_BROKEN


def two_from_right_to_left():
    return [list(pair) for pair in reversed(TWICE_BROKEN)]


def two_by_name():
    return tuple({"loss": TWICE_BROKEN[1], "relu": (np.int64(TWICE_BROKEN[0][0]), TWICE_BROKEN[0][1])}.values())


def drawn_with_seed_1():
    return 1, *drawn(1)


def drawn_with_seed_99():
    return [99, *drawn(99)]


def drawn_with_a_large_seed():
    return np.int64(20261127), *drawn(20261127)


RIGHT = {
    "bug_in_network_f": (two_from_left_to_right, two_from_right_to_left, two_by_name),
    "bug_in_drawn_network": (drawn_with_seed_1, drawn_with_seed_99, drawn_with_a_large_seed),
    "sgd_step": (step_in_one_expression, step_on_a_copy, step_by_loops, step_in_float32),
    "accuracy": (accuracy_by_mean, accuracy_by_counting, accuracy_of_the_rows),
    "steps_backward": (steps_with_the_top_left_out, steps_fused_first, steps_by_loops),
    "network_backward": (network_in_three_lines, network_by_its_steps, network_a_sample_at_a_time),
    "train_step": (train_by_the_networks_parts, train_layer_by_layer, train_by_the_library),
    **{f"bug_in_network_{letter.lower()}": _hunted(letter) for letter in BROKEN},
}
