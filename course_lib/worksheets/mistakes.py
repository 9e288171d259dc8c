"""The wrong rules that people follow at a node, forward and back: what each makes is computed, and none is typed in.

The first rule that makes a learner's number names it: the special ones stand before those that hold at any node.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from course_lib.engine import Value
from course_lib.validation import Floats
from course_lib.worksheets.operations import BY_SYMBOL, FORK, LOSS

ANY: tuple[str, ...] = ()
_OF_ONE = tuple(BY_SYMBOL)
_SERVES = ("×", "+", "÷")  # where one number may serve several entries


def _data(value: Value) -> Floats:
    return value.data


def _added(arrays: Sequence[Floats]) -> Floats:
    total: Floats = np.sum(np.broadcast_arrays(*arrays), axis=0)
    return total


def right(value: Value, gradient: Floats) -> list[Floats]:
    """Return what a value sends back to each of its parents, by the engine's rule."""
    value.gradient = gradient
    return list(value.sends_back())


@dataclass(frozen=True)
class Forward:
    """A way to a node's value: where it is taken (ANY: everywhere), what it says where it is wrong, and the rule."""

    slug: str
    operations: tuple[str, ...]
    says: str
    makes: Callable[[Value], Floats] = _data

    def at(self, operation: str) -> bool:
        """Whether it can be followed there."""
        return not self.operations or operation in self.operations


@dataclass(frozen=True)
class Back:
    """A way back through a node, as `Forward`: `adds` makes one of the gradients that arrive, `sends` one a parent."""

    slug: str
    operations: tuple[str, ...]
    says: str
    sends: Callable[[Value, Floats], Sequence[Floats]] = right
    adds: Callable[[Sequence[Floats]], Floats] = _added

    def at(self, operation: str) -> bool:
        """Whether it can be followed there."""
        return not self.operations or operation in self.operations


def _inputs(value: Value) -> list[Floats]:
    return [parent.data for parent in value.parents]


def _input(value: Value) -> Floats:
    return value.parents[0].data


def _slope(value: Value, at: Floats) -> Floats:
    return np.asarray(BY_SYMBOL[value.operation].derivative(at))


def _without_constant(value: Value) -> Floats:
    """Return a function's slope without the number in it: x for 2x, 1 for −2."""
    return _input(value) if value.operation == "(·)²" else np.ones_like(_input(value))


def _product(arrays: Sequence[Floats]) -> Floats:
    product: Floats = np.prod(np.broadcast_arrays(*arrays), axis=0)
    return product


def _mean(value: Value, gradient: Floats) -> list[Floats]:
    """Send to a parent that serves several entries their mean, where the sum is due."""
    shares = [min(1.0, parent.data.size / value.data.size) for parent in value.parents]
    return [one * share for one, share in zip(right(value, gradient), shares, strict=True)]


def _of_entry(place: int) -> Callable[[Value, Floats], list[Floats]]:
    """Make the rule that sends to such a parent what one entry alone sends, the first (0) or the last (−1)."""

    def rule(value: Value, gradient: Floats) -> list[Floats]:
        alone = gradient * (np.arange(gradient.size) == place % gradient.size)
        sent = zip(value.parents, right(value, gradient), right(value, alone), strict=True)
        return [few if parent.data.size < value.data.size else all_ for parent, all_, few in sent]

    return rule


_PATHS = "That came back along *one* path. The value went along two, and a nudge of it moves both: add what comes back."
_ENTRY = "That comes from one entry. This number serves every entry, as at a fork: add what comes back from each."
_MISSING = "One term is missing: every edge that enters + counts."
_ONE = "Nudge one term: the sum moves by exactly as much. So its slope is 1, and each term gets all that arrives."
_LARGER = "Nudge the smaller one: the larger is still the larger, and nothing moves. All goes to the larger."

MAKES = Forward("right", ANY, "")
FORWARD = (
    Forward("adds_factors", ("×",), "That is the *sum* of what enters. × multiplies.", lambda v: _added(_inputs(v))),
    Forward("multiplies_terms", ("+",), "That is the *product*. + adds what enters.", lambda v: _product(_inputs(v))),
    Forward("last_term_lost", ("+",), _MISSING, lambda v: _added(_inputs(v)[:-1])),
    Forward("first_term_lost", ("+",), _MISSING, lambda v: _added(_inputs(v)[1:])),
    Forward("lets_all_pass", ("ReLU",), "ReLU lets nothing negative pass: it gives 0 instead.", _input),
    Forward(
        "turns_the_sign", ("ReLU",), "ReLU gives 0 for what is negative, whatever its size.", lambda v: abs(_input(v))
    ),
    Forward("takes_the_smaller", ("max",), "That is the smaller one.", lambda v: np.minimum(*_inputs(v))),
    Forward("adds_at_max", ("max",), "max gives the larger of the two, not their sum.", lambda v: _added(_inputs(v))),
    Forward("turned_over", ("÷",), "Turned over: each entry is divided by the total.", lambda v: 1 / v.data),
    Forward("not_divided", ("÷",), "A share is a part of the total: divide by it.", _input),
    Forward("doubles", ("(·)²",), "That is 2x. The square is x times x.", lambda v: 2 * _input(v)),
    Forward("negative_square", ("(·)²",), "The square of a negative number is positive.", lambda v: -v.data),
    Forward("adds_twice_x", ("1−2(·)",), "Mind the minus: twice x is taken *from* 1.", lambda v: 1 + 2 * _input(v)),
    Forward("one_lost", ("1−2(·)",), "The 1 is missing.", lambda v: -2 * _input(v)),
    Forward("slope_for_value", _OF_ONE, "That is the slope. Forward runs the value.", lambda v: _slope(v, _input(v))),
    Forward("passes_on", ANY, "That is what enters. This node makes something of it.", _input),
    Forward("sign", ANY, "The number is right, its sign is not.", lambda v: -v.data),
)

