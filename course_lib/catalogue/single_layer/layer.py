"""Chapter 2: one neuron forward and backward, then a dense layer.

N, D and H differ and are above 1 in a batch at least, so that a transposed product or a sum over the wrong axis cannot
have the right shape by accident; two samples of one number are there to be followed by hand.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.doubles import doubles
from course_lib.judging.exercise import Exercise, Function, Probe, mistakes
from course_lib.layers import ActivationReLU, LayerDense

Array = NDArray[np.float64]
Three = tuple[Any, Any, Any]

# One neuron: (x, w, b). The signs of the products, of the bias and of the sum are mixed.
_NEURONS = {
    "an open gate": (np.array([2.0, -1.0, 3.0]), np.array([0.5, 1.5, -0.5]), 2.5),
    "a closed gate": (np.array([1.0, 2.0]), np.array([-2.0, 0.5]), -0.5),
    "closed without its bias": (np.array([-0.5, 1.0, 2.0, 0.5]), np.array([1.0, -2.0, 0.5, 1.0]), 3.0),
    "open without its bias": (np.array([1.0, 2.0]), np.array([1.5, 0.25]), -4.0),
    "a sum of exactly 0": (np.array([1.0, -2.0, 1.0]), np.array([3.0, 0.5, 2.0]), -4.0),
    "closed, though the weights and the bias alone add up to more than 0": (
        np.array([3.0, -1]),
        np.array([1.0, 2]),
        -2.5,
    ),
    "open, though its bias is negative": (np.array([2.0, 3.0]), np.array([1.0, 0.5]), -1.5),
    "closed, though its bias is positive": (np.array([1.0, 2.0]), np.array([-2.0, 0.5]), 0.5),
}
_UPSTREAM = (2.0, -1.5, -0.75, 3.0, 0.5, 1.5, -2.5, 0.75)


def _random_neurons(seed: int) -> list[tuple[Array, Array, float]]:
    """One neuron whose gate is open and one whose gate is closed, whatever the seed: b is set to make it so."""
    random = np.random.default_rng(seed)
    neurons = []
    for z in (0.8, -0.6):
        x, w = random.normal(size=4), random.normal(size=4)
        neurons.append((x, w, float(z - x @ w)))
    return neurons


def _neuron_probes(seed: int) -> tuple[Probe, ...]:
    fixed = tuple(Probe(name, neuron) for name, neuron in _NEURONS.items())
    return fixed + tuple(Probe("four random inputs", neuron) for neuron in _random_neurons(seed))


def _neuron_backward_probes(seed: int) -> tuple[Probe, ...]:
    upstream = (*_UPSTREAM, -1.25, 0.4)
    return tuple(
        Probe(f"{probe.name}, dvalue {dvalue}", (dvalue, *probe.arguments))
        for dvalue, probe in zip(upstream, _neuron_probes(seed), strict=True)
    )


def _layer(weights: Array, biases: Any) -> LayerDense:
    layer = LayerDense(*weights.shape)
    layer.weights, layer.biases = weights, biases
    return layer


def neuron_forward(x: Array, w: Array, b: float) -> Any:
    """Return one neuron's output, by a layer of one sample and one neuron."""
    z = _layer(w[:, None], [[b]]).forward(x[None])
    return ActivationReLU().forward(z)[0, 0]


def neuron_backward(dvalue: float, x: Array, w: Array, b: float) -> Three:
    """Return dx (D,), dw (D,) and db, by the same two layers."""
    layer, relu = _layer(w[:, None], [[b]]), ActivationReLU()
    relu.forward(layer.forward(x[None]))
    dx = layer.backward(relu.backward([[dvalue]]))
    return dx[0], layer.dweights[:, 0], layer.dbiases[0, 0]


def dense_forward(inputs: Array, weights: Array, biases: Array) -> Any:
    """Return the layer's output (N, H)."""
    return _layer(weights, biases).forward(inputs)


