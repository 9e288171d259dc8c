"""Grade one submission: run its notebooks in the sandbox, judge what their answers gave, say what became of each."""

import signal
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Self

from course_classroom.collect import Notebook, Submission, UnreadableFileError
from course_classroom.lesson import lesson
from course_classroom.limits import MB, Limits
from course_classroom.records import Answer, Records, read_records, read_results
from course_classroom.results import STATUSES, Entry, Mark, Result, Status, Stop, judged
from course_classroom.sandbox import Reply, Sandbox
from course_classroom.wire import WireError, pack
from course_lib.judging.exercise import Exercise
from course_lib.judging.judge import judge
from course_lib.judging.run import Failure

ATTEMPTS = 3  # at running a notebook: after a cell that ends the process, once more without it
OUT_OF_MEMORY = {"MemoryError", "_ArrayMemoryError"}
DELEGATES = "delegates_to_library"


class Grader:
    """Grades submissions with one seed, one after the other, in one sandbox."""

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
        self._probes = {exercise.name: exercise.probes(seed) for exercise in exercises}
        self._limits = limits
        told = lesson(exercises, self._probes)
        self._rules = sha256(pack(told) + repr(limits).encode()).hexdigest()
        self._sandbox = Sandbox(told, limits, trusted=trusted, hidden=hidden)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the sandbox."""
        self._sandbox.close()

    def fingerprint(self, submission: Submission) -> str:
        """Return what a result depends on, as a hash: the rules, and every byte that was handed in."""
        digest = sha256(self._rules.encode())
        for notebook in submission.notebooks:
            content, problem = _read(notebook, self._limits)
            digest.update(repr((notebook.label, problem, sha256(content).hexdigest())).encode())
        return digest.hexdigest()

    def grade(self, submission: Submission) -> Result:
        """Return the result of a submission: every exercise's status, and what is to be said of each notebook."""
        exercises: dict[str, Mark] = {}
        entries = []
        for notebook in submission.notebooks:
            entry, found = self._notebook(notebook)
            entries.append(entry)
            for name, mark in found.items():
                if name not in exercises or _rank(mark) < _rank(exercises[name]):
                    exercises[name] = self._placed(name, mark, notebook)
        return Result(submission.student, self.fingerprint(submission), exercises, tuple(entries))

    def lost(self, submission: Submission, why: str) -> Result:
        """Return the result of a submission that could not be graded; without a fingerprint, it will be tried again."""
        entries = tuple(Entry(notebook.label, f"it was not graded: {why}") for notebook in submission.notebooks)
        ended = Mark("process ended", f"It could not be graded: {why}.")
        exercises = {
            name: self._placed(name, ended, notebook)
            for notebook in submission.notebooks
            for name in self._named_by(notebook)
        }
        return Result(submission.student, "", exercises, entries)

    def _placed(self, name: str, mark: Mark, notebook: Notebook) -> Mark:
        return replace(mark, chapter=self._exercises[name].chapter, notebook=notebook.label)

    def _notebook(self, notebook: Notebook) -> tuple[Entry, dict[str, Mark]]:
        content, problem = _read(notebook, self._limits)
        if problem:
            return self._unreadable(notebook, problem)
        records, reply, ended = self._run(content)
        began = records.finished or records.homes or records.cell is not None
        if records.unreadable or not began:
            return self._unreadable(
                notebook, records.unreadable or f"reading it ends so: {_how(reply, self._limits)[1]}"
            )
        names = self._expected(records, notebook)
        stops = [Stop(place, *how) for of in (records.failed, ended) for place, how in of.items()]
        problem = "" if names else "it holds no exercise of the course"
        entry = Entry(notebook.label, problem, tuple(sorted(stops, key=lambda stop: stop.cell)))
        return entry, {name: self._exercise(name, records, reply, ended) for name in names}

    def _unreadable(self, notebook: Notebook, problem: str) -> tuple[Entry, dict[str, Mark]]:
        message = f"The notebook cannot be read: {problem}."
        found = {name: Mark("notebook unreadable", message) for name in self._named_by(notebook)}
        return Entry(notebook.label, problem), found

    def _run(self, content: bytes) -> tuple[Records, Reply, dict[int, tuple[Status, str]]]:
        """Run a notebook; return its records, how it ended, and the cells left out since they had ended the process."""
        ended: dict[int, tuple[Status, str]] = {}
        while True:
            reply = self._sandbox.run(content, sorted(ended))
            records = read_records(reply.stream)
            if records.broken:
                return records, Reply("forged", 0, b""), ended
            if records.finished or records.cell is None or records.cell in ended or len(ended) == ATTEMPTS - 1:
                return records, reply, ended
            ended[records.cell] = _how(reply, self._limits)

    def _expected(self, records: Records, notebook: Notebook) -> list[str]:
        """Return the exercises of the chapters that a notebook is about: by its cells' ids, else by names."""
        present = records.by_id or (set(records.homes) | set(self._named_by(notebook)))
        chapters = {self._exercises[name].chapter for name in present if name in self._exercises}
        return [name for name, exercise in self._exercises.items() if exercise.chapter in chapters]

    def _named_by(self, notebook: Notebook) -> list[str]:
        stem = PurePosixPath(notebook.label).stem
        return [name for name, exercise in self._exercises.items() if exercise.chapter in stem]

    def _exercise(self, name: str, records: Records, reply: Reply, ended: dict[int, tuple[Status, str]]) -> Mark:
        if answer := records.answers.get(name):
            return self._answer(name, answer)
        homes = records.homes.get(name, [])
        if not records.finished or (homes and (reply.end, reply.status) != ("exited", 0)):
            return Mark(*_how(reply, self._limits))
        for place in homes:
            if place in ended:
                status, message = ended[place]
                return Mark(status, f"Cell {place}, which defines `{name}`: {message}")
        for place in homes:
            if place in records.failed:
                return _without_function(name, place, *records.failed[place])
        return Mark("function missing", f"There is no function `{name}` in the notebook.")

    def _answer(self, name: str, answer: Answer) -> Mark:
        exercise, probes = self._exercises[name], self._probes[name]
        if (answer.end, answer.status) != ("exited", 0):
            return Mark(*_how(Reply(answer.end, answer.status, b""), self._limits, self._limits.answer_seconds))
        try:
            place, results = read_results(answer.stream, exercise, probes)
        except WireError:
            early = f"What came back from `{name}` are not its results: its process ended early, or others wrote to it."
            return Mark("process ended", early)
        failures = [result.came for result in results if isinstance(result.came, Failure)]
        for failure in failures:
            if failure.type in OUT_OF_MEMORY:
                return replace(_out_of_memory(self._limits), cell=place)
            if failure.type == "DelegatesToLibrary":
                return replace(_delegates(name, failure.message), cell=place)
        try:
            return replace(judged(judge(exercise, probes, results)), cell=place)
        except Exception as error:  # noqa: BLE001 - whatever one answer has returned, the class is still to be graded
            beyond = f"What `{name}` returned could not be judged: {type(error).__name__}. Please look at it yourself."
            return Mark("process ended", beyond, cell=place)


def _read(notebook: Notebook, limits: Limits) -> tuple[bytes, str]:
    try:
        return notebook.read(limits.notebook), ""
    except UnreadableFileError as error:
        return b"", str(error)


def _rank(mark: Mark) -> int:
    return STATUSES.index(mark.status)


def _how(reply: Reply, limits: Limits, seconds: float | None = None) -> tuple[Status, str]:
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
        return "process ended", f"Its process was ended by {signal.Signals(-reply.status).name}."
    return "process ended", f"Its process ended with exit status {reply.status} before it was done."


def _without_function(name: str, place: int, type_: str, message: str) -> Mark:
    if type_ in OUT_OF_MEMORY:
        return Mark("memory limit", f"Cell {place} asks for more memory than there is.")
    if type_ == "CellTimeLimit":
        return Mark("time limit", f"Cell {place}, which defines `{name}`, ran for too long and was stopped.")
    if type_ == "DelegatesToLibrary":
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
