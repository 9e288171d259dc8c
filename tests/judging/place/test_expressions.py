"""Which changes of an expression are tried, by what it is and where it stands."""

import ast
import warnings

import pytest

from course_lib.judging.edits import expressions
from course_lib.judging.edits.edit import Scope, Spot
from course_lib.judging.edits.expressions import of_expression
from course_lib.judging.edits.wraps import FAR

SCOPE = Scope(("x", "w", "s"), ("x", "w"))
WRAPPED = ("wrapped", 9, "around()")


@pytest.fixture(autouse=True)
def one_wrap(monkeypatch):
    """What is put around an expression has a table of its own; here it is said whether it is tried at all."""

    def wraps(edit, node, scope, spot):
        assert (node, scope) == (spot.node, SCOPE)
        yield edit(ast.parse("around()", mode="eval").body, "wrapped", 9)

    monkeypatch.setattr(expressions, "wraps", wraps)


def spot_of(tree, text):
    """Return where an expression stands in a tree, the first of those with this text."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            for place, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(node, ast.expr) and ast.unparse(node) == text:
                    return Spot(parent, field, place, node)
    raise AssertionError(text)


def of(text, statement="return {}"):
    """Give kind, rank and text of the changes of an expression in a statement."""
    tree = ast.parse(f"def f():\n    {statement.format(text)}")
    spot = spot_of(tree, text)
    edits = list(of_expression(spot, SCOPE))
    found = [(edit.change, edit.rank, edit.text) for edit in edits]
    for edit in edits:
        edit.make()
        with warnings.catch_warnings(action="ignore"):  # 0[0] can be compiled, with a warning
            compile(ast.fix_missing_locations(tree), "", "exec")
        edit.take_back()
        assert edit.shown is spot.node
    assert len(found) == len(set(found))
    return set(found)


def all_of(change, rank, *texts):
    return {(change, rank, text) for text in texts}


def operators(text, left="a", right="b", signs=("+", "-", "*", "/", "@")):
    return all_of("operator", 0, *(f"{left} {sign} {right}" for sign in signs if f"{left} {sign} {right}" != text))


def operands(swapped="b {} a", sign="", left="a", right="b"):
    order = all_of("order of the operands", 0, swapped.format(sign)) if sign else set()
    return order | all_of("one operand too many", 1, left, right)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("a + b", {*operators("a + b"), *operands()}),
        ("a - b", {*operators("a - b"), *operands(sign="-")}),
        ("a @ b", {*operators("a @ b"), *operands(sign="@")}),
        ("a / b", {*operators("a / b"), *operands(sign="/")}),
        ("a * b", {
            *operators("a * b"), *operands(sign="*"), ("outer product", 2, "np.outer(a, b)"),
        }),
        ("a ** 3", {
            *operators("", right="3"), *operands("3 ** a", "**", right="3"), ("outer product", 2, "np.outer(a, a)"),
        }),
        ("a + 3", {*operators("a + 3", right="3", signs=("-", "*", "/", "@", "**")), *operands(right="3")}),
        ("a * 0", {
            *operators("", right="0", signs=("/", "@", "**")), *operands("0 * a", "*", right="0"),
            ("outer product", 2, "np.outer(a, 0)"),
        }),
        ("a - 1", {*operators("", right="1", signs=("+", "@")), *operands("1 - a", "-", right="1")}),
        ("a - b / c", {
            *operators("a - b / c", right="(b / c)")
            - all_of("operator", 0, "a + (b / c)", "a - (b / c)"),
            ("operator", 0, "a + b / c"),
            *operands("b / c - a", "-", right="b / c"), ("parentheses", 0, "(a - b) / c"),
        }),
        ("a / b * c", {
            *(all_of("operator", 0, "a / b + c", "a / b - c", "a / b / c", "a / b @ c")),
            *operands("c * (a / b)", "*", left="a / b", right="c"), ("parentheses", 0, "a / (b * c)"),
            ("outer product", 2, "np.outer(a / b, c)"),
        }),
        ("a > b", {
            *all_of("comparison", 0, "a >= b", "a < b", "a <= b", "a == b", "a != b"), ("comparison too many", 2, "a"),
        }),
        ("a < b != c", {
            *all_of("comparison", 0, "a > b != c", "a >= b != c", "a <= b != c", "a == b != c", "a != b != c"),
            *all_of("comparison", 0, "a < b > c", "a < b >= c", "a < b < c", "a < b <= c", "a < b == c"),
            ("comparison too many", 2, "a"),
        }),
        ("a is b", {("comparison too many", 2, "a")}),
        ("-a", {("sign", 0, "a")}),
        ("not a", {("negation", 0, "a")}),
        ("a.T", {("transpose", 0, "a"), ("reshape", FAR, "a.reshape(a.shape[::-1])")}),
        ("a.real", set()),
        ("a if b else c", {("order of the branches", 0, "c if b else a")}),
        ("a[i]", {("one index too many", 2, "a")}),
        ("a[i, j]", {("order of the indices", 0, "a[j, i]"), ("one index too many", 2, "a")}),
        ("a[i, j, :]", {("order of the indices", 0, "a[:, j, i]"), ("one index too many", 2, "a")}),
        ("a[i,]", {("one index too many", 2, "a")}),
        ("x", {*all_of("name", 0, "w", "s"), *all_of("variable too many", 2, "0", "1")}),
        ("other", all_of("name", 0, "x", "w", "s")),
    ],
)  # fmt: skip
def test_changes_of_what_holds_a_value(text, changes):
    assert of(text) == {*changes, WRAPPED}


VALUES = {*all_of("value", 1, "x", "w", "s"), *all_of("value", 2, "len(x)", "len(w)")}


def constants(*texts, rank=1):
    return all_of("constant", rank, *texts)


@pytest.mark.parametrize(
    ("text", "statement", "changes"),
    [
        ("3", "return {}", {*constants("0", "1", "2", "-1", "4", "-3"), *VALUES}),
        ("5", "return {}", {*constants("0", "1", "2", "-1", "6", "4", "-5"), *VALUES}),
        ("1", "return {}", {*constants("0", "2", "-1"), *VALUES}),
        ("3.0", "return {}", {*constants("0.0", "1.0", "2.0", "0.5", "-3.0", "1e-05"), *VALUES}),
        ("3", "return a + {}", {*constants("1", "2", "-1", "4", "-3"), *VALUES}),
        ("3", "return a - {}", {*constants("1", "2", "-1", "4", "-3"), *VALUES}),
        ("3", "return a * {}", {*constants("0", "2", "-1", "4", "-3"), *VALUES}),
        ("3", "return a / {}", {*constants("0", "2", "-1", "4", "-3"), *VALUES}),
        ("3", "return a ** {}", {*constants("0", "2", "-1", "4", "-3"), *VALUES}),
        ("3", "return {} + a", {*constants("0", "1", "2", "-1", "4", "-3"), *VALUES}),
        ("3", "return f({})", {*constants("0", "1", "2", "-1", "4", "-3"), *VALUES}),
        ("3", "return a[{}]", constants("0", "1", "2", "-1", "4", "-3", rank=0)),
        ("True", "return {}", constants("False", rank=0)),
        ("'x'", "return {}", set()),
        ("None", "return {}", set()),
        ("1", "return f(axis={})", set()),
        ("True", "return f(keepdims={})", set()),
        ("3", "return f(out={})", {*constants("0", "1", "2", "-1", "4", "-3"), *VALUES}),
    ],
)
def test_changes_of_a_constant(text, statement, changes):
    assert of(text, statement) == changes


@pytest.mark.parametrize("text", ["f", "(a, b)", "[a, b]", "lambda: a", "a.shape", "a.shape[0]", "a.T.size"])
def test_around_some_nothing_is_put(text):
    statement = "return {}(a)" if text == "f" else "return {}"
    assert WRAPPED not in of(text, statement)


@pytest.mark.parametrize(
    ("statement", "wrapped"),
    [
        ("return f({})", True),
        ("return a.real + ({})", True),
        ("return len({})", False),
        ("return np.zeros_like({})", False),
        ("return ({}).shape", False),
        ("return ({}).real", True),
        ("return ({}).dtype", False),
        ("return a[{}]", False),
        ("return a[1:{}]", True),
        ("return f(*{})", True),
        ("return 1 if {} else 2", False),
        ("if {}: pass", False),
    ],
)
def test_where_something_is_put_around_an_expression(statement, wrapped):
    assert (WRAPPED in of("a + b", statement)) is wrapped


ASSIGNED = {*all_of("value", 2, "x", "w"), *all_of("value", 3, "0", "1")}


def test_what_is_assigned_may_be_an_argument_or_a_neutral_number():
    assert of("a.real", "y = {}") == {WRAPPED, *ASSIGNED}
    assert of("a.real", "y += {}") == {WRAPPED}
    assert of("x", "y = {}") >= ASSIGNED
    assert not of("(a, b)", "y = {}")


def test_a_name_that_is_called_has_no_other_name_and_one_that_is_written_into_hardly():
    assert of("x", "return {}(1)") == set()
    assert of("s", "{}[0] = 1") >= all_of("name", 3, "x", "w")
    assert of("s", "y = {}[0]") >= all_of("name", 0, "x", "w")
