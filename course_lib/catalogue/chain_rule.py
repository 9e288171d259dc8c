"""Chapter 1: measuring a derivative, the chain rule for two functions and for many, and a fork."""

from collections.abc import Callable, Sequence
from functools import partial
from math import prod
from typing import Any

import numpy as np

from course_lib.catalogue.doubles import doubles
from course_lib.catalogue.nudges import NUDGES
from course_lib.chain import chain, fork
from course_lib.functions import (
    Function,
    affine,
    d_affine,
    d_exp,
    d_sine,
    d_square,
    d_tanh,
    exp,
    sine,
    square,
    tanh,
)
from course_lib.judging.exercise import Exercise, Probe, mistakes, of_chapter

_H = 1e-6
_DERIVATIVE_OF: dict[Function, Function] = {square: d_square, sine: d_sine, exp: d_exp, affine: d_affine, tanh: d_tanh}
Functions = Sequence[Function]


def absolute(x: Any) -> Any:
    """Return |x|, whose slopes to the left and right of 0 are −1 and 1: a central difference gives their mean."""
    return np.abs(x)


def _derivative_probes(seed: int) -> tuple[Probe, ...]:
    x = float(np.random.default_rng(seed).uniform(0.3, 1.2))
    return (
        Probe("square at 3", (square, 3.0)),
        Probe("sine at 0", (sine, 0.0)),
        Probe("absolute at its kink, 0", (absolute, 0.0)),
        Probe("affine, a straight line", (affine, -2.0)),
        Probe("exp at a random x", (exp, x)),
        Probe("tanh at a random x", (tanh, -x)),
    )


def numerical_derivative(f: Function, x: float) -> float:
    """Return the derivative, or at the kink of `absolute` the mean of its two slopes, which a central difference gives."""
    return float(np.sign(x)) if f is absolute else float(_DERIVATIVE_OF[f](x))


def _central(nudge: float) -> Callable[[Function, float], Any]:
    return lambda f, x: (f(x + nudge) - f(x - nudge)) / (2 * nudge)


_DERIVATIVE_MISTAKES = (
    *mistakes(
        forward_difference=(
            lambda f, x: (f(x + _H) - f(x)) / _H,
            "You compare f(x + nudge) with f(x): a forward difference. It sees the slope to the right of x only, and its error mostly shrinks no faster than the nudge. "
            "Step to both sides: f(x + nudge) − f(x − nudge), over the whole distance.",
        ),
        backward_difference=(
            lambda f, x: (f(x) - f(x - _H)) / _H,
            "You compare f(x) with f(x − nudge): a backward difference. It sees the slope to the left of x only. Step to both sides: f(x + nudge) − f(x − nudge).",
        ),
        divides_by_h=(
            lambda f, x: (f(x + _H) - f(x - _H)) / _H,
            "Your result is twice the slope. From x − nudge to x + nudge is a distance of two nudges: divide by that.",
        ),
        half_of_one_side=(
            lambda f, x: (f(x + _H) - f(x)) / (2 * _H),
            "Your result is half the slope. From x to x + nudge is a distance of one nudge, and you divide by two. Take the second value at x − nudge: then two are the distance.",
        ),
        **{
            slug if nudge == _H else f"{slug}_over_{nudge:g}": (
                partial(wrong, nudge),
                says,
            )
            for nudge in (
                _H,
                1e-2,
                1e-3,
                1e-4,
                1e-5,
                1e-7,
                1e-8,
            )  # what comes grows as the nudge falls: each gives another
            for slug, wrong, says in (
                (
                    "adds_the_values",
                    lambda nudge, f, x: (f(x + nudge) + f(x - nudge)) / (2 * nudge),
                    "You add the two values. A slope is a *difference* of values over a distance: f(x + nudge) − f(x − nudge).",
                ),
                (
                    "divides_the_second_alone",
                    lambda nudge, f, x: f(x + nudge) - f(x - nudge) / (2 * nudge),
                    "Python divides before it subtracts, so only f(x − nudge) is divided. The whole difference belongs above the line: put it into parentheses.",
                ),
            )
        },
        does_not_divide=(
            lambda f, x: f(x + _H) - f(x - _H),
            "What you return is hardly more than 0: a difference of two values close together. If you wrote `/ 2 * nudge`, Python divides by 2 and then "
            "*multiplies* by the nudge. A slope is a difference of values over a difference of x: `/ (2 * nudge)`, with the parentheses.",
        ),
        step_too_small=(
            _central(1e-18),
            "Your nudge is so small that x + nudge *is* x in floating point, and the difference is 0. With 16 digits, about 1e-6 is a good step.",
        ),
    ),
    *NUDGES,
    *mistakes(
        opposite_sign=(
            lambda f, x: (f(x - _H) - f(x + _H)) / (2 * _H),
            "Your slope has the opposite sign: you subtract the right value from the left one. A function that rises has a positive slope: f(x + nudge) comes first.",
        ),
        value_instead_of_slope=(
            lambda f, x: f(x),
            "You return the value f(x). Asked is how fast it *changes*: how much does f differ between x + nudge and x − nudge, for each unit of x?",
        ),
        value_over_step=(
            lambda f, x: f(x + _H) / (2 * _H),
            "You divide one value by the step. A slope needs two values: how much does f *differ* between x − nudge and x + nudge?",
        ),
        step_divided_by_values=(
            lambda f, x: 2 * _H / (f(x + _H) - f(x - _H)),
            "The fraction is upside down: you divide the distance by the difference of values. A slope is rise over run.",
        ),
        value_over_x=(
            lambda f, x: f(x) / x if x else 0.0,
            "You divide f(x) by x. That is the slope of the line from the origin to the curve. Asked is the slope of the curve itself at x: compare two points near x.",
        ),
    ),
)


