"""One-change slips of right answers, the line of each known: does a check see them, name them, point at that line.

    python -m benchmarks.slips [--each 2] [--seed 0] [--verbose] [EXERCISE …]

The right answers are those of tests/right_answers. Of each kind of slip, `--each` are taken of every answer.
"""

import argparse
import ast
import inspect
import linecache
import random
import statistics
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple

from course_lib import catalogue
from course_lib.judging.exercise import Exercise
from course_lib.judging.judge import judge
from course_lib.judging.place.search import find_place
from course_lib.judging.trial import hold, run_for

ANSWERS = Path(__file__).resolve().parents[1] / "tests" / "right_answers"
VAGUE = {None, "raised", "wrong_shape", "nan_or_inf", "one_value_wrong"}  # diagnoses that tell no cause


class Slip(NamedTuple):
    """A right answer with one change: its text, and the lines that the change is in, counted from the `def`."""

    kind: str
    text: str
    lines: range
    was: str
    now: str


def slips(text: str) -> Iterator[Slip]:
    """Give all slips of a function."""
    (function,) = ast.parse(text).body
    assert isinstance(function, ast.FunctionDef)
    names = [a.arg for a in function.args.args]
    names += [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    for statement in function.body:
        for node in ast.walk(statement):
            for kind, new in _changed(node, sorted(set(names))):
                yield _written(text, node, kind, new)


def _written(text: str, node: Any, kind: str, new: ast.AST) -> Slip:
    now = ast.unparse(ast.fix_missing_locations(new))
    if isinstance(new, ast.expr) and not isinstance(
        new, ast.Name | ast.Constant | ast.Call | ast.Attribute | ast.Subscript
    ):
        now = f"({now})"
    lines = text.encode().split(b"\n")
    start = sum(len(line) + 1 for line in lines[: node.lineno - 1]) + node.col_offset
    end = sum(len(line) + 1 for line in lines[: node.end_lineno - 1]) + node.end_col_offset
    whole = text.encode()
    was = whole[start:end].decode()
    now += "\n" * was.count("\n") if isinstance(new, ast.stmt) else ""
    return Slip(
        kind, (whole[:start] + now.encode() + whole[end:]).decode(), range(node.lineno, node.end_lineno + 1), was, now
    )


OPERATORS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
}
COMPARISONS: dict[type, tuple[type, ...]] = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
FUNCTIONS = {"maximum": "minimum", "minimum": "maximum", "sum": "mean", "mean": "sum", "max": "min", "exp": "log"}
FUNCTIONS |= {"log": "exp", "cos": "sin", "sin": "cos", "zeros": "ones", "zeros_like": "ones_like", "argmax": "argmin"}


def _changed(node: ast.AST, names: list[str]) -> Iterator[tuple[str, ast.AST]]:  # noqa: C901, PLR0912 - kind by kind
    load = ast.Load()
    if isinstance(node, ast.BinOp):
        for operator in OPERATORS.get(type(node.op), ()):
            yield "operator", ast.BinOp(node.left, operator(), node.right)
        if not isinstance(node.op, ast.Add):
            yield "operands swapped", ast.BinOp(node.right, node.op, node.left)
        if isinstance(node.right, ast.Name | ast.Constant):
            yield "operand left out", node.left
        if isinstance(node.op, ast.Add | ast.Mult) and isinstance(node.left, ast.Name | ast.Constant):
            yield "operand left out", node.right
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for operator in COMPARISONS.get(type(node.ops[0]), ()):
            yield "comparison", ast.Compare(node.left, [operator()], node.comparators)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Invert):
        yield "sign left out", node.operand
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        for name in names:
            if name != node.id:
                yield "wrong variable", ast.Name(name, load)
        yield "transposed", ast.Attribute(node, "T", load)
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield "constant", ast.Constant(node.value + 1)
        yield "constant", ast.Constant(node.value - 1)
    elif isinstance(node, ast.Constant) and type(node.value) is float:
        yield "constant", ast.Constant(node.value * 2)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield "transpose left out", node.value
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
        yield "indices swapped", ast.Subscript(node.value, ast.Tuple(node.slice.elts[::-1], load), load)
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) > 1:
        first, second, *rest = node.value.elts
        yield "values swapped", ast.Return(ast.Tuple([second, first, *rest], load))
    elif isinstance(node, ast.AugAssign):
        yield "assignment", ast.Assign([node.target], node.value, lineno=node.lineno)
        for operator in OPERATORS.get(type(node.op), ()):
            yield "operator", ast.AugAssign(node.target, operator(), node.value)
    elif isinstance(node, ast.Call):
        yield from _changed_call(node)


