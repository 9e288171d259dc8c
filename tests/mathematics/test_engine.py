"""The engine by hand, against the course's own layers, and against HIPS autograd on drawn graphs."""

from collections.abc import Callable
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from course_lib import ActivationLoss, ActivationReLU, LayerDense, gradcheck
from course_lib.engine import Value, unbroadcast
from tests.full import cases


def test_a_fork_by_hand() -> None:
    # f = x·y + exp(x)·x at x = 0, y = 4: ∂f/∂x = y + exp(0)·0 + exp(0) = 5, ∂f/∂y = x = 0.
    x, y = Value(0.0), Value(4.0)
    f = x * y + x.exp() * x
    f.backward()
    assert (f.data, x.gradient, y.gradient, f.gradient) == (0, 5, 0, 1)
    assert [value.operation for value in f.order()] == ["", "", "×", "exp", "×", "+"]


def test_a_value_that_is_used_twice_by_one_operation_gets_both_gradients() -> None:
    x = Value(3.0)
    (x * x).backward()
    assert x.gradient == 6
    (x + x).backward()  # and nothing is left of the walk before
    assert x.gradient == 2


def test_each_operation_is_called_by_its_symbol_and_begins_without_a_gradient() -> None:
    a = Value([[2.0]])
    made = (a + a, a * a, a @ a, a.exp(), a.log(), a.relu(), a.sum())
    assert [value.operation for value in made] == ["+", "×", "@", "exp", "log", "relu", "sum"]
    assert [value.gradient.tolist() for value in (a, *made)] == [[[0]]] * 8


def test_what_overflows_is_infinite_as_in_numpy() -> None:
    with np.errstate(over="ignore"):
        assert np.isinf(Value(1000.0).exp().data)


def test_what_the_output_does_not_depend_on_gets_nothing() -> None:
    x, y = Value(3.0), Value(2.0)
    _ = y * x
    (x - 1.0).backward()
    assert (x.gradient, y.gradient) == (1, 0)


@pytest.mark.parametrize(
    ("made", "data", "gradient"),
    [
        (lambda x: 2 - x, [[1.0, 4.0]], [[-1, -1]]),
        (lambda x: -x, [[-1.0, 2.0]], [[-1, -1]]),
        (lambda x: np.array([[5.0, 6.0]]) * x, [[5.0, -12.0]], [[5, 6]]),
        (lambda x: np.array([[5.0], [6.0]]) + x, [[6.0, 3.0], [7.0, 4.0]], [[2, 2]]),
        (lambda x: np.array([[3.0], [4.0]]) @ x, [[3.0, -6.0], [4.0, -8.0]], [[7, 7]]),
        (lambda x: x.relu(), [[1.0, 0.0]], [[1, 0]]),
        (lambda x: (x * x).log(), [[0.0, np.log(4)]], [[2, -1]]),
        (lambda x: x.sum(axis=1), [[-1.0]], [[1, 1]]),
        (lambda x: x.sum(axis=0) * x, [[1.0, 4.0]], [[2, -4]]),
    ],
)
def test_each_operation_by_hand(made: Callable[[Value], Value], data: Any, gradient: Any) -> None:
    x = Value([[1.0, -2.0]])
    output = made(x)
    output.backward()
    np.testing.assert_allclose(output.data, data)
    np.testing.assert_allclose(x.gradient, gradient)
    assert gradcheck(lambda moved: float(made(Value(moved)).data.sum()), np.array([[1.0, -2.5]]) + 0.125, _at(made))


def _at(made: Callable[[Value], Value]) -> Any:
    x = Value(np.array([[1.0, -2.5]]) + 0.125)
    made(x).backward()
    return x.gradient


def test_a_kink_takes_zero() -> None:
    x = Value(0.0)
    x.relu().backward()
    assert x.gradient == 0


@pytest.mark.parametrize("shape", [(2, 3), (3,), (1, 3), (2, 1), (1, 1), (1,), ()])
def test_unbroadcast_sums_over_the_copies(shape: tuple[int, ...]) -> None:
    gradient = np.arange(1.0, 7.0).reshape(2, 3)
    found = unbroadcast(gradient, shape)
    assert found.shape == shape
    assert gradcheck(lambda a: float((np.broadcast_to(a, (2, 3)) * gradient).sum()), np.ones(shape), found)


@pytest.mark.parametrize("shape", [(2,), (3, 3), (4, 2, 3)])
def test_unbroadcast_refuses_what_was_never_broadcast(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="broadcast"):
        unbroadcast(np.ones((2, 3)), shape)


