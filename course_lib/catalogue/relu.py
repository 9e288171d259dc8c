"""Chapter 3: ReLU forward, its gate backward, and the leaky gate.

Every probe of a backward pass has inputs and upstream gradients whose signs agree in some places and differ in others:
else an answer that gates on the wrong one of the two would pass.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.doubles import doubles
from course_lib.judging.exercise import Exercise, Probe, mistakes, of_chapter
from course_lib.layers import ActivationReLU

Array = NDArray[np.float64]

_ROW = np.array([[2.0, -3.0, 0.5, -1.0]])
_KINK = np.array([[-1.0, 0.0, 2.5], [0.0, 4.0, -0.5]])
_UPSTREAM_ROW = np.array([[-1.0, 3.0, 2.0, -4.0]])
_UPSTREAM_KINK = np.array([[1.0, -2.0, 0.5], [3.0, -1.5, -0.25]])
# What is written into a buffer of whole numbers loses its fractions: either argument may be the one that it is like.
_WHOLE = np.array([[3, -2, 1, -1]])
_UPSTREAM_WHOLE = np.array([[0.5, 1.5, -2.5, -0.75]])
_SLOPE = 0.1


def _random_inputs(seed: int) -> Array:
    return np.random.default_rng(seed).normal(scale=2, size=(5, 3))


def _forward_probes(seed: int) -> tuple[Probe, ...]:
    return (
        Probe("one row", (_ROW,)),
        Probe("two rows, with exact zeros", (_KINK,)),
        Probe("a random batch of 5", (_random_inputs(seed),)),
        Probe("whole numbers", (np.array([[3, -2, 0, 7]]),)),
    )


def _backward_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed + 1).normal(size=(5, 3))
    return (
        Probe("one row", (_UPSTREAM_ROW, _ROW)),
        Probe("two rows, with exact zeros", (_UPSTREAM_KINK, _KINK)),
        Probe("whole numbers as inputs", (_UPSTREAM_WHOLE, _WHOLE)),
        Probe("whole numbers as dvalues", (_WHOLE, _UPSTREAM_WHOLE)),
        Probe("a random batch of 5", (random, _random_inputs(seed))),
    )


def _leaky_probes(seed: int) -> tuple[Probe, ...]:
    slopes = (_SLOPE, 0.25, _SLOPE, _SLOPE, 0.01)
    return tuple(
        Probe(f"{probe.name}, slope {slope}", (*probe.arguments, slope))
        for probe, slope in zip(_backward_probes(seed), slopes, strict=True)
    )


def relu_forward(inputs: Array) -> Any:
    """Return the layer's output (N, H)."""
    return ActivationReLU().forward(inputs)


def relu_backward(dvalues: Array, inputs: Array) -> Any:
    """Return the layer's dinputs (N, H)."""
    relu = ActivationReLU()
    relu.forward(inputs)
    return relu.backward(dvalues)


def leaky_relu_backward(dvalues: Array, inputs: Array, slope: float) -> Any:
    """Return dinputs (N, H) of leaky ReLU."""
    # slope · everything, plus (1 − slope) · what ReLU lets through: leaky ReLU as a sum of the two layers it mixes.
    return slope * dvalues + (1 - slope) * relu_backward(dvalues, inputs)


def _leaky_subgradient(received: tuple[Array, ...], dvalues: Array, inputs: Array, slope: float) -> bool:
    """Whether each entry is right away from the kink and, at it, dvalues times a slope between `slope` and 1."""
    (dinputs,) = received
    kink = inputs == 0
    ends = np.sort([slope * dvalues, dvalues], axis=0)
    at_kink = (ends[0] - 1e-9 <= dinputs) & (dinputs <= ends[1] + 1e-9)
    elsewhere = np.isclose(dinputs, leaky_relu_backward(dvalues, inputs, slope), rtol=1e-4, atol=1e-7)
    return bool(np.where(kink, at_kink, elsewhere).all())


def _subgradient(received: tuple[Array, ...], dvalues: Array, inputs: Array) -> bool:
    return _leaky_subgradient(received, dvalues, inputs, 0.0)


def _in_place(target: Array, where: Array, value: Any) -> Array:
    target[where] = value
    return target


