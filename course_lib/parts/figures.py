"""A figure as a part of a page: values come, a picture and its words go."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from course_lib import explorers
from course_lib.parts.part import Part, Plain
from course_lib.picture import Figure, Picture, narrow
from course_lib.showing.rich_text import rich


class FigurePart(Part):
    """A figure at its values; `picture` is the one that they make."""

    kind = "figure"

    def __init__(self, figure: Figure) -> None:
        self.figure, self.values = figure, figure.start
        self.given = figure.told
        self.entered = {name: control.sent for name, control in figure.controls.items()}
        self._before: Mapping[str, Any] = {}
        self.picture, self._past = figure.draw(self.values)
        self.shown = shown(self.picture)

    def show(self, entered: Plain, *, narrow: bool = False) -> Plain:
        """Draw what is asked for: other values, or the same ones for a column of another width."""
        if entered != self.entered:
            self._before = self._past  # another width is no other setting: nothing new is remembered
        self.entered = entered
        try:
            values = {name: one.read(name, entered[name]) for name, one in self.figure.controls.items()}
            with _width(is_narrow=narrow):
                self.picture, self._past = self.figure.draw(values, self._before)
            self.values = values
        except Exception as error:  # noqa: BLE001 - a callback has no cell to fail in: the message takes the picture's place
            told = rich(f"{type(error).__name__}: {error}")
            self.shown = {"failed": f"<b>⚠ The picture failed.</b> {told}"}
        else:
            self.shown = shown(self.picture)
        return self.shown

    @property
    def told(self) -> Plain | None:
        """The name of a figure of the course, and where its controls start; None where they are others than its own."""
        starts = {name: control.sent for name, control in self.figure.controls.items()}
        name = explorers.name_of(self.figure)
        if name is None or figure_of(name, starts).controls != self.figure.controls:
            return None
        return {"figure": name, "starts": starts}


def figure_of(name: str, starts: Mapping[str, Any]) -> Figure:
    """Return the figure of this name, its controls starting at what a page sends for them."""
    figure: Figure = explorers.named(name)
    known = {name: start for name, start in starts.items() if name in figure.controls}
    return figure.at(**{name: figure.controls[name].read(name, start) for name, start in known.items()})


def shown(picture: Picture) -> Plain:
    """Return what a front end shows of a picture."""
    width, height = picture.size
    return {"svg": picture.svg, "width": width, "height": height, "words": picture.description}


def _width(*, is_narrow: bool) -> Any:
    return narrow() if is_narrow else nullcontext()