def test_bad_input_is_named() -> None:
    with pytest.raises(TypeError, match=r"^data must hold real numbers"):
        Value("x")
    with pytest.raises(ValueError, match=r"^@ takes two arrays with two axes each: came shapes \(2,\) and \(2, 1\)$"):
        Value([1.0, 2.0]) @ Value([[1.0], [2.0]])


def test_a_long_chain_needs_no_recursion() -> None:
    x = y = Value(1.0)
    for _ in range(5000):
        y = y + 1.0
    y.backward()
    assert x.gradient == 1


@pytest.mark.parametrize("seed", range(cases(3, 30)))
def test_a_network_has_the_layers_gradients(seed: int) -> None:
    random = np.random.default_rng(seed)
    inputs, target = random.normal(size=(5, 4)), random.integers(0, 3, size=5)
    first, relu, second, loss = (
        LayerDense(4, 6, seed=seed),
        ActivationReLU(),
        LayerDense(6, 3, seed=9),
        ActivationLoss(),
    )
    mean = loss.forward(second.forward(relu.forward(first.forward(inputs))), target)
    dinputs = first.backward(relu.backward(second.backward(loss.backward(loss.output, target))))
    x, *parameters = map(Value, (inputs, first.weights, first.biases, second.weights, second.biases))
    logits = (x @ parameters[0] + parameters[1]).relu() @ parameters[2] + parameters[3]
    below = logits - logits.data.max(axis=1, keepdims=True)
    output = ((below.exp().sum(axis=1).log() - (below * np.eye(3)[target]).sum(axis=1)) * (1 / 5)).sum()
    output.backward()
    assert output.data.item() == pytest.approx(mean, rel=1e-12)
    expected = (dinputs, first.dweights, first.dbiases, second.dweights, second.dbiases)
    for value, one in zip((x, *parameters), expected, strict=True):
        np.testing.assert_allclose(value.gradient, one, rtol=1e-9, atol=1e-12)


_COLUMN = np.ones((3, 1))
OPERATIONS: dict[str, tuple[int, Callable[..., Any], Callable[..., Any]]] = {
    "+": (2, lambda a, b: a + b, lambda a, b: a + b),
    "-": (2, lambda a, b: a - b, lambda a, b: a - b),
    "*": (2, lambda a, b: a * b, lambda a, b: a * b),
    "gram": (2, lambda a, b: a.sum(axis=0) @ (b * _COLUMN), lambda a, b: a.sum(axis=0, keepdims=True) @ (b * _COLUMN)),
    "exp": (1, lambda a: (a * 0.1).exp(), lambda a: anp.exp(a * 0.1)),
    "log": (1, lambda a: (a * a + 1.0).log(), lambda a: anp.log(a * a + 1.0)),
    "relu": (1, lambda a: a.relu(), lambda a: anp.maximum(a, 0)),
    "rows": (1, lambda a: a.sum(axis=1), lambda a: a.sum(axis=1, keepdims=True)),
}


@pytest.mark.parametrize("seed", range(cases(20, 300)))
def test_a_drawn_graph_has_autograds_gradients(seed: int) -> None:
    """Twelve operations, each on what is there already, so that paths fork and meet; shapes (3, 3), (3, 1), (1, 3)."""
    random = np.random.default_rng(seed)
    leaves = [random.normal(size=shape) for shape in ((3, 3), (3, 1), (1, 3), (3, 3))]
    plan = [(str(name), random.integers(0, 4 + i, size=2)) for i, name in enumerate(random.choice([*OPERATIONS], 12))]

    def built(which: int, made: list[Any], total: Callable[[Any], Any]) -> Any:
        for name, places in plan:
            count, *ways = OPERATIONS[name]
            made.append(ways[which](*(made[place] + np.zeros((3, 3)) for place in places[:count])))
        output = made[0] * 0.0
        for one in made[:4] + made[-3:]:
            output = output + one * 0.1
        return total(output)

    values = [Value(leaf) for leaf in leaves]
    built(0, list(values), lambda output: output.sum()).backward()
    for place, value in enumerate(values):

        def output_of(leaf: Any, place: int = place) -> Any:
            return built(1, [*leaves[:place], leaf, *leaves[place + 1 :]], anp.sum)

        np.testing.assert_allclose(value.gradient, grad(output_of)(leaves[place]), rtol=1e-9, atol=1e-9)
