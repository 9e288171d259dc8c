"""`fill_in`: a graph whose numbers the learner finds, forward and back; each is judged at its own node.

What stands in its blanks is kept with the marks.
"""

from contextlib import suppress
from functools import partial
from typing import Any

from course_lib import explorers
from course_lib.notebook.filled import keep_filled, read_filled
from course_lib.notebook.front_end import FrontEnd
from course_lib.parts.blanks import BlanksPart
from course_lib.parts.part import Plain, stored
from course_lib.worksheets import Worksheet


def fill_in(worksheet: Worksheet, *, anew: bool = False) -> "Filled":
    """Show a graph with blanks: `from course_lib.explorers.relu import four_knobs`, then `fill_in(four_knobs)`.

    Enter judges what stands in a blank, *Check* all that is filled in. What is right stays; what is wrong can be
    changed, and where it comes from a mistake that is known, that is said. A graph of the course begins where it was
    left; with `anew`, with nothing in it.

    Raises TypeError when `worksheet` is none.
    """
    if not isinstance(worksheet, Worksheet):
        raise TypeError(f"worksheet must be a graph to be filled in: came {type(worksheet).__name__}")
    return Filled(worksheet, anew=anew)


class Filled:
    """A graph as far as it is filled in: what `fill_in` returns, shown by Jupyter as the last expression of a cell.

    Attributes
    ----------
    worksheet : Worksheet
        The graph and its blanks.
    widget : FrontEnd
        The live view.
    """

    def __init__(self, worksheet: Worksheet, *, anew: bool = False) -> None:
        self.worksheet, self._part = worksheet, _part(worksheet, anew=anew)
        self.widget = FrontEnd(self._part)

    def __repr__(self) -> str:
        return repr(self.worksheet.picture)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Give the live widget, and for wherever no kernel runs the graph with its blanks."""
        return {**self.widget.live, **stored(self._part), **self.worksheet.picture._repr_mimebundle_()}


def _part(worksheet: Worksheet, *, anew: bool) -> BlanksPart:
    """Return the graph with what was kept of it; without, where that is damaged or of another graph by now."""
    name = explorers.name_of(worksheet)
    if not name:
        return BlanksPart(worksheet)
    keep = partial(_keep, name)
    if not anew:
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            if kept := read_filled(name):
                return BlanksPart(worksheet, kept, keep)
    return BlanksPart(worksheet, keep=keep)


def _keep(name: str, entered: Plain) -> None:
    with suppress(OSError):  # the verdict is worth more than that it is kept; progress() says what is the matter
        keep_filled(name, entered)
