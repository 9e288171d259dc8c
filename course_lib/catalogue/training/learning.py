"""Chapter 7: a step of gradient descent, accuracy, a training step."""

from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.doubles import doubles
from course_lib.judging.exercise import Exercise, Probe, mistakes
from course_lib.layers import ActivationReLU, ActivationSoftMax, LayerDense
from course_lib.network import Network, accuracy, sgd_step

Array = NDArray[Any]


def _sgd_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    return (
        Probe("two weights", (np.array([[1.0, -2.0]]), np.array([[0.5, 4.0]]), 0.1)),
        Probe("biases", (np.array([[0.5, 0.0, -1.5]]), np.array([[-2.0, 3.0, 0.25]]), 0.5)),
        Probe("a gradient of 0 in one place", (np.array([[3.0], [-0.5]]), np.array([[0.0], [2.0]]), 2.0)),
        Probe("random weights", (random.normal(size=(4, 3)), random.normal(size=(4, 3)), 0.03)),
    )


def _in_place(parameter: Array, gradient: Array, learning_rate: float) -> Array:
    parameter -= learning_rate * gradient
    return parameter


def _step_in_steps(
    parameter: Array, gradient: Array, learning_rate: float, *, slope: Any = None, rate: Any = None, sign: int = -1
) -> Any:
    """Return a step of gradient descent with something else for the gradient, the learning rate or the sign."""
    size = rate(learning_rate) if rate else learning_rate
    return parameter + sign * size * (slope(gradient) if slope else gradient)


_SGD_MISTAKES = mistakes(
    uphill=(
        partial(_step_in_steps, sign=1),
        "You add the gradient. It points to where the loss *grows*, so a step along it climbs. Subtract it.",
    ),
    learning_rate_forgotten=(
        partial(_step_in_steps, rate=lambda rate: 1.0),
        "You subtract the whole gradient. Its length says how steep the loss is, not how far to go: multiply it by "
        "`learning_rate` first.",
    ),
    gradient_forgotten=(
        partial(_step_in_steps, slope=np.ones_like),
        "You subtract the learning rate itself, so every entry moves equally far and downwards. It says how long the step is; which "
        "way it goes is in `gradient`: multiply the two.",
    ),
    learning_rate_on_both=(
        lambda parameter, gradient, learning_rate: learning_rate * (parameter - gradient),
        "The learning rate multiplies the parameter too, which would shrink every weight. Multiply the gradient alone, then subtract.",
    ),
    one_step_for_all=(
        partial(_step_in_steps, slope=np.mean),
        "You average the gradient, and every entry moves by the same amount. Each entry has a slope of its own: subtract entry by entry.",
    ),
    divides_by_rows=(
        partial(_step_in_steps, slope=lambda gradient: gradient / len(gradient)),
        "You divide by the number of rows. These are the rows of a *parameter*, not samples; and the 1/N of the samples is in the "
        "gradient already, from the loss.",
    ),
    step_alone=(
        lambda parameter, gradient, learning_rate: -learning_rate * gradient,
        "You return the step itself, `-learning_rate * gradient`. Asked for is where the step leads: start from "
        "`parameter`.",
    ),
    gradient_for_parameter=(
        lambda parameter, gradient, learning_rate: gradient - learning_rate * parameter,
        "Parameter and gradient have changed places. The parameter moves, and the gradient says which way.",
    ),
    divides_by_learning_rate=(
        partial(_step_in_steps, rate=lambda rate: 1 / rate),
        "You divide by the learning rate, so that a small one makes a huge step. A small learning rate means a small "
        "step: multiply.",
    ),
    sign_of_gradient=(
        partial(_step_in_steps, slope=np.sign),
        "You use the sign of the gradient alone, so every entry moves equally far. Gradient descent moves an entry in "
        "proportion to its slope: steep places far, flat ones hardly.",
    ),
    unit_length=(
        lambda parameter, gradient, learning_rate: parameter - learning_rate * gradient / np.sqrt(np.sum(gradient**2)),
        "You bring the gradient to length 1 first. Then the step is equally long on a steep slope and near the bottom, "
        "where it should become small by itself. Leave the gradient as it is.",
    ),
    shrinks_parameter=(
        lambda parameter, gradient, learning_rate: parameter * (1 - learning_rate * gradient),
        "You multiply the parameter. The step is *subtracted* from it: a parameter of exactly 0, as biases are at first, "
        "could never leave 0 your way.",
    ),
    modifies_parameter=(
        _in_place,
        "The numbers are right, but `-=` wrote them into the caller's own array. Whoever kept the weights from before "
        "the step, to compare or to go back, has lost them. `parameter - …` makes a new array.",
    ),
)


