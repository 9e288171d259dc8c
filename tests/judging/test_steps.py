"""How the steps of a run are written."""

import re

import numpy as np

from course_lib.judging.rows import Row
from course_lib.judging.steps import Step, Steps

MADE = (Row("made", "total", np.array([[1.0], [2.5]])), Row("made", "f<", "sine"))
FIRST = Step(2, "total = (\n    a < b)", MADE, "pass 1 of 3", "the first value that is not finite")
LAST = Step(4, "return total")


def test_steps_as_text():
    assert repr(Steps([FIRST, LAST])).splitlines() == [
        "line 2, pass 1 of 3: total = (",
        "      a < b)",
        "  total (2, 1) = [[1.0]",
        "                  [2.5]]",
        "  f< = sine",
        "  ← the first value that is not finite",
        "line 4: return total",
    ]


def test_steps_as_html_are_folded_and_escaped():
    steps = Steps([FIRST, LAST])
    html = steps._repr_html_()
    assert html.startswith("<details><summary")
    assert html.count("<tr") == html.count("<th scope") == 2
    assert [text for text in re.split("<[^>]*>", html) if text] == [
        "Your values, line by line",
        "line 2, pass 1 of 3",
        "total = (\n    a &lt; b)",
        "total (2, 1) = [[1.0]\n                [2.5]]",
        "f&lt; = sine",
        "← the first value that is not finite",
        "line 4",
        "return total",
    ]
    assert steps._mimebundle() == {"text/plain": repr(steps), "text/html": html}
