"""The bug hunt: broken networks, what may be wrong with them, and the gradients by which an answer is judged."""

import numpy as np

from course_lib.catalogue.bugs import BUGS, Bug, with_bug
from course_lib.data import Labels
from course_lib.layers import ActivationReLU, LayerDense
from course_lib.network import Network
from course_lib.validation import Floats, one_of, whole

Claim = tuple[int, str]  # a layer, and a mistake in its backward pass
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
TWICE_BROKEN = ((1, "inverts_gate"), (5, "forgets_batch"))  # network F


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
    """Return network "A" to "F": its forward pass is right, and one layer's backward pass is not; in F, two layers'.

    Raises ValueError for any other letter.
    """
    broken = {**{name: (claim,) for name, claim in BROKEN.items()}, "F": TWICE_BROKEN}
    return _with(*broken[one_of("letter", letter, broken)])


def _with(*claims: Claim) -> Network:
    network = healthy_network()
    for place, slug in claims:
        network = with_bug(network, SUSPECTS[slug], place)
    return network


def drawn_network(seed: int) -> Network:
    """Return a network with one mistake in one layer, drawn from all that are possible: for each seed the same.

    Raises TypeError or ValueError where seed is no whole number of at least 0.
    """
    return _with(drawn(seed))


def drawn(seed: int) -> Claim:
    """Return the layer and the mistake of `drawn_network(seed)`."""
    return CLAIMS[np.random.default_rng(whole("seed", seed, 0)).integers(len(CLAIMS))]


def claimed_network(place: int, mistake: str) -> Network:
    """Return the network as it would be with the mistake that somebody names, at the place that they name.

    Raises as `claim` does.
    """
    return _with(claim(place, mistake))


def claim(place: int, mistake: str) -> Claim:
    """Return a layer and a mistake that somebody names.

    Raises ValueError where there is no such mistake, or where it cannot be there; TypeError where place is not a whole
    number.
    """
    possible = SUSPECTS[one_of("mistake", mistake, SUSPECTS)].places(healthy_network())
    place = whole("the layer", place, 0)
    if place not in possible:
        raise ValueError(f"{mistake} can be in layer {' or '.join(map(str, possible))}: came {place!r:.40}")
    return place, mistake


CLAIMS: tuple[Claim, ...] = tuple(
    (place, slug) for slug, bug in SUSPECTS.items() for place in bug.places(healthy_network())
)


def gradients(network: Network) -> tuple[Floats, ...]:
    """Return dweights and dbiases of each LayerDense, first to last, on the hunt's data."""
    inputs, target = hunting_data()
    network.train_step(inputs, target, 0)
    return tuple(array for layer in network.dense for array in (layer.dweights, layer.dbiases))