def _accuracy_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    return (
        Probe("one sample, wrong", (np.array([[0.2, 0.7, 0.1]]), np.array([2]))),
        Probe("two samples, both right", (np.array([[0.5, 0.2, 0.3], [0.1, 0.3, 0.6]]), np.array([0, 2]))),
        Probe(
            "four samples, class 0 absent from the target",
            (np.array([[0.1, 0.7, 0.2], [0.6, 0.3, 0.1], [0.2, 0.3, 0.5], [0.3, 0.4, 0.3]]), np.array([1, 2, 2, 1])),
        ),
        Probe("logits, all negative", (np.array([[-3.0, -1.0], [-0.5, -2.0], [-4.0, -5.0]]), np.array([1, 1, 0]))),
        Probe("as many samples as classes", (np.array([[5.0, 1, 2], [0, 4, 9], [8, 7, 6]]), np.array([0, 2, 1]))),
        Probe("one-hot rows", (np.array([[0.2, 0.8], [0.9, 0.1], [0.3, 0.7]]), np.eye(2)[[1, 1, 0]])),
        Probe("seven random samples", (random.normal(size=(7, 4)), np.array([3, 0, 0, 1, 3, 1, 0]))),
        Probe(
            "two samples, soft rows",
            (np.array([[0.2, 0.7, 0.1], [0.6, 0.3, 0.1]]), np.array([[0.1, 0.6, 0.3], [0.2, 0.7, 0.1]])),
        ),
        Probe(
            "five random samples, most of them negative, soft rows",
            (random.normal(size=(5, 3)) - 2, random.dirichlet(np.ones(3), size=5)),
        ),
    )


def _labels(target: Array) -> Array:
    return target if target.ndim == 1 else target.argmax(axis=1)


def _largest_above_0(output: Array) -> Array:
    return np.where(output.max(axis=1) > 0, output.argmax(axis=1), 0)


def _share_in_steps(output: Array, target: Array, *, guess: Any = None, truth: Any = None, share: Any = None) -> Any:
    """Return the accuracy with other guesses, another use of the target, or no share of hits."""
    guesses = guess(output) if guess else output.argmax(axis=1)
    hits = guesses == (truth(target) if truth else _labels(target))
    return share(hits, target) if share else np.mean(hits)


