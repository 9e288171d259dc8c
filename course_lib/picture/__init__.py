"""Pictures as pure functions from values to SVG: the few building blocks of every figure."""

from course_lib.picture.bar_charts import bars
from course_lib.picture.curves import curve
from course_lib.picture.figures import Figure, figure
from course_lib.picture.graphs import Blank, Edge, Node, graph, in_a_row
from course_lib.picture.heatmaps import heatmap
from course_lib.picture.line_charts import Line, lines
from course_lib.picture.region_maps import region_map
from course_lib.picture.scene import Block, Picture, above, at_least, beside, caption, narrow, number, picture
from course_lib.picture.simplexes import simplex

__all__ = [
    "Blank",
    "Block",
    "Edge",
    "Figure",
    "Line",
    "Node",
    "Picture",
    "above",
    "at_least",
    "bars",
    "beside",
    "caption",
    "curve",
    "figure",
    "graph",
    "heatmap",
    "in_a_row",
    "lines",
    "narrow",
    "number",
    "picture",
    "region_map",
    "simplex",
]
