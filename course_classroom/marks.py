"""From how an answer went to its mark: judged where there are results, and what became of it where there are none."""

import signal
from collections.abc import Sequence
from dataclasses import replace

from course_classroom.cases import Cases
from course_classroom.limits import MB, Limits
from course_classroom.records import Answer, Records, read_results
from course_classroom.results import Mark, Status, judged
from course_classroom.sandbox import Reply
from course_classroom.wire import WireError
from course_lib.judging.exercise import Exercise
from course_lib.judging.judge import judge
from course_lib.judging.outcome import Outcome
from course_lib.judging.run import Failure, Result
from course_lib.judging.trial import Trial, hold

OUT_OF_MEMORY = {"MemoryError", "_ArrayMemoryError"}
DELEGATING, DELEGATES = "DelegatesToLibrary", "delegates_to_library"
ELSEWHERE = "It is wrong in cases that are not shown here: try it on cases of your own."

Ended = dict[int, tuple[Status, str]]  # cells left out, since they had ended the process, and how


def mark_answer(exercise: Exercise, cases: Cases, answer: Answer, limits: Limits) -> Mark:
    """Return the mark of an answer that was called."""
    name = exercise.name
    if (answer.end, answer.status) != ("exited", 0):
        return Mark(*how_it_ended(Reply(answer.end, answer.status, b""), limits, limits.answer_seconds))
    try:
        place, results = read_results(answer.stream, exercise, cases.called)
    except WireError:
        early = f"What came back from `{name}` are not its results: its process ended early, or others wrote to it."
        return Mark("process ended", early)
    return replace(_judged(exercise, cases, results, limits), cell=place)


def _judged(exercise: Exercise, cases: Cases, results: Sequence[Result], limits: Limits) -> Mark:
    failures = [result.came for result in results if isinstance(result.came, Failure)]
    if any(failure.type in OUT_OF_MEMORY for failure in failures):
        return _out_of_memory(limits)
    if any(failure.type == DELEGATING for failure in failures):
        shown = [result.came for result in cases.that_show(results) if isinstance(result.came, Failure)]
        said = [failure.message for failure in shown if failure.type == DELEGATING]  # a secret case may speak in others
        return _delegates(exercise.name, said[0] if said else "in a case that is not shown here")
    probes, came = cases.that_decide(cases.called), cases.that_decide(results)
    try:
        decided = judge(exercise, probes, came)
        if decided.status != "incorrect":
            return judged(decided)
        seen = judge(exercise, cases.that_show(cases.called), cases.that_show(results))
        return replace(_feedback(exercise, decided, seen), share_right=_share_right(hold(exercise, probes, came)))
    except Exception as error:  # noqa: BLE001 - whatever one answer has returned, the class is still to be graded
        beyond = f"What `{exercise.name}` returned could not be judged: {type(error).__name__}."
        return Mark("process ended", f"{beyond} Please look at it yourself.")


def _share_right(trial: Trial) -> float:
    """Return the share of the cases that are right; one with right values and an argument changed is half right."""
    return sum(case.accepted / (2 if case.modified else 1) for case in trial.cases) / len(trial.cases)


def _feedback(exercise: Exercise, decided: Outcome, shown: Outcome) -> Mark:
    """Return what is said of a wrong answer. It shows no case that decides: who hands in again could learn from it."""
    mark = judged(shown)
    if shown.status == "incorrect" and shown.misconception == decided.misconception:
        return mark
    says = [known.says for known in exercise.misconceptions if known.slug == decided.misconception]
    evidence = mark.evidence if shown.status == "incorrect" else None
    return Mark("incorrect", " ".join([*says, ELSEWHERE]), decided.misconception, evidence=evidence)


def mark_without_answer(name: str, records: Records, reply: Reply, ended: Ended, limits: Limits) -> Mark:
    """Return the mark of an exercise whose answer was never called."""
    homes = records.homes.get(name, [])
    if not records.finished or (homes and (reply.end, reply.status) != ("exited", 0)):
        return Mark(*how_it_ended(reply, limits))
    for place in homes:
        if place in ended:
            status, message = ended[place]
            return Mark(status, f"Cell {place}, which defines `{name}`: {message}")
    for place in homes:
        if place in records.failed:
            return _without_function(name, place, *records.failed[place])
    return Mark("function missing", f"There is no function `{name}` in the notebook.")


def how_it_ended(reply: Reply, limits: Limits, seconds: float | None = None) -> tuple[Status, str]:
    """Say how a process ended that did not come to its end."""
    if reply.end == "time limit":
        return "time limit", f"It ran for more than {seconds or limits.seconds:g} seconds and was stopped."
    if reply.end == "memory limit":
        return "memory limit", f"Its processes together used more than {limits.memory / MB:g} MB of memory."
    if reply.end == "output limit":
        return "output limit", f"It wrote more than {limits.output / MB:g} MB and was stopped."
    if reply.end == "forged":
        return "process ended", "What came back cannot be read."
    if reply.status < 0:
        return "process ended", f"Its process was ended by {_signal(-reply.status)}."
    return "process ended", f"Its process ended with exit status {reply.status} before it was done."


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"  # those for real time have no names


def _without_function(name: str, place: int, type_: str, message: str) -> Mark:
    if type_ in OUT_OF_MEMORY:
        return Mark("memory limit", f"Cell {place} asks for more memory than there is.")
    if type_ == "CellTimeLimit":
        return Mark("time limit", f"Cell {place}, which defines `{name}`, ran for too long and was stopped.")
    if type_ == DELEGATING:
        return _delegates(name, message)
    stops = f"{type_}: {message}".rstrip(": ")
    return Mark("function missing", f"Cell {place} stops before `{name}` is defined, with {stops}.")


def _out_of_memory(limits: Limits) -> Mark:
    return Mark("memory limit", f"It asks for more than {limits.memory / MB:g} MB of memory.")


def _delegates(name: str, message: str) -> Mark:
    return Mark(
        "incorrect",
        f"`{name}` hands the work to the library: {message}. The exercise is to write it yourself, with NumPy alone.",
        DELEGATES,
    )
