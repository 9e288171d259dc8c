"""A staged answer: its values follow one from another, and the first that does not is told.

The ones after it are held against what would follow from it: somebody who has made one mistake is told of one.
"""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from course_lib.judging.exercise import Function, Stage, Stages
from course_lib.judging.run import Array
from course_lib.judging.shapes import shape_finding
from course_lib.judging.signatures import value_finding
from course_lib.judging.trial import Case, Finding, Trial

UNFINISHED = "unfinished"


def first_astray(trial: Trial) -> Finding | None:
    """Name the first value that does not follow from those before it, and say whether the later ones follow from it.

    None where the exercise has no stages, where there are no values to look at, and where all of them follow.
    """
    stages = trial.exercise.stages
    if not stages:
        return None
    cases = [_Walked(trial, stages, index, case) for index, case in enumerate(trial.cases) if case.values]
    places = range(len(stages.each))
    astray = [place for place in places if not all(case.follows(place) for case in cases)]
    if not astray:
        return None
    first, name = astray[0], stages.names[astray[0]]
    later = [place for place in places if place > first and cases[0].received(place).size]
    if not cases[0].received(first).size:
        return Finding(UNFINISHED, _next(name, first, len(places), bool(later)), cases[0].index, value=name)
    found = _about(trial, cases, stages.each[first], first)
    before = f"It is number {first + 1} of {len(places)}, and all before it are right." if first else ""
    after = _after([stages.names[place] for place in later if place in astray]) if later else ""
    return replace(found, message=" ".join(filter(None, (found.message, before, after))), value=name)


class _Walked:
    """One case: what the answer has in each stage, and what follows there from what it has before."""

    def __init__(self, trial: Trial, stages: Stages, index: int, case: Case) -> None:
        self.tolerance, self.stages, self.index, self.case = trial.tolerance, stages.each, index, case
        given = stages.given(*case.probe.arguments)
        self.values = SimpleNamespace(**given, **{name: self.received(i) for i, name in enumerate(stages.names)})

    def received(self, place: int) -> Array:
        return self.case.values[place].received

    def follows(self, place: int) -> bool:
        return self.came_by(self.stages[place].follows, place)

    def came_by(self, makes: Function, place: int) -> bool:
        """Whether a stage has what this makes of the answer's own values."""
        try:
            with np.errstate(all="ignore"):
                made = np.asarray(makes(self.values))
        except ValueError:  # from values whose shapes do not go together nothing follows
            return False
        return self.tolerance.equal(self.received(place), made)


def _next(name: str, right: int, count: int, later: bool) -> str:  # noqa: FBT001 - called in one place
    if later:
        return f"`{name}` is missing, and what you have after it needs it: one step at a time."
    return f"{right} of {count} are right. Next comes `{name}`." if right else f"Begin with `{name}`."


def _about(trial: Trial, cases: list[_Walked], stage: Stage, place: int) -> Finding:
    """Say what is wrong in a stage: a known mistake, or what a pattern tells."""
    index = next(case.index for case in cases if not case.follows(place))
    for mistake in stage.mistakes:
        if all(case.came_by(mistake.wrong, place) for case in cases):
            return Finding(mistake.slug, mistake.says, index)
    compared = trial.values(place)
    found = shape_finding(stage.name, compared) or value_finding(stage.name, compared)
    says = f"`{stage.name}` does not follow from what stands before it: take the case below through its line by hand."
    found = found or Finding("", says)
    return replace(found, index=index) if found.index is None else found


def _after(astray: list[str]) -> str:
    if not astray:
        return "What you have after it follows correctly from it: mend this one line, and they are right too."
    more = f" and {len(astray) - 1} more" if len(astray) > 1 else ""
    return f"After it, `{astray[0]}`{more} {'do' if more else 'does'} not follow from what stands before either."
