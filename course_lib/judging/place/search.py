"""The place in a learner's function: the smallest edit that makes every case right, or the expression that raised."""

import ast
import io
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.judging.place.edits import Edit, edits
from course_lib.judging.place.source import FILE, Clock, Source, TimeIsUpError, is_tick, read
from course_lib.judging.trial import Trial, hold, run_for

SECONDS = 1.0
BEST = 6  # first edits that a second is tried after
FURTHER_SEEDS = (101, 102, 103)  # an edit must be right on these cases too


@dataclass(frozen=True)
class Place:
    """Where an answer goes wrong.

    `line` counts from 1, the `def`; `code` is the expression as the learner wrote it; `change` is a word for what to
    change there; `instead` is the expression changed.
    """

    line: int
    code: str
    change: str
    instead: str = ""


Score = tuple[int, float]


def find_place(trial: Trial, answer: Any, seconds: float = SECONDS) -> Place | None:
    """Find the place in `answer` that makes the trial wrong; None where none is found in time or none can be had."""
    source = read(answer)
    if source is None or not trial.wrong:
        return None
    clock = Clock(seconds)
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        try:
            found = _Search(trial, source, clock).found()
        except TimeIsUpError:
            found = None
        if found is None:
            return _raised(trial, source)
    (first, *_) = found
    return _place(source, first)


def _place(source: Source, edit: Edit) -> Place:
    code = ast.get_source_segment(source.text, edit.shown) or ast.unparse(edit.shown)
    instead = ast.unparse(edit.new) if isinstance(edit.new, ast.AST) else ""
    return Place(edit.shown.lineno, code, edit.change, instead.replace("__numpy__", "np"))


class _Search:
    """Tries edits one after the other, until the clock's end."""

    def __init__(self, trial: Trial, source: Source, clock: Clock) -> None:
        self.trial, self.source, self.clock = trial, source, clock
        wrong = trial.wrong
        self.order = [*wrong, *(i for i in range(len(trial.cases)) if i not in wrong)]

    def found(self) -> tuple[Edit, ...] | None:
        """Return the best single edit, else the best of two."""
        start = self._score()
        tried: list[tuple[Score, Edit]] = []
        best = self._best([], tried)
        if best:
            return (best,)
        tried.sort(key=lambda pair: pair[0], reverse=True)
        for score, first in tried[:BEST]:
            if score <= start:
                break
            first.make()
            try:
                second = self._best([first], [])
            finally:
                first.take_back()
            if second:
                return first, second
        return None

    def _best(self, before: list[Edit], tried: list[tuple[Score, Edit]]) -> Edit | None:
        """Try every single edit of the tree as it is; keep the scores of those that are not right."""
        right: list[Edit] = []
        rank = None
        for edit in edits(self.source.tree, self.trial.exercise.arguments):
            if rank is not None and edit.rank > rank:
                break  # those that follow are more far-fetched
            edit.make()
            try:
                score = self._score()
                if score == (len(self.order), 1.0) and self._right_elsewhere():
                    right.append(edit)
                    rank = edit.rank
                else:
                    tried.append((score, edit))
            finally:
                edit.take_back()
        return min(right, key=_size, default=None)

    def _score(self) -> Score:
        """Count the cases that are right before the first wrong one, and the share of its entries that are right."""
        self.clock.tick()
        try:
            function = self.source.made(self.clock)
        except (SyntaxError, TypeError, ValueError):
            return -1, 0.0
        for count, index in enumerate(self.order):
            case = self.trial.cases[index]
            (result,) = run_for(self.trial.exercise, function, [case.probe])
            self.clock.tick()
            again = self.trial.again(index, result)
            if not again.accepted or again.modified:
                masks = [value.right for value in again.values]
                shares = [0.0 if mask is None else 0.1 + float(np.mean(mask)) for mask in masks]
                return count, (sum(shares) / len(shares) if shares else -0.5) - 0.2
        return len(self.order), 1.0

    def _right_elsewhere(self) -> bool:
        exercise, function = self.trial.exercise, self.source.made(self.clock)
        for seed in FURTHER_SEEDS:
            probes = exercise.probes(seed)
            if hold(exercise, probes, run_for(exercise, function, probes)).wrong:
                return False
        return True


def _size(edit: Edit) -> tuple[int, int]:
    old = sum(1 for _ in ast.walk(edit.shown))
    new = sum(1 for _ in ast.walk(edit.new)) if isinstance(edit.new, ast.AST) else 0
    return edit.rank, old + new


def _raised(trial: Trial, source: Source) -> Place | None:
    """Find the innermost expression of the learner's own that raised in the first case that failed."""
    failed = [case for case in trial.cases if case.failure and case.failure.kind == "raised"]
    if not failed:
        return None
    try:
        import copy

        source.made(Clock(0.5))(*copy.deepcopy(failed[0].probe.arguments))
    except BaseException as error:  # noqa: BLE001 - it is the learner's error, raised once more
        spans = list(_spans(error))
        return _at(source, spans[-1]) if spans else None
    return None


def _spans(error: BaseException) -> Iterator[tuple[int, int, int, int]]:
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == FILE:
            span = list(code.co_positions())[trace.tb_lasti // 2]
            if all(part is not None for part in span):
                yield span  # type: ignore[misc]
        trace = trace.tb_next


def _at(source: Source, span: Sequence[int]) -> Place:
    first, last, start, end = span
    lines = source.text.splitlines()[first - 1 : last]
    raw = "\n".join(lines).encode()
    cut = len(raw) - len(lines[-1].encode()) + end
    return Place(first, raw[start:cut].decode(errors="replace"), "raises")
