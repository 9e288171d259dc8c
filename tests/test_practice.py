"""`practice`: what is due comes back when it is due, and a damaged line costs its own review and nothing else."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from course_lib import catalogue, practice, predict, progress
from course_lib.asking.entries import Choice, Fields, Order
from course_lib.asking.question import Question
from course_lib.notebook.marks import read_marks, record
from course_lib.notebook.practice import IN_A_ROW, Task, reviews, standing
from course_lib.notebook.predicted import predictions
from course_lib.practising.due import Review, cards, read_review, remembered, waiting
from course_lib.practising.making import item

START = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SOLVED = ("relu_forward", "relu_backward", "softmax_backward", "sgd_step", "dense_forward")


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "marks"))
    return tmp_path / "marks"


@pytest.fixture
def clock(monkeypatch):
    """The time, which a test sets."""
    times = {"now": START}
    monkeypatch.setattr("course_lib.notebook.practice.now", lambda: times["now"])
    return times


def solve(*names):
    for name in names:
        record(name, "correct")


def answer(task, *, right):
    """Commit as the page does."""
    entry, answer = task.question.entry, task.question.answer
    if isinstance(entry, Choice):
        entered = answer if right else next(option for option in entry.options if option != answer)
    elif isinstance(entry, Order):
        entered = list(answer if right else answer[::-1])
    elif isinstance(entry, Fields):
        entered = {name: str(number + (not right) * 50) for name, number in answer.items()}
    else:
        entered = str(answer + (not right) * 50)
    task.widget.entered = {"committed": entered}
    assert task.verdict.right is right
    return task.widget.shown["verdict"]


def test_it_begins_with_the_first_exercise_that_is_solved():
    assert "begins when you have solved an exercise" in repr(practice())
    record("relu_backward", "incorrect")
    assert "begins when you have solved an exercise" in repr(practice())
    solve("relu_backward")
    (task,) = practice().tasks
    assert task.card == "relu_backward"
    assert "03 relu. " in repr(practice())


def test_what_was_right_comes_later_than_what_was_wrong(clock):
    solve("relu_backward", "softmax_backward")
    first, second = practice().tasks
    answer(first, right=True)
    answer(second, right=False)
    assert "Nothing is due today. The next task comes on 2 May" in repr(practice())
    clock["now"] += DAY
    (again,) = practice().tasks
    assert again.card == second.card == "softmax_backward"
    assert repr(again) != repr(second)
    clock["now"] += DAY
    assert {task.card for task in practice().tasks} == {"relu_backward", "softmax_backward"}


@pytest.mark.usefixtures("clock")
def test_the_first_answer_stands_and_is_kept(file):
    solve("relu_backward")
    (task,) = practice().tasks
    answer(task, right=False)
    task.widget.entered = {"committed": task.question.answer}
    assert not task.verdict.right
    assert reviews() == [Review("relu_backward", START, right=False)]
    assert "practised:relu_backward 2026-05-01T09:30:00+00:00 wrong" in file.read_text(encoding="utf-8").splitlines()
    assert read_marks() == {"relu_backward": "correct"}


def test_a_damaged_line_costs_its_own_review_alone(file, clock):
    solve("relu_backward")
    answer(practice().tasks[0], right=True)
    text = file.read_text(encoding="utf-8")
    lines = (
        "practised:relu_backward",
        "practised:relu_backward soon right",
        "practised:relu_backward 2026-05-01 right",
    )
    forged = (
        "practised:no_such_exercise 2026-05-01T09:30:00+00:00 right",
        "predicted:abc {",
        'predicted:abc {"at": 3}',
    )
    file.write_text("\n".join([*lines, *forged, text, "practised:relu_backward 2026-05-01T09:30:00+00:00 ri"]))
    assert Review("relu_backward", START, right=True) in reviews()
    assert len(reviews()) == 2
    clock["now"] += 10 * DAY
    assert [task.card for task in practice().tasks] == ["relu_backward"]
    assert [name for name, _, _ in standing()] == ["relu_backward"]


def test_a_file_that_cannot_be_read_is_said(file):
    file.mkdir()
    assert "Your marks cannot be read, so nobody knows what is due" in repr(practice())
    assert "Your marks cannot be read" in repr(progress())


def test_an_exercise_can_be_asked_for():
    tasks = practice("relu_backward").tasks
    assert len(tasks) == IN_A_ROW == len({repr(task) for task in tasks})
    assert {task.card for task in tasks} == {"relu_backward"}
    answer(tasks[0], right=True)
    assert repr(practice("relu_backward").tasks[0]) == repr(tasks[1])

    def relu_backward(dvalues, inputs):
        raise NotImplementedError

    assert repr(practice(relu_backward)) == repr(practice("relu_backward"))
    assert "no small tasks" in repr(practice("telling_batch"))
    with pytest.raises(ValueError, match="came 'relu'"):
        practice("relu")


def test_it_shows_without_a_kernel():
    bundle = practice("softmax_backward")._repr_mimebundle_()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert bundle["text/html"].count("<details>") == IN_A_ROW
    assert "softmax_backward" in bundle["text/plain"]


def test_what_the_page_is_told_is_plain_and_says_the_mistake():
    exercise = catalogue.exercise("relu_backward")
    task = Task.of_item(item(exercise, "which", "0"))
    given = task.widget.given
    assert set(given["entry"]["blocks"]) == set(given["entry"]["options"])
    assert given["below"].startswith("<pre>dvalues = ")
    assert given["asks"] == "Answer"
    assert json.loads(json.dumps(given)) == given
    verdict = answer(task, right=False)
    assert verdict["said"] in task.item.options
    assert verdict["objection"]
    fields = Task.of_item(item(exercise, "entries", "1"))
    assert fields.widget.given["entry"]["columns"] == len(fields.question.entry.right) // (
        1 + ("[1, " in repr(fields.widget.given))
    )
    assert answer(fields, right=False)["answer"].startswith("<pre>[[")
    order = Task.of_item(item(catalogue.exercise("softmax_backward"), "order", "0"))
    assert order.widget.given["entry"]["code"] is True
    shown = answer(order, right=False)
    assert (shown["said"], shown["answer"][:14]) == ("", "<pre>average =")


PREDICTIONS = {
    "a choice": ("Which?", "this", {"this": "Yes.", "that": "No."}, "that", "this"),
    "a number": ("How many?", 2.5, "Count.", "3", "2.5"),
    "fields": ("Both?", {"x": 1, "y": 2}, "So.", {"x": "1", "y": "1"}, {"x": "1", "y": "2"}),
    "an order": ("In order?", ["first", "then"], "So.", ["then", "first"], ["first", "then"]),
}


@pytest.mark.parametrize("kind", PREDICTIONS)
def test_a_wrong_prediction_comes_back_and_a_right_one_does_not(clock, monkeypatch, kind):
    text, due, why, wrong, right = PREDICTIONS[kind]
    monkeypatch.setenv("JPY_SESSION_NAME", "notebooks/03_relu.ipynb")
    one = predict(text, due, why)
    one.widget.entered = {"committed": wrong}
    other = predict(f"{text} Really?", due, why)
    other.widget.entered = {"committed": right}
    assert [(kept.right, kept.notebook) for kept in predictions().values()] == [(False, "03_relu"), (True, "03_relu")]
    assert "Nothing is due today" in repr(practice())
    clock["now"] = datetime.now(UTC) + DAY
    (task,) = practice().tasks
    assert task.question == Question(text, due, why)
    assert task.lead == "Once more, from 03 relu."
    answer(task, right=True)
    assert "Nothing is due today" in repr(practice())
    clock["now"] += DAY
    assert [review.right for review in reviews()] == [False, True]
    again = predict(text, due, why)
    again.widget.entered = {"committed": right}
    assert [kept.right for kept in predictions().values()] == [False, True]  # the first one stands


def test_nothing_is_kept_of_nobody(file, monkeypatch):
    monkeypatch.setenv("JPY_SESSION_NAME", "solutions/03_relu.ipynb")
    answer(practice("relu_backward").tasks[0], right=True)
    predict("How many?", 2, "Count.").widget.entered = {"committed": "3"}
    assert not file.exists()


def test_progress_shows_what_is_remembered(clock):
    assert "practised" not in repr(progress())
    solve("relu_backward", "sgd_step")
    for task, right in zip(practice().tasks, (True, False), strict=True):
        answer(task, right=right)
    assert "practised, and remembered: ✓ relu_backward, 100%, ✓ sgd_step, 100%" in repr(progress())
    clock["now"] += DAY
    assert "✓ relu_backward, 9" in repr(progress())
    assert "○ sgd_step, " in repr(progress())
    assert "<div>○ due: sgd_step, " in progress()._mimebundle()["text/html"]


def test_a_review_is_read_as_it_was_written():
    for right in (True, False):
        review = Review("relu_backward", START, right=right)
        assert read_review(review.card, review.line) == review
    berlin = read_review("relu_backward", "2026-05-01T11:30:00+02:00 right")
    assert berlin == Review("relu_backward", START, right=True)
    for line in ("", "right", "2026-05-01T09:30:00 right", "2026-05-01T09:30:00+00:00 perhaps", "yesterday right"):
        assert read_review("relu_backward", line) is None


def test_intervals_grow_while_answers_are_right_and_one_that_is_wrong_comes_the_next_day():
    at, gaps, history = START, [], []
    for _ in range(6):
        history.append(Review("x", at, right=True))
        due = cards(history)["x"].due
        gaps.append((due - at).days)
        at = due
    assert gaps == sorted(gaps)
    assert gaps[0] >= 1
    assert gaps[-1] > 30
    assert (cards([*history, Review("x", at, right=False)])["x"].due - at).days < gaps[0] + gaps[1]
    assert remembered(cards(history)["x"], at) == pytest.approx(0.9, abs=0.01)
    assert remembered(cards(history)["x"], at + 100 * DAY) < 0.9


def test_what_is_due_at_night_is_due_in_the_morning():
    known = cards([Review("x", START + DAY / 2, right=False)])  # at half past nine in the evening
    assert waiting(known, START + DAY) == ["x"]
    assert waiting(known, START + DAY - DAY / 24) == []


def test_a_session_ends_with_the_task_that_no_longer_fits(monkeypatch):
    solve(*SOLVED)
    whole = [task.seconds for task in practice().tasks]
    monkeypatch.setattr("course_lib.notebook.practice.SESSION", sum(whole[:3]))
    assert [task.seconds for task in practice().tasks] == whole[:3]
    monkeypatch.setattr("course_lib.notebook.practice.SESSION", 1)
    assert len(practice().tasks) == 1


def test_the_likeliest_to_be_forgotten_comes_first():
    known = cards(
        [Review("a", START, right=True), Review("b", START, right=False), Review("c", START - DAY, right=False)]
    )
    assert waiting(known, START + 20 * DAY) == ["c", "b", "a"]
    assert waiting(known, START + DAY) == ["c", "b"]
    assert waiting(known, START) == ["c"]
