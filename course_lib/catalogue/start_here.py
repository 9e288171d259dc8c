"""Chapter 0: the mean squared error, a first exercise on which to learn what a check can tell."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.judging.exercise import Exercise, Probe, mistakes, of_chapter
from course_lib.knobs import mean_squared_error

Array = NDArray[np.float64]


def _probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    return (
        Probe("three points", (np.array([0.0, 0.5, 1.5]), np.array([1.0, 2.0, -1.0]))),
        Probe("one point, predicted too high", (np.array([3.0]), np.array([1.0]))),
        Probe("errors that cancel", (np.array([1.0, 3.0, 0.0, 4.0]), np.array([2.0, 2.0, 2.0, 2.0]))),
        Probe("five random points", (random.normal(scale=2, size=5), random.normal(scale=2, size=5))),
    )


def _squared(predicted: Array, target: Array) -> Array:
    squared: Array = (predicted - target) ** 2
    return squared


def _overwritten(predicted: Array, target: Array) -> Any:
    predicted -= target
    return np.mean(predicted**2)


_MISTAKES = mistakes(
    forgets_the_square=(
        lambda predicted, target: np.mean(predicted - target),
        "You take the mean of the differences themselves. A prediction that is 1 too high and one that is 1 too low then "
        "cancel, and the loss says that all is well. Square each difference before you take the mean.",
    ),
    squares_the_mean=(
        lambda predicted, target: np.mean(predicted - target) ** 2,
        "You take the mean first and square it afterwards. By then positive and negative errors have cancelled. "
        "Square each difference, then take the mean.",
    ),
    squares_before_the_difference=(
        lambda predicted, target: np.mean(predicted**2 - target**2),
        "You square predictions and targets and subtract then. Such a term can be negative, and is 0 for a prediction of −1 where 1 "
        "is right. Subtract first: it is the difference that is squared.",
    ),
    squares_target_alone=(
        lambda predicted, target: np.mean(predicted - target**2),
        "Only `target` is squared: `**` comes before `-`. Put the difference into parentheses, `(predicted - target) ** 2`.",
    ),
    doubles_for_squares=(
        lambda predicted, target: np.mean((predicted - target) * 2),
        "You double the differences. A square is a number times *itself*, and never negative: `** 2`, with two stars.",
    ),
    returns_slopes=(
        lambda predicted, target: 2 * (predicted - target) / len(predicted),
        "These are the slopes of the loss for each prediction, what the chapter hands to `backward`. Asked is the loss itself, one "
        "number: the mean of the squares.",
    ),
    keeps_the_differences=(
        lambda predicted, target: predicted - target,
        "You return the differences, one for each point. Two steps are left: square them, and take the mean.",
    ),
    takes_the_variance=(
        lambda predicted, target: np.var(predicted - target),
        "`np.var` subtracts the mean of the differences before it squares. Predictions that are all too high by 1 would then cost "
        "nothing. Square the differences as they are.",
    ),
    divides_twice=(
        lambda predicted, target: np.mean(_squared(predicted, target)) / len(predicted),
        "You divide by the number of points twice: `np.mean` has done it already.",
    ),
    divides_by_one_less=(
        lambda predicted, target: np.sum(_squared(predicted, target)) / (len(predicted) - 1),
        "You divide by one less than the number of points. That is for estimating a variance; for one point it would be 0. A mean "
        "divides by how many there are.",
    ),
    takes_absolute_values=(
        lambda predicted, target: np.mean(np.abs(predicted - target)),
        "You take absolute values where squares were asked. That is a loss as well, the mean absolute error, but it has a kink where "
        "the error is 0. Square the differences.",
    ),
    sums=(
        lambda predicted, target: np.sum(_squared(predicted, target)),
        "You add the squares up. A sum grows with the number of points, so two data sets could not be compared: "
        "divide by how many there are, or use `np.mean`.",
    ),
    divides_by_three=(
        lambda predicted, target: np.sum(_squared(predicted, target)) / 3,
        "You divide by 3, which is right for the three points of the chapter and for no others. "
        "Divide by the number of points that came in, or let `np.mean` count.",
    ),
    halves=(
        lambda predicted, target: np.mean(_squared(predicted, target)) / 2,
        "You halve the result. Some texts do, so that the 2 of the derivative goes away; "
        "a mean squared error has no ½, and this course keeps the 2.",
    ),
    last_point_only=(
        lambda predicted, target: _squared(predicted, target)[-1] / len(predicted),
        "Only the last point counts: in the loop each square replaces the one before. Add it to the total, with `+=`.",
    ),
    first_point_only=(
        lambda predicted, target: _squared(predicted, target)[0] / len(predicted),
        "Only the first point counts: the loop ends in its first round. `return` belongs behind the loop, not into it.",
    ),
    last_square=(
        lambda predicted, target: _squared(predicted, target)[-1],
        "You return the last point's square alone: in the loop each one replaces the one before. Add them up, with `+=`, and divide by how "
        "many there are.",
    ),
    first_square=(
        lambda predicted, target: _squared(predicted, target)[0],
        "You return the first point's square alone: `return` stands in the loop and ends it. Behind the loop all squares have been added.",
    ),
    multiplies_the_errors=(
        lambda predicted, target: np.mean(predicted * target),
        "You multiply predictions by targets. The error of a point is the *difference* of the two; it is squared, and then comes the mean.",
    ),
    adds_before_squaring=(
        lambda predicted, target: np.mean((predicted + target) ** 2),
        "You add target to prediction. The error is the difference, `predicted - target`: 0 where the two agree.",
    ),
    takes_the_median=(
        lambda predicted, target: np.median(_squared(predicted, target)),
        "You take the *median* of the squares, the one in the middle. Asked is their mean: add up, divide by how many there are.",
    ),
    root_of_the_sum=(
        lambda predicted, target: np.sqrt(np.sum(_squared(predicted, target))),
        "You take the root of the sum of squares, the length of the error as an arrow (`np.linalg.norm` is that too). Asked is the mean "
        "of the squares, without a root.",
    ),
    length_for_squares=(
        lambda predicted, target: np.sqrt(np.sum(_squared(predicted, target))) / len(predicted),
        "You take the root before you divide (`np.linalg.norm` takes one too). Asked is the mean of the squares, without a root.",
    ),
    takes_the_root=(
        lambda predicted, target: np.sqrt(np.mean(_squared(predicted, target))),
        "You take the square root at the end. That is the *root* mean squared error, good for reading in the units of y. "
        "Here the square stays: return the mean itself.",
    ),
    keeps_the_squares=(
        _squared,
        "You return one number for each point. A loss is one number for all of them, so that it can go down: take the mean.",
    ),
    modifies_predicted=(
        _overwritten,
        "The number is right, but you changed the caller's `predicted` on the way (`-=` works in place). Whoever called you still "
        "needs it. Write `predicted - target`, which makes a new array.",
    ),
)

EXERCISES = of_chapter(
    "00_start_here",
    Exercise(
        reference=mean_squared_error,
        steps="return np.mean((predicted - target) ** 2)",
        returns=("loss",),
        probes=_probes,
        misconceptions=_MISTAKES,
        hints=(
            "By hand first: for the predictions (3, 1) and the targets (1, 2), how far off is each, and which one number should come out? (It is 2.5.)",
            "`predicted - target` gives all errors at once, 2 and −1 there. Arithmetic on an array works entry by entry: which operator makes 4 and 1 of them?",
            "That is `** 2`, with the subtraction in parentheses, since a power is taken first. `np.mean` makes one number of an array.",
        ),
    ),
)
