"""Chapter 2: a batch on which every known mistake of `dense_backward` gives itself away.

What passes for right on a batch is told by kind, the first kind alone: one thing to think about at a time.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.single_layer import layer
from course_lib.judging.exercise import Exercise, Misconception, Probe
from course_lib.judging.run import run
from course_lib.validation import floats

Array = NDArray[Any]

MOST = 8  # numbers in all: fewer are not enough, more are not needed
(_DENSE,) = (exercise for exercise in layer.EXERCISES if exercise.name == "dense_backward")

# What the mistakes of one kind have in common, with a batch on which one of them passes and none of the kinds above.
_ONE = np.array([[1.5, -2.0]])
_TWO = np.array([[1.0, 2.0], [-1.0, 0.5]])
KINDS: dict[str, tuple[tuple[str, ...], tuple[Any, Any, Any], str]] = {
    "sides": (
        ("dweights_transposed", "dinputs_transposed", "dbiases_without_axis", "wrong_order"),
        (np.array([[2.0]]), np.array([[-3.0]]), np.array([[0.5]])),
        "On your batch a layer passes whose gradients lie on their side, or come in another order. When have two of these the same shape?",
    ),
    "samples": (
        (
            "dweights_averaged",
            "dbiases_averaged",
            "both_averaged",
            "dbiases_unsummed",
            "dweights_by_sums",
            "dweights_of_last_sample",
            "keeps_last_sample",
        ),
        (_TWO[:1], np.array([[2.0, -3.0]]), np.array([[1.5, -2.0], [3.0, 0.5]])),
        "On your batch a layer passes that averages over the samples, or takes the last one alone. Of how many samples is it, and does each of them count?",
    ),
    "neurons": (
        ("dbiases_over_wrong_axis", "dbiases_one_number", "dinputs_by_sums"),
        (np.array([[1.0], [-0.5]]), np.array([[2.0, 1.0], [-3.0, 0.5]]), np.array([[1.5], [-2.0]])),
        "On your batch a layer passes that takes the neurons together: that adds up `dvalues` over all of them before anything is multiplied. How many neurons has yours, "
        "and do they differ?",
    ),
    "gates": (
        ("gates_dinputs", "gates_by_output"),
        (_TWO, np.array([[2.0], [3.0]]), _ONE),
        "On your batch a layer passes that has a gate, which belongs to ReLU: it lets nothing through where an input, or an output, is negative. Where are these negative in "
        "yours, and does anything arrive there?",
    ),
    "upstream": (
        ("forgets_upstream", "dbiases_of_ones"),
        (np.array([[0.5, 2.0], [0.5, -1.0]]), np.array([[2.0], [-3.0]]), _ONE),
        "On your batch a layer passes that never looks at `dvalues`, and takes 1 for a gradient. What would `dvalues` have to be for that to show?",
    ),
    "factors": (
        ("dinputs_from_inputs", "dinputs_unweighted", "dweights_from_weights", "dbiases_from_dweights"),
        (_TWO, np.array([[2.0], [-3.0]]), np.array([[1.0, 1.0]])),
        "On your batch a layer passes that multiplies by the wrong array, or by none: by inputs for weights, by weights for inputs. Two numbers that are equal, or 1, hide that.",
    ),
}
_WRONG = {mistake.slug: mistake.wrong for mistake in _DENSE.misconceptions}


def telling_batch() -> tuple[Array, Array, Array]:
    """Return dvalues, inputs and weights on which no known mistake looks right."""
    return np.array([[1.5, 2.0], [-0.75, 0.5]]), np.array([[2.5], [-3.0]]), np.array([[1.25, -1.75]])


def _batch(returned: Any) -> Probe:
    """Return what came as a case; TypeError or ValueError where it is none."""
    if not isinstance(returned, tuple | list) or len(returned) != 3:
        raise TypeError(f"return three arrays, dvalues, inputs and weights: came {returned!r:.60}")
    pairs = zip(_DENSE.arguments, returned, strict=True)
    dvalues, inputs, weights = arrays = tuple(floats(name, value).astype(float) for name, value in pairs)
    if (
        any(array.ndim != 2 for array in arrays)
        or dvalues.shape != (len(inputs), weights.shape[1])
        or inputs.shape[1] != len(weights)
    ):
        shapes = ", ".join(str(array.shape) for array in arrays)
        raise ValueError(f"the shapes must be those of dvalues (N, H), inputs (N, D) and weights (D, H): came {shapes}")
    if (count := sum(array.size for array in arrays)) > MOST:
        raise ValueError(f"the three arrays may hold {MOST} numbers in all: came {count}")
    return Probe("", arrays)


def _first_that_passes(returned: Any) -> int:
    """Return the place of the first kind of mistakes of which one gives the right gradients there; 0 for none."""
    probe = _batch(returned)
    (right,) = run(_DENSE.reference, [probe], 3)
    for place, (slugs, _, _) in enumerate(KINDS.values(), start=1):
        for slug in slugs:
            (wrong,) = run(_WRONG[slug], [probe], 3)
            if _same(wrong.came, right.came):
                return place
    return 0


def _same(came: Any, right: Any) -> bool:
    pairs = zip(came, right, strict=True) if isinstance(came, tuple) else ()
    alike = [one.shape == other.shape and np.allclose(one, other) for one, other in pairs]
    return bool(alike) and all(alike)


EXERCISES = (
    Exercise(
        reference=telling_batch,
        returns=("_kind of mistake that passes",),
        probes=lambda seed: (Probe(f"your batch, given to {len(_WRONG)} wrong layers", ()),),
        observe=_first_that_passes,
        misconceptions=tuple(
            Misconception(f"lets_{kind}_pass", wrong=lambda batch=batch: batch, says=says)
            for kind, (_, batch, says) in KINDS.items()
        ),
        hints=(
            "Think of the sizes first. A mean over one sample is a sum, and one neuron has nothing to be mixed up with. Which are the smallest N, D and H with which nothing hides?",
            "Two samples, two neurons, and one input are eight numbers. Now their values: what looks right as long as everything is positive?",
            "No two of them equal, none of them 1 or 0, some negative in each array: so that dropping a factor, or taking another one, changes the product.",
        ),
    ),
)
