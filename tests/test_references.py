"""References that the library has not, as chapter 8's: each held against HIPS autograd and against `gradcheck`.

Here is the forward pass of each, written for autograd; neither judge knows a formula of ours for the way back.
"""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from numpy.testing import assert_allclose

from course_lib import catalogue, gradcheck


def quotient(a, b):
    return a / b


def row_max(inputs):
    return anp.max(inputs, axis=1, keepdims=True)


def layer_norm(inputs, epsilon, axis=1):
    centred = inputs - anp.mean(inputs, axis=axis, keepdims=True)
    return centred / anp.sqrt(anp.mean(centred**2, axis=axis, keepdims=True) + epsilon)


def batch_norm(inputs, epsilon):
    return layer_norm(inputs, epsilon, axis=0)


def log_sum_exp(inputs):
    return anp.log(anp.sum(anp.exp(inputs), axis=1, keepdims=True))


def attention(queries, keys, values):
    powers = anp.exp(anp.dot(queries, keys.T) / np.sqrt(queries.shape[1]))
    return anp.dot(powers / anp.sum(powers, axis=1, keepdims=True), values)


def tanh_backward(dvalues, inputs):
    return catalogue.exercise("tanh_backward").reference(dvalues, np.tanh(inputs))


# The forward pass, and for each case the shapes of the arrays whose gradients are asked, with what else is handed in.
CASES = {
    "divide_backward": (
        quotient,
        [
            ([(2, 3), (2, 3)], ()),
            ([(2, 3), (3,)], ()),
            ([(2, 1), (1, 3)], ()),
            ([(), (4, 2)], ()),
            ([(4, 2, 3), (2, 1)], ()),
        ],
    ),
    "tanh_backward": (anp.tanh, [([(1, 1)], ()), ([(4, 3)], ())]),
    "row_max_backward": (row_max, [([(1, 1)], ()), ([(1, 4)], ()), ([(5, 3)], ())]),
    "layer_norm_backward": (layer_norm, [([(1, 2)], (3.0,)), ([(3, 3)], (0.25,)), ([(5, 4)], (1e-5,))]),
    "batch_norm_backward": (batch_norm, [([(2, 1)], (3.0,)), ([(3, 3)], (0.25,)), ([(5, 4)], (1e-5,))]),
    "log_sum_exp_backward": (log_sum_exp, [([(1, 1)], ()), ([(1, 4)], ()), ([(5, 3)], ())]),
    "attention_backward": (
        attention,
        [
            ([(1, 1), (2, 1), (2, 1)], ()),
            ([(3, 4), (2, 4), (2, 5)], ()),
            ([(3, 3), (3, 3), (3, 3)], ()),
            ([(2, 3), (1, 3), (1, 2)], ()),
        ],
    ),
}


@pytest.mark.parametrize(
    ("name", "shapes", "rest"), [(name, *case) for name, (_, cases) in CASES.items() for case in cases]
)
def test_a_reference_agrees_with_autograd_and_gradcheck(name, shapes, rest):
    forward = CASES[name][0]
    backward = tanh_backward if name == "tanh_backward" else catalogue.exercise(name).reference
    random = np.random.default_rng(len(name))
    arrays = [random.normal(size=shape) for shape in shapes]
    dvalues = random.normal(size=forward(*arrays, *rest).shape)
    ours = backward(dvalues, *arrays, *rest)

    def loss(*arrays):
        return anp.sum(dvalues * forward(*arrays, *rest))

    for position, gradient in enumerate(ours if len(arrays) > 1 else [ours]):
        assert np.shape(gradient) == shapes[position]
        assert_allclose(gradient, grad(loss, position)(*arrays), rtol=1e-10, atol=1e-13)
        report = gradcheck(lambda x, at=position: loss(*arrays[:at], x, *arrays[at + 1 :]), arrays[position], gradient)
        assert report.ok, report


def test_what_a_graphs_reference_gives_is_what_autograd_finds_in_the_same_graph():
    paths = catalogue.exercise("graph_backward").probes(3)[-1].arguments[0]

    def last(nudges):
        """Return the last node where each is moved by a nudge of its own."""
        nodes = []
        for nudge, made_from in zip(nudges, paths, strict=True):
            nodes.append(nudge + sum(slope * nodes[j] for j, slope in made_from))
        return nodes[-1]

    theirs = grad(last)(np.zeros(len(paths)))
    assert np.count_nonzero(theirs) > 3
    assert_allclose(catalogue.exercise("graph_backward").reference(paths), theirs, rtol=1e-12)


def test_autograd_is_what_chapter_8_says_of_it():
    """A function gives the gradient, what it hands on records NumPy's calls, and nothing is stored on the array."""
    handed = []

    def total_of_squares(x):
        handed.append(type(x))
        return anp.sum(x**2)

    array = np.array([1.0, -2.0])
    gradient = grad(total_of_squares)
    assert not handed, "it runs when the gradient is asked for"
    assert_allclose(gradient(array), 2 * array)
    assert handed != [np.ndarray]
    assert not [name for name in dir(array) if "grad" in name]
