"""What stands in a graph's blanks, kept with the marks: a line each time that it is judged, and the last one counts."""

import json

from course_lib.notebook.marks import read_all, record_answer
from course_lib.parts.part import Plain

KIND = "filled"


def keep_filled(name: str, entered: Plain) -> None:
    """Keep what was entered into a graph, where there is a learner; raises OSError where it cannot."""
    kept = json.dumps({part: entered[part] for part in ("filled", "asked", "wanted")}, ensure_ascii=False)
    if dict(read_all(KIND)).get(name) != kept:
        record_answer(KIND, name, kept)


def read_filled(name: str) -> Plain | None:
    """Return what was last kept for a graph; None for nothing.

    Raises OSError where the marks cannot be read, ValueError where the line is damaged.
    """
    kept = dict(read_all(KIND)).get(name)
    found: Plain | None = json.loads(kept) if kept else None
    return found
