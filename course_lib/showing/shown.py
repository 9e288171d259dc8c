"""Show something once: in a notebook when a verb makes it, not again as the cell's last expression; else as text."""

import sys
from contextvars import ContextVar
from typing import Any, Protocol, Self

from course_lib.showing.plainly import plainly


class Host(Protocol):
    """What runs cells where no IPython is: it says which one runs, and takes what is to be shown."""

    execution_count: int

    def display(self, bundle: dict[str, Any]) -> None:
        """Show something in the running cell."""


HOST: ContextVar[Host | None] = ContextVar("host", default=None)


class Shown:
    """What a verb shows and returns. Subclasses give `_mimebundle`, and a repr that a plain script prints."""

    _shown_in: int | None = None

    def show(self) -> Self:
        """Display this in the running cell, unless it is there already; print it where nothing runs cells."""
        shell = _shell()
        if shell is None:
            if not hasattr(sys, "ps1"):  # Python's own prompt prints what a call returns
                print(self)  # noqa: T201 - printing is what it is for
        elif self._shown_in != shell.execution_count:
            self._shown_in = shell.execution_count
            shell.display(self._mimebundle())
        return self

    def __str__(self) -> str:
        return plainly(repr(self), getattr(sys.stdout, "encoding", None))

    def _ipython_display_(self) -> None:
        self.show()

    def _mimebundle(self) -> dict[str, Any]:
        raise NotImplementedError


class Note(Shown):
    """A few lines of Markdown."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def _mimebundle(self) -> dict[str, str]:
        return {"text/plain": self.text, "text/markdown": self.text}


class _IPython:
    """The host that a notebook has."""

    def __init__(self, shell: Any) -> None:
        self.execution_count: int = shell.execution_count

    def display(self, bundle: dict[str, str]) -> None:
        from IPython.display import display  # noqa: PLC0415 - a plain script does without IPython

        display(bundle, raw=True)  # type: ignore[no-untyped-call]


def _shell() -> Host | None:
    """Return what runs cells here, or None."""
    if host := HOST.get():
        return host
    try:
        from IPython import get_ipython  # noqa: PLC0415 - a plain script does without IPython
    except ImportError:
        return None
    return _IPython(shell) if (shell := get_ipython()) else None
