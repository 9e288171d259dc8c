"""A computational graph: values run forward along its edges, gradients run back.

Edges run level or upright, with one corner at most: on one side of each stands the value that runs along it, on the
other the gradient that comes back. A level edge must be as long as its numbers are wide: then none lies on an edge.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from course_lib.picture.scene import SMALL, TEXT_SIZE, Block, box, length, number, text
from course_lib.picture.widths import text_width

_HEIGHT = 36.0  # of an operation's box
_LEAST = 44.0  # how wide it is at least
_PORT = 22.0  # between two edges that enter a node side by side
_TOP, _BELOW = 22.0, 24.0  # above the first row and below the last: numbers over an edge, and under it
_FIELD, _GAP = 30.0, 6.0  # how high a blank is, and how far from its edge
_AFTER = 12.0  # from the beginning of a long edge to its blanks: further on stand those of its end
_DOT = 5.0  # the radius of a fork


@dataclass(frozen=True)
class Blank:
    """A place beside an edge where a learner writes: `name` says what, `width` is in pixels."""

    name: str
    width: float


@dataclass(frozen=True)
class Node:
    """One operation or variable; `column` and `row` place it on a grid (fractions are fine).

    `kind` "operation" is drawn as a box, "variable" as its name alone, "fork" as a dot.
    """

    key: str
    label: str
    column: float
    row: float = 0
    kind: str = "operation"

    @property
    def half(self) -> tuple[float, float]:
        """How far it reaches from its centre, sideways and up or down."""
        name = text_width(self.label, TEXT_SIZE, strong=True)
        if self.kind == "operation":
            return max(_LEAST, name + 16) / 2, _HEIGHT / 2
        if self.kind == "fork":
            return _DOT, _DOT
        return name / 2 + 5, 13


Shown = float | Sequence[float] | Blank | None  # beside an edge: a number or several, a place for them, or nothing


@dataclass(frozen=True)
class Edge:
    """From node `start` to node `end`: the value that runs forward and, once known, the gradient that runs back.

    Where the two stand neither in one row nor in one column, the edge runs level first, and with `rises` upright first.
    `value_control` and `gradient_control` are the figure's controls whose numbers the two are, where they are.
    """

    start: str
    end: str
    value: Shown
    gradient: Shown = None
    closed: bool = False  # drawn dashed: no gradient passes
    rises: bool = False
    value_control: str = ""
    gradient_control: str = ""


Point = tuple[float, float]


def graph(
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    *,
    column: float = 116,
    row: float = 74,
    decimals: int = 2,
    room: float = 84,
) -> Block:
    """Draw nodes on a grid of `column` × `row` pixels and edges with their numbers.

    Above a level edge stands its value after "→", below it its gradient after "←"; an upright one has them on its left
    and on its right, where `room` is kept for the longest ones.
    """
    by_key, all_edges = {node.key: node for node in nodes}, list(edges)
    upright = {edge.end for edge in all_edges if by_key[edge.start].column == by_key[edge.end].column}
    reach = {key: max(node.half[0], room if key in upright else 0) for key, node in by_key.items()}
    fields = any(isinstance(shown, Blank) for edge in all_edges for shown in (edge.value, edge.gradient))
    over, under = (_GAP + _FIELD, _GAP + _FIELD) if fields else (_TOP, _BELOW)
    left = max(reach[key] - node.column * column for key, node in by_key.items())
    places = {key: (left + node.column * column, over + node.row * row) for key, node in by_key.items()}
    marks, right = [], max(places[key][0] + wide for key, wide in reach.items())
    bottoms = [places[key][1] + node.half[1] for key, node in by_key.items()]
    for edge in all_edges:
        path = _path(edge, all_edges, by_key, places)
        marks.append(drawn_path(path, closed=edge.closed))
        marks.append(_numbers(edge, path, decimals))
        if path[0][0] != path[-1][0]:
            bottoms.append(_level(path)[0][1] + under)
    for key, node in by_key.items():
        marks.append(drawn_node(node, places[key]))
    return Block(right, max(bottoms), "".join(marks))


def drawn_node(node: Node, at: Point, border: str = "axis") -> str:
    """Draw a node with its middle at a point: an operation as a box, a variable as its name alone, a fork as a dot."""
    (x, y), (half, high) = at, node.half
    if node.kind == "fork":
        return f'<circle cx="{length(x)}" cy="{length(y)}" r="{length(_DOT)}" class="bp-fill-axis"/>'
    name = text(x, y + 5, node.label, "ink bp-strong")
    if node.kind == "variable":
        return name
    around = box(x - half, y - high, 2 * half, 2 * high, "paper", border=border, radius=8)
    return f'<g class="bp-node">{around}</g>{name}'


def _path(edge: Edge, edges: Sequence[Edge], nodes: dict[str, Node], places: dict[str, Point]) -> list[Point]:
    """Return the corners of an edge, from the border of one node to that of the other."""
    (x1, y1), (x2, y2) = places[edge.start], places[edge.end]
    (across1, up1), (across2, up2) = nodes[edge.start].half, nodes[edge.end].half
    down = 1 if y2 > y1 else -1
    if y1 == y2:
        return [(x1 + across1, y1), (x2 - across2, y2)]
    if x1 == x2:
        return [(x1, y1 + down * up1), (x2, y2 - down * up2)]
    if edge.rises:
        return [(x1, y1 + down * up1), (x1, y2), (x2 - across2, y2)]
    x = x2 + _port(edge, edges, places)
    return [(x1 + across1, y1), (x, y1), (x, y2 - down * up2)]


def _port(edge: Edge, edges: Sequence[Edge], places: dict[str, Point]) -> float:
    """Say how far from its node's middle an edge enters: beside others from the same side, the nearest one first."""
    (_, y2) = places[edge.end]

    def away(other: Edge) -> float:
        return places[other.start][1] - y2

    def turns(other: Edge) -> bool:
        aside = places[other.start][0] != places[edge.end][0]
        return other.end == edge.end and not other.rises and aside and away(other) * away(edge) > 0

    beside = sorted((other for other in edges if turns(other)), key=lambda other: abs(away(other)))
    return _PORT * (beside.index(edge) - (len(beside) - 1) / 2)


