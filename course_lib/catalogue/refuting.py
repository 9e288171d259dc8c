"""Sentences of which some are false, and counterexamples to these: the machine puts the learner's numbers in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.judging.exercise import Misconception

Why = tuple[int, str]


def check_numbers(noun: str, numbers: Iterable[Any], known: Sequence[int]) -> None:
    """Raise ValueError where one of the numbers is none of those that are known: what comes as one may be anything."""
    for number in numbers:
        if isinstance(number, np.ndarray) or number not in known:
            raise ValueError(f"the {noun}s have the numbers 1 to {len(known)}: came {number!r:.40}")


@dataclass(frozen=True, eq=False)
class Sentences:
    """Numbered sentences, and what is said of an answer: a list of counterexamples, each (number, *numbers).

    - `noun` is what one of them is called, `form` how a counterexample is written, such as (line, ŷ, y, j, k).
    - `truth` says by its number whether a sentence is true.
    - `read(*numbers)` returns one counterexample's numbers; TypeError or ValueError where they are none.
    - `why_not(number, numbers)` names why these do not refute a sentence; empty where they do.
    - `refuted` is a right answer.
    - `near` holds numbers that refute nothing, and what to say of them, by sentence and reason.
    - `advice` says what to do where more than one thing is wrong.
    """

    noun: str
    form: tuple[str, ...]
    truth: dict[int, bool]
    read: Callable[..., Any]
    why_not: Callable[[int, Any], str]
    refuted: tuple[tuple[Any, ...], ...]
    near: dict[Why, tuple[tuple[Any, ...], str]]
    advice: str

    @property
    def false(self) -> list[int]:
        """The numbers of the false sentences."""
        return [number for number, true in self.truth.items() if not true]

    @property
    def true(self) -> list[int]:
        """The numbers of the true sentences."""
        return [number for number, true in self.truth.items() if true]

    @property
    def _reasons(self) -> list[Why]:
        missing = [(number, "missing") for number in self.false]
        return [*self.near, *missing, *((number, "true") for number in self.true)]

    def standing(self, returned: Any) -> tuple[int, int, int]:
        """Return how many false sentences still stand, how many true ones are accused, and why where it is one in all.

        Raises TypeError or ValueError where no list of counterexamples came.
        """
        if not isinstance(returned, list | tuple) or not all(
            isinstance(one, list | tuple) and len(one) == len(self.form) for one in returned
        ):
            raise TypeError(f"return a list of ({', '.join(self.form)}): came {returned!r:.60}")
        check_numbers(self.noun, (number for number, *_ in returned), [*self.truth])
        given = {number: self.read(*numbers) for number, *numbers in returned}
        whys = [
            (number, why)
            for number in self.false
            if (why := self.why_not(number, given[number]) if number in given else "missing")
        ]
        accused = [(number, "true") for number in self.true if number in given]
        alone = len(whys) + len(accused) == 1
        return len(whys), len(accused), self._reasons.index((*whys, *accused)[0]) + 1 if alone else 0

    def misconceptions(self) -> tuple[Misconception, ...]:
        """Return what an answer may be told: the one thing that is wrong, or how many."""
        said = self.near | {
            (number, "missing"): (
                (),
                f"All that you give is refuted, and {self.noun} {number} still stands: it is false as well. "
                "Give numbers for it.",
            )
            for number in self.false
        }
        numbers = self.refuted[0][1:]
        accuses = {
            number: f"Your other numbers refute what they are to refute. {self.noun.capitalize()} {number} is not to "
            "be refuted: it holds at your numbers, and at all others."
            for number in self.true
        }
        return (
            *(
                Misconception(f"{self.noun}_{number}_{why}", wrong=self._with(number, *near), says=says)
                for (number, why), (near, says) in said.items()
            ),
            *(
                Misconception(f"accuses_{self.noun}_{number}", wrong=self._with(number, *numbers), says=says)
                for number, says in accuses.items()
            ),
            *(
                self._several(standing, accused)
                for standing in range(len(self.false) + 1)
                for accused in range(len(self.true) + 1)
                if standing + accused > 1
            ),
        )

    def _with(self, number: int, *numbers: Any) -> Any:
        """Return an answer that has these numbers for one sentence, or nothing, and is right for all others."""
        others = [found for found in self.refuted if found[0] != number]
        return lambda: [*others, (number, *numbers)] if numbers else others

    def _several(self, standing: int, accused: int) -> Misconception:
        said = [f"{standing} false {self.noun}s still stand"] if standing > 1 else []
        said += [f"one false {self.noun} still stands"] if standing == 1 else []
        said += [f"you accuse {accused} that {'are' if accused > 1 else 'is'} true"] if accused else []
        numbers = self.refuted[0][1:]
        wrong = [*self.refuted[standing:], *((number, *numbers) for number in self.true[:accused])]
        return Misconception(
            f"{standing}_stand_{accused}_accused",
            wrong=lambda: wrong,
            says=f"{' and '.join(said).capitalize()}. {self.advice} "
            "When a single one is left, the check says which, and why.",
        )
