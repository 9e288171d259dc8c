"""Chapter 7: the hunt for what is wrong in broken networks.

An answer names a layer and a mistake. It is judged by what it says: the mistake is put into a healthy network, and that
network's gradients are held against those of the broken one.
"""

from functools import cache
from typing import Any

from numpy.typing import NDArray

from course_lib.catalogue.bug_hunt import (
    BROKEN,
    CLAIMS,
    SUSPECTS,
    TWICE_BROKEN,
    Claim,
    claim,
    claimed_network,
    drawn,
    gradients,
)
from course_lib.judging.exercise import Exercise, Misconception, Probe

Array = NDArray[Any]

# What gives each mistake away when its gradients are held against the measured ones.
_SIGNS = {
    "dweights_averaged": "its `dweights` would be the measured slopes divided by N, here 6, and its `dbiases` right",
    "dbiases_averaged": "its `dbiases` would be the measured slopes divided by N, here 6, and its `dweights` right",
    "keeps_last_sample": "they would be what the last sample gives by itself, with no common factor",
    "forgets_gate": "gradients would also pass where a gate is closed: `dinputs` of that ReLU would equal its `dvalues`",
    "zeroes_by_upstream_sign": "no negative number would ever leave that ReLU",
    "inverts_gate": "gradients would leave that ReLU where its inputs are negative, and only there",
    "multiplies_by_output": "`dinputs` / `dvalues` of that ReLU would be its outputs, not 1 and 0",
    "missing_minus": "every gradient would be the measured slope times −1",
    "forgets_batch": "every gradient would be the measured slope times N, here 6",
    "gradient_of_logits": "every row that leaves the loss would be shorter than it should be, each by a factor of its own, "
    "and would still sum to 0",
    "diagonal_only": "each row that leaves the loss would have 0 for the wrong classes, so that it does not sum to 0",
    "average_over_samples": "the rows that leave the loss would not sum to 0, and would depend on the other samples",
}


_HUNTING = {
    "A": (
        "Run `compare`, and read its lines from the last to the first, as gradients travel. A mistake spoils all that lies further back. "
        "Where do disagreements begin, and what stands just before that place?",
        "Layers 4 and 2 agree and layer 0 does not. Either what reaches layer 0 is wrong, or it makes wrong gradients of it. One layer stands "
        "between 2 and 0: put its number into `passage`.",
        "Pick entries whose input is negative. Forward, these became 0. What should leave there, and what does?",
    ),
    "B": (
        "Here even layer 4 disagrees, and nothing stands between it and the loss. So the loss sends back something wrong already.",
        "Is it wrong by a factor? Make a report of layer 4's weights with `parameter_report`, and divide its `analytic` by its `numeric`.",
        "The quotient is the same everywhere, and a whole number. Of what are there so many in the batch, and what does a *mean* loss do with it?",
    ),
    "C": (
        "Once more, go from the last line of `compare` to the first. Which layer is the last that agrees, and which number do you give to `passage` now?",
        "Layer 4 agrees, layer 2 does not. In the three tables of layer 3, go through the open gates, where the input is positive. Does all that arrives there leave?",
        "Look at signs: among what leaves, are there negative numbers? And does anything pass where a gate is closed? Something other than the input sets this gate.",
    ),
    "D": (
        "All disagree again, yet a quotient as in network B differs from entry to entry. Which of the mistakes that sit in the loss are no common factor?",
        "Compute what the loss should send back: `network.loss.output` minus the one-hot rows of the target, divided by 6. Print it beside `network.loss.dinputs`.",
        "In each row only the right class has a number. Softmax's Jacobian has entries off its diagonal: by them the logits of all other classes hear of the loss.",
    ),
    "E": (
        "Neither layer 4 nor layer 0 disagrees, so all that travels back is right. Which mistakes in the list leave `dinputs` alone?",
        "The mistake is in the layer's own `dweights` and `dbiases`. Take its `inputs`, and the `dinputs` of the layer after it, and make both yourself, as in chapter 2.",
        "Each of the six samples has a part in such a sum. Make the parts one by one, `np.outer(inputs[i], dvalues[i])`: is one of them what the layer has for `dweights`?",
    ),
}


