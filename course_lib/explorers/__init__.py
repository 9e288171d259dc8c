"""The explorers, one module a chapter: figures of the chapter's mathematics that follow a learner's hand.

A figure is a function that draws a picture, with the ranges of its values above it: `@figure(x=(-3, 3, 0.1))`. A
worksheet is a graph to be filled in: its steps, and the gradient that arrives.
"""

import sys
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from course_lib.picture import Figure
from course_lib.worksheets import Worksheet


def figures() -> list[Figure]:
    """Return every figure of the course, in the order in which each module has them."""
    return [
        value
        for module in _modules()
        for value in vars(module).values()
        if isinstance(value, Figure) and value.picture.__module__ == module.__name__
    ]


def worksheets() -> dict[str, Worksheet]:
    """Return every graph of the course that is to be filled in, by its name."""
    found = (item for module in _modules() for item in vars(module).items())
    return {name: value for name, value in found if isinstance(value, Worksheet)}


def named(name: str) -> Any:
    """Return the figure "relu.gate", or the graph to be filled in "relu.knobs_by_hand"."""
    chapter, _, item = name.partition(".")
    return getattr(import_module(f"{__name__}.{chapter}"), item)


def name_of(item: Figure | Worksheet) -> str | None:
    """Return the name by which `named` finds a figure, wherever its controls start, or a graph; None for any other."""
    sought = item.picture if isinstance(item, Figure) else item
    loaded = [
        (name.rpartition(".")[2], module) for name, module in sys.modules.items() if name.startswith(f"{__name__}.")
    ]
    found = ((chapter, name, value) for chapter, module in loaded for name, value in vars(module).items())
    return next(
        (
            f"{chapter}.{name}"
            for chapter, name, value in found
            if sought is (value.picture if isinstance(value, Figure) else value)
        ),
        None,
    )


def _modules() -> list[ModuleType]:
    return [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
