"""From results to an outcome: right, a known mistake, a pattern in what is wrong, or wrong with evidence."""

from collections.abc import Sequence

from course_lib.judging.compare import right_by_another_convention, same_result, values_right
from course_lib.judging.diagnose import Trial, diagnose
from course_lib.judging.evidence import evidence
from course_lib.judging.exercise import Exercise, Function, Misconception, Probe
from course_lib.judging.outcome import Outcome
from course_lib.judging.render import listing
from course_lib.judging.run import Result, run


def judge(exercise: Exercise, probes: Sequence[Probe], results: Sequence[Result]) -> Outcome:
    """Say how an answer did, given its results on `probes` (from `run_for(exercise, answer, probes)`).

    Raises ValueError where probes and results do not belong together, RuntimeError where the reference itself fails.
    """
    _belong_together(exercise, probes, results)
    first = results[0].failure
    if first and first.kind == "not_implemented":
        return not_attempted(
            exercise.name,
            f"`{exercise.name}` still raises NotImplementedError: put your code in its place, then check again."
            f" `hint({exercise.name})` gives a first step.",
        )
    trial = _trial(exercise, tuple(probes), tuple(results))
    if not trial.wrong:
        note = exercise.note if not all(trial.by_reference) else ""
        cases = "The case is" if len(probes) == 1 else f"All {len(probes)} cases are"
        return Outcome("correct", exercise.name, f"{cases} right.", note=note)
    if known := _known(trial):
        return Outcome("incorrect", exercise.name, _said(known, trial), known.slug, evidence(trial, trial.wrong[0]))
    finding = diagnose(trial)
    index = trial.wrong[0] if finding.index is None else finding.index
    return Outcome("incorrect", exercise.name, finding.message, finding.slug or None, evidence(trial, index))


def run_for(exercise: Exercise, answer: Function, probes: Sequence[Probe]) -> list[Result]:
    """Run `answer` in the way `exercise` asks for."""
    return run(answer, probes, len(exercise.returns), exercise.observe)


def not_attempted(name: str, message: str) -> Outcome:
    """Make the outcome for what cannot be judged yet."""
    return Outcome("not attempted", name, message)


def _belong_together(exercise: Exercise, probes: Sequence[Probe], results: Sequence[Result]) -> None:
    if not probes or len(probes) != len(results):
        raise ValueError(f"results must be one for each probe, got {len(results)} results for {len(probes)} probes")
    asked = len(exercise.returns)
    for result in results:
        if result.values is not None and len(result.values) != asked:
            raise ValueError(f"results of {exercise.name} must hold {asked} values each, got {len(result.values)}")


def _trial(exercise: Exercise, probes: tuple[Probe, ...], results: tuple[Result, ...]) -> Trial:
    expected = tuple(run_for(exercise, exercise.reference, probes))
    for probe, result in zip(probes, expected, strict=True):
        if result.values is None:
            raise RuntimeError(f"the reference of {exercise.name} fails for {probe.name!r}: {result.failure}")
    triples = list(zip(results, expected, probes, strict=True))
    by_reference = tuple(values_right(result, right, exercise) for result, right, _ in triples)
    return Trial(
        exercise,
        probes,
        results,
        expected,
        by_reference,
        accepted=tuple(
            agrees or right_by_another_convention(result, right, exercise, probe.arguments)
            for agrees, (result, right, probe) in zip(by_reference, triples, strict=True)
        ),
    )


def _known(trial: Trial) -> Misconception | None:
    """Find the known mistake with the same results on every probe: with the same arguments modified, else without."""
    ran = [(known, run_for(trial.exercise, known.wrong, trial.probes)) for known in trial.exercise.misconceptions]
    same = [(known, results) for known, results in ran if _same(trial, results)]
    exact = [known for known, results in same if [r.modified for r in results] == [r.modified for r in trial.results]]
    if exact or all(trial.accepted):  # right values in modified arguments: which ones is then all that matters
        return exact[0] if exact else None
    return same[0][0] if same else None


def _same(trial: Trial, results: list[Result]) -> bool:
    triples = list(zip(trial.results, results, trial.expected, strict=True))
    if not any(result.values for result in results) and any(_words(one) != _words(other) for one, other, _ in triples):
        return False  # nothing but errors to compare: many a mistake ends in a ValueError, so their words must agree
    return all(same_result(one, other, right, trial.exercise) for one, other, right in triples)


def _words(result: Result) -> str:
    return result.failure.message if result.failure else ""


def _said(known: Misconception, trial: Trial) -> str:
    if all(trial.accepted) or not trial.modified:
        return known.says
    return f"{known.says} Besides, it changes {listing(trial.modified)} in place: work on a copy."
