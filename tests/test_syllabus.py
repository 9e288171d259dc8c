"""docs/syllabus.md: it leaves no exercise out, names none that is not there, and its hours are the course's."""

import re
from collections import Counter
from pathlib import Path

from course_lib import catalogue

ROOT = Path(__file__).resolve().parents[1]
SYLLABUS = (ROOT / "docs" / "syllabus.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([a-z]\w+|\d\d_\w+)`")


def section(title):
    return SYLLABUS.partition(f"## {title}\n")[2].partition("\n## ")[0]


def rows(text):
    return [
        [CODE.findall(cell) for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| ")
    ]


def chapters():
    of = {}
    for exercise in catalogue.exercises().values():
        of.setdefault(exercise.chapter, []).append(exercise.name)
    return of


def test_every_exercise_is_core_or_optional_in_its_chapter():
    table = {row[0][0]: [*row[1], *row[2]] for row in rows(section("Core and optional")) if row[0]}
    assert {chapter: Counter(names) for chapter, names in table.items()} == {
        chapter: Counter(names) for chapter, names in chapters().items()
    }
    assert all(row[1] for row in rows(section("Core and optional")) if row[0])


def test_each_plan_hands_out_chapters_once_and_in_their_order():
    plans = re.split(r"\n\*\*", section("Three plans"))[1:]
    assert len(plans) == 3
    order = list(chapters())
    for plan in plans:
        handed_out = [chapter for row in rows(plan) for chapter in row[2]]
        assert handed_out == sorted(set(handed_out), key=order.index)
    assert handed_out == order  # the longest has everything


def test_what_the_report_will_show_are_misconceptions_of_that_exercise():
    table = [(row[0][0], row[1]) for row in rows(section("What the class report will show")) if row[0]]
    assert len(table) > 8
    for exercise, slugs in table:
        assert set(slugs) <= {known.slug for known in catalogue.exercise(exercise).misconceptions}, exercise


def test_the_hours_are_those_of_the_readmes_map():
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("<!-- course map")[2].partition("<!-- end")[0]
    minutes = [re.findall(r"\| (\d+) \| \[(\d+) minutes", line) for line in table.splitlines()]
    read, solve = (round(sum(int(pair[0][side]) for pair in minutes if pair) / 60) for side in (0, 1))
    assert f"about {read} hours to read and about {solve} hours to solve" in " ".join(SYLLABUS.split())
