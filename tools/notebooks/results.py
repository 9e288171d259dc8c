"""What benchmarks/RESULTS.md says, and the sentences of README.md that quote it.

`benchmarks/how_fast.md` has the sentences, with a place for each number: `{title / row}` becomes the row's ratio in the
table of that title, `{title / row / median}` its median. Title and row are regular expressions; where several rows
match, the smallest and the largest are told.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tools.notebooks.texts import BuildError

RESULTS, SENTENCES = "benchmarks/RESULTS.md", "benchmarks/how_fast.md"
Rows = dict[str, dict[str, str]]  # what is in each column of each row
_PLACE = re.compile(r"\{([^{}]+)\}")


def tables(results: str) -> dict[str, Rows]:
    """Return the tables of RESULTS.md by their titles, the rows by what they are of."""
    found: dict[str, Rows] = {}
    columns: list[str] = []
    for line in results.splitlines():
        if line.startswith("#"):
            title = line.strip("# ")
        elif line.startswith("|---"):
            continue
        elif line.startswith("| what |"):
            columns = _cells(line)
            found[title] = {}
        elif line.startswith("|"):
            what, *cells = _cells(line)
            found[title][what] = dict(zip(columns[1:], cells, strict=True))
    return found


def how_fast(root: Path) -> str:
    """Return README.md's sentences with what was measured in its places.

    Raises BuildError where a place names no row, or one without the number that it asks for.
    """
    measured = tables((root / RESULTS).read_text(encoding="utf-8"))
    sentences = (root / SENTENCES).read_text(encoding="utf-8").strip()
    return _PLACE.sub(lambda place: _told(measured, place[1]), sentences)


def _told(measured: dict[str, Rows], place: str) -> str:
    title, row, column = (*place.split(" / "), "ratio")[:3]
    cells = [cells[column] for cells in _matching(measured, title, row) if cells[column]]
    if not cells:
        raise BuildError(f"{SENTENCES}: no {column} in {RESULTS} for {{{place}}}")
    ends = sorted(cells, key=_value)
    lowest, highest = (_written(end) if column == "ratio" else end for end in (ends[0], ends[-1]))
    return lowest if lowest == highest else f"{lowest} to {highest}"


def _matching(measured: dict[str, Rows], title: str, row: str) -> Iterator[dict[str, str]]:
    for name, rows in measured.items():
        if re.fullmatch(title, name, re.IGNORECASE):
            yield from (cells for what, cells in rows.items() if re.fullmatch(row, what))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _value(cell: str) -> float:
    """Return the number of a cell: of "24.5 ms", 0.0245."""
    number, *unit = cell.split()
    return float(number) * {"ms": 1e-3, "µs": 1e-6}.get("".join(unit), 1.0)


def _written(ratio: str) -> str:
    """Write a ratio with two digits: 691.03 as 690."""
    return f"{float(f'{float(ratio):.2g}'):g}"
