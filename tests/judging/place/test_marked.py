"""A place in a text: its lines, what is marked, and the hints that it gives."""

import ast

from course_lib.judging.place.marked import of_node, of_span

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
