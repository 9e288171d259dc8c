"""Chapter 4: one unit with a real loss, killed by a learning rate and brought back by a leak.

The loss is the mean of (output − target)². Inputs are positive, and the unit that is to be killed gives too much wherever
it is open: a step lowers its sum for every sample.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.doubles import doubles
from course_lib.judging.exercise import Exercise, Misconception, Probe, mistakes

Array = NDArray[Any]


def _killing_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    inputs, weights = random.uniform(0.5, 2, size=(5, 3)), random.uniform(0.5, 2, size=3)
    return (
        Probe("one sample", (np.array([[2.0]]), np.array([1.0]), np.array([2.0]), -1.0)),
        Probe(
            "two samples, the larger one closes last",
            (np.array([[1.0], [3.0]]), np.array([0.0, 1.0]), np.array([1.0]), 0.0),
        ),
        Probe(
            "two samples, the smaller one closes last",
            (np.array([[1.0], [2.0]]), np.array([1.0, 0.0]), np.array([-1.0]), 4.0),
        ),
        Probe(
            "three samples, one gate closed already",
            (np.array([[1.0], [2.0], [4.0]]), np.array([1.0, 0.5, 3.0]), np.array([-1.0]), 3.0),
        ),
        Probe("five random samples of three numbers", (inputs, random.uniform(-2, 0, size=5), weights, 0.25)),
    )


def _slopes(inputs: Array, target: Array, weights: Array, bias: float) -> tuple[Array, Array]:
    """Return the sum of each sample, and the gradient of the loss there."""
    sums = inputs @ weights + bias
    return sums, 2 * (np.maximum(0, sums) - target) / len(target) * (sums > 0)


def killing_rate(inputs: Array, target: Array, weights: Array, bias: float) -> Any:
    """Return the smallest learning rate with which one step leaves no gate open; NaN where a step lifts a sum."""
    sums, dsums = _slopes(inputs, target, weights, bias)
    falls = inputs @ (inputs.T @ dsums) + dsums.sum()  # of each sum, for a rate of 1
    return np.max(sums / falls) if (falls > 0).all() else np.nan


def _rate_in_steps(
    inputs: Array, target: Array, weights: Array, bias: float, *, slope: Any = None, fall: Any = None, last: Any = None
) -> Any:
    """Return the killing rate with another gradient at the sums, another fall of the sums, or another choice among the samples."""
    sums, dsums = _slopes(inputs, target, weights, bias)
    dsums = slope(dsums, sums, target) if slope else dsums
    falls = fall(inputs, dsums) if fall else inputs @ (inputs.T @ dsums) + dsums.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        return last(sums, falls) if last else np.max(sums / falls)


_SLOPES = {
    "two_forgotten": lambda dsums, sums, target: dsums / 2,
    "mean_forgotten": lambda dsums, sums, target: dsums * len(target),
    "target_forgotten": lambda dsums, sums, target: 2 * np.maximum(0, sums) / len(target),
    "closed_samples_pull": lambda dsums, sums, target: 2 * (np.maximum(0, sums) - target) / len(target),
    "relu_forgotten": lambda dsums, sums, target: 2 * (sums - target) / len(target),
}
_FALLS = {
    "weights_stay": lambda inputs, dsums: dsums.sum(),
    "bias_stays": lambda inputs, dsums: inputs @ (inputs.T @ dsums),
    "own_gradient_alone": lambda inputs, dsums: dsums * ((inputs**2).sum(axis=1) + 1),
    "sums_step_themselves": lambda inputs, dsums: dsums,
}
_CHOICES = {
    "first_gate_alone": lambda sums, falls: np.min((sums / falls)[sums > 0]),
    "smallest_of_all": lambda sums, falls: np.min(sums / falls),
    "mean_of_the_rates": lambda sums, falls: np.mean((sums / falls)[sums > 0]),
    "upside_down": lambda sums, falls: np.max(falls[sums > 0] / sums[sums > 0]),
}
_KILLING_SAYS = {
    "two_forgotten": "Your rate is twice what is needed: the slope of the square is *two* times the difference, and the 2 is missing.",
    "mean_forgotten": "Your rate is N times too small: the loss is a mean, so each sample's gradient is divided by N, and moves the parameters by less.",
    "target_forgotten": "You take the loss for the mean of output². The gradient at the output is 2 (output − target) / N: what the unit *should* give is missing.",
    "closed_samples_pull": "You let a sample pull whose gate is closed. Nothing passes there: its gradient at the sum is 0. (The sum itself moves all the same, with the others' "
    "steps.)",
    "relu_forgotten": "You take the sum for the output. Where it is below 0, ReLU gives 0, and nothing passes back.",
    "weights_stay": "You let the bias move alone. The step moves the weights as well, and each sample feels that by its own inputs.",
    "bias_stays": "You let the weights move alone. The step moves the bias as well, and every sample feels that.",
    "own_gradient_alone": "You move each sample by its own gradient alone. All samples share the weights and the bias: what one sample's gradient does to them, every sample "
    "feels.",
    "sums_step_themselves": "You let the sums step along their own gradients, as if they were parameters. What steps are weights and bias; how far a sum falls follows from that.",
    "first_gate_alone": "Your rate closes the first gate, and others stay open. A unit is dead when *no* sample finds its gate open: the last one to close decides.",
    "smallest_of_all": "You take the smallest of all rates. A sample whose gate is closed already has a negative one, as its sum is below 0; of the others the smallest closes the "
    "*first* gate. Dead is the unit when the last one closes: take the largest.",
    "mean_of_the_rates": "You average over the samples. Each gate closes at a rate of its own; dead is the unit at the largest of these.",
    "upside_down": "Your fraction stands on its head: a sum of 2 that falls by 10 for a rate of 1 reaches 0 at the rate 0.2.",
}
_KILLING: dict[str, dict[str, Any]] = {"slope": _SLOPES, "fall": _FALLS, "last": _CHOICES}
_KILLING_MISTAKES = tuple(
    Misconception(slug, wrong=partial(_rate_in_steps, **{step: wrong}), says=_KILLING_SAYS[slug])
    for step, some in _KILLING.items()
    for slug, wrong in some.items()
)


def _descent_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    two = np.array([[1.0], [2.0]]), np.array([1.0, 2.0])
    return (
        Probe("one sample, closed, one step", (np.array([[1.0]]), np.array([1.0]), np.array([0.0]), -2.0, 0.5, 0.5, 1)),
        Probe("one sample, two steps", (np.array([[1.0]]), np.array([1.0]), np.array([0.0]), -1.0, 0.5, 0.5, 2)),
        Probe("two samples, one gate open", (*two, np.array([1.0]), -1.5, 0.5, 0.25, 1)),
        Probe("two samples, three steps", (*two, np.array([0.5]), -2.0, 0.1, 0.25, 3)),
        Probe("a dead unit without a leak", (*two, np.array([-1.0]), 0.0, 0.0, 0.5, 4)),
        Probe(
            "four random samples of three numbers, five steps",
            (random.normal(size=(4, 3)), random.normal(size=4), random.normal(size=3), -0.5, 0.2, 0.125, 5),
        ),
    )


def leaky_descent(
    inputs: Array, target: Array, weights: Array, bias: float, slope: float, learning_rate: float, steps: int
) -> Any:
    """Return weights and bias after that many steps of a unit with a leak."""
    return _descent(inputs, target, weights, bias, slope, learning_rate, steps)


def _leaky(sums: Array, slope: float) -> Any:
    return np.where(sums > 0, sums, slope * sums)


def _gate(sums: Array, slope: float) -> Any:
    return np.where(sums > 0, 1.0, slope)


def _descent(
    inputs: Array,
    target: Array,
    weights: Array,
    bias: float,
    slope: float,
    learning_rate: float,
    steps: int,
    *,
    output: Any = _leaky,
    gate: Any = _gate,
    error: Any = None,
    step: Any = None,
    repeat: Any = None,
) -> Any:
    """Return the descent with another output, another gate, another gradient at the output, or other steps."""
    for _ in range(repeat(steps) if repeat else steps):
        sums = inputs @ weights + bias
        difference = 2 * (output(sums, slope) - target) / len(target)
        dsums = (error(difference, len(target)) if error else difference) * gate(sums, slope)
        moves = inputs.T @ dsums, dsums.sum()
        dweights, dbias = step(*moves, len(target)) if step else moves
        weights, bias = weights - learning_rate * dweights, bias - learning_rate * dbias
    return weights, bias


def _one_after_the_other(
    inputs: Array, target: Array, weights: Array, bias: float, slope: float, learning_rate: float, steps: int
) -> Any:
    alone = {
        "weights": partial(_descent, step=lambda dw, db, n: (dw, 0)),
        "bias": partial(_descent, step=lambda dw, db, n: (0 * dw, db)),
    }
    for _ in range(steps):
        for descend in alone.values():
            weights, bias = descend(inputs, target, weights, bias, slope, learning_rate, 1)
    return weights, bias


_DESCENT_STEPS: dict[str, dict[str, Any]] = {
    "output": {"leak_missing_forward": lambda sums, slope: np.maximum(0, sums)},
    "gate": {
        "leak_missing_backward": lambda sums, slope: sums > 0,
        "slope_everywhere": lambda sums, slope: slope,
        "gate_forgotten": lambda sums, slope: 1.0,
    },
    "error": {
        "two_forgotten": lambda difference, n: difference / 2,
        "mean_forgotten": lambda difference, n: difference * n,
    },
    "step": {
        "uphill": lambda dw, db, n: (-dw, -db),
        "bias_stays": lambda dw, db, n: (dw, 0),
        "weights_stay": lambda dw, db, n: (0 * dw, db),
        "bias_averaged": lambda dw, db, n: (dw, db / n),
        "averaged_twice": lambda dw, db, n: (dw / n, db / n),
    },
    "repeat": {"one_step_alone": lambda steps: 1},
}
_DESCENT_SAYS = {
    "leak_missing_forward": "Your gradient has the leak and your output has not: forward, a closed unit gives `slope` times its sum, and the loss is that of *this* output.",
    "leak_missing_backward": "Your output has the leak and your gradient has not: through a closed gate passes `slope` times what arrives. As you have it, the unit stays dead.",
    "slope_everywhere": "You let a `slope`-th pass through open gates as well. Where the sum is positive, all of it passes.",
    "gate_forgotten": "You send everything through the gate. Where the sum is not positive, `slope` times what arrives passes.",
    "two_forgotten": "Your steps are half as long: the slope of the square is *two* times the difference.",
    "mean_forgotten": "Your steps are N times too long: the loss is a mean, so each sample's gradient is divided by N.",
    "uphill": "Your steps climb: the gradient is added where it is to be subtracted.",
    "bias_stays": "The weights move, the bias does not: it has a gradient too, the sum of what arrives at the sums.",
    "weights_stay": "The bias moves, the weights do not: their gradient is what arrives at the sums, times the inputs.",
    "bias_averaged": "You average what the bias gets. The 1/N of the mean loss is in what arrives already: from there on samples add up, for the bias as for the weights.",
    "averaged_twice": "You divide by N twice. The 1/N of the mean loss is in what arrives already: from there on samples add up.",
    "one_step_alone": "You take one step, however many are asked for: forward, backward and step belong into a loop.",
}
_DESCENT_MISTAKES = mistakes(
    **{
        slug: (
            partial(_descent, **{step: wrong}),
            _DESCENT_SAYS[slug],
        )
        for step, some in _DESCENT_STEPS.items()
        for slug, wrong in some.items()
    },
    one_after_the_other=(
        _one_after_the_other,
        "You move the weights, and take the bias's gradient at the *new* weights. Both belong to one point of the loss: compute both gradients first, then move both.",
    ),
)

EXERCISES = (
    Exercise(
        reference=killing_rate,
        about="the smallest rate at which a step on the mean squared error closes every gate of a ReLU unit",
        in_words="Each sum, divided by how far it falls at a rate of 1, is the rate that closes its gate: the largest "
        "of these closes the last one.",
        returns=("learning_rate",),
        probes=_killing_probes,
        misconceptions=_KILLING_MISTAKES,
        doubles=doubles(_KILLING_MISTAKES, " ".join(_CHOICES), " ".join(_FALLS), " ".join(_SLOPES)),
        hints=(
            "Take a rate of 1 and one sample: x = 2, w = 2, b = −1, target 1. The sum is 3. Compute dw and db, take the step, and compute the sum again. By how much has it fallen?",
            "By 20, since dw = 8 and db = 4, and x · 8 + 4 = 20. Half the rate, half the fall. At which rate has the sum of 3 fallen exactly to 0?",
            "With more samples all of them add to dw and db, and then each sum falls by its own inputs times dw, plus db. That gives one rate a sample. Which of them "
            "closes the last gate?",
        ),
    ),
    Exercise(
        reference=leaky_descent,
        about="so many steps on the mean squared error, by a unit with leaky ReLU",
        returns=("weights", "bias"),
        probes=_descent_probes,
        misconceptions=_DESCENT_MISTAKES,
        hints=(
            "Begin without the loop. Forward: a sum for each sample, then the leak. Backward: what arrives at the output, then at the sum. Where does the leak come in, and how often?",
            "Twice: it shrinks the output of a closed unit, and it shrinks what passes back. From the sums on it is the layer of chapter 2 with one neuron: `inputs.T @ …` and a total.",
            "New arrays, please: `weights = weights - …` leaves the caller's start as it was, `-=` writes into it. And compute both gradients before either parameter moves.",
        ),
    ),
)
