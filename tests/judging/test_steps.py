"""How the steps of a run are written."""

import numpy as np

from course_lib.judging.rows import Row
from course_lib.judging.steps import Step, Steps

MADE = (Row("made", "total", np.array([[1.0], [2.5]])), Row("made", "f<", "sine"))
FIRST = Step(2, "total = (\n    a < b)", MADE, "pass 1 of 3", "the first value that is not finite")
LAST = Step(4, "return total")
STEPS = Steps([FIRST, LAST])


def test_steps_as_text():
    assert repr(STEPS).splitlines() == [
        "line 2, pass 1 of 3: total = (",
        "      a < b)",
        "  total (2, 1) = [[1.0]",
        "                  [2.5]]",
        "  f< = sine",
        "  ← the first value that is not finite",
        "line 4: return total",
    ]


def test_steps_as_html_are_folded_and_escaped():
    html = STEPS._repr_html_()
    assert html.startswith("<details><summary")
    assert html.count("<tr") == html.count("<th scope") == 2
    for part in (
        ">line 2, pass 1 of 3</th>",
        ">total = (\n    a &lt; b)</pre>",
        ">total (2, 1) = [[1.0]\n                [2.5]]</pre>",
        ">f&lt; = sine</pre>",
        "<strong>← the first value that is not finite</strong>",
        ">line 4</th>",
        ">Your values, line by line</summary>",
    ):
        assert part in html
    assert STEPS._mimebundle() == {"text/plain": repr(STEPS), "text/html": html}
