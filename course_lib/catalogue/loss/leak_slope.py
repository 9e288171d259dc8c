"""Chapter 4: a leak whose slope learns: its gradient, which no page derives."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.judging.exercise import Exercise, Probe, mistakes

Array = NDArray[Any]


def _probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    return (
        Probe("one closed gate", (np.array([[3.0]]), np.array([[-2.0]]))),
        Probe("one sample", (np.array([[-1.0, 3.0, 2.0]]), np.array([[2.0, -3.0, -0.5]]))),
        Probe("two samples", (np.array([[1.0, -2.0], [3.0, -1.5]]), np.array([[-1.0, 2.0], [-4.0, -0.5]]))),
        Probe("whole numbers", (np.array([[2, -3, 4]]), np.array([[-1, -2, 5]]))),
        Probe("an exact 0", (np.array([[2.0, -3.0, 4.0]]), np.array([[-1.0, 0.0, 5.0]]))),
        Probe("every gate open", (np.array([[2.0, -3.0]]), np.array([[1.5, 0.5]]))),
        Probe("a random batch of 5", (random.normal(size=(5, 3)), random.normal(scale=2, size=(5, 3)))),
    )


def leak_slope_backward(dvalues: Array, inputs: Array) -> Any:
    """Return ∂L/∂slope: (N, H), (N, H) → number."""
    return np.sum(dvalues * inputs, where=inputs <= 0)


def _each(dvalues: Array, inputs: Array) -> Any:
    return np.where(inputs > 0, 0, dvalues * inputs)


_PER_UNIT = "You sum over the samples, and have a number for each unit, as for a bias. But all units share this one slope: sum over them as well."
_MISTAKES = mistakes(
    not_summed=(
        _each,
        "Each of your numbers is right, and there are N × H of them. The slope is *one* knob, which all entries of the batch share: their contributions add up, to one number.",
    ),
    summed_over_samples_alone=(
        lambda dvalues, inputs: _each(dvalues, inputs).sum(axis=0),
        _PER_UNIT,
    ),
    summed_over_samples_as_a_row=(
        lambda dvalues, inputs: _each(dvalues, inputs).sum(axis=0, keepdims=True),
        _PER_UNIT,
    ),
    all_gates=(
        lambda dvalues, inputs: np.sum(dvalues * inputs),
        "Every entry of yours contributes. Where an input is positive the output is x, with no slope in it: nudge the slope, and nothing moves there.",
    ),
    open_gates=(
        lambda dvalues, inputs: np.sum(dvalues * inputs, where=inputs > 0),
        "You sum where the gate is *open*. The slope is at work on the other side: where the input is 0 or negative.",
    ),
    forgets_inputs=(
        lambda dvalues, inputs: np.sum(dvalues, where=inputs <= 0),
        "You add up what arrives at the closed gates. How fast does the output s·x move with s? Not at 1: that factor is missing.",
    ),
    mean_of_the_batch=(
        lambda dvalues, inputs: np.mean(_each(dvalues, inputs)),
        "You take the mean. Contributions along different paths add; the mean over the batch is the loss's affair, and its 1/N is in `dvalues` already.",
    ),
    divided_by_samples=(
        lambda dvalues, inputs: leak_slope_backward(dvalues, inputs) / len(inputs),
        "You divide by N. The mean over the batch is the loss's affair, and its 1/N is in `dvalues` already: add up.",
    ),
    forgets_upstream=(
        lambda dvalues, inputs: np.sum(inputs, where=inputs <= 0),
        "You add up the inputs of the closed gates, and `dvalues` does not appear. The chain rule multiplies each by what arrives there.",
    ),
    gates_by_upstream_sign=(
        lambda dvalues, inputs: np.sum(dvalues * inputs, where=dvalues <= 0),
        "You choose by the sign of `dvalues`. It is `inputs` that decides on which side of the kink an entry is.",
    ),
    absolute_inputs=(
        lambda dvalues, inputs: np.sum(dvalues * np.abs(inputs), where=inputs <= 0),
        "Your sign is turned. Where the leak works the inputs are negative, and they belong there with their sign: a larger slope makes those outputs *smaller*.",
    ),
)

EXERCISES = (
    Exercise(
        reference=leak_slope_backward,
        about="of leaky ReLU, whose slope is learnt",
        steps="return np.sum(np.where(inputs > 0, 0, dvalues * inputs))",
        returns=("dslope",),
        probes=_probes,
        misconceptions=_MISTAKES,
        hints=(
            "One entry first: an input of −2, a slope of 0.1. Its output is −0.2. Nudge the slope to 0.11: by how much does the output move? And with an input of 2?",
            "So s·x moves at the rate x as s does, on one side of the kink, and not at all on the other. Multiply by what arrives at that entry.",
            "How many such entries does the one slope serve? All paths from a knob to the loss add up, as for a bias in chapter 2, over samples *and* units.",
        ),
    ),
)
