"""Right answers to chapter 8, each written in a way of its own."""

import math
from itertools import product

import numpy as np

from course_lib.catalogue.engine_bugs import BROKEN_ENGINES, ENGINE_BUGS


def unbroadcast_by_entries(gradient, shape):
    summed = np.zeros(shape)
    for place in np.ndindex(gradient.shape):
        home = place[len(place) - len(shape) :]
        summed[tuple(0 if length == 1 else at for at, length in zip(home, shape, strict=True))] += gradient[place]
    return summed


def unbroadcast_an_axis_at_a_time(gradient, shape):
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    for axis, length in enumerate(shape):
        if length != gradient.shape[axis]:
            gradient = gradient.sum(axis=axis, keepdims=True)
    return gradient


def unbroadcast_by_padding(gradient, shape):
    padded = (1,) * (gradient.ndim - len(shape)) + tuple(shape)
    axes = tuple(axis for axis, length in enumerate(padded) if length == 1)
    return gradient.sum(axis=axes).reshape(shape)


def unbroadcast_by_einsum(gradient, shape):
    letters = "abcdef"[: gradient.ndim]
    kept = "".join(c for c, length in zip(letters[gradient.ndim - len(shape) :], shape, strict=True) if length > 1)
    return np.einsum(f"{letters}->{kept}", gradient).reshape(shape)


def unbroadcast_by_bins(gradient, shape):
    homes = np.broadcast_to(np.arange(math.prod(shape)).reshape(shape), gradient.shape)
    return np.bincount(homes.ravel(), weights=gradient.ravel(), minlength=math.prod(shape)).reshape(shape)


def unbroadcast_in_single_precision(gradient, shape):
    return unbroadcast_by_padding(gradient.astype(np.float32), shape)


def graph_by_users(paths):
    gradients = [0.0] * (len(paths) - 1) + [1.0]
    for j in range(len(paths) - 2, -1, -1):
        uses = ((i, slope) for i in range(j + 1, len(paths)) for at, slope in paths[i] if at == j)
        gradients[j] = sum(slope * gradients[i] for i, slope in uses)
    return gradients


def graph_by_all_paths(paths):
    gradients = np.zeros(len(paths))

    def follow(node, slope_so_far):
        gradients[node] += slope_so_far
        for j, slope in paths[node]:
            follow(j, slope_so_far * slope)

    follow(len(paths) - 1, 1.0)
    return gradients


def graph_by_linear_equations(paths):
    slopes = np.zeros((len(paths), len(paths)))
    for i, made_from in enumerate(paths):
        for j, slope in made_from:
            slopes[i, j] += slope
    return np.linalg.solve(np.eye(len(paths)) - slopes.T, np.eye(len(paths))[-1])


def graph_forward_from_each(paths):
    def moved(start):
        moves = []
        for i, made_from in enumerate(paths):
            moves.append(1.0 if i == start else sum(slope * moves[j] for j, slope in made_from))
        return moves[-1]

    return [moved(start) for start in range(len(paths))]


def graph_when_all_users_are_done(paths):
    waiting = [sum(at == j for made_from in paths for at, _ in made_from) for j in range(len(paths))]
    gradients = np.eye(len(paths))[-1]
    ready = [node for node, users in enumerate(waiting) if users == 0]
    while ready:
        i = ready.pop()
        for j, slope in paths[i]:
            gradients[j] += slope * gradients[i]
            waiting[j] -= 1
            if waiting[j] == 0:
                ready.append(j)
    return gradients


def divide_by_entries(dvalues, a, b):
    da, db = np.zeros(a.shape), np.zeros(b.shape)
    a_homes = np.broadcast_to(np.arange(a.size).reshape(a.shape), dvalues.shape)
    b_homes = np.broadcast_to(np.arange(b.size).reshape(b.shape), dvalues.shape)
    for place in np.ndindex(dvalues.shape):
        numerator, denominator = a.flat[a_homes[place]], b.flat[b_homes[place]]
        da.flat[a_homes[place]] += dvalues[place] / denominator
        db.flat[b_homes[place]] -= dvalues[place] * numerator / denominator**2
    return da, db


def divide_as_a_product(dvalues, a, b):
    inverse = 1 / b
    dinverse = unbroadcast_by_padding(dvalues * a, b.shape)
    return unbroadcast_by_padding(dvalues * inverse, a.shape), -dinverse * inverse**2


