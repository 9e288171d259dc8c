"""One-change slips of right answers, the line of each known: does a check see them, name them, point at that line.

A name is false where other cases contradict it: on those of further seeds the same slip is given another name, or none.

    python -m benchmarks.slips [--each 2] [--seed 0] [--verbose] [EXERCISE …]

The right answers are those of tests/right_answers. Of each kind of slip, `--each` are taken of every answer.
"""

import argparse
import ast
import inspect
import linecache
import random
import signal
import statistics
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any, NamedTuple

from course_lib import catalogue
from course_lib.judging.edits.edit import Edit
from course_lib.judging.edits.functions import edits
from course_lib.judging.exercise import Exercise, Probe
from course_lib.judging.judge import judge
from course_lib.judging.place.search import find_place
from course_lib.judging.run import Result
from course_lib.judging.trial import hold, run_for

ANSWERS = Path(__file__).resolve().parents[1] / "tests" / "right_answers"
FURTHER_SEEDS = (101, 102)  # on whose cases a true name is true as well
ENDLESS = 5  # seconds of CPU time: a slip can make a loop that never ends
FARTHEST = 1  # rank of an edit that is a slip
MENDING = {"array", "copy", "dtype"}  # edits that a right answer stays right with
ATOMS = (ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript)
VAGUE = {None, "raised", "wrong_shape", "nan_or_inf", "one_value_wrong"}  # diagnoses that tell no cause


class Slip(NamedTuple):
    """A right answer with one change: its text, and the lines that the change is in, counted from the `def`."""

    kind: str
    text: str
    lines: range
    was: str
    now: str


def slips(text: str) -> Iterator[Slip]:
    """Give all slips of a function: the single edits that are not far-fetched."""
    (function,) = ast.parse(text).body
    assert isinstance(function, ast.FunctionDef)
    for edit in edits(function, tuple(argument.arg for argument in function.args.args)):
        if edit.rank <= FARTHEST and edit.spot.node is edit.shown and edit.change not in MENDING:
            yield _written(text, edit)


def _written(text: str, edit: Edit) -> Slip:
    node, now = edit.spot.node, edit.text
    if isinstance(node, ast.expr) and not isinstance(edit.new, ATOMS):
        now = f"({now})"
    lines = text.encode().split(b"\n")
    start = sum(len(line) + 1 for line in lines[: node.lineno - 1]) + node.col_offset
    end = sum(len(line) + 1 for line in lines[: node.end_lineno - 1]) + node.end_col_offset
    whole = text.encode()
    was = whole[start:end].decode()
    now += "\n" * was.count("\n") if isinstance(node, ast.stmt) else ""
    written = (whole[:start] + now.encode() + whole[end:]).decode()
    return Slip(edit.change, written, range(node.lineno, node.end_lineno + 1), was, now)


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
    counts, times, number = Counter[tuple[str, str]](), list[float](), 0
    for name, answer in _answers(names):
        chance = random.Random(f"{seed} {answer.__name__}")  # noqa: S311 - and so the same, whichever exercises are asked for
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
                    counts[group, "named"] += bool(named)
                    counts[group, "falsely"] += named == "falsely"
                    counts[group, "named or placed"] += became != "accepted" and bool(named or became != "no place")
                if verbose and (became in ("wrong line", "no place") or named == "falsely"):
                    where = f"{name} ({answer.__name__}), line {slip.lines.start}"
                    print(f"{became}, {named or 'no name'}: {where}, {slip.kind}: {slip.was} → {slip.now}\n    {told}")
    return counts, times


def _tried(exercise: Exercise, answer: Any, times: list[float], slip: Slip) -> tuple[str, str, Any]:
    """Return what became of a slip, "named", "falsely" or "", and what was said of it."""
    probes = exercise.probes(0)
    try:
        results = _run(exercise, answer, probes)
    except _EndlessError:
        return "endless", "", None
    outcome = judge(exercise, probes, results)
    if outcome.status != "incorrect":
        return "accepted", "", None
    begun = time.process_time()
    place = find_place(hold(exercise, probes, results), answer)
    times.append(time.process_time() - begun)
    named = "" if outcome.misconception in VAGUE else "named"
    if named and any(_name(exercise, answer, seed) != outcome.misconception for seed in FURTHER_SEEDS):
        named = "falsely"
    told = outcome.misconception, place and (place.line, place.code, place.change, place.instead)
    if place is None:
        return "no place", named, told
    return "placed" if place.line in slip.lines else "wrong line", named, told


def _name(exercise: Exercise, answer: Any, seed: int) -> str | None:
    probes = exercise.probes(seed)
    try:
        return judge(exercise, probes, _run(exercise, answer, probes)).misconception
    except _EndlessError:
        return None


class _EndlessError(KeyboardInterrupt):
    """What ends a slip that does not end by itself; a learner would interrupt it, and all else is the answer's own."""


def _run(exercise: Exercise, answer: Any, probes: Sequence[Probe]) -> list[Result]:
    def end(*_: object) -> None:
        raise _EndlessError

    signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, ENDLESS)
    try:
        return run_for(exercise, answer, probes)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _print(counts: Counter[tuple[str, str]], times: list[float]) -> None:
    print("| slip | caught | right line | wrong line | no place | named | falsely |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for kind in sorted({kind for kind, _ in counts}, key=lambda kind: (kind == "all", kind)):
        right, wrong, none = (counts[kind, which] for which in ("placed", "wrong line", "no place"))
        caught = right + wrong + none
        if caught:
            told = right, wrong, none, counts[kind, "named"], counts[kind, "falsely"]
            shares = " | ".join(f"{100 * share / caught:.1f} %" for share in told)
            print(f"| {kind} | {caught} | {shares} |")
    caught = sum(counts["all", which] for which in ("placed", "wrong line", "no place"))
    together, right, endless = (counts["all", which] for which in ("named or placed", "accepted", "endless"))
    print(f"\nnamed or placed: {100 * together / caught:.1f} %; endless: {endless}")
    print(f"still right, whatever the slip: {right}")
    times.sort()
    late = times[int(0.95 * len(times))]
    print(f"seconds for a place: {statistics.median(times):.2f} median, {late:.2f} at 95 %, {times[-1]:.2f} at most")


if __name__ == "__main__":
    main()