def dense_backward(dvalues: Array, inputs: Array, weights: Array) -> Three:
    """Return the layer's dinputs (N, D), dweights (D, H) and dbiases (1, H)."""
    layer = _layer(weights, np.zeros((1, weights.shape[1])))
    layer.forward(inputs)
    dinputs = layer.backward(dvalues)
    return dinputs, layer.dweights, layer.dbiases


def _subgradient(received: tuple[Array, ...], dvalue: float, x: Array, w: Array, b: float) -> bool:
    """Whether all three gradients are those of one slope of ReLU, which at a sum of 0 may be any from 0 to 1."""
    exact = (dvalue * w, dvalue * x, np.asarray(dvalue))
    z = float(x @ w + b)
    slope = float(np.clip(received[2] / dvalue, 0, 1)) if z == 0 else float(z > 0)
    return all(np.allclose(got, slope * whole, atol=1e-6) for got, whole in zip(received, exact, strict=True))


def _z(x: Array, w: Array, b: float) -> float:
    return float(x @ w + b)


def _forward_in_steps(x: Array, w: Array, b: float, *, products: Any = None, bias: Any = None, relu: Any = None) -> Any:
    """Return one neuron forward with another sum, another way to use the bias or another function at the end."""
    total = products(x, w) if products else x @ w
    z = bias(total, b) if bias else total + b
    return relu(z) if relu else max(0.0, z)


_FORWARD_MISTAKES = mistakes(
    forgets_bias=(
        partial(_forward_in_steps, bias=lambda total, b: total),
        "The bias is missing. Step 2 adds `b` to the sum of the products, before ReLU looks at it.",
    ),
    forgets_relu=(
        partial(_forward_in_steps, relu=lambda z: z),
        "You return the sum itself, negative ones too. Step 3 is ReLU: what is not above 0 leaves as 0. (In `np.max(z, 0)` the 0 is an "
        "axis; the larger of two numbers is `np.maximum`.)",
    ),
    relu_before_bias=(
        lambda x, w, b: max(0.0, x @ w) + b,
        "You apply ReLU first and add the bias afterwards. The bias shifts the point where the gate opens, so it must be in "
        "the sum *before* ReLU: multiply, add, then ReLU.",
    ),
    relu_on_each_product=(
        lambda x, w, b: max(0.0, np.maximum(0, x * w).sum() + b),
        "You apply ReLU to each product. A negative product must be able to pull the sum down; there is one gate, on the sum's right.",
    ),
    last_product_only=(
        lambda x, w, b: max(0.0, x[-1] * w[-1] + b),
        "Only the last product counts: in the loop each one replaces the one before. Add them up, with `+=`.",
    ),
    bias_overwritten=(
        lambda x, w, b: max(0.0, x[-1] * w[-1]),
        "Only the last product counts, and the bias is gone: in the loop each product replaces what was there. Add up, with `+=`.",
    ),
    **{
        f"leaks_{leak:g}": (
            lambda x, w, b, leak=leak: _z(x, w, b) * (1 if _z(x, w, b) > 0 else leak),
            "A negative sum still leaves, multiplied by a small number: that is *leaky* ReLU. Plain ReLU lets it leave as 0.",
        )
        for leak in (0.01, 0.1)
    },
    sigmoid=(
        lambda x, w, b: 1 / (1 + np.exp(-_z(x, w, b))),
        "You send the sum through a sigmoid. The function at the end of this neuron is ReLU: the larger of 0 and the sum.",
    ),
    weights_alone=(
        lambda x, w, b: max(0.0, w.sum() + b),
        "The inputs do not appear: you sum up the weights alone. Each weight multiplies its input first.",
    ),
    inputs_alone=(
        lambda x, w, b: max(0.0, x.sum() + b),
        "The weights do not appear: you sum up the inputs alone. Each input counts as much as its weight says: multiply first.",
    ),
    bias_in_each_product=(
        lambda x, w, b: max(0.0, np.sum(x * w + b)),
        "The bias is added once for every input: `x * w + b` adds it to each product. Sum the products first, then add `b` once.",
    ),
    bias_multiplied=(
        partial(_forward_in_steps, bias=lambda total, b: total * b),
        "You multiply by the bias. It is added: it moves the sum up or down, whatever the inputs are.",
    ),
    products_unsummed=(
        lambda x, w, b: np.maximum(0, x * w + b),
        "You return one number for each input. A neuron has one output: the products are *summed*. `x @ w` multiplies and sums.",
    ),
    adds_where_it_multiplies=(
        partial(_forward_in_steps, products=lambda x, w: np.sum(x + w)),
        "You add weights to inputs. A weight says how strongly its input counts, so it multiplies: `x * w`.",
    ),
    averages_products=(
        partial(_forward_in_steps, products=lambda x, w: np.mean(x * w)),
        "You take the mean of the products where their sum was asked. Nothing here divides by the number of inputs.",
    ),
    subtracts_bias=(
        partial(_forward_in_steps, bias=lambda total, b: total - b),
        "You subtract the bias. It is added to the sum: a larger b opens the gate earlier.",
    ),
    smaller_of_both=(
        partial(_forward_in_steps, relu=lambda z: min(0.0, z)),
        "You take the *smaller* of 0 and the sum. ReLU passes what is positive on: `np.maximum`.",
    ),
    relu_on_each_sum=(
        lambda x, w, b: np.maximum(0, x * w + b).sum(),
        "Here each input has a bias and a gate of its own, and the sum comes last. A neuron has one of each: sum the products, add `b`, "
        "then one ReLU.",
    ),
    absolute_value=(
        partial(_forward_in_steps, relu=abs),
        "You return the absolute value of the sum. ReLU does not turn a negative sum around: it becomes 0.",
    ),
    returns_gate=(
        partial(_forward_in_steps, relu=lambda z: float(z > 0)),
        "You return whether the gate is open, 1 or 0. That is ReLU's slope, for the way back. Forward, the sum itself passes an open gate.",
    ),
)


