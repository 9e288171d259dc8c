"""A part of a page: what a front end is given of it, and what it is to show of what a learner has entered."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

MIME = "application/vnd.back-propagation.parts+json"  # what a stored output tells of its parts
LIVE = "application/vnd.back-propagation.live+json"  # the parts that a cell shows where a page runs it
Plain = dict[str, Any]  # JSON


def stored(*parts: "Part") -> Plain:
    """Return what a notebook keeps of a cell's parts beside its picture or its text: what is told of each."""
    told = [part.told for part in parts]
    return {MIME: told} if all(told) else {}


class Part(ABC):
    """A figure, a question or a graph to be filled in, in the state in which a learner has it. All is plain JSON.

    Attributes
    ----------
    kind
        Which part of the front end shows it: "figure", "question" or "blanks".
    given
        What stays as it is.
    entered, shown
        Where it begins: what counts as entered, and what is to be shown of that.
    """

    kind: ClassVar[str]
    given: Plain
    entered: Plain
    shown: Plain

    @abstractmethod
    def show(self, entered: Plain, *, narrow: bool = False) -> Plain:
        """Return what is to be shown of what was entered, in a column that is narrow or not."""

    @property
    def told(self) -> Plain | None:
        """What `course_lib.parts.told.part` makes this part of again; None where no other process could."""
        return None
