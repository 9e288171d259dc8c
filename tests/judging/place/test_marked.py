"""A place in a text: its lines, what is marked, and the hints that it gives."""

import ast

from course_lib.judging.edits.kinds import KINDS
from course_lib.judging.place.marked import LEADS, Place, of_node, of_span

TEXT = """def dense(inputs, weights):
    output = np.dot(
        inputs,
        weights.T,
    ) + 1
    return output
"""
CALL = ast.parse(TEXT).body[0].body[0].value.left
INSTEAD = "np.dot(inputs, weights)"


def test_an_expression_of_several_lines_is_marked_whole_and_asked_about_in_a_block():
    place = of_node(TEXT, CALL, "call", INSTEAD)
    assert place.code == "np.dot(\n        inputs,\n        weights.T,\n    )"
    assert (place.before, place.after, place.line) == ("    output = ", " + 1", 2)
    asked, change = place.hints[0][0], place.hints[1][0]
    block = f"\n\n```python\n{place.code}\n```\n\n"
    assert asked.startswith(f"Look at {block} in line 2: what should it give")
    assert change == f"In line 2, in place of {block}: `{INSTEAD}`"


def test_where_it_is_not_known_what_belongs_there_no_hint_says_it():
    place = of_span(TEXT, 6, 6, 11, 17, "constant")
    assert (place.code, place.instead, place.hints[1]) == ("output", "", ())
    assert place.hints[0][0].startswith("Look at `output` in line 6: ")


def test_what_stops_gives_nothing_and_a_name_that_is_not_known_is_asked_for_where_it_comes_from():
    (asked, _), none = Place(2, "a @ b", "raises in some").hints
    assert asked.endswith("in the case that `check` shows? It gives nothing: it stops.")
    assert none == ()
    ((name,), none) = Place(2, "slope", "raises").hints
    assert name.startswith("Where is `slope` in line 2 to come from: an argument, or a line before it?")
    assert none == ()
    assert Place(2, "slope", "constant").hints[0][0].startswith("Look at `slope` in line 2: ")


def test_the_mark_in_text_and_html():
    place = Place(4, "a <\n      b", "comparison", "a > b", "    return (", ")")
    assert place.text == "  4  return (a <\n             ^^^\n  5    b)\n       ^"
    assert place.html.startswith('  4  return (<u style="')
    assert "a &lt;\n  5    b</u>)" in place.html
    assert place.lead == "Look at line 4 of your function, at what is marked:"


def test_every_kind_has_words():
    assert not any("  " in words for kind in KINDS.values() for words in kind)
    assert LEADS.keys() < KINDS.keys()
