"""What a page shows of its parts before Python is there: pictures and verdicts, made by the same Python beforehand.

Of a figure these are the pictures with one control moved from its start, for a wide column and a narrow one; of a
choice the verdict on each option.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from difflib import SequenceMatcher
from pathlib import Path
from time import time

import course_lib
from course_lib.parts.figures import figure_of
from course_lib.parts.part import Plain
from course_lib.parts.told import part
from course_lib.picture import Figure, narrow

CACHE = Path(sys.prefix) / "frames"  # a figure is drawn once for each state of the library
MOST = 200  # places of a control: of more a hand hits few, and they would be many
WIDTHS = (False, True)  # of a column: whether it is narrow
_DAYS = 7  # and forgotten after so many
Drawn = tuple[str, list[str]]  # a picture's words and its pieces
_PIECES = re.compile(r"(?<=>)(?=.)|(?<=[^>])(?=<)")  # between a tag and a tag, or a text


def verdicts(told: Plain) -> Plain | None:
    """Return what is shown of each option of a choice, once it is committed; None of anything else."""
    options = part(told).given.get("entry", {}).get("options")
    return {option: part(told).show({"committed": option}) for option in options} if options else None


def all_frames(figures: Iterable[Plain]) -> list[Plain]:
    """Return the frames of several figures, as they are told; those that were made before are read."""
    asked = [json.dumps(told) for told in figures]
    keys = {one: hashlib.sha256(f"{_library()} {one}".encode()).hexdigest() for one in asked}
    missing = [one for one, key in keys.items() if not (CACHE / key).exists()]
    CACHE.mkdir(parents=True, exist_ok=True)
    for old in CACHE.iterdir():
        if time() - old.stat().st_mtime > _DAYS * 86400:
            old.unlink(missing_ok=True)
    with ProcessPoolExecutor() as workers:
        for one, made in zip(missing, workers.map(_made, missing), strict=True):
            (CACHE / f"{keys[one]}.partial").write_text(made, encoding="utf-8")
            (CACHE / f"{keys[one]}.partial").replace(CACHE / keys[one])
    return [json.loads((CACHE / keys[one]).read_text(encoding="utf-8")) for one in asked]


def _library() -> str:
    files = sorted(Path(course_lib.__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in [*files, Path(__file__)])).hexdigest()


def _made(told: str) -> str:
    name, starts = json.loads(told)["figure"], json.loads(told)["starts"]
    return json.dumps(frames(figure_of(name, starts)), ensure_ascii=False)


def frames(figure: Figure) -> Plain:
    """Return a figure's pictures: of its start, and as what differs from that, of each place of each control.

    What remembers shows more than its values: of that there is the start alone. A place has both widths side by side,
    which are much the same, and so compress to one.
    """
    begin = [_drawn(figure, {}, is_narrow=is_narrow) for is_narrow in WIDTHS]
    moved = {
        name: [_place(figure, {name: place}, begin) for place in control.places]
        for name, control in figure.controls.items()
        if figure.remember is None and len(control.places) <= MOST
    }
    return {"start": begin, "moved": moved}


def _place(figure: Figure, moved: Plain, begin: list[Drawn]) -> list[list[int | str]]:
    drawn = [_drawn(figure, moved, is_narrow=is_narrow) for is_narrow in WIDTHS]
    return [[words, *_changes(first, pieces)] for (words, pieces), (_, first) in zip(drawn, begin, strict=True)]


def _drawn(figure: Figure, moved: Plain, *, is_narrow: bool) -> Drawn:
    """Return a picture's words and its pieces; what a page sends has moved."""
    values = {name: control.read(name, moved.get(name, control.sent)) for name, control in figure.controls.items()}
    with narrow() if is_narrow else nullcontext():
        picture, _ = figure.draw(values)
    return picture.description, _PIECES.split(picture.svg)


def _changes(before: list[str], now: list[str]) -> Iterator[int | str]:
    """Yield for each run of pieces that differs how many are the same before it, how many it replaces, and what by."""
    at = 0
    for start, end, text in _runs(before, now):
        yield from (start - at, end - start, text)
        at = end


def _runs(before: list[str], now: list[str]) -> Iterator[tuple[int, int, str]]:
    if len(before) == len(now):
        for place, (old, new) in enumerate(zip(before, now, strict=True)):
            if old != new:
                yield place, place + 1, new
        return
    for kind, start, end, first, last in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind != "equal":
            yield start, end, "".join(now[first:last])
