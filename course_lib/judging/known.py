"""Whether an answer does what a known mistake does."""

from course_lib.judging.compare import fitted
from course_lib.judging.exercise import Misconception
from course_lib.judging.run import Failure, Result, Values
from course_lib.judging.trial import Case, Finding, Trial, run_for


def known_mistake(trial: Trial) -> Finding | None:
    """Find the known mistake with the same results in every case: with the same arguments modified, else without.

    Where the values are right, which arguments are modified is all that matters.
    """
    modified = [case.result.modified for case in trial.cases]
    other = None
    for mistake in trial.exercise.misconceptions:
        results = _results_if_same(mistake, trial)
        if results and [result.modified for result in results] == modified:
            return _finding(mistake, trial)
        if results and not other:
            other = mistake
    return _finding(other, trial) if other and not trial.accepted else None


def mistake_of_any_size(trial: Trial) -> Finding | None:
    """Find the known mistake that knows its kind in the results of all cases."""
    if any(case.failure or any(value.right is None for value in case.values) for case in trial.cases):
        return None
    calls = [(*case.probe.arguments, *(value.received for value in case.values)) for case in trial.cases]
    kinds = (mistake for mistake in trial.exercise.misconceptions if mistake.kind and mistake.kind(calls))
    return next((_finding(mistake, trial) for mistake in kinds), None)


def _finding(mistake: Misconception, trial: Trial) -> Finding:
    return Finding(mistake.slug, mistake.says + trial.besides)


def _results_if_same(mistake: Misconception, trial: Trial) -> list[Result] | None:
    """Run a mistake as long as it does what the answer did; None where it does not."""
    # Where there is nothing but errors to compare, their words must agree: many a mistake ends in a ValueError.
    words = all(case.failure for case in trial.cases)
    results = []
    for case in trial.cases:
        (result,) = run_for(trial.exercise, mistake.wrong, [case.probe])
        if not agrees(trial, case, result.came, words=words):
            return None
        results.append(result)
    return results


def agrees(trial: Trial, case: Case, came: Values | Failure, *, words: bool) -> bool:
    """Whether the answer gave these values there (NaN and infinities too), or failed in the same way."""
    if isinstance(came, Failure) or case.failure:
        return isinstance(came, Failure) and case.failure is not None and _same_failure(came, case.failure, words=words)
    triples = zip(case.values, came, case.expected, strict=True)
    return all(trial.tolerance.equal(value.received, fitted(other, wanted)) for value, other, wanted in triples)


def _same_failure(one: Failure, other: Failure, *, words: bool) -> bool:
    same = (one.kind, one.type, one.position) == (other.kind, other.type, other.position)
    return same and (not words or one.message == other.message)
