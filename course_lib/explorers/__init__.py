"""The explorers, one module a chapter: figures of the chapter's mathematics that follow a learner's hand.

A figure is a function that draws a picture, with the ranges of its values above it: `@figure(x=(-3, 3, 0.1))`.
"""

from importlib import import_module
from pkgutil import iter_modules

from course_lib.picture import Figure


def figures() -> list[Figure]:
    """Return every figure of the course, in the order in which each module has them."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return [
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, Figure) and value.picture.__module__ == module.__name__
    ]
