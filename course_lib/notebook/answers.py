"""Answers to the ten questions, as they are kept with the marks."""

from collections.abc import Mapping
from typing import Literal

from course_lib.asking.ten import TEN
from course_lib.notebook.marks import read_answers

When = Literal["before", "after"]


def answers(when: When) -> dict[str, str]:
    """Return what was answered at that time, by question, as far as it is one of the options."""
    return {name: said for name, said in read_answers(when).items() if name in TEN and said in TEN[name].choices}


def right(given: Mapping[str, str]) -> int:
    """Count the right ones among answers."""
    return sum(TEN[name].answer == said for name, said in given.items())
