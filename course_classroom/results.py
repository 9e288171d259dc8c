"""What is known of a submission after grading, and how it is kept: one JSON file each, written whole or not at all."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

from course_classroom.errors import ClassroomError
from course_classroom.typed_json import read_json
from course_classroom.version import VERSION
from course_lib.judging import outcome
from course_lib.judging.place.marked import Place
from course_lib.notebook.keeping import write_whole

Status = Literal[
    "correct",
    "incorrect",
    "time limit",
    "memory limit",
    "output limit",
    "process ended",
    "not attempted",
    "function missing",
    "notebook unreadable",
]
STATUSES: tuple[Status, ...] = get_args(Status)  # the better first: of several notebooks the best answer counts
FORMAT = 2
RESULTS = "results"
NUMBERED = re.compile(r"-[0-9a-f]{16}$")


@dataclass(frozen=True)
class Row:
    """One line of a case: what it is, its value as text, and as HTML that is escaped already."""

    label: str
    text: str
    html: str


@dataclass(frozen=True)
class Case:
    """The smallest case that shows what is wrong."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Mark:
    """What became of an exercise, in the check's words; where it stood: chapter, notebook, place of the cell.

    `code` is the answer's text ("" without one), `form` is the same for equal ones, `place` where it goes wrong,
    where that was looked for and found. `share_right` is the share of the cases that it has right: half of one with an
    argument changed.
    """

    status: Status
    message: str
    misconception: str | None = None
    note: str = ""
    evidence: Case | None = None
    chapter: str = ""
    notebook: str = ""
    cell: int | None = None
    code: str = ""
    form: str = ""
    share_right: float = 0.0
    place: Place | None = None


@dataclass(frozen=True)
class Stop:
    """A cell that stopped: its place, with what, and the message."""

    cell: int
    error: str
    message: str


@dataclass(frozen=True)
class Entry:
    """A notebook that was handed in: its path, why nothing in it could be judged (or ""), its cells that stopped.

    `missing` are the packages that it imports and that are not there where answers are graded.
    """

    path: str
    problem: str = ""
    failed: tuple[Stop, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What became of a student's submission; `exercises` has a mark by the name of each exercise in it.

    `fingerprint` is of what was handed in, the seed and the limits: "" where it is to be tried again. `name`, `ids`,
    `late`, `listed`, `aside` and `handed_in` are as in `Submission`. `placed` is whether places were looked for.
    `judge` is of the checks that have judged it, which may have changed since. `questions` has the answers to the ten
    questions, by time and by question, and beside them what was predicted in chapters.
    """

    student: str
    fingerprint: str = ""
    name: str = ""
    ids: tuple[str, ...] = ()
    late: bool = False
    listed: bool | None = None
    aside: tuple[str, ...] = ()
    exercises: dict[str, Mark] = field(default_factory=dict)
    notebooks: tuple[Entry, ...] = ()
    placed: bool = False
    judge: str = ""
    handed_in: str = ""
    questions: dict[str, dict[str, str]] = field(default_factory=dict)
    version: str = VERSION
    format: int = FORMAT


def judged(found: outcome.Outcome) -> Mark:
    """Return an outcome as it is stored."""
    case = None
    if shown := found.evidence:
        case = Case(shown.case, tuple(Row(row.label, row.text(), row.text(html=True)) for row in shown.rows))
    return Mark(found.status, found.message, found.misconception, found.note, case)


def file_name(student: str) -> str:
    """Return a name for a student's files: as it is if it is harmless, else made so and given a number of its own.

    Nobody else can have it: a name that ends as such a number does is given one as well.
    """
    safe = re.sub(r"[^\w.-]+", "-", student).strip("-.")[:60]
    if safe == student and safe.isascii() and safe.islower() and not NUMBERED.search(safe):
        return safe
    return f"{safe or 'student'}-{sha256(student.encode(errors='backslashreplace')).hexdigest()[:16]}"


def store(folder: Path, result: Result) -> None:
    """Keep a student's result in the folder of grades: the same result always as the same bytes."""
    content = json.dumps(asdict(result), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_whole(result_file(folder, result.student), content.encode())


def stored(folder: Path, student: str) -> Result | None:
    """Return a student's result, or None where there is none in this format."""
    path = result_file(folder, student)
    try:
        result = _read(path) if path.exists() else None
    except ValueError:
        return None
    return result if result and result.student == student else None


def result_file(folder: Path, student: str) -> Path:
    """Return where a student's result is kept."""
    return folder / RESULTS / f"{file_name(student)}.json"


def read_all(folder: Path) -> Iterator[Result]:
    """Yield every student's result, by name of file; raises ClassroomError for a file that is none."""
    for path in sorted((folder / RESULTS).glob("*.json")):
        try:
            yield _read(path)
        except ValueError as error:
            raise ClassroomError(f"{path} is no result of this version: {error}; grade again to renew it") from None


def graded_on(files: Iterable[Path]) -> str:
    """Return the day of the newest result, such as 2026-11-27."""
    return f"{datetime.fromtimestamp(max(path.stat().st_mtime for path in files)).astimezone():%Y-%m-%d}"


def _read(path: Path) -> Result:
    """Read a result; raises ValueError for what is none, or of another format."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"its format is not {FORMAT}")
    return read_json(Result, content)
