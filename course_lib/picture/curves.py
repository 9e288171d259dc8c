"""A curve with a point on it and its tangent there."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.picture.scene import SMALL, Block, box, length, line, number, text

_SAMPLES = 161  # a kink at 0 is drawn sharp: an odd count puts a sample on the middle of a symmetric domain
LEFT, BOTTOM = 34, 40  # room for the labels of the axes


def curve(
    function: Callable[[NDArray[np.float64]], ArrayLike],
    domain: tuple[float, float],
    limits: tuple[float, float],
    *,
    point: float | None = None,
    slope: float | None = None,
    fan: Iterable[float] = (),
    next_point: float | None = None,
    samples: Iterable[tuple[float, float]] = (),
    labels: tuple[str, str] = ("x", "y"),
    size: tuple[float, float] = (300, 230),
) -> Block:
    """Draw `function` over `domain` (x from, to) within `limits` (y from, to).

    `point` is an x at which the curve's point is marked; with `slope`, the tangent of that slope is drawn through it.
    Through the point also go thin lines of the slopes in `fan`.
    `next_point` is an x at which a hollow point is marked: where a step from `point` lands. `samples` are points (x, y)
    that the curve should go through: squares, each joined to the curve by a dashed line. `labels` name the two axes;
    `size` is width and height in pixels. What leaves the limits is cut off at the frame.
    """
    width, height = size[0] - LEFT, size[1] - BOTTOM
    (x_from, x_to), (y_from, y_to) = domain, limits

    def across(x: float) -> float:
        return (x - x_from) / (x_to - x_from) * width

    def down(y: float) -> float:
        return (y_to - y) / (y_to - y_from) * height

    xs = np.linspace(x_from, x_to, _SAMPLES)
    ys = np.asarray(function(xs), dtype=float)
    # Python's own numbers are written three times as fast as NumPy's.
    places = zip(xs.tolist(), ys.tolist(), strict=True)
    path = " ".join(f"{length(across(x))},{length(down(y))}" for x, y in places if math.isfinite(y))
    marks = [f'<polyline points="{path}" stroke-width="3" class="bp-fill-none bp-line-forward"/>']
    if point is not None:
        marks += [_through(function, point, one, across, down, "axis", width=1) for one in fan]
        marks += _point(function, point, slope, across, down)
    if next_point is not None:
        hollow = _dot(function, next_point, across, down, "bp-fill-paper bp-line-accent")
        marks.append(f'<g stroke-width="3">{hollow}</g>')
    marks += [_sample(function, x, y, across, down) for x, y in samples]
    body = (
        axes(domain, limits, across, down, width, height, labels)
        # A nested svg cuts off what leaves the frame, without the id that a clip path would need.
        + f'<svg x="{LEFT}" y="0" width="{length(width)}" height="{length(height)}">{"".join(marks)}</svg>'
    )
    return Block(*size, body)


def _point(
    function: Callable[[NDArray[np.float64]], ArrayLike],
    x: float,
    slope: float | None,
    across: Callable[[float], float],
    down: Callable[[float], float],
) -> list[str]:
    dot = _dot(function, x, across, down, "bp-fill-accent bp-line-paper")
    if slope is None:
        return [dot]
    return [_through(function, x, slope, across, down, "backward", width=2, dashed=True), dot]


def _through(
    function: Callable[[NDArray[np.float64]], ArrayLike],
    x: float,
    slope: float,
    across: Callable[[float], float],
    down: Callable[[float], float],
    role: str,
    **style: Any,
) -> str:
    y, reach = _height(function, x), 100.0  # beyond any frame: the nested svg cuts it
    ends = across(x - reach), down(y - slope * reach), across(x + reach), down(y + slope * reach)
    return line(*ends, role, **style)


def _sample(
    function: Callable[[NDArray[np.float64]], ArrayLike],
    x: float,
    y: float,
    across: Callable[[float], float],
    down: Callable[[float], float],
) -> str:
    miss = line(across(x), down(y), across(x), down(_height(function, x)), "backward", width=2, dashed=True)
    square = box(across(x) - 6, down(y) - 6, 12, 12, "paper", border="backward")
    return f'{miss}<g stroke-width="3">{square}</g>'


def _dot(
    function: Callable[[NDArray[np.float64]], ArrayLike],
    x: float,
    across: Callable[[float], float],
    down: Callable[[float], float],
    style: str,
) -> str:
    y = _height(function, x)
    return f'<circle cx="{length(across(x))}" cy="{length(down(y))}" r="6" class="{style}"/>'


def _height(function: Callable[[NDArray[np.float64]], ArrayLike], x: float) -> float:
    return float(np.asarray(function(np.array([float(x)])))[0])


def axes(
    domain: tuple[float, float],
    limits: tuple[float, float],
    across: Callable[[float], float],
    down: Callable[[float], float],
    width: float,
    height: float,
    labels: tuple[str, str],
) -> str:
    """Draw both axes with ticks, their numbers and their names, LEFT pixels in from the corner."""
    small = SMALL
    zero_y, zero_x = down(min(max(0.0, limits[0]), limits[1])), across(min(max(0.0, domain[0]), domain[1]))
    marks = [
        line(LEFT, zero_y, LEFT + width, zero_y),
        line(LEFT + zero_x, 0, LEFT + zero_x, height),
        text(LEFT + width / 2, height + 36, labels[0]),
        text(LEFT + 6, 13, labels[1], anchor="start"),
    ]
    for x in _ticks(*domain):
        marks += [line(LEFT + across(x), height, LEFT + across(x), height + 4)]
        marks += [text(LEFT + across(x), height + 18, _tick_label(x), "axis", size=small)]
    for y in _ticks(*limits):
        marks += [
            line(LEFT - 4, down(y), LEFT, down(y)),
            text(LEFT - 7, down(y) + 5, _tick_label(y), "axis", "end", small),
        ]
    return "".join(marks)


def _ticks(start: float, stop: float) -> list[float]:
    """Return four to seven round numbers within [start, stop]."""
    exact = (stop - start) / 5
    power = 10.0 ** np.floor(np.log10(exact))
    step = power * min((1, 2, 5, 10), key=lambda factor: abs(factor * power - exact))
    return [float(k * step) for k in range(int(np.ceil(start / step - 1e-9)), int(np.floor(stop / step + 1e-9)) + 1)]


def _tick_label(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 2 if abs(value * 10 - round(value * 10)) > 1e-9 else 1)
