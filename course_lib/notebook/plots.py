"""The plots of `course_lib.picture.plots`, as a cell shows them: live as an image with a text alternative."""

from collections.abc import Callable
from functools import wraps
from html import escape
from typing import Any, ParamSpec

import ipywidgets

from course_lib.picture import plots

P = ParamSpec("P")


class Plotted:
    """A plot in a notebook. JupyterLab gives a plain image no alternative text, so that live it is HTML."""

    def __init__(self, plot: plots.Plot) -> None:
        self.plot = plot

    def __repr__(self) -> str:
        return self.plot.words

    @property
    def html(self) -> str:
        """The image as HTML, with the words as its text alternative."""
        alternative = escape(self.plot.words, quote=True)
        return f'<img alt="{alternative}" src="data:image/png;base64,{self.plot.png}" style="max-width:100%">'

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        live = ipywidgets.HTML(self.html)._repr_mimebundle_()
        data = {**live, "image/png": self.plot.png, "text/plain": self.plot.words}
        return data, {"image/png": {"alt": self.plot.words}}  # nbconvert writes it into its pages


def _plotted(draw: Callable[P, plots.Plot]) -> Callable[P, Plotted]:
    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Plotted:
        return Plotted(draw(*args, **kwargs))

    return drawn


plot_lines = _plotted(plots.plot_lines)
plot_ratios = _plotted(plots.plot_ratios)
plot_regions = _plotted(plots.plot_regions)
plot_images = _plotted(plots.plot_images)
