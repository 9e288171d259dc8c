"""Show something once: in a notebook when a verb makes it, not again as the cell's last expression; else as text."""

import sys
from typing import Any, Self

from course_lib.showing.plainly import plainly


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
            from IPython.display import display  # noqa: PLC0415 - a plain script does without IPython

            self._shown_in = shell.execution_count
            display(self._mimebundle(), raw=True)  # type: ignore[no-untyped-call]
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


def _shell() -> Any:
    """Return the running IPython shell, or None."""
    try:
        from IPython import get_ipython  # noqa: PLC0415 - a plain script does without IPython
    except ImportError:
        return None
    return get_ipython()
