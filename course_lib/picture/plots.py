"""What does not move, drawn by matplotlib: curves, decision regions, pictures of digits and of weights.

Each function returns a Plot, an image with its words. Notebooks take them from `course_lib.notebook.plots`.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from course_lib.picture.theme import COLOURS
from course_lib.validation import Floats

# A marker and a line style for each colour: none speaks alone. The page of a plot is white in every theme.
_COLOURS = [COLOURS[role][0] for role in ("forward", "backward", "good", "accent", "axis")]
_MARKERS = ("o", "s", "^", "D", "v")
_STYLES = ("-", "--", "-.", ":", (0, (1, 4)))
_INCHES = 1.6  # of a small picture's side


@dataclass(frozen=True)
class Plot:
    """An image, as a PNG in base64, with what it shows said in words."""

    png: str
    words: str


def drawn(figure: Figure, words: str) -> Plot:
    """Return what stands in the figure, with its words."""
    file = BytesIO()
    figure.savefig(file, format="png", dpi=100, metadata={"Software": None})
    return Plot(b64encode(file.getvalue()).decode(), words)


def plot_lines(
    series: Mapping[str, ArrayLike], labels: tuple[str, str], words: str, *, log: bool = False, start: int = 0
) -> Plot:
    """Draw each of `series` over start, start + 1, …; `labels` name the axes; `log`: a logarithmic vertical axis."""
    figure = Figure(figsize=(6, 3.2), layout="constrained")
    axes = figure.subplots()
    for place, (label, values) in enumerate(series.items()):
        heights = np.asarray(values)
        axes.plot(
            np.arange(start, start + len(heights)),
            heights,
            label=label,
            color=_COLOURS[place],
            linestyle=_STYLES[place],
            marker=_MARKERS[place] if len(heights) < 20 else None,
        )
    if log:
        axes.set_yscale("log")
    axes.set(xlabel=labels[0], ylabel=labels[1])
    axes.legend(frameon=False)
    return drawn(figure, words)


def plot_ratios(sizes: Sequence[float], series: Mapping[str, ArrayLike], labels: tuple[str, str], words: str) -> Plot:
    """Draw ratios over sizes, both axes logarithmic, with a line at 1, where both sides cost the same."""
    figure = Figure(figsize=(6, 3.2), layout="constrained")
    axes = figure.subplots()
    for place, (label, ratios) in enumerate(series.items()):
        axes.loglog(sizes, ratios, label=label, color=_COLOURS[place], linestyle=_STYLES[place], marker=_MARKERS[place])
    axes.axhline(1, color="black", linewidth=0.8)
    axes.set(xlabel=labels[0], ylabel=labels[1])
    axes.legend(frameon=False)
    return drawn(figure, words)


def plot_regions(
    classifiers: Mapping[str, Callable[[Floats], Floats]], inputs: Floats, target: ArrayLike, words: str
) -> Plot:
    """Draw side by side, under each title, which class a classifier sees where: (N, 2) → outputs (N, C).

    The samples lie on top, one marker a class; a black line runs where the class changes.
    """
    labels, reach = np.asarray(target), 1.1 * float(np.abs(inputs).max())
    ticks = np.linspace(-reach, reach, 151)
    grid = np.stack(np.meshgrid(ticks, ticks), axis=-1)
    figure = Figure(figsize=(2.4 * len(classifiers), 2.7), layout="constrained")
    for axes, (title, outputs) in zip(_row(figure, len(classifiers)), classifiers.items(), strict=True):
        classes = outputs(grid.reshape(-1, 2)).argmax(axis=1).reshape(grid.shape[:2])
        edges = np.arange(labels.max() + 2) - 0.5
        axes.contourf(ticks, ticks, classes, levels=edges, colors=_COLOURS[: labels.max() + 1], alpha=0.25)
        axes.contour(ticks, ticks, classes, levels=edges, colors="black", linewidths=0.8)
        for label in range(labels.max() + 1):
            points = inputs[labels == label]
            axes.scatter(points[:, 0], points[:, 1], s=6, color=_COLOURS[label], marker=_MARKERS[label])
        axes.set(title=title, aspect="equal", xticks=[], yticks=[])
    return drawn(figure, words)


def plot_images(rows: Floats, titles: Sequence[str], words: str, *, across: int = 8, signed: bool = False) -> Plot:
    """Draw each of the rows (N, 64) as an 8 × 8 picture under its title, `across` a line.

    From white (0) to black (the largest); or, where `signed`, from orange (negative) over white (0) to purple.
    """
    down = -(-len(rows) // across)
    figure = Figure(figsize=(0.8 * _INCHES * across, _INCHES * down), layout="constrained")
    places = np.ravel(figure.subplots(down, across, squeeze=False))
    full = float(np.abs(rows).max())
    for axes in places:
        axes.axis("off")
    for axes, row, title in zip(places, rows, titles, strict=False):
        axes.imshow(row.reshape(8, 8), cmap="PuOr" if signed else "Greys", vmin=-full if signed else 0, vmax=full)
        axes.set_title(title, fontsize=10)
    return drawn(figure, words)


def _row(figure: Figure, count: int) -> list[Axes]:
    return list(np.ravel(figure.subplots(1, count, squeeze=False)))
