"""All that a function needs from around it: helpers and constants of its notebook, and imports."""

import builtins
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from course_lib.notebook.own.names import uses
from course_lib.notebook.own.source import MODULE, CannotKeepError, function_of, text_of
from course_lib.notebook.own.values import import_line, literal

_NOT_PYTHONS_OWN = {"display", "get_ipython", "__IPYTHON__"}  # IPython puts them among the builtins
BUILTINS = frozenset(vars(builtins).keys() - _NOT_PYTHONS_OWN)

Kind = Literal["import", "builtin", "kept", "helper", "answer"]


@dataclass(frozen=True)
class Piece:
    """A name, and the statement that gives it its meaning.

    `kind` "kept" is for what the learner's own file has already: `text` is then its name there.
    """

    name: str
    text: str
    kind: Kind


def pieces(f: Any) -> list[Piece]:
    """Return what the function f is made of: each piece before those that use it, f itself last.

    Raises CannotKeepError where a text cannot be had, or where f uses a value that a line cannot give.
    """
    function = function_of(f)
    if function is None:
        raise CannotKeepError("it is no function that `def` has made.")
    gathered = _Gathered(function.__name__, function.__globals__)
    gathered.add(function.__name__, f, "answer")
    return list(gathered.found.values())


class _Gathered:
    """The pieces found so far; a name is looked up where the answer would look it up, at this moment."""

    def __init__(self, answer: str, namespace: dict[str, Any]) -> None:
        self.answer, self.namespace, self.begun = answer, namespace, {answer}
        self.found: dict[str, Piece] = {}

    def add(self, name: str, value: Any, kind: Kind) -> None:
        """Add a definition, after all that it uses."""
        piece = Piece(name, text_of(value, name), kind)
        for use in dict.fromkeys(use.name for use in uses(piece.text)):
            if use not in self.begun:
                self.begun.add(use)
                self._look_up(use)
        self.found[name] = piece

    def _look_up(self, name: str) -> None:
        if name not in self.namespace:
            if name in BUILTINS:
                self.found[name] = Piece(name, f"from builtins import {name}", "builtin")
            return  # a name that is nowhere, on a path that no case takes: as it was written
        value = self.namespace[name]
        function = function_of(value)
        if function and function.__globals__.get("__name__") == MODULE != self.namespace.get("__name__"):
            self.found[name] = Piece(name, function.__name__, "kept")
        elif (function and function.__globals__ is self.namespace) or self._is_own_class(value):
            self.add(name, value, "helper")
        elif imported := import_line(name, value):
            self.found[name] = Piece(name, imported, "import")
        else:
            self._constant(name, value)

    def _is_own_class(self, value: Any) -> bool:
        return isinstance(value, type) and value.__module__ == self.namespace.get("__name__")

    def _constant(self, name: str, value: Any) -> None:
        text = literal(value)
        if text is None:
            raise CannotKeepError(
                f"it uses `{name}` from around it, a value of type `{type(value).__name__}`."
                " Make that inside the function, and check again."
            )
        if isinstance(value, np.generic):
            if self.namespace.get("np") is not np:
                raise CannotKeepError(
                    f"it uses `{name}`, a number of NumPy's: run `import numpy as np`, and check again."
                )
            self.begun.add("np")
            self.found["np"] = Piece("np", "import numpy as np", "import")
        self.found[name] = Piece(name, f"{name} = {text}", "helper")
