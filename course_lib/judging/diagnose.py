"""Put the signatures together: which value is wrong, in which cases, and what pattern shows."""

from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np

from course_lib.judging.cases import Case, Finding
from course_lib.judging.compare import Tolerance, agreement, fitted, values_right
from course_lib.judging.exercise import Exercise, Probe
from course_lib.judging.failures import failure_finding
from course_lib.judging.render import listing
from course_lib.judging.run import Result
from course_lib.judging.shapes import shape_finding
from course_lib.judging.signatures import value_finding

MOST_REORDERED = 4  # values of one answer whose orders are tried


@dataclass(frozen=True, eq=False)
class Trial:
    """An answer's results beside those of the reference."""

    exercise: Exercise
    probes: tuple[Probe, ...]
    results: tuple[Result, ...]
    expected: tuple[Result, ...]
    by_reference: tuple[bool, ...]  # values equal to the reference's
    accepted: tuple[bool, ...]  # values right by the reference or by another convention

    @property
    def tolerance(self) -> Tolerance:
        """How far apart equal numbers may be."""
        return Tolerance(self.exercise.rtol, self.exercise.atol)

    @property
    def wrong(self) -> list[int]:
        """The probes with wrong values or with arguments modified that the reference leaves alone."""
        return [i for i, accepted in enumerate(self.accepted) if not accepted or self._modified(i)]

    @property
    def modified(self) -> list[str]:
        """Names of the arguments that are modified in some case though the reference leaves them alone."""
        positions = {position for i in range(len(self.probes)) for position in self._modified(i)}
        return [self.exercise.arguments[position] for position in sorted(positions)]

    def _modified(self, index: int) -> set[int]:
        return set(self.results[index].modified) - set(self.expected[index].modified)


def diagnose(trial: Trial) -> Finding:
    """Say what is wrong with an answer that fits no known misconception; no pattern recognised, no slug."""
    if all(trial.accepted):
        names = listing(trial.modified)
        return Finding(
            "modifies_inputs",
            f"The values are right, but {names} is changed in place: whoever called your function loses its own array."
            " Work on a copy (`.copy()`), or make a new array.",
        )
    first = trial.accepted.index(False)
    failure = trial.results[first].failure
    finding = failure_finding(failure, trial.exercise) if failure else _order(trial) or _first_wrong_value(trial)
    also = f" Besides, it changes {listing(trial.modified)} in place: work on a copy." if trial.modified else ""
    index = first if finding.index is None else finding.index
    return replace(finding, message=f"{finding.message}{also} {_extent(trial)}", index=index)


def _extent(trial: Trial) -> str:
    right, total = sum(trial.accepted), len(trial.probes)
    if right == 0:
        return f"No case of {total} is right yet; below is the smallest." if total > 1 else "Below is the case."
    return f"Right: {right} of {total} cases. Below is one that is not."


def _order(trial: Trial) -> Finding | None:
    """Recognise the right values in another order."""
    names = trial.exercise.returns
    if len(names) > MOST_REORDERED:
        return None
    for order in permutations(range(len(names))):
        pairs = zip(trial.results, trial.expected, strict=True)
        if all(values_right(_reordered(result, order), right, trial.exercise) for result, right in pairs):
            expected = ", ".join(names)
            return Finding("wrong_order", f"The values are right but come in another order: `return {expected}`.")
    return None


def _reordered(result: Result, order: tuple[int, ...]) -> Result:
    return replace(result, values=result.values and tuple(result.values[i] for i in order))


def _first_wrong_value(trial: Trial) -> Finding:
    names = trial.exercise.returns
    values = [_cases(trial, position) for position in range(len(names))]
    wrong = [name for name, cases in zip(names, values, strict=True) if not all(case.is_right for case in cases)]
    name, cases = wrong[0], values[names.index(wrong[0])]
    finding = shape_finding(name, cases, trial.tolerance) or value_finding(name, cases, trial.tolerance)
    if finding is None:
        slug = "one_value_wrong" if len(names) > len(wrong) == 1 else ""
        finding = Finding(slug, f"`{name}` is wrong: take the case below through your code by hand, a line at a time.")
    right = [name for name in names if name not in wrong]
    index = next(case.index for case in cases if not case.is_right) if finding.index is None else finding.index
    return replace(finding, message=_which(wrong, right) + finding.message, index=index)


def _which(wrong: list[str], right: list[str]) -> str:
    if right:
        return f"{listing(right)} {'is' if len(right) == 1 else 'are'} right. "
    return "" if len(wrong) == 1 else f"{listing(wrong)} are wrong; begin with the first. "


def _cases(trial: Trial, position: int) -> list[Case]:
    """Gather one of the values over all probes that gave values."""
    cases = []
    for index, (probe, result, right) in enumerate(zip(trial.probes, trial.results, trial.expected, strict=True)):
        if result.values is None or right.values is None:
            continue
        expected = right.values[position]
        received = fitted(result.values[position], expected)
        mask = agreement(received, expected, trial.tolerance)
        if trial.accepted[index]:  # by another convention, perhaps: then no entry counts as wrong
            mask = np.ones(expected.shape, dtype=bool)
        floats = expected if expected.dtype.kind == "f" else expected.astype(np.float64)
        arguments = dict(zip(trial.exercise.arguments, probe.arguments, strict=True))
        cases.append(Case(index, received, floats, arguments, mask))
    return cases
