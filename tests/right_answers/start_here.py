"""Right answers to chapter 0, each written in a way of its own."""

import numpy as np


def by_loop(predicted, target):
    total = 0.0
    for p, t in zip(predicted, target, strict=True):
        total += (p - t) ** 2
    return total / len(target)


def by_dot_product(predicted, target):
    error = target - predicted
    return error @ error / error.size


def by_three_means_in_float32(predicted, target):
    error = (predicted - target).astype(np.float32)
    return np.float32(np.var(error) + np.mean(error) ** 2)


RIGHT = {"mean_squared_error": (by_loop, by_dot_product, by_three_means_in_float32)}
