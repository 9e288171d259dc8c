"""A question to predict, and the verdict on an answer to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from math import isfinite
from numbers import Real
from typing import Any

from course_lib.asking.entries import Choice, Entry, Fields, Number, Order

PREDICTIONS = (
    "application/vnd.back-propagation.predictions+json"  # what a hand-in brings along: {key: "" or what was said}
)
Answer = float | str | Mapping[str, float] | Sequence[str]


@dataclass(frozen=True)
class Verdict:
    """What is to be shown once an answer is committed: all texts, `code` between backticks.

    `said` is the answer as it was understood, `objection` why that choice is wrong ("" for a right one, and for all
    that is no choice); `answer` is the right one, and `why` its reason. `marks` says of parts of the answer (options,
    fields, items) whether they are right.
    """

    right: bool
    said: str
    objection: str
    answer: str
    why: str
    marks: Mapping[str, bool]


@dataclass(frozen=True)
class Question:
    """A question whose answer is a number, one of a few choices, several numbers by name, or items in their order.

    A number is right within 1 %, or within 0.01 below 1; where it is `exact`, when it is that number. `why` is the
    reason, and for a choice a mapping from each choice, in the order shown, to why it is right or wrong.

    Raises TypeError when `answer` is none of these or `why` is not of the kind that it asks for; ValueError when
    `answer` is not among the choices, is not finite, or has nothing to enter.
    """

    text: str
    answer: Answer
    why: str | Mapping[str, str]
    exact: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.answer, str):
            if not isinstance(self.why, Mapping):
                raise TypeError(f"why must map each choice to its reason for a choice: came {type(self.why).__name__}")
            if self.answer not in self.why:
                raise ValueError(f"answer must be one of {', '.join(map(repr, self.why))}: came {self.answer!r}")
            return
        if not isinstance(self.why, str):
            raise TypeError(f"why must be one text for a number: came {type(self.why).__name__}")
        _refuse_what_cannot_be_entered(self.answer)

    @cached_property
    def entry(self) -> Entry:
        """How the answer is entered."""
        answer = self.answer
        if isinstance(answer, str):
            return Choice(tuple(self.why), answer)
        if isinstance(answer, Mapping):
            return Fields({name: float(number) for name, number in answer.items()}, self.exact)
        return Order(tuple(answer)) if isinstance(answer, Sequence) else Number(float(answer), self.exact)

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen, in the order shown; empty where something else is asked for."""
        return tuple(self.why) if isinstance(self.why, Mapping) else ()

    @property
    def key(self) -> str:
        """A short name that follows from what is asked, the choices included."""
        return key_of(self.text, self.choices)

    @property
    def resolution(self) -> tuple[str, str]:
        """The right answer as it is written, and its reason."""
        answer = self.entry.answer
        return answer, self.why[answer] if isinstance(self.why, Mapping) else self.why

    def judge(self, entered: Any) -> Verdict | None:
        """Judge what a learner has entered: a choice, a number as it was typed, a mapping of these, or all items.

        None where nothing is entered yet, or it cannot be read. Raises ValueError when it is nothing that the question
        lets one enter.
        """
        judged = self.entry.judge(entered)
        if judged is None:
            return None
        objection = self.why[judged.said] if isinstance(self.why, Mapping) and not judged.right else ""
        return Verdict(judged.right, judged.said, objection, *self.resolution, judged.marks)


def key_of(text: str, choices: Sequence[str]) -> str:
    """Return the key of the question with this text and these choices, in whatever order they come."""
    return sha256("\n".join([text, *sorted(choices)]).encode()).hexdigest()[:12]


def _refuse_what_cannot_be_entered(answer: Any) -> None:
    if isinstance(answer, Sequence):
        if len(set(answer)) < max(2, len(answer)) or not all(isinstance(item, str) for item in answer):
            raise ValueError(f"answer must have two or more items, each another text, for an order: came {answer!r}")
        return
    numbers = answer if isinstance(answer, Mapping) else {"answer": answer}
    if not numbers:
        raise ValueError("answer must have a field at least: came none")
    for name, number in numbers.items():
        if not isinstance(number, Real) or isinstance(number, bool):
            kinds = "a number, one of the choices, numbers by name, or items in order"
            raise TypeError(f"{name} must be {kinds}: came {type(number).__name__}")
        if not isfinite(number):
            raise ValueError(f"{name} must be finite: came {number}")