_FORWARD_MISTAKES = mistakes(
    absolute_value=(
        np.abs,
        "You return the absolute value: −3 becomes 3. ReLU lets a negative input through as 0. "
        "Compare each input with 0 and keep the larger of the two.",
    ),
    keeps_negative_part=(
        lambda inputs: np.minimum(0, inputs),
        "You keep the negative inputs and set the positive ones to 0: the gate is the wrong way round. "
        "ReLU keeps what is larger than 0; look at `np.maximum`.",
    ),
    returns_mask=(
        lambda inputs: (inputs > 0).astype(float),
        "You return the gate itself, 1 where the input is positive. That is the *slope* of ReLU, which the backward "
        "pass needs. Forward, a positive input leaves with its own value.",
    ),
    reduces_to_maximum=(
        np.max,
        "You return one number, the largest input: `np.max` reduces a whole array. "
        "`np.maximum` compares entry by entry and keeps the shape.",
    ),
    drops_negative_entries=(
        lambda inputs: inputs[inputs > 0],
        "You drop the entries that are not positive, so the shape (N, H) is lost. The next layer needs a number at every "
        "place: write a 0 there instead.",
    ),
    **{
        f"leaks_{leak:g}": (
            lambda inputs, leak=leak: np.where(inputs > 0, inputs, leak * inputs),
            "Negative inputs still leave, multiplied by a small number: that is *leaky* ReLU. Plain ReLU lets a negative input "
            "through as 0.",
        )
        for leak in (0.01, 0.1, 0.2)
    },
    replaces_by_small_number=(
        lambda inputs: np.maximum(0.01, inputs),
        "What is below 0.01 leaves as 0.01. ReLU's lower bound is 0 itself. (In *leaky* ReLU the 0.01 would multiply the input.)",
    ),
    overwrites_its_result=(
        lambda inputs: np.ones_like(inputs, float),
        "Every entry is 1. Two assignments through masks follow each other, and the second one sees what the first has written. Make "
        "both masks from the inputs as they came, before you write.",
    ),
    clips_at_one=(
        lambda inputs: np.clip(inputs, 0, 1),
        "You also cut off at 1. ReLU is bounded below only: a positive input passes unchanged, however large it is.",
    ),
    modifies_inputs=(
        lambda inputs: _in_place(inputs, inputs < 0, 0),
        "The numbers are right, but you wrote the zeros into the caller's own array. The backward pass still needs "
        "those inputs, signs and all. Make a new array, with `np.maximum(0, inputs)` or on a copy.",
    ),
    identity=(
        lambda inputs: inputs,
        "The inputs leave as they came, negative ones too. Without the kink at 0, layers stacked on each other "
        "would only be one linear layer. Replace what is negative by 0.",
    ),
)

_BACKWARD_MISTAKES = mistakes(
    forgets_gate=(
        lambda dvalues, inputs: dvalues,
        "`dvalues` leaves as it came: there is no gate, or it is open everywhere (ReLU's *output* is never below 0, so `>= 0` "
        "is always true of it). Where `inputs` ≤ 0, moving the input does not move the output, so no gradient passes.",
    ),
    zeroes_by_upstream_sign=(
        lambda dvalues, inputs: np.where(dvalues > 0, dvalues, 0),
        "You gate on the sign of `dvalues`. The gate was set in the forward pass: it is open where *inputs* > 0, "
        "whatever gradient arrives later. A negative gradient passes an open gate unchanged.",
    ),
    returns_mask=(
        lambda dvalues, inputs: (inputs > 0).astype(float),
        "You return ReLU's own slope, 1 or 0. The chain rule multiplies: what leaves is the slope times what "
        "arrived, so `dvalues` must appear in your result.",
    ),
    inverts_gate=(
        lambda dvalues, inputs: np.where(inputs > 0, 0, dvalues),
        "Your gate is the wrong way round: gradients pass where the input was negative. Forward, those inputs "
        "became 0 and had no influence on the output. Pass the gradient where `inputs` > 0.",
    ),
    multiplies_by_output=(
        lambda dvalues, inputs: dvalues * np.maximum(0, inputs),
        "You multiply `dvalues` by ReLU's *output*. The chain rule asks for its *slope*: 1 where the gate is open, "
        "0 where it is closed, however large the input is.",
    ),
    multiplies_by_inputs=(
        lambda dvalues, inputs: dvalues * inputs,
        "You multiply by the inputs themselves. Multiply by the slope of ReLU at the inputs: 1 or 0. "
        "(`dvalues * inputs` would be the gradient of a *weight*, from chapter 2.)",
    ),
    swaps_operands=(
        lambda dvalues, inputs: np.where(dvalues > 0, inputs, 0),
        "The two arguments have changed places: you pass on the inputs where `dvalues` is positive. It is `dvalues` "
        "that flows back, and `inputs` that sets the gate.",
    ),
    forward_of_inputs=(
        lambda dvalues, inputs: np.maximum(0, inputs),
        "This is the forward pass again: `dvalues` does not appear. Backward, the gradient from the right is "
        "multiplied by the slope, 1 or 0, at each place.",
    ),
    **{
        f"leaks_{leak:g}": (
            lambda dvalues, inputs, leak=leak: np.where(inputs > 0, dvalues, leak * dvalues),
            "A little of the gradient comes through the closed gate: that is *leaky* ReLU, the next exercise. Plain ReLU has slope "
            "0 there, exactly.",
        )
        for leak in (0.01, 0.1, 0.2)
    },
    gates_by_both_signs=(
        lambda dvalues, inputs: np.where((inputs > 0) & (dvalues > 0), dvalues, 0),
        "Negative gradients are stopped, besides those at a closed gate. The sign of `inputs` alone sets the gate; a negative "
        "gradient passes an open gate unchanged.",
    ),
    relu_of_the_product=(
        lambda dvalues, inputs: np.maximum(0, dvalues * inputs),
        "You take the ReLU of `dvalues * inputs`. Nothing is cut off on the way back: what arrives is multiplied by the slope, 1 where "
        "`inputs` > 0 and 0 elsewhere.",
    ),
    relu_of_the_gradient=(
        lambda dvalues, inputs: np.maximum(0, dvalues * 1.0) * inputs,
        "You take the ReLU of `dvalues`, and multiply by the inputs. It is the other way round: `inputs` set the gate, 1 or 0, and "
        "`dvalues` pass through it, negative ones too.",
    ),
    slope_added=(
        lambda dvalues, inputs: dvalues + (inputs > 0),
        "You add the slope, 1 or 0, to `dvalues`. Along a path slopes multiply.",
    ),
    gates_at_one=(
        lambda dvalues, inputs: np.where(inputs > 1, dvalues, 0),
        "Your gate opens above 1. ReLU bends at 0: it is open wherever `inputs` > 0, however small the input is.",
    ),
    modifies_dvalues=(
        lambda dvalues, inputs: _in_place(dvalues, inputs <= 0, 0),
        "The numbers are right, but you wrote the zeros into the caller's `dvalues`. Where a sum hands one `dvalues` to two "
        "branches, the other branch would now read a gradient that you have damaged. Work on `dvalues.copy()`.",
    ),
)


