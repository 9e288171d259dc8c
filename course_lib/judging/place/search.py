"""The place in a learner's function: the smallest edit that makes every case right, or the expression that failed."""

import ast
import io
import random
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np

from course_lib.judging.clock import SECONDS, Clock, TimeIsUpError
from course_lib.judging.edits.edit import Edit
from course_lib.judging.edits.functions import edits
from course_lib.judging.edits.wraps import FAR
from course_lib.judging.exercise import Probe
from course_lib.judging.place.closeness import share_right
from course_lib.judging.place.marked import Place, of_node, of_span
from course_lib.judging.place.source import Editable, Source, read
from course_lib.judging.place.watch import failing
from course_lib.judging.run import Failure, Result, agree
from course_lib.judging.trial import Case, Trial, hold

FIRST = 16  # first edits that a second is tried after
SCORED = 3  # cases that say how much better an edit is
FURTHER_SEEDS = (101, 102, 103)  # an edit must be right on these cases too


def find_place(trial: Trial, answer: Any, seconds: float = SECONDS) -> Place | None:
    """Find the place in `answer` that makes the trial wrong; None where none is found in time or none can be had.

    Where the exercise has no arguments there is none: what is asked for is then the result, which is not to be guessed.
    """
    if not trial.wrong or not trial.exercise.arguments:
        return None
    with unseen():
        try:
            source = read(answer, Clock(seconds))
            return _place(trial, source) if source else None
        except (TimeIsUpError, RecursionError, MemoryError):  # some code is too deep for Python itself
            return None


def _place(trial: Trial, source: Source) -> Place | None:
    search, called = Search(trial, source), source.called()
    if not search.runs_alike():
        return None
    if found := search.place([Search(trial, helper, helper.name) for helper in called]):
        return found
    source.clock.more()
    for one in (*reversed(called), source):  # the innermost first
        if span := failing(trial, one):
            return replace(of_span(one.text, *span), function="" if one is source else one.name)
    return None


