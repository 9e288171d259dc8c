"""Items of practice: how long one takes, how many draws the rules throw away, which mistakes have a part in any."""

from collections.abc import Iterator
from time import perf_counter
from typing import NamedTuple

from benchmarks.timing import Row
from course_lib import catalogue
from course_lib.practising.items import Item
from course_lib.practising.making import KINDS, tried

SEEDS = 40  # items of a kind and an exercise


class Made(NamedTuple):
    """An item, the draws that were thrown away before it, and how long both took, in seconds."""

    item: Item
    thrown: int
    seconds: float


def rows() -> Iterator[Row]:
    """Yield for each kind how long an item takes, the share of draws thrown away, and of mistakes that have a part."""
    made = {kind: list(_made(kind)) for kind in KINDS}
    for kind, found in made.items():
        yield Row("making an item of practice", kind, [one.seconds for one in found])
    every = [one for found in made.values() for one in found]
    rate = len(every) / sum(one.seconds for one in every)
    yield Row("items of practice made, one kind as often as another", "each", [rate], unit="a second")
    for kind, found in [*made.items(), ("each", every)]:
        thrown = sum(one.thrown for one in found)
        yield Row("draws that the rules throw away", kind, [100 * thrown / (thrown + len(found))], unit="%")
    for kind, found in [*made.items(), ("any", every)]:
        yield Row("known mistakes that have a part in an item", kind, [_share(found)], unit="%")


def _made(kind: str) -> Iterator[Made]:
    """Make items of each exercise that has them; what an exercise keeps for all its items is made before."""
    for exercise in catalogue.exercises().values():
        if tried(exercise, kind, "first")[0]:
            for seed in range(SEEDS):
                start = perf_counter()
                item, thrown = tried(exercise, kind, str(seed))
                if item:
                    yield Made(item, thrown, perf_counter() - start)


def _share(found: list[Made]) -> float:
    exercises = catalogue.exercises()
    shown = {(one.item.exercise.name, slug) for one in found for slug in one.item.slugs}
    return 100 * len(shown) / sum(len(exercise.misconceptions) for exercise in exercises.values())
