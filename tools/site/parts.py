"""The parts of a chapter's page that come alive: what a stored output tells of them, as data beside the page."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from course_lib.notebook.front_end import PARTS, STYLE
from course_lib.parts.part import MIME, Plain
from course_lib.parts.questions import QuestionPart
from course_lib.parts.told import part
from tools.site.frames import all_frames, verdicts

BOOK = Path(__file__).resolve().parent / "book"
HOST = (
    "frames.js",
    "kept.js",
    "python.js",
    "editor.js",
    "cells.js",
    "practise.js",
    "work.js",
    "book.js",
)  # behind the front end: one module


@dataclass
class Parts:
    """The live parts of one page, in the order in which they stand on it."""

    told: dict[str, Plain] = field(default_factory=dict)

    def names(self, output: NotebookNode) -> str:
        """Keep what an output tells of its parts; return their names, which change with what is asked or shown."""
        return " ".join(self._keep(told) for told in output.get("data", {}).get(MIME, ()))

    def _keep(self, told: Plain) -> str:
        digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]
        name = f"{digest}-{again}" if (again := sum(name.startswith(digest) for name in self.told)) else digest
        self.told[name] = told
        return name

    def files(self, folder: str, frames: dict[str, Plain]) -> dict[str, bytes]:
        """Return the page's data as files, named by their content; the first one names the second, beside it.

        `frames` are those of its figures, by name.
        """
        pictures = data_file(folder, frames)
        parts = {name: _shown(told) for name, told in self.told.items()}
        return data_file(folder, {"parts": parts, "frames": next(iter(pictures)).rpartition("/")[2]}) | pictures

    @property
    def figures(self) -> dict[str, Plain]:
        """What is told of the figures among them."""
        return {name: told for name, told in self.told.items() if "figure" in told}


def live_files(pages: Mapping[str, Parts]) -> dict[str, dict[str, bytes]]:
    """Return each page's data as files, in a folder of its name; the page itself names the first."""
    figures = [(page, name, told) for page, parts in pages.items() for name, told in parts.figures.items()]
    made = all_frames(told for *_, told in figures)
    frames = {(page, name): one for (page, name, _), one in zip(figures, made, strict=True)}
    return {
        page: parts.files(page, {name: frames[page, name] for name in parts.figures}) if parts.told else {}
        for page, parts in pages.items()
    }


def write_front_end(out: Path) -> None:
    """Write what every page with live parts loads: the front end with its host, their style, and Python's worker."""
    host = "\n".join((BOOK / name).read_text(encoding="utf-8") for name in HOST)
    (out / "book.js").write_text(f"{PARTS}\n{host}", encoding="utf-8")
    (out / "book.css").write_text(f"{STYLE}\n{(BOOK / 'book.css').read_text(encoding='utf-8')}", encoding="utf-8")
    (out / "worker.js").write_bytes((BOOK / "worker.js").read_bytes())


def _shown(told: Plain) -> Plain:
    made = part(told)
    judged = verdicts(told)
    key = {"key": made.question.key} if isinstance(made, QuestionPart) else {}
    return {"kind": made.kind, "given": made.given, "told": told} | key | ({"verdicts": judged} if judged else {})


def data_file(folder: str, content: Plain) -> dict[str, bytes]:
    """Return a page's data as a file that is named by its content."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return {f"{folder}/{hashlib.sha256(text).hexdigest()[:12]}.json": text}
