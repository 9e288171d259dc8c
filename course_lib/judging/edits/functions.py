"""The single edits of a function."""

import ast
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import permutations

from course_lib.judging.edits.edit import Edit, Make, Scope, Spot, around, is_tick
from course_lib.judging.edits.expressions import of_expression
from course_lib.judging.edits.wraps import FAR

OPERATORS: tuple[type[ast.operator], ...] = (ast.Add, ast.Sub, ast.Mult, ast.Div)
MOST_VALUES = 4  # of a returned tuple, whose orders are tried
_NO_EXPRESSIONS = frozenset(("args", "annotation", "returns", "decorator_list", "ctx", "op", "ops", "type_params"))


def edits(
    function: ast.FunctionDef, arguments: tuple[str, ...], modified: Iterable[str] = (), *, far: bool = False
) -> list[Edit]:
    """Give the single edits of a function, the likeliest first; with `far`, those that no right answer needs as well.

    `arguments` are the exercise's, `modified` those of them that the function changes in place and must not.
    """
    scope = Scope(_variables(function), arguments)
    found = [edit for spot in _spots(function) for edit in _at(spot, scope) if far or edit.rank < FAR]
    found += [edit for name in modified for edit in _copies(function, name)]
    return sorted(found, key=lambda edit: edit.rank)


def _at(spot: Spot, scope: Scope) -> Iterator[Edit]:
    if isinstance(spot.node, ast.stmt):
        yield from _of_statement(spot, scope)
    elif isinstance(spot.node, ast.expr) and not isinstance(getattr(spot.node, "ctx", None), ast.Store):
        yield from of_expression(spot, scope)


def _spots(function: ast.FunctionDef) -> Iterator[Spot]:
    """Every statement and expression of the body."""
    waiting: list[ast.AST] = [function]
    while waiting:
        parent = waiting.pop()
        for field, value in ast.iter_fields(parent):
            if field in _NO_EXPRESSIONS and not isinstance(parent, ast.Call):
                continue
            children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
            for index, child in children:
                if isinstance(child, ast.AST) and not is_tick(child):
                    yield Spot(parent, field, index, child)
                    waiting.append(child)


def _variables(function: ast.FunctionDef) -> tuple[str, ...]:
    """Return the names that hold values in a function: its arguments, and what it assigns."""
    names = [argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)]
    stored = [node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return tuple(dict.fromkeys([*names, *stored]))


def _copies(function: ast.FunctionDef, name: str) -> list[Edit]:
    """Work on a copy of an argument; what is shown is the first statement that writes into the argument."""
    for node in ast.walk(function):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AugAssign) and any(_root(target) == name for target in targets):
            copy = ast.Assign([ast.Name(name, ast.Store())], around(f"__numpy__.array({name}, dtype=float)"))
            spot = Spot(function, "body", None, function.body)
            return [Edit(spot, partial(list, [copy, *function.body]), "copy", 1, node, ast.Module([copy, node], []))]
    return []


def _root(target: ast.AST | None) -> str:
    while isinstance(target, ast.Subscript):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


def _of_statement(spot: Spot, scope: Scope) -> Iterator[Edit]:
    node = spot.node

    def edit(new: ast.AST, change: str, rank: int) -> Edit:
        return Edit(spot, lambda: new, change, rank, node)

    if isinstance(node, ast.Assign | ast.AugAssign):
        yield from _of_assignment(edit, node)
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) <= MOST_VALUES:
        for order in permutations(node.value.elts):
            if list(order) != node.value.elts:
                yield edit(ast.Return(ast.Tuple(list(order), ast.Load())), "order of the values", 0)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Attribute | ast.Name):
        for arguments in ((), *((name,) for name in scope.arguments)):
            call = ast.Call(node.value, [ast.Name(name, ast.Load()) for name in arguments], [])
            yield edit(ast.Expr(call), "call", 0)
    yield from _order(spot)
    if spot.field in ("body", "orelse") and isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.If):
        yield edit(ast.Pass(), "one statement too many", 3)


def _of_assignment(edit: Make, node: ast.Assign | ast.AugAssign) -> Iterator[Edit]:
    if isinstance(node, ast.AugAssign):
        yield edit(ast.Assign([node.target], node.value), "assignment", 1)
        for operator in OPERATORS:
            if not isinstance(node.op, operator):
                yield edit(ast.AugAssign(node.target, operator(), node.value), "operator", 0)
    elif len(node.targets) == 1 and isinstance(node.targets[0], ast.Name | ast.Subscript):
        for operator in OPERATORS[:3]:
            yield edit(ast.AugAssign(node.targets[0], operator(), node.value), "assignment", 1)


def _order(spot: Spot) -> Iterator[Edit]:
    """Try a statement after the next one, and a return after its loop."""
    node, block = spot.node, getattr(spot.parent, spot.field)
    index = block.index(node)
    whole = Spot(spot.parent, spot.field, None, block)
    if isinstance(node, ast.For | ast.While) and isinstance(node.body[-1], ast.Return):
        *body, inner = node.body
        loop = (
            ast.For(node.target, node.iter, body, []) if isinstance(node, ast.For) else ast.While(node.test, body, [])
        )
        after = ast.Module([loop, inner], [])
        yield Edit(whole, lambda: [*block[:index], loop, inner, *block[index + 1 :]], "indentation", 0, inner, after)
    if index + 1 < len(block) and not isinstance(block[index + 1], ast.Return):
        following = block[index + 1]
        swapped = ast.Module([following, node], [])
        new = [*block[:index], following, node, *block[index + 2 :]]
        yield Edit(whole, lambda: new, "order of the lines", 1, node, swapped)