def _leaky_in_steps(
    dvalues: Array, inputs: Array, slope: float, *, by: Any = None, sides: Any = None, arrives: Any = None
) -> Any:
    """Return leaky ReLU backward with sides chosen by something else, other slopes, or something else that arrives."""
    is_open = (by(dvalues, inputs) if by else inputs) > 0
    low, high = sides(slope) if sides else (slope, 1.0)
    return np.where(is_open, high, low) * (arrives(dvalues, inputs) if arrives else dvalues)


_LEAKY_MISTAKES = mistakes(
    forgets_leak=(
        partial(_leaky_in_steps, sides=lambda slope: (0.0, 1.0)),
        "This is the backward pass of plain ReLU: nothing comes through a negative input. Leaky ReLU has the slope "
        "`slope` there, so `slope * dvalues` passes.",
    ),
    leak_without_upstream=(
        lambda dvalues, inputs, slope: np.where(inputs > 0, dvalues, slope),
        "Where the input is negative you return `slope` alone. The chain rule multiplies there as well: "
        "`slope * dvalues`.",
    ),
    returns_local_slope=(
        partial(_leaky_in_steps, arrives=lambda dvalues, inputs: np.ones(inputs.shape)),
        "You return the local slope, 1 or `slope`. Multiply it by what arrives from the right, `dvalues`.",
    ),
    swaps_sides=(
        partial(_leaky_in_steps, sides=lambda slope: (1.0, slope)),
        "The two sides have changed places: the small slope belongs to the negative inputs, slope 1 to the positive.",
    ),
    zeroes_by_upstream_sign=(
        partial(_leaky_in_steps, by=lambda dvalues, inputs: dvalues),
        "You choose the side by the sign of `dvalues`. The side was chosen in the forward pass, by the sign of "
        "*inputs*; a negative gradient may well arrive at a positive input.",
    ),
    forward_leak=(
        lambda dvalues, inputs, slope: np.where(inputs > 0, dvalues, slope * inputs),
        "On the negative side you return `slope * inputs`, which is the forward value. Its derivative with respect "
        "to the input is `slope`, and the chain rule multiplies that by `dvalues`.",
    ),
    negates_leak=(
        partial(_leaky_in_steps, sides=lambda slope: (-slope, 1.0)),
        "Your leak has a minus sign. The line `slope * x` rises from left to right on the negative side as well: "
        "its derivative is +`slope`.",
    ),
    overwrites_the_slope=(
        lambda dvalues, inputs, slope: np.ones(inputs.shape),
        "Every entry is 1. Two assignments through masks follow each other: the first writes `slope`, which is above 0, and the second "
        "takes it for an open gate. Make both masks from the inputs as they came. And `dvalues` must come in.",
    ),
    overwrites_the_leak=(
        lambda dvalues, inputs, slope: np.array(dvalues, float),
        "`dvalues` leaves as it came, through closed gates too. Either there is no leak yet, or one assignment through a mask undoes "
        "the other: make both masks from the inputs as they came.",
    ),
    multiplies_by_output=(
        partial(_leaky_in_steps, arrives=lambda dvalues, inputs: dvalues * inputs),
        "You multiply `dvalues` by leaky ReLU's *output*. The chain rule asks for its *slope*: 1 or `slope`, however large the input is.",
    ),
    forward_of_inputs=(
        partial(_leaky_in_steps, arrives=lambda dvalues, inputs: inputs),
        "This is the forward pass: `dvalues` does not appear. Backward, what arrives is multiplied by the slope, 1 or `slope`.",
    ),
    leak_subtracted=(
        partial(_leaky_in_steps, sides=lambda slope: (1 - slope, 1.0)),
        "On the negative side you multiply by 1 − `slope`. The line `slope * x` has the slope `slope` there.",
    ),
    leak_divides=(
        lambda dvalues, inputs, slope: np.where(inputs > 0, dvalues, dvalues / slope),
        "On the negative side you divide by `slope`, so that more comes through than arrived. A slope multiplies.",
    ),
    leak_added=(
        lambda dvalues, inputs, slope: np.where(inputs > 0, dvalues, slope + dvalues),
        "On the negative side you add `slope`. The chain rule multiplies: `slope` times what arrives.",
    ),
    scales_everything=(
        lambda dvalues, inputs, slope: slope * dvalues,
        "You multiply everywhere by `slope`. Where the input is positive, the slope is 1: choose side by side, "
        "with `np.where` for instance.",
    ),
    modifies_dvalues=(
        lambda dvalues, inputs, slope: _in_place(dvalues, inputs <= 0, slope * dvalues[inputs <= 0]),
        "You changed the caller's `dvalues`, and another branch may still need it; where it holds whole numbers, the "
        "fractions are lost as well. Build a new array, with `np.where` for instance.",
    ),
)

