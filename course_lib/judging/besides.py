"""What to say of cases that differ from all others: of labels, of an exact 0, of numbers near 1000."""

import numpy as np

from course_lib.judging.facets import Facet, Kind
from course_lib.judging.failures import describe
from course_lib.judging.trial import Case, Finding, Trial

# Why it is so and what to do, where only these cases are wrong or a second thing is wrong in them.
ADVICE: dict[Kind, str] = {
    "labels": "A 1-D `{0}` has one whole number for each sample, its class: make rows of them first, or pick one entry"
    " in each row. `{0}.ndim` tells which kind has come.",
    "rows": "A 2-D `{0}` has one number for each class: it is no index, and weighs all the entries of a row. `{0}.ndim`"
    " tells which kind has come.",
    "soft": "A soft row of `{0}` has no 1 in it: every class has a weight between 0 and 1. Do you look for a 1, keep"
    " one class of each row (an `argmax`), or add classes up too early?",
    "whole": "A result that is written into a copy of `{0}`, or into an array like it (`zeros_like`, `ones_like`,"
    " `empty_like`), becomes whole numbers too: make an array of floats.",
    "zero": "You divide by such a number or take its logarithm: 1/0 and log 0 are infinite, 0/0 and 0 · log 0 are NaN."
    " Keep the 0 from coming there.",
    "extreme": "`np.exp(1000)` is infinite and `np.exp(-1000)` is 0, so that ∞/∞, 0/0 or log 0 may follow. What keeps"
    " exponents small without changing the result?",
}
BY_TYPE = (
    "Do you tell kinds of `{0}` apart by the type, where `ndim` tells more? Or write fractions into whole numbers?"
)
LIMITED = "Is something clipped, added or rounded that should not be?"


def only_there(trial: Trial, left_out: tuple[Facet, ...]) -> Finding | None:
    """Say what is wrong with an answer that is right in all cases but those of these facets."""
    wrong = [i for i, case in enumerate(trial.cases) if not case.accepted]
    said = []
    for facet in left_out:
        there = [i for i in wrong if i in trial.facets[facet]]
        what, advice = _there([trial.cases[i] for i in there], facet)
        whole_kind = facet.kind in ("labels", "rows")  # who forgets one of these is hardly ever right there
        if not there or not advice or (whole_kind and 2 * len(there) < len(trial.facets[facet])):
            return None
        said.append((facet, f"{facet.where}: there {what}. {advice}", there[0]))
    facet, first, index = said[0]
    others = "".join(f" Nor is it right {other}" for _, other, _ in said[1:])
    return Finding(f"wrong_{facet.kind}", f"Right, except {first}{others}{trial.besides}", index)


def besides(trial: Trial, facet: Facet, there: list[int]) -> str:
    """Say what else is wrong in the cases `there` that have this facet; nothing where nothing sure can be said."""
    cases = [trial.cases[i] for i in there if i in trial.facets[facet]]
    if not cases:
        return ""
    wrong = [case for case in cases if not case.accepted]
    if not wrong:
        return f" (This is not so {facet.where}: there it is right.)"
    what, advice = _there(wrong, facet)
    return f" Besides, {facet.where} {what}. {advice}".rstrip() if advice else ""


def _there(cases: list[Case], facet: Facet) -> tuple[str, str]:
    """Say what comes in these cases, and why: nothing where it may be but another way to clip."""
    advice = ADVICE[facet.kind].format(facet.argument)
    failed = next((case.failure for case in cases if case.failure), None)
    if failed and facet.kind == "whole":
        advice = BY_TYPE.format(facet.argument)
    if failed:
        what = describe(failed)
        stops = what.startswith("raises ")
        return f"your function stops with {what.removeprefix('raises ')}" if stops else f"what comes is {what}", advice
    if facet.kind != "whole" and any(_not_finite(case) for case in cases):
        return "NaN or infinity comes", advice
    if facet.kind == "extreme":
        advice = LIMITED
    elif facet.kind == "zero" or (facet.kind == "whole" and not all(_cut(case) for case in cases)):
        advice = ""
    return "something else comes", advice


def _not_finite(case: Case) -> bool:
    return any(
        bool(np.isfinite(value.expected).all()) and not bool(np.isfinite(value.received).all()) for value in case.values
    )


def _cut(case: Case) -> bool:
    """Whether the wrong values are whole numbers throughout, as in an array that can hold nothing else."""
    wrong = [value.received for value in case.values if not value.is_right]
    return all(bool((received == np.trunc(received)).all()) for received in wrong)
