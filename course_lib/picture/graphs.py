"""A computational graph: values run forward along its edges, gradients run back.

Edges run to the right, between nodes of one column downwards.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from course_lib.picture.scene import TEXT_SIZE, Block, box, length, number, text

_NODE = (58.0, 38.0)


@dataclass(frozen=True)
class Node:
    """One operation or variable; `column` and `row` place it on a grid (fractions are fine).

    `kind` "operation" is drawn as a box, "variable" as its name alone.
    """

    key: str
    label: str
    column: float
    row: float = 0
    kind: str = "operation"

    @property
    def reach(self) -> float:
        """How far from its centre an edge begins."""
        return _NODE[0] / 2 if self.kind == "operation" else 8 + 4.5 * len(self.label)


@dataclass(frozen=True)
class Edge:
    """From node `start` to node `end`: the value that runs forward and, once known, the gradient that runs back."""

    start: str
    end: str
    value: float
    gradient: float | None = None
    closed: bool = False  # drawn dashed: no gradient passes


def graph(
    nodes: Iterable[Node], edges: Iterable[Edge], *, column: float = 116, row: float = 74, decimals: int = 2
) -> Block:
    """Draw nodes on a grid of `column` × `row` pixels and edges with their numbers.

    Above each edge stands its value after "→", below it its gradient after "←".
    """
    by_key = {node.key: node for node in nodes}
    half_width, half_height = _NODE[0] / 2, _NODE[1] / 2

    def centre(node: Node) -> tuple[float, float]:
        return half_width + node.column * column, half_height + 12 + node.row * row

    marks = [_edge(edge, by_key, centre, decimals) for edge in edges]
    for node in by_key.values():
        x, y = centre(node)
        if node.kind == "operation":
            marks.append(box(x - half_width, y - half_height, *_NODE, "paper", border="axis", radius=8))
        marks.append(text(x, y + 5, node.label, "ink bp-strong"))
    width = max(centre(node)[0] for node in by_key.values()) + half_width
    height = max(centre(node)[1] for node in by_key.values()) + half_height + 16
    return Block(width, height, "".join(marks))


def _edge(edge: Edge, nodes: dict[str, Node], centre: Callable[[Node], tuple[float, float]], decimals: int) -> str:
    start, end = nodes[edge.start], nodes[edge.end]
    (x1, y1), (x2, y2) = centre(start), centre(end)
    if start.column == end.column:
        return _downward(edge, x1, y1 + _NODE[1] / 2, y2 - _NODE[1] / 2, decimals)
    x1, x2 = x1 + start.reach, x2 - end.reach
    middle_x, middle_y = (x1 + x2) / 2, (y1 + y2) / 2
    dash = ' stroke-dasharray="4 4"' if edge.closed else ""
    path = (
        f'<path d="M{length(x1)} {length(y1)}L{length(x2)} {length(y2)}" stroke-width="2"{dash} class="bp-line-axis"/>'
    )
    head = f'<path d="M{length(x2)} {length(y2)}l-8 -4.5v9z" class="bp-fill-axis"/>'
    labels = _label(middle_x, middle_y - 6, "→ " + number(edge.value, decimals), "forward")
    if edge.gradient is not None:
        labels += _label(middle_x, middle_y + 18, "← " + number(edge.gradient, decimals), "backward")
    return path + head + labels


def _downward(edge: Edge, x: float, top: float, bottom: float, decimals: int) -> str:
    dash = ' stroke-dasharray="4 4"' if edge.closed else ""
    path = f'<path d="M{length(x)} {length(top)}V{length(bottom)}" stroke-width="2"{dash} class="bp-line-axis"/>'
    head = f'<path d="M{length(x)} {length(bottom)}l-4.5 -8h9z" class="bp-fill-axis"/>'
    middle = (top + bottom) / 2 + 5
    labels = text(x - 10, middle, "↓ " + number(edge.value, decimals), "forward", "end", TEXT_SIZE - 1)
    if edge.gradient is not None:
        labels += text(x + 10, middle, "↑ " + number(edge.gradient, decimals), "backward", "start", TEXT_SIZE - 1)
    return path + head + labels


def _label(x: float, y: float, content: str, role: str) -> str:
    """Write a number on an edge, with a rim of paper: a slanted edge runs through it."""
    written = text(x, y, content, f"{role} bp-line-paper", size=TEXT_SIZE - 1)
    return f'<g stroke-width="5" paint-order="stroke" stroke-linejoin="round">{written}</g>'
