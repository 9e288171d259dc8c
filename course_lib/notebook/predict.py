"""`predict`: ask before showing. Who has committed to an answer looks at a picture with a question in mind."""

from collections.abc import Mapping
from typing import Any

import ipywidgets

from course_lib.asking.question import Question, Verdict
from course_lib.showing.rich_text import rich

_PROSE = "max-width:36em;margin:0 0 4px;line-height:1.45"


def predict(question: str, answer: float | str, why: str | Mapping[str, str]) -> "Prediction":
    """Ask `question`; once the learner has committed, show `answer` and why.

    Parameters
    ----------
    question
        What is asked. Text between backticks is set as code.
    answer
        A number (right within 1 %, or within 0.01 below 1), or the right one of the choices.
    why
        For a number: the reason, shown behind the answer. For a choice: a mapping whose keys are the choices in the
        order shown ("rises", "falls"; for a sign "positive", "zero", "negative") and whose values say, for the right
        one, why it is right, and for each wrong one, why it is wrong.

    Raises
    ------
    TypeError
        When `answer` is neither number nor string, or `why` is not of the kind that `answer` asks for.
    ValueError
        When `answer` is not among the choices, or is not finite.
    """
    return Prediction(Question(question, answer, why))


class Prediction:
    """A question with its control: what `predict` returns, shown by Jupyter as the last expression of a cell.

    Attributes
    ----------
    field : Text or None
        Where the learner writes a number; None for a choice.
    buttons : dict[str, Button]
        One button a choice, which commits to it; for a number one, "Commit". JupyterLab keeps the arrow keys for
        itself, so that radio buttons could not be reached by keyboard.
    feedback : HTML
        Empty until the learner has committed. The first commitment stands; pressing again changes nothing.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        self._committed = False
        self.field = None if question.choices else ipywidgets.Text(description="I predict", placeholder="a number")
        self.buttons = {label: _button(label) for label in question.choices or ["Commit"]}
        for button in self.buttons.values():
            button.on_click(self._answer)
        self.feedback = ipywidgets.HTML()
        heading = ipywidgets.HTML(f'<p style="{_PROSE}"><b>Predict.</b> {rich(question.text)}</p>')
        asked = ipywidgets.Box(
            [*filter(None, [self.field]), *self.buttons.values()], layout=ipywidgets.Layout(flex_flow="row wrap")
        )
        self.widget = ipywidgets.VBox([heading, asked, self.feedback])

    def _answer(self, button: Any) -> None:
        if self._committed:
            return
        chosen = next(label for label, own in self.buttons.items() if own is button)
        verdict = self.question.judge(self.field.value if self.field else chosen)
        if verdict is None:
            self.feedback.value = _status(
                "Write a number, such as −0.5 or 1/3, first: a wrong guess teaches more than none."
            )
            return
        self._committed = True
        # Words and a mark, and no disabled buttons: a button that is switched off loses the keyboard's focus.
        button.description = f"{'✓' if verdict.right else '✗'} {button.description}"
        self.feedback.value = _status(_told(verdict))

    def __repr__(self) -> str:
        choices = "".join(f"\n  ( ) {choice}" for choice in self.question.choices)
        return f"Predict. {self.question.text}{choices}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Give the live widget, and for wherever no kernel runs the question with its answer folded away."""
        choices = "".join(f"<li>{rich(choice)}</li>" for choice in self.question.choices)
        fold = f"<details><summary>Answer</summary><p>{_resolved(*self.question.resolution)}</p></details>"
        return {
            **self.widget._repr_mimebundle_(),
            "text/html": f"<p><b>Predict.</b> {rich(self.question.text)}</p>{choices and f'<ul>{choices}</ul>'}{fold}",
            "text/plain": repr(self),
        }


def _status(content: str) -> str:
    return f'<p role="status" style="{_PROSE}">{content}</p>'


def _told(verdict: Verdict) -> str:
    resolved = _resolved(verdict.answer, verdict.why)
    if verdict.right:
        return f"<b>✓ Yes.</b> {resolved}"
    objection = f" {rich(verdict.objection)}<br>" if verdict.objection else ""
    return f"<b>✗ You said {rich(verdict.said)}.</b>{objection} {resolved}"


def _resolved(answer: str, why: str) -> str:
    return f"The answer: <b>{rich(answer)}</b>. {rich(why)}"


def _button(label: str) -> Any:
    return ipywidgets.Button(description=label, tooltip="Commit to this answer", layout=ipywidgets.Layout(width="auto"))
