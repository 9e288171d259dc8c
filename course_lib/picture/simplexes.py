"""The triangle of all predictions for three classes: a corner is certainty, the middle knows nothing."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.picture.scene import SMALL, Block, length, line, text

_EDGE = 30.0  # around the triangle, for the names of its corners
_HEAD = 9.0  # of an arrow, in pixels
Arrow = tuple[ArrayLike, str, float]  # what it adds to the point, its colour's role, its width


def simplex(
    point: ArrayLike, names: Sequence[str], contours: Iterable[tuple[int, float, str]], arrows: Iterable[Arrow]
) -> Block:
    """Draw `point` (3,), probabilities that sum to 1, in a triangle whose corners have `names`.

    `contours` are (class, probability, label): a line along which that class has that probability. `arrows` start at
    the point; what each adds (3,) sums to 0, so that it lies in the plane of the triangle.
    """
    side, high = 240.0, 240.0 * np.sqrt(3) / 2
    corners = np.array([[0, high], [side / 2, 0], [side, high]]) + _EDGE
    at = np.asarray(point) @ corners
    edges = "L".join(f"{length(x)} {length(y)}" for x, y in corners)
    marks = [f'<path d="M{edges}z" class="bp-fill-none bp-line-axis"/>']
    for name, (x, y), lower in zip(names, corners, (22, -10, 22), strict=True):
        marks.append(text(x, y + lower, name, "ink bp-strong"))
    for k, share, label in contours:
        left, right = ((share * corners[k] + (1 - share) * corners[other]) for other in range(3) if other != k)
        (x1, y1), (x2, y2) = left, right
        marks.append(line(x1, y1, x2, y2, dashed=True))
        x, y = max((left, right), key=lambda end: (end[0], -end[1]))
        marks.append(text(x + 6, y - 4, label, "axis", "start", SMALL))
    marks += [_arrow(at, at + np.asarray(adds) @ corners, role, width) for adds, role, width in arrows]
    marks.append(f'<circle cx="{length(at[0])}" cy="{length(at[1])}" r="6" class="bp-fill-accent bp-line-paper"/>')
    return Block(side + 2 * _EDGE + 12, high + 2 * _EDGE, "".join(marks))


def _arrow(start: NDArray[np.float64], end: NDArray[np.float64], role: str, width: float) -> str:
    along = end - start
    whole = float(np.hypot(*along))
    (x, y), (to_x, to_y) = start, end
    if whole < _HEAD:  # too short for a head
        return line(x, y, to_x, to_y, role, width=width)
    ahead = along / whole
    aside = np.array([-ahead[1], ahead[0]]) * (_HEAD / 2 + width / 2)
    neck = end - ahead * _HEAD
    head = "L".join(f"{length(a)} {length(b)}" for a, b in (neck + aside, end, neck - aside))
    return (
        line(x, y, float(neck[0]), float(neck[1]), role, width=width) + f'<path d="M{head}z" class="bp-fill-{role}"/>'
    )