def _gated(gate: Any, dvalue: float, x: Array, w: Array) -> Three:
    return gate * dvalue * w, gate * dvalue * x, gate * dvalue


def _back_in_steps(
    dvalue: float,
    x: Array,
    w: Array,
    b: float,
    *,
    gate: Any = None,
    upstream: Any = None,
    factors: Any = None,
    bias: Any = None,
) -> Three:
    """Return one neuron's backward pass with another gate, upstream gradient, pair of factors or bias slope."""
    at_sum = (upstream or dvalue) * (gate(dvalue, x, w, b) if gate else _z(x, w, b) > 0)
    of_x, of_w = factors(x, w) if factors else (w, x)
    return at_sum * of_x, at_sum * of_w, bias(at_sum, dvalue, x, b) if bias else at_sum


_BACKWARD_MISTAKES = mistakes(
    forgets_gate=(
        partial(_back_in_steps, gate=lambda dvalue, x, w, b: 1),
        "The gate is missing: where the sum was negative, the output was 0 whatever the inputs, so no gradient passes. "
        "Compute z = x·w + b again, and multiply all three by 1 or 0.",
    ),
    **{
        f"leaks_{leak:g}": (
            partial(_back_in_steps, gate=lambda dvalue, x, w, b, leak=leak: 1 if _z(x, w, b) > 0 else leak),
            "A little of the gradient comes through the closed gate. Plain ReLU has slope 0 where the sum is negative, exactly: all "
            "three are 0 there.",
        )
        for leak in (0.01, 0.1)
    },
    gate_by_upstream_sign=(
        partial(_back_in_steps, gate=lambda dvalue, x, w, b: dvalue > 0),
        "Your gate looks at the sign of `dvalue`. It was set in the forward pass, by the sum z = x·w + b; a negative gradient "
        "passes an open gate unchanged.",
    ),
    gate_without_bias=(
        partial(_back_in_steps, gate=lambda dvalue, x, w, b: x @ w > 0),
        "Your gate looks at x·w alone. ReLU saw the sum *with* the bias: the gate is open where x·w + b > 0.",
    ),
    gate_of_the_weights=(
        lambda dvalue, x, w, b: _gated(w.sum() + b > 0, dvalue, x, w),
        "Your gate sums up the weights alone. ReLU saw the inputs too: the gate is open where x·w + b > 0.",
    ),
    gate_of_the_inputs=(
        lambda dvalue, x, w, b: _gated(x.sum() + b > 0, dvalue, x, w),
        "Your gate sums up the inputs alone. ReLU saw them weighted: the gate is open where x·w + b > 0.",
    ),
    gate_of_the_bias=(
        lambda dvalue, x, w, b: _gated(b > 0, dvalue, x, w),
        "Your gate looks at the bias alone. ReLU saw the whole sum: the gate is open where x·w + b > 0.",
    ),
    factors_missing=(
        lambda dvalue, x, w, b: (
            np.ones_like(x) * dvalue * (_z(x, w, b) > 0),
            np.ones_like(x) * dvalue * (_z(x, w, b) > 0),
            (_z(x, w, b) > 0) * dvalue,
        ),
        "All three are what arrives at the sum, dvalue × drelu. That is db. At a product each factor gets it times the *other* factor.",
    ),
    gate_at_each_input=(
        lambda dvalue, x, w, b: (dvalue * w * (x > 0), dvalue * x * (x > 0), dvalue * (_z(x, w, b) > 0)),
        "You gate each entry on the sign of its own input. There is one ReLU, on the sum's right, so there is one gate for all: z > 0.",
    ),
    gate_at_each_product=(
        lambda dvalue, x, w, b: (
            dvalue * w * (x * w > 0),
            dvalue * x * (x * w > 0),
            dvalue * (_z(x, w, b) > 0),
        ),
        "You gate each entry on the sign of its own product. There is one ReLU, on the *sum's* right, so there is one gate for all: z > 0.",
    ),
    inverts_gate=(
        partial(_back_in_steps, gate=lambda dvalue, x, w, b: _z(x, w, b) <= 0),
        "Your gate is the wrong way round: gradients pass where the sum is negative. They pass where z = x·w + b is above 0.",
    ),
    gates_bias_alone=(
        lambda dvalue, x, w, b: (dvalue * w, dvalue * x, (_z(x, w, b) > 0) * dvalue),
        "db is right; dx and dw ignore the gate. All three come through ReLU: compute dvalue × drelu once, and use it three times.",
    ),
    swaps_inputs_and_weights=(
        partial(_back_in_steps, factors=lambda x, w: (x, w)),
        "dx and dw have changed places. The derivative of x·w with respect to x is *w*, and with respect to w it is *x*: "
        "each gets the other one.",
    ),
    forgets_upstream=(
        partial(_back_in_steps, upstream=1.0),
        "`dvalue` does not appear. What you return are the slopes of this neuron's output; the chain rule multiplies each of them by "
        "the gradient that arrives.",
    ),
    adds_slopes=(
        lambda dvalue, x, w, b: (
            dvalue + (_z(x, w, b) > 0) + w,
            dvalue + (_z(x, w, b) > 0) + x,
            dvalue + (_z(x, w, b) > 0),
        ),
        "You add the slopes along the path. Along one path slopes *multiply*; only different paths to the same value add up.",
    ),
    multiplies_by_output=(
        partial(_back_in_steps, gate=lambda dvalue, x, w, b: max(0.0, _z(x, w, b))),
        "You multiply by ReLU's *output*. The chain rule asks for its *slope*: 1 where z > 0, however large z is, and 0 elsewhere.",
    ),
    bias_gets_its_value=(
        partial(_back_in_steps, bias=lambda at_sum, dvalue, x, b: at_sum * b),
        "db has a factor `b` too many. The sum contains b itself, so its slope with respect to b is 1.",
    ),
    both_factors=(
        partial(_back_in_steps, factors=lambda x, w: (x * w, x * w)),
        "dx and dw both have x·w in them: the product itself. Its slope with respect to one factor is the *other* factor alone.",
    ),
    bias_slope_alone=(
        partial(_back_in_steps, bias=lambda at_sum, dvalue, x, b: 1.0),
        "db is 1, the slope of the sum alone. The chain rule multiplies it by what arrives: dvalue × drelu × 1.",
    ),
    bias_for_each_input=(
        partial(_back_in_steps, bias=lambda at_sum, dvalue, x, b: at_sum * np.ones_like(x)),
        "db has an entry for each input. A neuron has one bias, added once: one number, dvalue × drelu.",
    ),
    bias_without_upstream=(
        lambda dvalue, x, w, b: (*_gated(_z(x, w, b) > 0, dvalue, x, w)[:2], float(_z(x, w, b) > 0)),
        "db lacks `dvalue`. Its local slopes are 1 and the gate, and the arriving gradient multiplies them as well.",
    ),
    bias_without_gate=(
        partial(_back_in_steps, bias=lambda at_sum, dvalue, x, b: dvalue),
        "db ignores the gate. The bias enters the same sum as the products: where the gate is closed, it gets 0 too.",
    ),
)


