"""Run a learner's notebook and call its answers. All of this shares a process with code that may do anything."""

import os
import signal
import sys
from random import seed as seed_python
from types import FunctionType, ModuleType
from typing import Any

from numpy import random  # here, in the warm process: NumPy itself imports it when it is first used

from course_classroom.inside.calling import call
from course_classroom.inside.ipython import Shell, compiled, execute, newer
from course_classroom.inside.isolate import limit_processes
from course_classroom.inside.notebook import Cell, Notebook, UnreadableError, homes, read_notebook
from course_classroom.inside.silence import SILENCE
from course_classroom.inside.stand_in import CELL, FINDER
from course_classroom.inside.watch import Stream, watch
from course_classroom.wire import frame

LONGEST = 300  # characters of an error's message


class CellTimeLimit(BaseException):
    """A cell ran for too long. It is no Exception, so that `except Exception` in a loop does not stop it."""


def answer_notebook(lesson: dict[str, Any], job: dict[str, Any], results: int) -> None:
    """Run the notebook's cells but those to be left out, call every answer, and write records to the file `results`.

    A job has the "notebook", the cells to "skip", and "edited": None, or the one answer that is called in its place,
    with its "name", its "cell", and the "texts" that its own was edited to.

    Records are dicts with one key each: "unreadable", "notebook" (its cells, and where answers are), "cell" (its place,
    before it runs), "failed" (place, type, message), "missing" (a package), "finished" (the cells have run), "answer"
    (name, end, the stream of its results).
    """
    try:
        read = read_notebook(job["notebook"])
    except UnreadableError as error:
        _write(results, {"unreadable": str(error)})
        return
    exercises = {exercise["name"]: exercise for exercise in lesson["exercises"]}
    if edited := job["edited"]:
        exercises = {edited["name"]: {**exercises[edited["name"]], **edited}}
    where = homes(read.cells, lesson["names"])
    _write(results, {"notebook": {"cells": [cell.place for cell in read.cells], "homes": where}})
    found = _run_cells(read, frozenset(job["skip"]), where, lesson["limits"], results)
    _end_others()
    _write(results, {"finished": True})
    for name, exercise in exercises.items():
        if found.get(name):
            _write(results, {"answer": {"name": name, **_call_apart(lesson, exercise, found[name])}})


def _run_cells(
    notebook: Notebook, skip: frozenset[int], where: dict[str, Any], limits: dict[str, Any], results: int
) -> dict[str, list[tuple[int, Any]]]:
    """Run the cells in order, each after the failure of another too; return each name's candidates, the last first."""
    namespace = _namespace()
    seed_python(0)
    random.seed(0)  # noqa: NPY002 - learners may use the old interface, and are to get the same numbers in every run
    signal.signal(signal.SIGALRM, _stop_cell)
    found: dict[str, list[tuple[int, Any]]] = {name: [] for name in where}
    renamed: dict[str, list[tuple[int, Any]]] = {name: [] for name in where}
    for cell in notebook.cells:
        if cell.place in skip:
            continue
        _write(results, {"cell": cell.place})
        before, missing = dict(namespace), len(FINDER.missing)
        _run_cell(cell, namespace, limits["cell_seconds"], results, notebook.written)
        for package in FINDER.missing[missing:]:
            _write(results, {"missing": package})
        for name, places in where.items():
            if name in namespace and namespace[name] is not before.get(name):
                found[name].insert(0, (cell.place, namespace[name]))
            elif cell.place in places["by_id"]:
                new = [v for k, v in namespace.items() if before.get(k) is not v and isinstance(v, FunctionType)]
                renamed[name] += [(cell.place, function) for function in new[-1:]]  # better than nothing
    return {name: found[name] + renamed[name] for name in where}


def _namespace() -> dict[str, Any]:
    main = ModuleType("__main__")
    sys.modules["__main__"] = main
    main.__dict__.update(display=SILENCE, get_ipython=Shell(main.__dict__))
    return main.__dict__


def _stop_cell(*_: Any) -> None:
    raise CellTimeLimit


def _run_cell(cell: Cell, namespace: dict[str, Any], seconds: float, results: int, written: str) -> None:
    own, file = os.getpid(), f"{CELL}{cell.place}>"
    FINDER.cells[file] = cell.source
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            execute(compiled(cell.source, file), namespace)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            if os.getpid() != own:
                os._exit(0)  # the cell has forked, and this is not the process that goes on
    except BaseException as error:  # noqa: BLE001 - whatever a cell does, the others are still to be graded
        hint = newer(cell.source, written) if isinstance(error, SyntaxError) and error.filename == file else ""
        _write(results, {"failed": [cell.place, type(error).__name__, _message(error) + hint]})


def _message(error: BaseException) -> str:
    try:
        return str(error)[:LONGEST]
    except Exception:  # noqa: BLE001 - a learner's exception class may fail to say what it is
        return ""


def _call_apart(lesson: dict[str, Any], exercise: dict[str, Any], candidates: list[tuple[int, Any]]) -> dict[str, Any]:
    """Call an answer in a process of its own, so that one which loops, crashes or changes things harms no other."""
    limits = lesson["limits"]
    results, output = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setsid()
            if lesson["isolated"]:
                limit_processes(0)  # an answer is one process, with one thread
            os.dup2(output[1], 1)
            os.dup2(output[1], 2)
            for value in call(lesson, exercise, candidates):
                _write(results[1], value)
            status = 0
        finally:
            os._exit(status)
    os.close(results[1])
    os.close(output[1])
    kept = Stream(results[0], limits["results"] // 2)
    said = Stream(output[0], limits["output"], keep=False)
    end = watch(child, [kept, said], limits["answer_seconds"], patience=limits["patience"])
    status = _end(child)
    os.close(results[0])
    os.close(output[0])
    return {"end": end, "status": status, "stream": bytes(kept.kept)}


def _end(child: int) -> int:
    """Kill a child with all that it has started; return its exit status."""
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    _end_others(child)
    return os.waitstatus_to_exitcode(status)


def _end_others(session: int = 0) -> None:
    """Kill what cells or an answer have left behind: here, every other process; without a world apart, a session."""
    try:
        if os.getpid() == 1:
            os.kill(-1, signal.SIGKILL)
        elif session:
            os.killpg(session, signal.SIGKILL)
        while os.waitpid(-1, 0 if os.getpid() == 1 else os.WNOHANG)[0]:
            pass
    except (ProcessLookupError, ChildProcessError):
        pass  # there are none


def _write(fd: int, value: Any) -> None:
    rest = memoryview(frame(value))
    while rest:
        rest = rest[os.write(fd, rest) :]
