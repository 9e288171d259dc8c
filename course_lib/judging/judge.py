"""From results to an outcome: right, a known mistake, a pattern in what is wrong, or wrong with evidence."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from course_lib.judging.clock import SECONDS, Clock
from course_lib.judging.evidence import evidence
from course_lib.judging.exercise import Exercise, Probe
from course_lib.judging.explain import explanation
from course_lib.judging.failures import failure_finding
from course_lib.judging.known import known_mistake, mistake_of_any_size
from course_lib.judging.outcome import Outcome
from course_lib.judging.place.search import find_place
from course_lib.judging.render import listing
from course_lib.judging.run import ELSEWHERE, Result
from course_lib.judging.shapes import shape_finding
from course_lib.judging.signatures import value_finding
from course_lib.judging.stages import UNFINISHED, first_astray
from course_lib.judging.trial import Finding, Trial, hold

BY_HAND = ": take the case below through your code by hand, a line at a time."


def judge(exercise: Exercise, probes: Sequence[Probe], results: Sequence[Result], answer: Any = None) -> Outcome:
    """Say how an answer did, given its results on `probes` (from `run_for(exercise, answer, probes)`).

    Where the function itself is given as `answer`, and its text can be had, the place in it that is wrong is looked
    for: changed copies of it are run. Then all that is looked for together takes about a second at most.

    Raises ValueError where probes and results do not belong together, RuntimeError where the reference itself fails.
    """
    trial = hold(exercise, probes, results)
    first = trial.cases[0].failure
    if first and first.kind == "not_implemented":
        return not_attempted(exercise.name, _unwritten(exercise.name, first.message))
    if not trial.wrong:
        note = exercise.note if any(case.by_convention for case in trial.cases) else ""
        cases = "The case is" if len(probes) == 1 else f"All {len(probes)} cases are"
        return Outcome("correct", exercise.name, f"{cases} right.", note=note)
    clock = None if answer is None else Clock(SECONDS)
    known = first_astray(trial) or known_mistake(trial) or mistake_of_any_size(trial)
    found = known or _pattern(trial, clock and clock.half())
    index = trial.wrong[0] if found.index is None else found.index
    place = find_place(trial, answer, clock.left) if clock and found.slug != UNFINISHED else None
    message = found.message.replace(BY_HAND, ".") if place else found.message
    return Outcome(
        "incorrect", exercise.name, message, found.slug or None, evidence(trial, index, found.value), place=place
    )


def _unwritten(name: str, message: str) -> str:
    elsewhere = re.fullmatch(ELSEWHERE.format(r"(\w+)"), message)
    if elsewhere and (called := elsewhere[1]) != name:
        return (
            f"Your `{name}` calls `{called}`, which still raises NotImplementedError: write that one first and run its"
            " cell, then check again."
        )
    return (
        f"`{name}` still raises NotImplementedError: put your code in its place, then check again. `hint({name})` gives"
        " a first step."
    )


def _pattern(trial: Trial, clock: Clock | None) -> Finding:
    """Say what a pattern tells; where it tells no cause, what explains the answer in more than one step."""
    found = diagnosis(trial)
    fails = any(case.failure for case in trial.cases)  # in some cases: what is said of the others is not all
    return found if found.telling and not fails else explanation(trial, clock) or found


def not_attempted(name: str, message: str) -> Outcome:
    """Make the outcome for what cannot be judged yet."""
    return Outcome("not attempted", name, message)


def diagnosis(trial: Trial) -> Finding:
    """Say what is wrong with an answer that fits no known mistake; no pattern recognised, no slug."""
    if trial.accepted:
        names = f"{listing(trial.modified)} {'is' if len(trial.modified) == 1 else 'are'}"
        return Finding(
            "modifies_inputs",
            f"The values are right, but {names} changed in place: whoever called your function loses its own array."
            " Work on a copy (`.copy()`), or make a new array.",
        )
    first = next(i for i, case in enumerate(trial.cases) if not case.accepted)
    failure = trial.cases[first].failure
    finding = failure_finding(trial, failure) if failure else _order(trial) or _first_wrong_value(trial)
    index = first if finding.index is None else finding.index
    return replace(finding, message=f"{finding.message}{trial.besides} {_extent(trial)}", index=index)


def _extent(trial: Trial) -> str:
    right, total = sum(case.accepted for case in trial.cases), len(trial.cases)
    if right == 0:
        return f"No case of {total} is right yet; below is the smallest." if total > 1 else "Below is the case."
    return f"Right: {right} of {total} cases. Below is one that is not."


def _order(trial: Trial) -> Finding | None:
    """Recognise the right values in another order."""
    everywhere = range(len(trial.cases))
    if not trial.reordered(everywhere, [case.expected for case in trial.cases]):
        return None
    expected = ", ".join(trial.exercise.returns)
    return Finding("wrong_order", f"The values are right but come in another order: `return {expected}`.")


def _first_wrong_value(trial: Trial) -> Finding:
    values = {name: trial.values(position) for position, name in enumerate(trial.exercise.returns)}
    wrong = [name for name, compared in values.items() if not all(value.is_right for value in compared)]
    right = [name for name in values if name not in wrong]
    name, compared = wrong[0], values[wrong[0]]
    finding = shape_finding(name, compared) or value_finding(name, compared)
    if finding is None:
        slug = "one_value_wrong" if len(values) > len(wrong) == 1 else ""
        finding = Finding(slug, f"`{name}` is wrong{BY_HAND}", telling=False)
    index = next(value.index for value in compared if not value.is_right) if finding.index is None else finding.index
    telling = finding.telling and len(wrong) == 1  # of several, one explained is not all
    return replace(finding, message=_which(wrong, right) + finding.message, index=index, telling=telling)


def _which(wrong: list[str], right: list[str]) -> str:
    if right:
        return f"{listing(right)} {'is' if len(right) == 1 else 'are'} right. "
    return "" if len(wrong) == 1 else f"{listing(wrong)} are wrong; begin with the first. "
