"""Broadcasting undone: a gradient summed to the shape of what was repeated."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import engine
from course_lib.catalogue.doubles import doubles
from course_lib.judging.exercise import Exercise, Probe, mistakes

Array = NDArray[Any]
Shape = tuple[int, ...]
Sum = Callable[..., Any]


def _probes(seed: int) -> tuple[Probe, ...]:
    """Give small gradients first; where all lengths are 2, a sum over the wrong axis raises no error."""
    random = np.random.default_rng(seed)
    table = np.array([[1.0, -2.0, 0.5], [3.0, 4.0, -1.5]])
    square = np.array([[1.0, 2.0], [5.0, -3.0]])
    cube = np.array([[[1.0, -2.0], [3.0, 0.5]], [[4.0, 2.0], [-1.0, 6.0]]])
    return (
        Probe("one row of 2, repeated for 2 rows", (square, (2,))),
        Probe("one row, repeated", (table, (3,))),
        Probe("one row with its axis, repeated", (table, (1, 3))),
        Probe("one column, repeated", (table, (2, 1))),
        Probe("one number in a vector, repeated", (np.array([2.0, -0.5, 3.0]), (1,))),
        Probe("one number with two axes, repeated", (square, (1, 1))),
        Probe("one number, repeated", (table, ())),
        Probe("nothing repeated", (table, (2, 3))),
        Probe("a vector, nothing repeated", (np.array([2.0, -0.5, 3.0]), (3,))),
        Probe("an axis of length 1 that was there before", (table[:1], (1, 3))),
        Probe("an axis of length 1 in front", (table[1:], (3,))),
        Probe("a table, repeated", (cube, (2, 2))),
        Probe("a column, repeated twice over", (cube, (2, 1))),
        Probe("whole numbers", (np.array([[1, 2, 3], [4, 5, 6]]), (2, 1))),
        Probe("a random table, repeated 4 times", (random.normal(size=(4, 2, 3)), (2, 3))),
        Probe("a random row, repeated both ways", (random.normal(size=(4, 2, 3)), (1, 3))),
    )


def unbroadcast(gradient: Array, shape: Shape) -> Any:
    """Return the engine's own sum."""
    return engine.unbroadcast(gradient, shape)


def _leading(gradient: Array, shape: Shape) -> Shape:
    return tuple(range(gradient.ndim - len(shape)))


def _trailing(gradient: Array, shape: Shape) -> Shape:
    return tuple(range(len(shape), gradient.ndim))


def _stretched(gradient: Array, shape: Shape) -> Shape:
    """Say which axes of a gradient with the right number of axes have length 1 in `shape`."""
    return tuple(axis for axis, length in enumerate(shape) if length == 1 and axis < gradient.ndim)


def _in_steps(gradient: Array, shape: Shape, *, added: Any = None, stretched: Any = None, total: Sum = np.sum) -> Any:
    """Return unbroadcast with another way to take the added axes away, or to shrink the stretched ones."""
    fewer = added(gradient, shape) if added else total(gradient, axis=_leading(gradient, shape))
    if stretched:
        return stretched(fewer, shape)
    return total(fewer, axis=_stretched(fewer, shape), keepdims=True)


def _first_along(gradient: Array, axes: Shape) -> Any:
    """Take the first entry along each of these axes, which stay with length 1."""
    return gradient[tuple(slice(0, 1) if axis in axes else slice(None) for axis in range(gradient.ndim))]


def _first_entries(gradient: Array, shape: Shape) -> Any:
    fewer = gradient[(0,) * len(_leading(gradient, shape))]
    return _first_along(fewer, _stretched(fewer, shape))


def _axes_by_length(gradient: Array, shape: Shape) -> Any:
    axes = tuple(axis for axis, length in enumerate(gradient.shape) if length not in shape)
    return gradient.sum(axis=axes).reshape(shape)


def _compared_from_the_left(gradient: Array, shape: Shape) -> Any:
    for axis, length in enumerate(shape):
        if gradient.shape[axis] != length:
            gradient = gradient.sum(axis=axis, keepdims=True)
    return gradient


def _one_axis_only(gradient: Array, shape: Shape) -> Any:
    if gradient.ndim > len(shape):
        return gradient.sum(axis=0)
    return gradient.sum(axis=_stretched(gradient, shape)[:1], keepdims=True)


