"""A matrix as annotated cells."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from course_lib.picture.scene import TEXT_SIZE, Block, box, line, number, text
from course_lib.picture.widths import text_width

_ROW = 30
_ASIDE = 0.27  # of a diagonal, from either corner: what lies between would strike the number through


def heatmap(
    matrix: ArrayLike,
    title: str,
    *,
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    marked: Collection[tuple[int, int]] = (),
    crossed: Collection[tuple[int, int]] = (),
    scale: float | None = None,
    decimals: int = 2,
    cell: float = 60,
    controls: Mapping[tuple[int, int], str] | None = None,
) -> Block:
    """Draw a 2-D `matrix` cell by cell, each with its number.

    A cell's tint grows with its magnitude (`scale` is the magnitude of the fullest tint; by default the largest in
    the matrix) and its colour tells the sign, as the number's own sign does. Cells in `marked` have a thick border,
    those in `crossed` a diagonal, broken at the number (a closed gate, a deleted entry). `rows` and `columns` label
    the two axes. `controls` are the figure's controls whose numbers cells are.

    Raises ValueError when `matrix` is not 2-D or the labels do not fit it.
    """
    values = np.asarray(matrix, dtype=float)
    if values.ndim != 2:
        raise ValueError(f"matrix must have two axes: came shape {values.shape}")
    for name, labels, count in (("rows", rows, values.shape[0]), ("columns", columns, values.shape[1])):
        if labels is not None and len(labels) != count:
            raise ValueError(
                f"{name} must have {count} labels for a matrix of shape {values.shape}: came {len(labels)}"
            )
    finite = np.abs(values[np.isfinite(values)])
    full = scale or float(finite.max(initial=0.0)) or 1.0
    left = 0.0 if rows is None else 12 + max(text_width(row, TEXT_SIZE) for row in rows)
    held, top = controls or {}, 24.0 + (0 if columns is None else 22)
    marks = [text(left, 15, title, "ink bp-strong", "start")]
    for i, label in enumerate(rows or ()):
        marks.append(text(left - 8, top + i * _ROW + 20, label, "axis", "end"))
    for j, label in enumerate(columns or ()):
        marks.append(text(left + (j + 0.5) * cell, top - 7, label, "axis"))
    for (i, j), value in np.ndenumerate(values):
        x, y = left + j * cell, top + i * _ROW
        marks.append(_cell(value, x, y, cell, full))
        if (i, j) in crossed:
            marks += [_diagonal(x, y, cell, 0, _ASIDE), _diagonal(x, y, cell, 1 - _ASIDE, 1)]
        marks.append(text(x + cell / 2, y + 20, number(value, decimals), control=held.get((i, j), "")))
    for i, j in sorted(marked):  # last, so that no neighbour is drawn over the border
        frame = box(left + j * cell + 1, top + i * _ROW + 1, cell - 2, _ROW - 2, border="accent")
        marks.append(f'<g stroke-width="3">{frame}</g>')
    width = max(left + values.shape[1] * cell, left + text_width(title, TEXT_SIZE, strong=True))
    return Block(width, top + values.shape[0] * _ROW, "".join(marks))


def _diagonal(x: float, y: float, cell: float, start: float, end: float) -> str:
    """Draw a part of a cell's diagonal, which rises from left to right; 0 and 1 are its ends."""
    return line(x + start * cell, y + (1 - start) * _ROW, x + end * cell, y + (1 - end) * _ROW)


def _cell(value: float, x: float, y: float, cell: float, full: float) -> str:
    tint = 0.5 * min(abs(value) / full, 1.0) if np.isfinite(value) else 0.0
    return box(x, y, cell, _ROW, "forward" if value > 0 else "backward", opacity=tint)
