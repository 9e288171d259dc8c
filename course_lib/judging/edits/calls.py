"""The single edits of a call."""

import ast
from collections.abc import Iterator

from course_lib.judging.edits.edit import Edit, Make

FAMILIES = (
    ("maximum", "minimum", "max", "fmax", "add"),
    ("sum", "mean", "max", "min", "prod"),
    ("mean", "median"),
    ("argmax", "argmin", "max"),
    ("exp", "log", "sqrt", "square", "abs"),
    ("exp", "exp2"),
    ("log", "log2", "log10", "log1p"),
    ("sin", "cos", "exp"),
    ("zeros_like", "ones_like", "zeros", "ones", "empty_like"),
    ("zeros", "ones", "empty"),
    ("dot", "multiply", "outer", "matmul"),
    ("diag", "diagflat", "eye"),
    ("tanh", "exp"),
    ("round", "floor", "ceil"),
    ("add", "subtract", "multiply", "divide"),
)
REDUCTIONS = (
    "sum",
    "mean",
    "max",
    "min",
    "prod",
    "argmax",
    "argmin",
    "amax",
    "amin",
    "any",
    "all",
    "average",
    "cumsum",
)
BUFFERS = ("zeros_like", "ones_like", "empty_like", "full_like", "array", "asarray")


def of_call(edit: Make, node: ast.Call) -> Iterator[Edit]:
    """Give the edits of a call."""
    name = called(node)
    for other in dict.fromkeys(other for family in FAMILIES if name in family for other in family):
        if other != name:
            yield edit(ast.Call(_renamed(node.func, other), node.args, node.keywords), "function", 1)
    for one in range(len(node.args) - 1):
        args = [*node.args]
        args[one], args[one + 1] = args[one + 1], args[one]
        yield edit(ast.Call(node.func, args, node.keywords), "order of the arguments", 1)
    if name == "reshape" and isinstance(node.func, ast.Attribute):
        yield edit(ast.Attribute(node.func.value, "T", ast.Load()), "transpose", 1)
    if name in REDUCTIONS:
        yield from _of_reduction(edit, node, name)
    if name in BUFFERS and not any(keyword.arg == "dtype" for keyword in node.keywords):
        dtype = ast.keyword("dtype", ast.Name("float", ast.Load()))
        yield edit(ast.Call(node.func, node.args, [*node.keywords, dtype]), "dtype", 0)
    if node.args:
        yield edit(node.args[0], "one call too many", 2)
    elif isinstance(node.func, ast.Attribute):
        yield edit(node.func.value, "one call too many", 2)


def _of_reduction(edit: Make, node: ast.Call, name: str) -> Iterator[Edit]:
    others = [keyword for keyword in node.keywords if keyword.arg not in ("axis", "keepdims")]
    before = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords if keyword not in others}
    arrays = 0 if isinstance(node.func, ast.Attribute) and not _is_module(node.func.value) else 1
    if len(node.args) > arrays:
        before["axis"] = ast.unparse(node.args[arrays])
    for axis in (None, 0, 1, -1):
        for keepdims in (False, True) if axis is not None and not name.startswith("arg") else (False,):
            after = ({} if axis is None else {"axis": str(axis)}) | ({"keepdims": "True"} if keepdims else {})
            if after != before:
                words = [ast.keyword(key, ast.Constant(ast.literal_eval(text))) for key, text in after.items()]
                change = "keepdims" if after.get("axis") == before.get("axis") else "axis"
                yield edit(ast.Call(node.func, node.args[:arrays], [*others, *words]), change, 0)


def _is_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "numpy", "math")


def called(node: ast.Call) -> str:
    """Return the last part of the name of what is called."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _renamed(function: ast.expr, name: str) -> ast.expr:
    if isinstance(function, ast.Attribute):
        return ast.Attribute(function.value, name, ast.Load())
    return ast.Name(name, ast.Load())
