"""When something was handed in, as exports say it: in ISO 8601, with an offset where the platform gives one.

Canvas says LATE and no time, Moodle's archive and Google Drive's neither. Students write what is in their own files:
only what the platform itself has written is believed.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from course_classroom.collect.files import Found, Part, UnreadableFileError, read_file
from course_classroom.collect.platforms import TIMESTAMP

STAMPED = {"nbgrader": 2, "Sakai": 1}  # how many steps below a student the platform's own file with the time stands
FORMS = (
    "%Y-%m-%d-%H-%M-%S",  # Blackboard: 2026-11-01-10-11-12
    "%b %d %Y %I:%M %p",  # Brightspace: Sep 24, 2026 926 PM
    "%B %d %Y %I:%M %p",
    "%b %d %Y %H:%M",
    "%B %d %Y %H:%M",
    "%A %d %B %Y %I:%M %p",  # Moodle's worksheet: Friday, 1 May 2026, 9:26 AM
)
LONGEST = 1000  # bytes


def iso(said: str | datetime) -> str:
    """Return a time in ISO 8601, "" for what is none."""
    if isinstance(said, datetime):
        return said.isoformat()
    plain = re.sub(r" UTC$", "Z", said.strip())  # nbgrader: 2026-11-01 10:11:12.123456 UTC
    with suppress(ValueError):
        return datetime.fromisoformat(re.sub(r" (?=[+-]\d\d:?\d\d$)", "", plain)).isoformat()
    words = re.sub(r"(\d?\d)(\d\d)(?=( [AP]M)?$)", r"\1:\2", re.sub(r"[.,]", "", plain))
    for form in FORMS:
        with suppress(ValueError):
            return datetime.strptime(words, form).isoformat()
    return ""


def stamped(platform: str, files: Iterable[tuple[Sequence[Part], Found]]) -> str:
    """Return the last time that the platform has written beside a student's files, "" where it has not."""
    depth = STAMPED.get(platform)
    times = [""]
    for steps, one in files:
        if len(steps) == depth and steps[-1].name == TIMESTAMP and one.path:
            with suppress(UnreadableFileError, UnicodeDecodeError):
                times.append(iso(read_file(one.path, LONGEST).decode()))
    return max(times)