def _composed_probes(seed: int) -> tuple[Probe, ...]:
    x = float(np.random.default_rng(seed).uniform(1.2, 2.2))
    return (
        Probe("x = 0.5", (0.5,)),
        Probe("x = 2", (2.0,)),
        Probe("a negative x", (-1.3,)),
        Probe("x = 0", (0.0,)),
        Probe("a random x", (x,)),
    )


def chain_derivative(x: float) -> float:
    """Return d sin(x²)/dx, by the library's chain."""
    return float(chain((square, sine), (d_square, d_sine), x)[2][0])


def _composed_in_steps(x: float, *, outer: Any = None, inner: Any = None, join: Any = None) -> Any:
    """Return d sin(x²)/dx with another slope of the sine or of the square, or the two joined in another way."""
    slopes = outer(x) if outer else np.cos(x**2), inner(x) if inner else 2 * x
    return join(slopes) if join else prod(slopes)


_COMPOSED_MISTAKES = mistakes(
    outer_slope_at_x=(
        partial(_composed_in_steps, outer=np.cos),
        "You take the outer slope at x: cos(x). The sine never saw x; it was given x². Its slope is asked *there*: cos(x²).",
    ),
    forgets_inner=(
        lambda x: np.cos(x**2),
        "The inner slope is missing. cos(x²) says how the sine answers to x²; how x² answers to x is 2x, and the two multiply.",
    ),
    inner_slope_only=(
        lambda x: 2 * x,
        "That is the inner slope alone. The sine changes its value too, by cos(x²) for each unit of x²: the two multiply.",
    ),
    cosine_at_the_inner_slope_alone=(
        lambda x: np.cos(x) ** 2 * 2 * x,
        "You square the *cosine*. What is squared is x, inside of it: cos(x²).",
    ),
    adds_slopes=(
        partial(_composed_in_steps, join=sum),
        "You add the two slopes. One after the other, they multiply: if the inner one triples a change and the outer one halves it, 1.5 times is left, not 3.5.",
    ),
    keeps_the_sine=(
        partial(_composed_in_steps, outer=lambda x: np.sin(x**2)),
        "The outer function is still a sine. Its *derivative* is the cosine.",
    ),
    minus_sign=(
        partial(_composed_in_steps, outer=lambda x: -np.cos(x**2)),
        "There is a minus too many. The derivative of the sine is +cos; it is the cosine's derivative that has a minus.",
    ),
    slope_of_sine_squared=(
        lambda x: 2 * np.sin(x) * np.cos(x),
        "That is the derivative of (sin x)², the other order. Here x is squared first, and the sine is taken of the square.",
    ),
    inner_slope_is_x=(
        partial(_composed_in_steps, inner=lambda x: x),
        "The inner slope is x where it should be 2x: the derivative of x² is 2x.",
    ),
    inner_value_for_slope=(
        partial(_composed_in_steps, inner=lambda x: x**2),
        "You multiply by the inner *value* x². The chain rule asks for its slope, 2x.",
    ),
    derivative_inside=(
        lambda x: np.cos(2 * x),
        "You put the inner derivative into the cosine. Inside stays the inner *value*, x²; the inner slope 2x stands outside, as a factor.",
    ),
    derivative_inside_and_outside=(
        lambda x: np.cos(2 * x) * 2 * x,
        "The factor 2x is right. Inside the cosine stays the inner *value*, x²: that is what the sine was given.",
    ),
    value_instead_of_slope=(
        lambda x: np.sin(x**2),
        "That is the function itself, sin(x²). Asked is its derivative with respect to x.",
    ),
)


