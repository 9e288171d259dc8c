"""Right answers to chapter 5, each written in a way of its own."""

import math

import numpy as np


def forward_by_rows(inputs):
    rows = []
    for row in inputs.tolist():
        exponentials = [math.exp(z - max(row)) for z in row]
        rows.append([e / sum(exponentials) for e in exponentials])
    return rows


def forward_by_log_sum_exp(inputs):
    total = np.logaddexp.reduce(inputs.astype(float), axis=1, keepdims=True)
    return np.exp(inputs - total)


def forward_on_the_transpose(inputs):
    exponentials = np.exp(inputs.T - inputs.T.max(axis=0))
    return (exponentials / exponentials.sum(axis=0)).T


def forward_by_differences(inputs):
    with np.errstate(over="ignore"):
        return 1 / np.exp(inputs[:, np.newaxis, :] - inputs[:, :, np.newaxis]).sum(axis=2)


def forward_in_single_precision(inputs):
    inputs = inputs.astype(np.float32)
    exponentials = np.exp(inputs - inputs.max(1)[:, None])
    return exponentials / exponentials.sum(1)[:, None]


def jacobian_by_loops(output):
    classes = range(len(output))
    return [[output[j] * ((j == k) - output[k]) for k in classes] for j in classes]


def jacobian_of_the_source(output):
    column = output.reshape(-1, 1)
    return np.diagflat(column) - np.dot(column, column.T)


def jacobian_by_broadcasting(output):
    return output[:, None] * (np.eye(len(output)) - output)


def jacobian_by_einsum(output):
    return (np.diag(output) - np.einsum("j,k->jk", output, output)).astype(np.float32)


def jacobian_filled_by_cases(output):
    jacobian = -np.multiply.outer(output, output)
    np.fill_diagonal(jacobian, output * (1 - output))
    return jacobian


def backward_by_loops(dvalues, output):
    samples, classes = output.shape
    dinputs = [[0.0] * classes for _ in range(samples)]
    for i, j, k in np.ndindex(samples, classes, classes):
        dinputs[i][k] += dvalues[i, j] * output[i, j] * ((j == k) - output[i, k])
    return dinputs


def backward_through_jacobians(dvalues, output):
    return [jacobian_of_the_source(s).T @ d for d, s in zip(dvalues, output, strict=True)]


def backward_by_einsum(dvalues, output):
    jacobians = np.einsum("ij,jk->ijk", output, np.eye(output.shape[1])) - np.einsum("ij,ik->ijk", output, output)
    return np.einsum("ij,ijk->ik", dvalues, jacobians)


def backward_multiplied_out(dvalues, output):
    weighted = dvalues * output
    return weighted - output * weighted.sum(axis=1, keepdims=True)


def backward_in_single_precision(dvalues, output):
    dvalues, output = dvalues.astype(np.float32), output.astype(np.float32)
    return output * (dvalues - np.vecdot(dvalues, output)[:, None])


def log_jacobian_by_loops(inputs):
    probabilities = forward_by_rows(inputs[None])[0]
    classes = range(len(inputs))
    return [[float(j == k) - probabilities[k] for k in classes] for j in classes]


def log_jacobian_by_logarithm_of_total(inputs):
    return np.eye(inputs.size, dtype=np.float32) - np.exp(inputs - np.logaddexp.reduce(inputs.astype(float)))


def log_jacobian_filled(inputs):
    jacobian = -np.tile(forward_on_the_transpose(inputs[None]), (inputs.size, 1))
    jacobian[np.diag_indices(inputs.size)] += 1
    return jacobian


def log_backward_in_one_line(dvalues, inputs):
    return dvalues - forward_by_log_sum_exp(inputs) * dvalues.sum(axis=1)[:, None]


def log_backward_by_rows(dvalues, inputs):
    return [g - g.sum() * np.array(s) for g, s in zip(dvalues, forward_by_rows(inputs), strict=True)]


def log_backward_through_tables(dvalues, inputs):
    return [log_jacobian_filled(z).T @ g for g, z in zip(dvalues, inputs, strict=True)]


def log_backward_by_loops(dvalues, inputs):
    dinputs = np.zeros(inputs.shape)
    for i, z in enumerate(inputs):
        for j, row in enumerate(log_jacobian_by_loops(z)):
            dinputs[i] += dvalues[i, j] * np.array(row)
    return dinputs


def refuted_by_one_set():
    return [(claim, [0.45, 0.4, 0.15], [2, 7, 8]) for claim in (8, 7, 5, 3, 1)]


def refuted_one_by_one():
    return (
        [1, np.array([0.5, 0.5]), np.zeros(2)],
        [3, np.array([0.01, 0.29, 0.7]), np.array([3.0, 2.9, -5.0])],
        [5, np.array([0.9, 0.1]), np.array([1.0, 2.0])],
        [7, np.array([0.9, 0.1]), np.array([1.0, 0.0])],
        [8, np.array([0.9, 0.1]), np.array([1, 0])],
    )


def refuted_with_two_classes():
    said = np.array([0.75, 0.25])
    return [
        *((claim, said, (1, 2)) for claim in (1, 5, 7, 8)),
        (3, [0.3, 0.5, 0.2], np.array([0.5, 5.5, 6], np.float32)),
    ]


RIGHT = {
    "log_softmax_jacobian": (log_jacobian_by_loops, log_jacobian_by_logarithm_of_total, log_jacobian_filled),
    "log_softmax_backward": (
        log_backward_in_one_line,
        log_backward_by_rows,
        log_backward_through_tables,
        log_backward_by_loops,
    ),
    "counterexamples": (refuted_by_one_set, refuted_one_by_one, refuted_with_two_classes),
    "softmax_forward": (
        forward_by_rows,
        forward_by_log_sum_exp,
        forward_on_the_transpose,
        forward_by_differences,
        forward_in_single_precision,
    ),
    "softmax_jacobian": (
        jacobian_by_loops,
        jacobian_of_the_source,
        jacobian_by_broadcasting,
        jacobian_by_einsum,
        jacobian_filled_by_cases,
    ),
    "softmax_backward": (
        backward_by_loops,
        backward_through_jacobians,
        backward_by_einsum,
        backward_multiplied_out,
        backward_in_single_precision,
    ),
}