def divide_by_the_output(dvalues, a, b):
    output = a / b
    return [
        unbroadcast_an_axis_at_a_time(dvalues / b, a.shape),
        unbroadcast_an_axis_at_a_time(-dvalues * output / b, b.shape),
    ]


def divide_in_single_precision(dvalues, a, b):
    return divide_as_a_product(*(array.astype(np.float32) for array in (dvalues, a, b)))


def tanh_factored(dvalues, output):
    return dvalues * (1 - output) * (1 + output)


def tanh_by_loops(dvalues, output):
    pairs = zip(dvalues.tolist(), output.tolist(), strict=True)
    return [[d - d * y * y for d, y in zip(*rows, strict=True)] for rows in pairs]


def tanh_by_einsum(dvalues, output):
    return dvalues - np.einsum("ij,ij,ij->ij", dvalues, output, output)


def tanh_in_single_precision(dvalues, output):
    return dvalues.astype(np.float32) * (1 - np.square(output.astype(np.float32)))


def row_max_by_loops(dvalues, inputs):
    dinputs = []
    for arrived, row in zip(dvalues.ravel().tolist(), inputs.tolist(), strict=True):
        dinputs.append([arrived if place == row.index(max(row)) else 0 for place in range(len(row))])
    return dinputs


def row_max_shared_among_equals(dvalues, inputs):
    mask = inputs == inputs.max(axis=1, keepdims=True)
    return dvalues * mask / mask.sum(axis=1, keepdims=True)


def row_max_by_put(dvalues, inputs):
    dinputs = np.zeros(inputs.shape)
    np.put_along_axis(dinputs, inputs.argmax(axis=1)[:, None], dvalues, axis=1)
    return dinputs


def row_max_of_the_last(dvalues, inputs):
    last = inputs.shape[1] - 1 - inputs[:, ::-1].argmax(axis=1)
    return np.eye(inputs.shape[1])[last] * dvalues


def row_max_by_cases(dvalues, inputs):
    places = np.argmax(inputs, axis=1, keepdims=True)
    return np.where(np.arange(inputs.shape[1]) == places, dvalues, 0).astype(np.float32)


def norm_by_jacobians(dvalues, inputs, epsilon):
    dinputs = np.zeros(inputs.shape)
    for i, (arrived, row) in enumerate(zip(dvalues, inputs, strict=True)):
        places = range(len(row))
        root = math.sqrt(row.var() + epsilon)
        centred = row - row.mean()
        for j, k in product(places, places):
            slope = ((j == k) - 1 / len(row)) / root - centred[j] * centred[k] / (len(row) * root**3)
            dinputs[i, k] += arrived[j] * slope
    return dinputs


def norm_in_three_lines(dvalues, inputs, epsilon):
    root = np.sqrt(inputs.var(axis=1, keepdims=True) + epsilon)
    normalised = (inputs - inputs.mean(axis=1, keepdims=True)) / root
    mean = dvalues.mean(axis=1, keepdims=True)
    return (dvalues - mean - normalised * np.mean(dvalues * normalised, axis=1, keepdims=True)) / root


def norm_as_papers_write_it(dvalues, inputs, epsilon):
    length, mean = inputs.shape[1], inputs.mean(1, keepdims=True)
    variance = inputs.var(1, keepdims=True)
    dvariance = np.sum(dvalues * (inputs - mean) * -0.5 * (variance + epsilon) ** -1.5, axis=1, keepdims=True)
    dmean = -np.sum(dvalues / np.sqrt(variance + epsilon), axis=1, keepdims=True)
    return dvalues / np.sqrt(variance + epsilon) + dvariance * 2 * (inputs - mean) / length + dmean / length


def norm_by_projections(dvalues, inputs, epsilon):
    centre = np.eye(inputs.shape[1]) - 1 / inputs.shape[1]
    centred = inputs @ centre
    root = np.sqrt(np.vecdot(centred, centred)[:, None] / inputs.shape[1] + epsilon)
    along = np.vecdot(dvalues, centred)[:, None] / inputs.shape[1] / root**2
    return (dvalues @ centre - centred * along) / root


def on_its_side(norm):
    def answer(dvalues, inputs, epsilon):
        return np.transpose(norm(dvalues.T, inputs.T, epsilon))

    answer.__name__ = f"{norm.__name__}_on_its_side"
    return answer


