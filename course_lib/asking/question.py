"""A question to predict, and the verdict on an answer to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from numbers import Real

_TOLERANCE = 0.01 * (1 + 1e-9)  # 0.51 is within 0.01 of 0.5, whatever floats make of their difference


@dataclass(frozen=True)
class Verdict:
    """What is to be shown once an answer is committed: all texts, `code` between backticks.

    `said` is the answer as it was understood, `objection` why that choice is wrong ("" for a right one, and for a
    number); `answer` is the right one, and `why` its reason.
    """

    right: bool
    said: str
    objection: str
    answer: str
    why: str


@dataclass(frozen=True)
class Question:
    """A question whose answer is a number (right within 1 %, or within 0.01 below 1), or one of a few choices.

    `why` is the reason for a number, and for a choice a mapping from each choice, in the order shown, to why it is
    right or wrong.

    Raises TypeError when `answer` is neither number nor string or `why` is not of the kind that it asks for;
    ValueError when `answer` is not among the choices, or is not finite.
    """

    text: str
    answer: float | str
    why: str | Mapping[str, str]

    def __post_init__(self) -> None:
        answer, why = self.answer, self.why
        if isinstance(answer, str):
            if not isinstance(why, Mapping):
                raise TypeError(f"why must map each choice to its reason for a choice: came {type(why).__name__}")
            if answer not in why:
                raise ValueError(f"answer must be one of {', '.join(map(repr, why))}: came {answer!r}")
        elif not isinstance(answer, Real) or isinstance(answer, bool):
            raise TypeError(f"answer must be a number or one of the choices: came {type(answer).__name__}")
        elif not isinstance(why, str):
            raise TypeError(f"why must be one text for a number: came {type(why).__name__}")
        elif not abs(float(answer)) < float("inf"):
            raise ValueError(f"answer must be finite: came {answer}")

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen, in the order shown; empty where a number is asked for."""
        return tuple(self.why) if isinstance(self.why, Mapping) else ()

    @property
    def resolution(self) -> tuple[str, str]:
        """The right answer as it is written, and its reason."""
        if isinstance(self.why, Mapping):
            return str(self.answer), self.why[str(self.answer)]
        return f"{float(self.answer):.4g}", self.why

    def judge(self, entered: str) -> Verdict | None:
        """Judge what a learner has entered: a choice, or a number as it was typed; None where it is no number.

        Raises ValueError when `entered` is none of the choices.
        """
        if isinstance(self.why, Mapping):
            if entered not in self.why:
                raise ValueError(f"entered must be one of {', '.join(map(repr, self.why))}: came {entered!r}")
            right = entered == self.answer
            return Verdict(right, entered, "" if right else self.why[entered], *self.resolution)
        number = read_number(entered)
        if number is None:
            return None
        right = abs(number - float(self.answer)) <= _TOLERANCE * max(1.0, abs(float(self.answer)))
        return Verdict(right, f"{number:g}", "", *self.resolution)


def read_number(text: str) -> float | None:
    """Return the number that a learner has written, or None where there is none."""
    try:
        # Fraction reads 0.5, 1/3 and 1e-3 alike; a learner may paste the minus sign of a formula.
        return float(Fraction(text.strip().replace("−", "-").replace(",", ".")))
    except (ValueError, ZeroDivisionError):
        return None
