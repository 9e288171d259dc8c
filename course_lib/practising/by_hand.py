"""Items with numbers: the entries of a result, which of several results it is, and the quick ones."""

from functools import cache
from random import Random

import numpy as np

from course_lib.asking.entries import Number
from course_lib.asking.question import Question
from course_lib.judging.exercise import PUBLIC, Exercise, Function, Probe
from course_lib.judging.render import array_text
from course_lib.judging.run import Array, Failure
from course_lib.judging.trial import run_for
from course_lib.practising.cases import MOST_ASKED, Case, asked, drawn, shares
from course_lib.practising.items import Item, called, choice, way

MOST_WRONG, LEAST_WRONG = 3, 2  # options beside the right one
SIGNS = ("negative", "zero", "positive")


def entries(exercise: Exercise, random: Random) -> Item | None:
    """Ask for each entry of a small result."""
    found = _case(exercise, random)
    if found is None:
        return None
    case, position = found
    name, right = exercise.returns[position], case.right[position]
    apart = case.told_apart(position)
    fields = _fields(name, right)
    if len(apart) < LEAST_WRONG:
        return None
    made = [(_fields(name, value), mistake) for mistake, value in apart if value.shape == right.shape]
    text = f"By hand: {called(exercise)} is called with this. What is {'each entry of ' if right.ndim else ''}`{name}`?"
    return Item(
        exercise,
        "entries",
        Question(text, fields, way(exercise)),
        given=case.given,
        mistakes=[(values, mistake.says) for values, mistake in made],
        slugs=frozenset(mistake.slug for _, mistake in made),
    )


def which(exercise: Exercise, random: Random) -> Item | None:
    """Ask which of several results is right; the others are those of known mistakes."""
    found = _case(exercise, random)
    if found is None:
        return None
    case, position = found
    apart = case.told_apart(position)
    wrong = random.sample(apart, min(MOST_WRONG, len(apart)))
    if len(wrong) < LEAST_WRONG:
        return None
    return choice(
        exercise,
        "which",
        f"{called(exercise)} is called with this. Which of these is `{exercise.returns[position]}`?",
        (array_text(case.right[position]), way(exercise)),
        [(array_text(value), mistake.says) for mistake, value in wrong],
        random,
        given=case.given,
        slugs=frozenset(mistake.slug for mistake, _ in wrong),
    )


def quick(exercise: Exercise, random: Random) -> Item | None:
    """Ask for a shape, a sign, or the entry that follows from what a row sums to."""
    return random.choice((shape, sign, row_sum))(exercise, random)


def shape(exercise: Exercise, random: Random) -> Item | None:
    """Ask which shape a value has, where the arguments' shapes are given."""
    probe = random.choice(exercise.probes(PUBLIC))
    given = [
        (name, argument.shape)
        for name, argument in zip(exercise.arguments, probe.arguments, strict=True)
        if isinstance(argument, np.ndarray)
    ]
    position = random.choice(asked(exercise) or (0,))
    right = _shape(exercise, exercise.reference, probe, position)
    if right is None or len({*right}) < max(2, len(right)) or min(right) == 1 or exercise.observe:
        return None
    made = [(_shape(exercise, mistake.wrong, probe, position), mistake) for mistake in exercise.misconceptions]
    shapes = sorted({one for one, _ in made if one is not None and one != right})
    words = {one: {mistake.says for other, mistake in made if other == one} for one in shapes}
    reasons = {one: says.pop() for one, says in words.items() if len(says) == 1}
    told = set(reasons)
    for name, other in given:
        reasons.setdefault(other, f"That is the shape of `{name}`.")
    reasons.setdefault(right[::-1], "Rows and columns have changed places.")
    wrong = [(str(one), says) for one, says in reasons.items() if one != right]
    if len(wrong) < LEAST_WRONG:
        return None
    name = exercise.returns[position]
    come = ", ".join(f"`{other}` {size}" for other, size in given)
    its = f"A gradient has the shape of what it belongs to: `{name}` that of `{name[1:]}`."
    return choice(
        exercise,
        "quick",
        f"{called(exercise)} is called with these shapes: {come}. Which shape has `{name}`?",
        (str(right), its if (name[1:], right) in given and name[0] == "d" else way(exercise)),
        random.sample(wrong, min(MOST_WRONG, len(wrong))),
        random,
        slugs=frozenset(mistake.slug for one, mistake in made if one in told),
    )


