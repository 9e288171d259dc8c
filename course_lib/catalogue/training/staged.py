"""Chapter 7: a whole network back through every intermediate, one gradient a stage; then the same in three lines.

A mistake is written as what somebody puts in one stage: what follows from it is made by the other stages.
"""

from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.judging.exercise import Exercise, Function, Misconception, Probe, Stage, Stages, mistakes
from course_lib.layers import ActivationReLU, LayerDense
from course_lib.network import Network

Array = NDArray[Any]

_ONE = (np.array([[2.0]]), np.array([[0.0, 1.0]]))
_TWO = (np.array([[2.0], [-1.0]]), np.array([[0.0, 1.0], [1.0, 0.0]]))
# A neuron that gives 2 for 2, and is closed for −1. The open sample's powers are 1 and 1/2, its probabilities 2/3 and 1/3.
_SMALL = (np.array([[1.5]]), np.array([[-1.0]]), np.array([[1.0, 3.0]]), np.array([[4.0, -np.log(2)]]))


def _probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)

    def parameters(*sizes: int) -> tuple[Array, ...]:
        d, h, c = sizes
        return tuple(random.normal(size=size) for size in ((d, h), (1, h), (h, c), (1, c)))

    classes = np.array([2, 0, 2])
    return (
        Probe("one sample, one neuron, two classes", (*_ONE, *_SMALL)),
        Probe("one sample, a soft row", (_ONE[0], np.array([[0.25, 0.75]]), *_SMALL)),
        Probe("two samples, one neuron, two classes", (*_TWO, *_SMALL)),
        Probe("three random samples", (random.normal(size=(3, 2)), np.eye(4)[classes], *parameters(2, 5, 4))),
        Probe(
            "four random samples, soft rows", (random.normal(size=(4, 3)), _soft(random, 4, 2), *parameters(3, 6, 2))
        ),
    )


def _soft(random: "np.random.Generator", samples: int, classes: int) -> Array:
    return random.dirichlet(np.ones(classes), size=samples)


def _forward(x: Array, y: Array, w1: Array, b1: Array, w2: Array, b2: Array) -> dict[str, Any]:
    """Return the arguments and all intermediates by name, as the exercise's text makes them."""
    sums = x @ w1 + b1
    hidden = np.maximum(0, sums)
    logits = hidden @ w2 + b2
    top = logits.max(axis=1, keepdims=True)
    shifted = logits - top
    powers = np.exp(shifted)
    totals = powers.sum(axis=1, keepdims=True)
    output = powers / totals
    logs = np.log(output)
    losses = -(y * logs).sum(axis=1, keepdims=True)
    return locals()


def _along_rows(array: Array) -> Any:
    return array.sum(axis=1, keepdims=True)


def _down_columns(array: Array) -> Any:
    return array.sum(axis=0, keepdims=True)


def _mean_for_sum(biases: str, arrives: str) -> Misconception:
    return Misconception(
        f"mean_for_sum_at_{biases}",
        wrong=lambda v: getattr(v, arrives).mean(axis=0, keepdims=True),
        says=f"In `d{biases}` you average over the batch. The mean's 1/N is in every gradient since `dlosses`: here the samples' shares add up.",
    )


def _past_the_gate(parameter: str, wrong: Function) -> Misconception:
    return Misconception(
        f"past_the_gate_to_{parameter}",
        wrong=wrong,
        says=f"`d{parameter}` takes what arrives on the right of the gate. Between `hidden` and `{parameter}` stands ReLU: use `dsums`.",
    )


