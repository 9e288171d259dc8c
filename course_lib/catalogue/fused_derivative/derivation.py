"""Chapter 6: the source's derivation. First its false lines are to be found, then it is to be mended.

One sample. The target need not sum to 1, so that no answer may assume it.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.refuting import check_numbers
from course_lib.judging.exercise import Exercise, Misconception, Probe, mistakes
from course_lib.layers import ActivationSoftMax

Array = NDArray[np.float64]
Terms = tuple[Array, Array, Array]

_SAID = np.array([0.5, 0.3, 0.2])


def _probes(seed: int) -> tuple[Probe, ...]:
    random = np.random.default_rng(seed)
    four, five = random.dirichlet(np.ones(4)), random.dirichlet(np.ones(5))
    return (
        Probe("three classes, one-hot", (_SAID, np.array([0.0, 1.0, 0.0]))),
        Probe("three classes, a soft target", (_SAID, np.array([0.2, 0.7, 0.1]))),
        Probe("three classes, a target that sums to 2", (_SAID, np.array([0.0, 2.0, 0.0]))),
        Probe("four classes, a soft target", (four, random.dirichlet(np.ones(4)))),
        Probe("five classes, a target that sums to 2", (five, 2 * random.dirichlet(np.ones(5)))),
    )


def derivation_terms(output: Array, target: Array) -> Terms:
    """Return what reaches each logit through its own probability, through all others, and in all."""
    softmax = ActivationSoftMax()
    softmax.forward(np.log(output)[None])
    jacobian = softmax.jacobian(0)
    through = -(target / output)[:, None] * jacobian  # entry (j, k): what comes from ŷ_j to z_k
    own = np.diag(through)
    return own, through.sum(axis=0) - own, through.sum(axis=0)


def _others(output: Array, target: Array) -> Array:
    return derivation_terms(output, target)[1]


def _own(output: Array, target: Array) -> Array:
    return derivation_terms(output, target)[0]


def _with_others(output: Array, target: Array, others: Array) -> Terms:
    """Return the three terms of somebody who has the own one right, and these others."""
    own = _own(output, target)
    return own, others, own + others


_MISTAKES = mistakes(
    equals_for_plus=(
        lambda output, target: (*derivation_terms(output, target)[:2], _own(output, target)),
        'Both parts are right, and your total is the first one alone: you took the source\'s "=" at its word. '
        "The two parts are contributions along different paths to the same logit. They add.",
    ),
    total_is_others=(
        lambda output, target: (*derivation_terms(output, target)[:2], _others(output, target)),
        'Both parts are right, and your total is the second one alone: the source\'s "=" again. The two add.',
    ),
    others_constant=(
        lambda output, target: _with_others(output, target, np.zeros_like(output)),
        'You leave the other classes out, as the source says: "treated as a constant". They are not: softmax shares one sum, so the logit z_k moves '
        "*every* probability. For j ≠ k the slope is −ŷ_j ŷ_k.",
    ),
    others_include_own=(
        lambda output, target: _with_others(output, target, output * target.sum()),
        "Your second part runs over all classes, so class k is counted in both parts. Leave j = k out of the second sum.",
    ),
    assumes_targets_sum_to_one=(
        lambda output, target: (*derivation_terms(output, target)[:2], output - target),
        "Both parts are right. Your total ŷ − y is right only where the target sums to 1, which is the last step of the derivation and has a condition. "
        "Here one target sums to 2: add the two parts, whatever the target is.",
    ),
    others_assume_one=(
        lambda output, target: _with_others(output, target, output * (1 - target)),
        "You write 1 − y_k for the sum of the other targets. That holds only where the target sums to 1, and here one sums to 2. "
        "Sum them: `target.sum() - target`.",
    ),
    denominator_of_class_k=(
        lambda output, target: _with_others(output, target, (target * output).sum() - target * output),
        "Your second part has ŷ_k in every denominator. The derivative of −y_j log ŷ_j has its own ŷ_j below: it cancels against the ŷ_j of "
        "softmax's slope, and ŷ_k is left.",
    ),
    minus_in_others=(
        lambda output, target: _with_others(output, target, -_others(output, target)),
        "The second part has a minus too many. −y_j/ŷ_j is negative and so is the slope −ŷ_j ŷ_k: their product is positive.",
    ),
    own_without_delta=(
        lambda output, target: (
            target * output,
            _others(output, target),
            target * output + _others(output, target),
        ),
        "Your first part uses the slope for j ≠ k. For j = k the slope of softmax is ŷ_k (1 − ŷ_k): the 1 is δ, and gives the −y_k.",
    ),
    own_without_softmax=(
        lambda output, target: (
            -target / output,
            _others(output, target),
            -target / output + _others(output, target),
        ),
        "Your first part stops at the loss: −y_k/ŷ_k. It still has to go through softmax, whose slope there is ŷ_k (1 − ŷ_k).",
    ),
    multiplies_parts=(
        lambda output, target: (
            *derivation_terms(output, target)[:2],
            _own(output, target) * _others(output, target),
        ),
        "You multiply the two parts. Along one path slopes multiply; these are two different paths to the same logit, so they add.",
    ),
)

FALSE = {1, 4, 5, 8}
LINES = {
    1: "You let line 1 pass. It has *one* path on its right, and a j that its left side does not have. Which j is meant? With ŷ = (0.5, 0.3, 0.2) and "
    "y = (0.2, 0.7, 0.1) try all three: none gives the gradient. Slopes multiply along a path, and then all paths are added.",
    2: "You call line 2 false. It is the sum over all paths, with the loss's slope −y_j/ŷ_j put in: that is right, for any y. Odd is only that it claims to be "
    "what line 1 says.",
    3: "You call line 3 false. It takes the term j = k out of the sum of line 2 and writes it in front: the same terms, so the same number.",
    4: "You let line 4 pass. Raise one logit by 0.01 and compute softmax again: no probability stays. All of them share one total, so ∂ŷ_j/∂z_k is −ŷ_j ŷ_k for "
    "j ≠ k, and not 0.",
    5: "You let line 5 pass. Its left side is never positive, its right side never negative: they are two parts of one sum, and the sign between them should be "
    "a +. Put numbers into both sides.",
    6: "You call line 6 false. In each term ŷ_j cancels, and the two minus signs make a plus: that leaves y_j ŷ_k. Right, for any y.",
    7: "You call line 7 false. y_k ŷ_k is the very term that the sum over j ≠ k leaves out: put it in, and the sum runs over all j. Right, for any y.",
    8: "You let line 8 pass. Σ_j y_j ŷ_k is ŷ_k times the sum of the target. Try y = (0, 2, 0): line 8 is right only where that sum is 1, and does not say so.",
}


def _misjudged(lines: Any) -> tuple[int, int, int]:
    """Return how many false lines are not named, how many true ones are, and which line it is where it is one alone.

    Of more than one, none is told: each check would name the next, and a few would name them all.
    """
    if not isinstance(lines, list | tuple | set | np.ndarray):
        raise TypeError(f"return a list of numbers, such as [2, 7]: came {lines!r:.40}")
    lines = [*lines]
    check_numbers("line", lines, [*LINES])
    named = set(lines)
    wrong = named ^ FALSE
    return len(FALSE - named), len(named - FALSE), min(wrong) if len(wrong) == 1 else 0


def false_lines() -> list[int]:
    """Return the numbers of the lines that are false."""
    return sorted(FALSE)


def _several(missed: int, accused: int) -> Misconception:
    """Make the misconception of those who misjudge so many lines, more than one."""
    passed = f"let {missed} of the {len(FALSE)} false lines pass" if missed else ""
    blamed = f"call {accused} {'line' if accused == 1 else 'lines'} false that {'is' if accused == 1 else 'are'} right"
    both = [words for words in (passed, blamed if accused else "") if words]
    return Misconception(
        f"misses_{missed}_accuses_{accused}",
        wrong=lambda: sorted(FALSE)[missed:] + sorted(LINES.keys() - FALSE)[:accused],
        says=f"You {' and '.join(both)}. Which, numbers can tell: put ŷ = (0.5, 0.3, 0.2) into both sides of each line, once with y = (0.2, 0.7, 0.1) and once "
        "with y = (0, 2, 0). Sides that differ once make a line false. When a single line is left, the check says which, and why.",
    )


FALSE_LINES = (
    Exercise(
        reference=false_lines,
        returns=("false lines that you let pass", "true lines that you call false", "_line"),
        probes=lambda seed: (Probe("your lines, beside those that are false", ()),),
        observe=_misjudged,
        misconceptions=tuple(
            Misconception(
                f"{'misses' if line in FALSE else 'accuses'}_line_{line}",
                wrong=lambda line=line: sorted(FALSE ^ {line}),
                says=says,
            )
            for line, says in LINES.items()
        )
        + tuple(_several(missed, accused) for missed in range(5) for accused in range(5) if missed + accused > 1),
        hints=(
            "Put numbers in: ŷ = (0.5, 0.3, 0.2), its Jacobian, and a soft target, so that no term is 0 by accident. Which lines have two equal sides?",
            "A target that sums to 1 hides one mistake. Try y = (0, 2, 0) as well, line by line.",
            "There are four. One has a letter too many, one is a claim about softmax, one has a wrong sign between two parts, one keeps a condition to itself.",
        ),
    ),
)
TERMS = (
    Exercise(
        reference=derivation_terms,
        about="what reaches each logit through its own probability, through all others, and in all",
        steps="""
own = -target * (1 - output)
others = output * (np.sum(target) - target)
return own, others, own + others
""",
        returns=("own", "others", "total"),
        probes=_probes,
        misconceptions=_MISTAKES,
        hints=(
            "Take one path at a time. From the loss to ŷ_j the slope is −y_j/ŷ_j; from ŷ_j to z_k it is ŷ_j (δ_jk − ŷ_k). Multiply, and see what cancels.",
            "For j = k you get −y_k (1 − ŷ_k). For each j ≠ k you get y_j ŷ_k. The second part sums the latter over all j but k.",
            "To leave one entry out of a sum, subtract it from the whole: `target.sum()` minus an array does so for every k at once. And between two "
            'contributions, what should stand where the source has "="?',
        ),
    ),
)
