"""A graph to be filled in, as data: its steps, where each stands, and the gradient that arrives. The blanks follow.

Forward the value that each step makes is asked for, and back the gradient of each edge.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_lib.asking.entries import Blanks, all_close
from course_lib.picture import Blank, Edge, Node, Picture, graph, in_a_row, picture
from course_lib.picture.scene import SMALL, TEXT_SIZE
from course_lib.picture.widths import text_width
from course_lib.validation import Floats
from course_lib.worksheets.mistakes import BACK, FORWARD, MAKES, SENDS, Back, Forward
from course_lib.worksheets.operations import FORK
from course_lib.worksheets.runs import Ends, Numbers, Step, back, forward, gradients_at, value_at

_LEAST, _BESIDE = 58.0, 10.0  # pixels: the narrowest blank, and what its numbers leave of it
CARRIED = "This node's rule is right. A number beside it is not: mend that one first, then this."


@dataclass(frozen=True)
class Worksheet:
    """A graph to be filled in: `arrives` is the gradient at its end, `column` and `row` are the grid's, in pixels."""

    title: str
    steps: tuple[Step, ...]
    arrives: Numbers
    column: float = 112
    row: float = 74

    @cached_property
    def made(self) -> dict[str, Floats]:
        """What each step makes."""
        return forward(self.steps)

    @cached_property
    def sent(self) -> dict[Ends, Floats]:
        """What comes back along each edge."""
        return back(self.steps, self.made, self.arrives)

    @cached_property
    def values(self) -> dict[str, Step]:
        """The steps whose value is asked for, by the name of the blank, in the order forward."""
        return {f"value of {step.key}": step for step in self.steps if step.operation not in ("", FORK)}

    @cached_property
    def gradients(self) -> dict[str, Ends]:
        """The edges whose gradient is asked for, by the name of the blank, in the order back."""
        edges = [(start, step.key) for step in reversed(self.steps) if step.operation for start in step.of]
        forks = {step.key: step.of[0] for step in self.steps if step.operation == FORK}
        return {f"gradient of {forks[s]} from {e}" if s in forks else f"gradient of {s}": (s, e) for s, e in edges}

    @cached_property
    def blanks(self) -> dict[str, tuple[float, ...]]:
        """The right numbers by the name of their blank, in the order in which a learner comes to them."""
        made = {name: self.made[step.key] for name, step in self.values.items()}
        sent = {name: self.sent[ends] for name, ends in self.gradients.items()}
        return {name: tuple(numbers.tolist()) for name, numbers in (made | sent).items()}

    @property
    def entry(self) -> Blanks:
        """How the blanks are filled in."""
        return Blanks(self.blanks)

    @cached_property
    def picture(self) -> Picture:
        """The graph with its blanks."""
        nodes = [Node(step.key, step.operation or step.key, *step.at, kind=_kind(step)) for step in self.steps]
        edges = [self._edge(start, step) for step in self.steps for start in step.of]
        room = 9 + max(*self._widths.values(), text_width(f"↑ {in_a_row(self.arrives)}", TEXT_SIZE))
        given = ", ".join(f"{step.key} = {in_a_row(step.value)}" for step in self.steps if not step.of)
        return picture(
            graph(nodes, edges, column=self.column, row=self.row, room=room),
            title=self.title,
            description=(
                f"{given}. The gradient that arrives at the end is {in_a_row(self.arrives)}. "
                f"To be filled in: {', '.join(self.blanks)}."
            ),
        )

    def about(self, name: str, entered: Mapping[str, Numbers]) -> str:
        """Say what a wrong number comes from: `name` is its blank, `entered` all that is filled in.

        A wrong rule is tried at this node, with the right numbers around it and with the learner's, and in the whole
        graph. Where none makes the number, it says what is to be done here.
        """
        numbers, due = entered[name], self.blanks[name]
        if len(numbers) != len(due):
            return _counted(len(due))
        others = {blank: row for blank, row in entered.items() if len(row) == len(self.blanks[blank])}
        ways: Sequence[Forward | Back] = FORWARD if name in self.values else BACK
        if all_close(numbers, self._at_node(name, others, MAKES if name in self.values else SENDS)):
            return CARRIED
        operation = self._node(name).operation
        for way in ways:
            if way.at(operation) and any(all_close(numbers, made) for made in self._made_by(way, name, others)):
                return way.says
        if name in self.values:
            return f"Not yet. What does `{operation}` make of the numbers that enter it?"
        return f"Not yet. What arrives at the output of `{operation}`, times its slope for this edge alone?"

    def _made_by(self, way: Forward | Back, name: str, others: Mapping[str, Numbers]) -> Iterator[Numbers]:
        """Give what a wrong way makes of a blank: at its node, among the learner's numbers, and taken everywhere."""
        yield self._at_node(name, {}, way)
        yield self._at_node(name, others, way)
        if isinstance(way, Forward):
            yield list(map(float, forward(self.steps, way)[self.values[name].key]))
        else:
            yield list(map(float, back(self.steps, self.made, self.arrives, way)[self.gradients[name]]))

    def _node(self, name: str) -> Step:
        """Return the step whose rule gives a blank its numbers."""
        return self.values[name] if name in self.values else self._step(self.gradients[name][1])

    def _at_node(self, name: str, others: Mapping[str, Numbers], way: Forward | Back) -> Numbers:
        """Return what a node makes of the numbers around it, where `others` take the place of the right ones."""
        known = {blank: np.asarray(row, dtype=float) for blank, row in others.items() if blank != name}
        made = self.made | {self.values[blank].key: row for blank, row in known.items() if blank in self.values}
        if isinstance(way, Forward):
            return list(map(float, value_at(self._node(name), made, way)))
        sent = self.sent | {self.gradients[blank]: row for blank, row in known.items() if blank in self.gradients}
        return list(map(float, gradients_at(self._node(name), made, sent, way)[self.gradients[name]]))

    def _edge(self, start: str, end: Step) -> Edge:
        names = {ends: name for name, ends in self.gradients.items()}
        value, gradient = f"value of {start}", names.get((start, end.key))
        return Edge(
            start,
            end.key,
            self._blank(value) if value in self.values else self._step(start).value or None,
            self._blank(gradient) if gradient else self.arrives,
            rises=start in end.rises,
        )

    @cached_property
    def _widths(self) -> dict[int, float]:
        """How wide a blank is for so many numbers: one of each size, so that no width tells what belongs there."""
        widths: dict[int, float] = {}
        for name, numbers in self.blanks.items():
            needed = text_width(self.entry.written(name), SMALL) + _BESIDE
            widths[len(numbers)] = max(_LEAST, needed, widths.get(len(numbers), 0))
        return widths

    def _blank(self, name: str) -> Blank:
        return Blank(name, self._widths[len(self.blanks[name])])

    def _step(self, key: str) -> Step:
        return next(step for step in self.steps if step.key == key)


def _kind(step: Step) -> str:
    return "fork" if step.operation == FORK else "operation" if step.operation else "variable"


def _counted(count: int) -> str:
    if count == 1:
        return "One number belongs here: it serves every entry, as at a fork, so what comes back from each adds."
    return f"{count} numbers belong here, with a space between them."
