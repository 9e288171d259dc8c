"""What to say of cases that differ from all others: of labels, of an exact 0, of numbers near 1000."""

import numpy as np

from course_lib.judging.facets import Facet, Kind
from course_lib.judging.failures import describe
from course_lib.judging.trial import Case, Finding, Trial

# Why it is so and what to do, where only these cases are wrong or a second thing is wrong in them.
ADVICE: dict[Kind, str] = {
    "labels": "A 1-D `{0}` has one whole number for each sample, its class: make rows of them first, or pick one entry in"
    " each row. `{0}.ndim` tells which kind has come.",
    "rows": "A 2-D `{0}` has one number for each class: it is no index, and weighs all the entries of a row. `{0}.ndim`"
    " tells which kind has come.",
    "soft": "In a soft row of `{0}` every class has a weight, and a term of its own. Do you keep one class of each row (an"
    " `argmax`), or add classes up too early?",
    "whole": "Is a result written into a copy of `{0}`, or into an array like it (`zeros_like`, `ones_like`, `empty_like`)?"
    " It holds whole numbers then, and loses all decimals. Or do you ask for the type, where `ndim` tells more?",
    "zero": "You divide by such a number or take its logarithm: 1/0 and log 0 are infinite, 0/0 and 0 · log 0 are NaN. Keep"
    " the 0 from coming there.",
    "extreme": "`np.exp(1000)` is infinite and `np.exp(-1000)` is 0, so that ∞/∞, 0/0 or log 0 may follow. What keeps"
    " exponents small without changing the result?",
    "one_row": "Does a `squeeze`, or a test of the shape, take it for a vector?",
}
LIMITED = "Is something clipped, added or rounded that should not be?"


def only_there(trial: Trial, left_out: tuple[Facet, ...]) -> Finding | None:
    """Say what is wrong with an answer that is right in all cases but those of one facet."""
    if len(left_out) != 1:
        return None
    (facet,) = left_out
    wrong = [i for i, case in enumerate(trial.cases) if not case.accepted]
    what, advice = _there([trial.cases[i] for i in wrong], facet)
    if not advice:
        return None
    message = f"Right, except {facet.where}: there {what}. {advice}{trial.besides}"
    return Finding(f"wrong_{facet.kind}", message, wrong[0])


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
    if failed:
        return f"your function {describe(failed).replace('raises', 'stops with', 1)}", advice
    if any(_not_finite(case) for case in cases):
        return "NaN or infinity comes", advice
    if facet.kind == "extreme":
        return "something else comes", LIMITED
    if facet.kind == "whole" and not all(_cut(case) for case in cases):
        return "something else comes", ""
    return "something else comes", "" if facet.kind == "zero" else advice


def _not_finite(case: Case) -> bool:
    return any(
        bool(np.isfinite(value.expected).all()) and not bool(np.isfinite(value.received.astype(float)).all())
        for value in case.values
    )


def _cut(case: Case) -> bool:
    """Whether the wrong values are whole numbers throughout, as in an array that can hold nothing else."""
    wrong = [value.received.astype(float) for value in case.values if not value.is_right]
    return all(bool((received == np.trunc(received)).all()) for received in wrong)
