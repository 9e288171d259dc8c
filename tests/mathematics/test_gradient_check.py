"""gradcheck agrees with every right gradient, with no wrong one, and says so in words."""

from collections.abc import Callable
from itertools import count

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray

from course_lib import ActivationLoss, ActivationReLU, ActivationSoftMax, LayerDense, LossCrossEntropy, gradcheck

Array = NDArray[np.float64]
X, DVALUES = np.random.default_rng(7).normal(size=(2, 4, 3))
SOFT = np.random.default_rng(8).dirichlet(np.ones(3), 4)
LABELS = [0, 2, 1, 2]
CALLS = count()  # another number each time


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 3, 2), (4, 2, 5)])
def test_dense(shape: tuple[int, int, int]) -> None:
    batch, inputs, neurons = shape
    random = np.random.default_rng(batch)
    x, dvalues = random.normal(size=(batch, inputs)), random.normal(size=(batch, neurons))
    layer = LayerDense(inputs, neurons)
    layer.forward(x)
    layer.backward(dvalues)
    weights = layer.weights.copy()

    def of(name: str) -> Callable[[Array], Array]:
        def forward(value: Array) -> Array:
            setattr(layer, name, value)
            return layer.forward(x)

        return forward

    assert gradcheck(layer.forward, x, layer.dinputs, dvalues=dvalues)
    assert gradcheck(of("weights"), layer.weights, layer.dweights, dvalues=dvalues)
    assert gradcheck(of("biases"), layer.biases, layer.dbiases, dvalues=dvalues)
    assert_array_equal(layer.weights, weights, "the last call is with x itself, so a layer that f sets is left at x")


@pytest.mark.parametrize("layer", [ActivationReLU(), ActivationSoftMax()], ids=["relu", "softmax"])
@pytest.mark.parametrize("shape", [(1, 2), (4, 3), (2, 7)])
def test_activations(layer: ActivationReLU | ActivationSoftMax, shape: tuple[int, int]) -> None:
    x, dvalues = np.random.default_rng(shape[0]).normal(size=(2, *shape))
    layer.forward(x)
    assert gradcheck(layer.forward, x, layer.backward(dvalues), dvalues=dvalues)
    assert not gradcheck(layer.forward, x, -layer.dinputs, dvalues=dvalues)


@pytest.mark.parametrize("target", [LABELS, SOFT], ids=["labels", "soft rows"])
@pytest.mark.parametrize("scale", [1, 10, 1e4])
def test_losses(target: list[int], scale: float) -> None:
    fused, plain = ActivationLoss(), LossCrossEntropy()
    fused.forward(X * scale, target)
    assert gradcheck(lambda z: fused.forward(z, target), X * scale, fused.backward(fused.output, target))
    predict = SOFT[::-1]
    assert gradcheck(lambda p: plain.forward(p, target), predict, plain.backward(predict, target))


def test_predictions_that_are_small_or_certain() -> None:
    loss, predict = LossCrossEntropy(), [[1, 0, 0], [2e-4, 0.3, 0.6998]]
    assert gradcheck(lambda p: loss.forward(p, [0, 0]), predict, loss.backward(predict, [0, 0]))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda g: -g,
        lambda g: g * 4,
        lambda g: g / 4,
        lambda g: g * (1 + 1e-5),
        lambda g: g + 1e-5,
        np.zeros_like,
        np.flip,
    ],
    ids=["sign", "times N", "by N", "a little too large", "shifted", "zero", "flipped"],
)
def test_wrong_gradients_disagree(wrong: Callable[[Array], Array]) -> None:
    fused = ActivationLoss()
    fused.forward(X, LABELS)
    assert not gradcheck(lambda z: fused.forward(z, LABELS), X, wrong(fused.backward(fused.output, LABELS)))


def test_one_wrong_entry_is_found() -> None:
    gradient = 2 * X
    gradient[2, 1] += 0.5
    report = gradcheck(lambda x: np.sum(x**2), X, gradient)
    assert not report
    assert not report.ok
    assert report.worst == (2, 1)
    assert_array_equal(np.argwhere(~report.agrees), [[2, 1]])
    assert_allclose(report.numeric, 2 * X, rtol=1e-6)
    assert_array_equal(report.analytic, gradient)
    size = max(abs(gradient[2, 1]), abs(2 * X[2, 1]))
    assert report.relative_error[2, 1] == pytest.approx(0.5 / size)