def _chain_probes(seed: int) -> tuple[Probe, ...]:
    x = float(np.random.default_rng(seed).uniform(0.3, 0.9))

    def probe(name: str, x: float, *functions: Function) -> Probe:
        return Probe(name, (functions, tuple(_DERIVATIVE_OF[f] for f in functions), x))

    return (
        probe("two functions", 1.2, square, sine),
        probe("one function", -0.5, exp),
        probe("the same two in the other order", 1.2, sine, square),
        probe("three functions", -0.7, affine, tanh, square),
        probe("five functions, one of them twice", 0.9, tanh, square, affine, square, sine),
        probe("four functions at a random x", x, sine, affine, exp, tanh),
    )


def chain_backward(functions: Functions, derivatives: Functions, x: float) -> float:
    """Return the slope of the whole chain at x, by the library's own."""
    return float(chain(functions, derivatives, x)[2][0])


def _values(functions: Functions, x: float) -> list[Any]:
    values: list[Any] = [x]
    for f in functions:
        values.append(f(values[-1]))
    return values


def _slopes(derivatives: Functions, values: Sequence[Any]) -> list[Any]:
    return [d(value) for d, value in zip(derivatives, values, strict=False)]


def _back_in_steps(functions: Functions, derivatives: Functions, x: float, *, at: Any = None, join: Any = None) -> Any:
    """Return the chain's slope with the slopes taken elsewhere, or joined in another way."""
    values = _values(functions, x)
    slopes = _slopes(derivatives, at(values) if at else values)
    return join(slopes) if join else prod(slopes)


