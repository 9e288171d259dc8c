"""Chapter 6: numbers that refute the false lines of the source's derivation; the machine puts them into both sides."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.catalogue.fused_derivative.derivation import FALSE, LINES
from course_lib.catalogue.refuting import Sentences
from course_lib.judging.exercise import Exercise, Probe
from course_lib.validation import floats, whole

Array = NDArray[Any]
Numbers = tuple[Array, Array, int, int]

LEAST = 1e-6  # by which two sides must differ, so that no rounding refutes anything
_SAID, _TRUE = np.array([0.5, 0.3, 0.2]), np.array([0.0, 0.5, 1.5])


def sides(line: int, output: Array, target: Array, j: int, k: int) -> tuple[float, float]:
    """Return what a line of the derivation has on its left and on its right."""
    jacobian = np.diag(output) - np.outer(output, output)  # ∂ŷ_j/∂z_k in row j, column k
    paths = -target / output * jacobian[:, k]
    others = paths.sum() - paths[k]
    said = {
        1: (paths.sum(), paths[j]),
        2: (paths.sum(), paths.sum()),
        3: (paths.sum(), paths[k] + others),
        4: (jacobian[j, k], 0.0),
        5: (paths[k], others),
        6: (others, (target.sum() - target[k]) * output[k]),
        7: (paths[k] + others, -target[k] + target.sum() * output[k]),
        8: (-target[k] + target.sum() * output[k], -target[k] + output[k]),
    }
    left, right = said[line]
    return float(left), float(right)


def refutations() -> list[tuple[Any, ...]]:
    """Return a counterexample to each false line."""
    return [(line, _SAID, _TRUE, 1, 0) for line in sorted(FALSE)]


def _numbers(output: Any, target: Any, j: Any, k: Any) -> Numbers:
    """Return one counterexample's numbers; TypeError or ValueError where they are none that the lines speak of."""
    output, target = floats("your ŷ", output, finite=False), floats("your y", target, finite=False)
    if output.ndim != 1 or output.shape != target.shape:
        raise ValueError(f"your ŷ and y must be rows (C,) of one length: came {output.shape} and {target.shape}")
    if not (output > 0).all() or not np.isclose(output.sum(), 1):
        raise ValueError(f"your ŷ must be what softmax can give, positive numbers that sum to 1: came {output}")
    if not (np.isfinite(target) & (target >= 0)).all():
        raise ValueError(f"no entry of your y may be negative: came {target}")
    last = output.size - 1
    return output.astype(float), target.astype(float), whole("your j", j, 0, last), whole("your k", k, 0, last)


def _why_not(line: int, numbers: Numbers) -> str:
    """Name why a line is not refuted; empty where it is."""
    _, target, j, k = numbers
    left, right = sides(line, *numbers)
    if line == 4 and j == k:
        return "same_place"
    if abs(left - right) > LEAST:
        return ""
    if not target.any():
        return "no_target"
    return "one_path" if line == 1 and np.count_nonzero(target) == 1 else "equal"


_PATH = "Line 1 holds at your numbers: y has one class, and your j is that class, so the sum over all paths *has* one term. Spread y over two classes."
_NOTHING = "holds at your y of zeros, as most lines do: every term has a y in it. Give y some weight."
_NEARLY = "fails at your numbers by less than a millionth, which rounding could do as well. Take larger ones."

_LINES = Sentences(
    noun="line",
    form=("line", "ŷ", "y", "j", "k"),
    truth={line: line not in FALSE for line in LINES},
    read=_numbers,
    why_not=_why_not,
    refuted=tuple(refutations()),
    near={
        (1, "one_path"): ((_SAID, np.array([0.0, 2.0, 0.0]), 1, 0), _PATH),
        (1, "no_target"): ((_SAID, np.zeros(3), 1, 0), f"Line 1 {_NOTHING}"),
        (1, "equal"): (
            (np.array([0.5, 0.25, 0.25]), np.array([0.5, 0.5, 0.0]), 2, 0),
            "Line 1 holds at your numbers: the one path that you took happens to bring as much as all of them. Take another j, or another y.",
        ),
        (4, "same_place"): (
            (_SAID, _TRUE, 1, 1),
            "Line 4 says nothing of your numbers: it speaks of j ≠ k, and your j and k are the same.",
        ),
        (4, "equal"): ((np.array([1 - 2e-9, 1e-9, 1e-9]), _TRUE, 1, 2), f"Line 4 {_NEARLY}"),
        (5, "no_target"): ((_SAID, np.zeros(3), 1, 0), f"Line 5 {_NOTHING}"),
        (5, "equal"): ((_SAID, _TRUE / 1e9, 1, 0), f"Line 5 {_NEARLY}"),
        (8, "equal"): (
            (_SAID, np.array([0.2, 0.7, 0.1]), 1, 0),
            "Line 8 holds at your numbers: your y sums to 1, which is the very condition that the line does not name. Which y is no target, and still a row of numbers?",
        ),
    },
    advice="Compute both sides of each line at its numbers, as the cell of exercise 3 does: where they are equal, nothing is refuted.",
)

EXERCISES = (
    Exercise(
        reference=refutations,
        returns=("false lines that still stand", "true lines that you accuse", "_why"),
        probes=lambda seed: (Probe("your numbers, put into both sides", ()),),
        observe=_LINES.standing,
        misconceptions=_LINES.misconceptions(),
        hints=(
            "One set of numbers may serve several lines. Begin with ŷ = (0.5, 0.3, 0.2), and look for a y that leaves no term out and meets no condition by accident.",
            "One-hot rows and zeros make terms vanish, and with them differences. Conditions: which lines would be saved by a row that sums to 1, which by j = k?",
            "With y = (0, 0.5, 1.5), j = 1 and k = 0 you have two classes with weight, a sum of 2, and two different places.",
        ),
    ),
)
