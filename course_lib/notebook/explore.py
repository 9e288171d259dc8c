"""`explore`: `interact` for figures, whose pictures are pure functions from values to SVG.

`interact` clears an output area and runs matplotlib for each change; here a change sets the value of one HTML widget.
That leaves the round trip to the kernel as the only time a learner waits for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import ipywidgets

from course_lib.picture import Figure, Picture
from course_lib.picture.controls import Choice, Control, Range, Switch
from course_lib.picture.theme import COLOURS
from course_lib.showing.rich_text import rich

_STEPS_DIGITS = 12  # decimals that a value on a slider's step can have: −3 + 36 · 0.1 is then 0.6, as it is written
_NUMBER_FIELDS = (ipywidgets.BoundedFloatText, ipywidgets.BoundedIntText)
_LONG_LABEL = 24  # characters: a list with a longer one is made wide enough to be read whole


def explore(figure: Figure | Callable[..., Picture], **abbreviations: Any) -> "Explorer":
    """Show `figure` with its controls; its picture follows every change.

    Parameters
    ----------
    figure
        A figure of the course (`from course_lib.explorers.relu import gate`), or any function from values to a
        Picture, as `course_lib.picture.picture` makes it. A parameter's default is where its control starts.
    abbreviations
        For each parameter what `ipywidgets.interact` takes: (min, max) or (min, max, step) for a slider, a list or a
        dict for a choice, a bool for a checkbox, or a widget. It replaces a figure's own control. A parameter without
        a control keeps its default.

    Raises
    ------
    TypeError
        When `figure` is not callable or returns no Picture, when an abbreviation names no parameter or is none of
        these, or when a parameter has neither abbreviation nor default.
    ValueError
        When a default lies outside its range or is not among its choices.
    """
    own = {
        name: Own(None, given) if isinstance(given, ipywidgets.ValueWidget) else given
        for name, given in abbreviations.items()
    }
    if isinstance(figure, Figure):
        return Explorer(Figure.of(figure.picture, {**figure.controls, **own}, figure.remember))
    return Explorer(Figure.of(figure, own))


@dataclass(frozen=True)
class Own(Control):
    """A widget that was given in place of an abbreviation."""

    widget: Any


class Explorer:
    """A figure with its controls: what `explore` returns, shown by Jupyter as the last expression of a cell.

    Attributes
    ----------
    figure : Figure
        What is shown.
    controls : dict[str, Widget]
        The control of each parameter; setting its `value` redraws the picture. A range has a number field, and a
        slider beside it.
    html : HTML
        The widget that holds the picture.
    picture : Picture
        The picture as it is now.
    """

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.controls = {name: _widget(control) for name, control in figure.controls.items()}
        self._past: Mapping[str, Any] = {}
        self.picture = self._draw()
        self.html = ipywidgets.HTML(_framed(self.picture))
        for control in self.controls.values():
            control.observe(self._follow, "value")
        rows = [_row(name, control) for name, control in self.controls.items()]
        self.widget = ipywidgets.VBox([*rows, self.html])

    def _draw(self) -> Picture:
        values = {name: control.value for name, control in self.controls.items()}
        drawn, self._past = self.figure.draw(values, self._past)
        return drawn

    def _follow(self, _change: object) -> None:
        try:
            self.picture = self._draw()
        except Exception as error:  # noqa: BLE001 - a callback has no cell to fail in: the message takes the picture's place
            self.html.value = _failed(error)
        else:
            self.html.value = _framed(self.picture)

    def __repr__(self) -> str:
        return repr(self.picture)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Give the live widget, and the picture and its words for wherever no kernel runs."""
        return {**self.widget._repr_mimebundle_(), **self.picture._repr_mimebundle_()}


def _widget(control: Control) -> Any:
    """Make the widget that has a control's value. A range's is a number field: a slider would round to its step."""
    match control:
        case Own(widget=widget):
            return widget
        case Range(start=start, low=low, high=high, step=step):
            field = ipywidgets.BoundedIntText if control.whole else ipywidgets.BoundedFloatText
            return field(value=start, min=low, max=high, step=step)
        case Choice(value=value, options=options):
            wide = {"width": "32em"} if max(map(len, options)) > _LONG_LABEL else {}
            return ipywidgets.Dropdown(value=value, options=list(options.items()), layout=wide)
        case Switch(start=start):
            return ipywidgets.Checkbox(value=start)
    raise TypeError(f"a control must be a Range, a Choice or a Switch: came {control!r}")


def _row(name: str, control: Any) -> Any:
    """Lay out one control. A number field has its slider beside it, which has no accessible name of its own."""
    control.description = name.replace("_", " ")
    control.style.description_width = "7em"
    if not isinstance(control, _NUMBER_FIELDS):
        return control
    control.layout.width = "13em"
    layout = ipywidgets.Layout(flex_flow="row wrap", max_width="35em")
    return ipywidgets.HBox([control, _slider_of(control)], layout=layout)


def _slider_of(field: Any) -> Any:
    """Make the slider that moves `field`, and is moved by it.

    It counts steps, from 0 at the minimum: the browser's slider adds its step to itself in floating point, so that ten
    steps of 0.1 would show 0.99999 in the field.
    """

    def nearest_step() -> int:
        step: int = round((field.value - field.min) / field.step)
        return step

    slider = ipywidgets.IntSlider(
        value=nearest_step(),
        min=0,
        max=int((field.max - field.min) / field.step + 1e-9),
        readout=False,
        layout=ipywidgets.Layout(flex="1 1 12em", width="auto", min_width="10em"),
    )

    def move_field(_change: object) -> None:
        if nearest_step() != slider.value:  # else a number typed between two steps would be rounded to one
            field.value = round(field.min + slider.value * field.step, _STEPS_DIGITS)

    def move_slider(_change: object) -> None:
        slider.value = min(nearest_step(), slider.max)

    slider.observe(move_field, "value")
    field.observe(move_slider, "value")
    return slider


def _framed(picture: Picture) -> str:
    style = "max-width:36em;margin:4px 0;line-height:1.45"
    return f'{picture.svg}<p class="bp-words" style="{style}">{escape(picture.description)}</p>'


def _failed(error: Exception) -> str:
    style = f"white-space:pre-wrap;border-left:4px solid {COLOURS['backward'][0]};padding:8px"
    return (
        f'<p role="alert" style="{style}"><b>⚠ The picture failed.</b> {rich(f"{type(error).__name__}: {error}")}</p>'
    )
