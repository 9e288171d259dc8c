"""Which changes of a statement are tried, what the function is then, and that each is taken back without a trace."""

import ast

import pytest

from course_lib.judging.edits.functions import edits
from course_lib.judging.raised import NUMPY

TICK = "__tick__()"


def tried(source, *, arguments=("x",), modified=(), far=True):
    """Give kind, rank, what is shown of it, and the function's body for each change of a statement, in order."""
    function = ast.parse(source).body[0]
    found = []
    for edit in edits(function, arguments, modified, far=far):
        if isinstance(edit.shown, ast.stmt):
            edit.make()
            compile(ast.fix_missing_locations(ast.Module([function], [])), "", "exec")
            body = ast.unparse(ast.Module(function.body, [])).replace(NUMPY, "np")
            edit.take_back()
            assert ast.unparse(function) == ast.unparse(ast.parse(source))
            found.append((edit.change, edit.rank, edit.text, body))
    return found


def of(statement, **more):
    """Give kind, rank and text of the changes of one statement."""
    return {(change, rank, text) for change, rank, text, _ in tried(f"def f(x, y):\n    {statement}\n", **more)}


TOO_MANY = ("one statement too many", 3, "pass")


@pytest.mark.parametrize(
    ("statement", "changes"),
    [
        (
            "y += x",
            {("assignment", 1, "y = x"), *(("operator", 0, f"y {sign}= x") for sign in "-*/"), TOO_MANY},
        ),
        (
            "y[0] /= x",
            {("assignment", 1, "y[0] = x"), *(("operator", 0, f"y[0] {sign}= x") for sign in "+-*"), TOO_MANY},
        ),
        ("y **= x", {("assignment", 1, "y = x"), *(("operator", 0, f"y {sign}= x") for sign in "+-*/"), TOO_MANY}),
        ("y = x", {*(("assignment", 1, f"y {sign}= x") for sign in "+-*"), TOO_MANY}),
        ("y[1] = x", {*(("assignment", 1, f"y[1] {sign}= x") for sign in "+-*"), TOO_MANY}),
        ("y = z = x", {TOO_MANY}),
        ("y, z = x", {TOO_MANY}),
        ("y.a = x", {TOO_MANY}),
        ("return x", set()),
        ("return (x, y)", {("order of the values", 0, "return (y, x)")}),
        (
            "return (1, 2, 3)",
            {
                ("order of the values", 0, f"return ({a}, {b}, {c})")
                for a, b, c in ((1, 3, 2), (2, 1, 3), (2, 3, 1), (3, 1, 2), (3, 2, 1))
            },
        ),
        ("return (1, 2, 3, 4, 5)", set()),
        ("return [x, y]", set()),
        ("x.sort", {("call", 0, "x.sort()"), ("call", 0, "x.sort(x)"), TOO_MANY}),
        ("check", {("call", 0, "check()"), ("call", 0, "check(x)"), TOO_MANY}),
        ("check(x)", {TOO_MANY}),
        ("pass", set()),
    ],
)
def test_changes_of_one_statement(statement, changes):
    assert of(statement) == changes


def test_four_values_come_in_every_other_order():
    orders = of("return (1, 2, 3, 4)")
    assert len(orders) == 23
    assert ("order of the values", 0, "return (1, 2, 3, 4)") not in orders


def bodies(source, *kinds, **more):
    return [(change, rank, body) for change, rank, _, body in tried(source, **more) if change in kinds]


def test_lines_change_places_but_for_a_return_and_the_look_at_the_clock():
    source = f"def f(x):\n    {TICK}\n    a = x\n    b = a\n    if a:\n        b = 1\n        a = b\n    return b\n"
    assert bodies(source, "order of the lines") == [
        ("order of the lines", 1, f"{TICK}\nb = a\na = x\nif a:\n    b = 1\n    a = b\nreturn b"),
        ("order of the lines", 1, f"{TICK}\na = x\nif a:\n    b = 1\n    a = b\nb = a\nreturn b"),
        ("order of the lines", 1, f"{TICK}\na = x\nb = a\nif a:\n    a = b\n    b = 1\nreturn b"),
    ]


