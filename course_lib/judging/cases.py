"""One returned value over all cases, as the diagnoses look at it."""

from dataclasses import dataclass
from typing import Any

from course_lib.judging.compare import Mask
from course_lib.judging.run import Array


@dataclass(frozen=True, eq=False)
class Case:
    """One value of one probe: what came, what was expected (floats), and the arguments by name."""

    index: int  # the probe's place
    received: Array
    expected: Array
    arguments: dict[str, Any]
    right: Mask | None  # which entries are right; None when the shapes differ

    @property
    def is_right(self) -> bool:
        """Whether shape and entries are right."""
        return self.right is not None and bool(self.right.all())


@dataclass(frozen=True)
class Finding:
    """What is wrong: a slug, what to say to the learner (what, why, what to do next), and the probe that shows it."""

    slug: str
    message: str
    index: int | None = None  # None: the smallest probe that is wrong
