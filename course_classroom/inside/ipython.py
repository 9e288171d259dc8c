"""A cell as IPython would run it: its own transformer makes Python of `!ls`, `%time` and `array?`.

The transformer's two modules are copied beside this (see `room.py`); the rest of IPython is not here, so what the
transformed code asks of it does nothing, except for running what stands behind %time and the like.
"""

import ast
import inspect
import re
import sys
from collections.abc import Callable
from types import CodeType
from typing import Any

from course_classroom.inside.silence import SILENCE, Silent

RUN_THEIRS = {"time", "capture", "prun"}  # what stands behind these is run in the notebook's own names
NEWER = re.compile(
    r"^\s*type\s+\w+.*=|^\s*(?:def|class)\s+\w+\[|^\s*except\s+\w+\s*,|\b[tT]f?[\"']|[fF]([\"']).*\{[^}]*\1",
    re.MULTILINE,
)

_transform: Callable[[str], str]


def load() -> None:
    """Take the transformer, then let IPython be unknown again: what learners import as that is a stand-in."""
    global _transform  # noqa: PLW0603 - it is taken once, while its modules can be imported
    from IPython.core.inputtransformer2 import TransformerManager  # noqa: PLC0415

    _transform = TransformerManager().transform_cell  # type: ignore[no-untyped-call]
    for name in [name for name in sys.modules if name.partition(".")[0] == "IPython"]:
        del sys.modules[name]


def compiled(source: str, file: str) -> CodeType:
    """Return a cell's code; IPython's syntax is asked for only where there is no Python. Raises SyntaxError."""
    try:
        return _compile(source, file)
    except SyntaxError:
        return _compile(_transform(source), file)


def _compile(source: str, file: str) -> CodeType:
    code: CodeType = compile(source, file, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    return code


def execute(code: CodeType, namespace: dict[str, Any]) -> None:
    """Run a cell's code, with an event loop where it awaits something."""
    if code.co_flags & inspect.CO_COROUTINE:
        import asyncio  # noqa: PLC0415 - few cells need it, and it takes long to import

        asyncio.run(eval(code, namespace))  # noqa: S307
    else:
        exec(code, namespace)  # noqa: S102


def newer(source: str, written: str) -> str:
    """Say that a cell without valid syntax may be newer than this Python; `written` is the notebook's own version."""
    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    theirs = ".".join(written.split(".")[:2])
    if theirs.replace(".", "").isdigit() and [*map(int, theirs.split("."))] > [*sys.version_info[:2]]:
        return f" (the notebook was written with Python {theirs}, and is graded with {ours})"
    return f" (is this newer than Python {ours}, with which it is graded?)" if NEWER.search(source) else ""


class Shell(Silent):
    """Stands for get_ipython(), as transformed cells use it."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace

    def __call__(self, *_: Any, **__: Any) -> Any:  # noqa: D102 - get_ipython()
        return self

    def run_line_magic(self, name: str, line: str, *_: Any, **__: Any) -> Any:
        """Run what stands behind %time; do nothing for other magics."""
        if name in RUN_THEIRS and not line.startswith("-"):
            self._run(line)
        return SILENCE

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        """Run a cell below %%time and the like; not one below %%bash or %%timeit, which leaves no names."""
        if name in RUN_THEIRS:
            for word in line.split():
                if name == "capture" and word.isidentifier():
                    self._namespace[word] = SILENCE
            self._run(cell)
        return SILENCE

    def _run(self, source: str) -> None:
        execute(compiled(source, "<cell magic>"), self._namespace)
