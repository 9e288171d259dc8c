"""Pictures as pure functions from values to SVG strings: the few building blocks of every explorer."""

from course_lib.picture.bar_charts import bars
from course_lib.picture.curves import curve
from course_lib.picture.graphs import Edge, Node, graph
from course_lib.picture.heatmaps import heatmap
from course_lib.picture.line_charts import Line, lines
from course_lib.picture.region_maps import region_map
from course_lib.picture.scene import Block, above, beside, caption, number, picture, words

__all__ = [
    "Block",
    "Edge",
    "Line",
    "Node",
    "above",
    "bars",
    "beside",
    "caption",
    "curve",
    "graph",
    "heatmap",
    "lines",
    "number",
    "picture",
    "region_map",
    "words",
]