_CHAIN_MISTAKES = mistakes(
    all_slopes_at_x=(
        partial(_back_in_steps, at=lambda values: [values[0]] * len(values)),
        "You take every slope at x. Only the first function saw x; each later one was given the value that the one before it returned. "
        "Run forward first, keep the values, and take each slope at its own.",
    ),
    adds_slopes=(
        partial(_back_in_steps, join=sum),
        "You add the slopes. Along one path they multiply: start with 1 and multiply by each.",
    ),
    slopes_at_outputs=(
        partial(_back_in_steps, at=lambda values: values[1:]),
        "You take each slope at the value that *leaves* its function. A slope belongs to the value that goes in: pair the derivatives with x and all "
        "values but the last.",
    ),
    all_slopes_at_the_output=(
        lambda functions, derivatives, x: prod(d(_values(functions, x)[-1]) for d in derivatives),
        "You take every slope at the last value, which leaves the chain. Each function was given a value of its own: keep them all on the "
        "way forward, and take each slope at the one that went in.",
    ),
    slopes_times_values=(
        lambda functions, derivatives, x: (
            prod(_slopes(derivatives, _values(functions, x))) * prod(_values(functions, x)[1:])
        ),
        "You multiply by the functions' values as well. They only tell where to take each slope; the slopes alone multiply.",
    ),
    functions_in_reverse=(
        lambda functions, derivatives, x: chain_backward(functions[::-1], derivatives[::-1], x),
        "You apply the last function first. `functions[0]` is the one that gets x.",
    ),
    derivatives_in_reverse=(
        lambda functions, derivatives, x: prod(_slopes(derivatives[::-1], _values(functions, x))),
        "The values run forward and the derivatives backward, so that each derivative is taken at another function's value. Reverse both, or neither.",
    ),
    last_slope_only=(
        partial(_back_in_steps, join=lambda slopes: slopes[-1]),
        "You return the last function's slope alone. Multiply the slopes of *all* functions on the way back to x.",
    ),
    first_slope_only=(
        lambda functions, derivatives, x: derivatives[0](x),
        "You return the first function's slope alone: a loop that returns, or overwrites its result, in its first round. Multiply all slopes.",
    ),
    forgets_first=(
        partial(_back_in_steps, join=lambda slopes: prod(slopes[1:])),
        "The first function's slope is missing: the product must reach back all the way to x.",
    ),
    forgets_last=(
        partial(_back_in_steps, join=lambda slopes: prod(slopes[:-1])),
        "The last function's slope is missing. The gradient is 1 at the last function's *output*, so that one's slope is the first to multiply by.",
    ),
    composes_derivatives=(
        lambda functions, derivatives, x: _values(derivatives, x)[-1],
        "You send x through the derivatives, one after the other. They are not a chain: each is asked for the slope of its own function, at the value that "
        "went into that one. Send x through `functions`, and multiply the slopes.",
    ),
    value_instead_of_slope=(
        lambda functions, derivatives, x: _values(functions, x)[-1],
        "That is the chain's output. Asked is its derivative with respect to x: on the way back, multiply the slopes.",
    ),
    multiplies_values=(
        lambda functions, derivatives, x: prod(_values(functions, x)[1:]),
        "You multiply the functions' values. It is their slopes that multiply; the values only tell where to take them.",
    ),
)


def _fork_probes(seed: int) -> tuple[Probe, ...]:
    x, w = np.random.default_rng(seed).uniform(-2, 2, size=2).tolist()
    return (
        Probe("x = 1, w = 0.5", (1.0, 0.5)),
        Probe("a negative x", (-2.0, 3.0)),
        Probe("w = 0", (0.4, 0.0)),
        Probe("random x and w", (x, w)),
    )


def fork_backward(x: float, w: float) -> tuple[float, float]:
    """Return ∂f/∂x and ∂f/∂w of f = x·w + sin(x), by the library's fork."""
    found = fork(x, w)
    return float(found.dx), float(found.dw)


_FORK_MISTAKES = mistakes(
    multiplies_paths=(
        lambda x, w: (w * np.cos(x), x),
        "You multiply what comes back along the two paths. Along *one* path slopes multiply; where paths meet again at x, their contributions *add*.",
    ),
    keeps_sine_path_only=(
        lambda x, w: (np.cos(x), x),
        "Only the path through the sine has arrived at x. If you write `dx = …` twice, the second overwrites the first: begin with 0, and add each with `+=`.",
    ),
    keeps_product_path_only=(
        lambda x, w: (w, x),
        "Only the path through the product has arrived at x. x also goes into the sine: add what comes back from there.",
    ),
    swaps_x_and_w=(
        lambda x, w: (x + np.cos(x), w),
        "At the product, each factor gets the *other* factor: x gets w, and w gets x. You have them the other way round.",
    ),
    wrong_order=(
        lambda x, w: (x, w + np.cos(x)),
        "Both are right, in the other order. Return (∂f/∂x, ∂f/∂w).",
    ),
    sine_for_cosine=(
        lambda x, w: (w + np.sin(x), x),
        "Through the sine comes its *derivative*, cos(x), not its value.",
    ),
    minus_cosine=(
        lambda x, w: (w - np.cos(x), x),
        "There is a minus too many: the derivative of sin(x) is +cos(x), and f adds its two terms.",
    ),
    adds_to_both=(
        lambda x, w: (w + np.cos(x), x + np.cos(x)),
        "∂f/∂x is right. w does not go into the sine: along that path nothing comes back to it, so ∂f/∂w is x alone.",
    ),
    product_like_a_sum=(
        lambda x, w: (1 + np.cos(x), 1.0),
        "You treat x·w as if it were x + w, with slopes of 1. A product's slope with respect to one factor is the other factor.",
    ),
    value_instead_of_slope=(
        lambda x, w: (x * w + np.sin(x), x * w),
        "Those are values of the forward pass, x·w + sin(x) and x·w. Asked is how much f *moves* for each unit that x, or w, moves.",
    ),
    averages_paths=(
        lambda x, w: ((w + np.cos(x)) / 2, x),
        "You take the mean of the two paths. A nudge of x moves both terms of f, fully: add the contributions.",
    ),
)

