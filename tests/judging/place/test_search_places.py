"""Which expression of an answer is pointed at, or of a function that it calls, and as what."""

import numpy as np
import pytest
from numpy import zeros_like

from course_lib import catalogue
from course_lib.judging.clock import Clock
from course_lib.judging.place.marked import LEADS
from course_lib.judging.place.search import Search
from tests.judging.small import DOUBLE, place_of


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    """Let what comes after the search take its time, on a busy machine as well."""
    monkeypatch.setattr(Clock, "more", lambda clock: None)


def held(exercise):
    """Return an exercise, or that of the catalogue with this name."""
    return catalogue.exercise(exercise) if isinstance(exercise, str) else exercise


def with_a_sign(inputs):
    return inputs * -2


def one_too_few(inputs):
    output = np.zeros(inputs.shape)
    for i in range(len(inputs) - 1):
        output[i] = 2 * inputs[i]
    return output


def sign_of_a_product(output):
    table = np.multiply.outer(output, output)
    for j in range(len(output)):
        for k in range(len(output)):
            table[j, k] = output[j] * (1 - output[j]) if j == k else output[j] * output[k]
    return table


def by_an_inner_function(inputs):
    def doubled(row):
        return three(row)  # noqa: F821

    return doubled(inputs)


def by_a_name_of_its_own(inputs):
    return zeros_like(inputs) + 3 * inputs


def unchanged(function):
    return function


@unchanged
@unchanged
def decorated(inputs, share=0.5):
    return inputs * share


def over_everything_not_shifted(inputs):
    powers = np.exp(inputs)
    return powers / powers.sum()


def closed_at_no_input(dvalues, inputs):
    """Doc."""
    output = np.maximum(inputs, 0)

    return dvalues * (output >= 0)


def uphill(parameter, gradient, learning_rate):
    return parameter + learning_rate * gradient


def without_keepdims(inputs):
    powers = np.exp(inputs - inputs.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1)


def over_the_columns(inputs):
    powers = np.exp(inputs - inputs.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=0, keepdims=True)


def not_transposed(dvalues, inputs, weights):
    dinputs = dvalues @ weights
    return dinputs, inputs.T @ dvalues, dvalues.sum(axis=0, keepdims=True)


def not_summed(dvalues, inputs, weights):
    dbiases = dvalues
    return dvalues @ weights.T, inputs.T @ dvalues, dbiases


def leak_written_in(dvalues, inputs, slope):  # noqa: ARG001
    return np.where(inputs > 0, dvalues, 0.01 * dvalues)


def written_into_the_inputs(inputs):
    inputs[inputs < 0] = 0
    return inputs


def truncated(inputs):
    output = np.zeros_like(inputs)
    for i, row in enumerate(inputs):
        powers = np.exp(row - row.max())
        output[i] = powers / powers.sum()
    return output


def too_early(functions, derivatives, x):
    slope = 1
    for function, derivative in zip(functions, derivatives, strict=True):
        x = function(x)
        slope = slope * derivative(x)
    return slope


def inside_the_loop(functions, derivatives, x):  # noqa: RET503
    slope = 1
    for function, derivative in zip(functions, derivatives, strict=True):
        slope = slope * derivative(x)
        x = function(x)
        return slope


def never_called(network, inputs, target, learning_rate):  # noqa: ARG001
    loss = network.loss.forward(network.forward(inputs), target)
    network.backward(network.loss.backward(network.loss.output, target))
    network.step  # noqa: B018 - that is the mistake
    return loss


def two_at_once(x, y):
    return y - np.cos(x), -x


def negative_and_exchanged_would_do(inputs):
    rows = -inputs
    return rows * 3 - rows


def negative_and_taken_away_would_do(inputs):
    rows = -(inputs * 1.0)
    return inputs + rows


def misspelled(inputs):
    powers = np.exp(inputs - inputs.max(axis=1, keepdims=True))
    return powers / power.sum(axis=1, keepdims=True) ** 3  # noqa: F821


def without_an_axis(inputs):
    powers = np.exp(inputs - inputs.max(axis=1))  # with as many samples as classes it runs
    return powers / powers.sum(axis=1, keepdims=True) ** 3


def tangled(predicted, target):  # noqa: ARG001
    return np.log(target - target)


def every_one_with_every_one(predicted, target):
    return predicted[:, None] ** 3 - target


def on_its_side(dvalues, inputs, weights):
    dweights = dvalues.T @ inputs
    return dvalues @ weights.T, dweights, dvalues.sum(axis=0, keepdims=True)


