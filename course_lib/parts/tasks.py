"""A task of practice as a part of a page. Whoever only predicts loads nothing of practice."""

from collections.abc import Callable
from typing import Any

from course_lib.asking.question import Verdict
from course_lib.parts.part import Plain
from course_lib.parts.questions import QuestionPart, block, folded
from course_lib.practising.items import Item


class TaskPart(QuestionPart):
    """A task of practice: its numbers and its code stand below the question, in columns."""

    def __init__(self, item: Item, lead: str, keep: Callable[[Verdict], object]) -> None:
        super().__init__(item.question, lead, keep)
        self.item = item
        self.given |= {"entry": item.entry, "below": block(item.aside), "asks": "Answer"}

    def judge(self, entered: Any) -> Verdict | None:  # noqa: D102 - as above
        return self.item.judge(entered)

    def say(self, verdict: Verdict) -> Plain:  # noqa: D102 - as above
        if not self.item.answer:
            return super().say(verdict)
        return super().say(verdict) | {"said": "", "answer": block(self.item.answer)}  # they are no sentence

    @property
    def folded(self) -> str:  # noqa: D102 - as above
        return folded(self.question, self.given["lead"], self.item.aside, self.item.options)

    @property
    def told(self) -> None:
        """Nothing: another time makes another task."""
        return