_BATCHES = (
    (
        np.array([[1.0, -2.0, 0.5], [3.0, 0.0, -1.0]]),
        np.array([[0.5, -1.0, 2.0, 1.5], [1.0, 0.25, -0.5, -2.0], [-1.5, 2.0, 0.75, 1.0]]),
    ),
    (np.array([[2.0, -0.5]]), np.array([[1.0, -1.0, 0.5], [-2.0, 0.5, 4.0]])),
)
_BIASES = (np.array([[0.5, -1.0, 2.0, -0.25]]), np.array([[1.5, -0.5, 0.25]]))
_PAIR = (np.array([[2.0], [-1.0]]), np.array([[0.5, -1.0]]))  # inputs and weights: two samples of one number
_DVALUES = (np.array([[1.0, -0.5, 2.0, 0.25], [-1.5, 3.0, -1.0, 0.5]]), np.array([[0.5, -2.0, 1.5]]))


def _random_batch(seed: int) -> tuple[Array, Array]:
    random = np.random.default_rng(seed)
    return random.normal(size=(5, 3)), random.normal(size=(3, 2))


def _dense_probes(seed: int) -> tuple[Probe, ...]:
    biases = np.random.default_rng(seed + 1).normal(size=(1, 2))
    return (
        Probe("two samples of one number", (*_PAIR, np.array([[1.0, 3.0]]))),
        Probe("two samples", (*_BATCHES[0], _BIASES[0])),
        Probe("a batch of 1", (*_BATCHES[1], _BIASES[1])),
        Probe("a random batch of 5", (*_random_batch(seed), biases)),
    )


