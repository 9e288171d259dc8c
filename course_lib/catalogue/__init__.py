"""The catalogue: every exercise of the course, in chapter order.

A module (or a package) beside this file that has `EXERCISES`, a tuple of `Exercise`, holds those of one chapter.
"""

import pkgutil
from collections.abc import Iterable
from functools import cache
from importlib import import_module

from course_lib.judging.exercise import Exercise


@cache
def exercises() -> dict[str, Exercise]:
    """Every exercise by its name, in the order of the chapters and, within one, of its `EXERCISES`."""
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    return catalogue(exercise for module in modules for exercise in getattr(module, "EXERCISES", ()))


def exercise(name: str) -> Exercise:
    """Find the exercise whose function is called `name`; KeyError when there is none."""
    return exercises()[name]


def catalogue(found: Iterable[Exercise]) -> dict[str, Exercise]:
    """Order exercises by chapter; ValueError when two have one name, since `check` finds them by it."""
    by_name: dict[str, Exercise] = {}
    for exercise in sorted(found, key=lambda exercise: exercise.chapter):
        if exercise.name in by_name:
            chapters = f"{by_name[exercise.name].chapter} and {exercise.chapter}"
            raise ValueError(f"two exercises have the name {exercise.name!r}: in {chapters}")
        by_name[exercise.name] = exercise
    return by_name
