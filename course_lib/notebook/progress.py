"""`progress`: the course at a glance, a row a chapter and a mark an exercise, and how much of it is the learner's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from course_lib import catalogue
from course_lib.asking.question import PREDICTIONS
from course_lib.asking.ten import TEN
from course_lib.judging.exercise import Exercise
from course_lib.judging.outcome import BORDERS, PANEL, SYMBOLS, Status
from course_lib.judging.rows import CELL
from course_lib.notebook.answers import When, answers
from course_lib.notebook.marks import marks_file, read_marks
from course_lib.notebook.own.file import FILE, DamagedError, own_file, own_names
from course_lib.notebook.own.functions import NETWORK
from course_lib.notebook.practice import standing
from course_lib.notebook.predicted import predictions
from course_lib.showing.shown import Shown

WORDS: dict[Status, str] = {"correct": "solved", "incorrect": "tried", "not attempted": "not yet"}
YOURS = "the network, yours"
PRACTISED = "practised, and remembered"
FULL = {"solved", "yours", "kept", "right", "remembered"}
Mark = tuple[str, str, str]  # a symbol, the word for it, and what it is of


def progress() -> "Progress":
    """Show every exercise of the course: solved, tried, or not yet. What was solved once stays solved."""
    trouble = []
    given: dict[When, dict[str, str]] = {}
    practised: list[Mark] = []
    predicted: dict[str, str] = {}
    try:
        marks = read_marks()
        practised = list(_practised(standing()))
        predicted = {key: "" if one.right else one.said for key, one in predictions().items()}
        given = {"before": answers("before"), "after": answers("after")}
    except OSError as error:
        marks = {}
        trouble.append(f"Your marks cannot be read: {error}. Checks work all the same.")
    try:
        own = own_names(file) if (file := own_file()) else set[str]()
    except (OSError, DamagedError) as error:
        own = set()
        trouble.append(f"Your {FILE} cannot be read: {error}.")
    states = [(exercise, marks.get(exercise.name, "not attempted")) for exercise in catalogue.exercises().values()]
    return Progress(
        tuple(states), frozenset(own), marks_file(), " ".join(trouble), given, tuple(practised), predicted
    ).show()


@dataclass(eq=False)
class Progress(Shown):
    """What `progress` shows and returns.

    `states` has the exercises with their marks, `own` the names of those whose functions are in the learner's own file,
    `file` is where the marks are kept, `trouble` says what could not be read, `given` has the answers to the ten
    questions, before and after, `practised` a mark for each exercise that was practised, and `predicted` by the
    key of each question "" or what was said wrongly: a hand-in brings it along.
    """

    states: tuple[tuple[Exercise, Status], ...]
    own: frozenset[str]
    file: Path
    trouble: str = ""
    given: Mapping[When, Mapping[str, str]] = field(default_factory=dict)
    practised: tuple[Mark, ...] = ()
    predicted: Mapping[str, str] = field(default_factory=dict)

    @property
    def solved(self) -> int:
        """How many exercises are solved."""
        return sum(status == "correct" for _, status in self.states)

    @property
    def heading(self) -> str:
        """The count in words."""
        return f"{self.solved} of {len(self.states)} exercises solved"

    def __repr__(self) -> str:
        rows = [*((title, marks) for title, _, marks in self._chapters()), *self._besides()]
        lines = [f"{title}: {', '.join(f'{mark} {name}' for mark, _, name in marks)}" for title, marks in rows]
        return "\n".join([self.heading, *lines, *filter(None, [self.trouble])])

    def _chapters(self) -> Iterator[tuple[str, str, list[Mark]]]:
        """Yield each chapter's title, the name of its file, and its marks."""
        for chapter, states in groupby(self.states, key=lambda state: state[0].chapter):
            marks = [(SYMBOLS[status], WORDS[status], exercise.name) for exercise, status in states]
            yield chapter.replace("_", " "), chapter, marks

    def _network(self) -> list[Mark]:
        """Return a mark for each function of the network that learns: whose it is."""
        return [("✓", "yours", name) if name in self.own else ("○", "the library's", name) for name in NETWORK]

    def _besides(self) -> Iterator[tuple[str, Sequence[Mark]]]:
        """Yield the rows that are no chapter's."""
        yield YOURS, self._network()
        if self.practised:
            yield PRACTISED, self.practised
        yield from self._questions()

    def _questions(self) -> Iterator[tuple[str, list[Mark]]]:
        """Yield the marks of the ten questions, before and after: what is right is not said until all are answered."""
        judged = len(self.given.get("after", {})) == len(TEN)
        for when, given in self.given.items():
            if given:
                yield f"ten questions, {when}", [_answered(name, given.get(name), judged=judged) for name in TEN]

    def _mimebundle(self) -> dict[str, Any]:
        brought = {PREDICTIONS: dict(self.predicted)} if self.predicted else {}
        return {"text/plain": repr(self), "text/html": self._html(), **brought}

    def _html(self) -> str:
        rows = [
            _row(f'<a href="../exercises/{escape(chapter)}.ipynb">{escape(title)}</a>', marks)
            for title, chapter, marks in self._chapters()
        ]
        rows += [_row(title, marks) for title, marks in self._besides()]
        head = "".join(f'<th scope="col" style="{CELL}">{word}</th>' for word in ("chapter", "exercises solved"))
        caption = f'<caption style="text-align: left"><strong>{self.heading}</strong></caption>'
        kept = self.trouble or f"Kept in {self.file.name}, in the course's folder. To begin anew, delete that file."
        if self.own:
            kept += f" Your functions are in {FILE}, beside it."
        panel = PANEL.format(border=BORDERS["correct" if self.solved == len(self.states) else "not attempted"])
        return (
            f'<div role="group" aria-label="progress" style="{panel}">'
            f'<table style="color: inherit; border: 0">{caption}<tr>{head}</tr>{"".join(rows)}</table>'
            f"<p>{escape(kept)}</p></div>"
        )


def _practised(standing: Sequence[tuple[str, float, bool]]) -> Iterator[Mark]:
    """Yield a mark for each exercise that was practised: remembered until it is due, and how likely it is now."""
    for name, share, due in standing:
        yield ("○", "due", f"{name}, {share:.0%}") if due else ("✓", "remembered", f"{name}, {share:.0%}")


def _answered(name: str, said: str | None, *, judged: bool) -> Mark:
    if said is None:
        return "○", "not answered", name
    if not judged:
        return "•", "kept", name
    return ("✓", "right", name) if said == TEN[name].answer else ("✗", "wrong", name)


def _row(title: str, marks: Sequence[Mark]) -> str:
    """Return a row of the table: all marks at once, and behind them, to be unfolded, what each one is of."""
    glance = "\N{NARROW NO-BREAK SPACE}".join(mark for mark, _, _ in marks)
    count = f"{sum(word in FULL for _, word, _ in marks)} of {len(marks)}"
    names = "".join(f"<div>{mark} {word}: {escape(name)}</div>" for mark, word, name in marks)
    at_once = f'<span aria-hidden="true">{glance}</span> <span style="white-space: nowrap">{count}</span>'
    return (
        f'<tr><th scope="row" style="{CELL}">{title}</th><td style="{CELL}">'
        f'<details><summary style="padding: 0.25em 0">{at_once}</summary>{names}</details></td></tr>'
    )
