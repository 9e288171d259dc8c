"""What is known of a submission after grading, and how it is kept: one JSON file each, written whole or not at all."""

import json
import os
import re
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from course_lib.judging.outcome import Outcome

Status = Literal[
    "correct",
    "incorrect",
    "not attempted",
    "function missing",
    "time limit",
    "memory limit",
    "output limit",
    "process ended",
    "notebook unreadable",
]
# The better one counts where a student handed in several notebooks of a chapter.
STATUSES: tuple[Status, ...] = (
    "correct",
    "incorrect",
    "time limit",
    "memory limit",
    "output limit",
    "process ended",
    "not attempted",
    "function missing",
    "notebook unreadable",
)
FORMAT = 1
RESULTS = "results"


def judged(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as it is stored."""
    evidence = outcome.evidence and {
        "case": outcome.evidence.case,
        "rows": [
            {"label": row.label, "text": row.text(), "html": row.text(html=True)} for row in outcome.evidence.rows
        ],
    }
    return {
        "status": outcome.status,
        "message": outcome.message,
        "misconception": outcome.misconception,
        "note": outcome.note,
        "evidence": evidence,
    }


def unjudged(status: Status, message: str, misconception: str | None = None) -> dict[str, Any]:
    """Return a result that no check has made."""
    return {"status": status, "message": message, "misconception": misconception, "note": "", "evidence": None}


def file_name(student: str) -> str:
    """Return a name for a student's files: as it is if it is harmless, else made so and given a number of its own."""
    safe = re.sub(r"[^\w.-]+", "-", student).strip("-.")[:60]
    return (
        safe
        if safe == student and safe.isascii() and safe.islower()
        else f"{safe or 'student'}-{sha256(student.encode()).hexdigest()[:8]}"
    )


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".partial")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).chmod(0o644)
        Path(partial).replace(path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def store(folder: Path, result: dict[str, Any]) -> None:
    """Keep a student's result in the folder of grades: the same result always as the same bytes."""
    content = json.dumps(result, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_atomically(folder / RESULTS / f"{file_name(result['student'])}.json", content.encode())


def stored(folder: Path, student: str) -> dict[str, Any] | None:
    """Return a student's result, or None where there is none."""
    try:
        content = (folder / RESULTS / f"{file_name(student)}.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    result: dict[str, Any] = json.loads(content)
    return result if result.get("format") == FORMAT else None


def read_all(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield every student's result, by name of file."""
    for path in sorted((folder / RESULTS).glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))
