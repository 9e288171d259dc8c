"""The evidence: arguments, what was expected and what came, for one case."""

from collections.abc import Iterator

from course_lib.judging.failures import describe
from course_lib.judging.outcome import Evidence, Row
from course_lib.judging.render import decimals_to_tell_apart
from course_lib.judging.trial import Case, Trial


def evidence(trial: Trial, index: int) -> Evidence:
    """Show case `index`: every argument, then those of the values that are wrong."""
    case = trial.cases[index]
    rows = [Row("argument", name, value) for name, value in case.arguments.items()]
    return Evidence(case.probe.name, (*rows, *_values(case, trial.exercise.returns)))


def _values(case: Case, names: tuple[str, ...]) -> Iterator[Row]:
    if case.failure:
        yield from (Row("expected", name, value) for name, value in zip(names, case.expected, strict=True))
        yield Row("received", "", describe(case.failure))
        return
    for name, value, expected in zip(names, case.values, case.expected, strict=True):
        if value.is_right:
            continue
        differs = None if value.right is None else ~value.right
        decimals = decimals_to_tell_apart(value.received, expected, differs)
        yield Row("expected", name, expected, decimals=decimals)
        yield Row("received", name, value.received, differs, decimals)
