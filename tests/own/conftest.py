"""A course's folder that a learner works in, and notebooks there: cells that run as IPython runs them."""

import linecache
from datetime import date
from itertools import count

import pytest

from course_lib import check
from course_lib.notebook.own import file as own

_cells = count(1)


class Notebook:
    """Cells run one after the other in a namespace of their own, each with its text where Python looks for it."""

    def __init__(self):
        self.names = {"__name__": "__main__"}
        self.run("import numpy as np")

    def run(self, text):
        name = f"<cell {next(_cells)}>"
        linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
        exec(compile(text, name, "exec", dont_inherit=True), self.names)  # noqa: S102
        return self

    def check(self, name):
        return check(self.names[name])

    def keep(self, text, name):
        """Run a cell and check its function, which is right; return what was said of keeping it."""
        self.run(text)
        self.said.clear()
        outcome = self.check(name)
        assert outcome.status == "correct", outcome
        (said,) = self.said
        return said


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A learner's copy of the course; the current folder is that of its exercises."""
    for name in ("exercises", "notebooks", "solutions"):
        (tmp_path / name).mkdir()
    monkeypatch.delenv("COURSE_PROGRESS")
    monkeypatch.chdir(tmp_path / "exercises")
    return tmp_path


@pytest.fixture
def file(folder):
    return folder / "my_backprop.py"


@pytest.fixture
def former(folder):
    return folder / "my_backprop.former.py"


@pytest.fixture
def notebook(folder, monkeypatch):
    """A notebook in that folder; `said` has what checks have said of keeping an answer, since they show it only."""
    del folder
    said = []
    keep = own.keep
    monkeypatch.setattr("course_lib.notebook.verbs.keep", lambda *answer: said.append(keep(*answer)) or said[-1])
    Notebook.said = said
    return Notebook()


@pytest.fixture
def day(monkeypatch):
    """Let a check find another day."""

    def set_day(text):
        monkeypatch.setattr(
            own, "date", type("Day", (date,), {"today": classmethod(lambda _: date.fromisoformat(text))})
        )

    set_day("2026-03-01")
    return set_day