@pytest.mark.parametrize("loop", ["for a in x:", "while x:"])
def test_a_return_inside_a_loop_comes_after_it(loop):
    source = f"def f(x):\n    y = 0\n    {loop}\n        y += 1\n        return y\n    z = y\n    w = z"
    after = f"y = 0\n{loop}\n    y += 1\nreturn y\nz = y\nw = z"
    assert bodies(source, "indentation") == [("indentation", 0, after)]
    assert bodies(source.replace("        return y\n", ""), "indentation") == []


def test_what_is_too_many_may_stand_in_either_branch():
    source = "def f(x):\n    if x:\n        y = 1\n    else:\n        y = 2\n    return y"
    assert sorted(body for _, _, body in bodies(source, "one statement too many")) == [
        "if x:\n    pass\nelse:\n    y = 2\nreturn y",
        "if x:\n    y = 1\nelse:\n    pass\nreturn y",
        "pass\nreturn y",
    ]


@pytest.mark.parametrize("writes", ["x[0] = 1", "x[0][1] = 1", "x += 1", "x[0] += 1"])
def test_an_argument_that_is_written_into_is_copied_first(writes):
    source = f"def f(x, y):\n    y[0] = y.a = 0\n    {writes}\n    return x"
    copy = "x = np.array(x, dtype=float)"
    assert bodies(source, "copy", modified=("x",)) == [("copy", 1, f"{copy}\ny[0] = y.a = 0\n{writes}\nreturn x")]
    assert [text for change, _, text, _ in tried(source, modified=("x",)) if change == "copy"] == [f"{copy}\n{writes}"]
    assert bodies(source, "copy") == []
    assert bodies(source.replace(writes, "(x)"), "copy", modified=("x",)) == []


@pytest.mark.parametrize(
    ("expression", "text", "size"),
    [
        ("-x", "x", (1, -1, 2)),
        ("x * y", "np.outer(x, y)", (3, 1, 4)),
        ("x - y", "x + y", (1, 0, 4)),
        ("x - y", "y - x", (1, 0, 4)),
        ("x > y", "x", (3, -3, 4)),
    ],
)
def test_how_large_an_edit_is(expression, text, size):
    """How many nodes come or go, how many more come than go, how many it is about; a minus sign is one node."""
    found = {edit.text: edit.size for edit in edits(ast.parse(f"def f(x, y):\n    return {expression}").body[0], ())}
    assert found[text] == size


def test_what_is_changed_is_what_the_body_reads():
    """Not what it writes into, the look at the clock, what is evaluated at its definition, or another kind of node."""
    source = (
        f"@a\ndef f(x: b = c) -> d:\n    {TICK}\n    y = g(x, k=[h for i in j if {TICK}])\n    z: e = y\n    return y\n"
    )
    shown = {ast.unparse(edit.shown) for edit in edits(ast.parse(source).body[0], ("x",), far=True)}
    listed = f"[h for i in j if {TICK}]"
    expressions = {"x", "h", "j", "y", listed, f"g(x, k={listed})"}
    assert shown == {*expressions, f"y = g(x, k={listed})"}


def test_what_no_right_answer_needs_is_tried_only_when_it_is_asked_for():
    ranks = [edit.rank for edit in edits(ast.parse("def f(x):\n    y = x + 1\n    return y").body[0], ("x",))]
    far = [edit.rank for edit in edits(ast.parse("def f(x):\n    y = x + 1\n    return y").body[0], ("x",), far=True)]
    assert ranks == sorted(ranks)
    assert far == sorted(far)
    assert len(far) > len(ranks)
    assert max(far) > max(ranks)
