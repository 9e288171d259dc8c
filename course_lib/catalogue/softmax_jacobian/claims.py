"""Chapter 5: what is said of softmax's way back, some of it by the source; what is false is to be refuted by numbers."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.refuting import Sentences
from course_lib.judging.exercise import Exercise, Probe
from course_lib.validation import floats

Array = NDArray[Any]

MOST, LARGEST = 9, 1000  # classes; the largest g
LEAST = 1e-6  # by which a claim must fail, so that no rounding refutes anything
_SAID, _WHOLE = np.array([0.5, 0.3, 0.2]), np.array([1, 8, 9])


def _jacobian(output: Array) -> Array:
    table: Array = np.diag(output) - np.outer(output, output)
    return table


def short(output: Array, g: Array) -> Array:
    """Return what goes back through softmax for one sample, without a Jacobian."""
    back: Array = output * (g - g @ output)
    return back


def of_source(output: Array, g: Array) -> Array:
    """Return what the source's loop returns for one sample: an array of the kind of `g`."""
    dinputs = np.empty_like(g)
    dinputs[:] = _jacobian(output) @ g
    return dinputs


def of_log_softmax(output: Array) -> Array:
    """Return the Jacobian of softmax's logarithm."""
    table: Array = np.eye(output.size) - output
    return table


def _apart(one: Array, other: Array) -> float:
    return float(np.abs(one - other).max())


def _largest_first(output: Array, g: Array) -> float:
    back = short(output, g)
    return float(back.max() - back[g.argmax()])


def _sinks(output: Array, g: Array) -> float:
    return float(-short(output, g)[g.argmax()])


def _turned_round(output: Array, g: Array) -> float:
    return float(-short(output, g).min())


def _likeliest(output: Array, _: Array) -> float:
    own = np.diag(_jacobian(output))
    return float(own.max() - own[output.argmax()])


# By how much each claim fails at S and g.
CLAIMS: dict[int, tuple[bool, Callable[[Array, Array], float]]] = {
    1: (False, lambda output, g: _apart(np.diag(_jacobian(output)), output)),
    2: (True, lambda output, g: _apart(_jacobian(output) @ g, _jacobian(output).T @ g)),
    3: (False, _largest_first),
    4: (True, _sinks),
    5: (False, _turned_round),
    6: (True, _likeliest),
    7: (False, lambda output, g: _apart(of_log_softmax(output) @ g, of_log_softmax(output).T @ g)),
    8: (False, lambda output, g: _apart(of_source(output, g), short(output, g))),
}


def counterexamples() -> list[tuple[Any, ...]]:
    """Return a counterexample to each false claim."""
    return [(claim, _SAID, _WHOLE) for claim, (true, _) in CLAIMS.items() if not true]


def _numbers(output: Any, g: Any) -> tuple[Array, Array]:
    """Return one counterexample's numbers, those of g of the kind that came; ValueError where they are none."""
    output = floats("your S", output, finite=False).astype(float)
    floats("your g", g, finite=False)
    g = np.asarray(g)
    if output.shape != g.shape or output.ndim != 1 or not 1 < output.size <= MOST:
        raise ValueError(
            f"your S and g must be rows (C,) of one length, 2 to {MOST}: came {output.shape} and {g.shape}"
        )
    if not (output > 0).all() or not np.isclose(output.sum(), 1):
        raise ValueError(f"your S must be what softmax can give, positive numbers that sum to 1: came {output}")
    if g.dtype.kind not in "if" or not ((g >= -LARGEST) & (g <= LARGEST)).all():
        raise ValueError(f"your g must be numbers from −{LARGEST} to {LARGEST}: came {g}")
    return output, g


def _why_not(claim: int, numbers: tuple[Array, Array]) -> str:
    """Name why a claim is not refuted; empty where it is."""
    output, g = numbers
    if claim == 3 and np.sum(g == g.max()) > 1:
        return "tie"
    if claim == 5 and (g <= 0).any():
        return "not_all_positive"
    if CLAIMS[claim][1](output, g) > LEAST:
        return ""
    if claim == 8 and g.dtype.kind == "f":
        return "floats"
    if claim == 7 and np.ptp(output) < LEAST:
        return "uniform"
    return "equal"


_HOLDS = "holds at your numbers, or fails by less than a millionth, which rounding could do as well."

_CLAIMS = Sentences(
    noun="claim",
    form=("claim", "S", "g"),
    truth={claim: true for claim, (true, _) in CLAIMS.items()},
    read=_numbers,
    why_not=_why_not,
    refuted=tuple(counterexamples()),
    near={
        (3, "tie"): (
            (_SAID, np.array([1.0, 9.0, 9.0])),
            "Your g has its largest number twice, so claim 3 does not say which of the two it means. Make one of them a little smaller.",
        ),
        (3, "equal"): (
            (_SAID, np.array([6.0, 1.0, 5.0])),
            f"Claim 3 {_HOLDS} What if the class with the largest g has hardly any probability, and another g is nearly as large?",
        ),
        (5, "not_all_positive"): (
            (_SAID, np.array([-1.0, 6.0, 5.0])),
            "Claim 5 says nothing of your g: it speaks of gradients that are all positive.",
        ),
        (5, "equal"): (
            (_SAID, np.array([2.0, 2.0, 2.0])),
            f"Claim 5 {_HOLDS} Where all gradients that arrive are equal, nothing leaves: make one of them smaller.",
        ),
        (7, "uniform"): (
            (np.full(3, 1 / 3), _WHOLE),
            "Claim 7 holds at your numbers: where all probabilities are equal, the table of exercise 4 is symmetric. Make them different.",
        ),
        (7, "equal"): (
            (np.array([0.25, 0.25, 0.5]), np.array([1, -1, 0])),
            f"Claim 7 {_HOLDS} The table is not symmetric there, and its products with your g agree all the same. Take another g, "
            "one whose numbers do not balance.",
        ),
        (8, "floats"): (
            (_SAID, np.array([1.0, 8.0, 9.0])),
            "Claim 8 holds at your numbers: on paper both ways are the same, and with floats they are so in the computer. Of which kind is the array that "
            "the first line of the source's `backward` makes, and which g would show it?",
        ),
        (8, "equal"): (
            (np.array([0.5, 0.5]), np.array([4, 0])),
            f"Claim 8 {_HOLDS} Your g is of the kind that could refute it, and what leaves are whole numbers all the same. Take other numbers.",
        ),
    },
    advice="Compute what each claim speaks of at its numbers: where it holds, nothing is refuted.",
)

EXERCISES = (
    Exercise(
        reference=counterexamples,
        returns=("false claims that still stand", "true claims that you accuse", "_why"),
        probes=lambda seed: (Probe("your numbers, put into each claim", ()),),
        observe=_CLAIMS.standing,
        misconceptions=_CLAIMS.misconceptions(),
        hints=(
            "Do not begin with numbers. For each claim look for a reason in S ∘ (g − g·S): a factor, a difference from an average. Where you find a proof, leave that claim alone.",
            "For the one about the largest: two factors decide, how far a gradient lies above the average and how likely its class is. For the one about signs: can all numbers "
            "lie above their own average?",
            "One set of numbers may serve for all that are false: three different probabilities, whole numbers for g, all of them positive, and the two largest, nearly equal, at the two "
            "less likely classes, the larger one at the least likely.",
        ),
    ),
)