_ACCURACY_MISTAKES = mistakes(
    counts_right=(
        partial(_share_in_steps, share=lambda hits, target: np.sum(hits)),
        "You count the right answers. Accuracy is their *share*: divide by the number of samples, or take the mean.",
    ),
    error_rate=(
        partial(_share_in_steps, share=lambda hits, target: 1 - np.mean(hits)),
        "This is the share of *wrong* answers. Accuracy is the share of right ones, 1 minus yours.",
    ),
    largest_above_0=(
        partial(_share_in_steps, guess=_largest_above_0),
        "Your search for the largest begins at 0: in a row of negative numbers nothing is larger, and the class that you began with is "
        "left. Begin with the row's first entry, or with -∞.",
    ),
    percent=(
        partial(_share_in_steps, share=lambda hits, target: 100 * np.mean(hits)),
        "You give percent. A share lies between 0 and 1; multiply by 100 when you print it.",
    ),
    last_sample_only=(
        lambda output, target: float(output[-1].argmax() == _labels(target)[-1]),
        "Only the last sample counts: in the loop each one replaces the one before. Count the right ones, with `+=`, and divide by how many "
        "samples there are.",
    ),
    max_for_argmax=(
        partial(_share_in_steps, guess=lambda output: output.max(axis=1)),
        "`max` gives the largest *value* of a row. Asked is its place, which is the class: `argmax`.",
    ),
    all_or_nothing=(
        partial(_share_in_steps, share=lambda hits, target: float(np.all(hits))),
        "You get 1 only where *every* answer is right, and 0 otherwise: that comes from `np.all`, `np.array_equal` or the division `//`. "
        "Wanted is the share: the mean of True and False.",
    ),
    compares_entries=(
        lambda output, target: np.mean(
            np.eye(output.shape[1])[output.argmax(axis=1)] == np.eye(output.shape[1])[_labels(target)]
        ),
        "You compare one-hot rows entry by entry. Two different rows still agree in C − 2 zeros, which count as right. Compare the "
        "labels, one for each sample.",
    ),
    divides_by_target_size=(
        partial(_share_in_steps, share=lambda hits, target: np.sum(hits) / target.size),
        "Labels work, rows do not: you divide by `target.size`, which is N × C for rows. Divide by the number of *samples*, "
        "`len(output)`.",
    ),
    argmax_over_samples=(
        partial(_share_in_steps, guess=lambda output: output.argmax(axis=0)),
        "`argmax(axis=0)` looks down the columns: which *sample* is largest for a class. Asked is which class is largest "
        "for a sample: along the row, `axis=1`.",
    ),
    argmax_of_everything=(
        partial(_share_in_steps, guess=np.argmax),
        "`argmax` without an axis gives one number, the place of the largest entry in the whole batch. Each sample needs "
        "its own: `axis=1`.",
    ),
    returns_hits=(
        partial(_share_in_steps, share=lambda hits, target: hits),
        "You return which answers are right, one True or False a sample. The accuracy is their mean: True counts as 1.",
    ),
    probability_of_the_right_class=(
        lambda output, target: np.mean(output[np.arange(len(output)), _labels(target)]),
        "You average the output of the right class. Accuracy does not ask how sure the network was: the largest output "
        "wins, by however little.",
    ),
    more_than_a_half=(
        lambda output, target: np.mean(output[np.arange(len(output)), _labels(target)] > 0.5),
        "You ask whether the right class has more than 0.5. With three classes 0.4 may well be the largest, and logits can "
        "be any number: compare the classes with each other, with `argmax`.",
    ),
    rounds_outputs=(
        lambda output, target: np.mean(np.round(output) == np.eye(output.shape[1])[_labels(target)]),
        "You round the outputs and compare entry by entry. The largest output wins even where it is 0.4, or where all are negative "
        "logits: take the place of the largest, `argmax`, and compare one class a sample.",
    ),
    rounds_outputs_of_soft_rows=(
        lambda output, target: np.mean(
            np.round(output) == (np.eye(output.shape[1])[target] if target.ndim == 1 else target)
        ),
        "You round the outputs and compare entry by entry. The largest output wins even where it is 0.4, or where all are negative "
        "logits: take the place of the largest, `argmax`, and compare one class a sample. (Soft rows are never equal to rounded ones.)",
    ),
    labels_only=(
        partial(_share_in_steps, truth=lambda target: target),
        "Rows are not handled: the argmax of a 2-D target is its label. `target.ndim` tells which you have.",
    ),
    rows_only=(
        partial(_share_in_steps, truth=lambda target: target.argmax(axis=1)),
        "Labels are not handled: a 1-D target holds the labels already and has no second axis. `target.ndim` tells which "
        "you have.",
    ),
    argmax_of_labels=(
        partial(_share_in_steps, truth=lambda target: target.argmax(axis=-1)),
        "You take the argmax of labels as well: that is the place of the largest label in the batch. A 1-D target is ready "
        "as it is; only rows need an argmax, along `axis=1`.",
    ),
    predicts_smallest=(
        partial(_share_in_steps, guess=lambda output: output.argmin(axis=1)),
        "You take the class with the *smallest* output. A larger logit means likelier: `argmax`.",
    ),
)


