"""Two months of practice, day by day, on a page of the book; those of a browser are in tests/browser/practised.py.

Each task is answered as its front end does it: by what a control commits.
"""

import json
from collections import Counter
from random import Random

from course_lib.notebook import practice as module
from course_lib.notebook.practice import SESSION, reviews
from course_lib.notebook.session import answer
from course_lib.parts.part import LIVE
from tests.full import cases

SOLVED = ("relu_forward", "relu_backward", "softmax_backward", "sgd_step", "dense_forward")
BEGIN = f"""\
import json
from datetime import UTC, datetime, timedelta
from course_lib import practice
from course_lib.notebook import practice as module
from course_lib.notebook.marks import record
day = 0
module.now = lambda: datetime(2026, 5, 1, 9, 30, tzinfo=UTC) + day * timedelta(days=1)
for name in {SOLVED}:
    record(name, "correct")
"""
DUE = "day = {}\ndue = practice()\ndue"
# Of what is due: card, seconds, how it is entered, and the right answer.
TOLD = """\
told = lambda task: (task.card, task.seconds, task.question.entry.told, task.question.answer)
print(json.dumps([told(task) for task in getattr(due, "tasks", [])]))
"""


def ask(**asks):
    return json.loads(answer(json.dumps({"page": "month", "files": {}, "exercise": "", "cell": "cell"} | asks)))


def due(day):
    (shown,) = ask(code=DUE.format(day))["outputs"]
    (printed,) = ask(code=TOLD)["outputs"]
    places = [part["place"] for part in shown["data"].get(LIVE, [])]
    return [[*told, place] for told, place in zip(json.loads(printed["text"]), places, strict=True)]


def entered(entry, right, *, rightly):
    match entry["kind"]:
        case "choice":
            return right if rightly else next(option for option in entry["options"] if option != right)
        case "order":
            return right if rightly else right[::-1]
        case "fields":
            return {name: str(number + 50 * (not rightly)) for name, number in right.items()}
    return str(right + 50 * (not rightly))


def test_two_months_of_practice(tmp_path, monkeypatch):
    """A learner who is right five times of six comes every day: about five minutes at most, and it becomes less."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "marks"))
    monkeypatch.setattr(module, "now", module.now)  # what the page's cells put there is gone after the test
    random, asked, days = Random(0), Counter(), cases(25, 60)  # noqa: S311
    assert ask(code=BEGIN)["outputs"] == []
    for day in range(days):
        tasks = due(day)
        assert sum(seconds for _, seconds, *_ in tasks[:-1]) <= SESSION
        assert len({card for card, *_ in tasks}) == len(tasks)
        for card, _, entry, right, place in tasks:
            asked[card] += 1
            rightly = random.random() < 5 / 6
            shown = ask(part=place, entered={"committed": entered(entry, right, rightly=rightly)})["shown"]
            assert shown["verdict"]["right"] is rightly
    assert set(asked) == set(SOLVED)
    assert all(2 <= times <= days * 3 // 4 for times in asked.values()), asked
    assert len(reviews()) == asked.total()
