"""Items with numbers: the entries of a result, which of several results it is, and the quick ones."""

from dataclasses import dataclass
from functools import cache
from random import Random

import numpy as np

from course_lib.asking.entries import Number
from course_lib.asking.question import Question
from course_lib.judging.exercise import PUBLIC, Exercise, Misconception
from course_lib.judging.render import array_text
from course_lib.judging.run import Array, Failure
from course_lib.judging.trial import run_for
from course_lib.practising.cases import MOST_ASKED, Case, asked, drawn, is_worked, shares
from course_lib.practising.items import LEAST_WRONG, MOST_WRONG, Item, called, choice, returned, way
from course_lib.practising.shapes import shape

SIGNS = ("negative", "zero", "positive")


@dataclass(frozen=True)
class Posed:
    """A value of a case that is to be worked out: its name, what is right, and what known mistakes give."""

    case: Case
    position: int
    name: str
    right: Array
    apart: list[tuple[Misconception, Array]]

    @property
    def alike(self) -> list[tuple[Misconception, Array]]:
        """The mistakes that give a value of the right shape."""
        return [(mistake, value) for mistake, value in self.apart if value.shape == self.right.shape]


def entries(exercise: Exercise, random: Random) -> Item | None:
    """Ask for each entry of a small result."""
    posed = _posed(exercise, random)
    if posed is None:
        return None
    each = "each entry of " if posed.right.ndim else ""
    text = f"By hand: {called(exercise)} is called with this. What is {each}{returned(exercise, posed.position)}?"
    return Item(
        exercise,
        "entries",
        Question(text, _fields(posed.name, posed.right), way(exercise), exact=True),
        given=posed.case.given,
        mistakes=[(_fields(posed.name, value), mistake.says) for mistake, value in posed.alike],
        slugs=frozenset(mistake.slug for mistake, _ in posed.alike),
    )


def which(exercise: Exercise, random: Random) -> Item | None:
    """Ask which of several results is right; the others are those of known mistakes."""
    posed = _posed(exercise, random)
    if posed is None:
        return None
    wrong = random.sample(posed.apart, min(MOST_WRONG, len(posed.apart)))
    return choice(
        exercise,
        "which",
        f"{called(exercise)} is called with this. Which of these is {returned(exercise, posed.position)}?",
        (array_text(posed.right), way(exercise)),
        [(array_text(value), mistake.says) for mistake, value in wrong],
        random,
        given=posed.case.given,
        slugs=frozenset(mistake.slug for mistake, _ in wrong),
    )


def quick(exercise: Exercise, random: Random) -> Item | None:
    """Ask for a shape, a sign, or the entry that follows from what a row sums to."""
    return random.choice((shape, sign, row_sum))(exercise, random)


def sign(exercise: Exercise, random: Random) -> Item | None:
    """Ask for the sign of one entry."""
    posed = _posed(exercise, random)
    if posed is None or not _has_both_signs(exercise, posed.position):
        return None
    place, value = random.choice(list(_fields(posed.name, posed.right).items()))
    mistakes = random.sample(posed.alike, len(posed.alike))
    says = {_sign(_fields(posed.name, wrong)[place]): mistake.says for mistake, wrong in mistakes}
    if len(says.keys() - {_sign(value)}) < LEAST_WRONG:
        return None
    why = {one: f"One mistake that leads there: {says.get(one)}" for one in SIGNS}
    why[_sign(value)] = f"It is {Number(value).answer}. {way(exercise)}"
    text = f"{called(exercise)} is called with this. Which sign has {returned(exercise, posed.position, place)}?"
    return Item(
        exercise,
        "quick",
        Question(text, _sign(value), why),
        given=posed.case.given,
        slugs=frozenset(mistake.slug for mistake, _ in mistakes if mistake.says in says.values()),
    )


def row_sum(exercise: Exercise, random: Random) -> Item | None:
    """Ask for the entry of a row that follows from the others, where all rows have one sum."""
    position = random.choice(asked(exercise) or (0,))
    total = _sum_of_rows(exercise, position)
    if total is None:
        return None
    case = None if total else drawn(exercise, random)
    if not total and case is None:
        return None
    row = np.atleast_2d(case.right[position])[-1] if case else np.array(shares(random, random.randint(2, 4)))
    if not row.any():
        return None
    place = random.randrange(len(row))
    shown = ", ".join("?" if i == place else Number(number).answer for i, number in enumerate(row.tolist()))
    name, other = exercise.returns[position], 1 - total
    one, each = ("one row of ", "Each row of ") if case is None or case.right[position].ndim == 2 else ("", "")
    text = f"Without calculating anew: from {called(exercise)} comes {one}`{name}`, [{shown}]. Which number is missing?"
    return Item(
        exercise,
        "quick",
        Question(text, float(row[place]), f"{each}`{name}` sums to {total:g}.", exact=True),
        mistakes=[({"": round(float(row[place]) + other - total, 9)}, f"With that it sums to {other:g}.")],
    )


def _values(exercise: Exercise, position: int) -> list[Array]:
    """Return what a value is in the probes."""
    results = run_for(exercise, exercise.reference, [*exercise.probes(PUBLIC), *exercise.probes(PUBLIC + 1)])
    return [result.came[position] for result in results if not isinstance(result.came, Failure)]


@cache
def _has_both_signs(exercise: Exercise, position: int) -> bool:
    """Whether a value has both signs in the probes: of a share, which has one, no sign is asked."""
    values = _values(exercise, position)
    return any((value > 0).any() for value in values) and any((value < 0).any() for value in values)


@cache
def _sum_of_rows(exercise: Exercise, position: int) -> int | None:
    """Return what each row of a value sums to, 0 or 1, in all probes; None where that differs, and of a lone column."""
    values = _values(exercise, position)
    rows = all(value.ndim and value.shape[-1] > 1 for value in values)
    if not rows or all(np.isin(value, (0, 1)).all() for value in values):
        return None
    return next((total for total in (0, 1) if all(np.allclose(value.sum(-1), total) for value in values)), None)


def _posed(exercise: Exercise, random: Random) -> Posed | None:
    """Draw a case, and which of its values to ask for: a small one, of which known mistakes make something else."""
    case = drawn(exercise, random)
    if case is None:
        return None
    few = [position for position in asked(exercise) if 0 < case.right[position].size <= MOST_ASKED]
    good = [position for position in few if is_worked(case, position)]
    if not good:
        return None
    position = random.choice(good)
    apart = case.told_apart(position)
    enough = len(apart) >= LEAST_WRONG
    return Posed(case, position, exercise.returns[position], case.right[position], apart) if enough else None


def _fields(name: str, value: Array) -> dict[str, float]:
    """Return the entries of a value by their names: dinputs[0, 1]."""
    places = [f"{name}[{', '.join(map(str, place))}]" if place else name for place in np.ndindex(value.shape)]
    return dict(zip(places, value.ravel().tolist(), strict=True))


def _sign(number: float) -> str:
    return SIGNS[int(np.sign(number)) + 1]
