"""Parts made of what was told of them, and what a page asks of them: all of Python's side where no notebook runs."""

import json

from course_lib.explorers import named
from course_lib.parts.blanks import BlanksPart
from course_lib.parts.figures import FigurePart, figure_of
from course_lib.parts.part import Part, Plain
from course_lib.parts.questions import KeptPart, QuestionPart, question_of

_parts: dict[str, Part] = {}


def part(told: Plain) -> Part:
    """Make the part that `Part.told` tells of; raises ValueError for anything else."""
    match told:
        case {"figure": str(name), "starts": dict(starts)}:
            return FigurePart(figure_of(name, starts))
        case {"question": {"text": str(), "answer": _, "why": _} as asked}:
            return QuestionPart(question_of(asked))
        case {"kept": str(name), "when": str(when)}:
            return KeptPart(when, name)
        case {"blanks": str(name)}:
            return BlanksPart(named(name))
    raise ValueError(f"told must tell of a figure, a question or a graph to be filled in: came {told!r}")


def answer(asked: str) -> str:
    """Answer a page: {name, told, entered, narrow} → what its part `name` is to show, both as JSON.

    The part is made when it is first asked about, and remembers what it was asked.
    """
    asks = json.loads(asked)
    if asks["name"] not in _parts:
        _parts[asks["name"]] = part(asks["told"])
    return json.dumps(_parts[asks["name"]].show(asks["entered"], narrow=asks["narrow"]), ensure_ascii=False)
