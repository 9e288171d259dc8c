"""Cases that can be worked by hand, drawn by seed: an exercise's own probes with few and round numbers in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np

from course_lib.judging.exercise import PUBLIC, Exercise, Function, Misconception, Probe
from course_lib.judging.render import argument_text, array_text
from course_lib.judging.run import Array, Failure, Result, Values
from course_lib.judging.smallest import numbers
from course_lib.judging.trial import hold, run_for

MOST_GIVEN, MOST_ONE, MOST_ASKED = 18, 12, 6  # numbers in the arguments, in one of them, and in what is asked for
MOST_ARGUMENTS = 4  # with more of them, it is a network or a training that would be worked
DECIMALS, LARGEST = 2, 100  # of a number that is worked by hand
BY_MACHINE = ("exp", "log", "sqrt", "sin", "cos")  # what comes of these is round by saturation alone
_POSITIVE = (0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7)
_SIGNED = (*_POSITIVE, *(-number for number in _POSITIVE))
_WITHIN_ONE = (0.1, 0.2, 0.4, 0.5, 0.6, 0.8, -0.1, -0.2, -0.4, -0.5, -0.6, -0.8)


@dataclass(frozen=True, eq=False)
class Case:
    """A call of an exercise's function with round numbers, and what is right there."""

    exercise: Exercise
    probe: Probe
    right: Values

    @property
    def given(self) -> tuple[tuple[str, str], ...]:
        """The arguments' names and values, as text."""
        return tuple(zip(self.exercise.arguments, map(argument_text, self.probe.arguments), strict=True))

    def tried(self, function: Function) -> Values | None:
        """Return what a function gives here, as far as it can be worked by hand; None where it cannot, or it fails."""
        (result,) = run_for(self.exercise, function, [self.probe])
        if isinstance(result.came, Failure) or not all(map(by_hand, result.came)):
            return None
        return tuple(map(legible, result.came))

    def is_right(self, values: Values, position: int) -> bool:
        """Whether one of the values is right, by the course's convention or by another."""
        trial = hold(self.exercise, [self.probe], [Result(values)])
        return trial.cases[0].values[position].is_right

    def told_apart(self, position: int) -> list[tuple[Misconception, Array]]:
        """Return known mistakes with what they give for a value: what is wrong, and no other one's with other words.

        None of them where one is right by another convention: then the value is not the only right one.
        """
        seen: dict[str, list[tuple[Misconception, Array]]] = {}
        for mistake in self.exercise.misconceptions:
            values = self.tried(mistake.wrong)
            if values is None:
                continue
            text = array_text(values[position])
            if any(text == array_text(right) for i, right in enumerate(self.right) if i != position):
                continue  # another value: of one that is asked for alone, "in another order" would not be true
            if not self.is_right(values, position):
                seen.setdefault(text, []).append((mistake, values[position]))
            elif text != array_text(self.right[position]):
                return []
        return [pairs[0] for pairs in seen.values() if len({mistake.says for mistake, _ in pairs}) == 1]


def by_hand(value: Array) -> bool:
    """Whether numbers can be worked by hand: in rows and columns, small, and so short that none is to be rounded."""
    floats, written = value.astype(np.float64), legible(value)
    few = value.size and value.ndim <= 2 and (np.abs(written) < LARGEST).all()  # which is not so of NaN
    return bool(few and (np.abs(floats - written) < 1e-9).all())


def needs_a_machine(code: str) -> bool:
    """Whether code has functions in it whose values nobody knows by heart."""
    return any(f"np.{name}(" in code for name in BY_MACHINE)


def legible(value: Array) -> Array:
    """Return numbers as they are written by hand: without what floats add, and a truth as 1 or 0."""
    rounded: Array = value.astype(np.float64).round(DECIMALS) + 0.0
    return rounded


def is_worked(case: Case, position: int) -> bool:
    """Whether a value has to be worked out: where it has the numbers of an argument, nothing has happened to these."""
    given = [one for one in case.probe.arguments if isinstance(one, np.ndarray) and one.size > 1]
    return not any(np.array_equal(case.right[position].ravel(), one.ravel()) for one in given)


def asked(exercise: Exercise) -> tuple[int, ...]:
    """Return the positions of the values that can be asked for."""
    return tuple(i for i, name in enumerate(exercise.returns) if not name.startswith("_"))