@contextmanager
def unseen() -> Iterator[None]:
    """Keep back what is printed, and put the random numbers back."""
    states = np.random.get_state(), random.getstate()  # noqa: NPY002 - the learner's code may draw from them
    with (
        redirect_stdout(io.StringIO()),
        redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            np.random.set_state(states[0])  # noqa: NPY002
            random.setstate(states[1])


class Right(NamedTuple):
    """An edit that makes every case right; and whether it does so by another convention than the reference's."""

    edit: Edit
    by_convention: bool

    @property
    def order(self) -> tuple[Any, ...]:
        """What comes first is the best."""
        *moved, about = self.edit.size
        shown = self.edit.shown
        used = isinstance(shown, ast.Name)  # what a name holds is wrong where it was made, not where it is used
        sign = -getattr(shown, "lineno", 0) if self.edit.change == "sign" else 0  # of all along a product, the last
        return self.by_convention, self.edit.rank, moved, used, sign, about


class Search:
    """Tries edits one after the other, until the clock's end."""

    def __init__(self, trial: Trial, source: Editable, function: str = "") -> None:
        self.trial, self.source, self.clock, self.function = trial, source, source.clock, function
        wrong = trial.wrong
        self.order = [*wrong, *(i for i in range(len(trial.cases)) if i not in wrong)]
        self.raises = any(case.failure and case.failure.kind == "raised" for case in trial.cases)

    def runs_alike(self) -> bool:
        """Whether the source, made anew, does what the answer did: else it is not the answer's."""
        answered = (self.trial.cases[index].result for index in self.order)
        return all(map(_alike, self._results(self.source.made(), self.order), answered))

    def place(self, called: "Sequence[Search]" = ()) -> Place | None:
        """Return the place of the edit that makes every case right; None where there is none in time.

        It is an edit of the answer or of a function that it calls, the smallest, or one of two of the answer's.
        """
        best: Right | None = None
        place = None
        with suppress(TimeIsUpError):
            for search in (self, *called):
                found = search.single(FAR if best is None or best.by_convention else best.edit.rank)
                if found and (best is None or found.order < best.order):
                    best, place = found, search.at(found.edit)
            if best is None and not self.raises and (two := self.double()):
                place = self.at(two)
        return place

    def at(self, edit: Edit) -> Place:
        """Return the place of an edit."""
        return replace(of_node(self.source.text, edit.shown, edit.change, edit.text), function=self.function)

    def single(self, farthest: int) -> "Right | None":
        """Return the best single edit that makes every case right, of this rank at most."""
        function = self.source.made()
        self.before = {index: self._closeness(function, index) for index in self.scored}
        self.tried: list[tuple[float, Edit]] = []
        return self._best(self.tried, farthest)

    def double(self) -> Edit | None:
        """Return, of two edits that do so together, the one that makes more right by itself."""
        better = [pair for pair in self.tried if pair[0] > sum(self.before.values())]
        better.sort(key=lambda pair: -pair[0])
        for _, first in better[:FIRST]:
            first.make()
            try:
                second = self._best(None, FAR)
            finally:
                first.take_back()
            if second:
                return max(first, second.edit, key=self._made_right)
        return None

    def _made_right(self, edit: Edit) -> int:
        """Count the cases that an edit makes right by itself."""
        edit.make()
        try:
            return sum(case.accepted for case in self._again(self.source.made(), self.order))
        finally:
            edit.take_back()

    def _best(self, tried: list[tuple[float, Edit]] | None, farthest: int) -> "Right | None":
        """Try every edit of the tree as it is; keep the scores of those that are wrong, where that is asked for."""
        right: list[Right] = []
        arguments = tuple(argument.arg for argument in self.source.tree.args.args)
        found = edits(self.source.tree, arguments, self.trial.modified)
        first = self.order[:1] if tried is None else self.scored
        self.source.ahead(found, self.trial.exercise, self._probes(first))
        for edit in found:
            if edit.rank > (right[0].edit.rank if right else farthest):
                break  # those that follow are more far-fetched
            self.clock.tick()
            edit.make()
            try:
                score = self._try(scored=tried is not None)
            except (SyntaxError, TypeError, ValueError):
                continue
            finally:
                edit.take_back()
            if score > len(self.scored):
                right.append(Right(edit, score < np.inf))
            elif tried is not None:
                tried.append((score, edit))
        return min(right, key=lambda found: found.order, default=None)

    def _try(self, *, scored: bool) -> float:
        """Return the score of the tree as it is: infinite where every case is right, of further seeds too.

        Where that is so by another convention than the reference's alone, it is only just above all others.
        """
        function = self.source.made()
        score = self._score(function) if scored else len(self.scored)
        if score < len(self.scored) or not self._again(function, self.order[:1])[0].accepted:
            return score
        cases = self._again(function, self.order)
        if any(not case.accepted or case.modified for case in cases) or not self._right_elsewhere(function):
            return score
        return score + 1 if any(case.by_convention for case in cases) else np.inf

    def _again(self, function: Any, places: Sequence[int]) -> list[Case]:
        return list(map(self.trial.again, places, self._results(function, places)))

    def _right_elsewhere(self, function: Any) -> bool:
        exercise = self.trial.exercise
        for seed in FURTHER_SEEDS:
            probes = exercise.probes(seed)
            if hold(exercise, probes, self.source.results(function, exercise, probes)).wrong:
                return False
        return True

    @cached_property
    def scored(self) -> list[int]:
        """The cases that say how near an edit comes: the first that is wrong, and the largest of the others."""
        first, *others = self.order[: len(self.trial.wrong)]
        others.sort(key=lambda index: -sum(value.size for value in self.trial.cases[index].expected))
        return [first, *others[: SCORED - 1]]

    def _score(self, function: Any) -> float:
        score = 0.0
        for index, before in self.before.items():
            closeness = self._closeness(function, index)
            score += closeness
            if closeness == 0 or closeness < before:
                break  # it raises, or is farther off than the answer: the other cases will hardly do better
        return score

    def _closeness(self, function: Any, index: int) -> float:
        """Say how right a case is, from 0 to 1."""
        (result,) = self._results(function, [index])
        came = result.came
        if isinstance(came, Failure):
            return 0.0
        case = self.trial.cases[index]
        sizes = {size for value in case.arguments.values() if isinstance(value, np.ndarray) for size in value.shape}
        shares = list(map(partial(share_right, sizes=sizes), came, case.expected))
        if min(shares) < 1 and self.trial.exercise.also_right and self.trial.again(index, Result(came)).accepted:
            return 1.0
        return sum(shares) / len(shares)

    def _results(self, function: Any, places: Sequence[int]) -> list[Result]:
        return self.source.results(function, self.trial.exercise, self._probes(places))

    def _probes(self, places: Sequence[int]) -> list[Probe]:
        return [self.trial.cases[index].probe for index in places]


def _alike(one: Result, other: Result) -> bool:
    return one.modified == other.modified and agree(one, other)