def _hunted(letter: str) -> Exercise:
    place, slug = BROKEN[letter]

    def culprit() -> tuple[int, str]:
        return place, slug

    culprit.__name__ = f"bug_in_network_{letter.lower()}"
    return Exercise(
        reference=culprit,
        returns=tuple(f"{gradient}_{layer}" for layer in (0, 2, 4) for gradient in ("dweights", "dbiases")),
        probes=lambda seed: (Probe(f"the gradients of network {letter}; the last number is the layer's", ()),),
        observe=_gradients_of,
        misconceptions=tuple(
            Misconception(f"{name}_in_layer_{p}", wrong=lambda p=p, name=name: (p, name), says=_why_not(p, name, place))
            for p, name in CLAIMS
            if (p, name) != (place, slug)
        ),
        hints=_HUNTING[letter],
    )


def _gradients_of(returned: Any) -> tuple[Array, ...]:
    """Compute what a network with the named mistake computes."""
    if not isinstance(returned, tuple | list) or len(returned) != 2:
        raise TypeError(f"an answer is a layer and a mistake, such as 3, 'inverts_gate': came {returned!r:.60}")
    place, mistake = returned
    return gradients(claimed_network(place, mistake))


def _why_not(place: int, mistake: str, truth: int) -> str:
    named = f"You name layer {place}: {SUSPECTS[mistake].words.split(': ')[1]}. "
    shown = " Below, *expected* is what this network computes, and *received* what yours would."
    if place != truth and SUSPECTS[mistake].exercise == "dense_backward":
        return f"{named}That would spoil this layer's own gradients and no others: {_SIGNS[mistake]}. Is this what `compare` prints?{shown}"
    if place > truth:
        return (
            f"{named}That would spoil the gradients of every LayerDense left of layer {place}. But `gradcheck` finds one of them "
            f"right: the mistake is further to the left.{shown}"
        )
    if place < truth:
        return (
            f"{named}That would spoil only what lies left of layer {place}. But `gradcheck` finds gradients wrong on its right too: the "
            f"mistake is further to the right, nearer to the loss.{shown}"
        )
    return f"{named}The layer is right. But with that mistake {_SIGNS[mistake]}. Look again.{shown}"


def bug_in_network_f() -> tuple[Claim, Claim]:
    """Return both mistakes of network F."""
    return TWICE_BROKEN


_FOUND = {
    "one_alone": (
        ((5, "forgets_batch"),),
        "You name one mistake, and this network has two. Where `compare` shows a pattern that one of them explains, does it explain *all* lines?",
    ),
    "one_twice": (
        ((5, "forgets_batch"), (5, "missing_minus")),
        "You name one layer twice. In this network two different layers are wrong.",
    ),
    "finds_neither": (
        ((3, "forgets_gate"), (5, "diagonal_only")),
        "Neither of your two is in this network. Begin on the right: all lines of `compare` disagree, so the loss is one of the two. Which factor do layers 4 and 2 have in common?",
    ),
    "finds_the_one_on_the_right": (
        ((3, "inverts_gate"), (5, "forgets_batch")),
        "The mistake on the right is the one that you name; the other is not. Divide what the first one explains out of every gradient: which layers agree then with the measured slopes?",
    ),
    "finds_the_one_on_the_left": (
        ((1, "inverts_gate"), (5, "missing_minus")),
        "The mistake on the left is the one that you name; the other is not. Look at layer 4, which it does not touch: what is wrong *there*?",
    ),
    "finds_both_layers": (
        ((1, "forgets_gate"), (5, "missing_minus")),
        "Both layers are the right ones, and neither mistake is. Take the loss first: one factor for layer 4 explains it. Then `passage(network, 1)`.",
    ),
}


def _which_of_two(returned: Any) -> int:
    """Return which of the two mistakes are named: the place in _FOUND, counted from 1, or 0 for both."""
    alone = isinstance(returned, tuple | list) and len(returned) == 2 and isinstance(returned[1], str)
    pairs = [returned] if alone else returned
    if not isinstance(pairs, tuple | list) or not all(
        isinstance(pair, tuple | list) and len(pair) == 2 for pair in pairs
    ):
        raise TypeError(
            f'an answer is two layers, each with its mistake, such as (3, "inverts_gate"), (5, "missing_minus"): came {returned!r:.60}'
        )
    claims = {claim(*pair) for pair in pairs}
    places = {place for place, _ in claims}
    found = claims & set(TWICE_BROKEN)
    if claims == set(TWICE_BROKEN):
        return 0
    if len(places) < 2:
        return 1 if len(claims) < 2 else 2
    if found:
        return 4 if TWICE_BROKEN[1] in found else 5
    return 6 if places == {place for place, _ in TWICE_BROKEN} else 3