def without_a_minus(predict, target):
    least = np.clip(predict, 1e-7, 1)
    if target.ndim == 1:
        target = np.eye(predict.shape[1])[target]
    return target / least / len(predict)


@pytest.mark.parametrize(
    ("exercise", "answer", "line", "code", "change"),
    [
        (DOUBLE, with_a_sign, 2, "-2", "sign"),
        (DOUBLE, one_too_few, 3, "len(inputs) - 1", "one operand too many"),
        ("softmax_jacobian", sign_of_a_product, 5, "output[j] * output[k]", "sign"),
        (DOUBLE, by_an_inner_function, 3, "three", "raises"),
        (DOUBLE, by_a_name_of_its_own, 2, "3", "constant"),
        (DOUBLE, decorated, 2, "inputs * share", "operator"),
        ("softmax_forward", over_everything_not_shifted, 3, "powers.sum()", "axis"),
        ("relu_backward", closed_at_no_input, 5, "output >= 0", "comparison"),
        ("sgd_step", uphill, 2, "parameter + learning_rate * gradient", "operator"),
        ("softmax_forward", without_keepdims, 3, "powers.sum(axis=1)", "keepdims"),
        ("softmax_forward", over_the_columns, 3, "powers.sum(axis=0, keepdims=True)", "axis"),
        ("dense_backward", not_transposed, 2, "weights", "transpose"),
        ("dense_backward", not_summed, 3, "dbiases", "sum"),
        ("leaky_relu_backward", leak_written_in, 2, "0.01", "value"),
        ("relu_forward", written_into_the_inputs, 2, "inputs[inputs < 0] = 0", "copy"),
        ("softmax_forward", truncated, 2, "np.zeros_like(inputs)", "dtype"),
        ("chain_backward", too_early, 4, "x = function(x)", "order of the lines"),
        ("chain_backward", inside_the_loop, 6, "return slope", "indentation"),
        ("train_step", never_called, 4, "network.step", "call"),
        ("fork_backward", two_at_once, 2, "y - np.cos(x)", "operator"),
        # a minus too many is taken away before operands are exchanged, or an operator
        (DOUBLE, negative_and_exchanged_would_do, 2, "-inputs", "sign"),
        (DOUBLE, negative_and_taken_away_would_do, 2, "-(inputs * 1.0)", "sign"),
        # what a name holds is wrong where it was made
        ("dense_backward", on_its_side, 2, "dvalues.T @ inputs", "transpose"),
        # of all places along a product where a sign could be turned, the last
        ("cross_entropy_backward", without_a_minus, 5, "target / least / len(predict)", "sign"),
        ("softmax_forward", misspelled, 3, "power", "raises"),
        ("softmax_forward", without_an_axis, 2, "inputs - inputs.max(axis=1)", "raises in some"),
        ("mean_squared_error", tangled, 2, "np.log(target - target)", "not finite"),
        ("mean_squared_error", every_one_with_every_one, 2, "predicted[:, None] ** 3 - target", "shape"),
    ],
)
def test_the_place(exercise, answer, line, code, change, monkeypatch):
    if change in LEADS:  # it is watched where no edit makes it right: those are not all tried here
        monkeypatch.setattr(Search, "place", lambda self, called: None)
    place = place_of(held(exercise), answer)
    assert (place.function, place.line, place.code, place.change) == ("", line, code, change)


def shifted(inputs):
    return np.exp(inputs - inputs.max())


def share(inputs):
    powers = shifted(inputs)
    return powers / powers.sum(axis=1, keepdims=True)


def divided(inputs):
    return inputs / dividing  # noqa: F821


def by_two(inputs):
    return divided(inputs)


def is_open(output):
    return output >= 0


def by_a_gate(dvalues, inputs):
    return dvalues * is_open(np.maximum(inputs, 0))


@pytest.mark.parametrize(
    ("exercise", "answer", "function", "line", "code"),
    [
        ("relu_backward", by_a_gate, "is_open", 2, "output >= 0"),
        ("softmax_forward", share, "shifted", 2, "inputs.max()"),
        (DOUBLE, by_two, "divided", 2, "dividing"),
    ],
)
def test_a_place_in_a_function_that_the_answer_calls(exercise, answer, function, line, code):
    place = place_of(held(exercise), answer)
    assert (place.function, place.line, place.code) == (function, line, code)
    assert f"ine {line} of `{function}`" in place.lead
    assert f"in line {line} of `{function}`" in place.hints[0][0]
