"""`predict`: ask before showing. Who has committed to an answer looks at a picture with a question in mind."""

from collections.abc import Mapping
from fractions import Fraction
from numbers import Real
from typing import Any

import ipywidgets

from course_lib.showing.rich_text import rich

_TOLERANCE = 0.01
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
    field : Text or None
        Where the learner writes a number; None for a choice.
    buttons : dict[str, Button]
        One button a choice, which commits to it; for a number one, "Commit". JupyterLab keeps the arrow keys for
        itself, so that radio buttons could not be reached by keyboard.
    feedback : HTML
        Empty until the learner has committed. The first commitment stands; pressing again changes nothing.
    """

    def __init__(self, question: str, answer: float | str, why: str | Mapping[str, str]) -> None:
        self.question, self.answer, self.why = question, answer, why
        self._committed = False
        self.field = (
            None if isinstance(why, Mapping) else ipywidgets.Text(description="I predict", placeholder="a number")
        )
        self.buttons = {label: _button(label) for label in (why if isinstance(why, Mapping) else ["Commit"])}
        for button in self.buttons.values():
            button.on_click(self._answer)
        self.feedback = ipywidgets.HTML()
        heading = ipywidgets.HTML(f'<p style="{_PROSE}"><b>Predict.</b> {rich(self.question)}</p>')
        asked = ipywidgets.Box(
            [*filter(None, [self.field]), *self.buttons.values()], layout=ipywidgets.Layout(flex_flow="row wrap")
        )
        self.widget = ipywidgets.VBox([heading, asked, self.feedback])

    def _answer(self, button: Any) -> None:
        if self._committed:
            return
        said: float | str | None
        if self.field:
            said = _number(self.field.value)
        else:
            said = next(label for label, own in self.buttons.items() if own is button)
        if said is None:
            reminder = "Write a number, such as −0.5 or 1/3, first: a wrong guess teaches more than none."
            self.feedback.value = f'<p role="status" style="{_PROSE}">{reminder}</p>'
            return
        self._committed = True
        right = self._is_right(said)
        # Words and a mark, and no disabled buttons: a button that is switched off loses the keyboard's focus.
        button.description = f"{'✓' if right else '✗'} {button.description}"
        self.feedback.value = self._verdict(said, right)

    def _is_right(self, said: float | str) -> bool:
        if isinstance(said, str):
            return said == self.answer
        return abs(said - float(self.answer)) <= _TOLERANCE * max(1.0, abs(float(self.answer)))

    def _verdict(self, said: float | str, right: bool) -> str:  # noqa: FBT001 - what was said, and whether it is so
        if right:
            verdict = "<b>✓ Yes.</b>"
        elif isinstance(said, str) and isinstance(self.why, Mapping):
            verdict = f"<b>✗ You said {rich(said)}.</b> {rich(self.why[said])}<br>"
        else:
            verdict = f"<b>✗ You said {said:g}.</b>"
        return f'<p role="status" style="{_PROSE}">{verdict} {self._resolution()}</p>'

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


def _button(label: str) -> Any:
    return ipywidgets.Button(description=label, tooltip="Commit to this answer", layout=ipywidgets.Layout(width="auto"))


def _number(text: str) -> float | None:
    """Return the number that a learner has written, or None where there is none."""
    try:
        # Fraction reads 0.5, 1/3 and 1e-3 alike; a learner may paste the minus sign of a formula.
        return float(Fraction(text.strip().replace("−", "-").replace(",", ".")))
    except (ValueError, ZeroDivisionError):
        return None
