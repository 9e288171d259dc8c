"""Items with numbers: the entries of a result, which of several results it is, and the quick ones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from random import Random

import numpy as np

from course_lib.asking.entries import Number
from course_lib.asking.question import Question
from course_lib.judging.exercise import PUBLIC, Exercise, Function, Misconception, Probe
from course_lib.judging.render import array_text
from course_lib.judging.run import Array, Failure
from course_lib.judging.trial import run_for
from course_lib.practising.cases import MOST_ASKED, Case, asked, drawn, is_worked, shares
from course_lib.practising.items import Item, called, choice, way

Shape = tuple[int, ...]

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
    each = "each entry of " if right.ndim else ""
    text = f"By hand: {called(exercise)} is called with this. What is {each}{_returned(exercise, position)}?"
    made = [(_fields(name, value), mistake) for mistake, value in apart if value.shape == right.shape]
    if len(apart) < LEAST_WRONG:
        return None
    return Item(
        exercise,
        "entries",
        Question(text, _fields(name, right), way(exercise), exact=True),
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
        f"{called(exercise)} is called with this. Which of these is {_returned(exercise, position)}?",
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
    """Ask which shape a value has, where the arguments' shapes are given; all of these are arrays, or numbers."""
    probe = random.choice(exercise.probes(PUBLIC))
    given = dict(zip(exercise.arguments, probe.arguments, strict=True))
    shapes = {name: argument.shape for name, argument in given.items() if isinstance(argument, np.ndarray)}
    others = {name: _shape(exercise, exercise.reference, probe, i) for i, name in enumerate(exercise.returns)}
    position = random.choice(asked(exercise) or (0,))
    right = _shape(exercise, exercise.reference, probe, position)
    if right is None or len({*right}) < max(2, len(right)) or min(right) == 1 or exercise.observe:
        return None
    if not all(isinstance(argument, np.ndarray | int | float) for argument in given.values()):
        return None
    made = [(_shape_alone(exercise, mistake.wrong, probe, position), mistake) for mistake in exercise.misconceptions]
    wrong = {*(one for one, _ in made if one is not None), *shapes.values(), right[::-1]} - {right}
    reasons = {one: _why_no_shape(one, right, others | shapes, made) for one in sorted(wrong)}
    options = [(str(one), says) for one, says in reasons.items() if says]
    if len(options) < LEAST_WRONG:
        return None
    what = _returned(exercise, position)
    come = ", ".join(f"`{one}` {shapes[one]}" if one in shapes else f"`{one}` = {given[one]}" for one in given)
    chosen = random.sample(options, min(MOST_WRONG, len(options)))
    return choice(
        exercise,
        "quick",
        f"{called(exercise)} is called with arrays of these shapes: {come}. Which shape has {what}?",
        (str(right), _why_this_shape(exercise, position) or way(exercise)),
        chosen,
        random,
        slugs=frozenset(mistake.slug for _, mistake in made if mistake.says in dict(chosen).values()),
    )


@cache
def _why_this_shape(exercise: Exercise, position: int) -> str:
    """Say whose shape a value has in every probe, not in one by chance; or ""."""
    probes, name = exercise.probes(PUBLIC), exercise.returns[position]
    pairs = [(_shape(exercise, exercise.reference, probe, position), probe.arguments) for probe in probes]
    like = [
        one
        for place, one in enumerate(exercise.arguments)
        if all(right == getattr(arguments[place], "shape", None) for right, arguments in pairs)
    ]
    if name[0] == "d" and name[1:] in like:
        return f"A gradient has the shape of what it belongs to: `{name}` that of `{name[1:]}`."
    return f"It has the shape of {' and of '.join(f'`{one}`' for one in like)}." if like else ""


def _why_no_shape(
    one: Shape, right: Shape, shapes: Mapping[str, Shape | None], made: Sequence[tuple[Shape | None, Misconception]]
) -> str:
    """Say what a wrong shape is: another array's, a mistake's if one alone makes it, or on its side; or ""."""
    says = {mistake.says for other, mistake in made if other == one}
    for name, other in shapes.items():
        if other == one:
            return f"That is the shape of `{name}`."
    if len(says) == 1:
        return says.pop()
    return "Rows and columns have changed places." if one == right[::-1] else ""


def sign(exercise: Exercise, random: Random) -> Item | None:
    """Ask for the sign of one entry."""
    found = _case(exercise, random)
    if found is None or not _has_both_signs(exercise, found[1]):
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
    what = _returned(exercise, position, place)
    why = {one: f"One mistake that leads there: {words}" for one, words in says.items()}
    why[_sign(value)] = f"It is {Number(value).answer}. {way(exercise)}"
    return Item(
        exercise,
        "quick",
        Question(
            f"{called(exercise)} is called with this. Which sign has {what}?",
            _sign(value),
            why,
        ),
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


def _case(exercise: Exercise, random: Random) -> tuple[Case, int] | None:
    """Draw a case, and which of its values to ask for: one that is small and can be worked by hand."""
    case = drawn(exercise, random)
    if case is None:
        return None
    few = [position for position in asked(exercise) if 0 < case.right[position].size <= MOST_ASKED]
    good = [position for position in few if is_worked(case, position)]
    return (case, random.choice(good)) if good else None


def _returned(exercise: Exercise, position: int, entry: str = "") -> str:
    """Name a value, or one of its entries; where an argument has the same name, as the one that comes back."""
    name = exercise.returns[position]
    return f"`{entry or name}`" + (", as it is returned" if name in exercise.arguments else "")


def _shape(exercise: Exercise, function: Function, probe: Probe, position: int) -> Shape | None:
    came = run_for(exercise, function, [probe])[0].came
    return None if isinstance(came, Failure) else came[position].shape


def _shape_alone(exercise: Exercise, function: Function, probe: Probe, position: int) -> Shape | None:
    """Return the shape of a value where the shapes given decide it: the numbers, which are not shown, do not."""

    def of(number: int) -> Probe:
        kept = [
            one.dtype.type(number) * np.ones_like(one) if isinstance(one, np.ndarray) else one
            for one in probe.arguments
        ]
        return replace(probe, arguments=tuple(kept))

    shapes = {_shape(exercise, function, one, position) for one in (probe, of(0), of(1))}
    return shapes.pop() if len(shapes) == 1 else None


def _fields(name: str, value: Array) -> dict[str, float]:
    """Return the entries of a value by their names: dinputs[0, 1]."""
    places = [f"{name}[{', '.join(map(str, place))}]" if place else name for place in np.ndindex(value.shape)]
    return dict(zip(places, value.ravel().tolist(), strict=True))


def _sign(number: float) -> str:
    return SIGNS[int(np.sign(number)) + 1]
