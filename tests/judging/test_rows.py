"""How a line of evidence is written: name and value, as text and for a page."""

import numpy as np
import pytest

from course_lib.judging.rows import PRE, WRAPS, Row

TABLE, SECOND = np.array([[1.0], [2.5]]), np.array([[False], [True]])


def described(x):
    """Return x < 1."""


@pytest.mark.parametrize(
    ("row", "line", "style", "html"),
    [
        (Row("argument", "x", np.array([1, -2])), "  x (2,) = [ 1, -2]", PRE, "[ 1, -2]"),
        (Row("made", "x", TABLE > 1), "  x (2, 1) = [[False]\n              [ True]]", PRE, "[[False]\n [ True]]"),
        (Row("made", "x", np.array(0.25)), "  x = 0.25", PRE, "0.25"),
        (
            Row("received", "y", TABLE, SECOND, 2),
            "  received y (2, 1) = [[ 1.00]\n                       [≠2.50]]",
            PRE,
            "[[ 1.00]\n [<strong>≠2.50</strong>]]",
        ),
        (Row("expected", "y", 3), "  expected y = 3", WRAPS, "3"),
        (Row("received", "", "raises <E>"), "  received = raises <E>", WRAPS, "raises &lt;E&gt;"),
        (Row("argument", "a<", "b"), "  a< = 'b'", WRAPS, "&#x27;b&#x27;"),
        (Row("made", "a", "b"), "  a = b", WRAPS, "b"),
        (Row("argument", "f", described), "  f = described: x < 1", WRAPS, "described: x &lt; 1"),
        (
            Row("argument", "names", np.array(["a", "b"])),
            "  names (2,) = an array of dtype <U1",
            PRE,
            "an array of dtype &lt;U1",
        ),
        (Row("made", "z", np.array([1j])), "  z (1,) = [0.+1.j]", PRE, "[0.+1.j]"),
    ],
)
def test_a_row_as_a_line_and_for_a_page(row, line, style, html):
    assert row.line() == line
    assert row.html() == f'<pre style="{style}">{html}</pre>'


def test_behind_a_label_the_lines_stay_below_each_other():
    row = Row("made", "a<", TABLE)
    assert row.html("a< = ") == f'<pre style="{PRE}">a&lt; = [[1.0]\n      [2.5]]</pre>'
