"""What of a class a person is to see, and a class in a few lines of text: before it is graded, and after."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from course_classroom.collect.names import several, shown
from course_classroom.collect.submission import Submission
from course_classroom.results import STATUSES, Entry, Mark, Result, read_all

MOST_LINES = 20  # of one student
JUDGED = {"correct", "incorrect", "not attempted"}
UNREADABLE = "notebook unreadable"  # of which the entry says why

Seen = Iterable[tuple[str, str]]  # what, and why it is to be looked at


def to_look_at(result: Result) -> list[tuple[str, str]]:
    """Return what of a student's a person is to see, and why: nothing ends as a silent 0."""
    marks = ((name, f"{mark.status}: {mark.message}") for name, mark in _not_judged(result))
    return [*_files_of(result), *marks]


def missing(entry: Entry) -> str:
    """Say which packages a notebook imports that are not there where answers are graded."""
    names = ", ".join(f"`{name}`" for name in entry.missing)
    return f"imports {names}, which is not there where answers are graded: only an answer that needs it fails"


def summary(grades: Path) -> tuple[str, bool]:
    """Return how many answers have each status and what is to be looked at, and whether there is anything of that."""
    students, counts, lines = 0, Counter[str](), list[str]()
    for result in read_all(grades):
        students += 1
        counts.update(mark.status for mark in result.exercises.values())
        lines += [f"  {shown(result.student)}: {line}" for line in _lines(_files_of(result), _by_status(result))]
    head = f"{students} {'submission' if students == 1 else 'submissions'}, {counts.total()} answers in {grades}"
    counted = [f"{counts[status]:7} {status}" for status in STATUSES if counts[status]]
    return "\n".join([head, *counted, *lines]), bool(lines)


def listing(submissions: Sequence[Submission], folder: Path) -> tuple[str, bool]:
    """Return who handed in what, and whether something is to be looked at."""
    handed_in = sum(1 for one in submissions if one.notebooks)
    lines, look = [f"{handed_in} of {len(submissions)} students handed in; {folder} has what they did"], False
    for one in submissions:
        entries = [Entry(notebook.label, notebook.problem) for notebook in one.notebooks]
        good = sum(1 for entry in entries if not entry.problem)
        ids = (known for known in one.ids if known != one.student)
        known = [one.platform, *ids, "late" if one.late else "", one.handed_in]
        facts = [f"{good} {'notebook' if good == 1 else 'notebooks'}", *filter(None, known)]
        lines.append(f"  {shown(one.student)}: {', '.join(facts)}")
        said = _lines(_files(entries, one.aside, listed=one.listed))
        lines += [f"    ! {line}" for line in said]
        look = look or bool(said)
    return "\n".join(lines), look


def _files_of(result: Result) -> Seen:
    return _files(result.notebooks, result.aside, listed=result.listed)


def _files(entries: Sequence[Entry], aside: Sequence[str], *, listed: bool | None) -> Iterator[tuple[str, str]]:
    if not entries:
        yield "", "nothing was handed in"
    yield from ((entry.path, entry.problem) for entry in entries if entry.problem)
    yield from ((entry.path, missing(entry)) for entry in entries if entry.missing)
    yield from (("", said) for said in aside)
    if listed is False:
        yield "", "is not on the roster"


def _not_judged(result: Result) -> Iterator[tuple[str, Mark]]:
    return ((name, mark) for name, mark in result.exercises.items() if mark.status not in {*JUDGED, UNREADABLE})


def _by_status(result: Result) -> Seen:
    return ((name, mark.status) for name, mark in _not_judged(result))


def _lines(*seen: Seen) -> list[str]:
    """Return a line for each reason, with all that it holds for."""
    by_reason: dict[str, list[str]] = {}
    for what, why in (pair for pairs in seen for pair in pairs):
        by_reason.setdefault(why, []).append(what)
    lines = [shown(f"{several(whats)}: {why}" if any(whats) else why) for why, whats in by_reason.items()]
    more = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], f"and {more} things more"] if more > 0 else lines