def drawn(exercise: Exercise, random: Random) -> Case | None:
    """Draw a case; None where the exercise has no small one, or the numbers drawn do not make one."""
    templates = _templates(exercise)
    if not templates:
        return None
    like = random.choice(templates)
    same_sign = random.random() < 1 / 4  # now and then: a mistake about signs does not show there
    arguments = tuple(_argument(random, one, pool, same_sign) for one, pool in zip(like, _pools(exercise), strict=True))
    probe = Probe("by hand", arguments)
    (result,) = run_for(exercise, exercise.reference, [probe])
    if isinstance(result.came, Failure):
        return None
    sizes = [value.size for value in (*arguments, *result.came) if isinstance(value, np.ndarray) and value.ndim]
    if (sizes and max(sizes) == 1) or not all(map(by_hand, result.came)):  # the first: arrays without rows and columns
        return None
    return Case(exercise, probe, tuple(map(legible, result.came)))


@cache
def _templates(exercise: Exercise) -> tuple[tuple[Any, ...], ...]:
    """Give the arguments of the probes that are small: arrays of numbers, numbers and shapes, and nothing else."""
    no_case = exercise.observe or needs_a_machine(exercise.steps)
    probes = [] if no_case else [probe.arguments for probe in exercise.probes(PUBLIC)]
    return tuple(
        arguments for arguments in probes if arguments and all(map(_is_plain, arguments)) and _is_small(arguments)
    )


def _is_small(arguments: tuple[Any, ...]) -> bool:
    """Whether there are few arguments and few numbers."""
    if len(arguments) > MOST_ARGUMENTS:
        return False
    sizes = [argument.size for argument in arguments if isinstance(argument, np.ndarray)]
    return len(list(numbers(arguments))) <= MOST_GIVEN and max(sizes, default=0) <= MOST_ONE


def _is_plain(argument: Any) -> bool:
    if isinstance(argument, np.ndarray):
        return argument.ndim <= 2 and argument.dtype.kind in "if"
    whole = isinstance(argument, tuple) and all(isinstance(item, int) for item in argument)
    return whole or isinstance(argument, int | float)


@cache
def _pools(exercise: Exercise) -> tuple[tuple[float, ...], ...]:
    """Give for each argument the numbers that are drawn from, as the probes have them; () for probabilities."""
    return tuple(map(_pool, zip(*_templates(exercise), strict=True)))


def _pool(seen: Sequence[Any]) -> tuple[float, ...]:
    """Return the numbers to draw from for an argument: whole rows of probabilities have none, or of twice these."""
    if not isinstance(seen[0], np.ndarray):
        return tuple(value for value in seen if isinstance(value, float) and by_hand(np.asarray(value)))
    arrays = [value for value in seen if value.dtype.kind == "f"]
    sums = np.concatenate([np.atleast_1d(value.sum(axis=-1)) for value in arrays]) if arrays else np.zeros(1)
    if np.isclose(sums, 1).any() and np.isin(sums.round(9), (1, 2)).all() and all((one >= 0).all() for one in arrays):
        return ()
    floats = np.concatenate([np.ravel(value) for value in seen])
    return _WITHIN_ONE if (np.abs(floats) <= 1).all() else _POSITIVE if (floats >= 0).all() else _SIGNED


def _argument(random: Random, like: Any, pool: Sequence[float], same_sign: bool) -> Any:  # noqa: FBT001 - as it is drawn
    """Draw an argument of the kind that the probes have in this place: labels, probabilities, numbers of a range."""
    if isinstance(like, float):
        return random.choice(pool or (like,))
    if not isinstance(like, np.ndarray):
        return like
    if like.dtype.kind == "i" and like.ndim == 1:
        return np.array([random.randint(0, int(like.max())) for _ in like])
    if not pool:
        return np.array([_row(random, row) for row in np.atleast_2d(like)]).reshape(like.shape)
    drawn_from = _POSITIVE if same_sign and pool is _SIGNED else pool
    return np.array(random.sample(drawn_from, like.size), dtype=float).reshape(like.shape)  # no two alike: none tie


def _row(random: Random, like: Array) -> list[float]:
    """Draw a row of probabilities with the sum that the row has; where it has one number, a row with that one."""
    total = float(like.sum().round(9))
    if np.isin(like, (0, total)).all():
        return [float(number) for number in total * np.eye(len(like))[random.randrange(len(like))]]
    return [round(total * share, 9) for share in shares(random, len(like))]


def shares(random: Random, count: int) -> list[float]:
    """Draw so many probabilities in tenths, none of them 0."""
    cuts = [0, *sorted(random.sample(range(1, 10), count - 1)), 10]
    return [(high - low) / 10 for low, high in pairwise(cuts)]
