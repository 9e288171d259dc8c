"""Grade a class on a Dask cluster: submissions go out as bytes, results come back, and one process keeps them.

Workers need the course installed, and share no files with the command. They judge, so they are told the seed: a cluster
for grading is one that students cannot use.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from course_classroom.collect.files import UnreadableFileError
from course_classroom.collect.submission import Submission
from course_classroom.errors import ClassroomError, SandboxError
from course_classroom.grade import AHEAD, Graded, Plan, grade, is_done, keep, standing
from course_classroom.grader import Grader
from course_classroom.results import Result

ANSWERS_WITHIN = 10  # seconds

_kept = threading.local()  # a sandbox serves one thread


@dataclass(frozen=True)
class Sent:
    """A notebook as it goes to a worker: its bytes, or why there are none."""

    label: str
    content: bytes
    problem: str

    def read(self, most: int) -> bytes:  # noqa: ARG002 - it was read within the limit
        """Return the bytes; raises UnreadableFileError where there are none."""
        if self.problem:
            raise UnreadableFileError(self.problem)
        return self.content


def grade_on_cluster(plan: Plan, grades: Path, submissions: Sequence[Submission], address: str) -> Iterator[Graded]:
    """Grade all submissions that have no result yet; yield each student as the result is there.

    A submission whose workers end again and again is kept as that, and is graded anew in the next run. Raises
    ClassroomError where there is no cluster at the address.
    """
    from distributed import Client, as_completed  # noqa: PLC0415 - of the extra `cluster`
    from distributed.scheduler import KilledWorker  # noqa: PLC0415

    try:
        client = Client(address, timeout=ANSWERS_WITHIN, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClassroomError(f"there is no Dask scheduler at {address}: {error}") from None
    with client, plan.grader() as local:
        done: list[Graded] = []
        students: dict[str, Submission] = {}

        def to_grade() -> Iterator[tuple[Submission, Result | None]]:
            for submission in submissions:
                before = standing(local, plan, grades, submission)
                if before and is_done(plan, before):
                    done.append(keep(local, grades, before))
                else:
                    yield submission, before

        def send(submission: Submission, before: Result | None) -> Any:
            future = client.submit(grade_there, plan, sent(submission, plan.limits.notebook), before, pure=False)
            students[future.key] = submission
            return future

        left, threads = to_grade(), max(1, sum(client.nthreads().values()))
        running = as_completed([send(*one) for one in islice(left, AHEAD * threads)], loop=client.loop)
        for future in running:
            submission = students.pop(future.key)
            try:
                result = future.result()
            except SandboxError:
                raise
            except Exception as error:  # noqa: BLE001 - one student is to stop no other: a worker that ends, say
                why = str(error) if isinstance(error, KilledWorker) else type(error).__name__
                result = local.lost(submission, why)
            yield keep(local, grades, result)
            running.update([send(*one) for one in islice(left, 1)])
        yield from done


def sent(submission: Submission, most: int) -> Submission:
    """Return a submission with its notebooks read."""
    notebooks = []
    for notebook in submission.notebooks:
        try:
            notebooks.append(Sent(notebook.label, notebook.read(most), ""))
        except UnreadableFileError as error:
            notebooks.append(Sent(notebook.label, b"", str(error)))
    return replace(submission, notebooks=tuple(notebooks))


def grade_there(plan: Plan, submission: Submission, before: Result | None) -> Result:
    """Grade a submission on a worker, whose sandbox is kept for the next one of the same plan."""
    kept: tuple[Plan, Grader] | None = getattr(_kept, "grader", None)
    if kept is None or kept[0] != plan:
        if kept is not None:
            kept[1].close()
        kept = _kept.grader = (plan, plan.grader())
    return grade(kept[1], plan, submission, before)
