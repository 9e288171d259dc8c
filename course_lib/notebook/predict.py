"""`predict`: ask before showing. Who has committed to an answer looks at a picture with a question in mind."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

from course_lib.asking.question import Answer, Question, Verdict
from course_lib.notebook.front_end import FrontEnd
from course_lib.notebook.marks import notebook_name
from course_lib.notebook.predicted import keep
from course_lib.parts.part import stored
from course_lib.parts.questions import QuestionPart


def predict(question: str, answer: Answer, why: str | Mapping[str, str]) -> "Prediction":
    """Ask `question`; once the learner has committed, show `answer` and why.

    Parameters
    ----------
    question
        What is asked. Text between backticks is set as code.
    answer
        A number (right within 1 %, or within 0.01 below 1), the right one of the choices, several numbers by name, or
        items in their order.
    why
        The reason, shown behind the answer. For a choice: a mapping whose keys are the choices in the order shown
        ("rises", "falls"; for a sign "positive", "zero", "negative") and whose values say, for the right one, why it
        is right, and for each wrong one, why it is wrong.

    Raises
    ------
    TypeError
        When `answer` is none of these, or `why` is not of the kind that `answer` asks for.
    ValueError
        When `answer` is not among the choices, is not finite, or has nothing to enter.
    """
    return Prediction(Question(question, answer, why))


class Prediction:
    """A question with its control: what `predict` returns, shown by Jupyter as the last expression of a cell.

    Attributes
    ----------
    question : Question
        What is asked.
    widget : FrontEnd
        The live view.
    verdict : Verdict or None
        None until the learner has committed. The first commitment stands.
    """

    def __init__(self, question: Question) -> None:
        self.question, self._part = question, QuestionPart(question, keep=partial(_keep, question))
        self.widget = FrontEnd(self._part)

    @property
    def verdict(self) -> Verdict | None:  # noqa: D102 - as above
        return self._part.verdict

    def __repr__(self) -> str:
        choices = "".join(f"\n  ( ) {choice}" for choice in self.question.choices)
        return f"Predict. {self.question.text}{choices}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Give the live widget, and for wherever no kernel runs the question with its answer folded away."""
        page = self._part.folded
        return {**self.widget.live, **stored(self._part), "text/html": page, "text/plain": repr(self)}


def _keep(question: Question, verdict: Verdict) -> None:
    with suppress(OSError):  # the verdict is worth more than that it is kept; progress() says what is the matter
        keep(question, verdict, datetime.now(UTC), notebook_name())
