"""Measured series side by side in one frame: a solid line against dashed ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from course_lib.picture.curves import BOTTOM, LEFT, axes
from course_lib.picture.scene import Block, length, line, text

_LEGEND = 26  # height of one line of the legend


@dataclass(frozen=True, eq=False)
class Line:
    """One series, a value at x = 0, 1, 2, …; `role` is its colour. NaN and inf are left out."""

    label: str
    values: ArrayLike
    role: str = "forward"
    dashed: bool = False


def lines(
    series: Sequence[Line],
    limits: tuple[float, float],
    *,
    last: int,
    labels: tuple[str, str] = ("x", "y"),
    size: tuple[float, float] = (270, 210),
) -> Block:
    """Draw `series` over x from 0 to `last` within `limits` (y from, to); what y is and a legend stand above.

    `labels` name the two axes; `size` is width and height in pixels, without what stands above. What leaves the limits
    is cut off at the frame.
    """
    width, height = size[0] - LEFT, size[1] - BOTTOM
    top = _LEGEND * (len(series) + 1)

    def across(x: float) -> float:
        return x / last * width

    def down(y: float) -> float:
        return (limits[1] - y) / (limits[1] - limits[0]) * height

    strokes = [_stroke(one, across, down) for one in series]
    frame = f'<svg x="{LEFT}" y="0" width="{length(width)}" height="{length(height)}">{"".join(strokes)}</svg>'
    legend = [text(LEFT, 15, labels[1], "ink bp-strong", "start")]
    for place, one in enumerate(series, start=1):
        y = 10 + place * _LEGEND
        legend.append(line(LEFT, y, LEFT + 36, y, one.role, width=3, dashed=one.dashed))
        legend.append(text(LEFT + 44, y + 5, one.label, one.role, "start"))
    chart = axes((0, last), limits, across, down, width, height, (labels[0], "")) + frame
    return Block(size[0], size[1] + top, "".join(legend) + f'<g transform="translate(0 {top})">{chart}</g>')


def _stroke(one: Line, across: Callable[[float], float], down: Callable[[float], float]) -> str:
    values = np.asarray(one.values, dtype=float)
    known = [(x, y) for x, y in enumerate(values) if np.isfinite(y)]
    points = " ".join(f"{length(across(x))},{length(np.clip(down(y), -999, 999))}" for x, y in known)
    dash = ' stroke-dasharray="6 4"' if one.dashed else ""
    return f'<polyline points="{points}" stroke-width="3"{dash} class="bp-fill-none bp-line-{one.role}"/>'