STAGES = Stages(
    _forward,
    (
        Stage(
            "dlosses",
            lambda v: np.full(v.losses.shape, 1 / len(v.losses)),
            mistakes(
                mean_forgotten=(
                    lambda v: np.ones(v.losses.shape),
                    "The loss is the *mean* of `losses`: when one of N losses rises by 1, the mean rises by 1/N. Your `dlosses` has 1.",
                ),
            ),
        ),
        Stage(
            "dlogs",
            lambda v: -v.y * v.dlosses,
            mistakes(
                minus_of_the_loss=(
                    lambda v: v.y * v.dlosses,
                    "In `dlogs` the minus in front of the sum is lost: a logarithm that grows makes the loss *smaller*.",
                ),
                upstream_forgotten_at_logs=(
                    lambda v: -v.y,
                    "Your `dlogs` is the slope of `losses` alone. What arrives there, `dlosses`, multiplies it.",
                ),
            ),
        ),
        Stage(
            "doutput",
            lambda v: v.dlogs / v.output,
            mistakes(
                multiplies_by_output=(
                    lambda v: v.dlogs * v.output,
                    "In `doutput` you multiply by `output`. The slope of the logarithm is 1 / output: where a probability is small, its logarithm "
                    "is steep.",
                ),
                divides_by_logs=(
                    lambda v: v.dlogs / v.logs,
                    "In `doutput` you divide by the logarithm's value. Its *slope* is 1 over what went in, `output`.",
                ),
            ),
        ),
        Stage(
            "dtotals",
            lambda v: _along_rows(-v.doutput * v.powers / v.totals**2),
            mistakes(
                totals_not_squared=(
                    lambda v: _along_rows(-v.doutput * v.powers / v.totals),
                    "`output` is powers / totals, and the slope of 1/t is −1/t². In your `dtotals` the square is missing.",
                ),
                minus_of_the_quotient=(
                    lambda v: _along_rows(v.doutput * v.powers / v.totals**2),
                    "A larger total makes every probability *smaller*: in `dtotals` the minus of −1/t² is missing.",
                ),
                powers_left_out=(
                    lambda v: _along_rows(-v.doutput / v.totals**2),
                    "In `dtotals` the power above the line is missing: powers / totals moves by −powers / totals² when the total moves by 1.",
                ),
                totals_not_added_up=(
                    lambda v: -v.doutput * v.powers / v.totals**2,
                    "One total divides all classes of its row, so it hears from each of them. Your `dtotals` has one number a class: add them up along "
                    "the row, and keep the axis.",
                ),
            ),
        ),
        Stage(
            "dpowers",
            lambda v: v.doutput / v.totals + v.dtotals,
            mistakes(
                path_through_totals_forgotten=(
                    lambda v: v.doutput / v.totals,
                    "`powers` is used *twice*: above the line of `output`, and in `totals`. Your `dpowers` has the first path only. Add what comes by the "
                    "second.",
                ),
                path_above_the_line_forgotten=(
                    lambda v: np.broadcast_to(v.dtotals, v.powers.shape),
                    "`powers` is used *twice*: in `totals`, and above the line of `output`. Your `dpowers` has the first path only. Add what comes by the "
                    "second.",
                ),
                paths_multiplied=(
                    lambda v: v.doutput / v.totals * v.dtotals,
                    "In `dpowers` two paths meet, and you multiply what they bring. Along one path slopes multiply; where paths meet, gradients add.",
                ),
            ),
        ),
        Stage(
            "dshifted",
            lambda v: v.dpowers * v.powers,
            mistakes(
                slope_of_exp_forgotten=(
                    lambda v: v.dpowers,
                    "`dshifted` passes on what arrives, as if the exponential had slope 1. Its slope is its own value, which forward has kept.",
                ),
                exp_of_exp=(
                    lambda v: v.dpowers * np.exp(v.powers),
                    "In `dshifted` you take the exponential of `powers`, which is one already. The slope of exp at `shifted` is `powers` itself.",
                ),
                output_for_powers=(
                    lambda v: v.dpowers * v.output,
                    "In `dshifted` you multiply by the probabilities. The division by the total was undone in `dpowers`; here the slope of exp alone is asked.",
                ),
            ),
        ),
        Stage(
            "dtop",
            lambda v: -_along_rows(v.dshifted),
            mistakes(
                top_not_added_up=(
                    lambda v: -v.dshifted,
                    "One `top` is subtracted from all logits of its row, so it hears from each of them. Your `dtop` has one number a class: add them up along "
                    "the row, and keep the axis.",
                ),
            ),
        ),
        Stage(
            "dlogits",
            lambda v: v.dshifted + v.dtop * (v.logits == v.top),
            mistakes(
                opposite_of_shifted=(
                    lambda v: -v.dshifted,
                    "`shifted` grows when a logit grows, by as much: in `dlogits` there is a minus too many. It belongs to `top`, which is subtracted.",
                ),
                top_alone=(
                    lambda v: v.dtop * (v.logits == v.top),
                    "`logits` is used twice, in `top` and in `shifted`. Your `dlogits` has the first path only, by which nothing comes. Add the other.",
                ),
            ),
        ),
        Stage(
            "dw2",
            lambda v: v.hidden.T @ v.dlogits,
            mistakes(
                sums_for_hidden=(
                    lambda v: v.sums.T @ v.dlogits,
                    "In `dw2` the weights' inputs are what came *out* of ReLU: `hidden`, where you have `sums`.",
                ),
            ),
        ),
        Stage(
            "db2",
            lambda v: _down_columns(v.dlogits),
            (_mean_for_sum("b2", "dlogits"),),
        ),
        Stage(
            "dhidden",
            lambda v: v.dlogits @ v.w2.T,
            mistakes(
                product_of_sums=(
                    lambda v: _along_rows(v.dlogits) * v.w2.sum(axis=1),
                    "In `dhidden` you add the gradients up before they meet the weights. Each class's gradient comes back through its own weight: products "
                    "first, then the sum over the classes.",
                ),
            ),
        ),
        Stage(
            "dsums",
            lambda v: v.dhidden * (v.sums > 0),
            mistakes(
                gate_forgotten=(
                    lambda v: v.dhidden,
                    "`dsums` lets everything through. Where a gate was closed in forward, nothing that happens to the right depends on `sums`.",
                ),
                gate_by_upstream=(
                    lambda v: v.dhidden * (v.dhidden > 0),
                    "In `dsums` the gate goes by the sign of what *arrives*. Forward set it: it is open where `sums` is positive.",
                ),
                hidden_for_gate=(
                    lambda v: v.dhidden * v.hidden,
                    "In `dsums` you multiply by ReLU's output. Its slope is 1 or 0, however large the output.",
                ),
            ),
        ),
        Stage(
            "dw1",
            lambda v: v.x.T @ v.dsums,
            (_past_the_gate("w1", lambda v: v.x.T @ v.dhidden),),
        ),
        Stage(
            "db1",
            lambda v: _down_columns(v.dsums),
            (
                _past_the_gate("b1", lambda v: _down_columns(v.dhidden)),
                _mean_for_sum("b1", "dsums"),
            ),
        ),
    ),
)


