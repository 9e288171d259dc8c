"""The cases that an answer is called on: those that decide, from the secret seed, and those that feedback may show.

The latter are those of the learners' own checks, so a page tells nobody what decides. Most are the same in both, since
an exercise draws only some of its cases: an answer is called on these once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from course_classroom.lesson import plain
from course_classroom.wire import pack
from course_lib.judging.exercise import PUBLIC, Exercise, Probe

T = TypeVar("T")


@dataclass(frozen=True)
class Cases:
    """`called` are all cases; the first `deciding` of them decide, those at the places `shown` may be shown."""

    called: tuple[Probe, ...]
    deciding: int
    shown: tuple[int, ...]

    def that_decide(self, results: Sequence[T]) -> list[T]:
        """Return what belongs to the cases that decide."""
        return list(results[: self.deciding])

    def that_show(self, results: Sequence[T]) -> list[T]:
        """Return what belongs to the cases that may be shown."""
        return [results[place] for place in self.shown]


def draw(exercise: Exercise, seed: int) -> Cases:
    """Draw the cases of an exercise."""
    called = list(exercise.probes(seed))
    deciding = len(called)
    place_of = {_packed(probe): place for place, probe in enumerate(called)}
    shown = []
    for probe in exercise.probes(PUBLIC):
        place = place_of.setdefault(_packed(probe), len(called))
        if place == len(called):
            called.append(probe)
        shown.append(place)
    return Cases(tuple(called), deciding, tuple(shown))


def _packed(probe: Probe) -> bytes:
    return pack([plain(argument) for argument in probe.arguments])
