"""Small edits of a function's syntax tree: what a slip of the pen, or of the thought, would have changed.

An edit is made and taken back in place, so that hundreds are tried without copying the tree.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import permutations
from typing import Any

from course_lib.judging.place.source import NUMPY, is_tick

COMPARISONS = (ast.Gt, ast.GtE, ast.Lt, ast.LtE, ast.Eq, ast.NotEq)
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.MatMult, ast.Pow)
FAMILIES = (
    ("maximum", "minimum", "max", "fmax"),
    ("sum", "mean", "max", "min", "prod"),
    ("argmax", "argmin", "max"),
    ("exp", "log", "sqrt", "square", "abs"),
    ("sin", "cos", "exp"),
    ("zeros_like", "ones_like", "zeros", "ones", "empty_like"),
    ("dot", "multiply", "outer", "matmul"),
    ("diag", "diagflat", "eye"),
    ("tanh", "exp"),
    ("round", "floor", "ceil"),
    ("add", "subtract", "multiply", "divide"),
)
REDUCTIONS = frozenset("sum mean max min prod argmax argmin amax amin any all average cumsum".split())
BUFFERS = frozenset("zeros_like ones_like empty_like full_like array asarray copy".split())
MOST_VALUES = 4  # of a returned tuple, whose orders are tried


@dataclass(frozen=True, eq=False)
class Edit:
    """One change of a tree: in `parent`, `old` becomes `new`; `change` is a word for its kind, `rank` how far-fetched.

    What is new is made when the edit is tried: many are never tried.
    """

    parent: ast.AST
    field: str
    index: int | None
    old: Any
    build: Callable[[], ast.AST]
    change: str
    rank: int
    shown: ast.AST  # the expression, or the statement, that the edit is about

    @cached_property
    def new(self) -> ast.AST:
        """What stands there after the edit."""
        new = self.build()
        for node in ast.walk(new):
            if not hasattr(node, "lineno") and "lineno" in node._attributes:
                ast.copy_location(node, self.old)
        return new

    def make(self) -> None:
        """Make the edit."""
        self._set(self.new)

    def take_back(self) -> None:
        """Take it back."""
        self._set(self.old)

    def _set(self, value: Any) -> None:
        if self.index is None:
            setattr(self.parent, self.field, value)
        else:
            getattr(self.parent, self.field)[self.index] = value


def edits(function: ast.FunctionDef, arguments: tuple[str, ...]) -> Iterator[Edit]:
    """Give the single edits of a function, the likeliest first; `arguments` are the exercise's."""
    variables = _variables(function)
    found = [edit for place in _places(function) for edit in _edits(*place, variables, arguments)]
    return iter(sorted(found, key=lambda edit: edit.rank))


Place = tuple[ast.AST, str, int | None, Any]


def _places(function: ast.FunctionDef) -> Iterator[Place]:
    """Every statement and expression of the body with where it stands."""
    waiting: list[ast.AST] = [function]
    while waiting:
        parent = waiting.pop()
        for field, value in ast.iter_fields(parent):
            if field in ("args", "annotation", "returns", "decorator_list", "ctx", "op", "ops", "type_params"):
                continue
            children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
            for index, child in children:
                if isinstance(child, ast.AST) and not is_tick(child):
                    yield parent, field, index, child
                    waiting.append(child)