EXERCISES = of_chapter(
    "03_relu",
    Exercise(
        reference=relu_forward,
        steps="return np.maximum(0, inputs)",
        returns=("output",),
        probes=_forward_probes,
        misconceptions=_FORWARD_MISTAKES,
        hints=(
            "What should leave for the inputs −3, 0 and 2? Write the three numbers down first.",
            "For each entry you want the larger of two numbers: the entry itself, and 0.",
            "NumPy has one function that takes the larger of two entry by entry. It is not `np.max`, which reduces an array.",
        ),
    ),
    Exercise(
        reference=relu_backward,
        steps="return dvalues * (inputs > 0)",
        returns=("dinputs",),
        probes=_backward_probes,
        misconceptions=_BACKWARD_MISTAKES,
        hints=(
            "Chain rule, one entry at a time: (what arrives) × (ReLU's slope at this input). Which two values can the slope have?",
            "The slope depends on `inputs` alone. Where is it 0? A comparison gives you a mask of True and False.",
            "Start from a copy of `dvalues`, so that the caller's array stays whole, and set the entries to 0 where the gate is closed.",
        ),
        also_right=_subgradient,
        note="At an input of exactly 0 you pass part of the gradient. Every slope between 0 and 1 is a valid subgradient "
        "there; the course, like the source text, takes 0.",
    ),
    Exercise(
        reference=leaky_relu_backward,
        steps="return dvalues * np.where(inputs > 0, 1, slope)",
        returns=("dinputs",),
        probes=_leaky_probes,
        misconceptions=_LEAKY_MISTAKES,
        doubles=doubles(
            _LEAKY_MISTAKES,
            "zeroes_by_upstream_sign",
            "swaps_sides forgets_leak negates_leak leak_subtracted",
            "returns_local_slope multiplies_by_output forward_of_inputs",
        ),
        hints=(
            "Draw it: two straight lines that meet at the origin. How steep is the right one, how steep the left one?",
            "The plain gate multiplies `dvalues` by 1 or by 0. Which two factors are these here, and which of them does an input of exactly 0 get?",
            "`np.where(condition, a, b)` picks a or b entry by entry. Both may be whole arrays; the condition is that of plain ReLU.",
        ),
        also_right=_leaky_subgradient,
        note="At an input of exactly 0 you take a slope other than `slope`. Every slope between `slope` and 1 is a valid "
        "subgradient there; the course takes the left one.",
    ),
)
