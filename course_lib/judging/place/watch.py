"""Where an answer fails while it runs: the expression that raised, or the first whose value is not finite."""

import ast
import copy
from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np

from course_lib.judging.place.source import Source
from course_lib.judging.raised import Span, raised_at
from course_lib.judging.trial import Case, Trial

SEE = "__see__"


def failing(trial: Trial, source: Source) -> tuple[int, int, int, int, str] | None:
    """Find the place that fails in the first case that does: its lines, its columns in bytes, and how."""
    wrong = [trial.cases[index] for index in trial.wrong]
    raised = [case for case in wrong if case.failure and case.failure.kind == "raised"]
    if raised:
        span = _raising(raised[0], source)
        return (*span, "raises" if len(raised) == len(wrong) else "raises in some") if span else None
    infinite = [case for case in wrong if not all(np.isfinite(value.received).all() for value in case.values)]
    shaped = [case for case in wrong if any(value.right is None for value in case.values)]
    surprises = chain(
        (_surprising(case, source, _not_finite, "not finite") for case in infinite),
        (_surprising(case, source, _apart, "shape") for case in shaped),
    )
    return next((surprise for surprise in surprises if surprise), None)


def _raising(case: Case, source: Source) -> Span | None:
    """Find the innermost expression of the answer's own that raises."""
    try:
        source.made()(*copy.deepcopy(case.probe.arguments))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - it is the learner's error, raised once more
        return raised_at(error)
    return None


def _surprising(case: Case, source: Source, test: "Test", change: str) -> tuple[int, int, int, int, str] | None:
    """Run the case with every expression watched; find the first one whose value `test` takes for a surprise."""
    watched = _Watched()
    tree = ast.fix_missing_locations(watched.visit(copy.deepcopy(source.tree)))
    values: dict[ast.AST, Any] = {}

    def see(number: int, value: Any) -> Any:
        node = watched.nodes[number]
        if test(node, value, values):
            raise _FoundError(node)
        values[node] = value
        return value

    changed = replace(source, functions={**source.functions, source.name: (tree, source.text)})
    try:
        changed.made(**{SEE: see})(*copy.deepcopy(case.probe.arguments))
    except _FoundError as found:
        node = found.node
        return node.lineno, node.end_lineno or node.lineno, node.col_offset, node.end_col_offset or 0, change
    except Exception:  # noqa: BLE001 - it does not come as far as in its trial: there is nothing to be shown
        return None
    return None


class _FoundError(BaseException):
    """It ends the run where the surprise is."""

    def __init__(self, node: ast.expr) -> None:
        super().__init__()
        self.node = node


class _Watched(ast.NodeTransformer):
    """Has every expression that gives a value shown to a watcher."""

    def __init__(self) -> None:
        self.nodes: list[ast.expr] = []

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Attribute):  # what is called is no value, but what it is a method of may be one
            node.func.value = self.visit(node.func.value)
        node.args = [self.visit(argument) for argument in node.args]
        node.keywords = [self.visit(keyword) for keyword in node.keywords]
        return self._watched(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Watch what has a value."""
        super().generic_visit(node)
        if isinstance(node, ast.BinOp | ast.UnaryOp | ast.Compare | ast.Name | ast.Attribute | ast.Subscript):
            return self._watched(node) if isinstance(getattr(node, "ctx", ast.Load()), ast.Load) else node
        return node

    def _watched(self, node: ast.expr) -> ast.expr:
        self.nodes.append(node)
        call = ast.Call(ast.Name(SEE, ast.Load()), [ast.Constant(len(self.nodes) - 1), node], [])
        return ast.copy_location(call, node)


Test = Callable[[ast.expr, Any, dict[ast.AST, Any]], bool]


def _not_finite(node: ast.expr, value: Any, values: dict[ast.AST, Any]) -> bool:
    del node, values
    return (
        isinstance(value, float | np.ndarray) and np.asarray(value).dtype.kind == "f" and not np.isfinite(value).all()
    )


def _apart(node: ast.expr, value: Any, values: dict[ast.AST, Any]) -> bool:
    """Whether two arrays meet entry by entry and each is broadcast against the other."""
    if not isinstance(node, ast.BinOp) or isinstance(node.op, ast.MatMult):
        return False
    operands = [np.shape(values.get(_seen(operand), 0)) for operand in (node.left, node.right)]
    return all(operands) and np.shape(value) not in operands


def _seen(watched: ast.expr) -> ast.AST:
    """Return what a watched expression was before; whatever is a call is watched."""
    return watched.args[1] if isinstance(watched, ast.Call) else watched