def _network(seed: int, *sizes: int) -> Network:
    """Make a network whose biases are not 0, so that a step which forgets them shows."""
    layers: list[LayerDense | ActivationReLU] = []
    for place, (inputs, neurons) in enumerate(pairwise(sizes)):
        dense = LayerDense(inputs, neurons, seed=10 * seed + place)
        dense.biases = np.linspace(-0.2, 0.3, neurons)[np.newaxis]
        layers += [dense, ActivationReLU()]
    return Network(*layers[:-1])


def _by_hand(
    weights_0: float, biases_0: float, weights_2: tuple[float, float], biases_2: tuple[float, float]
) -> Network:
    """Make a network of one input, one neuron and two classes."""
    first, last = LayerDense(1, 1), LayerDense(1, 2)
    first.weights, first.biases = np.array([[weights_0]]), np.array([[biases_0]])
    last.weights, last.biases = np.array([weights_2]), np.array([biases_2])
    return Network(first, ActivationReLU(), last)


def _train_probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    two = _by_hand(1.0, -1.0, (1.0, 1.0), (0.0, 0.0))
    return (
        # One neuron: it gives 1, both logits are 3, and both probabilities a half.
        Probe("one sample", (_by_hand(1.0, -1.0, (1.0, 3.0), (2.0, 0.0)), np.array([[2.0]]), np.array([0]), 0.5)),
        Probe("two samples", (two, np.array([[2.0], [4.0]]), np.array([0, 1]), 0.5)),
        Probe(
            "a soft row", (_by_hand(1.0, -1.0, (1.0, 2.0), (0.0, 0.0)), np.array([[2.0]]), np.array([[0.5, 0.5]]), 0.5)
        ),
        Probe("one sample of two numbers", (_network(1, 2, 4, 3), np.array([[1.0, -0.5]]), np.array([2]), 0.5)),
        Probe("four samples", (_network(2, 3, 5, 2), random.normal(size=(4, 3)), np.array([1, 0, 0, 1]), 0.1)),
        Probe("rows", (_network(3, 2, 6, 4), random.normal(size=(5, 2)), random.dirichlet(np.ones(4), size=5), 0.3)),
    )


def _forward_and_backward(network: Network, inputs: Array, target: Array) -> float:
    loss = network.loss.forward(network.forward(inputs), target)
    network.backward(network.loss.backward(network.loss.output, target))
    return loss


def train_step(network: Network, inputs: Array, target: Array, learning_rate: float) -> Any:
    """Return the loss before the step that is taken."""
    return network.train_step(inputs, target, learning_rate)


def _after_training(loss: Any, network: Network, *_: Any) -> tuple[Any, ...]:
    """Return the loss that came back and the network's parameters after the call."""
    return loss, *_parameters(network).values()


def _parameters(network: Network) -> dict[str, Any]:
    places = (place for place, layer in enumerate(network.layers) if isinstance(layer, LayerDense))
    pairs = zip(places, network.dense, strict=True)
    return {f"{name}_{place}": getattr(layer, name) for place, layer in pairs for name in ("weights", "biases")}


def _spelled_out(network: Network, inputs: Array, target: Array, learning_rate: float) -> dict[str, Any]:
    """Return the arguments by name, with the network's parameters in its place."""
    return _parameters(network) | {"inputs": inputs, "target": target, "learning_rate": learning_rate}


def _loss_after_step(network: Network, inputs: Array, target: Array, learning_rate: float) -> Any:
    network.train_step(inputs, target, learning_rate)
    return network.loss.forward(network.forward(inputs), target)


def _uphill(network: Network, inputs: Array, target: Array, learning_rate: float) -> Any:
    loss = _forward_and_backward(network, inputs, target)
    for layer in network.dense:
        layer.weights = layer.weights + learning_rate * layer.dweights
        layer.biases = layer.biases + learning_rate * layer.dbiases
    return loss


def _weights_only(network: Network, inputs: Array, target: Array, learning_rate: float) -> Any:
    loss = _forward_and_backward(network, inputs, target)
    for layer in network.dense:
        layer.weights = sgd_step(layer.weights, layer.dweights, learning_rate)
    return loss


