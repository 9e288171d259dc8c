"""Labelled horizontal bars around zero."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import ArrayLike

from course_lib.picture.scene import TEXT_SIZE, Block, box, line, number, text
from course_lib.picture.widths import text_width

_ROW = 32  # a number in it can be taken: 24 pixels on a phone, whose pictures are drawn at three quarters


def bars(
    values: ArrayLike,
    labels: Sequence[str],
    title: str,
    *,
    scale: float,
    marked: Collection[int] = (),
    signed: bool = True,
    decimals: int = 2,
    width: float = 260,
    controls: Sequence[str] = (),
) -> Block:
    """Draw one bar a value, with its label before it and its number behind.

    `scale` is the magnitude of a full bar; a longer one is cut there, its number still exact. Where `signed`, zero
    stands in the middle and negative bars grow to the left. The bars in `marked` have a thick border.
    `controls` are the figure's controls whose numbers the first bars are.

    Raises ValueError when there is not one label a value.
    """
    heights = np.asarray(values, dtype=float)
    if heights.ndim != 1 or len(labels) != len(heights):
        raise ValueError(f"values must be 1-D with one label each: came shape {heights.shape} and {len(labels)} labels")
    left, right = 12 + max(text_width(label, TEXT_SIZE) for label in labels), 62.0
    room = width - left - right
    zero = left + (room / 2 if signed else 0)
    reach = room / 2 if signed else room
    marks = [text(0, 15, title, "ink bp-strong", "start")]
    held = [*controls, *[""] * len(labels)]
    for i, (value, label) in enumerate(zip(heights, labels, strict=True)):
        y = 24 + i * _ROW
        size = reach * min(abs(value) / scale, 1.0) if np.isfinite(value) else 0.0
        start = zero if value >= 0 else zero - size
        border = f'<g stroke-width="{3 if i in marked else 1}">'
        colour = "forward" if value >= 0 else "backward"
        marks.append(
            border
            + box(start, y + 4, size, _ROW - 10, colour, opacity=0.7, border="accent" if i in marked else colour)
            + "</g>"
        )
        marks.append(text(left - 8, y + 20, label, anchor="end"))
        marks.append(text(width, y + 20, number(value, decimals), anchor="end", control=held[i]))
    marks.append(line(zero, 24, zero, 24 + len(heights) * _ROW))
    return Block(width, 24.0 + len(heights) * _ROW, "".join(marks))
