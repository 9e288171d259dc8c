"""Grade one submission: run its notebooks in the sandbox, judge what their answers gave, say what became of each."""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Self

from course_classroom.answers import cells_of, code_of, form_of
from course_classroom.cases import draw
from course_classroom.collect.entries import Notebook
from course_classroom.collect.files import UnreadableFileError
from course_classroom.collect.submission import Submission, who
from course_classroom.errors import SandboxError
from course_classroom.judge_version import judge_version
from course_classroom.lesson import lessons
from course_classroom.limits import Limits
from course_classroom.marks import Ended, how_it_ended, mark_answer, mark_without_answer
from course_classroom.places import with_place
from course_classroom.predictions import TIME as PREDICTED
from course_classroom.predictions import predicted
from course_classroom.questions import Given, handed_in
from course_classroom.records import Records, read_records
from course_classroom.results import STATUSES, Entry, Mark, Result, Stop
from course_classroom.sandbox import Reply, Sandbox
from course_classroom.wire import pack
from course_lib.judging.exercise import Exercise

ATTEMPTS = 3  # at running a notebook: after a cell that ends the process, once more without it
MOST_STOPS = 30  # cells of a notebook whose errors are told


class Grader:
    """Grades submissions with one seed, one after the other, in one sandbox (and one for each network exercise).

    From the seed come the cases that decide; the cases that feedback shows are those of the learners' own checks.
    """

    def __init__(
        self,
        exercises: Sequence[Exercise],
        seed: int,
        limits: Limits,
        *,
        trusted: bool = False,
        hidden: Sequence[Path] = (),
    ) -> None:
        self._exercises = {exercise.name: exercise for exercise in exercises}
        self._cases = {exercise.name: draw(exercise, seed) for exercise in exercises}
        self._limits = limits
        told = lessons(exercises, {name: cases.called for name, cases in self._cases.items()})
        self._rules = sha256(repr((seed, limits, list(self._exercises))).encode()).hexdigest()
        self.judge = sha256(pack(told) + judge_version().encode()).hexdigest()
        together, *apart = (Sandbox(lesson, limits, trusted=trusted, hidden=hidden) for lesson in told)
        self._sandbox = together
        self._apart = {lesson["exercises"][0]["name"]: one for lesson, one in zip(told[1:], apart, strict=True)}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the sandboxes."""
        with ExitStack() as stack:  # where one does not end as it should, the others still do
            for sandbox in (self._sandbox, *self._apart.values()):
                stack.callback(sandbox.close)

    def fingerprint(self, submission: Submission) -> str:
        """Return what a result is of, as a hash: every byte that was handed in, the seed, the limits."""
        seen = [(one.label, *_read(one, self._limits)) for one in submission.notebooks]
        return self._fingerprint([_digest(*one) for one in seen])

    def _fingerprint(self, digests: Sequence[str]) -> str:
        return sha256(repr((self._rules, digests)).encode()).hexdigest()

    def grade(self, submission: Submission) -> Result:
        """Return the result of a submission: every exercise's status, and what is to be said of each notebook.

        Whatever one notebook does, the result says so. Raises SandboxError where nothing can be run.
        """
        exercises: dict[str, Mark] = {}
        entries, digests, questions = [], [], Given()
        deadline = time.monotonic() + self._limits.student_seconds
        for notebook in submission.notebooks:
            content, problem = _read(notebook, self._limits)
            digests.append(_digest(notebook.label, content, problem))
            questions |= handed_in(content)
            if guesses := predicted(content):
                questions[PREDICTED] = questions.get(PREDICTED, {}) | guesses
            entry, found = self._fenced(notebook, content, problem, late=time.monotonic() > deadline)
            entries.append(entry)
            cells = cells_of(content) if any(mark.cell for mark in found.values()) else []
            for name, mark in found.items():
                if name not in exercises or _rank(mark) < _rank(exercises[name]):
                    code = code_of(cells, mark.cell, name) if mark.cell else ""
                    exercises[name] = replace(self._stood(name, mark, notebook), code=code, form=form_of(code))
        result = self._result(submission, self._fingerprint(digests), exercises, entries)
        return replace(result, questions=questions)

    def placed(self, submission: Submission, result: Result) -> Result:
        """Return a result with the places in its wrong answers, where they can be found: a pass of its own."""
        notebooks = {notebook.label: notebook for notebook in submission.notebooks}
        wrong = {name: mark for name, mark in result.exercises.items() if mark.status == "incorrect"}
        found = {name: self._placing(name, mark, notebooks[mark.notebook]) for name, mark in wrong.items()}
        return replace(result, exercises={**result.exercises, **found}, placed=True)

    def _placing(self, name: str, mark: Mark, notebook: Notebook) -> Mark:
        content, _ = _read(notebook, self._limits)
        sandbox = self._apart.get(name, self._sandbox)
        records, _, ended = self._run(sandbox, content)
        run = partial(sandbox.run, content, sorted(ended))
        return with_place(mark, self._exercises[name], self._cases[name], records.answers.get(name), content, run)

    def lost(self, submission: Submission, why: str) -> Result:
        """Return the result of a submission that could not be graded; without a fingerprint, it will be tried again."""
        entries = [Entry(notebook.label, f"it was not graded: {why}") for notebook in submission.notebooks]
        ended = Mark("process ended", f"It could not be graded: {why}.")
        exercises = {
            name: self._stood(name, ended, notebook)
            for notebook in submission.notebooks
            for name in self._named_by(notebook)
        }
        return self._result(submission, "", exercises, entries)

    def _result(
        self, one: Submission, fingerprint: str, exercises: dict[str, Mark], entries: Sequence[Entry]
    ) -> Result:
        return Result(
            one.student, fingerprint, exercises=exercises, notebooks=tuple(entries), judge=self.judge, **who(one)
        )

    def _stood(self, name: str, mark: Mark, notebook: Notebook) -> Mark:
        return replace(mark, chapter=self._exercises[name].chapter, notebook=notebook.label)

    def _fenced(self, notebook: Notebook, content: bytes, problem: str, *, late: bool) -> tuple[Entry, dict[str, Mark]]:
        """Grade a notebook; whatever goes wrong with it becomes its problem, and nobody else's."""
        if problem:
            return self._unreadable(notebook, problem)
        if late:
            seconds = (
                f"the notebooks of this student ran for more than {self._limits.student_seconds:g} seconds together"
            )
            mark = Mark("time limit", f"It was not run: {seconds}.")
            return Entry(notebook.label, f"it was not run: {seconds}"), dict.fromkeys(self._named_by(notebook), mark)
        try:
            return self._notebook(notebook, content)
        except SandboxError:
            raise
        except Exception as error:  # noqa: BLE001 - one student's notebook is to stop no other's
            why = f"it could not be graded ({type(error).__name__}): please look at it yourself"
            mark = Mark("process ended", f"The notebook could not be graded: {type(error).__name__}.")
            return Entry(notebook.label, why), dict.fromkeys(self._named_by(notebook), mark)

    def _notebook(self, notebook: Notebook, content: bytes) -> tuple[Entry, dict[str, Mark]]:
        records, reply, ended = self._run(self._sandbox, content)
        if records.unreadable or records.cells is None:
            ending = f"reading it ends so: {how_it_ended(reply, self._limits)[1]}"
            return self._unreadable(notebook, records.unreadable or ending)
        marks = {name: self._mark(name, records, reply, ended) for name in self._expected(records, notebook)}
        for name, sandbox in self._apart.items():
            if name in marks:
                marks[name] = self._mark(name, *self._run(sandbox, content))
        stops = [Stop(place, *how) for of in (records.failed, ended) for place, how in of.items()]
        problem = "" if marks else "it holds no exercise of this assignment"
        return Entry(notebook.label, problem, _told(stops), tuple(records.missing)), marks

    def _unreadable(self, notebook: Notebook, problem: str) -> tuple[Entry, dict[str, Mark]]:
        mark = Mark("notebook unreadable", f"The notebook cannot be read: {problem}.")
        return Entry(notebook.label, problem), dict.fromkeys(self._named_by(notebook), mark)

    def _run(self, sandbox: Sandbox, content: bytes) -> tuple[Records, Reply, Ended]:
        """Run a notebook; return its records, how it ended, and the cells left out since they had ended the process."""
        ended: Ended = {}
        while True:
            reply = sandbox.run(content, sorted(ended))
            records = read_records(reply.stream)
            if records.broken:
                return records, Reply("forged", 0, b""), ended
            if records.finished or records.cell is None or records.cell in ended or len(ended) == ATTEMPTS - 1:
                return records, reply, ended
            ended[records.cell] = how_it_ended(reply, self._limits)

    def _expected(self, records: Records, notebook: Notebook) -> list[str]:
        """Return the exercises of the chapters that a notebook is about: by its cells' ids, else by names."""
        present = records.by_id or (set(records.homes) | set(self._named_by(notebook)))
        chapters = {self._exercises[name].chapter for name in present if name in self._exercises}
        return [name for name, exercise in self._exercises.items() if exercise.chapter in chapters]

    def _named_by(self, notebook: Notebook) -> list[str]:
        stem = PurePosixPath(notebook.label).stem
        return [name for name, exercise in self._exercises.items() if exercise.chapter in stem]

    def _mark(self, name: str, records: Records, reply: Reply, ended: Ended) -> Mark:
        if answer := records.answers.get(name):
            return mark_answer(self._exercises[name], self._cases[name], answer, self._limits)
        return mark_without_answer(name, records, reply, ended, self._limits)


def _read(notebook: Notebook, limits: Limits) -> tuple[bytes, str]:
    try:
        return notebook.read(limits.notebook), ""
    except UnreadableFileError as error:
        return b"", str(error)


def _digest(label: str, content: bytes, problem: str) -> str:
    return sha256(repr((label, problem)).encode(errors="backslashreplace") + b"\0" + content).hexdigest()


def _rank(mark: Mark) -> int:
    return STATUSES.index(mark.status)


def _told(stops: Sequence[Stop]) -> tuple[Stop, ...]:
    """Return the cells that stopped, in their order, and how many more there are than are told."""
    ordered = sorted(stops, key=lambda stop: stop.cell)
    if more := ordered[MOST_STOPS:]:
        ordered[MOST_STOPS:] = [Stop(more[0].cell, "…", f"and {len(more) - 1} cells more, after this one")]
    return tuple(ordered)
