"""What a learner may have forgotten around an expression, or done to it once too often."""

import ast
from collections.abc import Iterator
from functools import cache, partial

from course_lib.judging.edits.edit import Edit, Make, Scope, Spot, around

FAR = 4  # the rank of what is often done too much, and hardly ever forgotten
WRAPS = (  # X stands for the expression, A for an argument of the exercise, V for any other variable
    ("X.T", "transpose", 0),
    ("-X", "sign", 0),
    ("X.copy()", "copy", 1),
    ("__numpy__.asarray(X).astype(float)", "dtype", 1),
    ("__numpy__.sum(X)", "sum", 1),
    ("__numpy__.mean(X)", "mean", 1),
    ("1 - X", "one minus", 2),
    ("X ** 2", "square", 2),
    ("X > 0", "gate", 2),
    ("__numpy__.maximum(X, 0)", "gate", 2),
    ("X.sum(axis=0, keepdims=True)", "sum", 2),
    ("X.sum(axis=1, keepdims=True)", "sum", 2),
    ("X.sum(axis=1)", "sum", 2),
    ("X - X.max(axis=1, keepdims=True)", "shift", 2),
    ("X / X.sum(axis=1, keepdims=True)", "division by the sum", 3),
    ("__numpy__.clip(X, 1e-7, 1)", "clip", 2),
    ("X / 2", "factor", 3),
    ("2 * X", "factor", 3),
    ("X[:, None]", "new axis", 3),
    ("X[None, :]", "new axis", 3),
    ("X + 1", "one off", 3),
    ("X - 1", "one off", 3),
    ("1 / X", "reciprocal", 3),
    ("__numpy__.log(X)", "function missing", 3),
    ("__numpy__.exp(X)", "function missing", 3),
    ("__numpy__.diag(X)", "diagonal", 3),
    ("__numpy__.abs(X)", "function missing", FAR),
    ("__numpy__.sign(X)", "function missing", FAR),
    ("__numpy__.sqrt(X)", "function missing", FAR),
    ("__numpy__.max(X)", "function missing", FAR),
    ("1 / (1 + __numpy__.exp(-X))", "function missing", FAR),
    ("__numpy__.mean(X, axis=0)", "mean", FAR),
    ("X / len(A)", "division by N", 2),
    ("X * len(A)", "factor N", 2),
    ("__numpy__.sum(X) / len(A)", "mean over the samples", 2),
    ("X * (A > 0)", "gate", 2),
    ("X - (X * A).sum(axis=1, keepdims=True)", "term", 2),
    ("X * V", "factor", 3),
    ("X / V", "division", 3),
    ("X + V", "term", 3),
    ("X - V", "term", 3),
)
AS_A_FACTOR = ("-X", "X / 2", "2 * X", "X / len(A)", "X * len(A)", "X * (A > 0)", "X * V", "X / V")
AS_A_TERM = ("X + 1", "X - 1", "X + V", "X - V")
LISTS = (ast.List, ast.ListComp)


def wraps(edit: Make, node: ast.expr, scope: Scope, spot: Spot) -> Iterator[Edit]:
    """Put something around an expression that a learner may have forgotten there."""
    same = _same_around(spot)
    for text, change, rank in WRAPS:
        if text in same:
            continue
        for letter, names in (("A", scope.arguments), ("V", scope.variables)):
            if letter in _letters(text):
                for name in names:
                    if letter == "A" or not (isinstance(node, ast.Name) and node.id == name):
                        other = ast.Name(name, ast.Load())
                        yield edit(partial(around, text, X=node, **{letter: other}), change, rank)
                break
        else:
            yield edit(partial(around, text, X=node), change, rank)
    if isinstance(node, ast.BinOp | ast.ListComp) and any(isinstance(part, LISTS) for part in ast.walk(node)):
        yield edit(partial(around, "__numpy__.array(X, dtype=float)", X=node), "array", 1)


@cache
def _letters(text: str) -> frozenset[str]:
    return frozenset(node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name))


def _same_around(spot: Spot) -> tuple[str, ...]:
    """Return what does the same around a part as around the whole that it is a part of: there it is tried."""
    same: tuple[str, ...] = ()
    match spot.parent:
        case ast.Attribute(attr="T"):
            same = ("X.T",)  # twice is not at all
        case ast.Subscript() | ast.BinOp(op=ast.MatMult()):
            same = ("-X",)
        case ast.BinOp(op=ast.Mult()) | ast.UnaryOp(op=ast.USub()):
            same = AS_A_FACTOR
        case ast.BinOp(op=ast.Div()):
            same = AS_A_FACTOR if spot.field == "left" else ("-X",)
        case ast.BinOp(op=ast.Add() | ast.Sub()):
            same = AS_A_TERM
    return same