def test_the_repr_says_it_in_words_and_is_the_same_on_every_machine() -> None:
    def f(x: Array) -> Array:
        return np.sum(x**3)

    assert repr(gradcheck(f, [1, 2], [3, 12])) == "all 2 entries agree within 1e-06"
    assert repr(gradcheck(f, 2, 12, tolerance=1e-4)) == "the entry agrees within 0.0001"
    assert repr(gradcheck(f, 2, 6)) == "the entry disagrees: the gradient says 6, the measured slope is 12"
    assert repr(gradcheck(f, [[1, 2]], [[3, -12]])) == (
        "1 of 2 entries disagrees, worst at (0, 1): the gradient says -12, the measured slope is 12"
    )
    assert repr(gradcheck(f, [0, 2], [1, 2])) == (
        "2 of 2 entries disagree, worst at (0,): the gradient says 1, the measured slope is 0"
    )
    assert repr(gradcheck(np.abs, 0, 0.5)) == (
        "the entry agrees within 1e-06; 1 at a kink, where every slope between left and right is valid"
    )


def test_the_table_has_a_line_for_each_entry() -> None:
    report = gradcheck(lambda x: np.sum(np.abs(x)), [[0, 2.0, -2.0]], [[0.5, 1, 1]])
    assert report.table().split("\n") == [
        "entry           gradient              measured  verdict",
        "(0, 0)               0.5               -1 to 1  agrees, at a kink",
        "(0, 1)                 1                     1  agrees",
        "(0, 2)                 1                    -1  DISAGREES",
    ]
    assert gradcheck(np.square, 1, 2).table().split("\n")[1] == "x                      2                     2  agrees"


def test_x_and_gradient_are_never_modified() -> None:
    def greedy(x: Array) -> float:
        x *= 2  # f gets copies
        return float(np.sum(x**2))

    x, gradient = np.array([1.0, -2.0]), np.array([8.0, -16.0])
    report = gradcheck(greedy, x, gradient)
    assert report
    assert_array_equal(x, [1, -2])
    report.analytic[0] = 9
    assert_array_equal(gradient, [8, -16])


def test_f_may_write_into_the_array_that_x_came_from() -> None:
    weights = np.array([1.0, -2.0])

    def f(moved: Array) -> Array:
        weights[:] = moved
        return np.sum(weights**2)

    assert gradcheck(f, weights, [2, -4])
    assert_array_equal(weights, [1, -2])


def test_what_f_raises_comes_through_and_x_is_as_it_was() -> None:
    x = np.array([1.0, 2.0])

    def fails_on_the_way(moved: Array) -> Array:
        if moved[1] != 2:
            raise ZeroDivisionError("on the way")
        return np.sum(moved)

    with pytest.raises(ZeroDivisionError, match="on the way"):
        gradcheck(fails_on_the_way, x, [1, 1])
    assert_array_equal(x, [1, 2])