def steps_backward(x: Array, y: Array, w1: Array, b1: Array, w2: Array, b2: Array) -> dict[str, Any]:
    """Return the gradient at every stage by name: dlosses, dlogs, …, dw1, db1."""
    return STAGES.walk(x, y, w1, b1, w2, b2)


def _network(w1: Array, b1: Array, w2: Array, b2: Array) -> Network:
    first, last = LayerDense(*w1.shape), LayerDense(*w2.shape)
    first.weights, first.biases, last.weights, last.biases = w1, b1, w2, b2
    return Network(first, ActivationReLU(), last)


def network_backward(x: Array, y: Array, w1: Array, b1: Array, w2: Array, b2: Array) -> Any:
    """Return (dw1, db1, dw2, db2)."""
    network = _network(w1, b1, w2, b2)
    network.train_step(x, y, 0)
    first, last = network.dense
    return first.dweights, first.dbiases, last.dweights, last.dbiases


def _back_from(dlogits: Any, gate: Any = None, into_w2: str = "hidden", reduce: Function = _down_columns) -> Function:
    """Return an answer in three lines that has other `dlogits`, or something else at the gate or at a parameter."""

    def answer(*arguments: Array) -> Any:
        v = SimpleNamespace(**_forward(*arguments))
        v.dlogits = dlogits(v)
        v.dhidden = v.dlogits @ v.w2.T
        dsums = gate(v) if gate else v.dhidden * (v.sums > 0)
        return v.x.T @ dsums, reduce(dsums), getattr(v, into_w2).T @ v.dlogits, reduce(v.dlogits)

    return answer


def _right(v: Any) -> Any:
    return (v.output - v.y) / len(v.y)


