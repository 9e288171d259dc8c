"""Chapter 7: the hunt for what is wrong in broken networks.

An answer names a layer and a mistake. It is judged by what it says: the mistake is put into a healthy network, and that
network's gradients are held against those of the broken one.
"""

from typing import Any

from numpy.typing import NDArray

from course_lib.catalogue.bug_hunt import BROKEN, SUSPECTS, claimed_network, gradients, healthy_network
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
        "Layers 4 and 2 agree and layer 0 does not, so what leaves layer 2 is right, and what reaches layer 0 is not. Only one layer stands "
        "between them: put its number into `passage`.",
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
    claims = [(p, name) for name, bug in SUSPECTS.items() for p in bug.places(healthy_network())]

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
            for p, name in claims
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
            f"{named}That would spoil the gradients of every LayerDense below layer {place}. But `gradcheck` finds one of them "
            f"right: the mistake is further to the left.{shown}"
        )
    if place < truth:
        return (
            f"{named}That would spoil only what lies below layer {place}. But `gradcheck` finds gradients wrong above it too: the "
            f"mistake is further to the right, nearer to the loss.{shown}"
        )
    return f"{named}The layer is right. But with that mistake {_SIGNS[mistake]}. Look again.{shown}"


EXERCISES = tuple(map(_hunted, BROKEN))
