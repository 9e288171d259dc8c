"""Which shape a value has: it follows from the shapes of the arguments alone, and so does each wrong one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from random import Random

import numpy as np

from course_lib.judging.exercise import PUBLIC, Exercise, Function, Misconception, Probe
from course_lib.judging.run import Failure
from course_lib.judging.trial import run_for
from course_lib.practising.cases import asked
from course_lib.practising.items import LEAST_WRONG, MOST_WRONG, Item, called, choice, returned, way

Shape = tuple[int, ...]


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
    what = returned(exercise, position)
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