def _changed_call(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    for keyword in node.keywords:
        rest = [other for other in node.keywords if other is not keyword]
        if keyword.arg in ("axis", "keepdims", "dtype"):
            yield f"{keyword.arg} left out", ast.Call(node.func, node.args, rest)
        if keyword.arg == "axis" and isinstance(keyword.value, ast.Constant):
            other = ast.keyword("axis", ast.Constant(1 - (keyword.value.value or 0)))
            yield "axis", ast.Call(node.func, node.args, [other, *rest])
    if len(node.args) == 2 and not any(isinstance(argument, ast.Starred) for argument in node.args):
        yield "arguments swapped", ast.Call(node.func, node.args[::-1], node.keywords)
    if isinstance(node.func, ast.Attribute):
        if node.func.attr in FUNCTIONS:
            other_name = ast.Attribute(node.func.value, FUNCTIONS[node.func.attr], ast.Load())
            yield "function", ast.Call(other_name, node.args, node.keywords)
        if node.func.attr in ("copy", "astype"):
            yield f"{node.func.attr} left out", node.func.value


def _answers(names: list[str]) -> Iterator[tuple[str, Callable[..., Any]]]:
    for file in sorted(ANSWERS.glob("[a-z]*.py")):
        for exercise, answers in import_module(f"tests.right_answers.{file.stem}").RIGHT.items():
            for answer in answers if not names or exercise in names else ():
                if isinstance(answer, FunctionType) and answer.__name__ != "<lambda>" and not answer.__closure__:
                    yield exercise, answer


def _made(slip: Slip, answer: Any, number: int) -> Any:
    """Make the slip a function whose text `inspect` finds."""
    file = f"<slip {number}>"
    linecache.cache[file] = (len(slip.text), None, slip.text.splitlines(keepends=True), file)
    names = dict(answer.__globals__)
    exec(compile(slip.text, file, "exec", dont_inherit=True), names)  # noqa: S102 - a right answer, but for the slip
    return names[answer.__name__]


def main() -> None:
    """Make the slips, try them, and print what became of them by kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE")
    parser.add_argument("--each", type=int, default=2, help="slips of a kind for each right answer (2)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--verbose", action="store_true", help="print every slip whose line is not found")
    options = parser.parse_args()
    _print(*tried(options.exercises, options.each, options.seed, verbose=options.verbose))


def tried(
    names: list[str], each: int, seed: int, *, verbose: bool = False
) -> tuple[Counter[tuple[str, str]], list[float]]:
    """Try slips of all answers to the exercises called so, of all where there are none.

    Return how many became what, by kind and in all, and the seconds that each place took.
    """
    chance, counts, times, number = random.Random(seed), Counter[tuple[str, str]](), list[float](), 0  # noqa: S311
    for name, answer in _answers(names):
        exercise = catalogue.exercise(name)
        by_kind: dict[str, list[Slip]] = {}
        for slip in slips(textwrap.dedent(inspect.getsource(answer))):
            by_kind.setdefault(slip.kind, []).append(slip)
        for kind, found in sorted(by_kind.items()):
            for slip in chance.sample(found, min(each, len(found))):
                number += 1
                became, named, told = _tried(exercise, _made(slip, answer, number), times, slip)
                for group in (kind, "all"):
                    counts[group, became] += 1
                    counts[group, "named"] += named
                    counts[group, "named or placed"] += became != "accepted" and (named or became != "no place")
                if verbose and became in ("wrong line", "no place"):
                    where = f"{name} ({answer.__name__}), line {slip.lines.start}"
                    print(f"{became}: {where}, {slip.kind}: {slip.was} → {slip.now}\n    {told}")
    return counts, times


def _tried(exercise: Exercise, answer: Any, times: list[float], slip: Slip) -> tuple[str, bool, Any]:
    probes = exercise.probes(0)
    results = run_for(exercise, answer, probes)
    outcome = judge(exercise, probes, results)
    if outcome.status != "incorrect":
        return "accepted", False, None
    begun = time.process_time()
    place = find_place(hold(exercise, probes, results), answer)
    times.append(time.process_time() - begun)
    named = outcome.misconception not in VAGUE
    if place is None:
        return "no place", named, outcome.misconception
    return (
        ("placed" if place.line in slip.lines else "wrong line"),
        named,
        (place.line, place.code, place.change, place.instead),
    )


def _print(counts: Counter[tuple[str, str]], times: list[float]) -> None:
    print("| slip | caught | right line | wrong line | no place | named |")
    print("|---|---:|---:|---:|---:|---:|")
    for kind in sorted({kind for kind, _ in counts}, key=lambda kind: (kind == "all", kind)):
        right, wrong, none = (counts[kind, which] for which in ("placed", "wrong line", "no place"))
        caught = right + wrong + none
        if caught:
            shares = " | ".join(
                f"{100 * share / caught:.1f} %" for share in (right, wrong, none, counts[kind, "named"])
            )
            print(f"| {kind} | {caught} | {shares} |")
    caught = sum(counts["all", which] for which in ("placed", "wrong line", "no place"))
    together, right = counts["all", "named or placed"], counts["all", "accepted"]
    print(f"\nnamed or placed: {100 * together / caught:.1f} %; still right, whatever the slip: {right}")
    times.sort()
    late = times[int(0.95 * len(times))]
    print(f"seconds for a place: {statistics.median(times):.2f} median, {late:.2f} at 95 %, {times[-1]:.2f} at most")


if __name__ == "__main__":
    main()