def _dense_backward_probes(seed: int) -> tuple[Probe, ...]:
    dvalues = np.random.default_rng(seed + 1).normal(size=(5, 2))
    return (
        Probe("two samples of one number", (np.array([[1.0, -2.0], [3.0, 1.0]]), *_PAIR)),
        Probe("two samples", (_DVALUES[0], *_BATCHES[0])),
        Probe("a batch of 1", (_DVALUES[1], *_BATCHES[1])),
        Probe("whole numbers as inputs", (_DVALUES[1], np.array([[3, -2]]), _BATCHES[1][1])),
        Probe("a random batch of 5", (dvalues, *_random_batch(seed))),
    )


def _bias_on_first_sample(inputs: Array, weights: Array, biases: Array) -> Array:
    output = inputs @ weights
    output[0] += biases[0]
    return output


_DENSE_FORWARD_MISTAKES = mistakes(
    forgets_biases=(
        lambda inputs, weights, biases: inputs @ weights,
        "The biases are missing. `biases` has the shape (1, H): add it, and NumPy repeats its row for every sample.",
    ),
    applies_relu=(
        lambda inputs, weights, biases: np.maximum(0, inputs @ weights + biases),
        "You apply ReLU as well. In a network that is a layer of its own, from chapter 3; the dense layer ends with the sum.",
    ),
    output_transposed=(
        lambda inputs, weights, biases: (inputs @ weights + biases).T,
        "The numbers are right and lie on their side: (H, N). In this course a row belongs to a sample: `inputs @ weights` is (N, H).",
    ),
    multiplies_biases=(
        lambda inputs, weights, biases: (inputs @ weights) * biases,
        "You multiply by the biases. They are added: a bias moves its neuron's output by the same amount for every sample.",
    ),
    averages_inputs=(
        lambda inputs, weights, biases: inputs @ weights / len(weights) + biases,
        "You divide the sum of the products by the number of inputs D. Nothing divides here: the output is the sum itself.",
    ),
    sums_biases=(
        lambda inputs, weights, biases: inputs @ weights + biases.sum(),
        "You add the sum of all biases to every neuron. Each neuron has its own: add the row `biases` as it is.",
    ),
    adds_bias_to_weights=(
        lambda inputs, weights, biases: inputs @ (weights + biases),
        "You add the biases to the *weights*, so that each is multiplied by all inputs. The product comes first, "
        "and `biases` is added to its result.",
    ),
    bias_of_first_neuron=(
        lambda inputs, weights, biases: inputs @ weights + biases[0, 0],
        "Every neuron got the first one's bias. `biases[0]` is the row of all of them; or add `biases` as it is.",
    ),
    bias_on_first_sample=(
        _bias_on_first_sample,
        "Only the first sample got the biases. Every sample passes through the same neurons: `+ biases` reaches all rows.",
    ),
)