SENDS = Back("right", ANY, "")
BACK = (
    Back("last_path", (FORK,), _PATHS, adds=lambda arrived: arrived[-1]),
    Back("first_path", (FORK,), _PATHS, adds=lambda arrived: arrived[0]),
    Back("multiplies_paths", (FORK,), "One after the other multiplies; side by side adds.", adds=_product),
    Back(
        "mean_of_paths",
        (FORK,),
        "That is their mean. A nudge of the value moves both: what comes back adds.",
        adds=lambda arrived: _added(arrived) / len(arrived),
    ),
    Back("mean_of_entries", _SERVES, "That is the mean. This number serves every entry: their shares add.", _mean),
    Back("first_entry", _SERVES, _ENTRY, _of_entry(0)),
    Back("last_entry", _SERVES, _ENTRY, _of_entry(-1)),
    Back(
        "swaps_factors",
        ("×",),
        "You multiplied by the value on this edge itself. Nudge it: the product moves by the *other* factor.",
        lambda v, g: [g * one for one in _inputs(v)],
    ),
    Back(
        "hands_on_at_product",
        ("×",),
        "You handed on what arrived, as + does. Nudge this factor by 1: the product moves by the *other* factor.",
        lambda v, g: [g for _ in v.parents],
    ),
    Back("splits_at_sum", ("+",), f"You shared it out. {_ONE}", lambda v, g: [g / len(v.parents) for _ in v.parents]),
    Back("times_term", ("+",), f"You multiplied by the term itself. {_ONE}", lambda v, g: [g * a for a in _inputs(v)]),
    Back(
        "other_term",
        ("+",),
        f"You went back as through a product. {_ONE}",
        lambda v, g: [g * one for one in reversed(_inputs(v))],
    ),
    Back(
        "gate_by_gradient",
        ("ReLU",),
        "You opened the gate by the sign of the gradient. It was set on the way forward, by what *entered*.",
        lambda _, g: [g * (g > 0)],
    ),
    Back(
        "no_gate",
        ("ReLU",),
        "All of it has passed. Where a negative number entered, the output stays at 0 whatever you nudge.",
        lambda _, g: [g],
    ),
    Back(
        "gate_turned_round",
        ("ReLU",),
        "The other way round: the gate is open where what entered is positive.",
        lambda v, g: [g * (_input(v) <= 0)],
    ),
    Back(
        "times_output",
        ("ReLU",),
        "You multiplied by the value. The slope of an open gate is 1, whatever its value.",
        lambda v, g: [g * v.data],
    ),
    Back("both_at_max", ("max",), f"Both would get it. {_LARGER}", lambda v, g: [g for _ in v.parents]),
    Back("splits_at_max", ("max",), f"You shared it out. {_LARGER}", lambda v, g: [g / 2 for _ in v.parents]),
    Back("wrong_side_of_max", ("max",), f"To the wrong one. {_LARGER}", lambda v, g: right(v, g)[::-1]),
    Back(
        "square_lost",
        ("÷",),
        "The slope of a / b for b is −a / b²: b stands below twice.",
        lambda v, g: [right(v, g)[0], -g * v.data],
    ),
    Back(
        "minus_lost",
        ("÷",),
        "The size is right, the sign is not: a larger total makes every share smaller.",
        lambda v, g: [right(v, g)[0], -right(v, g)[1]],
    ),
    Back(
        "slope_at_output",
        _OF_ONE,
        "You took the slope at what came *out*. It is taken at what went in.",
        lambda v, g: [g * _slope(v, v.data)],
    ),
    Back(
        "constant_lost",
        ("(·)²", "1−2(·)"),
        "A number is missing: x² has the slope 2x, and 1 − 2x the slope −2.",
        lambda v, g: [g * _without_constant(v)],
    ),
    Back(
        "adds_slope",
        _OF_ONE,
        "You added. Along a path slopes multiply.",
        lambda v, g: [g + _slope(v, _input(v))],
    ),
    Back(
        "target_lost",
        (LOSS,),
        "That is ŷ. Where y is 1, take it away: ŷ − y.",
        lambda v, g: [right(v, g)[0] + np.eye(_input(v).size)[1]],
    ),
    Back(
        "upstream_lost",
        ANY,
        "That is the slope of this node alone. Multiply it by the gradient that arrives at its output.",
        lambda v, _: right(v, np.ones_like(v.data)),
    ),
    Back(
        "hands_on",
        ANY,
        "You handed on what arrived. Multiply it by this node's own slope.",
        lambda v, g: [g * np.ones_like(one) for one in _inputs(v)],
    ),
    Back(
        "value_for_gradient",
        ANY,
        "That is the value, which runs forward. What comes back is a slope.",
        lambda v, _: _inputs(v),
    ),
    Back("sign", ANY, "The number is right, its sign is not.", lambda v, g: [-one for one in right(v, g)]),
)