def _last_layer_only(network: Network, inputs: Array, target: Array, learning_rate: float) -> Any:
    loss = _forward_and_backward(network, inputs, target)
    last = network.dense[-1]
    last.weights = sgd_step(last.weights, last.dweights, learning_rate)
    last.biases = sgd_step(last.biases, last.dbiases, learning_rate)
    return loss


def _twice(network: Network, inputs: Array, target: Array, learning_rate: float) -> Any:
    loss = _forward_and_backward(network, inputs, target)
    network.step(learning_rate)
    network.step(learning_rate)
    return loss


def _divided_again(network: Network, inputs: Array, target: Array, learning_rate: float) -> Any:
    return network.train_step(inputs, target, learning_rate / len(inputs))


def _not_divided(network: Network, inputs: Array, target: Array, learning_rate: float) -> Any:
    return network.train_step(inputs, target, learning_rate * len(inputs))


def _argmax_of_target(network: Network, inputs: Array, target: Array, learning_rate: float) -> Any:
    return network.train_step(inputs, _labels(target), learning_rate)


def _softmax_before_the_loss(network: Network, inputs: Array, target: Array, learning_rate: float) -> Any:
    probabilities = ActivationSoftMax().forward(network.forward(inputs))
    loss = network.loss.forward(probabilities, target)
    network.backward(network.loss.backward(network.loss.output, target))
    network.step(learning_rate)
    return loss


def _probabilities_backward(network: Network, inputs: Array, target: Array, learning_rate: float) -> Any:
    loss = network.loss.forward(network.forward(inputs), target)
    network.backward(network.loss.output)
    network.step(learning_rate)
    return loss


def _logits_minus_target(network: Network, inputs: Array, target: Array, learning_rate: float) -> Any:
    logits = network.forward(inputs)
    loss = network.loss.forward(logits, target)
    network.backward(logits - target)
    network.step(learning_rate)
    return loss


def _step_first(network: Network, inputs: Array, target: Array, learning_rate: float) -> Any:
    network.step(learning_rate)
    return _forward_and_backward(network, inputs, target)


def _logits_to_loss_backward(network: Network, inputs: Array, target: Array, learning_rate: float) -> Any:
    logits = network.forward(inputs)
    loss = network.loss.forward(logits, target)
    network.backward(network.loss.backward(logits, target))
    network.step(learning_rate)
    return loss


_TRAIN_MISTAKES = mistakes(
    forgets_step=(
        lambda network, inputs, target, learning_rate: _forward_and_backward(network, inputs, target),
        "The loss is right, and no parameter has moved: you compute the gradients and throw them away. End with "
        "`network.step(learning_rate)`.",
    ),
    loss_after_step=(
        _loss_after_step,
        "The step is right, but you return the loss *after* it, which costs a second forward pass. The loss that the "
        "gradients belong to is the one from before: keep it, and return it.",
    ),
    uphill=(
        _uphill,
        "Your step climbs: the parameters move along the gradient. Subtract it, as `network.step` does.",
    ),
    learning_rate_forgotten=(
        lambda network, inputs, target, learning_rate: network.train_step(inputs, target, 1.0),
        "You step by the whole gradient, as if the learning rate were 1. Hand `learning_rate` on to `network.step`.",
    ),
    weights_only=(
        _weights_only,
        "The weights move, the biases stay. Each LayerDense has both: step `layer.biases` with `layer.dbiases` too.",
    ),
    last_layer_only=(
        _last_layer_only,
        "Only the last layer moves. Sending gradients back through *all* layers was the point: step every LayerDense.",
    ),
    steps_twice=(
        _twice,
        "You step twice with the same gradients, which is a learning rate twice as large. One step a batch.",
    ),
    divides_by_batch_again=(
        _divided_again,
        "You divide by N once more. The loss is a mean, so its 1/N is in every gradient already (chapter 4). As you have "
        "it, learning slows down as batches grow.",
    ),
    forgets_batch=(
        _not_divided,
        "The loss is right, and the step is N times too long: a ŷ − y of your own that is not divided by N, perhaps. "
        "`network.loss.backward(…)` gives (ŷ − y)/N.",
    ),
    argmax_of_target=(
        _argmax_of_target,
        "You turn rows into labels with an argmax, as for the accuracy. A soft row loses its other classes that way. `network.loss` "
        "takes both kinds: hand `target` on as it is.",
    ),
    softmax_before_the_loss=(
        _softmax_before_the_loss,
        "You apply softmax before the loss. `network.loss` is softmax and cross-entropy in one and takes *logits*: a second "
        "softmax flattens the probabilities, and its own backward pass is missing. Hand it `network.forward(inputs)` as it is.",
    ),
    probabilities_backward=(
        _probabilities_backward,
        "You send the probabilities themselves back. What goes back is a gradient, ∂L/∂logits = (ŷ − y)/N: it comes from "
        "`network.loss.backward(network.loss.output, target)`.",
    ),
    logits_minus_target=(
        _logits_minus_target,
        "You send logits minus target back. The gradient at the logits is (ŷ − y)/N, with the *probabilities* ŷ: "
        "`network.loss.backward(network.loss.output, target)` gives it, for labels and rows.",
    ),
    step_before_backward=(
        _step_first,
        "You step before the backward pass: there are no gradients yet, or, later, those of the batch before. Forward, "
        "loss, backward, then step.",
    ),
    logits_to_loss_backward=(
        _logits_to_loss_backward,
        "You hand the *logits* to `network.loss.backward`, which takes probabilities, whose rows sum to 1. They are kept as "
        "`network.loss.output`.",
    ),
)

