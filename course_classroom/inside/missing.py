"""Packages that are not here: a stand-in, unless the notebook is prepared for that."""

from ast import ExceptHandler, Name, Try, parse, walk
from typing import Any

from course_classroom.inside.silence import Phase, Silent

CATCHES = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


class Missing(Silent):
    """Stands for a package that is not here: silent while cells run, an error once an answer uses it."""

    def __init__(self, package: str) -> None:
        self.__package = package

    def __call__(self, *_: Any, **__: Any) -> "Missing":  # noqa: D102 - as the class says
        if Phase.answering:
            raise ModuleNotFoundError(f"{self.__package} is not there where answers are graded: NumPy alone is")
        return self


def prepared(source: str) -> set[int]:
    """Return the lines of a cell on which a missing package is caught."""
    lines: set[int] = set()
    for node in walk(parse(source)):
        if isinstance(node, Try) and any(map(_catches, node.handlers)):
            lines.update(line for one in node.body for line in range(one.lineno, (one.end_lineno or one.lineno) + 1))
    return lines


def _catches(handler: ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return any(isinstance(node, Name) and node.id in CATCHES for node in walk(handler.type))