_GRADIENTS = ("dinputs", "dweights", "dbiases")


def _with(**instead: Function) -> Function:
    """Return the right answer but for some of its three gradients, each with what is computed in its place."""

    def answer(*arguments: Array) -> Three:
        right = dict(zip(_GRADIENTS, dense_backward(*arguments), strict=True))
        dinputs, dweights, dbiases = (right | {name: rule(*arguments) for name, rule in instead.items()}).values()
        return dinputs, dweights, dbiases

    return answer


# Mistakes that are made in one gradient or in several: the slug of each way, which gradients it spoils, how, and why not.
_IN_SEVERAL: tuple[tuple[dict[str, tuple[str, ...]], dict[str, Function], str], ...] = (
    (
        {
            "dweights_averaged": ("dweights",),
            "dbiases_averaged": ("dbiases",),
            "both_averaged": ("dweights", "dbiases"),
        },
        {
            "dweights": lambda dvalues, inputs, weights: inputs.T @ dvalues / len(inputs),
            "dbiases": lambda dvalues, inputs, weights: dvalues.mean(axis=0, keepdims=True),
        },
        "{} divided by the number of samples. The samples' contributions *add up*; the 1/N of the mean loss is already in `dvalues`, and dividing again would shrink every step.",
    ),
    (
        {"dweights_of_last_sample": ("dweights",), "keeps_last_sample": ("dweights", "dbiases")},
        {
            "dweights": lambda dvalues, inputs, weights: np.outer(inputs[-1], dvalues[-1]),
            "dbiases": lambda dvalues, inputs, weights: dvalues[-1:],
        },
        "{} of the last sample alone: a loop that overwrites with `=` where it should add with `+=`. Every sample used these parameters, so all contributions count.",
    ),
    (
        {"dinputs_by_sums": ("dinputs",), "dweights_by_sums": ("dweights",)},
        {
            "dinputs": lambda dvalues, inputs, weights: np.outer(dvalues.sum(axis=1), weights.sum(axis=1)),
            "dweights": lambda dvalues, inputs, weights: np.outer(inputs.sum(axis=0), dvalues.sum(axis=0)),
        },
        "{} a product of sums: both factors are added up before they meet. Multiply entry by entry, *then* sum: for dinputs over the neurons, for dweights over the samples. "
        "A matrix product does both.",
    ),
)
_DENSE_BACKWARD_MISTAKES = mistakes(
    **{
        slug: (
            _with(**{name: rules[name] for name in spoiled}),
            says.format(" and ".join(spoiled) + (" are" if len(spoiled) > 1 else " is")),
        )
        for slugs, rules, says in _IN_SEVERAL
        for slug, spoiled in slugs.items()
    },
    dbiases_unsummed=(
        _with(dbiases=lambda dvalues, inputs, weights: dvalues),
        "dbiases has a row for each sample. A bias is one number for the whole batch, so the gradients of all samples that it reaches add "
        "up: sum over axis 0.",
    ),
    dbiases_over_wrong_axis=(
        _with(dbiases=lambda dvalues, inputs, weights: dvalues.sum(axis=1, keepdims=True)),
        "You sum dvalues over the *neurons* (axis 1) and get a number for each sample. There is a bias for each neuron: sum over the samples, axis 0.",
    ),
    dbiases_from_dweights=(
        _with(dbiases=lambda dvalues, inputs, weights: (inputs.T @ dvalues).sum(axis=0, keepdims=True)),
        "dbiases is summed from dweights, so the inputs are in it. A bias is added as it is, its slope is 1: sum `dvalues` itself over the "
        "samples.",
    ),
    dbiases_one_number=(
        _with(dbiases=lambda dvalues, inputs, weights: dvalues.sum()),
        "You sum all of dvalues to one number. Each neuron has a bias of its own: sum over the samples only, with `axis=0`.",
    ),
    dbiases_without_axis=(
        _with(dbiases=lambda dvalues, inputs, weights: dvalues.sum(axis=0)),
        "The numbers are right, but `dbiases` has the shape (H,) and `biases` has (1, H). A gradient has the shape of what it belongs to: "
        "`keepdims=True` keeps the axis.",
    ),
    dweights_transposed=(
        _with(dweights=lambda dvalues, inputs, weights: dvalues.T @ inputs),
        "dweights lies on its side: (H, D), where weights are (D, H). `dvalues.T @ inputs` has the right numbers in the wrong places; "
        "transpose the other factor.",
    ),
    dinputs_from_inputs=(
        _with(dinputs=lambda dvalues, inputs, weights: inputs * dvalues.sum(axis=1, keepdims=True)),
        "dinputs is made of the inputs themselves. The slope of x·w with respect to x is *w*: it is `weights` that meets `dvalues` there.",
    ),
    dinputs_unweighted=(
        _with(
            dinputs=lambda dvalues, inputs, weights: np.ones_like(inputs, float) * dvalues.sum(axis=1, keepdims=True)
        ),
        "dinputs does without the weights. Each path from an output to an input goes through a weight, which multiplies: `dvalues` times "
        "the weights, summed over the neurons.",
    ),
    dinputs_transposed=(
        _with(dinputs=lambda dvalues, inputs, weights: weights @ dvalues.T),
        "dinputs lies on its side: (D, N), where inputs are (N, D). Put `dvalues` first, with a row for each sample, and transpose the weights.",
    ),
    dweights_from_weights=(
        _with(dweights=lambda dvalues, inputs, weights: weights * dvalues.sum(axis=0)),
        "dweights is made of the weights themselves. The slope of x·w with respect to w is *x*: it is `inputs` that meets `dvalues` there.",
    ),
    gates_by_output=(
        lambda dvalues, inputs, weights: dense_backward(dvalues * (inputs @ weights > 0), inputs, weights),
        "You gate `dvalues` by the sign of `inputs @ weights`, as in the exercise with one neuron. Here ReLU is a layer of its own, and has "
        "done that before `dvalues` arrives: use it as it is.",
    ),
    dbiases_of_ones=(
        _with(dbiases=lambda dvalues, inputs, weights: np.ones((1, dvalues.shape[1]))),
        "dbiases is 1 everywhere. That is the slope of the output with respect to its bias; `dvalues` multiplies it, and the samples "
        "add up.",
    ),
    gates_dinputs=(
        _with(dinputs=lambda dvalues, inputs, weights: (dvalues @ weights.T) * (inputs > 0)),
        "You gate dinputs on the sign of the inputs. That gate belongs to ReLU, which has its own backward pass; a dense layer has none.",
    ),
    forgets_upstream=(
        lambda dvalues, inputs, weights: dense_backward(np.ones_like(dvalues), inputs, weights),
        "Your three gradients are those for dvalues = 1 everywhere. The arriving gradient weighs each output, so `dvalues` belongs into all three products.",
    ),
    wrong_order=(
        lambda dvalues, inputs, weights: (
            inputs.T @ dvalues,
            dvalues.sum(axis=0, keepdims=True),
            dvalues @ weights.T,
        ),
        "All three are right, in another order. Return (dinputs, dweights, dbiases).",
    ),
)

