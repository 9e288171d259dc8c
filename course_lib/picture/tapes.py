"""A graph from top to bottom, a row an operation: for functions that nobody has laid out by hand.

A value runs down a lane of its own until its last use. Beside the lane, above the row that uses it, stand the value and
the gradient that comes back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from course_lib.picture.graphs import Node, drawn_node, drawn_path
from course_lib.picture.scene import SMALL, TEXT_SIZE, Block, text
from course_lib.picture.widths import text_width

_LINE = 19.0  # from one line of an edge's numbers to the next
_HALF = 18.0  # of a row: an operation's box
_GAP = 14.0  # around an edge's numbers
_ARROW = 12.0
_ASIDE = 9.0  # from a lane to its numbers


@dataclass(frozen=True)
class Row:
    """What one operation made, of which others (their keys), with its value as lines of text.

    What was made of nothing stands above its first use. `kind` is a node's. `note` stands beside the row, strong where
    the row is `marked`; where it is `closed`, no gradient passes from here on.
    """

    key: str
    label: str
    parents: tuple[str, ...] = ()
    value: tuple[str, ...] = ()
    kind: str = "operation"
    note: str = ""
    marked: bool = False
    closed: bool = False


Gradients = Mapping[tuple[str, str], Sequence[str]]  # (of which, from which) → lines of text


def tape(rows: Sequence[Row], gradients: Gradients) -> Block:
    """Draw rows, each after its parents; the gradients are those that each one sends to each parent."""
    by_key = {row.key: row for row in rows}
    levels, lanes = _places(rows)
    edges = [(by_key[parent], row) for row in rows for parent in dict.fromkeys(row.parents)]
    told = {
        (parent.key, row.key): [
            *((line, "forward") for line in _behind("↓", parent.value)),
            *((line, "backward") for line in _behind("↑", gradients.get((parent.key, row.key), ()))),
        ]
        for parent, row in edges
    }
    tops, bottom = _heights(levels, told)
    lefts, right = _widths(rows, lanes, told)
    at = {key: (lefts[lanes[key]], tops[levels[key]]) for key in by_key}
    marks = []
    for parent, row in edges:
        (x1, y1), (x2, y2) = at[parent.key], at[row.key]
        below, (wide, above) = _node(parent).half[1], _node(row).half
        aside = wide if x1 > x2 else -wide
        corners = [(x1, y1 + below), *([(x1, y2 - above)] if x1 == x2 else [(x1, y2), (x2 + aside, y2)])]
        marks.append(drawn_path(corners, closed=parent.closed))
        lines = told[parent.key, row.key]
        first = y2 - _HALF - _ARROW - _LINE * (len(lines) - 1)
        marks += [
            text(x1 + _ASIDE, first + _LINE * place, line, role, "start") for place, (line, role) in enumerate(lines)
        ]
    for row in rows:
        marks.append(drawn_node(_node(row), at[row.key], "accent" if row.marked else "axis"))
        if row.note:
            role = "accent bp-strong" if row.marked else "axis"
            marks.append(text(right, at[row.key][1] + 5, row.note, role, "start", SMALL))
    notes = max(text_width(row.note, SMALL, strong=row.marked) for row in rows)
    return Block(right + notes, bottom, "".join(marks))


def _node(row: Row) -> Node:
    return Node(row.key, row.label, 0, kind=row.kind)


def _behind(arrow: str, lines: Sequence[str]) -> list[str]:
    return [f"{arrow} {line}" if place == 0 else f"\N{EM SPACE}{line}" for place, line in enumerate(lines)]


def _places(rows: Sequence[Row]) -> tuple[dict[str, int], dict[str, int]]:
    """Give each key a level from the top and a lane from the left, which it keeps until its last use."""
    last = {parent: row.key for row in rows for parent in row.parents}
    levels: dict[str, int] = {}
    lanes: dict[str, int] = {}
    taken: set[int] = set()
    level = 0

    def free() -> int:
        lane = next(lane for lane in range(len(rows)) if lane not in taken)
        taken.add(lane)
        return lane

    for row in (row for row in rows if row.parents):
        beginning = [parent for parent in dict.fromkeys(row.parents) if parent not in levels]
        for parent in beginning:
            levels[parent], lanes[parent] = level, free()
        level += bool(beginning)
        ending = [parent for parent in dict.fromkeys(row.parents) if last[parent] == row.key]
        taken -= {lanes[parent] for parent in ending}
        lane = min((lanes[parent] for parent in ending), default=-1)
        levels[row.key], lanes[row.key] = level, lane if lane >= 0 else free()
        taken.add(lanes[row.key])
        level += 1
    return levels, lanes


def _heights(levels: Mapping[str, int], told: Mapping[tuple[str, str], Sequence[object]]) -> tuple[list[float], float]:
    """Return the middle of each level, with room above it for the longest of its numbers, and the height of all."""
    count = max(levels.values()) + 1
    lines = [0] * count
    for (_, end), written in told.items():
        lines[levels[end]] = max(lines[levels[end]], len(written))
    middles = [_HALF]
    for level in range(1, count):
        middles.append(middles[-1] + 2 * _HALF + _ARROW + _LINE * max(1, lines[level]))
    return middles, middles[-1] + _HALF


def _widths(
    rows: Sequence[Row], lanes: Mapping[str, int], told: Mapping[tuple[str, str], Sequence[tuple[str, str]]]
) -> tuple[list[float], float]:
    """Return the middle of each lane, with room beside it for the widest of its numbers, and where notes stand."""
    count = max(lanes.values()) + 1
    half, wide = [0.0] * count, [0.0] * count
    for row in rows:
        half[lanes[row.key]] = max(half[lanes[row.key]], _node(row).half[0])
    for (start, _), lines in told.items():
        wide[lanes[start]] = max(wide[lanes[start]], *(_ASIDE + text_width(line, TEXT_SIZE) for line, _ in lines))
    middles = [half[0]]
    for lane in range(1, count):
        middles.append(middles[-1] + max(half[lane - 1], wide[lane - 1]) + _GAP + half[lane])
    return middles, middles[-1] + max(half[-1], wide[-1]) + _GAP
