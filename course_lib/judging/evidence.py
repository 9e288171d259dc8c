"""The evidence: arguments, what was expected and what came, for one probe."""

from collections.abc import Iterator

from course_lib.judging.compare import agreement, fitted
from course_lib.judging.diagnose import Trial
from course_lib.judging.failures import describe
from course_lib.judging.outcome import Evidence, Row
from course_lib.judging.render import decimals_to_tell_apart


def evidence(trial: Trial, index: int) -> Evidence:
    """Show probe `index`: every argument, then those of the values that are wrong."""
    probe, exercise = trial.probes[index], trial.exercise
    arguments = zip(exercise.arguments, probe.arguments, strict=True)
    rows = [Row("argument", name, value) for name, value in arguments]
    return Evidence(probe.name, (*rows, *_values(trial, index)))


def _values(trial: Trial, index: int) -> Iterator[Row]:
    wanted, result, names = trial.expected[index].values, trial.results[index], trial.exercise.returns
    assert wanted is not None  # noqa: S101 - `judge` has made sure of the reference
    if result.values is None:
        yield from (Row("expected", name, value) for name, value in zip(names, wanted, strict=True))
        yield Row("received", "", describe(result.failure) if result.failure else "nothing")
        return
    for name, value, right in zip(names, result.values, wanted, strict=True):
        received = fitted(value, right)
        agrees = agreement(received, right, trial.tolerance)
        if agrees is not None and agrees.all():
            continue
        differs = None if agrees is None else ~agrees
        decimals = decimals_to_tell_apart(received, right, differs)
        yield Row("expected", name, right, decimals=decimals)
        yield Row("received", name, received, differs, decimals)