_IN_LINES = mistakes(
    forgets_batch=(
        _back_from(lambda v: v.output - v.y),
        "All four are N times too large: the loss is a mean, so the gradient at the logits is (ŷ − y) / N.",
    ),
    divides_by_all_entries=(
        _back_from(lambda v: (v.output - v.y) / v.y.size),
        "You divide by all N · C entries of the target. The loss is a mean over the N *samples*; over the classes it adds up.",
    ),
    target_minus_output=(
        _back_from(lambda v: (v.y - v.output) / len(v.y)),
        "All four have the wrong sign. The gradient at the logits is said minus true, and you have true minus said.",
    ),
    extra_softmax_slope=(
        _back_from(lambda v: _right(v) * v.output * (1 - v.output)),
        "You multiply ŷ − y by softmax's slope. It is in there already: ŷ − y is what is left of loss *and* softmax.",
    ),
    stops_at_the_output=(
        _back_from(lambda v: -v.y / v.output / len(v.y)),
        "What you send into the second layer is the gradient at the *probabilities*, −y/ŷ. It still has to pass softmax; both together make ŷ − y.",
    ),
    argmax_of_target=(
        _back_from(lambda v: (v.output - np.eye(v.y.shape[1])[v.y.argmax(axis=1)]) / len(v.y)),
        "You make labels of the rows, by an argmax. A soft row loses its other classes that way: subtract `y` as it is.",
    ),
    logits_for_output=(
        _back_from(lambda v: (v.logits - v.y) / len(v.y)),
        "You subtract the target from the *logits*. What is held against it are the probabilities, `output`.",
    ),
    gate_forgotten=(
        _back_from(_right, lambda v: v.dhidden),
        "`dw2` and `db2` are right, and ReLU is missing on the way to the first layer: closed gates let nothing back.",
    ),
    gate_by_upstream=(
        _back_from(_right, lambda v: v.dhidden * (v.dhidden > 0)),
        "`dw2` and `db2` are right. At ReLU you go by the sign of what arrives; forward set the gate, where `sums` is positive.",
    ),
    hidden_for_gate=(
        _back_from(_right, lambda v: v.dhidden * v.hidden),
        "`dw2` and `db2` are right. At ReLU you multiply by its output; its slope is 1 or 0, however large the output.",
    ),
    sums_for_hidden=(
        _back_from(_right, into_w2="sums"),
        "`dw2` takes `sums`, from the left of the gate. What the second layer's weights multiplied was `hidden`.",
    ),
    biases_averaged=(
        _back_from(_right, reduce=lambda array: array.mean(axis=0, keepdims=True)),
        "The weights' gradients are right, and those of the biases are averaged over the batch. The mean's 1/N is in ŷ − y over N already: add the "
        "samples up.",
    ),
)

_HINTS_IN_STEPS = (
    "The loss is the mean of `losses`. With four samples, how much does the mean move when one of the losses moves by 1? That number stands in every row of "
    "`dlosses`.",
    "For each next stage find the one line of `steps_forward` (two of them, for `powers` and for `logits`) in which that name stands on the *right*. The slope of that line "
    "times the gradient of its left side is what comes.",
    "Forward repeats what has one column, `totals` and `top`, along the row. Backward, what was repeated is added up: over `axis=1`, with `keepdims=True`. The same holds "
    "for b1 and b2, down the batch.",
    "`dtop` should come out as 0, but for rounding: raising all exponents of a row together changes no probability. So it does not matter which logit was the largest, and "
    "the two dense layers are those of chapter 2.",
)
_HINTS_IN_LINES = (
    "Print `dlogits` of exercise 4 beside `output` and `y`, for one sample. Chapter 6 has a name for what you see; how does the batch come in?",
    "First line: everything from the loss to the logits, fused. Second line: through the second layer to `hidden`, and through the gate.",
    "Third line: the four products and sums of chapter 2, with `hidden` as the second layer's inputs and `x` as the first one's.",
)

EXERCISES = (
    Exercise(
        reference=steps_backward,
        returns=STAGES.names,
        probes=_probes,
        observe=STAGES.read,
        stages=STAGES,
        misconceptions=STAGES.misconceptions,
        hints=_HINTS_IN_STEPS,
    ),
    Exercise(
        reference=network_backward,
        about="two dense layers with ReLU between them, softmax and the mean cross-entropy",
        steps="""
sums = x @ w1 + b1
hidden = np.maximum(0, sums)
powers = np.exp(hidden @ w2 + b2)
dlogits = (powers / np.sum(powers, axis=1, keepdims=True) - y) / len(y)
dsums = dlogits @ w2.T * (sums > 0)
return x.T @ dsums, np.sum(dsums, axis=0, keepdims=True), hidden.T @ dlogits, np.sum(dlogits, axis=0, keepdims=True)
""",
        returns=("dw1", "db1", "dw2", "db2"),
        probes=_probes,
        misconceptions=_IN_LINES,
        hints=_HINTS_IN_LINES,
    ),
)
