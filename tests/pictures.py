"""Read pictures as a person would: their words, their numbers, and whether all of it is inside the frame."""

import re
from collections.abc import Callable, Iterator
from itertools import product
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
_SHIFT = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\)")
_WIDTHS = {
    "i": 0.28,
    "l": 0.28,
    ".": 0.32,
    ",": 0.32,
    " ": 0.32,
    "−": 0.84,
    "→": 0.84,
    "←": 0.84,
    "↓": 0.84,
    "↑": 0.84,
    "×": 0.84,
    "=": 0.84,
    "m": 0.97,
}


def texts(svg: str) -> list[str]:
    """Every text in the picture, in drawing order."""
    return ["".join(node.itertext()) for node in ET.fromstring(svg).iter(f"{SVG}text")]


def numbers(svg: str) -> list[float]:
    """Every number that stands in the picture's texts, with true minus signs read as minus."""
    found = re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", " ".join(texts(svg)).replace("−", "-"))
    return [float(number) for number in found]


def description(svg: str) -> str:
    """What the picture says of itself in words, with true minus signs read as minus."""
    return ET.fromstring(svg).findtext(f"{SVG}desc", "").replace("−", "-")


def outside(svg: str) -> list[str]:
    """The texts that reach beyond the picture's frame, by an estimate of their width in DejaVu Sans, a wide font."""
    root = ET.fromstring(svg)
    _, _, width, height = map(float, root.get("viewBox", "").split())
    return [
        content
        for left, right, baseline, content in _extents(root, 0, 0)
        if left < 0 or right > width or baseline > height or baseline < 8
    ]


def extremes(explorer: object) -> Iterator[dict[str, object]]:
    """Every combination of the controls' ends and, for choices, of all their options."""
    controls: dict[str, object] = explorer.controls
    for values in product(*map(_ends, controls.values())):
        yield dict(zip(controls, values, strict=True))


def check_extremes(explorer: object, picture: Callable[..., str]) -> None:
    """Assert that `picture` draws at every extreme of the controls, with all its text inside the frame."""
    for values in extremes(explorer):
        assert outside(picture(**values)) == [], values


def _ends(control: object) -> list[object]:
    if hasattr(control, "options"):
        return [value for _, value in control._options_full]
    return [control.min, control.max] if hasattr(control, "min") else [True, False]


def _extents(node: ET.Element, x: float, y: float) -> Iterator[tuple[float, float, float, str]]:
    shift = _SHIFT.match(node.get("transform", ""))
    if shift:
        x, y = x + float(shift[1]), y + float(shift[2])
    if node.tag == f"{SVG}svg" and node.get("x"):
        x, y = x + float(node.get("x")), y + float(node.get("y", "0"))
    if node.tag == f"{SVG}text":
        content = "".join(node.itertext())
        wide = sum(_WIDTHS.get(letter, 0.62) for letter in content) * float(node.get("font-size"))
        left = x + float(node.get("x")) - wide * {"start": 0, "middle": 0.5, "end": 1}[node.get("text-anchor")]
        yield left, left + wide, y + float(node.get("y")), content
    for child in node:
        yield from _extents(child, x, y)
