"""The ten questions of a hand-in: read as data, believed where they are the course's own, counted in the report."""

import json
import re
from dataclasses import replace

import pytest

from course_classroom import cli
from course_classroom.questions import LONGEST, handed_in
from course_classroom.results import store
from course_lib import questions
from course_lib.asking.ten import ANSWERS, TEN
from tests.classroom.submissions import solved

BEFORE = {"gate": "0 and 5", "fork": "4"}
AFTER = {name: question.answer for name, question in TEN.items()}


def notebook(*answers, content=None):
    """A hand-in in which the cell of the ten questions has shown these answers, one output each."""
    made = json.loads(content or '{"cells": [{"cell_type": "code", "source": "", "outputs": []}]}')
    cell = next(cell for cell in made["cells"] if cell["cell_type"] == "code")
    cell["outputs"] = [
        {"output_type": "display_data", "metadata": {}, "data": {ANSWERS: one, "text/plain": "…"}} for one in answers
    ]
    return json.dumps(made, ensure_ascii=False).encode()


def test_answers_are_read_as_the_notebook_of_the_learner_has_them(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "marks"))
    for when, given in (("before", BEFORE), ("after", AFTER)):
        asked = questions(when)
        for name, option in given.items():
            asked.widgets[name].entered = {"committed": option}
    assert handed_in(notebook(asked._bundle()[ANSWERS])) == {"before": BEFORE, "after": AFTER}


@pytest.mark.parametrize("indent", [None, 1])
def test_the_last_output_counts_however_the_file_is_written(indent):
    content = json.loads(notebook({"before": {}, "after": {"gate": "0 and 0"}}, {"before": BEFORE, "after": AFTER}))
    for ascii_ in (True, False):
        written = json.dumps(content, indent=indent, ensure_ascii=ascii_).encode()
        assert handed_in(written) == {"before": BEFORE, "after": AFTER}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"\xff" * 100,
        f'"{ANSWERS}": '.encode(),
        f'"{ANSWERS}": '.encode() + b"[" * LONGEST,
        f'"{ANSWERS}": '.encode() + b'{"before":' * LONGEST,
        notebook(3),
        notebook({"before": [], "after": "gate"}),
        notebook({"before": {"gate": "<script>"}, "after": {"no question": "4"}}),
        notebook({"before": {"gate": ["0 and 5"]}, "after": {"gate": {}}}),
        notebook({"before": {"padding": "x" * LONGEST, **BEFORE}}),
    ],
)
def test_what_is_forged_or_broken_is_nothing(content):
    assert handed_in(content) == {}


def test_a_result_holds_them_and_the_report_shows_both(trusted, tmp_path):
    given = {"before": BEFORE, "after": AFTER}
    with_them = trusted.grader.grade(trusted.submission(notebook(given, content=solved())))
    assert with_them.questions == given
    assert with_them.exercises["relu_forward"].status == "correct"
    store(tmp_path, replace(with_them, student="ada"))
    store(tmp_path, replace(with_them, student="bob", questions={"before": {"gate": "−3 and 0"}, "after": {}}))
    store(tmp_path, replace(with_them, student="cy", questions={}))
    assert cli.main(["report", str(tmp_path)]) == 0
    assert rows(tmp_path, "index.html")["gate"] == ["1 of 2", "1 of 1"]
    assert rows(tmp_path, "index.html")["fork"] == ["1 of 1", "1 of 1"]
    assert rows(tmp_path, "index.html")["step"] == ["0 of 0", "1 of 1"]
    assert rows(tmp_path, "students/ada.html")["gate"] == ["✗ 0 and 5", "✓ −3 and 0"]
    assert rows(tmp_path, "students/ada.html")["step"] == ["–", "✓ 1.2"]
    assert rows(tmp_path, "students/bob.html")["gate"] == ["✓ −3 and 0", "–"]
    assert rows(tmp_path, "students/cy.html") == {}


def rows(folder, page):
    """The table of the ten questions: by question, what stands before and after."""
    html = (folder / "report" / page).read_text(encoding="utf-8")
    table = re.search(r"<caption>(?:Ten questions|Right answers by question).*?</table>", html, re.DOTALL)
    found = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>', table[0]) if table else []
    return {name: [before, after] for name, (_, before, after) in zip(TEN, found, strict=True)} if found else {}
