"""The picture of how cost grows, drawn from benchmarks/RESULTS.md by the course's own pictures."""

from itertools import cycle
from pathlib import Path

import numpy as np

from course_lib.picture import Picture, picture
from course_lib.picture.line_charts import Line, lines
from tools.notebooks.results import RESULTS, tables

TITLE = "How cost grows"
_ROLES = ("forward", "backward", "good", "accent", "axis")  # an odd number: with dashes, twice as many lines differ


def growth(root: Path) -> Picture:
    """Draw each thing's cost over its size, as powers of ten of the smallest's; the sizes are half a power apart."""
    ratios: dict[str, list[float]] = {}
    exponents: dict[str, str] = {}
    for what, cells in tables((root / RESULTS).read_text(encoding="utf-8"))[TITLE].items():
        name, size = what.split(", ", 1)
        of = f"{name} (of {size.split(' ', 1)[1]})"
        ratios.setdefault(of, []).append(float(cells["ratio"]))
        exponents[of] = cells["target"]
    series = [
        Line(f"{of}: {exponents[of]}", np.log10(costs), role, dashed=place % 2 == 1)
        for place, ((of, costs), role) in enumerate(zip(ratios.items(), cycle(_ROLES), strict=False))
    ]
    last = max(len(costs) for costs in ratios.values()) - 1
    highest = float(max(np.log10(costs).max() for costs in ratios.values()))
    chart = lines(
        series,
        (-0.1, highest + 0.1),
        last=last,
        labels=("size: each step is about 3 times as large", "cost beside the smallest, as a power of ten"),
        size=(560, 300),
    )
    return picture(chart, title=TITLE, description=". ".join(f"{of}: {exponents[of]}" for of in ratios) + ".")
