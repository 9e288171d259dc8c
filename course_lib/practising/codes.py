"""Implementations to look at: an exercise's plain steps, the same written otherwise, and changed into a known mistake.

The catalogue's mistakes are functions, whose text is made to be run. What is shown is the steps with one place changed
that does in every case what the mistake does.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.judging.changes import changes, worked
from course_lib.judging.edits.edit import around
from course_lib.judging.exercise import PUBLIC, Exercise, Function, Misconception, Probe
from course_lib.judging.raised import NUMPY
from course_lib.judging.run import Failure
from course_lib.judging.trial import hold, run_for
from course_lib.practising.cases import needs_a_machine

Lines = tuple[str, ...]

LONGEST = 76  # characters of a line
FIRST, MORE = (PUBLIC, PUBLIC + 1), tuple(range(PUBLIC + 2, PUBLIC + 6))  # seeds of probes on which two do the same
STRETCHED = (-300, 300)
# One thing written in two ways; X, Y and Z stand for any expression. What is made of them is run before it is shown.
_ALIKE = (
    ("X * (Y > 0)", "np.where(Y > 0, X, 0)"),
    ("X * (Y > 0)", "np.where(Y <= 0, 0, X)"),
    ("np.maximum(0, X)", "np.where(X > 0, X, 0)"),
    ("np.maximum(0, X)", "X * (X > 0)"),
    ("np.where(X > 0, Y, Z)", "np.where(X <= 0, Z, Y)"),
    ("X * Y", "Y * X"),
    ("X + Y", "Y + X"),
    ("X - Y", "-Y + X"),
    ("X @ Y", "np.matmul(X, Y)"),
    ("X @ Y", "(Y.T @ X.T).T"),
    ("X > 0", "0 < X"),
    ("X ** 2", "X * X"),
    ("len(X)", "X.shape[0]"),
    ("np.sum(X * Y)", "np.dot(X, Y)"),
    ("np.mean(X)", "np.sum(X) / X.size"),
    ("np.sum(X, axis=1, keepdims=True)", "X.sum(axis=1, keepdims=True)"),
    ("np.sum(X, axis=0, keepdims=True)", "X.sum(axis=0, keepdims=True)"),
)


@dataclass(frozen=True, eq=False)
class Wrong:
    """The steps with one place changed, as lines and as a function, and the known mistake that does the same."""

    lines: Lines
    function: Function
    mistake: Misconception


@cache
def right_answers(exercise: Exercise) -> tuple[Lines, ...]:
    """Return the lines of right answers: the exercise's steps first, then these with one place written otherwise."""
    if not exercise.steps:
        return ()
    steps, probes = ast.parse(exercise.steps.strip()), _settled(exercise, FIRST)
    wanted = _prints(exercise, exercise.reference, probes)
    found = {_lines(steps.body, exercise.returns): None}
    for form, other in _ALIKE:
        for body in _otherwise(steps.body, ast.parse(form, mode="eval").body, other):
            lines = _lines(body, exercise.returns)
            if _fits(lines) and _prints(exercise, made(exercise, lines), probes) == wanted:
                found[lines] = None
    return tuple(found) if all(map(_fits, found)) else ()


@cache
def wrong_answers(exercise: Exercise) -> tuple[Wrong, ...]:
    """Return the steps changed into known mistakes: for each that one change makes, the shortest such lines."""
    if not right_answers(exercise):
        return ()
    probes, more = _settled(exercise, FIRST), _settled(exercise, MORE)
    known = {
        mistake: _prints(exercise, mistake.wrong, probes)
        for mistake in exercise.misconceptions
        if hold(exercise, probes, run_for(exercise, mistake.wrong, probes)).wrong  # it shows in these as well
    }

    @cache
    def known_more(mistake: Misconception) -> tuple[Any, ...]:
        """Return its prints in other cases too: in a few, the first square may be the smallest as well."""
        return _prints(exercise, mistake.wrong, more)

    found: dict[Misconception, Wrong] = {}
    for change in changes(exercise):
        first = _prints(exercise, change.wrong, probes[:1])
        alike = [mistake for mistake, prints in known.items() if prints[:1] == first]
        prints = _prints(exercise, change.wrong, probes) if alike else ()
        for mistake in alike:
            if known[mistake] == prints and _means(change.body):
                lines = _lines(change.body, exercise.returns)
                shorter = mistake not in found or len("".join(lines)) < len("".join(found[mistake].lines))
                if shorter and _fits(lines) and known_more(mistake) == _prints(exercise, change.wrong, more):
                    found[mistake] = Wrong(lines, change.wrong, mistake)
    return tuple(found[mistake] for mistake in exercise.misconceptions if mistake in found)


def _settled(exercise: Exercise, seeds: Sequence[int]) -> list[Probe]:
    """Return the probes in which the steps give the reference's very numbers: not those about conventions."""
    probes = [probe for seed in seeds for probe in exercise.probes(seed)]
    if seeds == MORE and needs_a_machine(exercise.steps):
        probes += [_stretched(probe, by) for probe in probes for by in STRETCHED]
    pairs = zip(*(_prints(exercise, one, probes) for one in (exercise.reference, worked(exercise))), strict=True)
    return [probe for probe, (one, other) in zip(probes, pairs, strict=True) if one == other]


