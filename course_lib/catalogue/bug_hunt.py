"""The bug hunt: five broken networks, what may be wrong with them, and the gradients by which an answer is judged."""

import numpy as np

from course_lib.catalogue.bugs import BUGS, Bug, with_bug
from course_lib.data import Labels
from course_lib.layers import ActivationReLU, LayerDense
from course_lib.network import Network
from course_lib.validation import Floats, whole

SUSPECTS: dict[str, Bug] = {
    bug.slug: bug
    for bug in BUGS
    if bug.slug
    in {
        "dweights_averaged",
        "dbiases_averaged",
        "keeps_last_sample",
        "forgets_gate",
        "zeroes_by_upstream_sign",
        "inverts_gate",
        "multiplies_by_output",
        "missing_minus",
        "forgets_batch",
        "gradient_of_logits",
        "diagonal_only",
        "average_over_samples",
    }
}
BROKEN = {
    "A": (1, "forgets_gate"),
    "B": (5, "forgets_batch"),
    "C": (3, "zeroes_by_upstream_sign"),
    "D": (5, "diagonal_only"),
    "E": (2, "keeps_last_sample"),
}


def hunting_data() -> tuple[Floats, Labels]:
    """Return inputs (6, 2) and target (6,), unsorted labels of three classes: small enough to print."""
    return np.random.default_rng(7).normal(size=(6, 2)), np.array([2, 0, 1, 2, 1, 0])


def healthy_network() -> Network:
    """Return the network before it was broken: 2 → 3 → 4 → 3, layers 0 to 4, the loss counting as layer 5."""
    first, second, third = LayerDense(2, 3, seed=3), LayerDense(3, 4, seed=4), LayerDense(4, 3, seed=5)
    for layer in (first, second, third):
        layer.biases = np.linspace(-0.2, 0.3, layer.biases.size)[np.newaxis]
    return Network(first, ActivationReLU(), second, ActivationReLU(), third)


def broken_network(letter: str) -> Network:
    """Return network "A", "B", "C", "D" or "E": its forward pass is right, and one layer's backward pass is not.

    Raises ValueError for any other letter.
    """
    if letter not in BROKEN:
        raise ValueError(f"letter must be one of {', '.join(BROKEN)}: came {letter!r:.80}")
    place, slug = BROKEN[letter]
    return with_bug(healthy_network(), SUSPECTS[slug], place)


def claimed_network(place: int, mistake: str) -> Network:
    """Return the network as it would be with the mistake that somebody names, at the place that they name.

    Raises ValueError where there is no such mistake, or where it cannot be there; TypeError where place is not a whole
    number.
    """
    if mistake not in SUSPECTS:
        raise ValueError(f"mistake must be one of {', '.join(SUSPECTS)}: came {mistake!r:.40}")
    place, possible = whole("the layer", place, 0), SUSPECTS[mistake].places(healthy_network())
    if place not in possible:
        raise ValueError(f"{mistake} can be in layer {' or '.join(map(str, possible))}: came {place!r:.40}")
    return with_bug(healthy_network(), SUSPECTS[mistake], place)


def gradients(network: Network) -> tuple[Floats, ...]:
    """Return dweights and dbiases of each LayerDense, first to last, on the hunt's data."""
    inputs, target = hunting_data()
    network.train_step(inputs, target, 0)
    return tuple(array for layer in network.dense for array in (layer.dweights, layer.dbiases))
