"""Random histories of checks, edits by hand and damage: whatever happens, the file works and nothing is lost."""

import builtins
import json
import random
import re
import runpy
from pathlib import Path

import pytest

from course_lib import catalogue
from course_lib.judging.judge import judge
from course_lib.judging.trial import run_for
from course_lib.notebook.own.file import keep
from course_lib.notebook.own.names import bound, uses
from tests.full import cases

ROOT = Path(__file__).resolve().parents[2]
EXERCISES = catalogue.exercises()
NAMES = ("help_me", "EPS", "clip", "max", "accuracy", "one_hot")
STEPS = 25
# Ways to write a helper that gives a number: the name, a number, another helper's call.
HELPERS = (
    ("{name} = {number}", "{name}"),
    ("{name} = lambda: {number}", "{name}()"),
    ("def {name}():\n    return {number}", "{name}()"),
    ("def {name}(number={number}):\n    return {other} + number", "{name}()"),
    ("def {name}(number={other}):\n    return number + {number}", "{name}()"),
    ("class {name}:\n    @staticmethod\n    def number():\n        return {number}", "{name}.number()"),
    ("class {name}:\n    def number(self):\n        return {other} + {number}", "{name}().number()"),
)


def cells():
    for path in sorted((ROOT / "solutions").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            yield cell["id"], "".join(cell["source"])


def solutions():
    return ((name.removeprefix("answer-"), text) for name, text in cells() if name.startswith("answer-"))


ANSWERS = {name: text for name, text in solutions() if not name.startswith("bug_in_")}
DEFINED = {found[1]: text for _, text in cells() if (found := re.match(r"def (\w+)", text))}


class History:
    """What happens to one file, and what must be somewhere afterwards."""

    def __init__(self, notebook, file, seed):
        self.notebook, self.file, self.random = notebook, file, random.Random(seed)  # noqa: S311
        self.number, self.must_be = 0, []
        self.kept, self.last = set(), ""

    def next(self):
        self.number += 1
        return self.number

    def step(self):
        self.random.choice([self.answer] * 5 + [self.again, self.by_hand, self.into_an_answer, self.damage])()

    def helper(self, depth=2):
        """Write a helper or a few; return their text, and an expression with its value."""
        way, use = self.random.choice(HELPERS)
        name, number = self.random.choice(NAMES), self.next()
        text, other, value = "", "0", 0
        if "{other}" in way:
            if not depth:
                return self.helper(depth)
            text, other, value = self.helper(depth - 1)
            if name in re.findall(r"\w+", text):
                return self.helper(depth)
        said = way.format(name=name, number=number, other=other)
        return f"{text}\n{said}", use.format(name=name), value + number

    def answer(self):
        name = self.random.choice(list(ANSWERS))
        helpers, use, value = self.helper()
        if self.random.random() < 0.3:
            helpers, use, value = "", "0", 0
        head, body = re.fullmatch(r'(def .*?:\n    """.*?"""\n)(.*)', ANSWERS[name], re.DOTALL).groups()
        mark = f"# answer {self.next()}"
        text = f"{head}    {use} == {value} or 1 / 0  {mark}\n{body}"
        taken = {used.name for used in uses(ANSWERS[name])} & set(re.findall(r"\w+", helpers))
        if name in re.findall(r"\w+", helpers) or taken:
            return  # in a notebook, too, this would be another function
        self.notebook.run(f"del_these = [n for n in {NAMES!r} if n in globals()]\nfor n in del_these: del globals()[n]")
        for used in sorted({use.name for use in uses(ANSWERS[name])} & DEFINED.keys()):
            self.notebook.run(DEFINED[used])  # an answer to another exercise, or what the notebook gives
        self.notebook.run(f"{helpers}\n\n{text}")
        self.keep(name)
        self.must_be.append(mark)

    def keep(self, name):
        said = keep(EXERCISES[name], self.notebook.names[name])
        assert said.startswith("Kept in `my_backprop.py`"), said
        if "damaged" in said:
            self.kept.clear()
        self.kept.add(name)
        self.last = name
        self.holds(name)

    def again(self):
        """The answer that came last, once more."""
        before = self.text()
        if self.last and "damage" not in before:
            said = keep(EXERCISES[self.last], self.notebook.names[self.last])
            assert said == "It is in your `my_backprop.py`." or "    # hand" in before, said
            assert before == self.text() or "    # hand" in before
            self.holds(self.last)

    def by_hand(self):
        """Somebody adds a line at an end, or between two blocks."""
        line = self.random.choice(["# hand {0}", "mine_{0} = {0}", "def hand_{0}():\n    return {0}"]).format(
            self.next()
        )
        parts = self.text().split("\n\n\n")
        place = self.random.randrange(1, len(parts) + 1)
        self.file.write_text("\n\n\n".join([*parts[:place], line, *parts[place:]]) + "\n", encoding="utf-8")
        self.must_be.append(line.split("\n")[0])

    def into_an_answer(self):
        line = f"# hand {self.next()}"
        text = self.text()
        if marks := re.findall(r"# answer \d+\n", text):
            mark = self.random.choice(marks)
            self.file.write_text(text.replace(mark, f"{mark}    {line}\n"), encoding="utf-8")
            self.must_be.append(line)

    def damage(self):
        if self.random.random() < 0.3:
            self.file.write_text(f"{self.text()}\ndamage (\n", encoding="utf-8")

    def text(self):
        return self.file.read_text(encoding="utf-8") if self.file.exists() else ""

    def holds(self, name):
        """Say what holds after each check, whatever happened before."""
        text = self.text()
        own = runpy.run_path(str(self.file))
        for one in {name, self.random.choice(sorted(self.kept))}:
            probes = EXERCISES[one].probes(0)
            found = judge(EXERCISES[one], probes, run_for(EXERCISES[one], own[one], probes))
            assert found.status == "correct", f"{found}\n{text}"
        unknown = {use.name for use in uses(text)} - bound(text) - vars(builtins).keys()
        assert not unknown, text
        defined = [found for found in re.findall(r"^def (\w+)", text, re.MULTILINE) if found in EXERCISES]
        assert defined == [one for one in EXERCISES if one in self.kept], text
        everything = "".join(path.read_text(encoding="utf-8") for path in self.file.parent.glob("my_backprop*.py"))
        assert not [line for line in self.must_be if f"{line}\n" not in everything]


@pytest.mark.parametrize("seed", range(cases(6, 100)))
def test_whatever_happens_the_file_works_and_nothing_is_lost(notebook, file, seed):
    history = History(notebook, file, seed)
    for _ in range(STEPS):
        history.step()
    assert history.number
