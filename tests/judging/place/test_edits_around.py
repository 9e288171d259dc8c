"""Which changes of a call are tried, and what is put around an expression."""

import ast
import warnings

import pytest

from course_lib.judging.edits.calls import called, of_call
from course_lib.judging.edits.edit import Scope, Spot
from course_lib.judging.edits.wraps import AS_A_FACTOR, AS_A_TERM, FAR, WRAPS, wraps
from course_lib.judging.raised import NUMPY

SCOPE = Scope(("x", "w", "s"), ("x", "w"))


def parsed(text):
    return ast.parse(text, mode="eval").body


def written(new):
    """Give the text of an expression that can be run."""
    with warnings.catch_warnings(action="ignore"):  # of what stands there anyway
        compile(ast.fix_missing_locations(ast.Expression(new)), "", "eval")
    return ast.unparse(new)


def of(text):
    """Give kind, rank and text of the changes of a call."""
    found = []
    of_all = of_call(lambda new, change, rank: found.append((change, rank, written(new))) or new, parsed(text))
    assert len(list(of_all)) == len(found) == len(set(found))
    return found


def calls(change, rank, *texts):
    return {(change, rank, text) for text in texts}


def axes(text):
    return {(change, after) for change, rank, after in of(text) if change in ("axis", "keepdims") and rank == 0}


EXP_FAMILIES = ("log", "sqrt", "square", "abs", "exp2", "sin", "cos", "tanh")


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("np.matmul(a, b, c, out=d)", {
            *calls("function", 1, *(f"np.{name}(a, b, c, out=d)" for name in ("dot", "multiply", "outer"))),
            *calls("order of the arguments", 1, "np.matmul(b, a, c, out=d)", "np.matmul(a, c, b, out=d)"),
            ("one call too many", 2, "a"),
        }),
        ("np.exp(x)", {
            *calls("function", 1, *(f"np.{name}(x)" for name in EXP_FAMILIES)), ("one call too many", 2, "x")
        }),
        ("exp(x)", {*calls("function", 1, *(f"{name}(x)" for name in EXP_FAMILIES)), ("one call too many", 2, "x")}),
        ("x.reshape(2, n)", {
            ("order of the arguments", 1, "x.reshape(n, 2)"), ("transpose", 1, "x.T"), ("one call too many", 2, "2")
        }),
        ("reshape(x)", {("one call too many", 2, "x")}),
        ("x.copy()", {("one call too many", 2, "x")}),
        ("own(x)(y)", {("one call too many", 2, "y")}),
        ("own()", set()),
        ("np.array(x, ndmin=2)", {
            ("dtype", 0, "np.array(x, ndmin=2, dtype=float)"), ("one call too many", 2, "x")
        }),
        ("np.array(x, dtype=int)", {("one call too many", 2, "x")}),
    ],
)  # fmt: skip
def test_changes_of_a_call(text, changes):
    assert set(of(text)) == changes


KEPT = "keepdims=True"


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("np.sum(x)", {("axis", f"np.sum(x, axis={a}{keep})") for a in (0, 1, -1) for keep in ("", f", {KEPT}")}),
        ("x.any()", {("axis", f"x.any(axis={a}{keep})") for a in (0, 1, -1) for keep in ("", f", {KEPT}")}),
        ("x.argmax(axis=1)", {("axis", "x.argmax()"), ("axis", "x.argmax(axis=0)"), ("axis", "x.argmax(axis=-1)")}),
        ("x.sum(1, dtype=d)", {
            ("axis", "x.sum(dtype=d)"),
            *(("axis", f"x.sum(dtype=d, axis={a}{keep})") for a in (0, -1) for keep in ("", f", {KEPT}")),
            ("keepdims", f"x.sum(dtype=d, axis=1, {KEPT})"),
        }),
        ("np.mean(x, 0, keepdims=True)", {
            ("axis", "np.mean(x)"),
            *(("axis", f"np.mean(x, axis={a}{keep})") for a in (1, -1) for keep in ("", f", {KEPT}")),
            ("keepdims", "np.mean(x, axis=0)"),
        }),
    ],
)  # fmt: skip
def test_other_axes(text, changes):
    assert axes(text) == changes
    assert not axes(text.replace(called(parsed(text)), "sort"))


@pytest.mark.parametrize("module", ["numpy", "math"])
def test_what_a_module_sums_is_its_argument(module):
    assert axes(f"{module}.sum(x, 0)") >= {
        ("axis", f"{module}.sum(x)"),
        ("keepdims", f"{module}.sum(x, axis=0, {KEPT})"),
    }


@pytest.mark.parametrize(("text", "name"), [("np.exp(x)", "exp"), ("exp(x)", "exp"), ("own(x)(y)", "")])
def test_the_name_of_what_is_called(text, name):
    assert called(parsed(text)) == name


def around(text, *, parent="own(X)", field="args"):
    """Give kind, rank and text of what is put around an expression that stands in a parent's field."""
    found, node, outer = [], parsed(text), parsed(parent)

    def edit(build, change, rank):
        found.append((change, rank, written(build()).replace(NUMPY, "np")))

    list(wraps(edit, node, SCOPE, Spot(outer, field, None, node)))
    return found


def template(text, **names):
    for letter, name in names.items():
        text = "".join(name if part == letter else part for part in text)
    return ast.unparse(parsed(text.replace("__numpy__", "np")))


def test_everything_is_put_around_a_value_with_every_name_that_there_is():
    expected = []
    for text, change, rank in WRAPS:
        names = SCOPE.arguments if "A" in text else SCOPE.variables if "V" in text else ("",)
        expected += [(change, rank, template(text, X="y", A=name, V=name)) for name in names]
    assert around("y") == expected
    assert ("factor", 3, "y * s") in expected
    assert max(rank for _, rank, _ in expected) == FAR


def test_a_name_is_not_put_around_itself_but_as_the_samples_or_a_gate():
    texts = [text for _, _, text in around("x")]
    assert "x * w" in texts
    assert "x * x" not in texts
    assert {"x / len(x)", "x * (x > 0)"} <= set(texts)


@pytest.mark.parametrize(
    ("parent", "field", "same"),
    [
        ("X.T", "value", ("X.T",)),
        ("X.size", "value", ()),
        ("X[0]", "value", ("-X",)),
        ("X @ y", "left", ("-X",)),
        ("X * y", "left", AS_A_FACTOR),
        ("-X", "operand", AS_A_FACTOR),
        ("+X", "operand", ()),
        ("X / y", "left", AS_A_FACTOR),
        ("y / X", "right", ("-X",)),
        ("X + y", "left", AS_A_TERM),
        ("y - X", "right", AS_A_TERM),
        ("X ** y", "left", ()),
    ],
)
def test_what_does_the_same_around_the_whole_is_not_tried_around_a_part(parent, field, same):
    gone = {
        (change, rank, template(text, X="y", A=name, V=name))
        for text, change, rank in WRAPS
        if text in same
        for name in (SCOPE.arguments if "A" in text else SCOPE.variables if "V" in text else ("",))
    }
    assert set(around("y")) - set(around("y", parent=parent, field=field)) == gone


@pytest.mark.parametrize(
    ("text", "made"),
    [("[a] * 2", True), ("[a for a in y]", True), ("[[a]] + y", True), ("[a]", False), ("a * b", False)],
)
def test_lists_may_have_been_meant_as_an_array(text, made):
    assert (("array", 1, f"np.array({text}, dtype=float)") in around(text)) == made
