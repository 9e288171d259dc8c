"""`explore`: `interact` for figures, whose pictures are pure functions from values to SVG.

`interact` clears an output area and runs matplotlib for each change; here a change sends a few numbers to the kernel,
and a picture comes back as text. That leaves the round trip to the kernel as the only time a learner waits for.
"""

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from course_lib.notebook.front_end import FrontEnd
from course_lib.parts.figures import FigurePart
from course_lib.parts.part import stored
from course_lib.picture import Figure, Picture
from course_lib.picture.controls import Switch, control


def explore(figure: Figure | Callable[..., Picture], **abbreviations: Any) -> "Explorer":
    """Show `figure` with its controls; its picture follows every change.

    Parameters
    ----------
    figure
        A figure of the course (`from course_lib.explorers.relu import gate`), or any function from values to a
        Picture, as `course_lib.picture.picture` makes it. A parameter's default is where its control starts.
    abbreviations
        For each parameter what `ipywidgets.interact` takes: (min, max) or (min, max, step) for a slider, a list or a
        dict for a choice, a bool for a checkbox, or a widget for what it moves, from its value on. It replaces a
        figure's own control. A parameter without a control keeps its default.

    Raises
    ------
    TypeError
        When `figure` is not callable or returns no Picture, when an abbreviation names no parameter or is none of
        these, or when a parameter has neither abbreviation nor default.
    ValueError
        When a default lies outside its range or is not among its choices.
    """
    abbreviations = {name: _read(name, one) for name, one in abbreviations.items()}
    if isinstance(figure, Figure):
        return Explorer(Figure.of(figure.picture, {**figure.controls, **abbreviations}, figure.remember))
    return Explorer(Figure.of(figure, abbreviations))


def _read(name: str, abbreviation: Any) -> Any:
    """Take a widget of ipywidgets for the range, the options or the switch that it is; leave anything else."""
    match abbreviation:
        case w.FloatSlider() | w.IntSlider() | w.BoundedFloatText() | w.BoundedIntText():
            return control(name, (abbreviation.min, abbreviation.max, abbreviation.step), abbreviation.value)
        case w.Dropdown() | w.RadioButtons() | w.ToggleButtons() | w.Select() | w.SelectionSlider():
            options = abbreviation.options
            return control(name, options if isinstance(options, dict) else list(options), abbreviation.value)
        case w.Checkbox() | w.ToggleButton():
            return Switch(abbreviation.value)
    return abbreviation


class Explorer:
    """A figure with its controls: what `explore` returns, shown by Jupyter as the last expression of a cell.

    Attributes
    ----------
    figure : Figure
        What is shown.
    values : dict
        The value of each control as it is now.
    picture : Picture
        The picture as it is now.
    widget : FrontEnd
        The live view.
    """

    def __init__(self, figure: Figure) -> None:
        self.figure, self._part = figure, FigurePart(figure)
        self.widget = FrontEnd(self._part)

    @property
    def values(self) -> dict[str, Any]:  # noqa: D102 - as above
        return self._part.values

    @property
    def picture(self) -> Picture:  # noqa: D102 - as above
        return self._part.picture

    def move(self, **values: Any) -> None:
        """Move controls to other values: `move(x=2.0)`; the picture follows.

        Raises TypeError for what is no control of the figure, and as the controls do where one cannot be there.
        """
        moved = self.figure.at(**values).controls
        self.widget.entered = {**self.widget.entered, **{name: moved[name].sent for name in values}}

    def __repr__(self) -> str:
        return repr(self.picture)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Give the live widget, and the picture and its words for wherever no kernel runs."""
        return {**self.widget.live, **stored(self._part), **self.picture._repr_mimebundle_()}
