"""`trace`: your own function as a graph, its values forward and its gradients backward."""

from dataclasses import dataclass, field
from typing import Any

import ipywidgets
from numpy.typing import ArrayLike

from course_lib.notebook.tracing.back import compare, go_back
from course_lib.notebook.tracing.drawn import drawn
from course_lib.notebook.tracing.run import Function, Run, run
from course_lib.picture import Picture


def trace(f: Function, /, **values: Any) -> "Trace":
    """Run `f` on values by the names of its arguments, and draw what it did with them, in NumPy's own arithmetic.

    `trace(neuron_forward, x=[1.0, 2.0], w=[3.0, -1.0], b=0.5)`. Small arrays are written in full, large ones by shape.

    Raises TypeError for what is no function or not its arguments, whatever `f` raises by itself, and CannotTraceError
    where it cannot be watched, with the line and the reason: a plain array made of a watched one, as by `np.array`, has
    forgotten how it was made.
    """
    watched = run(f, values)
    return Trace(watched, _shown(drawn(watched)))


class Shown(Picture):
    """A picture that is live as HTML: JupyterLab shows a plain SVG as an image without words, white in a dark theme."""

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {**ipywidgets.HTML(self.svg)._repr_mimebundle_(), **super()._repr_mimebundle_()}


def _shown(picture: Picture) -> Shown:
    return Shown(picture.svg, picture.title, picture.description)


@dataclass(frozen=True, eq=False, repr=False)
class Trace:
    """What a function did: a cell shows it as its last expression. `picture` has it as SVG and in words."""

    run: Run = field(repr=False)
    picture: Picture

    def backward(self, dvalues: ArrayLike = 1.0, yours: Function | None = None, /, **others: Any) -> Picture:
        """Draw gradients too, from `dvalues` at the output on; `yours` is a backward function to hold against them.

        It is called by the names of its arguments: those of the traced function, `dvalue` or `dvalues`, `output`, and
        `others`. The first place on the way back whose gradient it does not make is marked. Where the engine of chapter
        8 has no rule for an operation, its slopes are measured, as gradcheck measures them.

        Raises ValueError where the function returned several arrays, or dvalues have not the output's shape; TypeError
        where an argument of `yours` is not known; CannotTraceError where an array is too large for measured slopes.
        """
        upstream = go_back(self.run, dvalues)
        return _shown(
            drawn(self.run, back=True, compared=compare(self.run, yours, upstream, others) if yours else None)
        )

    def __repr__(self) -> str:
        return repr(self.picture)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return self.picture._repr_mimebundle_()