def _variables(function: ast.FunctionDef) -> list[str]:
    """The names that hold values in a function: its arguments, and what it assigns."""
    names = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
    stored = [node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return list(dict.fromkeys([*names, *stored]))


def _edits(
    parent: ast.AST, field: str, index: int | None, node: Any, variables: list[str], arguments: tuple[str, ...]
) -> Iterator[Edit]:
    def edit(new: ast.AST | Callable[[], ast.AST], change: str, rank: int, shown: ast.AST | None = None) -> Edit:
        build = (lambda: new) if isinstance(new, ast.AST) else new
        return Edit(parent, field, index, node, build, change, rank, shown or node)

    if isinstance(node, ast.stmt):
        yield from _of_statement(edit, parent, field, node)
    if not isinstance(node, ast.expr) or isinstance(getattr(node, "ctx", None), ast.Store):
        return
    if isinstance(node, ast.Compare):
        for place, op in enumerate(node.ops):
            for other in COMPARISONS:
                if not isinstance(op, other) and isinstance(op, COMPARISONS):
                    ops = [*node.ops[:place], other(), *node.ops[place + 1 :]]
                    yield edit(ast.Compare(node.left, ops, node.comparators), "comparison", 0)
    if isinstance(node, ast.BinOp):
        for operator in OPERATORS:
            if not isinstance(node.op, operator):
                yield edit(ast.BinOp(node.left, operator(), node.right), "operator", 0)
        if not isinstance(node.op, ast.Add):
            yield edit(ast.BinOp(node.right, node.op, node.left), "order of the operands", 0)
        yield edit(node.left, "one operand too many", 2)
        yield edit(node.right, "one operand too many", 2)
    if isinstance(node, ast.UnaryOp):
        yield edit(node.operand, "sign" if isinstance(node.op, ast.USub) else "negation", 0)
    if isinstance(node, ast.Name) and node.id in variables and field != "func":
        for name in variables:
            if name != node.id:
                yield edit(ast.Name(name, ast.Load()), "name", 1)
    if isinstance(node, ast.Constant):
        yield from _of_constant(edit, node)
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield edit(node.value, "transpose", 0)
    if isinstance(node, ast.Call):
        yield from _of_call(edit, node)
    if field not in ("func", "slice") and not isinstance(node, ast.Constant | ast.Tuple | ast.List | ast.Slice | ast.Lambda):
        yield from _wraps(edit, node, parent, variables, arguments)


def _of_statement(edit: Any, parent: ast.AST, field: str, node: ast.stmt) -> Iterator[Edit]:
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name | ast.Subscript):
        for operator in (ast.Add, ast.Sub, ast.Mult):
            yield edit(ast.AugAssign(node.targets[0], operator(), node.value), "assignment", 2)
    if isinstance(node, ast.AugAssign):
        yield edit(ast.Assign([node.target], node.value), "assignment", 1)
        for other in OPERATORS:
            if not isinstance(node.op, other):
                yield edit(ast.AugAssign(node.target, other(), node.value), "operator", 0)
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) <= MOST_VALUES:
        for order in permutations(node.value.elts):
            if list(order) != node.value.elts:
                yield edit(ast.Return(ast.Tuple(list(order), ast.Load())), "order of the values", 0)
    if isinstance(node, ast.For | ast.While) and isinstance(node.body[-1], ast.Return) and field == "body":
        inner = node.body[-1]
        loop = ast.For(node.target, node.iter, node.body[:-1] or [ast.Pass()], [], None) if isinstance(node, ast.For) else node
        yield edit(ast.If(ast.Constant(value=True), [loop, inner], []), "indentation", 0, inner)
    single = isinstance(parent, ast.FunctionDef | ast.For | ast.While | ast.If) and field in ("body", "orelse")
    if single and isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.If):
        yield edit(ast.Pass(), "one statement too many", 3)


def _of_constant(edit: Any, node: ast.Constant) -> Iterator[Edit]:
    value = node.value
    if isinstance(value, bool):
        yield edit(ast.Constant(not value), "constant", 0)
    elif isinstance(value, int):
        for other in dict.fromkeys((0, 1, 2, -1, value + 1, value - 1, -value)):
            if other != value:
                yield edit(ast.Constant(other), "constant", 1)
    elif isinstance(value, float):
        for other in dict.fromkeys((0.0, 1.0, -value, 1e-5, 0.5, 2.0)):
            if other != value:
                yield edit(ast.Constant(other), "constant", 1)


def _of_call(edit: Any, node: ast.Call) -> Iterator[Edit]:
    name = _called(node)
    for family in FAMILIES:
        if name in family:
            for other in family:
                if other != name:
                    yield edit(ast.Call(_renamed(node.func, other), node.args, node.keywords), "function", 1)
    if len(node.args) > 1:
        for one in range(len(node.args) - 1):
            args = [*node.args]
            args[one], args[one + 1] = args[one + 1], args[one]
            yield edit(ast.Call(node.func, args, node.keywords), "order of the arguments", 0)
    if name in REDUCTIONS:
        yield from _of_reduction(edit, node, name)
    if name in BUFFERS and not any(keyword.arg == "dtype" for keyword in node.keywords):
        dtype = ast.keyword("dtype", ast.Name("float", ast.Load()))
        if name != "copy":
            yield edit(ast.Call(node.func, node.args, [*node.keywords, dtype]), "dtype", 0)
    if node.args and not node.keywords:
        yield edit(node.args[0], "one call too many", 3)
    elif not node.args and isinstance(node.func, ast.Attribute):
        yield edit(node.func.value, "one call too many", 3)


