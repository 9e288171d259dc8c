"""Grade a class: the submissions over worker processes, each result kept as soon as it is there."""

import atexit
import multiprocessing
import os
import secrets
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from course_classroom.collect import Submission
from course_classroom.errors import ClassroomError
from course_classroom.grader import Grader
from course_classroom.inside.isolate import die_with_parent
from course_classroom.limits import Limits
from course_classroom.results import store, stored
from course_lib import catalogue
from course_lib.judging.exercise import Exercise
from course_lib.notebook.keeping import write_whole

SEED = "seed"
AHEAD = 4  # submissions on their way for each worker: enough to keep it busy, few to hold


@dataclass(frozen=True)
class Plan:
    """What every worker needs to know."""

    chapters: tuple[str, ...]  # none: all
    seed: int
    limits: Limits
    trusted: bool
    hidden: tuple[Path, ...]

    def grader(self) -> Grader:
        """Make a grader that follows this plan."""
        return Grader(select(self.chapters), self.seed, self.limits, trusted=self.trusted, hidden=self.hidden)


def select(chapters: Sequence[str]) -> list[Exercise]:
    """Return the exercises of the chapters, of all when none are given; raises ClassroomError for an unknown one."""
    exercises = list(catalogue.exercises().values())
    known = sorted({exercise.chapter for exercise in exercises})
    if unknown := [chapter for chapter in chapters if chapter not in known]:
        raise ClassroomError(f"there is no chapter {unknown[0]!r} with exercises (there are: {', '.join(known)})")
    return [exercise for exercise in exercises if not chapters or exercise.chapter in chapters]


def secret_seed(grades: Path) -> int:
    """Return the seed kept with the grades; the first time, draw one. Who knows it knows every probe."""
    path = grades / SEED
    if not path.exists():
        write_whole(path, f"{secrets.randbits(62)}\n".encode(), 0o600)
    return int(path.read_text(encoding="ascii"))


_grader: Grader | None = None  # one in each worker process: its sandbox starts with its first submission


def grade_one(grades: Path, submission: Submission) -> str:
    """Grade a submission and keep its result, unless that is there already; return the student."""
    assert _grader is not None  # noqa: S101 - `_begin` has made it
    if not is_stored(_grader, grades, submission):
        store(grades, _grader.grade(submission))
    return submission.student


def is_stored(grader: Grader, grades: Path, submission: Submission) -> bool:
    """Return whether the result of just this submission, by just these rules, is there already."""
    before = stored(grades, submission.student)
    return before is not None and before.fingerprint == grader.fingerprint(submission)


def grade_class(
    plan: Plan,
    grades: Path,
    submissions: Sequence[Submission],
    workers: int,
    progress: Callable[[Iterator[str], int], Iterator[str]],
) -> None:
    """Grade all submissions with `workers` processes; `progress` goes round the students as they are done."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(submissions)), context, _begin, (plan, os.getpid())) as pool:
        left = iter(submissions)

        def send(most: int) -> set[Future[str]]:
            return {pool.submit(grade_one, grades, submission) for submission in islice(left, most)}

        for _ in progress(_as_done(send, AHEAD * workers), len(submissions)):
            pass


def _as_done(send: Callable[[int], set[Future[str]]], most: int) -> Iterator[str]:
    """Keep `most` submissions on their way; yield each student as the result is there."""
    running = send(most)
    while running:
        done, running = wait(running, return_when=FIRST_COMPLETED)
        running |= send(len(done))
        for future in done:
            yield future.result()


def _begin(plan: Plan, parent: int) -> None:
    """Begin a worker: if the command is killed, its workers end too, with their sandboxes and what these have made."""
    global _grader  # noqa: PLW0603 - as above: a process has one
    _grader = plan.grader()
    atexit.register(_grader.close)
    signal.signal(signal.SIGTERM, _end)
    die_with_parent(signal.SIGTERM)
    if os.getppid() != parent:  # it was killed meanwhile
        _end()


def _end(*_: object) -> None:
    try:
        if _grader is not None:
            _grader.close()
    finally:
        os._exit(1)  # an exception would be taken for the result of a submission
