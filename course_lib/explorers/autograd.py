"""Chapter 8: the graph that an expression leaves behind, and the walk back through it, one operation at a time."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

import numpy as np

from course_lib.engine import Value
from course_lib.picture import Block, Edge, Node, Picture, above, at_least, caption, figure, graph, number, picture

EXPRESSIONS: Mapping[str, Callable[[Value, Value], Value]] = {
    "a · b + exp(a)": lambda a, b: a * b + a.exp(),
    "(a + b) · relu(a)": lambda a, b: (a + b) * a.relu(),
    "exp(a · b) + b": lambda a, b: (a * b).exp() + b,
}
_COLUMN = 1.06
_APART, _BEGINNINGS_APART = 1.4, 2.0  # rows between two of one column, so that the numbers of their edges have room


@figure(expression=list(EXPRESSIONS), a=(-2, 2, 0.5), b=(-2, 2, 0.5), steps=(0, 3, 1))
def walk_back(expression: str = "a · b + exp(a)", a: float = 1.0, b: float = 2.0, steps: int = 0) -> Picture:
    """Draw the graph of an expression, with the gradients that are there after so many steps back."""
    values = {"a": Value(a), "b": Value(b)}
    return value_graph(EXPRESSIONS[expression](*values.values()), values, steps)


def value_graph(output: Value, names: Mapping[str, Value], steps: int | None = None) -> Picture:
    """Draw what `output` was made of: values forward and, after so many operations have sent theirs, gradients back.

    `names` are those of the values that the graph begins with; `steps` are all where it is None. Raises ValueError
    where a value is no single number: an edge has room for one.
    """
    order = output.order()
    if wide := next((value for value in order if value.data.size != 1), None):
        raise ValueError(f"output must be made of single numbers: came a value of shape {wide.data.shape}")
    output.backward()
    senders = [value for value in reversed(order) if value.parents][:steps]
    sent: defaultdict[tuple[Value, Value], float] = defaultdict(float)
    for sender in senders:
        for parent, gradient in zip(sender.parents, sender.sends_back(), strict=True):
            sent[parent, sender] += gradient.item()
    drawn = _graph(order, {value: name for name, value in names.items()}, sent)
    arrived = {
        name: [gradient for (parent, _), gradient in sent.items() if parent is value] for name, value in names.items()
    }
    notes = [
        caption(f"{name}.gradient = {_total(gradients)}", "backward", strong=True)
        for name, gradients in arrived.items()
    ]
    count = sum(bool(value.parents) for value in order)
    return picture(
        at_least(above(drawn, *notes, gap=8), width=492),
        title="A walk back through a graph",
        description=(
            f"The output is {number(output.data.item())}, made by {count} operations. {len(senders)} of them, from the "
            "output on, have sent their gradients back: "
            + ", ".join(f"{name}.gradient = {_total(gradients)}" for name, gradients in arrived.items())
            + "."
        ),
    )


def _total(gradients: list[float]) -> str:
    if len(gradients) == 1:
        return number(gradients[0])
    terms = " + ".join(f"({text})" if text.startswith("−") else text for text in map(number, gradients))
    return f"{terms} = {number(sum(gradients))}" if gradients else "0 so far"


def _graph(order: list[Value], names: Mapping[Value, str], sent: Mapping[tuple[Value, Value], float]) -> Block:
    """Lay values out: each in the first column after its parents', near their rows. Twice the same edge is one."""
    columns: dict[Value, int] = {}
    for value in order:
        columns[value] = max((columns[parent] + 1 for parent in value.parents), default=0)
    rows: dict[Value, float] = {}
    for column in range(max(columns.values()) + 1):
        free = 0.0
        heights = {value: _height(value, rows) for value in order if columns[value] == column}
        for value in sorted(heights, key=heights.__getitem__):
            rows[value] = max(heights[value], free)
            free = rows[value] + (_APART if column else _BEGINNINGS_APART)
    key = {value: str(place) for place, value in enumerate(order)}
    nodes = [
        Node(
            key[value],
            value.operation or names.get(value, number(value.data.item())),
            columns[value] * _COLUMN,
            rows[value],
            kind="operation" if value.parents else "variable",
        )
        for value in order
    ]
    users = Counter(parent for value in order for parent in dict.fromkeys(value.parents))

    def turns_off(parent: Value, value: Value) -> bool:
        """Whether an edge leaves a fork to the side: what two edges share of their way has no numbers then."""
        return users[parent] > 1 and columns[value] == columns[parent] + 1

    edges = [
        Edge(
            key[parent],
            key[value],
            parent.data.item(),
            sent.get((parent, value)),
            rises=turns_off(parent, value),
            value_control=names.get(parent, ""),
        )
        for value in order
        for parent in dict.fromkeys(value.parents)
    ]
    output = order[-1]
    nodes.append(Node("output", "f", columns[output] * _COLUMN + 0.94, rows[output], kind="variable"))
    edges.append(Edge(key[output], "output", output.data.item(), 1.0))
    return graph(nodes, edges, column=112, row=80)


def _height(value: Value, rows: Mapping[Value, float]) -> float:
    heights = [rows[parent] for parent in value.parents if parent in rows]
    return float(np.mean(heights)) if heights else 0.0