def test_a_float32_gradient_is_checked_with_a_wider_tolerance() -> None:
    z, softmax = X.astype(np.float32), ActivationSoftMax()
    softmax.forward(z)
    gradient = softmax.backward(DVALUES)
    assert gradient.dtype == np.float32
    assert gradcheck(softmax.forward, z, gradient, dvalues=DVALUES, tolerance=1e-3)


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ((3.0, 1, 1), {}, TypeError, "f must be a function to call with x: came float"),
        ((np.sum, ["a"], [1]), {}, TypeError, "x must hold real numbers: came list of dtype <U1"),
        ((np.sum, [np.inf], [1]), {}, ValueError, r"x must be finite: came inf at \(0,\)"),
        ((np.sum, [1, 2], [1]), {}, ValueError, r"gradient must have shape \(2,\): came \(1,\)"),
        ((np.sum, [1], [np.nan]), {}, ValueError, "gradient must be finite"),
        ((np.exp, [1, 2], [1, 2]), {}, ValueError, r"f must return one number where dvalues are not given: .* \(2,\)"),
        ((np.exp, [1, 2], [1, 2]), {"dvalues": [1]}, ValueError, r"dvalues must have shape \(2,\): came \(1,\)"),
        ((lambda _: None, [1], [1]), {}, TypeError, "what f returns must hold real numbers: came NoneType"),
        (
            (lambda x: np.where(x > 1, np.nan, x)[0], [1], [1]),
            {},
            ValueError,
            "what f returns must be finite: came nan",
        ),
        ((lambda x: [1] * (1 + int(x[0] != 1)), [1], [1]), {}, ValueError, "what f returns must have shape"),
        (
            (lambda x: np.sum(x) + next(CALLS), [1], [1]),
            {},
            ValueError,
            "^f must give the same value for the same x: a second call gave another$",
        ),
        ((np.sum, [1], [1]), {"tolerance": 2}, ValueError, "tolerance must be a number from 0 to 1: came 2"),
        ((np.sum, [1], [1]), {"tolerance": np.nan}, ValueError, "tolerance must be finite: came nan"),
        ((np.sum, [1], [1]), {"step": 0}, ValueError, "step must be a number from 1e-08 to 0.1: came 0"),
        ((np.sum, [1], [1]), {"step": [0.01]}, ValueError, "step must be a number"),
    ],
)
def test_bad_input(
    arguments: tuple[object, ...], options: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        gradcheck(*arguments, **options)


@pytest.mark.parametrize("options", [{"tolerance": 0}, {"tolerance": 1}, {"step": 1e-8}, {"step": 0.1}])
def test_tolerance_and_step_may_be_as_small_and_as_large_as_told(options: dict[str, float]) -> None:
    assert gradcheck(np.sum, [0], [1], **options)


@pytest.mark.parametrize(("x", "size"), [(0.0, 1), (0.5, 1), (3.0, 3), (-20.0, 20)])
def test_an_entry_is_moved_by_h_and_by_half_of_it_to_both_sides(x: float, size: float) -> None:
    h, seen = 1e-3 * size, []
    gradcheck(lambda moved: seen.append(float(moved)) or moved, x, 1, step=1e-3)
    assert {round((value - x) / h, 6) for value in seen} == {-1, -0.5, 0, 0.5, 1}


@pytest.mark.parametrize(("x", "drift", "refused"), [(1, 1e-6, True), (0, 1e-9, True), (0, 1e-10, False)])
def test_f_may_drift_by_rounding_and_no_more(x: float, drift: float, *, refused: bool) -> None:
    calls = count()

    def f(moved: Array) -> Array:
        return moved + drift * next(calls)  # between the first value at x and the last lie five calls

    if refused:
        with pytest.raises(ValueError, match="f must give the same value"):
            gradcheck(f, x, 1)
    else:
        gradcheck(f, x, 1)


def test_a_gradient_of_minus_0_is_shown_as_0() -> None:
    report = gradcheck(np.square, 0, -0.0)
    assert not np.signbit(report.analytic)
    assert repr(gradcheck(np.sin, 0, -0.0)) == "the entry disagrees: the gradient says 0, the measured slope is 1"


def test_what_does_not_move_lends_no_rounding_however_large() -> None:
    x, upstream = np.arange(1.0, 9), np.array([1e12, 3e11, -7e12, 1e13, 3e12, -1e12, 1.0, 1e-3])
    slopes = upstream * np.cos(x)
    report = gradcheck(np.sin, x, slopes, dvalues=upstream)
    assert report
    assert_allclose(report.numeric, slopes, rtol=1e-6)
    assert not report.at_kink.any()
    for claimed in (0.0, 0.9 * slopes[6]):
        assert gradcheck(np.sin, x, [*slopes[:6], claimed, slopes[7]], dvalues=upstream).worst == (6,)


@pytest.mark.parametrize("f", [lambda x: np.minimum(0, x), lambda x: np.maximum(0, x)])
def test_what_moves_on_one_side_alone_moves(f: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> None:
    report = gradcheck(f, np.zeros(2), [0.3, 0.7], dvalues=np.ones(2))
    assert report
    assert_allclose([report.lowest, report.highest], [[0, 0], [1, 1]], atol=1e-12)
