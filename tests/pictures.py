"""Read pictures as a person would: their words, their numbers, and whether all of it is inside the frame."""

import re
from collections.abc import Iterator
from itertools import pairwise, product
from random import Random
from typing import Any
from xml.etree import ElementTree as ET

from course_lib.picture import Figure, Picture
from course_lib.picture.widths import text_width

SVG = "{http://www.w3.org/2000/svg}"
_SHIFT = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\)")


def texts(drawn: Picture) -> list[str]:
    """Every text in the picture, in drawing order."""
    return ["".join(node.itertext()) for node in ET.fromstring(drawn.svg).iter(f"{SVG}text")]


def on_edges(drawn: Picture) -> list[float]:
    """Every number that stands at an edge of a graph behind its arrow: values and gradients in turn, edge by edge."""
    return [float(text[2:].replace("−", "-")) for text in texts(drawn) if text[:2] in ("→ ", "← ", "↑ ", "↓ ")]


def numbers(drawn: Picture | str) -> list[float]:
    """Every number that stands in a text, or in the picture's texts, with true minus signs read as minus."""
    said = drawn if isinstance(drawn, str) else " ".join(texts(drawn))
    found = re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", said.replace("−", "-"))
    return [float(number) for number in found]


def description(drawn: Picture) -> str:
    """What the picture says of itself in words, with true minus signs read as minus."""
    return drawn.description.replace("−", "-")


def outside(drawn: Picture) -> list[str]:
    """The texts that reach beyond the picture's frame, by their width in DejaVu Sans, a wide font."""
    root = ET.fromstring(drawn.svg)
    _, _, width, height = map(float, root.get("viewBox", "").split())
    return [
        content
        for left, right, baseline, content in _extents(root, 0, 0)
        if left < 0 or right > width or baseline > height or baseline < 8
    ]


def extremes(figure: Figure, most: int = 600) -> list[dict[str, Any]]:
    """Combinations of the controls' ends and, for choices, of all their options: all, or the same `most` of them."""
    found = [
        dict(zip(figure.controls, corner, strict=True))
        for corner in product(*(control.ends for control in figure.controls.values()))
    ]
    return found if len(found) <= most else Random(0).sample(found, most)  # noqa: S311 - the same ones each time


def settings(figure: Figure, count: int) -> list[dict[str, Any]]:
    """So many settings by chance, the same each time, as a page sends them: places of sliders, labels of options."""
    chance = Random(0)  # noqa: S311 - as above
    return [{name: chance.choice(control.places) for name, control in figure.controls.items()} for _ in range(count)]


def _extents(node: ET.Element, x: float, y: float) -> Iterator[tuple[float, float, float, str]]:
    shift = _SHIFT.match(node.get("transform", ""))
    if shift:
        x, y = x + float(shift[1]), y + float(shift[2])
    if node.tag == f"{SVG}svg" and node.get("x"):
        x, y = x + float(node.get("x")), y + float(node.get("y", "0"))
    if node.tag == f"{SVG}text":
        content = "".join(node.itertext())
        wide = text_width(content, float(node.get("font-size")), strong="bp-strong" in node.get("class"))
        left = x + float(node.get("x")) - wide * {"start": 0, "middle": 0.5, "end": 1}[node.get("text-anchor")]
        yield left, left + wide, y + float(node.get("y")), content
    for child in node:
        yield from _extents(child, x, y)


def overlapping(drawn: Picture) -> list[str]:
    """The texts that lie on another text, or on an edge of a graph, by their width in DejaVu Sans."""
    root = ET.fromstring(drawn.svg)
    boxes = [(left, y - 11, right, y + 2, text) for left, right, y, text in _extents(root, 0, 0)]
    areas = [*boxes, *((*edge, "an edge") for edge in _edges(root, 0, 0))]
    return [
        f"{one[4]} on {other[4]}"
        for place, one in enumerate(boxes)
        for other in areas[place + 1 :]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


def _edges(node: ET.Element, x: float, y: float) -> Iterator[tuple[float, float, float, float]]:
    """The level and upright parts of a graph's edges: left, top, right, bottom, one pixel to each side."""
    if shift := _SHIFT.match(node.get("transform", "")):
        x, y = x + float(shift[1]), y + float(shift[2])
    if "bp-edge" in node.get("class", ""):
        corners = [tuple(map(float, corner.split())) for corner in node.get("d", "")[1:].split("L")]
        for (x1, y1), (x2, y2) in pairwise(corners):
            yield x + min(x1, x2) - 1, y + min(y1, y2) - 1, x + max(x1, x2) + 1, y + max(y1, y2) + 1
    for child in node:
        yield from _edges(child, x, y)
