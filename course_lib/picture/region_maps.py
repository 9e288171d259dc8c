"""The plane, tinted by the class that a classifier sees there, with samples on top."""

import numpy as np
from numpy.typing import NDArray

from course_lib.picture.scene import Block, length

ROLES = ("forward", "backward", "good")  # a colour each class, and a shape: no colour speaks alone
_REACH = 5.0  # of a mark, in pixels


def region_map(
    classes: NDArray[np.int_],
    points: NDArray[np.floating],
    labels: NDArray[np.int_],
    read: NDArray[np.int_],
    reach: float,
    *,
    side: float = 300,
) -> Block:
    """Draw a square map of the plane from −reach to reach, with at most three classes and lines between them.

    `classes` (R, R): the class seen at each cell, its first row at the top. `points` (N, 2) with their true `labels`
    (N,) are a disc (class 0), a square (1) or a triangle (2), and hollow where the class `read` (N,) is another.
    """
    cell = side / len(classes)
    marks = [
        f'<path d="{_cells(classes == label, cell)}" fill-opacity="0.22" class="bp-fill-{role}"/>'
        for label, role in enumerate(ROLES)
    ]
    marks.append(f'<path d="{_borders(classes, cell)}" class="bp-line-ink"/>')
    for (x, y), label, said in zip(points, labels, read, strict=True):
        across, down = (x + reach) / (2 * reach) * side, (reach - y) / (2 * reach) * side
        marks.append(_mark(across, down, int(label), hollow=bool(label != said)))
    return Block(side, side, "".join(marks))


def _cells(seen: NDArray[np.bool_], cell: float) -> str:
    """Return one path for all cells that are true, a run of a row at a time: a box for each is slow to change."""
    edges = np.diff(np.pad(seen.astype(int), ((0, 0), (1, 1))))
    runs = zip(np.argwhere(edges == 1), np.argwhere(edges == -1), strict=True)
    return "".join(
        f"M{length(start * cell)} {length(row * cell)}h{length((end - start) * cell)}v{length(cell)}"
        f"h{length((start - end) * cell)}z"
        for (row, start), (_, end) in runs
    )


def _borders(classes: NDArray[np.int_], cell: float) -> str:
    """Return a path along all edges between cells of two classes: the tints alone would not be told apart in grey."""
    upright = np.argwhere(classes[:, 1:] != classes[:, :-1])
    level = np.argwhere(classes[1:] != classes[:-1])
    sides = [f"M{length((column + 1) * cell)} {length(row * cell)}v{length(cell)}" for row, column in upright]
    tops = [f"M{length(column * cell)} {length((row + 1) * cell)}h{length(cell)}" for row, column in level]
    return "".join(sides + tops)


def _mark(x: float, y: float, label: int, *, hollow: bool) -> str:
    role = ROLES[label]
    style = f'class="bp-fill-{"paper" if hollow else role} bp-line-{role}" stroke-width="2"'
    left, top, size = length(x - _REACH), length(y - _REACH), length(2 * _REACH)
    if label == 0:
        return f'<circle cx="{length(x)}" cy="{length(y)}" r="{length(_REACH)}" {style}/>'
    if label == 1:
        return f'<rect x="{left}" y="{top}" width="{size}" height="{size}" {style}/>'
    return f'<path d="M{left} {length(y + _REACH)}h{size}L{length(x)} {top}z" {style}/>'
