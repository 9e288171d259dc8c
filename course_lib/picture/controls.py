"""What moves the values of a picture: ranges, choices and switches as data, which know no widget."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from inspect import Parameter
from numbers import Integral, Real
from typing import Any, Self

import numpy as np

NONE = Parameter.empty  # where there is no default
_DIGITS = 12  # decimals that a value on a step can have: −3 + 36 · 0.1 is then 0.6, as it is written


@dataclass(frozen=True)
class Control:
    """What moves one value: where it starts, and (in the subclasses) where else it can be."""

    start: Any

    @property
    def value(self) -> Any:
        """The value with which the picture is first drawn."""
        return self.start

    def starting(self, name: str, value: Any) -> Self:
        """Return this control with another start.

        Raises TypeError or ValueError, calling the control `name`, where it cannot be there.
        """
        raise NotImplementedError

    @property
    def told(self) -> dict[str, Any]:
        """What a front end needs to show it, as plain JSON: it begins at `sent`, and what it sends is for `read`."""
        raise NotImplementedError

    @property
    def sent(self) -> Any:
        """The value at which it starts, as plain JSON."""
        return self.start

    def read(self, name: str, entered: Any) -> Any:
        """Return the value that a front end has sent.

        Raises TypeError or ValueError, calling the control `name`, for what it cannot be.
        """
        return self.starting(name, entered).value

    @property
    def ends(self) -> tuple[Any, ...]:
        """Its furthest values; of a choice all."""
        raise NotImplementedError

    @property
    def places(self) -> tuple[Any, ...]:
        """Each place where a key or a click brings it, as plain JSON, in the order of a front end."""
        raise NotImplementedError


@dataclass(frozen=True)
class Range(Control):
    """A number from `low` to `high`; `step` is how far one key moves it. All four are whole, or all are floats."""

    low: float
    high: float
    step: float

    @property
    def whole(self) -> bool:
        """Whether it moves over whole numbers only."""
        return all(isinstance(number, int) for number in (self.start, self.low, self.high, self.step))

    @property
    def told(self) -> dict[str, Any]:  # noqa: D102 - as in Control
        return {"kind": "range", "min": self.low, "max": self.high, "step": self.step, "whole": self.whole}

    def read(self, name: str, entered: Any) -> float:  # noqa: D102 - as in Control
        value = float(self.starting(name, entered).start)  # a page has one kind of number: 1.0 comes as 1
        if self.whole and not value.is_integer():
            raise ValueError(f"{name} must be a whole number: came {entered!r}")
        return int(value) if self.whole else value

    @property
    def ends(self) -> tuple[float, float]:  # noqa: D102 - as in Control
        return self.low, self.high

    @property
    def places(self) -> tuple[float, ...]:  # noqa: D102 - as in Control
        steps = int((self.high - self.low) / self.step + 1e-9)
        return tuple(round(self.low + place * self.step, _DIGITS) for place in range(steps + 1))

    def starting(self, name: str, value: Any) -> Self:  # noqa: D102 - as in Control
        if not _is_number(value) or not self.low <= value <= self.high:
            raise ValueError(f"{name} must start within its range, from {self.low} to {self.high}: came {value!r}")
        return replace(self, start=_plain(value))


@dataclass(frozen=True)
class Choice(Control):
    """One of a few `options`, label → value; `start` is a label."""

    start: str
    options: Mapping[str, Any]

    @property
    def value(self) -> Any:  # noqa: D102 - as in Control
        return self.options[self.start]

    @property
    def told(self) -> dict[str, Any]:  # noqa: D102 - as in Control
        return {"kind": "choice", "options": list(self.options)}

    def read(self, name: str, entered: Any) -> Any:  # noqa: D102 - as in Control
        if entered not in self.options:
            raise ValueError(f"{name} must be one of {', '.join(self.options)}: came {entered!r}")
        return self.options[entered]

    @property
    def ends(self) -> tuple[Any, ...]:  # noqa: D102 - as in Control
        return tuple(self.options.values())

    @property
    def places(self) -> tuple[str, ...]:  # noqa: D102 - as in Control
        return tuple(self.options)

    def starting(self, name: str, value: Any) -> Self:  # noqa: D102 - as in Control
        for label, option in self.options.items():
            if option is value or np.array_equal(option, value):
                return replace(self, start=label)
        raise ValueError(f"{name} must start at one of {', '.join(self.options)}: came {value!r}")


@dataclass(frozen=True)
class Switch(Control):
    """On or off."""

    start: bool

    @property
    def told(self) -> dict[str, Any]:  # noqa: D102 - as in Control
        return {"kind": "switch"}

    @property
    def ends(self) -> tuple[bool, bool]:  # noqa: D102 - as in Control
        return False, True

    @property
    def places(self) -> tuple[bool, bool]:  # noqa: D102 - as in Control
        return self.ends

    def starting(self, name: str, value: Any) -> Self:  # noqa: D102 - as in Control
        if not isinstance(value, bool):
            raise TypeError(f"{name} must start on or off, True or False: came {value!r}")
        return replace(self, start=value)


def control(name: str, abbreviation: Any, default: Any = NONE) -> Control:
    """Read an abbreviation as `ipywidgets.interact` does, and start at `default` where there is one.

    (min, max) and (min, max, step) are a range, by 1 between whole numbers and else by 0.1; a list of values or of
    pairs (label, value), and a dict label → value, are a choice; a bool is a switch; a Control is itself.

    Raises TypeError when `abbreviation` is none of these, and ValueError when nothing can be moved within it or
    `default` lies outside.
    """
    match abbreviation:
        case Control():
            return abbreviation
        case bool():
            made: Control = Switch(abbreviation)
        case (_, _) | (_, _, _) if isinstance(abbreviation, tuple) and all(map(_is_number, abbreviation)):
            made = _range(name, *map(_plain, abbreviation))
        case list() | dict():
            made = _choice(name, abbreviation)
        case _:
            raise TypeError(
                f"{name} must be a range (min, max) or (min, max, step), a list, a dict or a bool: came "
                f"{abbreviation!r}"
            )
    return made if default is NONE else made.starting(name, default)


def _range(name: str, low: float, high: float, step: float | None = None) -> Range:
    if step is None:
        step = 1 if isinstance(low, int) and isinstance(high, int) else 0.1
    if not low < high or not step > 0:
        raise ValueError(f"{name} must go from min up to max by a step above 0: came {low}, {high} and {step}")
    middle = int((high - low) / (2 * step) + 1e-9)  # steps up to it, or to the one before it
    return Range(round(low + middle * step, _DIGITS), low, high, step)


def _choice(name: str, options: list[Any] | dict[str, Any]) -> Choice:
    if isinstance(options, dict):
        pairs = list(options.items())
    elif options and all(isinstance(option, tuple) and len(option) == 2 for option in options):
        pairs = list(options)
    else:
        pairs = [(option, option) for option in options]
    labelled = {str(label): value for label, value in pairs}
    if not labelled or len(labelled) < len(pairs):
        raise ValueError(f"{name} must have at least one option and no two of one label: came {options!r}")
    return Choice(next(iter(labelled)), labelled)


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and bool(np.isfinite(float(value)))


def _plain(number: Any) -> float:
    """Return a number of whatever kind as Python's own int or float."""
    return int(number) if isinstance(number, Integral) else float(number)
