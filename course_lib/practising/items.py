"""An item: one small task with its question, what is given, and for each wrong answer the mistake that makes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import starmap
from random import Random
from typing import Any

import numpy as np

from course_lib.asking.entries import Fields, Order, read_number
from course_lib.asking.question import Question, Verdict
from course_lib.judging.exercise import Exercise
from course_lib.judging.render import array_text
from course_lib.judging.run import Array
from course_lib.practising.codes import right_answers

LETTERS = "ABCD"
MOST_WRONG, LEAST_WRONG = 3, 2  # options beside the right one


@dataclass(frozen=True, eq=False)
class Item:
    """A task: a question, and what is shown with it.

    `given` has names with values, `code` is an implementation that is asked about; both are text in which columns
    stand below each other, as are `options`: what each letter of a choice stands for, empty where words are chosen.
    `mistakes` has the reasons of numbers and lines: what a known mistake enters, and its words.
    """

    exercise: Exercise
    kind: str
    question: Question
    given: tuple[tuple[str, str], ...] = ()
    code: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    mistakes: Sequence[tuple[Mapping[str, float], str]] = ()
    slugs: frozenset[str] = frozenset()  # of the mistakes that have a part in it

    @property
    def aside(self) -> str:
        """The code and what is given, as lines."""
        return "\n".join([*self.code.splitlines(), *starmap(indented, self.given)])

    @property
    def entry(self) -> dict[str, Any]:
        """What a front end needs to ask for the answer, as plain JSON: how entries stand, and what a letter is."""
        told, entry = dict(self.question.entry.told), self.question.entry
        if self.options:
            told["blocks"] = dict(self.options)
        if isinstance(entry, Fields):
            told["columns"] = _matrix(entry).shape[-1]
        if isinstance(entry, Order):
            told["code"] = True
        return told

    @property
    def answer(self) -> str:
        """The right answer in lines; "" where it is a word or a number."""
        entry = self.question.entry
        if isinstance(entry, Fields) and len(entry.right) > 1:
            return array_text(_matrix(entry))
        return "\n".join(entry.right) if isinstance(entry, Order) else ""

    def judge(self, entered: Any) -> Verdict | None:
        """Judge as the question does; a wrong number that is a known mistake's is told as that."""
        verdict = self.question.judge(entered)
        if verdict is None or verdict.right or not self.mistakes:
            return verdict
        texts = entered if isinstance(entered, Mapping) else {"": entered}
        numbers = {name: read_number(text) for name, text in texts.items()}
        return replace(verdict, objection=diagnosis(numbers, verdict.marks or {"": False}, self.mistakes))


def _matrix(fields: Fields) -> Array:
    """Return the right numbers as they stand: those of dinputs[0, 0] and dinputs[0, 1] in one row."""
    values, rows = np.array(list(fields.right.values())), {name.rpartition(",")[0] for name in fields.right}
    return values if rows == {""} else values.reshape(len(rows), -1)


def diagnosis(
    numbers: Mapping[str, float | None],
    marks: Mapping[str, bool],
    mistakes: Sequence[tuple[Mapping[str, float], str]],
) -> str:
    """Return the words of the mistake that makes every wrong number, and most of all; "" where none does."""

    def same(name: str, made: Mapping[str, float]) -> bool:
        number = numbers[name]
        return number is not None and name in made and abs(number - made[name]) < 1e-9

    wrong = [name for name in numbers if not marks[name]]
    fitting = [(made, says) for made, says in mistakes if all(same(name, made) for name in wrong)]
    counted = [(sum(same(name, made) for name in numbers), says) for made, says in fitting]
    return max(counted, key=lambda pair: pair[0])[1] if counted else ""


def choice(
    exercise: Exercise,
    kind: str,
    text: str,
    right: tuple[str, str],
    wrong: Sequence[tuple[str, str]],
    random: Random,
    **shown: Any,
) -> Item:
    """Make a choice among blocks of text, in an order drawn; `right` and each of `wrong` are a block and its reason."""
    blocks = [right, *wrong]
    random.shuffle(blocks)
    options = {letter: block for letter, (block, _) in zip(LETTERS, blocks, strict=False)}
    why = {letter: reason for letter, (_, reason) in zip(LETTERS, blocks, strict=False)}
    answer = next(letter for letter, block in options.items() if block == right[0])
    return Item(exercise, kind, Question(text, answer, why), options=options, **shown)


def indented(name: str, value: str) -> str:
    """Write a name and its value, the value's lines below each other."""
    return f"{name} = " + value.replace("\n", "\n" + " " * (len(name) + 3))


def called(exercise: Exercise) -> str:
    """Name an exercise's function, and say what its name leaves open."""
    return f"`{exercise.signature}`" + (f" ({exercise.about})" if exercise.about else "")


def returned(exercise: Exercise, position: int, entry: str = "") -> str:
    """Name a value, or one of its entries; where an argument has the same name, as the one that comes back."""
    name = exercise.returns[position]
    return f"`{entry or name}`" + (", as it is returned" if name in exercise.arguments else "")


def way(exercise: Exercise) -> str:
    """Say how it is computed: in code, where the exercise has plain steps that go into a line."""
    steps = right_answers(exercise)
    if not steps or any(line.startswith(" ") for line in steps[0]):
        return exercise.in_words or "That is what the course's own function gives."
    return f"One way to compute it: `{'; '.join(steps[0]).removeprefix('return ')}`."