def _stretched(probe: Probe, by: float) -> Probe:
    """Return a probe with so many times its numbers: there, what is subtracted to keep powers small tells."""
    arrays = (one * by if isinstance(one, np.ndarray) and one.dtype.kind == "f" else one for one in probe.arguments)
    return replace(probe, arguments=tuple(arrays))


def made(exercise: Exercise, lines: Sequence[str]) -> Function:
    """Make a function of lines; raises SyntaxError where they make none."""
    return worked(replace(exercise, steps="\n".join(lines)))


def _prints(exercise: Exercise, function: Function, probes: Sequence[Probe]) -> tuple[Any, ...]:
    """Return what a function does, so that two that do the same have the same prints."""
    results = run_for(exercise, function, probes)
    return tuple((_print(result.came), result.modified) for result in results)


def _print(came: Any) -> tuple[Any, ...]:
    if isinstance(came, Failure):
        return came.kind, came.type
    return tuple((value.shape, _rounded(value.astype(np.float64)).tobytes()) for value in came)


def _rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(over="ignore"):  # what is beyond any decimals may overflow on the way: it is no infinity
        rounded = values.round(8) + 0.0
    return np.where(np.isfinite(rounded), rounded, values)


def _lines(body: Iterable[ast.stmt], returns: Lines) -> Lines:
    """Write statements as learners write them: of several values that are returned, each has a line of its own."""
    texts = []
    for one in body:
        if isinstance(one, ast.Return) and isinstance(one.value, ast.Tuple) and len(one.value.elts) == len(returns):
            pairs = zip(returns, map(ast.unparse, one.value.elts), strict=True)
            texts += [f"{name} = {value}" for name, value in pairs if name != value]
            texts.append(f"return {', '.join(returns)}")
        else:
            texts.append(ast.unparse(ast.fix_missing_locations(one)))
    return tuple("\n".join(texts).replace(NUMPY, "np").splitlines())


def _fits(lines: Lines) -> bool:
    return all(len(line) <= LONGEST and ".T.T" not in line for line in lines)


def _means(body: Iterable[ast.stmt]) -> bool:
    """Whether somebody might mean such lines."""
    return not any(_is_odd(node) for one in body for node in ast.walk(one))


def _is_odd(node: ast.AST) -> bool:
    """Whether nobody writes this: what is combined with itself or with 0, a sum of a constant, what does nothing."""
    match node:
        case ast.BinOp(left=one, right=other) | ast.Call(func=ast.Attribute(attr="add"), args=[one, other]):
            return _text(one) == _text(other) or "0" in (_text(one), _text(other))
        case ast.Call(args=[ast.Constant()]) | ast.UnaryOp(operand=ast.Constant(0)):
            return True
        case ast.Compare(left=one, comparators=[other]):
            return isinstance(one, ast.Constant) and isinstance(other, ast.Constant)
        case ast.Assign(targets=[target], value=value):
            lost = isinstance(target, ast.Subscript) and not isinstance(target.value, ast.Name)
            return lost or _text(value) in ("0", "0.0")
    return isinstance(node, ast.Expr) and not isinstance(node.value, ast.Call)


def _text(node: ast.AST) -> str:
    return ast.unparse(node).replace(NUMPY, "np")


def _otherwise(part: Any, form: ast.expr, other: str) -> Iterator[Any]:
    """Give a part of a tree with one expression of a form written in the other; what is unchanged is shared."""
    if isinstance(part, list):
        for place, item in enumerate(part):
            yield from ([*part[:place], new, *part[place + 1 :]] for new in _otherwise(item, form, other))
    if not isinstance(part, ast.AST):
        return
    bound: dict[str, ast.expr] = {}
    if isinstance(part, ast.expr) and _matches(form, part, bound):
        yield around(other, **bound)
    fields = dict(ast.iter_fields(part))
    for name, value in fields.items():
        yield from (type(part)(**{**fields, name: new}) for new in _otherwise(value, form, other))


def _matches(pattern: Any, node: Any, bound: dict[str, ast.expr]) -> bool:
    """Whether a node has the form of a pattern; `bound` takes what the pattern's capital letters stand for."""
    if isinstance(pattern, ast.Name) and pattern.id in "XYZ":
        return ast.dump(bound.setdefault(pattern.id, node)) == ast.dump(node)
    if isinstance(pattern, list):
        pairs = zip(pattern, node, strict=False)
        return len(pattern) == len(node) and all(_matches(one, other, bound) for one, other in pairs)
    if not isinstance(pattern, ast.AST):
        return bool(pattern == node)
    fields = ((value, getattr(node, name, None)) for name, value in ast.iter_fields(pattern))
    return type(pattern) is type(node) and all(_matches(one, other, bound) for one, other in fields)
