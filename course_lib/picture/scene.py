"""What every picture is made of: marks, blocks laid beside or above each other, and the picture around them.

What draws a picture is a pure function from values to a Picture. It is built of blocks: a block is drawn with its own
corner at (0, 0) and knows its size, so that `beside` and `above` lay blocks out without any block knowing where it
stands. Lengths are in pixels of a picture shown at its natural size.
"""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

import numpy as np

from course_lib.picture.theme import STYLE
from course_lib.picture.widths import text_width

TEXT_SIZE = 16
SMALL = 14  # the numbers along an axis
LEGIBLE = 12  # pixels: the smallest text on a page
COLUMN = 380  # how wide a narrow column is: what JupyterLab leaves of a phone
MARGIN = 12
_HUGE = 1e6
_FONT_SIZES = re.compile(r'font-size="([\d.]+)"')
_ROOM: ContextVar[float] = ContextVar("room", default=math.inf)  # how wide a row of blocks may be
_SIZE = re.compile(r' width="([\d.]+)" height="([\d.]+)">')


@dataclass(frozen=True)
class Block:
    """A piece of a picture: `body` is SVG drawn from (0, 0) to (`width`, `height`)."""

    width: float
    height: float
    body: str


def number(value: float, decimals: int = 2) -> str:
    """Write a number as pictures show it: fixed decimals (huge ones by power), a true minus sign, and never −0.00."""
    if not np.isfinite(value):
        return "NaN" if np.isnan(value) else ("∞" if value > 0 else "−∞")
    text = f"{value:.{decimals}f}" if abs(value) < _HUGE else f"{value:.1e}"
    negative = text.startswith("-") and float(text) != 0
    return ("−" if negative else "") + text.removeprefix("-")


@lru_cache(4096)
def length(value: float) -> str:
    """Write a coordinate: one decimal is finer than a screen shows and the same on every machine."""
    return f"{value:.1f}".removesuffix(".0") if abs(value) >= 0.05 else "0"


def text(
    x: float,
    y: float,
    content: str,
    role: str = "ink",
    anchor: str = "middle",
    size: float = TEXT_SIZE,
    *,
    control: str = "",
) -> str:
    """Draw `content` with its baseline at (x, y) in the colour of `role` (with " bp-strong" behind it: bold).

    `control` is the name of the figure's control whose number it is: in a live picture a hand can drag it.
    """
    held = f' data-control="{escape(control)}"' if control else ""
    return (
        f'<text x="{length(x)}" y="{length(y)}" text-anchor="{anchor}" font-size="{length(size)}" '
        f'class="bp-text-{role}"{held}>{escape(content)}</text>'
    )


def line(
    x1: float, y1: float, x2: float, y2: float, role: str = "axis", *, width: float = 1, dashed: bool = False
) -> str:
    """Draw a straight line in the colour of `role`."""
    dash = ' stroke-dasharray="6 4"' if dashed else ""
    return (
        f'<line x1="{length(x1)}" y1="{length(y1)}" x2="{length(x2)}" y2="{length(y2)}" '
        f'stroke-width="{length(width)}"{dash} class="bp-line-{role}"/>'
    )


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str = "none",
    *,
    opacity: float = 1,
    border: str = "axis",
    radius: float = 0,
) -> str:
    """Draw a rectangle in the colour of the role `fill`, with a border in that of `border` ("none": no border)."""
    return (
        f'<rect x="{length(x)}" y="{length(y)}" width="{length(width)}" height="{length(height)}" '
        f'rx="{length(radius)}" fill-opacity="{opacity:.2f}" class="bp-fill-{fill} bp-line-{border}"/>'
    )


def place(block: Block, x: float, y: float) -> str:
    """Draw a block with its corner at (x, y)."""
    return f'<g transform="translate({length(x)} {length(y)})">{block.body}</g>'


@contextmanager
def narrow() -> Iterator[None]:
    """Lay out what is drawn meanwhile for a narrow column: a little smaller, and blocks below each other."""
    token = _ROOM.set(COLUMN * SMALL / LEGIBLE - 2 * MARGIN)
    try:
        yield
    finally:
        _ROOM.reset(token)


def beside(*blocks: Block, gap: float = 24) -> Block:
    """Lay blocks out from left to right, their tops aligned; in a narrow column in as many rows as they need."""
    rows: list[list[Block]] = [[]]
    for block in blocks:
        if rows[-1] and sum(one.width + gap for one in rows[-1]) + block.width > _ROOM.get():
            rows.append([])
        rows[-1].append(block)
    return _row(*blocks, gap=gap) if len(rows) == 1 else above(*(_row(*row, gap=gap) for row in rows))


def _row(*blocks: Block, gap: float) -> Block:
    lefts = np.cumsum([0.0] + [block.width + gap for block in blocks])
    body = "".join(place(block, left, 0) for block, left in zip(blocks, lefts, strict=False))
    return Block(float(lefts[-1]) - gap, max(block.height for block in blocks), body)


def above(*blocks: Block, gap: float = 16) -> Block:
    """Lay blocks out from top to bottom, their left edges aligned."""
    tops = np.cumsum([0.0] + [block.height + gap for block in blocks])
    body = "".join(place(block, 0, top) for block, top in zip(blocks, tops, strict=False))
    return Block(max(block.width for block in blocks), float(tops[-1]) - gap, body)


def at_least(block: Block, width: float = 0, height: float = 0) -> Block:
    """Give a block more room: as much for short numbers as for long ones, so that a picture keeps its size."""
    return Block(min(max(block.width, width), max(block.width, _ROOM.get())), max(block.height, height), block.body)


def caption(content: str, role: str = "ink", *, strong: bool = False, control: str = "") -> Block:
    """Make a line of text as a block of its own; in a narrow column as many lines as it needs. `control` as in text."""
    lines = _lines(content, strong=strong)
    body = "".join(
        text(0, 15 + 20 * place, part, role + (" bp-strong" if strong else ""), "start", control=control)
        for place, part in enumerate(lines)
    )
    return Block(max(text_width(part, TEXT_SIZE, strong=strong) for part in lines), 20 * len(lines), body)


def _lines(content: str, *, strong: bool) -> list[str]:
    lines = [""]
    for word in content.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and text_width(longer, TEXT_SIZE, strong=strong) > _ROOM.get():
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@dataclass(frozen=True, repr=False)
class Picture:
    """An SVG with what it shows said in words, which stand in the SVG too: for screen readers, and where it is stored.

    `title` names the picture; `description` says what its values show just now. A cell shows it as its last expression.
    """

    svg: str
    title: str
    description: str

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels at its natural size."""
        width, height = map(float, _SIZE.findall(self.svg)[0])
        return width, height

    def __repr__(self) -> str:
        return f"{self.title}\n{self.description}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {"image/svg+xml": self.svg, "text/plain": repr(self)}


def picture(block: Block, *, title: str, description: str) -> Picture:
    """Make the picture of `block`, with what it shows said in words."""
    width, height = block.width + 2 * MARGIN, block.height + 2 * MARGIN
    # In a narrow column as small as is legible: picture and control are to be seen together.
    scale = 1 if math.isinf(_ROOM.get()) else LEGIBLE / min(map(float, _FONT_SIZES.findall(block.body)))
    size = f'width="{length(scale * width)}" height="{length(scale * height)}"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="bp-picture" role="img" '
        f'viewBox="0 0 {length(width)} {length(height)}" {size}>'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc><style>{STYLE}</style>"
        f'<rect width="100%" height="100%" class="bp-fill-paper"/>{place(block, MARGIN, MARGIN)}</svg>'
    )
    return Picture(svg, title, description)