def drawn_path(path: list[Point], *, closed: bool) -> str:
    """Draw an edge along its corners, with an arrow's head at its end; dashed where no gradient passes."""
    dash = ' stroke-dasharray="4 4"' if closed else ""
    corners = "L".join(f"{length(x)} {length(y)}" for x, y in path)
    stroke = f'<path d="M{corners}" fill="none" stroke-width="2"{dash} class="bp-edge bp-line-axis"/>'
    (x1, y1), (x2, y2) = path[-2:]
    level = "l-8 -4.5v9z" if x2 > x1 else "l8 -4.5v9z"
    head = level if y1 == y2 else "l-4.5 -8h9z" if y2 > y1 else "l-4.5 8h9z"
    return f'{stroke}<path d="M{length(x2)} {length(y2)}{head}" class="bp-fill-axis"/>'


def _numbers(edge: Edge, path: list[Point], decimals: int) -> str:
    """Write value and gradient beside the edge's level part, or beside all of it where it has none."""
    if path[0][0] == path[-1][0]:
        (x, y1), (_, y2) = path
        ahead, back = ("↓", "↑") if y2 > y1 else ("↑", "↓")
        places = (ahead, (x - 9, (y1 + y2) / 2), "end", 0), (back, (x + 9, (y1 + y2) / 2), "start", 0)
    else:
        (x1, y), (x2, _) = _level(path)
        middle = (x1 + x2) / 2
        if isinstance(edge.gradient, Blank):
            middle = min(middle, x1 + _AFTER + edge.gradient.width / 2)
        places = ("→", (middle, y), "middle", -1), ("←", (middle, y), "middle", 1)
    for_value, for_gradient = places
    value = _beside(edge.value, *for_value, "forward", decimals, edge.value_control)
    return value + _beside(edge.gradient, *for_gradient, "backward", decimals, edge.gradient_control)


def _beside(shown: Shown, arrow: str, at: Point, anchor: str, side: int, role: str, decimals: int, control: str) -> str:
    """Write numbers, or draw the place for them: at a point of an edge, above (`side` −1), below (1) or beside it."""
    x, y = at
    if shown is None:
        return ""
    if not isinstance(shown, Blank):
        written = number(shown, decimals) if isinstance(shown, float | int) else in_a_row(shown)
        return text(x, y + {-1: -7, 0: 5, 1: 19}[side], f"{arrow} {written}", role, anchor, control=control)
    left = x - shown.width * {"start": 0, "middle": 0.5, "end": 1}[anchor]
    top = y + (_GAP + _FIELD / 2) * side - _FIELD / 2
    place = box(left, top, shown.width, _FIELD, "paper", border=role, radius=4)
    mark = text(left + shown.width / 2, top + 20, arrow, role, size=SMALL)
    return f'<g class="bp-blank" data-name="{escape(shown.name)}" stroke-dasharray="4 3">{place}{mark}</g>'


def in_a_row(numbers: Sequence[float]) -> str:
    """Write several numbers beside each other, as briefly as two decimals allow."""
    return " ".join(number(one).rstrip("0").rstrip(".") for one in numbers)


def _level(path: list[Point]) -> tuple[Point, Point]:
    """Return the level part of an edge that is not upright as a whole."""
    return next((a, b) for a, b in pairwise(path) if a[1] == b[1])