def _of_reduction(edit: Any, node: ast.Call, name: str) -> Iterator[Edit]:
    others = [keyword for keyword in node.keywords if keyword.arg not in ("axis", "keepdims")]
    before = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
    arrays = 0 if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value) else 1
    if len(node.args) > arrays:
        before["axis"] = ast.unparse(node.args[arrays])
    keeps = (False,) if name.startswith("arg") else (False, True)
    for axis in (None, 0, 1, -1):
        for keepdims in keeps:
            after = ({} if axis is None else {"axis": str(axis)}) | ({"keepdims": "True"} if keepdims else {})
            if after != before:
                words = [ast.keyword(key, ast.Constant(ast.literal_eval(text))) for key, text in after.items()]
                change = "keepdims" if after.get("axis") == before.get("axis") else "axis"
                yield edit(ast.Call(node.func, node.args[:arrays], [*others, *words]), change, 0)


def _is_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "numpy", "math")


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _renamed(function: ast.expr, name: str) -> ast.expr:
    if isinstance(function, ast.Attribute):
        return ast.Attribute(function.value, name, ast.Load())
    return ast.Name(name, ast.Load())


def _wraps(
    edit: Any, node: ast.expr, parent: ast.AST, variables: list[str], arguments: tuple[str, ...]
) -> Iterator[Edit]:
    """Put something around an expression that a learner may have forgotten there."""
    if isinstance(node, ast.Attribute) and node.attr in MEASURES or _is_measured(parent):
        return
    for text, change, rank in WRAPS:
        yield edit(partial(_around, text, node), change, rank)
    for name in variables:
        if name in arguments:
            for text, change in AROUND_WITH_ARGUMENT:
                yield edit(partial(_around, text.format(name), node), change, 2)
        if not isinstance(node, ast.Name) or node.id != name:
            yield edit(partial(_around, f"X * {name}", node), "factor", 3)
            yield edit(partial(_around, f"X + {name}", node), "term", 3)


def _is_measured(parent: ast.AST) -> bool:
    """Whether of what stands here the shape alone counts."""
    return (isinstance(parent, ast.Attribute) and parent.attr in MEASURES) or (
        isinstance(parent, ast.Call) and _called(parent) in ("len", "zeros_like", "ones_like", "empty_like", "range", "enumerate")
    )


MEASURES = ("shape", "ndim", "size", "dtype")
WRAPS = (    ("X.T", "transpose", 0),
    ("-X", "sign", 0),
    ("X.copy()", "copy", 1),
    ("X.astype(float)", "dtype", 1),
    ("1 - X", "one minus", 2),
    ("X ** 2", "square", 2),
    ("X / 2", "factor", 3),
    ("2 * X", "factor", 3),
    ("X[:, None]", "axis", 2),
    (f"{NUMPY}.sum(X)", "sum", 1),
    (f"{NUMPY}.mean(X)", "mean", 1),
    (f"{NUMPY}.log(X)", "function", 3),
    (f"{NUMPY}.exp(X)", "function", 3),
    ("X.sum(axis=0, keepdims=True)", "sum", 1),
    ("X.sum(axis=1, keepdims=True)", "sum", 1),
    ("X.sum(axis=1)", "sum", 1),
    ("X - X.max(axis=1, keepdims=True)", "shift", 2),
    (f"{NUMPY}.clip(X, 1e-7, 1)", "clip", 2),
)
AROUND_WITH_ARGUMENT = (
    ("X / len({})", "division by N"),
    ("X * len({})", "factor N"),
    ("X * ({} > 0)", "gate"),
)


def _around(text: str, node: ast.expr) -> ast.expr:
    """Return the expression of a text in which X stands for `node`."""
    return _filled(_template(text), node)


@cache
def _template(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _filled(template: Any, node: ast.expr) -> Any:
    """Copy a template, without its places in its own text, with `node` for X."""
    if isinstance(template, list):
        return [_filled(item, node) for item in template]
    if not isinstance(template, ast.AST):
        return template
    if isinstance(template, ast.Name) and template.id == "X":
        return node
    return type(template)(**{field: _filled(value, node) for field, value in ast.iter_fields(template)})
