"""A question as a part of a page: what is committed comes, and a verdict goes, or that it is kept."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from course_lib.asking.question import Question, Verdict
from course_lib.asking.ten import TEN
from course_lib.parts.part import Part, Plain
from course_lib.showing.rich_text import rich

KEPT = "Kept."
UNSURE = "Choose one first. Where you do not know, take the likeliest."


class QuestionPart(Part):
    """A question to predict; `verdict` is None until an answer is committed, and `keep` takes it then.

    The first commitment stands.
    """

    kind = "question"

    def __init__(
        self, question: Question, lead: str = "Predict.", keep: Callable[[Verdict], object] = lambda _: None
    ) -> None:
        self.question, self.keep = question, keep
        self.verdict: Verdict | None = None
        self.given = {"lead": lead, "text": rich(question.text), "entry": question.entry.told}
        self.entered, self.shown = {}, {}

    def show(self, entered: Plain, *, narrow: bool = False) -> Plain:  # noqa: ARG002 - a text has any width
        """Say how a draft is read; of what is committed the verdict, or what is missing."""
        if self.verdict is not None:
            return self.shown
        if "committed" not in entered:
            self.shown = {"reading": self.question.entry.reading(entered["draft"])}
            return self.shown
        self.entered, self.verdict = entered, self.judge(entered["committed"])
        if self.verdict is None:
            self.shown = {"asked": self.question.entry.ask}
        else:
            self.shown = {"verdict": self.say(self.verdict)}
            self.keep(self.verdict)
        return self.shown

    def judge(self, entered: Any) -> Verdict | None:
        """Judge what was committed; None where it is not whole yet."""
        return self.question.judge(entered)

    def say(self, verdict: Verdict) -> Plain:
        """Return the verdict as plain JSON, its texts as HTML."""
        texts = {name: rich(getattr(verdict, name)) for name in ("said", "objection", "answer", "why")}
        return {"right": verdict.right, "marks": dict(verdict.marks), **texts}

    @property
    def folded(self) -> str:
        """The question as HTML, with its answer folded away: what stands wherever no Python runs."""
        return folded(self.question, self.given["lead"])

    @property
    def told(self) -> Plain | None:
        """The question itself."""
        answer: Any = self.question.answer
        if isinstance(answer, Mapping):
            answer = _in_order({name: float(number) for name, number in answer.items()})
        elif not isinstance(answer, str):
            answer = list(answer) if isinstance(answer, list | tuple) else float(answer)
        why = self.question.why
        why_told = _in_order(why) if isinstance(why, Mapping) else why
        return {"question": {"text": self.question.text, "answer": answer, "why": why_told}}


def _in_order(pairs: Mapping[str, Any]) -> Plain:
    """Tell of a mapping whose order is shown: a notebook sorts the keys of what it stores."""
    return {"in order": [list(pair) for pair in pairs.items()]}


def question_of(told: Mapping[str, Any]) -> Question:
    """Make the question that `QuestionPart.told` tells of."""

    def read(part: Any) -> Any:
        return dict(part["in order"]) if isinstance(part, Mapping) else part

    return Question(told["text"], read(told["answer"]), read(told["why"]))


def block(text: str) -> str:
    """Return text in columns as HTML; "" for none."""
    return f"<pre>{escape(text)}</pre>" if text else ""


def folded(question: Question, lead: str, aside: str = "", blocks: Mapping[str, str] | None = None) -> str:
    """Return a question as HTML, its answer folded away; `aside` stands below it, `blocks` below its choices."""
    below = blocks or {}
    choices = "".join(f"<li>{rich(choice)}{block(below.get(choice, ''))}</li>" for choice in question.choices)
    answer, why = map(rich, question.resolution)
    fold = f"<details><summary>Answer</summary><p>The answer: <b>{answer}</b>. {why}</p></details>"
    return f"<p><b>{lead}</b> {rich(question.text)}</p>{block(aside)}{choices and f'<ul>{choices}</ul>'}{fold}"


class KeptPart(Part):
    """One of the ten questions, asked at the time `when`: an answer is kept, not judged; `keep` says how that went."""

    kind = "question"

    def __init__(
        self, when: str, name: str, said: str | None = None, keep: Callable[[str], str] = lambda _: KEPT
    ) -> None:
        self.when, self.name, self.keep = when, name, keep
        self.question = TEN[name]
        lead = f"{list(TEN).index(name) + 1} of {len(TEN)}."
        self.given = {"lead": lead, "text": rich(self.question.text), "entry": self.question.entry.told}
        self.entered, self.shown = ({"committed": said}, {"kept": KEPT}) if said else ({}, {})

    def show(self, entered: Plain, *, narrow: bool = False) -> Plain:  # noqa: ARG002 - a text has any width
        """Keep what is committed, the first time; say what is missing."""
        if "kept" not in self.shown and "committed" in entered:
            judged = self.question.entry.judge(entered["committed"])
            self.entered = entered
            self.shown = {"kept": self.keep(judged.said)} if judged else {"asked": UNSURE}
        return self.shown

    @property
    def told(self) -> Plain:
        """The question's name, and when it is asked."""
        return {"kept": self.name, "when": self.when}
