"""Right answers to chapter 1, each written in a way of its own."""

from functools import reduce

import numpy as np


def central(f, x):
    h = 1e-5
    return (f(x + h) - f(x - h)) / (2 * h)


def mean_of_both_sides(f, x):
    h = 1e-7
    right, left = (f(x + h) - f(x)) / h, (f(x) - f(x - h)) / h
    return (right + left) / 2


def five_points(f, x):
    h = 1e-3
    return np.float32((8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h))


def by_formula(x):
    return np.cos(x**2) * 2 * x


def step_by_step(x):
    inner = x * x
    return 2 * x * np.cos(inner)


def measured(x):
    return (np.sin((x + 1e-6) ** 2) - np.sin((x - 1e-6) ** 2)) / 2e-6


def by_two_loops(functions, derivatives, x):
    values = [x]
    for f in functions:
        values.append(f(values[-1]))
    gradient = 1.0
    for derivative, value in zip(reversed(derivatives), reversed(values[:-1]), strict=True):
        gradient = gradient * derivative(value)
    return gradient


def by_one_loop_forward(functions, derivatives, x):
    slope = 1.0
    for f, derivative in zip(functions, derivatives, strict=True):
        slope, x = slope * derivative(x), f(x)
    return slope


def by_recursion(functions, derivatives, x):
    if not functions:
        return 1
    return by_recursion(functions[1:], derivatives[1:], functions[0](x)) * derivatives[0](x)


def fork_by_formula(x, w):
    return w + np.cos(x), x


def fork_by_adding_up(x, w):
    dx = dw = 0.0
    dx += w * 1.0
    dw += x * 1.0
    dx += np.cos(x) * 1.0
    return [dx, dw]


def fork_as_a_jacobian_product(x, w):
    return reduce(np.matmul, [np.ones((1, 2)), np.array([[w, x], [np.cos(x), 0.0]])])[0]


RIGHT = {
    "numerical_derivative": (central, mean_of_both_sides, five_points),
    "chain_derivative": (by_formula, step_by_step, measured),
    "chain_backward": (by_two_loops, by_one_loop_forward, by_recursion),
    "fork_backward": (fork_by_formula, fork_by_adding_up, fork_as_a_jacobian_product),
}
