"""`explore`: `interact` for pictures that are pure functions from values to SVG.

`interact` clears an output area and runs matplotlib for each change; here a change sets the value of one HTML widget.
That leaves the round trip to the kernel as the only time a learner waits for.
"""

import inspect
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets
from ipywidgets import interactive

from course_lib.picture import words
from course_lib.showing.rich_text import rich

_NUMBER_FIELD = {ipywidgets.FloatSlider: ipywidgets.BoundedFloatText, ipywidgets.IntSlider: ipywidgets.BoundedIntText}
_STEPS_DIGITS = 12  # decimals that a value on a slider's step can have: −3 + 36 · 0.1 is then 0.6, as it is written


def explore(picture: Callable[..., str], **abbreviations: Any) -> "Explorer":
    """Show `picture` with a control for each of its parameters; the picture follows every change.

    Parameters
    ----------
    picture
        A function from values to an SVG string, as `course_lib.picture.picture` makes it. A parameter's default is
        where its control starts.
    abbreviations
        For each parameter what `ipywidgets.interact` takes: (min, max) or (min, max, step) for a slider, a list or a
        dict for a choice, a bool for a checkbox, or a widget. A parameter not named here uses its default as
        abbreviation.

    Raises
    ------
    TypeError
        When `picture` is not callable or returns no string, when an abbreviation names no parameter, when a parameter
        has neither abbreviation nor default, or when an abbreviation is not one that ipywidgets knows.
    """
    if not callable(picture):
        raise TypeError(f"picture must be a function that returns SVG: came {type(picture).__name__}")
    parameters = inspect.signature(picture).parameters
    unknown = sorted(set(abbreviations) - set(parameters))
    if unknown:
        raise TypeError(f"{unknown[0]} is no parameter of {picture.__name__}: expected {', '.join(parameters)}")
    controls = {
        name: _control(name, abbreviations.get(name, parameter.default), parameter.default)
        for name, parameter in parameters.items()
    }
    return Explorer(picture, controls)


class Explorer:
    """A picture with its controls: what `explore` returns, shown by Jupyter as the last expression of a cell.

    Attributes
    ----------
    controls : dict[str, Widget]
        The control of each parameter; setting its `value` redraws the picture. A range has a number field, and a
        slider beside it.
    html : HTML
        The widget that holds the picture.
    svg : str
        The picture as it is now.
    """

    def __init__(self, picture: Callable[..., str], controls: dict[str, Any]) -> None:
        self.picture = picture
        self.controls = controls
        self.svg = self._draw()
        self.html = ipywidgets.HTML(_framed(self.svg))
        for control in controls.values():
            control.observe(self._follow, "value")
        rows = [_row(name, control) for name, control in controls.items()]
        self.widget = ipywidgets.VBox([*rows, self.html])

    def _draw(self) -> str:
        svg = self.picture(**{name: control.value for name, control in self.controls.items()})
        words(svg)  # refuses what is no SVG before it reaches the page
        return svg

    def _follow(self, _change: object) -> None:
        try:
            self.svg = self._draw()
        except Exception as error:  # noqa: BLE001 - a callback has no cell to fail in: the message takes the picture's place
            self.html.value = _failed(error)
        else:
            self.html.value = _framed(self.svg)

    def __repr__(self) -> str:
        title, description = words(self.svg)
        return f"{title}\n{description}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Give the live widget, and the picture and its words for wherever no kernel runs."""
        return {
            **self.widget._repr_mimebundle_(),
            "image/svg+xml": self.svg,
            "text/plain": repr(self),
        }


def _control(name: str, abbreviation: Any, default: Any) -> Any:
    if abbreviation is inspect.Parameter.empty:
        raise TypeError(f"{name} needs an abbreviation such as {name}=(-3, 3, 0.1): came none, and it has no default")
    control = interactive.widget_from_abbrev(abbreviation, default)
    if control is None:
        raise TypeError(f"{name} must be a range, a list, a dict, a bool or a widget: came {abbreviation!r}")
    if type(control) not in _NUMBER_FIELD:
        return control
    # A slider rounds to its step, so the number field, where any value may be typed, is the one that counts.
    return _NUMBER_FIELD[type(control)](value=control.value, min=control.min, max=control.max, step=control.step)


def _row(name: str, control: Any) -> Any:
    """Lay out one control. A number field has its slider beside it, which has no accessible name of its own."""
    control.description = name.replace("_", " ")
    control.style.description_width = "7em"
    if type(control) not in _NUMBER_FIELD.values():
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


def _framed(svg: str) -> str:
    _, description = words(svg)
    return f'{svg}<p class="bp-words" style="max-width:36em;margin:4px 0;line-height:1.45">{escape(description)}</p>'


def _failed(error: Exception) -> str:
    style = "white-space:pre-wrap;border-left:4px solid #b34700;padding:8px"
    return (
        f'<p role="alert" style="{style}"><b>⚠ The picture failed.</b> {rich(f"{type(error).__name__}: {error}")}</p>'
    )
