"""An answer's results beside those of the reference, case by case; and what can be found in them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations
from typing import Any

import numpy as np

from course_lib.judging.compare import Comparison, Tolerance, compare, fitted
from course_lib.judging.exercise import Exercise, Function, Probe
from course_lib.judging.facets import Facet, facets
from course_lib.judging.render import listing
from course_lib.judging.run import Failure, Result, Values, run
from course_lib.judging.smallest import size

MOST_REORDERED = 4  # values of one answer whose orders are tried


@dataclass(frozen=True, eq=False)
class Case:
    """One probe: what the answer gave, beside what the reference gave."""

    probe: Probe
    arguments: dict[str, Any]
    result: Result
    expected: Values
    values: tuple[Comparison, ...]  # one for each value asked for; none where the answer failed
    modified: tuple[str, ...]  # the arguments changed in place that the reference leaves alone
    left: tuple[int, ...]  # the positions of the arguments that the reference changes in place: an answer may as well
    by_convention: bool  # right, by another convention than the reference's: then every entry counts as right

    @property
    def failure(self) -> Failure | None:
        """Why there are no values."""
        return self.result.came if isinstance(self.result.came, Failure) else None

    @property
    def accepted(self) -> bool:
        """Whether the values are right."""
        return not self.failure and all(value.is_right for value in self.values)


@dataclass(frozen=True, eq=False)
class Trial:
    """All cases of one answer, the smallest first: so the first in which something shows is the one to look at."""

    exercise: Exercise
    cases: tuple[Case, ...]
    tolerance: Tolerance

    @property
    def accepted(self) -> bool:
        """Whether all values are right."""
        return all(case.accepted for case in self.cases)

    @property
    def wrong(self) -> list[int]:
        """The places of the cases with a wrong value, or an argument changed in place."""
        return [i for i, case in enumerate(self.cases) if not case.accepted or case.modified]

    @property
    def modified(self) -> list[str]:
        """The arguments changed in place in some case, though the reference leaves them alone."""
        return [name for name in self.exercise.arguments if any(name in case.modified for case in self.cases)]

    @property
    def besides(self) -> str:
        """What to add about changed arguments where the values are wrong as well."""
        if self.accepted or not self.modified:
            return ""
        return f" Besides, it changes {listing(self.modified)} in place: work on a copy."

    @cached_property
    def facets(self) -> dict[Facet, frozenset[int]]:
        """What some of the cases have in their arguments, with their places."""
        return facets([case.arguments for case in self.cases])

    def again(self, index: int, result: Result) -> Case:
        """Hold another result of a case against the same reference."""
        case = self.cases[index]
        return _case(self.exercise, self.tolerance, index, case.probe, result, Result(case.expected, case.left))

    def values(self, position: int) -> list[Comparison]:
        """One of the values, over all cases that gave values."""
        return [case.values[position] for case in self.cases if case.values]

    def reordered(self, places: Sequence[int], values: Sequence[Values]) -> bool:
        """Whether the answer gave these values in the cases with these places, in another order everywhere."""
        count = len(self.exercise.returns)
        pairs = [(self.cases[i].result.came, wanted) for i, wanted in zip(places, values, strict=True)]
        return 1 < count <= MOST_REORDERED and any(
            all(
                not isinstance(came, Failure) and self.tolerance.equal(fitted(came[p], wanted[q]), wanted[q])
                for came, wanted in pairs
                for p, q in enumerate(order)
            )
            for order in permutations(range(count))
            if order != tuple(range(count))
        )


@dataclass(frozen=True)
class Finding:
    """What is wrong: a slug, what to say to the learner (what, why, what to do next), and the case that shows it."""

    slug: str
    message: str
    index: int | None = None  # None: the first case that is wrong
    telling: bool = True  # whether it says a cause, and not only where or how the answer is wrong
    value: str = ""  # the one value to be shown; empty: those that are wrong


def run_for(exercise: Exercise, answer: Function, probes: Sequence[Probe]) -> list[Result]:
    """Run `answer` in the way `exercise` asks for."""
    return run(answer, probes, len(exercise.returns), exercise.observe)


def hold(exercise: Exercise, probes: Sequence[Probe], results: Sequence[Result]) -> Trial:
    """Hold an answer's results against the reference's.

    Raises ValueError where probes and results do not belong together, RuntimeError where the reference itself fails.
    """
    if not probes or len(probes) != len(results):
        raise ValueError(f"results must be one for each probe, got {len(results)} results for {len(probes)} probes")
    tolerance = Tolerance(exercise.rtol, exercise.atol)
    references = run_for(exercise, exercise.reference, probes)
    triples = sorted(zip(probes, results, references, strict=True), key=lambda triple: size(triple[0]))
    cases = tuple(_case(exercise, tolerance, index, *triple) for index, triple in enumerate(triples))
    return Trial(exercise, cases, tolerance)


def _case(
    exercise: Exercise, tolerance: Tolerance, index: int, probe: Probe, result: Result, reference: Result
) -> Case:
    expected = reference.came
    if isinstance(expected, Failure):
        raise RuntimeError(f"the reference of {exercise.name} fails for {probe.name!r}: {expected}")  # noqa: TRY004
    arguments = dict(zip(exercise.arguments, probe.arguments, strict=True))
    values: tuple[Comparison, ...] = ()
    if not isinstance(result.came, Failure):
        if len(result.came) != len(expected):
            asked = len(expected)
            raise ValueError(f"results of {exercise.name} must hold {asked} values each, got {len(result.came)}")
        pairs = zip(result.came, expected, strict=True)
        values = tuple(compare(index, arguments, received, right, tolerance) for received, right in pairs)
    by_convention = _right_by_another_convention(exercise, probe, values)
    if by_convention:
        values = tuple(replace(value, right=np.ones(value.expected.shape, dtype=bool)) for value in values)
    changed = sorted(set(result.modified) - set(reference.modified))
    modified = tuple(exercise.arguments[position] for position in changed)
    return Case(probe, arguments, result, expected, values, modified, reference.modified, by_convention)


def _right_by_another_convention(exercise: Exercise, probe: Probe, values: tuple[Comparison, ...]) -> bool:
    """Whether `also_right` accepts what is not as expected; it is asked about finite values of the right shapes."""
    if exercise.also_right is None or all(value.is_right for value in values):
        return False
    received = tuple(value.received.astype(np.float64) for value in values)
    if any(value.right is None for value in values) or not all(np.isfinite(value).all() for value in received):
        return False
    return bool(exercise.also_right(received, *probe.arguments))
