"""A figure: a picture with what moves it, as data. What shows it, in a notebook or on a page, stands elsewhere."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from course_lib.picture.controls import NONE, Control, control
from course_lib.picture.scene import Picture

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """A picture and the controls of its values.

    Attributes
    ----------
    picture
        A function from values to a Picture: the same values give the same picture.
    controls
        What moves each value, in the order in which they are shown. A parameter without a control keeps its default.
    remember
        What the picture knows of earlier settings, such as how many there were: a function from what was remembered
        (nothing at first) and the values now to what is remembered from now on, more parameters of `picture`.
    """

    picture: Callable[..., Picture]
    controls: Mapping[str, Control]
    remember: Callable[[Values, Values], Values] | None = None

    @classmethod
    def of(
        cls,
        picture: Callable[..., Picture],
        abbreviations: Values,
        remember: Callable[[Values, Values], Values] | None = None,
    ) -> "Figure":
        """Make the figure of a picture from abbreviations, as `course_lib.picture.controls.control` reads them.

        Raises TypeError when `picture` is not callable, an abbreviation names no parameter or is none, or a parameter
        has neither abbreviation nor default; ValueError when a default lies outside its control.
        """
        if not callable(picture):
            raise TypeError(f"picture must be a function that returns a Picture: came {type(picture).__name__}")
        parameters = inspect.signature(picture).parameters
        if unknown := sorted(set(abbreviations) - set(parameters)):
            raise TypeError(f"{unknown[0]} is no parameter of {picture.__name__}: expected {', '.join(parameters)}")
        for name, parameter in parameters.items():
            if name not in abbreviations and parameter.default is NONE:
                raise TypeError(
                    f"{name} needs an abbreviation such as {name}=(-3, 3, 0.1): came none, and it has no default"
                )
        shown = [name for name in parameters if name in abbreviations]
        return cls(
            picture, {name: control(name, abbreviations[name], parameters[name].default) for name in shown}, remember
        )

    def __call__(self, *values: Any, **named: Any) -> Picture:
        """Draw the picture with these values, and its own defaults for the others."""
        return self.picture(*values, **named)

    @property
    def name(self) -> str:
        """The name of the picture's function: what a chapter imports."""
        return self.picture.__name__

    @property
    def start(self) -> dict[str, Any]:
        """The value at which each control starts."""
        return {name: one.value for name, one in self.controls.items()}

    @cached_property
    def title(self) -> str:
        """What the figure shows, in a few words."""
        return self.draw(self.start)[0].title

    @property
    def told(self) -> dict[str, Any]:
        """What a front end needs to show its controls, as plain JSON."""
        return {
            "title": self.title,
            "controls": [
                {"name": name, "label": name.replace("_", " "), "start": one.sent, **one.told}
                for name, one in self.controls.items()
            ],
        }

    def at(self, **starts: Any) -> "Figure":
        """Return this figure with other starts.

        Raises TypeError for what is no control of it, and as the controls do where one of them cannot be there.
        """
        if unknown := sorted(set(starts) - set(self.controls)):
            raise TypeError(f"{unknown[0]} is no control of {self.name}: expected {', '.join(self.controls)}")
        moved = {name: self.controls[name].starting(name, value) for name, value in starts.items()}
        return replace(self, controls={**self.controls, **moved})

    def draw(self, values: Values, past: Values | None = None) -> tuple[Picture, Values]:
        """Draw the picture with these values; return it, and what is to be given as `past` the next time.

        Raises TypeError when the function returns no Picture, and whatever the function raises.
        """
        state = self.remember(past or {}, values) if self.remember else {}
        drawn = self.picture(**values, **state)
        if not isinstance(drawn, Picture):
            raise TypeError(
                f"picture must return a Picture, as course_lib.picture.picture makes it: came {type(drawn).__name__}"
            )
        return drawn, state


def figure(
    remember: Callable[[Values, Values], Values] | None = None, /, **abbreviations: Any
) -> Callable[[Callable[..., Picture]], Figure]:
    """Turn a picture's function into a figure: `@figure(x=(-3, 3, 0.1))`; its defaults are where the controls start."""
    return lambda picture: Figure.of(picture, abbreviations, remember)
