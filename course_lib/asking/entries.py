"""What a learner can enter: a number, a choice, several fields, an order, blanks; and how it is read and judged.

An entry knows what a front end needs to ask for it (`told`), and judges what comes back: plain JSON both ways.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

_EXACT = 1 + 1e-9  # 0.51 is within 0.01 of 0.5, whatever floats make of their difference
_GROUPS = re.compile(r"([+-]?[1-9]\d{0,2})((?:,\d{3})+)(\.\d+)?")  # 10,000 is ten thousand; 0,333 is a third
_POWER = re.compile(r"(\d{1,4}) ?(?:\^|\*\*) ?(\d{1,2})")  # 2^20, as a reason has it: with a small exponent
_APART = re.compile(r"[;,]?\s+|;")  # between numbers: a comma alone may be a decimal one


@dataclass(frozen=True)
class Judged:
    """What was entered as it was understood, whether it is right, and which of its parts are (name → right)."""

    said: str
    right: bool
    marks: Mapping[str, bool]


class Entry(ABC):
    """One way to enter an answer, and the right answer."""

    ask = "Write a number, such as −0.5 or 1/3, first: a wrong guess teaches more than none."

    @property
    @abstractmethod
    def told(self) -> dict[str, Any]:
        """What a front end needs to ask for it, as plain JSON."""

    @property
    @abstractmethod
    def answer(self) -> str:
        """The right answer as it is written."""

    @abstractmethod
    def judge(self, entered: Any) -> Judged | None:
        """Judge what was entered; None where it is not whole yet, or cannot be read.

        Raises ValueError when it is nothing that this entry lets one enter.
        """

    def reading(self, entered: Any) -> str:
        """Say how it is read, where that is not what stands there."""
        del entered
        return ""


@dataclass(frozen=True)
class Number(Entry):
    """A number: right within 1 %, or within 0.01 below 1; where it is exact, when it is that number."""

    right: float
    exact: bool = False

    @property
    def told(self) -> dict[str, Any]:  # noqa: D102 - as in Entry
        return {"kind": "number"}

    @property
    def answer(self) -> str:  # noqa: D102 - as in Entry
        whole = float(self.right).is_integer()
        return _written(self.right if whole else float(f"{self.right:.4g}"))

    def judge(self, entered: Any) -> Judged | None:  # noqa: D102 - as in Entry
        number = read_number(entered)
        return None if number is None else Judged(_written(number), self.takes(number), {})

    def takes(self, number: float) -> bool:
        """Whether a number counts as right."""
        return abs(number - self.right) < 1e-9 if self.exact else _close(number, self.right)

    def reading(self, entered: Any) -> str:  # noqa: D102 - as in Entry
        number = read_number(entered)
        if number is None or _written(number) == entered.strip().replace("-", "−"):
            return ""
        return f"read as {_written(number)}"


@dataclass(frozen=True)
class Choice(Entry):
    """One of a few options."""

    options: tuple[str, ...]
    right: str
    ask = "Choose one first: a wrong guess teaches more than none."

    @property
    def told(self) -> dict[str, Any]:  # noqa: D102 - as in Entry
        return {"kind": "choice", "options": list(self.options)}

    @property
    def answer(self) -> str:  # noqa: D102 - as in Entry
        return self.right

    def judge(self, entered: Any) -> Judged | None:  # noqa: D102 - as in Entry
        if entered is None:
            return None
        if entered not in self.options:
            raise ValueError(f"entered must be one of {', '.join(map(repr, self.options))}: came {entered!r}")
        return Judged(entered, entered == self.right, {entered: False, self.right: True})


@dataclass(frozen=True)
class Fields(Entry):
    """Several numbers, each in a field with a name."""

    right: Mapping[str, float]
    exact: bool = False
    ask = "Write a number into each field first: a wrong guess teaches more than none."

    @property
    def told(self) -> dict[str, Any]:  # noqa: D102 - as in Entry
        return {"kind": "fields", "fields": list(self.right)}

    @property
    def answer(self) -> str:  # noqa: D102 - as in Entry
        return ", ".join(f"{name} = {Number(right).answer}" for name, right in self.right.items())

    def judge(self, entered: Any) -> Judged | None:  # noqa: D102 - as in Entry
        if set(entered) != set(self.right):
            raise ValueError(f"entered must have the fields {', '.join(self.right)}: came {', '.join(entered)}")
        numbers = {name: read_number(entered[name]) for name in self.right}
        read = {name: number for name, number in numbers.items() if number is not None}
        if len(read) < len(numbers):
            return None
        marks = {name: Number(self.right[name], self.exact).takes(number) for name, number in read.items()}
        said = ", ".join(f"{name} = {_written(number)}" for name, number in read.items())
        return Judged(said, all(marks.values()), marks)


@dataclass(frozen=True)
class Order(Entry):
    """Items to be put into their order; they are shown in that of the alphabet, or the other way round."""

    right: tuple[str, ...]

    @property
    def told(self) -> dict[str, Any]:  # noqa: D102 - as in Entry
        items = sorted(self.right)
        return {"kind": "order", "items": items[::-1] if items == list(self.right) else items}

    @property
    def answer(self) -> str:  # noqa: D102 - as in Entry
        return ", then ".join(self.right)

    def judge(self, entered: Any) -> Judged:  # noqa: D102 - as in Entry
        if sorted(entered) != sorted(self.right):
            raise ValueError(f"entered must be the items {', '.join(self.right)}: came {', '.join(entered)}")
        marks = {item: item == right for item, right in zip(entered, self.right, strict=True)}
        return Judged(", then ".join(entered), all(marks.values()), marks)


@dataclass(frozen=True)
class Blanks(Entry):
    """Blanks in a picture, each for one number or several with a space between them; in any order, and few or all.

    A number is right within 1 %, or as far as two decimals go.
    """

    right: Mapping[str, Sequence[float]]
    ask = "Write a number into a blank first."

    @property
    def told(self) -> dict[str, Any]:  # noqa: D102 - as in Entry
        return {"kind": "blanks", "blanks": list(self.right)}

    @property
    def answer(self) -> str:  # noqa: D102 - as in Entry
        return ", ".join(f"{name} = {self.written(name)}" for name in self.right)

    def written(self, name: str) -> str:
        """Return what belongs into a blank, as far as two decimals go."""
        return " ".join(_written(round(right, 2) + 0) for right in self.right[name])

    def read(self, entered: Mapping[str, str]) -> dict[str, list[float]]:
        """Return the numbers in each blank that has any, and nothing else.

        Raises ValueError where a blank is none of this picture.
        """
        if unknown := sorted(set(entered) - set(self.right)):
            raise ValueError(f"entered must have blanks of this picture: came {', '.join(unknown)}")
        numbers = {name: [read_number(part) for part in _APART.split(text.strip())] for name, text in entered.items()}
        return {name: [one for one in row if one is not None] for name, row in numbers.items() if None not in row}

    def judge(self, entered: Any) -> Judged | None:  # noqa: D102 - as in Entry
        read = self.read(entered)
        if not read:
            return None
        marks = {name: all_close(row, self.right[name]) for name, row in read.items()}
        said = ", ".join(f"{name} = {' '.join(map(_written, row))}" for name, row in read.items())
        return Judged(said, len(marks) == len(self.right) and all(marks.values()), marks)


def all_close(numbers: Sequence[float], right: Sequence[float]) -> bool:
    """Whether numbers are as many as the right ones, each within 1 % or right as far as two decimals go."""
    return len(numbers) == len(right) and all(map(_rounded, numbers, right))


def read_number(text: str) -> float | None:
    """Return the number that a learner has written, or None where there is none."""
    written = text.strip().replace("−", "-")
    written = written.replace(",", "" if _GROUPS.fullmatch(written) else ".")
    try:
        if power := _POWER.fullmatch(written):
            return float(int(power[1]) ** int(power[2]))
        return float(Fraction(written))  # it reads 0.5, 1/3 and 1e-3 alike
    except (ValueError, ZeroDivisionError, OverflowError):
        return None


def _close(number: float, right: float, slack: float = 0.01) -> bool:
    return abs(number - right) <= max(slack, 0.01 * abs(right)) * _EXACT


def _rounded(number: float, right: float) -> bool:
    return _close(number, right, slack=0.005)


def _written(number: float) -> str:
    text = f"{number:.6g}" if abs(number) < 1e6 or abs(number) >= 1e15 else f"{number:.0f}"
    return text.replace("-", "−")
