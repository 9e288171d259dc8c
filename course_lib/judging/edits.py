"""A right answer in plain steps, with one place changed as learners change it: another name, a lost factor, an axis.

Where an answer does what the changed steps do, what is said is what stands there, and not what belongs there.
"""

import ast
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from course_lib.judging.exercise import Exercise, Function

Change = tuple[str, str, Function]  # a slug, what stands in the place, and the function with it
Edit = tuple[str, ast.expr]  # a slug, and what stands in the place of an expression

OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Div, ast.Add, ast.Sub),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.Lt, ast.GtE, ast.NotEq),
    ast.Eq: (ast.NotEq,),
}
FUNCTIONS = {
    "sum": ("mean", "max", "prod"),
    "mean": ("sum", "max", "median"),
    "max": ("min", "sum", "mean"),
    "maximum": ("minimum", "add"),
    "exp": ("log", "exp2", "square"),
    "log": ("exp", "log2", "log10", "log1p"),
    "cos": ("sin",),
    "argmax": ("argmin", "max"),
    "outer": ("dot", "add"),
    "diag": ("diagonal",),
    "zeros": ("ones",),
}
WRAPS = (
    "-({})",
    "np.abs({})",
    "({}) ** 2",
    "2 * ({})",
    "({}) / 2",
    "1 - ({})",
    "np.sign({})",
    "np.sqrt({})",
    "np.exp({})",
    "np.log({})",
    "np.maximum(0, {})",
    "np.clip({}, 0, 1)",
    "1 / (1 + np.exp(-({})))",
    "np.sum({})",
    "np.mean({})",
    "np.max({})",
    "np.sum({}, axis=0)",
    "np.mean({}, axis=0)",
    "({}).T",
)


def changed(exercise: Exercise) -> tuple[Change, ...]:
    """Give the exercise's steps with one place changed, in each way that learners change them."""
    return _changed(exercise.arguments, exercise.steps) if exercise.steps else ()


def worked(exercise: Exercise) -> Function:
    """Make the exercise's steps a function."""
    return _function(_definition(exercise.steps, exercise.arguments))


@cache
def _changed(arguments: tuple[str, ...], steps: str) -> tuple[Change, ...]:
    definition = _definition(steps, arguments)
    names = _names(definition, arguments)
    found = []
    for edits in (_edits, _wraps):  # the likelier ones first: where two do the same, the first is said
        for parent, field, place, node in list(_expressions(definition)):
            seen = {ast.unparse(node)}
            for slug, new in edits(node, names):
                text = ast.unparse(new)
                if text not in seen:
                    seen.add(text)
                    _put(parent, field, place, new)
                    found.append((slug, _shown(parent, new), _function(definition)))
            _put(parent, field, place, node)
    return tuple(found)


def _expressions(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.expr]]:
    """Give each expression with its place in its parent; none in what turns labels into rows."""
    for field, value in ast.iter_fields(tree):
        children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for place, node in children:
            if not isinstance(node, ast.AST) or (isinstance(node, ast.Assign) and isinstance(node.value, ast.IfExp)):
                continue
            called = isinstance(tree, ast.Call) and field == "func"
            if isinstance(node, ast.expr) and not called and not isinstance(getattr(node, "ctx", None), ast.Store):
                yield tree, field, place, node
            yield from _expressions(node)


def _shown(parent: ast.AST, new: ast.expr) -> str:
    """Write what stands there: a name or a number with what is around it."""
    alone = isinstance(new, ast.Name | ast.Constant) and isinstance(parent, ast.expr)
    return ast.unparse(parent if alone else new)


def _put(parent: ast.AST, field: str, place: int | None, node: ast.expr) -> None:
    if place is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[place] = node


def _names(tree: ast.AST, arguments: tuple[str, ...]) -> list[str]:
    """Give the names that may stand for each other: arguments, and what the steps assign."""
    stored = [n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return list(dict.fromkeys((*arguments, *stored)))


def _edits(node: ast.expr, names: list[str]) -> Iterator[Edit]:
    """Give what may stand in the place of this expression."""
    match node:
        case ast.BinOp():
            yield from _of_operation(node)
        case ast.Call():
            yield from _of_call(node)
        case ast.Compare():
            for other in COMPARISONS.get(type(node.ops[0]), ()):
                yield "other_comparison", ast.Compare(node.left, [other()], node.comparators)
            yield "comparison_missing", node.left
        case ast.UnaryOp():
            yield "minus_lost", node.operand
        case ast.Attribute(attr="T"):
            yield "transpose_lost", node.value
        case ast.Constant(value=int() | float() as number):
            yield from (("other_number", ast.Constant(n)) for n in (number + 1, number - 1, number * 2, number / 2))
        case ast.Name() if node.id in names:
            yield from (("other_name", ast.Name(name, ast.Load())) for name in names)
            yield "factor_missing", ast.Constant(1)


def _wraps(node: ast.expr, names: list[str]) -> Iterator[Edit]:
    """Give what may have been done to this expression."""
    if isinstance(node, ast.BinOp | ast.Call) or (isinstance(node, ast.Name) and node.id in names):
        for wrap in WRAPS:
            yield "something_added", ast.parse(wrap.format(ast.unparse(node)), mode="eval").body
    if isinstance(node, ast.BinOp):
        yield from (("factor_added", ast.BinOp(node, ast.Mult(), ast.Name(name, ast.Load()))) for name in names)


def _of_operation(node: ast.BinOp) -> Iterator[Edit]:
    yield "part_missing", node.left
    yield "part_missing", node.right
    yield "operands_swapped", ast.BinOp(node.right, node.op, node.left)
    for other in OPERATORS.get(type(node.op), ()):
        yield "other_operation", ast.BinOp(node.left, other(), node.right)


def _of_call(node: ast.Call) -> Iterator[Edit]:
    if isinstance(node.func, ast.Attribute):
        for name in FUNCTIONS.get(node.func.attr, ()):
            function = ast.Attribute(node.func.value, name, ast.Load())
            yield "other_function", ast.Call(function, node.args, node.keywords)
    for keyword in node.keywords:
        others = [other for other in node.keywords if other is not keyword]
        yield "axis_lost", ast.Call(node.func, node.args, others)
        if keyword.arg == "axis":
            other_axis = ast.keyword("axis", ast.Constant(1 - ast.literal_eval(keyword.value)))
            yield "other_axis", ast.Call(node.func, node.args, [other_axis, *others])
            yield "other_axis", ast.Call(node.func, node.args, [other_axis])
    if len(node.args) == 1:
        yield "function_missing", node.args[0]


def _definition(steps: str, arguments: tuple[str, ...]) -> ast.Module:
    lines = "".join(f"    {line}\n" for line in steps.strip().splitlines())
    return ast.parse(f"def answer({', '.join(arguments)}):\n{lines}")


def _function(definition: ast.Module) -> Function:
    """Make a function of the steps as they are now; the lines of an edit are those of no file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of numbers that are called or indexed
        code = compile(ast.fix_missing_locations(definition), "<steps>", "exec")

    def answer(*values: Any) -> Any:
        namespace: dict[str, Any] = {"np": np}
        exec(code, namespace)  # noqa: S102 - the catalogue's own lines
        return namespace["answer"](*values)

    return answer