def lse_by_loops(dvalues, inputs):
    rows = []
    for arrived, row in zip(dvalues.ravel().tolist(), inputs.tolist(), strict=True):
        total = sum(math.exp(z - max(row)) for z in row)
        rows.append([arrived * math.exp(z - max(row)) / total for z in row])
    return rows


def lse_by_its_own_value(dvalues, inputs):
    return dvalues * np.exp(inputs - np.logaddexp.reduce(inputs.astype(float), axis=1, keepdims=True))


def lse_by_nodes(dvalues, inputs):
    exponentials = np.exp(inputs - inputs.max(axis=1, keepdims=True))
    dsum = dvalues / exponentials.sum(axis=1, keepdims=True)
    return (dsum * exponentials).astype(np.float32)


def _softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def attention_by_queries(dvalues, queries, keys, values):
    dqueries, dkeys, dvalues_in = np.zeros(queries.shape), np.zeros(keys.shape), np.zeros(values.shape)
    root = math.sqrt(queries.shape[1])
    for i, query in enumerate(queries):
        weights = _softmax((keys @ query / root)[None])[0]
        dvalues_in += np.outer(weights, dvalues[i])
        jacobian = np.diag(weights) - np.outer(weights, weights)
        dscores = jacobian @ (values @ dvalues[i]) / root
        dqueries[i] = dscores @ keys
        dkeys += np.outer(dscores, query)
    return dqueries, dkeys, dvalues_in


def attention_with_scaled_queries(dvalues, queries, keys, values):
    scaled = queries / np.sqrt(queries.shape[-1])
    weights = _softmax(scaled @ keys.T)
    flow = weights * (dvalues @ values.T)
    dscores = flow - weights * flow.sum(axis=1, keepdims=True)
    return dscores @ keys / np.sqrt(queries.shape[-1]), dscores.T @ scaled, weights.T @ dvalues


def attention_by_the_output(dvalues, queries, keys, values):
    root = queries.shape[1] ** 0.5
    weights = _softmax(np.einsum("md,nd->mn", queries, keys) / root)
    average = np.sum(dvalues * (weights @ values), axis=1)
    dscores = weights * (np.einsum("me,ne->mn", dvalues, values) - average[:, None]) / root
    return (
        np.einsum("mn,nd->md", dscores, keys),
        np.einsum("mn,md->nd", dscores, queries),
        np.einsum("mn,me->ne", weights, dvalues),
    )


NORMS = (norm_by_jacobians, norm_in_three_lines, norm_as_papers_write_it, norm_by_projections)


def _named(letter):
    def as_it_is():
        return BROKEN_ENGINES[letter]

    def by_numpy():
        return np.str_(BROKEN_ENGINES[letter])

    def by_elimination():
        return next(slug for slug in ENGINE_BUGS if slug == BROKEN_ENGINES[letter])

    return as_it_is, by_numpy, by_elimination


RIGHT = {
    **{f"bug_in_engine_{letter.lower()}": _named(letter) for letter in BROKEN_ENGINES},
    "unbroadcast": (
        unbroadcast_by_entries,
        unbroadcast_an_axis_at_a_time,
        unbroadcast_by_padding,
        unbroadcast_by_einsum,
        unbroadcast_by_bins,
        unbroadcast_in_single_precision,
    ),
    "graph_backward": (
        graph_by_users,
        graph_by_all_paths,
        graph_by_linear_equations,
        graph_forward_from_each,
        graph_when_all_users_are_done,
    ),
    "divide_backward": (
        divide_by_entries,
        divide_as_a_product,
        divide_by_the_output,
        divide_in_single_precision,
    ),
    "tanh_backward": (tanh_factored, tanh_by_loops, tanh_by_einsum, tanh_in_single_precision),
    "row_max_backward": (
        row_max_by_loops,
        row_max_shared_among_equals,
        row_max_by_put,
        row_max_of_the_last,
        row_max_by_cases,
    ),
    "layer_norm_backward": NORMS,
    "log_sum_exp_backward": (lse_by_loops, lse_by_its_own_value, lse_by_nodes),
    "batch_norm_backward": tuple(map(on_its_side, NORMS)),
    "attention_backward": (attention_by_queries, attention_with_scaled_queries, attention_by_the_output),
}
