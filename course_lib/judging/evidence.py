"""The evidence: arguments, what was expected and what came, for one case."""

from collections.abc import Iterator
from itertools import accumulate

import numpy as np

from course_lib.judging.compare import Comparison
from course_lib.judging.failures import describe
from course_lib.judging.outcome import Evidence
from course_lib.judging.render import decimals_to_tell_apart
from course_lib.judging.rows import Row
from course_lib.judging.run import Array
from course_lib.judging.trial import Case, Trial

LEGIBLE = 12  # numbers that are expected, in one case: where more are wrong, some stand for all


def evidence(trial: Trial, index: int, value: str = "") -> Evidence:
    """Show case `index`: every argument, then those of the values that are wrong, or the one called `value` alone."""
    case, shown = trial.cases[index], trial.exercise.shown
    arguments = shown(*case.probe.arguments) if shown else case.arguments
    rows = [Row("argument", name, given) for name, given in arguments.items()]
    return Evidence(case.probe.name, (*rows, *_values(case, trial.exercise.returns, value)), case)


def _values(case: Case, names: tuple[str, ...], alone: str) -> Iterator[Row]:
    if case.failure:
        pairs = zip(names, case.expected, strict=True)
        yield from (Row("expected", name, value) for name, value in pairs if not name.startswith("_"))
        yield Row("received", "", describe(case.failure))
        return
    compared = zip(names, case.values, strict=True)
    wrong = [(name, value) for name, value in compared if not value.is_right and not name.startswith("_")]
    wrong = [(name, value) for name, value in wrong if name == alone] or wrong
    for name, value in _legible(wrong):
        differs = None if value.right is None else ~value.right
        decimals = decimals_to_tell_apart(value.received, value.expected, differs)
        yield Row("expected", name, _alike(value), decimals=decimals)
        if value.received.size or not alone:  # of one that is asked for by itself, none may have come yet
            yield Row("received", name, value.received, differs, decimals)


def _alike(value: Comparison) -> Array:
    """Return what is expected, as whole numbers where such came and it has no others: a count beside a count."""
    with np.errstate(invalid="ignore"):  # of what is no number, and of one too large
        whole = value.expected.astype(np.int64)
    counts = value.received.dtype.kind in "iu" and np.array_equal(whole, value.expected)
    return whole if counts else value.expected


def _legible(wrong: list[tuple[str, Comparison]]) -> list[tuple[str, Comparison]]:
    """Keep all values, or the smallest as far as they can be read; at least one."""
    smallest = sorted(wrong, key=lambda pair: pair[1].expected.size)
    sizes = accumulate(value.expected.size for _, value in smallest)
    kept = {name for (name, _), size in zip(smallest, sizes, strict=True) if size <= LEGIBLE}
    return [pair for pair in wrong if pair[0] in kept] or smallest[:1]
