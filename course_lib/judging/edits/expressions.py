"""The single edits of an expression."""

import ast
from collections.abc import Callable, Iterator
from functools import partial

from course_lib.judging.edits.calls import called, of_call
from course_lib.judging.edits.edit import Edit, Make, Scope, Spot, around
from course_lib.judging.edits.wraps import FAR, wraps

COMPARISONS = (ast.Gt, ast.GtE, ast.Lt, ast.LtE, ast.Eq, ast.NotEq)
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.MatMult, ast.Pow)
MEASURES = ("shape", "ndim", "size", "dtype")
SHAPED = ("len", "zeros_like", "ones_like", "empty_like", "range", "enumerate", "zip")  # of their arguments, the shape
NEUTRAL = (0, 1)  # the constants that may stand for a variable
NEUTRAL_TO = {ast.Add: 0, ast.Sub: 0, ast.Mult: 1, ast.Div: 1, ast.Pow: 1}  # on the right of an operator


def of_expression(spot: Spot, scope: Scope) -> Iterator[Edit]:
    """Give the edits of the expression at a spot."""
    node, field = spot.node, spot.field

    def edit(new: ast.AST | Callable[[], ast.AST], change: str, rank: int) -> Edit:
        return Edit(spot, (lambda: new) if isinstance(new, ast.AST) else new, change, rank, node)

    if isinstance(node, ast.Name) and field != "func":
        yield from _of_name(edit, node, scope, spot)
    elif isinstance(node, ast.Constant):
        yield from _of_constant(edit, node, scope, spot)
    elif type(node) in OF_KIND:
        yield from OF_KIND[type(node)](edit, node)
    if _holds_a_value(spot):
        yield from wraps(edit, node, scope, spot)
        if isinstance(spot.parent, ast.Assign):
            for name in scope.arguments:
                yield edit(ast.Name(name, ast.Load()), "value", 2)
            for number in NEUTRAL:
                yield edit(ast.Constant(number), "value", 3)


def _holds_a_value(spot: Spot) -> bool:
    """Whether it makes sense to put something around what stands there: of some, the shape alone counts."""
    parent, field, node = spot.parent, spot.field, spot.node
    if field in ("func", "slice", "test") or isinstance(
        node, ast.Constant | ast.Tuple | ast.List | ast.Slice | ast.Starred | ast.Lambda
    ):
        return False
    inner = node.value if isinstance(node, ast.Subscript) else node
    if isinstance(inner, ast.Attribute) and inner.attr in MEASURES:
        return False
    measured = isinstance(parent, ast.Attribute) and parent.attr in MEASURES
    return not measured and not (isinstance(parent, ast.Call) and called(parent) in SHAPED)


def _of_comparison(edit: Make, node: ast.Compare) -> Iterator[Edit]:
    for place, op in enumerate(node.ops):
        for other in COMPARISONS:
            if isinstance(op, COMPARISONS) and not isinstance(op, other):
                ops = [*node.ops[:place], other(), *node.ops[place + 1 :]]
                yield edit(ast.Compare(node.left, ops, node.comparators), "comparison", 0)
    yield edit(node.left, "comparison too many", 2)


def _of_operation(edit: Make, node: ast.BinOp) -> Iterator[Edit]:
    for operator in OPERATORS:
        power = operator is ast.Pow and not isinstance(node.right, ast.Constant)  # whole numbers would grow and grow
        nothing = isinstance(node.right, ast.Constant) and node.right.value == NEUTRAL_TO.get(operator)
        if not isinstance(node.op, operator) and not power and not nothing:
            yield edit(ast.BinOp(node.left, operator(), node.right), "operator", 0)
    if not isinstance(node.op, ast.Add):
        yield edit(ast.BinOp(node.right, node.op, node.left), "order of the operands", 0)
    for operand in (node.left, node.right):
        yield edit(operand, "one operand too many", 1)
    if isinstance(node.op, ast.Mult | ast.Pow):
        left, right = (node.left, node.right) if isinstance(node.op, ast.Mult) else (node.left, node.left)
        yield edit(partial(around, "__numpy__.outer(X, Y)", X=left, Y=right), "outer product", 2)
    # a / b * c where a / (b * c) is meant, and the other operators of one precedence
    if isinstance(node.left, ast.BinOp):
        inner = ast.BinOp(node.left.right, node.op, node.right)
        yield edit(ast.BinOp(node.left.left, node.left.op, inner), "parentheses", 0)
    if isinstance(node.right, ast.BinOp):
        inner = ast.BinOp(node.left, node.op, node.right.left)
        yield edit(ast.BinOp(inner, node.right.op, node.right.right), "parentheses", 0)


def _of_name(edit: Make, node: ast.Name, scope: Scope, spot: Spot) -> Iterator[Edit]:
    written = isinstance(spot.parent, ast.Subscript) and isinstance(spot.parent.ctx, ast.Store)
    for name in scope.variables:
        if name != node.id:
            yield edit(ast.Name(name, ast.Load()), "name", 3 if written else 0)
    if node.id in scope.variables:
        for number in NEUTRAL:
            yield edit(ast.Constant(number), "variable too many", 2)


def _of_constant(edit: Make, node: ast.Constant, scope: Scope, spot: Spot) -> Iterator[Edit]:
    value, within = node.value, spot.parent
    if isinstance(within, ast.keyword) and within.arg in ("axis", "keepdims"):
        return  # that is the whole call's
    if isinstance(value, bool):
        yield edit(ast.Constant(not value), "constant", 0)
        return
    if not isinstance(value, int | float):
        return
    whole, floating = (0, 1, 2, -1, value + 1, value - 1, -value), (0.0, 1.0, 2.0, 0.5, -value, 1e-5)
    nothing = NEUTRAL_TO.get(type(within.op)) if isinstance(within, ast.BinOp) and spot.field == "right" else None
    for other in dict.fromkeys(whole if isinstance(value, int) else floating):
        if other not in (value, nothing):
            yield edit(ast.Constant(other), "constant", 0 if spot.field == "slice" else 1)
    if spot.field != "slice":
        for name in scope.variables:
            yield edit(ast.Name(name, ast.Load()), "value", 1)
        for name in scope.arguments:
            yield edit(partial(around, "len(A)", A=ast.Name(name, ast.Load())), "value", 2)


def _of_index(edit: Make, node: ast.Subscript) -> Iterator[Edit]:
    if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) > 1:
        order = ast.Tuple(node.slice.elts[::-1], ast.Load())
        yield edit(ast.Subscript(node.value, order, ast.Load()), "order of the indices", 0)
    yield edit(node.value, "one index too many", 2)


def _of_unary(edit: Make, node: ast.UnaryOp) -> Iterator[Edit]:
    yield edit(node.operand, "sign" if isinstance(node.op, ast.USub) else "negation", 0)


def _of_attribute(edit: Make, node: ast.Attribute) -> Iterator[Edit]:
    if node.attr == "T":
        yield edit(node.value, "transpose", 0)
        yield edit(partial(around, "X.reshape(X.shape[::-1])", X=node.value), "reshape", FAR)


def _of_choice(edit: Make, node: ast.IfExp) -> Iterator[Edit]:
    yield edit(ast.IfExp(node.test, node.orelse, node.body), "order of the branches", 0)


OF_KIND: dict[type[ast.expr], Callable[..., Iterator[Edit]]] = {
    ast.Compare: _of_comparison,
    ast.BinOp: _of_operation,
    ast.UnaryOp: _of_unary,
    ast.Attribute: _of_attribute,
    ast.IfExp: _of_choice,
    ast.Subscript: _of_index,
    ast.Call: of_call,
}
