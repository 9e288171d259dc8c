"""Practice over days, where a page has its clock set; beside it, what is due here by the marks that the page keeps."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Protocol

import pytest
from playwright.sync_api import Locator, expect

from course_lib.asking.entries import Choice, Order
from course_lib.asking.question import Question
from course_lib.notebook import practice as module
from course_lib.notebook.marks import read_all
from course_lib.notebook.practice import Practice, Task, practice, standing
from course_lib.practising.due import Review
from tests.full import some

DAYS = some(range(30), 2)
AT = """\
from datetime import datetime
from course_lib import practice, progress
from course_lib.notebook import practice as module
module.now = lambda: datetime.fromisoformat("{}")
"""


class Host(Protocol):
    """Where a learner practises."""

    def due(self, now: datetime) -> Locator:
        """Set the clock, ask what is due, and return the place where it is shown."""

    def progress(self) -> Locator:
        """Ask for progress, and return the place where it is shown."""

    def marks(self) -> str:
        """Return what is kept."""


def practise(host: Host, start: datetime, file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Practise day by day, right five times of six; yield the cards that were asked, behind each day.

    What is due is what is due here by the same marks, which are laid into `file`; answers are kept as they were given,
    and `progress` says at the end how much of each exercise is remembered.
    """
    random = Random(0)  # noqa: S311
    monkeypatch.setenv("COURSE_PROGRESS", str(file))
    for day in DAYS:
        now = start + timedelta(days=day)
        monkeypatch.setattr(module, "now", lambda now=now: now)
        file.write_text(host.marks(), encoding="utf-8")
        known, due = len(read_all(module.KIND)), practice()
        tasks = due.tasks if isinstance(due, Practice) else []
        place = host.due(now)
        if not tasks:
            expect(place).to_contain_text("Nothing is due today.")
        expect(place.get_by_role("button", name="Commit", exact=True)).to_have_count(len(tasks))
        parts = place.locator(".bp-question").all()
        does = [(task, part, random.random() < 5 / 6) for task, part in zip(tasks, parts, strict=True)]
        for task, part, right in does:
            commit(part, task, right=right)
        file.write_text(host.marks(), encoding="utf-8")
        done = [(task.card, Review(task.card, now, right).line) for task, _, right in does]
        assert read_all(module.KIND)[known:] == done
        yield {task.card for task in tasks}
    said = host.progress()
    for name, share, is_due in standing():
        expect(said).to_contain_text(f"{'due' if is_due else 'remembered'}: {name}, {share:.0%}")


def commit(part: Locator, task: Task, *, right: bool) -> None:
    """Answer a task by hand, rightly or wrongly."""
    expect(part).to_contain_text(task.lead)
    enter(part, task.question, right=right)
    part.get_by_role("button", name="Commit").click()
    expect(part.get_by_role("status")).to_contain_text("✓ Yes." if right else "✗ ")


def enter(part: Locator, question: Question, *, right: bool) -> None:
    """Enter the answer to a question, or a wrong one."""
    entry, answer = question.entry, question.answer
    if isinstance(entry, Choice):
        fits = [place for place, option in enumerate(entry.options) if (option == answer) is right]
        part.get_by_role("radio").nth(fits[0]).check()
    elif isinstance(entry, Order):
        _put(part, entry.right if right else entry.right[::-1])
    else:
        numbers = answer.values() if isinstance(answer, dict) else [answer]
        for number, box in zip(numbers, part.get_by_role("textbox").all(), strict=True):
            box.fill(str(number + 50 * (not right)))


def _put(part: Locator, wanted: tuple[str, ...]) -> None:
    for place, item in enumerate(wanted):
        now = part.locator("li").evaluate_all("items => items.map(item => item.dataset.item)")
        for _ in range(now.index(item) - place):
            part.get_by_role("button", name=f"{item}: up", exact=True).click()
