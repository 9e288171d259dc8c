"""The way back through a traced function, and where a backward function written by hand leaves it."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.notebook.tracing.made import CannotTraceError, Made
from course_lib.notebook.tracing.run import Function, Run, run
from course_lib.validation import Floats, shaped


@dataclass(frozen=True, eq=False)
class Compared:
    """A backward function beside the graph: by input, what it returned (None: nothing), and whether that is right.

    `first` is the first node on the way back whose gradient is not among what it made; None where all is right.
    """

    name: str
    returned: Mapping[Made, Floats]
    right: Mapping[Made, bool]
    first: Made | None


def go_back(traced: Run, dvalues: ArrayLike) -> Floats:
    """Set the gradient of every node: of Σ dvalues · output. Returns dvalues, in the output's shape.

    Raises ValueError where the function returned several values, or dvalues are not of its output's shape.
    """
    if len(traced.outputs) != 1:
        raise ValueError(f"{traced.name} must return one array to go back from: came {len(traced.outputs)}")
    (output,) = traced.outputs
    upstream = shaped("dvalues", dvalues, *output.raw.shape)
    (output * upstream).sum().backward()
    return upstream


def compare(traced: Run, backward: Function, dvalues: Floats, others: Mapping[str, Any]) -> Compared:
    """Hold what a backward function makes against the gradients of `go_back`.

    It is called by the names of its arguments: those of the traced function, `dvalue` or `dvalues`, `output`, and
    `others`. What it returns belongs to the traced function's inputs in their order, whole numbers left out.
    """
    (output,) = traced.outputs
    known = {**traced.given, "dvalue": dvalues, "dvalues": dvalues, "output": output.raw, **others}
    values = _arguments(backward, known)
    try:
        written = run(backward, values)
        made = [one.raw for one in written.made]
        returned = [one.raw for one in written.outputs]
    except CannotTraceError:  # then what is between its arguments and what it returns is not known
        result = backward(**values)
        returned = [np.asarray(one) for one in (result if isinstance(result, tuple | list) else [result])]
        made = []
    inputs = [one for one in traced.inputs.values() if one.moves]
    if len(returned) > len(inputs):
        names = ", ".join(one.name for one in inputs)
        raise ValueError(
            f"{backward.__name__} must return a gradient for each of {names} at most: came {len(returned)}"
        )
    pairs = dict(zip(inputs, returned, strict=False))
    right = {one: one.raw.shape == came.shape and _close(one.gradient, came) for one, came in pairs.items()}
    return Compared(backward.__name__, pairs, right, _first(traced, right, [*made, dvalues]))


def _arguments(f: Function, known: Mapping[str, Any]) -> dict[str, Any]:
    names = inspect.signature(f).parameters
    if missing := [name for name in names if name not in known]:
        raise TypeError(f"{missing[0]}, an argument of {f.__name__}, must be given by name: expected {missing[0]}=…")
    return {name: known[name] for name in names}


def _first(traced: Run, right: Mapping[Made, bool], made: list[Floats]) -> Made | None:
    """Find the first gradient on the way back that is neither made, nor passed over on the way to right ones."""
    explained: dict[Made, bool] = {}
    for node in traced.made:
        if node in right:
            explained[node] = right[node]
        elif node.parents:
            found = any(_makes(one, node.gradient) for one in made)
            explained[node] = not node.moves or found or all(explained[parent] for parent in node.parents)
        else:
            explained[node] = True  # a constant, or an input that nobody asked for
    return next((node for node in reversed(traced.made) if not explained[node]), None)


def _makes(one: Floats, gradient: Floats) -> bool:
    """Whether it has a gradient's numbers: in its axes of length 1 too, or once where they are all the same."""
    one, gradient = np.squeeze(one), np.squeeze(gradient)
    return one.shape in ((), gradient.shape) and _close(one, gradient)


def _close(one: Floats, other: Floats) -> bool:
    return bool(np.allclose(one, other, rtol=1e-5, atol=1e-7))
