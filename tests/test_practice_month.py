"""A month of practice, day by day: on a page of the book, and in a notebook with a kernel of its own.

Each task is answered as its front end does it: by what a control commits.
"""

import json
from collections import Counter
from contextlib import contextmanager
from random import Random

import pytest
from jupyter_client.manager import start_new_kernel

from course_lib.notebook import practice as module
from course_lib.notebook.practice import SESSION, reviews
from course_lib.notebook.session import answer
from course_lib.parts.part import LIVE

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
# Of what is due: card, seconds, how it is entered, the right answer, and where the notebook's control is.
TOLD = """\
tasks = getattr(due, "tasks", [])
of = lambda task: (task.card, task.seconds, task.question.entry.told, task.question.answer, {})
print(json.dumps([of(task) for task in tasks]))
"""


@contextmanager
def page(_):
    """A page of the book: a session runs its cells, and is told what its controls commit."""

    def ask(**asks):
        return json.loads(answer(json.dumps({"page": "month", "files": {}, "exercise": "", "cell": "cell"} | asks)))

    def due(day):
        (shown,) = ask(code=DUE.format(day))["outputs"]
        (printed,) = ask(code=TOLD.format(None))["outputs"]
        places = [part["place"] for part in shown["data"].get(LIVE, [])]
        return [[*told[:-1], place] for told, place in zip(json.loads(printed["text"]), places, strict=True)]

    assert ask(code=BEGIN)["outputs"] == []
    yield due, lambda place, entered: ask(part=place, entered={"committed": entered})["shown"]["verdict"]["right"]


@contextmanager
def notebook(folder):
    """A notebook: what its controls commit comes to the kernel in the messages that JupyterLab sends."""
    manager, client = start_new_kernel(cwd=str(folder))

    def run(code):
        texts = []
        client.execute_interactive(code, output_hook=lambda message: texts.append(message["content"].get("text", "")))
        return "".join(texts)

    def due(day):
        run(DUE.format(day))
        return json.loads(run(TOLD.format("task.widget.model_id")))

    def commit(model, entered):
        data = {"method": "update", "state": {"entered": {"committed": entered}}, "buffer_paths": []}
        client.shell_channel.send(client.session.msg("comm_msg", {"comm_id": model, "data": data}))
        verdicts = "{task.widget.model_id: task.widget.shown['verdict']['right'] for task in tasks if task.verdict}"
        return json.loads(run(f"print(json.dumps({verdicts}))"))[model]

    try:
        run(BEGIN)
        yield due, commit
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def entered(entry, right, *, rightly):
    match entry["kind"]:
        case "choice":
            return right if rightly else next(option for option in entry["options"] if option != right)
        case "order":
            return right if rightly else right[::-1]
        case "fields":
            return {name: str(number + 50 * (not rightly)) for name, number in right.items()}
    return str(right + 50 * (not rightly))


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("host", "days"), [(page, 60), (notebook, 30)])
def test_a_month_of_practice(host, days, tmp_path, monkeypatch):
    """A learner who is right five times of six comes every day: about five minutes at most, and it becomes less."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "marks"))
    monkeypatch.setattr(module, "now", module.now)  # what the page's cells put there is gone after the test
    random, asked = Random(0), Counter()  # noqa: S311
    with host(tmp_path) as (due, commit):
        for day in range(days):
            tasks = due(day)
            assert sum(seconds for _, seconds, *_ in tasks[:-1]) <= SESSION
            assert len({card for card, *_ in tasks}) == len(tasks)
            for card, _, entry, right, place in tasks:
                asked[card] += 1
                rightly = random.random() < 5 / 6
                assert commit(place, entered(entry, right, rightly=rightly)) is rightly
    assert set(asked) == set(SOLVED)
    assert all(2 <= times <= days * 3 // 4 for times in asked.values()), asked
    assert len(reviews()) == asked.total()
