"""`predict`: ask before showing. Who has committed to an answer looks at a picture with a question in mind."""

from collections.abc import Mapping
from fractions import Fraction
from numbers import Real
from typing import Any

import ipywidgets

from course_lib.rich_text import rich

_TOLERANCE = 0.01


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
    return Prediction(question, answer, why)


class Prediction:
    """A question with its control: what `predict` returns, shown by Jupyter as the last expression of a cell.

    Attributes
    ----------
    control : RadioButtons or FloatText
        Where the learner answers.
    commit : Button
        What the learner presses.
    feedback : HTML
        Empty until the learner has committed.
    """

    def __init__(self, question: str, answer: float | str, why: str | Mapping[str, str]) -> None:
        self.question, self.answer, self.why = question, answer, why
        if isinstance(why, Mapping):
            self.control = ipywidgets.RadioButtons(options=list(why), value=None, layout={"width": "auto"})
        else:
            self.control = ipywidgets.Text(description="I predict", placeholder="a number", layout={"width": "16em"})
        self.commit = ipywidgets.Button(description="Commit", tooltip="Commit to this answer and see whether it holds")
        self.feedback = ipywidgets.HTML()
        self.commit.on_click(lambda _button: self._answer())
        heading = ipywidgets.HTML(f'<p style="max-width:36em;margin:0 0 4px"><b>Predict.</b> {rich(question)}</p>')
        self.widget = ipywidgets.VBox([heading, self.control, self.commit, self.feedback])

    def _answer(self) -> None:
        said = self._said()
        if said is None:
            wanted = "Choose one" if isinstance(self.why, Mapping) else "Write a number, such as −0.5 or 1/3,"
            self.feedback.value = f'<p role="status">{wanted} first: a wrong guess teaches more than none.</p>'
            return
        self.control.disabled = self.commit.disabled = True
        self.feedback.value = self._verdict(said)

    def _said(self) -> float | str | None:
        """Return what the learner has answered, or None where that is nothing yet or no number."""
        if isinstance(self.why, Mapping):
            choice: str | None = self.control.value
            return choice
        try:
            # Fraction reads 0.5, 1/3 and 1e-3 alike; a learner may paste the minus sign of a formula.
            return float(Fraction(self.control.value.strip().replace("−", "-").replace(",", ".")))
        except (ValueError, ZeroDivisionError):
            return None

    def _verdict(self, said: float | str) -> str:
        if isinstance(said, str) and isinstance(self.why, Mapping):
            right, shown, wrong = said == self.answer, rich(said), rich(self.why[said]) + "<br>"
        else:
            close = _TOLERANCE * max(1.0, abs(float(self.answer)))
            right, shown, wrong = abs(float(said) - float(self.answer)) <= close, f"{float(said):g}", ""
        verdict = "<b>✓ Yes.</b>" if right else f"<b>✗ You said {shown}.</b> {wrong}"
        return f'<p role="status" style="max-width:36em;line-height:1.45">{verdict} {self._resolution()}</p>'

    def _resolution(self) -> str:
        if isinstance(self.why, Mapping):
            return f"The answer: <b>{rich(str(self.answer))}</b>. {rich(self.why[str(self.answer)])}"
        return f"The answer: <b>{float(self.answer):.4g}</b>. {rich(self.why)}"

    def __repr__(self) -> str:
        choices = "".join(f"\n  ( ) {choice}" for choice in self.why) if isinstance(self.why, Mapping) else ""
        return f"Predict. {self.question}{choices}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Give the live widget, and for wherever no kernel runs the question with its answer folded away."""
        choices = "".join(f"<li>{rich(choice)}</li>" for choice in self.why) if isinstance(self.why, Mapping) else ""
        fold = f"<details><summary>Answer</summary><p>{self._resolution()}</p></details>"
        return {
            **self.widget._repr_mimebundle_(),
            "text/html": f"<p><b>Predict.</b> {rich(self.question)}</p>{choices and f'<ul>{choices}</ul>'}{fold}",
            "text/plain": repr(self),
        }