TWO = Exercise(
    reference=bug_in_network_f,
    returns=("_which",),
    probes=lambda seed: (Probe("your two mistakes, beside those of network F", ()),),
    observe=_which_of_two,
    misconceptions=tuple(
        Misconception(slug, wrong=lambda claims=claims: claims, says=says) for slug, (claims, says) in _FOUND.items()
    ),
    hints=(
        "Two mistakes hide each other: what the right one spoils, the left one spoils again. So begin where only one of them can be at work: at layer 4, next to the loss.",
        "Make a report of layer 4's weights, and one of layer 2's: `analytic / numeric` is one whole number in both. That is the first mistake, and layer 3 is innocent.",
        "Divide layer 0's `analytic` by the same number: it still disagrees. What stands between layer 0 and layer 2? Look at signs of inputs there, and at what leaves.",
    ),
)


def bug_in_drawn_network() -> tuple[int, int, str]:
    """Return a seed, and what is wrong in the network drawn with it."""
    return 0, *drawn(0)


def _kind(mistake: str) -> str:
    return SUSPECTS[mistake].exercise


_DRAWN = {
    "right_layer_other_mistake": "In the network of your seed the layer is right, and the mistake is another one. Take its `passage`, and put the list's mistakes to its numbers one after the "
    "other.",
    "own_gradients_alone": "The mistake that you name would spoil its own layer's gradients and no others. In the network of your seed more is wrong, or another layer's gradients are.",
    "nothing_travels": "The mistake that you name would spoil all that lies further left. In the network of your seed one single dense layer disagrees, and what travels past it is right.",
    "further_right": "In the network of your seed something is wrong already on the right of the layer that you name. Read `compare` from its last line: which is the first that disagrees?",
    "further_left": "In the network of your seed what stands right of the mistake is in order, and your layer is among it. Read `compare` from its last line: which is the first that disagrees?",
}


def how_far(returned: Any) -> int:
    """Return how a claim about a drawn network is off: the place in _DRAWN, counted from 1, or 0 where it is right."""
    if not isinstance(returned, tuple | list) or len(returned) != 3:
        raise TypeError(
            f"an answer is a seed, a layer and a mistake, such as 7, 3, 'inverts_gate': came {returned!r:.60}"
        )
    seed, *claimed = returned
    (place, mistake), (truth, fault) = claim(*claimed), drawn(seed)
    if (place, mistake) == (truth, fault):
        return 0
    if place == truth:
        return 1
    if _kind(mistake) == "dense_backward":
        return 2
    if _kind(fault) == "dense_backward":
        return 3
    return 4 if place < truth else 5


@cache
def _claimed(far: int) -> tuple[int, int, str]:
    """Return an answer that is off in this way."""
    answers = ((seed, *claimed) for seed in range(100) for claimed in CLAIMS)
    return next(answer for answer in answers if how_far(answer) == far)


DRAWN = Exercise(
    reference=bug_in_drawn_network,
    returns=("_how far off",),
    probes=lambda seed: (Probe("your claim, beside the network of your seed", ()),),
    observe=how_far,
    misconceptions=tuple(
        Misconception(slug, wrong=lambda far=far: _claimed(far), says=says)
        for far, (slug, says) in enumerate(_DRAWN.items(), start=1)
    ),
    hints=(
        "One look at `compare` says of which three sorts it is: a single dense layer disagrees; all do; or the layers on the left of a ReLU do. Layer 0 alone may be the first sort or the last.",
        "For a dense layer, divide `analytic` by `numeric` for weights and for biases. For the loss, add up each row of its `dinputs`. For a ReLU, pair what arrives and leaves with the sign "
        "of the input.",
        "Still two suspects? Put both into healthy networks, `claimed_network(3, 'inverts_gate')` from the same module, and compare their gradients with the one you have.",
    ),
)

EXERCISES = (*map(_hunted, BROKEN), TWO, DRAWN)
