"""A notebook's cells where no Jupyter is: they run in one namespace, and what they show is nbformat's outputs.

A page of the book runs its exercises so. What is kept of a learner's work lies in the working folder as it does beside
the notebooks.
"""

import ast
import io
import json
import linecache
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import CodeType
from typing import Any

from course_lib.notebook.answered import take
from course_lib.notebook.marks import FILE as MARKS
from course_lib.notebook.own.file import FILE, FORMER
from course_lib.notebook.verbs import place_of
from course_lib.parts.part import LIVE, Part, Plain
from course_lib.showing.rich_text import paragraphs
from course_lib.showing.shown import HOST, Shown

Output = dict[str, Any]  # as nbformat has it
KEPT = (MARKS, FILE, FORMER)
PYPLOT = "course_lib.notebook.pyplot"  # as a worker's MPLBACKEND names it


class Session:
    """One namespace, and the cells that have run in it."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"__name__": "__main__", "__builtins__": __builtins__}
        self.cells: dict[str, str] = {}
        self.execution_count = 0
        self.missing: str | None = None  # a package that the last cell wanted and did not find
        self.parts: list[Part] = []  # what is live of what the cells have shown
        self._outputs: list[Output] = []

    def run(self, cell: str, code: str) -> list[Output]:
        """Run a cell by the name that it has on its page; return its outputs. Only KeyboardInterrupt is raised."""
        self.execution_count += 1
        self.cells[cell] = code
        self._outputs, self.missing = [], None
        token = HOST.set(self)
        try:
            with redirect_stdout(_Stream(self, "stdout")), redirect_stderr(_Stream(self, "stderr")):
                file = f"<{cell}>"
                self._try(file, lambda: self._run(file, code))
                self._try(file, _show_drawn)
        finally:
            HOST.reset(token)
        return self._outputs

    def display(self, bundle: Mapping[str, Any]) -> None:
        """Show something in the running cell; where it is Markdown alone, as HTML too; a live part with its place."""
        html = {"text/html": paragraphs(bundle["text/markdown"])} if "text/markdown" in bundle else {}
        live = {LIVE: [self._told(part) for part in bundle[LIVE]]} if LIVE in bundle else {}
        self._outputs.append({"output_type": "display_data", "metadata": {}, "data": {**html, **bundle, **live}})

    def _told(self, part: Part) -> Plain:
        self.parts.append(part)
        return {"place": len(self.parts) - 1, "kind": part.kind, "given": part.given}

    def write(self, stream: str, text: str) -> None:
        """Add to what the running cell has printed."""
        last = self._outputs[-1] if self._outputs else {}
        if last.get("name") == stream:
            last["text"] += text
        else:
            self._outputs.append({"output_type": "stream", "name": stream, "text": text})

    def _try(self, file: str, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - whatever a cell raises is its output
            self._outputs.append(_failed(error, file))
            if isinstance(error, ModuleNotFoundError):
                self.missing = error.name

    def _run(self, file: str, code: str) -> None:
        linecache.cache[file] = len(code), None, code.splitlines(keepends=True), file
        for part in _compiled(code, file):
            value = eval(part, self.names)  # noqa: S307 - the learner's own code, in the learner's own browser
        self._show(value)

    def _show(self, value: Any) -> None:
        if isinstance(value, Shown):
            value.show()
        elif hasattr(value, "_repr_mimebundle_"):
            bundle = value._repr_mimebundle_()
            self.display(bundle[0] if isinstance(bundle, tuple) else bundle)
        elif value is not None:
            self.display({"text/plain": repr(value)})

    def marked(self, exercise: str) -> dict[str, Any] | None:
        """Return where the exercise's answer goes wrong, since its last check: cell, line, column and code there."""
        place = place_of(exercise)
        if place is None:
            return None
        for cell, code in reversed(self.cells.items()):
            if line := _line_of(code, place.function or exercise):
                return {
                    "cell": cell,
                    "line": line + place.line - 1,
                    "column": len(place.before),
                    "code": place.code,
                }
        return None


def _show_drawn() -> None:
    if drawing := sys.modules.get(PYPLOT):  # loaded by Matplotlib, where a cell has drawn
        drawing.show()


def _compiled(code: str, file: str) -> Iterator[CodeType]:
    """Yield what a cell does: its statements, and then its last expression, or nothing, whose value is shown."""
    tree = ast.parse(code, file)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    yield compile(tree, file, "exec", dont_inherit=True)
    if isinstance(last, ast.Expr):
        yield compile(ast.Expression(last.value), file, "eval", dont_inherit=True)


def _failed(error: Exception, file: str) -> Output:
    """Return an error as nbformat has it, from the cell's own lines on."""
    trail = error.__traceback__
    while trail and trail.tb_frame.f_code.co_filename != file:
        trail = trail.tb_next
    text = "".join(traceback.format_exception(type(error), error, trail))
    return {
        "output_type": "error",
        "ename": type(error).__name__,
        "evalue": str(error),
        "traceback": text.splitlines(),
    }


def _line_of(code: str, function: str) -> int | None:
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return None
    found = (node.lineno for node in body if isinstance(node, ast.FunctionDef) and node.name == function)
    return next(found, None)


class _Stream(io.TextIOBase):
    """What a cell prints to."""

    def __init__(self, session: Session, name: str) -> None:
        self._session, self._name = session, name

    def write(self, text: str) -> int:
        if text:
            self._session.write(self._name, text)
        return len(text)


_sessions: dict[str, Session] = {}


def answer(asked: str) -> str:
    """Answer a page, both as JSON: `files` are laid into the working folder, then a cell's code is run.

    Of the cell come its outputs, the place that its exercise's check has found, the learner's files as they are now,
    and the name of a package that was missing: whoever asks may load it and ask again. Where a live `part` is entered
    instead, come what it is to show and the files. What was `answered` on pages is kept with the marks before.
    """
    asks = json.loads(asked)
    for name, text in asks["files"].items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    take(asks.get("answered", ()))
    session = _sessions.setdefault(asks["page"], Session())
    told = _entered(session, asks) if "part" in asks else _ran(session, asks)
    told["files"] = {name: Path(name).read_text(encoding="utf-8") for name in KEPT if Path(name).exists()}
    return json.dumps(told, ensure_ascii=False, default=str)


def _ran(session: Session, asks: Plain) -> Plain:
    outputs = session.run(asks["cell"], asks["code"])
    place = session.marked(asks["exercise"]) if asks["exercise"] else None
    return {"outputs": outputs, "place": place, "missing": session.missing}


def _entered(session: Session, asks: Plain) -> Plain:
    return {"shown": session.parts[asks["part"]].show(asks["entered"])}
