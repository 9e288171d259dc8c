"""What a learner draws with `matplotlib.pyplot` where no Jupyter is: Matplotlib takes this module as its backend there.

As in a notebook, `plt.show()` shows it, or the end of its cell.
"""

from matplotlib import pyplot
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas

from course_lib.picture.plots import drawn
from course_lib.showing.shown import HOST

__all__ = ["FigureCanvas", "show"]


def show(*, block: bool | None = None) -> None:  # noqa: ARG001 - Matplotlib passes it on; nothing here could wait
    """Show each figure that is open in the running cell, and close it."""
    for number in pyplot.get_fignums():
        figure = pyplot.figure(number)
        pyplot.close(figure)
        titles = [axes.get_title() for axes in figure.axes]
        plot = drawn(figure, ": ".join(["A plot", *filter(None, titles)]))
        if host := HOST.get():
            host.display({"image/png": plot.png, "text/plain": plot.words})