EXERCISES = (
    Exercise(
        reference=sgd_step,
        steps="return parameter - learning_rate * gradient",
        returns=("parameter",),
        probes=_sgd_probes,
        misconceptions=_SGD_MISTAKES,
        doubles=doubles(
            _SGD_MISTAKES,
            "uphill",
            "learning_rate_forgotten divides_by_learning_rate",
            "gradient_forgotten sign_of_gradient one_step_for_all divides_by_rows",
        ),
        hints=(
            "A parameter is 1, its gradient 0.5: the loss grows when the parameter grows. Which way should it move?",
            "Against the gradient. How far? The learning rate times the gradient.",
            "With a learning rate of 0.1 the 1 becomes 0.95. Written with `-` and `*`, an expression makes a new array; `-=` would write into the caller's.",
        ),
    ),
    Exercise(
        reference=accuracy,
        steps="""
labels = target if target.ndim == 1 else np.argmax(target, axis=1)
return np.mean(np.argmax(output, axis=1) == labels)
""",
        returns=("share",),
        probes=_accuracy_probes,
        misconceptions=_ACCURACY_MISTAKES,
        doubles=doubles(
            _ACCURACY_MISTAKES,
            "argmax_over_samples argmax_of_everything max_for_argmax predicts_smallest largest_above_0",
            "labels_only rows_only argmax_of_labels",
            "counts_right error_rate percent divides_by_target_size returns_hits all_or_nothing",
        ),
        hints=(
            "For one row, (0.2, 0.7, 0.1), which class does the network say? Which NumPy function gives the place of the largest "
            "entry?",
            "`argmax` along the right axis gives one class a sample. If the target has two axes, do the same to it.",
            "Compare the two arrays of labels: that gives True and False, which count as 1 and 0. What is their mean?",
        ),
    ),
    Exercise(
        reference=train_step,
        steps="""
logits = network.forward(inputs)
loss = network.loss.forward(logits, target)
dlogits = network.loss.backward(network.loss.output, target)
network.backward(dlogits)
network.step(learning_rate)
return loss
""",
        returns=("loss", "weights_0", "biases_0", "weights_2", "biases_2"),
        probes=_train_probes,
        observe=_after_training,
        shown=_spelled_out,
        misconceptions=_TRAIN_MISTAKES,
        hints=(
            "Four lines, in the order of the chapter: values forward, the loss, gradients back, and a step. What does each need "
            "from the one before?",
            "Begin at the left end of the list above. What `network.forward` gives is handed on to the loss; give the number that comes of it "
            "a name, since it is asked for at the very end.",
            "On the way back there are two calls, the loss's and then the network's, and what the first one gives is what the second one "
            "takes. Only after both of them do the layers have something to move by.",
        ),
    ),
)
