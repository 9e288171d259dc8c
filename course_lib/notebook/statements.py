"""The statements of a function, by line: what each looks like and which names it gives a value."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

_SCOPES = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)


@dataclass(frozen=True)
class Statement:
    """A statement, or the head of one that holds others; two that share a line are one."""

    line: int  # 1 is the line with `def`
    code: str
    names: tuple[str, ...]
    returns: bool
    several_lines: bool
    body: range  # of a loop's own lines; else empty

    def entered(self, following: "Statement | None") -> bool:
        """Whether it has just made something: a loop's head does when its body follows."""
        return not self.body or (following is not None and following.line in self.body)


def statements(text: str) -> dict[int, Statement]:
    """Return the statements of a function's definition by the lines that they stand on, 0 being the first.

    A definition that is no `def` has none.
    """
    (definition,) = ast.parse(text).body
    if not isinstance(definition, ast.FunctionDef):
        return {}
    lines, found = text.splitlines(), dict[int, Statement]()
    inner = (node for node in _own(definition) if isinstance(node, ast.stmt))
    for node in sorted(inner, key=lambda node: node.lineno):
        last = _last_line(node)
        code = "\n".join(line[node.col_offset :] for line in lines[node.lineno - 1 : last])
        body = range(node.body[0].lineno, (node.end_lineno or 0) + 1) if isinstance(node, ast.For) else range(0)
        statement = Statement(
            line=node.lineno - definition.lineno + 1,
            code=code,
            names=tuple(dict.fromkeys(_stored(node))),
            returns=isinstance(node, ast.Return),
            several_lines=last > node.lineno,
            body=range(body.start - definition.lineno + 1, body.stop - definition.lineno + 1),
        )
        if before := found.get(node.lineno - 1):
            names = (*before.names, *statement.names)
            returns, body = before.returns or statement.returns, before.body or statement.body
            statement = replace(statement, code=before.code, names=names, returns=returns, body=body)
        found.update(dict.fromkeys(range(node.lineno - 1, last), statement))
    return found


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands in a function, without what has names of its own inside it."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, _SCOPES):
            yield from _own(child)


def _last_line(node: ast.stmt) -> int:
    """Return a statement's last line; of one that holds others, that of its head."""
    body = getattr(node, "body", None)
    return max(node.lineno, body[0].lineno - 1) if isinstance(body, list) else node.end_lineno or node.lineno


def _stored(part: ast.AST) -> Iterator[str]:
    """Yield the names to which a statement gives a value, or whose value it changes."""
    if isinstance(part, ast.Name | ast.Subscript | ast.Attribute) and isinstance(part.ctx, ast.Store):
        yield from _base(part)
    for child in ast.iter_child_nodes(part):
        if not isinstance(child, (ast.stmt, *_SCOPES)):
            yield from _stored(child)


def _base(part: ast.expr) -> Iterator[str]:
    if isinstance(part, ast.Name):
        yield part.id
    elif isinstance(part, ast.Subscript | ast.Attribute):
        yield from _base(part.value)
