"""A line of the table, and answers that are wrong in some way."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course_lib.judging.exercise import Exercise
from tests.judging.small import double


@dataclass
class Says:
    """One line of the table. `slug` None is no pattern; `case` is the one shown, "" where there is none."""

    id: str
    exercise: Exercise
    answer: Callable
    slug: str | None
    case: str
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    status: str = "incorrect"


def at(place, value, factor=2.0, least=0):
    """Answer `factor` × inputs but for one entry, in batches of more than `least` rows."""

    def answer(inputs, *_):
        output = factor * np.array(inputs, dtype=float)
        if len(inputs) > least:
            output[place] = value
        return output

    return answer


def where(mask, wrong=np.sin, factor=2.0):
    """Answer `factor` × inputs but where `mask` says."""
    return lambda inputs, *others: np.where(mask(inputs, *others), wrong(inputs), factor * inputs)


def raising(error):
    def answer(*_):
        raise error

    return answer


def in_place(change, answer):
    """Answer, and change the first argument as well."""

    def changed(first, *others):
        output = answer(np.array(first), *others)
        change(first)
        return output

    return changed


def plus_one(array):
    array += 1


def only_in(rows, wrong, right=double):
    """Answer wrongly in batches of this many rows, else rightly."""
    return lambda inputs: wrong(inputs) if len(inputs) == rows else right(inputs)
