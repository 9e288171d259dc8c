"""Items by seed: the kinds that there are, and the first item of a kind that the rules let pass."""

from collections.abc import Callable, Mapping
from random import Random

from course_lib.judging.exercise import Exercise
from course_lib.practising.by_hand import entries, quick, which
from course_lib.practising.in_code import implementation, inputs, order
from course_lib.practising.items import Item

TRIES = 40
Maker = Callable[[Exercise, Random], Item | None]
KINDS: Mapping[str, Maker] = {
    "quick": quick,
    "which": which,
    "implementation": implementation,
    "entries": entries,
    "inputs": inputs,
    "order": order,
}
SECONDS = {"quick": 20, "which": 45, "implementation": 45, "entries": 75, "inputs": 60, "order": 60}  # estimates


def tried(exercise: Exercise, kind: str, seed: str) -> tuple[Item | None, int]:
    """Make the item of a seed, and count what the rules threw away before it; None after TRIES.

    The same seed makes the same item. Raises KeyError for a kind that there is not.
    """
    make = KINDS[kind]
    for attempt in range(TRIES):
        item = make(exercise, Random(f"{exercise.name} {kind} {seed} {attempt}"))  # noqa: S311 - a seed is asked for
        if item:
            return item, attempt
    return None, TRIES


def item(exercise: Exercise, kind: str, seed: str) -> Item | None:
    """Make the item of a seed; None where the exercise has none of this kind."""
    return tried(exercise, kind, seed)[0]