_MISTAKES = mistakes(
    means_for_sums=(
        partial(_in_steps, total=np.mean),
        "You take means. Every copy of a repeated number is a path of its own to the loss, and paths *add up*: whoever is used "
        "three times has three times the influence. Sum.",
    ),
    means_over_the_added_axes=(
        partial(_in_steps, added=lambda gradient, shape: gradient.mean(axis=_leading(gradient, shape))),
        "Over the axes that broadcasting put in front you take means. For a bias in a batch these are the samples: each is a path, and paths "
        "*add up*. A 1/N, where there is one, comes from the loss.",
    ),
    added_axes_only=(
        partial(_in_steps, stretched=lambda gradient, shape: gradient),
        "The axes that broadcasting put in front are gone, and the axes of length 1 are still stretched: `(1, 3)` wants one row, "
        "and your gradient has them all. Sum along them as well, with `keepdims=True`.",
    ),
    stretched_axes_only=(
        partial(_in_steps, added=lambda gradient, shape: gradient),
        "You look after the axes of length 1 and leave the axes that broadcasting put *in front*. Where `gradient` has more axes than "
        "`shape`, the first ones are copies: sum over these first.",
    ),
    keeps_the_added_axes=(
        partial(_in_steps, added=lambda gradient, shape: gradient.sum(axis=_leading(gradient, shape), keepdims=True)),
        "The added axes are summed and still there, with length 1: `(3,)` comes back as (1, 3). What broadcasting put in front must go: "
        "no `keepdims` for these.",
    ),
    drops_the_stretched_axes=(
        partial(_in_steps, stretched=lambda gradient, shape: gradient.sum(axis=_stretched(gradient, shape))),
        "The sums are right, and the axes of length 1 are lost: `(1, 3)` comes back as (3,). They were there before the broadcasting, "
        "so they stay: `keepdims=True` for these.",
    ),
    aligned_at_the_left=(
        partial(_in_steps, added=lambda gradient, shape: gradient.sum(axis=_trailing(gradient, shape))),
        "You sum over the *last* axes. Broadcasting lines shapes up at their right ends and puts new axes in front, so it is the "
        "first ones that go. For lengths that are equal no error tells you.",
    ),
    axis_0_always=(
        lambda gradient, shape: gradient.sum(axis=0),
        "You sum over axis 0, whatever `shape` says. That is right for biases in a batch. Which axes were added or stretched must be read "
        "off the two shapes; there may be none, or several.",
    ),
    axis_0_kept_always=(
        lambda gradient, shape: gradient.sum(axis=0, keepdims=True),
        "You sum over axis 0 with `keepdims`, whatever `shape` says. That is right for a row of biases (1, H). Which axes were added or "
        "stretched must be read off the two shapes; there may be none, or several.",
    ),
    compared_from_the_left=(
        _compared_from_the_left,
        "You compare the lengths from the left, place by place. Broadcasting lines shapes up at their right ends: (3,) meets the *last* axis of "
        "(2, 3). First take the axes away that were put in front, then compare.",
    ),
    one_number_everywhere=(
        lambda gradient, shape: np.full(shape, gradient.sum()),
        "The shape is right and every entry is the sum of the *whole* gradient. Each entry gets what arrives at its own copies: sum over the "
        "repeated axes only.",
    ),
    returns_it_as_it_came=(
        lambda gradient, shape: gradient,
        "`gradient` comes back as it was. Where something was repeated, it has more entries than what it belongs to; a "
        "gradient must have the shape of its array. Sum over the copies.",
    ),
    spreads_the_sums_again=(
        lambda gradient, shape: np.broadcast_to(unbroadcast(gradient, shape), gradient.shape),
        "Your sums are right, and then NumPy spreads them over the whole shape again: that is one more broadcasting. Return the sums with "
        "the shape that was asked for.",
    ),
    first_copy_only=(
        _first_entries,
        "You keep what arrives at the *first* copy. The others reach the loss too, and each of them sends its own gradient back: "
        "sum over all copies.",
    ),
    fills_the_shape=(
        np.resize,
        "You pour the first numbers of `gradient` into the shape, as `np.resize` does. The others are lost, where they should be added: "
        "sum over the axes that were repeated.",
    ),
    axes_found_by_length=(
        _axes_by_length,
        "You look for axes whose *length* does not occur in `shape`. Lengths can be equal by chance: (2, 2) for (2,) has an axis too many, "
        "and you see none. Go by the places, counted from the right.",
    ),
    one_axis_only=(
        _one_axis_only,
        "You sum over one axis and stop. There can be several that were repeated, in front and in between: (2, 3) for `()` needs two sums.",
    ),
)


EXERCISES = (
    Exercise(
        reference=unbroadcast,
        about="the gradient of an array that was repeated, in the shape that it had before",
        in_words="Every axis that was added or stretched is summed over; all others stay as they are.",
        returns=("gradient",),
        probes=_probes,
        misconceptions=_MISTAKES,
        doubles=doubles(
            _MISTAKES, "means_for_sums", "aligned_at_the_left keeps_the_added_axes", "drops_the_stretched_axes"
        ),
        hints=(
            "Write the two shapes below each other, their right ends in line. Two things can differ: axes that `shape` does not have at all, "
            "and axes in which it says 1.",
            "How many axes were added? `gradient.ndim - len(shape)` of them, and they are the first ones. `sum` takes a tuple of axes.",
            "After that sum both have the same number of axes. Go through `shape` with `enumerate`: where the length is 1, sum along that axis "
            "and keep it.",
        ),
    ),
)
