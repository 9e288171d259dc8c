"""How an outcome is written, as text and as HTML."""

import re
from dataclasses import replace

import numpy as np
import pytest

from course_lib.judging.outcome import Evidence, Outcome
from course_lib.judging.place.marked import Place
from course_lib.judging.rows import Row
from course_lib.judging.steps import Step, Steps

ROWS = (
    Row("argument", "x", np.array([1.0, 2.0])),
    Row("argument", "f<", "<&>"),
    Row("expected", "y", np.array([[1.0], [2.0]])),
    Row("received", "y", np.array([[1.0], [3.0]]), np.array([[False], [True]]), 6),
    Row("received", "", "raises <E>"),
)
FOUND = Outcome("incorrect", "f", "What `is` wrong.", "a_slug", Evidence("small <case>", ROWS))


def test_an_outcome_as_text():
    assert repr(FOUND).splitlines() == [
        "✗ f: incorrect (a_slug)",
        "What `is` wrong.",
        "Case: small <case>",
        "  x (2,) = [1.0, 2.0]",
        "  f< = '<&>'",
        "  expected y (2, 1) = [[1.0]",
        "                       [2.0]]",
        "  received y (2, 1) = [[ 1.000000]",
        "                       [≠3.000000]]",
        "  received = raises <E>",
    ]


def test_an_outcome_as_html():
    html = FOUND._repr_html_()
    for part in (
        "<strong>✗ f: incorrect</strong>",
        "<p>What <code>is</code> wrong.</p>",
        "Case: small &lt;case&gt;</caption>",
        "f&lt;</th>",
        "&#x27;&lt;&amp;&gt;&#x27;",
        "<strong>≠3.000000</strong>",
        "[[ 1.000000]",
        "raises &lt;E&gt;",
        'aria-label="check"',
    ):
        assert part in html
    assert html.count("<strong>") == 2
    assert FOUND._mimebundle() == {"text/plain": repr(FOUND), "text/html": html}


def test_html_says_what_the_text_says_and_nothing_else():
    html = replace(FOUND, note="A note.")._repr_html_()
    said = [text for text in re.split("<[^>]*>", html) if text]
    start = ["✗ f: incorrect", "What ", "is", " wrong.", "A note.", "Case: small &lt;case&gt;"]
    rows = [
        "x (2,)",
        "[1.0, 2.0]",
        "f&lt;",
        "&#x27;&lt;&amp;&gt;&#x27;",
        "expected y (2, 1)",
        "[[1.0]\n [2.0]]",
    ]
    came = ["received y (2, 1)", "[[ 1.000000]\n [", "≠3.000000", "]]", "received", "raises &lt;E&gt;"]
    assert said == start + rows + came
    assert re.sub("<[^>]*>", "", Outcome("correct", "f", "Said.")._repr_html_()) == "✓ f: correctSaid."


@pytest.mark.parametrize(
    ("status", "symbol", "colour"),
    [("correct", "✓", "success"), ("incorrect", "✗", "error"), ("not attempted", "○", "border-color1")],
)
def test_each_status_has_its_symbol_and_colour(status, symbol, colour):
    found = Outcome(status, "f", "Said.", note="A note.")
    assert repr(found).splitlines() == [f"{symbol} f: {status}", "Said.", "A note."]
    assert f"{colour}" in found._repr_html_().partition("<strong>")[0].partition("border-left")[2]
    assert "<p>A note.</p>" in found._repr_html_()
    assert "<table" not in found._repr_html_()


def test_on_a_narrow_page_numbers_stay_whole_and_sentences_wrap():
    html = FOUND._repr_html_()
    assert re.search(r'<pre style="[^"]*white-space: pre; word-break: normal">\[1\.0, 2\.0\]</pre>', html)
    assert re.search(r'<pre style="[^"]*white-space: pre-wrap[^"]*">raises &lt;E&gt;</pre>', html)
    assert html.count("flex-wrap: wrap") == len(ROWS)


def test_a_case_without_rows_is_a_sentence_since_a_caption_is_no_wider_than_its_table():
    html = replace(FOUND, evidence=Evidence("your <claim>", ()))._repr_html_()
    assert "<p>Case: your &lt;claim&gt;</p>" in html
    assert "<table" not in html
    assert "<table" in FOUND._repr_html_()


def test_the_place_comes_before_the_case_and_what_each_line_made_after_it():
    steps = Steps([Step(2, "return -x")])
    place = Place(2, "-x", "negation", "x", "    return ", function="double")
    found = replace(FOUND, place=place, evidence=Evidence("small", ROWS[:1], steps=steps))
    assert repr(found).splitlines()[2:] == [
        "Look at line 2 of `double`, at what is marked:",
        "  2  return -x",
        "            ^^",
        "Case: small",
        "  x (2,) = [1.0, 2.0]",
        "Your values, line by line: `check(f).evidence.steps`",
    ]
    html = found._repr_html_()
    assert "<p>Look at line 2 of <code>double</code>, at what is marked:</p><pre" in html
    assert [text for text in re.split("<[^>]*>", html) if text][4:] == [
        *["Look at line 2 of ", "double", ", at what is marked:", "  2  return ", "-x", "Case: small"],
        *["x (2,)", "[1.0, 2.0]", "Your values, line by line", "line 2", "return -x"],
    ]
