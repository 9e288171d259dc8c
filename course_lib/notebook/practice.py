"""`practice`: what is due comes back, as small tasks that are made anew each time, about five minutes of them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from course_lib import catalogue
from course_lib.asking.question import Question, Verdict
from course_lib.judging.exercise import Exercise
from course_lib.notebook.marks import read_all, read_marks, record_answer
from course_lib.notebook.predicted import Predicted, predictions
from course_lib.parts.part import LIVE
from course_lib.parts.questions import QuestionPart
from course_lib.parts.tasks import TaskPart
from course_lib.practising.due import Review, cards, next_due, read_review, remembered, waiting
from course_lib.practising.items import Item, indented
from course_lib.practising.making import KINDS, SECONDS, item
from course_lib.showing.shown import HOST, Note

if TYPE_CHECKING:
    from course_lib.notebook.front_end import FrontEnd

KIND = "practised"
SESSION = 5 * 60  # seconds that a session takes, about
PREDICTED = 30  # of these, what a prediction takes that comes back
NONE_OF_IT = "Of this exercise no small tasks are made: write it anew, and let `check` judge it."
IN_A_ROW = 4  # tasks of one exercise that is asked for by its name


def practice(exercise: Any = None) -> "Practice | Note":
    """Ask what is due now, about five minutes of it, from what you have solved and predicted; or about one exercise.

    `exercise` is an exercise's name, such as "relu_backward", or the function itself. Each answer is judged at once; a
    wrong one that comes of a known mistake is told as that. When a task comes back depends on how it went.

    Raises ValueError where there is no such exercise.
    """
    try:
        tasks = _session() if exercise is None else _tasks_of(str(getattr(exercise, "__name__", exercise)))
        return Practice(tasks) if tasks else Note(_nothing() if exercise is None else NONE_OF_IT)
    except OSError as error:
        return Note(f"Your marks cannot be read, so nobody knows what is due: {error}.")


def standing() -> list[tuple[str, float, bool]]:
    """Return each exercise that was practised, how likely it is answered rightly now, and whether it is due.

    Raises OSError where the marks cannot be read.
    """
    known = {name: card for name, card in cards(reviews()).items() if name in catalogue.exercises()}
    due = waiting(known, now())
    return [(name, remembered(card, now()), name in due) for name, card in known.items()]


def now() -> datetime:
    """Return the time that counts."""
    return datetime.now(UTC)


def reviews() -> list[Review]:
    """Return what was practised, and each wrong prediction as a first review; raises OSError as `read_marks` does."""
    read = (read_review(card, line) for card, line in read_all(KIND))
    lost = [Review(_card(one), one.at, right=False) for one in predictions().values() if one.question]
    return [*lost, *filter(None, read)]


def _card(predicted: Predicted) -> str:
    return f"predicted/{predicted.key}"


def _solved() -> dict[str, Exercise]:
    marks = read_marks()
    return {name: one for name, one in catalogue.exercises().items() if marks.get(name) == "correct"}


def _session() -> list["Task"]:
    """Return what fits into a session of what is due: one task at least, where there is any."""
    tasks, taken = list[Task](), 0
    for task in _due():
        taken += task.seconds
        if tasks and taken > SESSION:
            break
        tasks.append(task)
    return tasks


def _due() -> Iterator["Task"]:
    """Give tasks: what is due, the likeliest to be forgotten first, then exercises that were not practised yet."""
    history = reviews()
    known, solved, turns = cards(history), _solved(), Counter(review.card for review in history)
    predicted = {_card(one): one for one in predictions().values()}
    for name in [*waiting(known, now()), *(name for name in solved if name not in known)]:
        if name in predicted:
            yield Task.of_prediction(predicted[name])
        elif name in solved and (made := _made(solved[name], turns[name])):
            yield Task.of_item(made)


def _tasks_of(name: str) -> list["Task"]:
    if name not in catalogue.exercises():
        raise ValueError(f"exercise must be the name of an exercise of the course: came {name!r}")
    turn = sum(review.card == name for review in reviews())
    items = (_made(catalogue.exercise(name), turn + place) for place in range(IN_A_ROW))
    return [Task.of_item(made) for made in items if made]


def _made(exercise: Exercise, turn: int) -> Item | None:
    """Make the next task of an exercise: of the kind whose turn it is, or of the next one that there is."""
    kinds = list(KINDS)
    start = (turn + len(exercise.name)) % len(kinds)  # not all exercises begin with the same kind
    made = (item(exercise, kind, str(turn)) for kind in [*kinds[start:], *kinds[:start]])
    return next(filter(None, made), None)


def _nothing() -> str:
    if not (due := next_due(cards(reviews()))):
        return "Nothing is due: it begins when you have solved an exercise, or predicted wrongly."
    day = due.astimezone()
    return f'Nothing is due today. The next task comes on {day.day} {day:%B}; `practice("relu_backward")` asks now.'


class Task:
    """One task: a question that is judged at once, and kept as a review of its card; it takes about so many seconds."""

    def __init__(self, question: Question, card: str, source: str, seconds: int, item: Item | None = None) -> None:
        self.question, self.card, self.seconds, self.item = question, card, seconds, item
        self.lead = f"{source.replace('_', ' ')}."
        keep = self._keep
        self.part = TaskPart(item, self.lead, keep) if item else QuestionPart(question, self.lead, keep)

    @classmethod
    def of_item(cls, made: Item) -> "Task":
        """Make the task of an item."""
        return cls(made.question, made.exercise.name, made.exercise.chapter, SECONDS[made.kind], made)

    @classmethod
    def of_prediction(cls, one: Predicted) -> "Task":
        """Make the task of a wrong prediction, which has its question."""
        assert one.question  # noqa: S101 - for the types
        return cls(one.question, _card(one), f"Once more, from {one.notebook or 'a chapter'}", PREDICTED)

    @cached_property
    def widget(self) -> "FrontEnd":
        """The live view in a notebook."""
        from course_lib.notebook.front_end import FrontEnd  # noqa: PLC0415 - a page of the book has no widgets

        return FrontEnd(self.part)

    @property
    def verdict(self) -> Verdict | None:
        """None until the learner has committed. The first commitment stands."""
        return self.part.verdict

    def _keep(self, verdict: Verdict) -> None:
        with suppress(OSError):  # as with a prediction
            record_answer(KIND, self.card, Review(self.card, now(), verdict.right).line)

    def __repr__(self) -> str:
        options = self.item.options if self.item else {}
        choices = (
            indented(choice, options[choice]) if choice in options else choice for choice in self.question.choices
        )
        aside = [self.item.aside] if self.item and self.item.aside else []
        return "\n".join([f"{self.lead} {self.question.text}", *aside, *(f"  ( ) {one}" for one in choices)])


class Practice:
    """What `practice` returns, shown by Jupyter as the last expression of a cell: the tasks, below each other."""

    def __init__(self, tasks: list[Task]) -> None:
        self.tasks = tasks

    def __repr__(self) -> str:
        return "\n\n".join(map(repr, self.tasks))

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        page = "".join(task.part.folded for task in self.tasks)
        return {**self._live(), "text/html": page, "text/plain": repr(self)}

    def _live(self) -> dict[str, Any]:
        if HOST.get():
            return {LIVE: [task.part for task in self.tasks]}
        from ipywidgets import VBox  # noqa: PLC0415 - a page of the book has no widgets

        box = VBox([task.widget for task in self.tasks], layout={"grid_gap": "14px"})
        view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
        return {"application/vnd.jupyter.widget-view+json": view}
