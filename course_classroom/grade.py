"""Grade a class: the submissions over worker processes, each result kept as soon as it is there."""

import atexit
import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from course_classroom.assignment import Assignment
from course_classroom.collect.submission import Submission, who
from course_classroom.errors import SandboxError
from course_classroom.inside.isolate import die_with_parent
from course_classroom.limits import Limits
from course_classroom.results import Result, store, stored
from course_classroom.sandbox import ENDS_WITHIN

if TYPE_CHECKING:
    from course_classroom.grader import Grader

AHEAD = 4  # submissions on their way for each worker: enough to keep it busy, few to hold


@dataclass(frozen=True)
class Plan:
    """What every worker needs to know.

    `again` are the students to be graded anyway; None in it means everybody. `places`: look for the places in answers.
    """

    assignment: Assignment
    seed: int
    limits: Limits
    trusted: bool
    hidden: tuple[Path, ...]
    again: frozenset[str | None] = frozenset()
    places: bool = False
    spool: Path | None = None  # what was read out of archives: if the command is killed, its workers clear it away

    def grader(self) -> "Grader":
        """Make a grader that follows this plan."""
        from course_classroom.grader import Grader  # noqa: PLC0415 - the command itself judges nothing: workers do

        return Grader(self.assignment.exercises(), self.seed, self.limits, trusted=self.trusted, hidden=self.hidden)


@dataclass(frozen=True)
class Graded:
    """A student whose result is there, the marks that it changed, a line each, and whether earlier checks made it."""

    student: str
    changes: tuple[str, ...] = ()
    earlier: bool = False


_grader: "Grader | None" = None  # one in each worker process: its sandbox starts with its first submission


def grade_one(plan: Plan, grades: Path, submission: Submission) -> Graded:
    """Grade a submission and keep its result, unless that is there already. Whatever it does, there is a result."""
    assert _grader is not None  # noqa: S101 - `_begin` has made it
    try:
        before = standing(_grader, plan, grades, submission)
        result = before if before and is_done(plan, before) else grade(_grader, plan, submission, before)
    except SandboxError:
        raise
    except Exception as error:  # noqa: BLE001 - one student is to stop no other
        result = _grader.lost(submission, type(error).__name__)
    return keep(_grader, grades, result)


def standing(grader: "Grader", plan: Plan, grades: Path, submission: Submission) -> Result | None:
    """Return the result of just these notebooks that is there and is to stay, whichever version of the checks made it.

    Marks do not change in mid-term because the course does, or because a roster is there: `--again` asks for that.
    """
    if {None, submission.student} & plan.again:
        return None
    before = stored(grades, submission.student)
    if before is None or before.fingerprint != grader.fingerprint(submission):
        return None
    return replace(before, **who(submission))


def is_done(plan: Plan, before: Result) -> bool:
    """Whether a result has all that is asked for."""
    return before.placed or not plan.places


def grade(grader: "Grader", plan: Plan, submission: Submission, before: Result | None) -> Result:
    """Grade a submission that has no result; then, where the plan says so, look for the places in its wrong answers."""
    result = before or grader.grade(submission)
    return grader.placed(submission, result) if plan.places else result


def keep(grader: "Grader", grades: Path, result: Result) -> Graded:
    """Store a result unless it is there; return which marks it changed."""
    before, earlier = stored(grades, result.student), result.judge != grader.judge
    if result != before:
        store(grades, result)
    if before is None:
        return Graded(result.student)
    old, new = ({name: mark.status for name, mark in one.exercises.items()} for one in (before, result))
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    said = (f"{result.student}: {n}: {old.get(n, 'not handed in')} → {new.get(n, 'not handed in')}" for n in changed)
    return Graded(result.student, tuple(said), earlier)


def grade_class(
    plan: Plan,
    grades: Path,
    submissions: Sequence[Submission],
    workers: int,
) -> Iterator[Graded]:
    """Grade all submissions with `workers` processes; yield each student as the result is there.

    A worker that ends is replaced. What it was at is tried once more, alone: who ends a worker twice is kept as that.
    """
    left = iter(submissions)
    broken: list[Submission] = []
    while True:
        with _pool(plan, min(workers, max(1, len(submissions)))) as pool:
            yield from _as_done(pool, plan, grades, left, AHEAD * workers, broken)
        if not broken:
            return
        for submission in broken:
            yield _alone(plan, grades, submission)
        broken.clear()


def _pool(plan: Plan, workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, _begin, (plan, os.getpid()))


def _as_done(
    pool: ProcessPoolExecutor,
    plan: Plan,
    grades: Path,
    left: Iterator[Submission],
    most: int,
    broken: list[Submission],
) -> Iterator[Graded]:
    """Keep `most` submissions on their way; yield each as it is there. What a pool broke at is left in `broken`."""
    running: dict[Future[Graded], Submission] = {}

    def send(count: int) -> None:
        for submission in islice(left, count):
            try:
                running[pool.submit(grade_one, plan, grades, submission)] = submission
            except BrokenProcessPool:
                broken.append(submission)
                return

    send(most)
    while running:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            submission = running.pop(future)
            try:
                yield future.result()
            except BrokenProcessPool:
                broken.append(submission)
        if not broken:
            send(len(done))


def _alone(plan: Plan, grades: Path, submission: Submission) -> Graded:
    """Grade a submission in a worker of its own."""
    with _pool(plan, 1) as pool:
        try:
            return pool.submit(grade_one, plan, grades, submission).result()
        except BrokenProcessPool:
            with plan.grader() as local:
                return keep(local, grades, local.lost(submission, "the process that graded it ended twice"))


def _begin(plan: Plan, parent: int) -> None:
    """Begin a worker: if the command is killed, its workers end too, with their sandboxes and what these have made."""
    global _grader  # noqa: PLW0603 - as above: a process has one
    _grader = plan.grader()
    atexit.register(_clear)
    signal.signal(signal.SIGTERM, partial(_end, plan))
    die_with_parent(signal.SIGTERM)
    if os.getppid() != parent:  # it was killed meanwhile
        _end(plan)


def _clear() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it would begin to clear anew amid what is cleared here
    if _grader is not None:
        _grader.close()


def _end(plan: Plan, *_: object) -> None:
    try:
        _clear()
        if plan.spool and _has_ended(multiprocessing.parent_process()):
            shutil.rmtree(plan.spool, ignore_errors=True)
    finally:
        os._exit(1)  # an exception would be taken for the result of a submission


def _has_ended(process: BaseProcess | None) -> bool:
    """Tell whether a process has ended, or does so just now: its threads go one by one."""
    if process is not None:
        process.join(ENDS_WITHIN)
    return process is None or not process.is_alive()
