"""A graph run forward and back, whole or at one node, by the right rules or with one wrong rule among them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from course_lib.engine import Value, unbroadcast
from course_lib.validation import Floats
from course_lib.worksheets.mistakes import MAKES, SENDS, Back, Forward
from course_lib.worksheets.operations import OPERATIONS

Numbers = Sequence[float]
Ends = tuple[str, str]  # of an edge: the step that it leaves, and the one that it enters


@dataclass(frozen=True)
class Step:
    """A node: an `operation` on what the steps `of` have made; without one, where the graph begins or ends.

    `at` is (column, row); `value` what the graph begins with, one number or one for each sample or class. `rises`
    names the steps whose edge to this one runs upright first.
    """

    key: str
    operation: str = ""
    of: tuple[str, ...] = ()
    at: tuple[float, float] = (0, 0)
    value: Numbers = ()
    rises: tuple[str, ...] = ()


def forward(steps: Iterable[Step], way: Forward = MAKES) -> dict[str, Floats]:
    """Return what each step makes."""
    made: dict[str, Floats] = {}
    for step in steps:
        if step.operation:
            made[step.key] = value_at(step, made, way)
        else:
            made[step.key] = made[step.of[0]] if step.of else np.asarray(step.value, dtype=float)
    return made


def back(steps: Sequence[Step], made: Mapping[str, Floats], arrives: Numbers, way: Back = SENDS) -> dict[Ends, Floats]:
    """Return what comes back along each edge, where `made` ran forward."""
    sent: dict[Ends, Floats] = {}
    for step in reversed(steps):
        if step.operation:
            sent |= gradients_at(step, made, sent, way)
        elif step.of:
            sent[step.of[0], step.key] = np.asarray(arrives, dtype=float)
    return sent


def value_at(step: Step, made: Mapping[str, Floats], way: Forward = MAKES) -> Floats:
    """Return what a step makes of what was made before it; by a wrong way where that can be followed here."""
    value = _applied(step, made)
    found = (way if way.at(step.operation) else MAKES).makes(value)
    if found.size > value.data.size:  # several numbers where one belongs: nothing that could run on
        return value.data
    return np.broadcast_to(found, value.data.shape)


def gradients_at(
    step: Step, made: Mapping[str, Floats], sent: Mapping[Ends, Floats], way: Back = SENDS
) -> dict[Ends, Floats]:
    """Return what a step sends back along each edge that enters it, in the shape of what ran forward there."""
    value = _applied(step, made)
    if not way.at(step.operation):
        way = SENDS
    arrived = way.adds([one for (start, _), one in sent.items() if start == step.key])
    found = zip(step.of, way.sends(value, arrived), value.parents, strict=True)
    return {(start, step.key): _shaped(one, parent.data.shape) for start, one, parent in found}


def _shaped(gradient: Floats, shape: tuple[int, ...]) -> Floats:
    return unbroadcast(gradient, shape) if gradient.shape != (1,) else np.broadcast_to(gradient, shape)


def _applied(step: Step, made: Mapping[str, Floats]) -> Value:
    return OPERATIONS[step.operation](*(Value(made[start]) for start in step.of))