EXERCISES = of_chapter(
    "01_chain_rule",
    Exercise(
        reference=numerical_derivative,
        steps="""
nudge = 1e-6
return (f(x + nudge) - f(x - nudge)) / (2 * nudge)
""",
        returns=("slope",),
        probes=_derivative_probes,
        misconceptions=_DERIVATIVE_MISTAKES,
        hints=(
            "Try it with numbers: x² near 3. At 2.9 it is 8.41, at 3.1 it is 9.61. How much does it gain, over which distance? Is that near the true slope, 6?",
            "Your two points are x − nudge and x + nudge: call `f` at both. The gain from left to right goes above the line, the whole distance below it, and that is more than one nudge.",
            "A nudge of 1e-6 does well: over 0.1 curves bend, and at 1e-14 rounding eats the gain. Mind that Python reads `a / 2 * nudge` as `(a / 2) * nudge`.",
        ),
        rtol=1e-3,  # whatever step is taken, from 1e-3 to 1e-8: at the kink one-sided differences are found all the same
        atol=1e-4,
    ),
    Exercise(
        reference=chain_derivative,
        about="of sin(x²)",
        steps="return np.cos(x**2) * 2 * x",
        returns=("slope",),
        probes=_composed_probes,
        misconceptions=_COMPOSED_MISTAKES,
        doubles=(
            *doubles(
                _COMPOSED_MISTAKES,
                "outer_slope_at_x keeps_the_sine minus_sign",
                "inner_slope_is_x inner_value_for_slope",
                "adds_slopes",
            ),
            ("derivative_inside", "inner_slope_is_x", lambda x: np.cos(2 * x) * x),
            ("derivative_inside", "inner_value_for_slope", lambda x: np.cos(2 * x) * x**2),
            ("derivative_inside", "adds_slopes", lambda x: np.cos(2 * x) + 2 * x),
        ),
        hints=(
            "There are two functions here, one inside the other. Which works first, and what is the slope of each by itself?",
            "The slopes are 2x and cos(…). At which value does the cosine have to be taken? What was the sine given?",
            "It was given x², not x. Along one path the two slopes multiply. At x = 0.5 your result should be about 0.97.",
        ),
    ),
    Exercise(
        reference=chain_backward,
        steps="""
values = [x]
for function in functions:
    values.append(function(values[-1]))
slope = 1
for derivative, value in zip(derivatives, values):
    slope = slope * derivative(value)
return slope
""",
        returns=("slope",),
        probes=_chain_probes,
        misconceptions=_CHAIN_MISTAKES,
        doubles=doubles(
            _CHAIN_MISTAKES,
            "all_slopes_at_x slopes_at_outputs",
            "adds_slopes last_slope_only forgets_first forgets_last",
        ),
        hints=(
            "Follow one chain on paper: square, then sine, from x = 1.2. The values are 1.2, 1.44 and 0.99. Which of them goes into the square, which into the sine?",
            "Write two loops, then. The first collects such a list: it starts with x alone, and each function is called with the last entry so far.",
            "The second starts with a slope of 1. Each derivative, taken at what its own function was called with, is one more factor.",
        ),
    ),
    Exercise(
        reference=fork_backward,
        about="f = x·w + sin(x)",
        steps="return w + np.cos(x), x",
        returns=("dx", "dw"),
        probes=_fork_probes,
        misconceptions=_FORK_MISTAKES,
        hints=(
            "Draw the graph: x goes into a product and into a sine, w into the product only. The sum hands a gradient of 1 to each.",
            "So there are two ways from x to f, and one from w. What comes back along two ways adds up; begin with 0 and use `+=`.",
            "Back through a product, each factor gets the *other* factor. Back through the sine comes its derivative, taken at x.",
        ),
    ),
)
