"""What learners call: check(f), hint(f), solution(f). Each finds its exercise by the function's name.

Where a decorator has taken that name, it is the name by which the learner has the function.
"""

import json
import sys
from collections import Counter
from difflib import get_close_matches
from pathlib import Path
from time import perf_counter
from typing import Any

from course_lib import catalogue
from course_lib.judging.exercise import PUBLIC, Exercise
from course_lib.judging.judge import judge, not_attempted
from course_lib.judging.outcome import Outcome
from course_lib.judging.place.marked import Place
from course_lib.judging.trial import run_for
from course_lib.notebook.marks import course_folder, record
from course_lib.notebook.own.file import keep
from course_lib.notebook.watch import watched
from course_lib.showing.shown import Note

QUICK = 0.5  # seconds for all cases: an answer that took longer is not run again, to be watched or to be changed
SOLUTIONS = Path(__file__).resolve().parents[2] / "solutions"

_hints_given: Counter[str] = Counter()
_places: dict[str, Place] = {}  # where the function goes wrong, since its last check
_places_asked: Counter[Place] = Counter()  # hints given about a place


class _NotFoundError(Exception):
    """There is no exercise for what was given; the message says what to do."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def check(f: Any) -> Outcome:
    """Run your function `f` on the cases of its exercise, show how it did, keep the mark, and return the outcome.

    An answer that is right is kept in my_backprop.py, and a line says so. Whatever `f` does becomes part of the
    outcome: only KeyboardInterrupt is raised.
    """
    try:
        exercise = _exercise(f, "check")
    except _NotFoundError as error:
        return not_attempted(error.name, str(error)).show()
    probes = exercise.probes(PUBLIC)
    started = perf_counter()
    results = run_for(exercise, f, probes)
    quick = perf_counter() - started < QUICK
    outcome = judge(exercise, probes, results, f if quick else None)
    _remember(exercise.name, outcome.place)
    record(exercise.name, outcome.status)
    if outcome.evidence and quick:
        outcome.evidence = watched(exercise, f, outcome.evidence)
    outcome.show()
    if outcome.status == "correct" and (said := keep(exercise, f)):
        Note(said).show()
    return outcome


def place_of(name: str) -> Place | None:
    """Return where the answer to an exercise goes wrong, as its last check has found it."""
    return _places.get(name)


def hint(f: Any) -> Note:
    """Show the next hint for the exercise of `f`, one more with each call.

    Where the last check has found the place that is wrong, the first ones are about it, and the last one is the change.
    """
    try:
        exercise = _exercise(f, "hint")
    except _NotFoundError as error:
        return Note(str(error)).show()
    name, place = exercise.name, _places.get(exercise.name)
    first, last = place.hints if place else ((), ())
    hints = [*first, *exercise.hints, *last]
    number = _next_hint(name, place, len(first), len(exercise.hints))
    if number >= len(hints):
        return Note(f"There are no more hints for `{name}`. `solution({name})` shows one way to write it.").show()
    return Note(f"**Hint {number + 1} of {len(hints)}.** {hints[number]}").show()


def _next_hint(name: str, place: Place | None, first: int, own: int) -> int:
    """Count the hint that is next: about the place first, then the exercise's own, which are not given again."""
    if place and _places_asked[place] < first:
        _places_asked[place] += 1
        return _places_asked[place] - 1
    _hints_given[name] += 1
    if place and _hints_given[name] > own:
        _places_asked[place] += 1
        return own + _places_asked[place] - 1
    return first + _hints_given[name] - 1


def _remember(name: str, place: Place | None) -> None:
    if place:
        _places[name] = place
    else:
        _places.pop(name, None)


def solution(f: Any) -> Note:
    """Show one way to write the function `f`, from the course's solution notebook."""
    try:
        exercise = _exercise(f, "solution")
    except _NotFoundError as error:
        return Note(str(error)).show()
    source = _solution_source(exercise)
    if source is None:
        return Note(
            f"The solution of `{exercise.name}` does not come with this copy of the course: ask whoever gave it to you."
            f" `hint({exercise.name})` helps meanwhile."
        ).show()
    return Note(f"```python\n{source}\n```").show()


def _solution_source(exercise: Exercise) -> str | None:
    """Find the answer's cell: beside this library, or around the learner where the library came without notebooks."""
    for folder in (SOLUTIONS, course_folder() / "solutions"):
        notebook = folder / f"{exercise.chapter}.ipynb"
        if notebook.is_file():
            cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
            return next(("".join(cell["source"]) for cell in cells if cell["id"] == f"answer-{exercise.name}"), None)
    return None


def _exercise(f: Any, verb: str) -> Exercise:
    """Find the exercise of `f`; raises _NotFoundError."""
    known = catalogue.exercises()
    name = _name(f)
    if name not in known:
        name = next((outside for outside in _names_outside(f) if outside in known), name)
    if name == "<lambda>":
        says = f"A lambda has no name to find its exercise by: write `def`, then `{verb}` that function."
        raise _NotFoundError(verb, says)
    if name is None:
        meant = f if isinstance(f, str) and f in known else "relu_backward"
        article = "`None`" if f is None else f"a value of type `{type(f).__name__}`"
        raise _NotFoundError(
            verb,
            f"`{verb}` takes the function itself and was given {article}. Write `{verb}({meant})`: the name without"
            " quotes, and without parentheses of its own.",
        )
    if name not in known:
        near = get_close_matches(name, known, n=1)
        advice = f"Did you mean `{near[0]}`?" if near else "The function must have the name that the exercise gives it."
        raise _NotFoundError(name, f"There is no exercise called `{name}`. {advice}")
    return known[name]


def _name(f: Any) -> str | None:
    """Return the function's name; None for what is no function."""
    try:
        name = f.__name__ if callable(f) else None
    except Exception:  # noqa: BLE001 - a learner's object may fail at any look-up
        return None
    return name if isinstance(name, str) and (name.isidentifier() or name == "<lambda>") else None


def _names_outside(f: Any) -> list[str]:
    """Return the names that whoever called a verb has for `f`."""
    frame = sys._getframe()
    while frame.f_back and frame.f_globals is globals():
        frame = frame.f_back
    return [name for name, value in {**frame.f_globals, **frame.f_locals}.items() if value is f] if callable(f) else []
