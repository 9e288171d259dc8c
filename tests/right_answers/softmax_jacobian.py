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


RIGHT = {
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