def sign(exercise: Exercise, random: Random) -> Item | None:
    """Ask for the sign of one entry."""
    found = _case(exercise, random)
    if found is None:
        return None
    case, position = found
    name, right = exercise.returns[position], case.right[position]
    place, value = random.choice(list(_fields(name, right).items()))
    says = dict.fromkeys(SIGNS, "")
    apart = case.told_apart(position)
    random.shuffle(apart)
    for mistake, wrong in apart:
        if wrong.shape == right.shape:
            says[_sign(_fields(name, wrong)[place])] = mistake.says
    if sum(bool(says[one]) for one in SIGNS if one != _sign(value)) < LEAST_WRONG:
        return None
    why = {one: f"That comes, for one, of this: {words}" for one, words in says.items()}
    why[_sign(value)] = f"It is {Number(value).answer}. {way(exercise)}"
    return Item(
        exercise,
        "quick",
        Question(f"{called(exercise)} is called with this. Which sign has `{place}`?", _sign(value), why),
        given=case.given,
        slugs=frozenset(mistake.slug for mistake, _ in apart if mistake.says in says.values()),
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
    place = random.randrange(len(row))
    shown = ", ".join("?" if i == place else Number(number).answer for i, number in enumerate(row.tolist()))
    name = exercise.returns[position]
    text = f"Without calculating anew: in `{name}` of {called(exercise)} one row is [{shown}]. Which number is missing?"
    other = 1 - total
    return Item(
        exercise,
        "quick",
        Question(text, float(row[place]), f"Each row of `{name}` sums to {total:g}."),
        mistakes=[({"": float(row[place] + other - total)}, f"With that the row sums to {other:g}.")],
    )


@cache
def _sum_of_rows(exercise: Exercise, position: int) -> int | None:
    """Return what each row of a value sums to, 0 or 1, in all probes; None where that differs, and of a lone column."""
    results = run_for(exercise, exercise.reference, [*exercise.probes(PUBLIC), *exercise.probes(PUBLIC + 1)])
    values = [result.came[position] for result in results if not isinstance(result.came, Failure)]
    if not all(value.ndim and value.shape[-1] > 1 for value in values) or all(
        np.isin(value, (0, 1)).all() for value in values
    ):
        return None
    return next((total for total in (0, 1) if all(np.allclose(value.sum(-1), total) for value in values)), None)


def _case(exercise: Exercise, random: Random) -> tuple[Case, int] | None:
    """Draw a case, and which of its values to ask for: one that is small and can be worked by hand."""
    case = drawn(exercise, random)
    if case is None:
        return None
    sizes = {position: case.right[position] for position in asked(exercise)}
    good = [position for position, value in sizes.items() if 0 < value.size <= MOST_ASKED]
    return (case, random.choice(good)) if good else None


def _shape(exercise: Exercise, function: Function, probe: Probe, position: int) -> tuple[int, ...] | None:
    came = run_for(exercise, function, [probe])[0].came
    return None if isinstance(came, Failure) else came[position].shape


def _fields(name: str, value: Array) -> dict[str, float]:
    """Return the entries of a value by their names: dinputs[0, 1]."""
    places = [f"{name}[{', '.join(map(str, place))}]" if place else name for place in np.ndindex(value.shape)]
    return dict(zip(places, value.ravel().tolist(), strict=True))


def _sign(number: float) -> str:
    return SIGNS[int(np.sign(number)) + 1]