EXERCISES = (
    Exercise(
        reference=neuron_forward,
        about="one neuron with ReLU",
        steps="return np.maximum(0, np.sum(x * w) + b)",
        returns=("output",),
        probes=_neuron_probes,
        misconceptions=_FORWARD_MISTAKES,
        doubles=doubles(
            _FORWARD_MISTAKES,
            "averages_products adds_where_it_multiplies",
            "forgets_bias subtracts_bias bias_multiplied",
            "forgets_relu absolute_value smaller_of_both returns_gate",
        ),
        hints=(
            "By hand first: x = (1, 2), w = (−2, 0.5), b = 0.5. Which two products are there, what do they make together with b, and what does ReLU do to that?",
            "The products are −2 and 1, the sum with b is −0.5, and 0 leaves. In NumPy `x * w` holds the products. How do they become one number?",
            "By `np.sum(x * w)`, or at once by `x @ w`. The bias comes in once, before the gate; and `np.maximum` takes the larger of two numbers.",
        ),
    ),
    Exercise(
        reference=neuron_backward,
        about="one neuron with ReLU",
        steps="""
z = x @ w + b
dz = dvalue * (z > 0)
return dz * w, dz * x, dz
""",
        returns=("dx", "dw", "db"),
        probes=_neuron_backward_probes,
        misconceptions=_BACKWARD_MISTAKES,
        doubles=doubles(
            _BACKWARD_MISTAKES,
            "forgets_gate gate_by_upstream_sign gate_without_bias inverts_gate multiplies_by_output leaks_0.01",
            "forgets_upstream",
            "swaps_inputs_and_weights both_factors",
            "bias_slope_alone bias_without_gate bias_gets_its_value bias_for_each_input",
        ),
        hints=(
            "Walk back along the graph: ReLU first, then the sum, then each product. Which slope does each of them have?",
            "The gradient at the sum is `dvalue` if x·w + b > 0, and 0 otherwise. A sum hands it to every term unchanged.",
            "At a product, each factor gets the gradient times the *other* factor. The bias gets the gradient at the sum itself.",
        ),
        also_right=_subgradient,
        note="At a sum of exactly 0 you pass part of the gradient. Every slope of ReLU between 0 and 1 is a valid subgradient there; "
        "the course, like the source text, takes 0.",
    ),
    Exercise(
        reference=dense_forward,
        steps="return inputs @ weights + biases",
        returns=("output",),
        probes=_dense_probes,
        misconceptions=_DENSE_FORWARD_MISTAKES,
        hints=(
            "Take one entry: for sample i and neuron h it is the sum that you know from `neuron_forward`. Which row meets which column there?",
            "Row i of `inputs` meets column h of `weights`. NumPy has an operator that does this for all pairs: (N, D) with (D, H) gives (N, H).",
            "It is `@`, the matrix product. Then comes `+`: a row (1, H) is repeated down all N rows by itself, without a loop.",
        ),
    ),
    Exercise(
        reference=dense_backward,
        steps="return dvalues @ weights.T, inputs.T @ dvalues, np.sum(dvalues, axis=0, keepdims=True)",
        returns=_GRADIENTS,
        probes=_dense_backward_probes,
        misconceptions=_DENSE_BACKWARD_MISTAKES,
        hints=(
            "Count shapes first: dinputs must be (N, D), dweights (D, H), dbiases (1, H), and you have (N, H), (N, D) and (D, H) to make them of.",
            "weights[d, h] reaches the loss through every sample i, by inputs[i, d] times dvalues[i, h]. Summing over i is a matrix product with one factor transposed.",
            "dinputs sums over the neurons, dweights and dbiases over the samples. For dbiases, `keepdims=True` keeps the shape (1, H).",
        ),
    ),
)
