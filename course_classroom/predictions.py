"""Predictions in a hand-in: which of the chapters' questions a class got wrong, as `progress()` has told in a notebook.

As with the ten questions, a student can write there what they like: only the chapters' own questions and options are
believed, and it gives no points.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from course_classroom.notebooks import read_notebook
from course_classroom.questions import last_output
from course_classroom.room import COURSE
from course_lib.asking.question import PREDICTIONS, key_of

TIME = "predicted"  # where a result keeps them, beside the answers before and after
KEY = re.compile(r"[0-9a-f]{12}")
LEAD, CHOICE = "Predict. ", "\n  ( ) "  # as a stored output has them

Predicted = Counter[tuple[str, str]]  # a class's: (question's key, what was said, "" where it was right)


def predicted(content: bytes) -> dict[str, str]:
    """Return what a notebook's bytes hold: by the key of each question "" where it was right, else what was said."""
    said = last_output(content, PREDICTIONS)
    return {key: text for key, text in said.items() if KEY.fullmatch(key) and isinstance(text, str)}


@dataclass(frozen=True)
class Guessed:
    """A chapter's question, how many predictions of it were wrong, of how many, and the option most of these chose."""

    chapter: str
    text: str
    wrong: int
    made: int
    said: str


def guessed(counts: Predicted) -> list[Guessed]:
    """Return the predictions that a class got wrong, the largest share first."""
    found = []
    for key, (chapter, text, choices) in _asked().items():
        said = Counter({one: count for (of, one), count in counts.items() if of == key})
        wrong = said.total() - said[""]
        chosen = [choice for choice, _ in said.most_common() if choice in choices]
        if wrong:
            found.append(Guessed(chapter, text, wrong, said.total(), chosen[0] if chosen else ""))
    return sorted(found, key=lambda one: -one.wrong / one.made)


@cache
def _asked() -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Return the questions of the chapters by their keys: the chapter, the text and the choices."""
    found = {}
    for path in sorted((COURSE / "notebooks").glob("*.ipynb")):
        cells = read_notebook(path)["cells"]
        outputs = (output for cell in cells for output in cell.get("outputs", ()))
        for output in outputs:
            text, *choices = "".join(output.get("data", {}).get("text/plain", "")).split(CHOICE)
            if text.startswith(LEAD):
                asked = text.removeprefix(LEAD)
                found[key_of(asked, choices)] = (path.stem, asked, tuple(choices))
    return found
