"""Mistakes put into the walk of an engine: the same graph, forward as ever, and one thing wrong on the way back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.engine import Value, unbroadcast
from course_lib.validation import Floats, one_of

Graph = Callable[[Value], Value]
Sent = tuple[Floats, ...]


@dataclass(frozen=True)
class EngineBug:
    """A mistake on the way back, in `words` that fit a list; what it does not replace is as it should be."""

    words: str
    put: Callable[[Floats, Floats], Floats] = np.add  # what a value has, and what a path brings
    undo: Callable[[Floats, tuple[int, ...]], Floats] = unbroadcast
    sends: Callable[[Value], Sent | None] = lambda value: None  # None: what the value itself sends
    order: Callable[[Value], list[Value]] = lambda last: last.order()[::-1]


def _first_copy(gradient: Floats, shape: tuple[int, ...]) -> Floats:
    """Keep one entry of each axis along which an array was repeated."""
    for axis in range(gradient.ndim - len(shape)):
        gradient = gradient.take([0], axis=axis)
    gradient = gradient.reshape(gradient.shape[gradient.ndim - len(shape) :])
    return gradient[tuple(slice(0, length) for length in shape)]


def _mean_of_copies(gradient: Floats, shape: tuple[int, ...]) -> Floats:
    return unbroadcast(gradient, shape) * np.prod(shape) / gradient.size


def _as_they_come(last: Value) -> list[Value]:
    """Give each value when it is first met from the end, whether or not all that use it have had their turn."""
    met = [last]
    for value in met:
        met += [parent for parent in dict.fromkeys(value.parents) if parent not in met]
    return met


def _of(operation: str, rule: Callable[..., Sent]) -> Callable[[Value], Sent | None]:
    """Replace what an operation sends back: `rule(arrives, output, *inputs)`."""

    def sends(value: Value) -> Sent | None:
        inputs = (parent.data for parent in value.parents)
        return rule(value.gradient, value.data, *inputs) if value.operation == operation else None

    return sends


ENGINE_BUGS: dict[str, EngineBug] = {
    "overwrites": EngineBug("where paths meet: the last one replaces what was there", put=lambda had, brought: brought),
    "passes_on_too_soon": EngineBug(
        "order: a value passes on before all paths have arrived at it", order=_as_they_come
    ),
    "mean_of_copies": EngineBug("broadcasting: the copies' gradients are averaged", undo=_mean_of_copies),
    "first_copy_only": EngineBug("broadcasting: the first copy's gradient is kept", undo=_first_copy),
    "own_factor": EngineBug("×: each factor gets its own value", sends=_of("×", lambda g, out, a, b: (g * a, g * b))),
    "exponent_for_power": EngineBug("exp: times what went in", sends=_of("exp", lambda g, out, x: (g * x,))),
    "gate_by_gradient": EngineBug("relu: gate by what arrives", sends=_of("relu", lambda g, out, x: (g * (g > 0),))),
    "divides_by_output": EngineBug("log: divided by what came out", sends=_of("log", lambda g, out, x: (g / out,))),
}
BROKEN_ENGINES = {"P": "overwrites", "Q": "first_copy_only", "R": "passes_on_too_soon"}

_ROW = np.array([[0.5, -1.5]])
_TABLE = np.array([[1.0, 2.0], [-3.0, 0.5], [2.0, -1.0]])
# Graphs that tell the mistakes apart, each with the point where its gradient is asked for.
PROBES: tuple[tuple[Graph, Floats], ...] = (
    (lambda x: x * _TABLE, _ROW),  # x is repeated, down three rows
    (lambda x: x * x, _ROW),
    (lambda x: (x * 2.0) + (x * 2.0).exp(), _ROW),
    (lambda x: _twice(x * 2.0), _ROW),
    (lambda x: x.relu() * -3.0, _ROW),
    (lambda x: (x + 4.0).log(), _ROW),
    (lambda x: x * np.array([[2.0, 5.0]]), _ROW),
)


def _twice(value: Value) -> Value:
    return value + (value + 1.0).relu()


def broken_gradient(letter: str, graph: Graph, x: Any) -> Floats:
    """Return the gradient of the sum of graph(x) at x, an array, as engine "P", "Q" or "R" finds it.

    `graph` takes a Value and returns one, made of it with + − × @, exp, log, relu, sum. Raises ValueError for another letter.
    """
    bug = BROKEN_ENGINES[one_of("letter", letter, BROKEN_ENGINES)]
    return gradient_with(ENGINE_BUGS[bug], graph, x)


def gradient_with(bug: EngineBug, graph: Graph, x: Any) -> Floats:
    """Return the gradient of the sum of graph(x) at x, with this mistake on the way back."""
    start = Value(x)
    last = graph(start)
    order = bug.order(last)
    for value in order:
        value.gradient = np.zeros_like(value.data)
    last.gradient = np.ones_like(last.data)
    for value in order:
        for parent, sent in _sent(bug, value):
            parent.gradient = bug.put(parent.gradient, bug.undo(np.asarray(sent), parent.data.shape))
    return start.gradient


def _sent(bug: EngineBug, value: Value) -> Iterator[tuple[Value, Floats]]:
    """Give what a value sends to each of its parents, before broadcasting is undone."""
    sent = bug.sends(value)
    if sent is None:
        sent = value._sends_back(value.gradient) if value._sends_back else ()
    return zip(value.parents, sent, strict=True)
