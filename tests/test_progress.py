"""`progress`: marks survive a restart, a damaged file costs nothing but marks, and the course is seen at a glance."""

import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest

from course_lib import catalogue, check, progress
from course_lib.notebook.marks import marks_file, read_marks, record
from course_lib.notebook.own.functions import NETWORK


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "marks"))
    return tmp_path / "marks"


def relu_forward(inputs):
    return np.maximum(0, inputs)


def states():
    return {exercise.name: status for exercise, status in progress().states}


def test_before_anything_is_checked_every_exercise_of_the_course_is_there_unsolved(file):
    assert states() == dict.fromkeys(catalogue.exercises(), "not attempted")
    assert not file.exists()


@pytest.mark.usefixtures("file")
def test_a_check_leaves_its_mark_which_another_process_reads():
    check(relu_forward)
    script = "from course_lib import progress; progress()"
    seen = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    assert seen.stdout.startswith("1 of ")
    assert states()["relu_forward"] == "correct"
    assert f"1 of {len(catalogue.exercises())} exercises solved" in repr(progress())
    assert "03 relu: ✓ relu_forward, ○ relu_backward, ○ leaky_relu_backward" in repr(progress()).splitlines()


def test_what_was_solved_once_stays_solved_and_what_was_tried_is_told_apart(file):
    record("relu_forward", "correct")
    record("relu_forward", "incorrect")
    record("relu_backward", "incorrect")
    record("one_hot", "not attempted")
    assert (states()["relu_forward"], states()["relu_backward"]) == ("correct", "incorrect")
    assert file.read_text().split("\n") == ["", "relu_forward correct", "relu_backward incorrect"]


def test_a_mark_is_written_once_however_often_one_checks(file):
    for _ in range(5):
        record("relu_forward", "correct")
    assert file.read_text() == "\nrelu_forward correct"


@pytest.mark.parametrize(
    "damage",
    [b"\xff\xfe\x00garbage\n", b"relu_forward perfect\n", b"{}\n", b"relu_forward", b"\n\n", b"relu_backward corr"],
)
def test_a_damaged_file_costs_only_the_lines_that_are_damaged(file, damage):
    file.write_bytes(b"one_hot correct\n" + damage)
    assert states()["one_hot"] == "correct"
    assert list(read_marks()) == ["one_hot"]
    check(relu_forward)
    assert states()["one_hot"] == "correct"


def test_a_line_cut_short_does_not_swallow_the_next_mark(file):
    file.write_bytes(b"one_hot corr")
    record("relu_forward", "correct")
    assert states()["relu_forward"] == "correct"


def test_a_file_that_cannot_be_read_or_written_is_told_and_checks_go_on(file):
    file.mkdir()
    assert check(relu_forward).status == "correct"
    assert "cannot be read" in repr(progress())
    assert states()["relu_forward"] == "not attempted"


def test_marks_are_kept_beside_the_exercises_wherever_in_the_course_a_notebook_runs(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_PROGRESS")
    for folder in ("exercises", "notebooks", "solutions"):
        (tmp_path / folder).mkdir()
    for folder in ("exercises", "notebooks"):
        monkeypatch.chdir(tmp_path / folder)
        assert marks_file() == tmp_path / ".course-progress"
    monkeypatch.chdir(tmp_path / "solutions")
    check(relu_forward)
    assert not (tmp_path / ".course-progress").exists(), "the course's own answers are nobody's progress"


def shown():
    """Return the page's table: for each row its heading, what is seen at once, and what is behind it."""
    page = ElementTree.fromstring(progress()._mimebundle()["text/html"].replace("&nbsp;", " "))
    rows = page.find("table").findall("tr")[1:]
    texts = [("".join(row.find("th").itertext()), row.find("td/details")) for row in rows]
    return {
        heading: ("".join(details.find("summary").itertext()), [line.text for line in details.findall("div")])
        for heading, details in texts
    }


@pytest.mark.usefixtures("file")
def test_a_row_a_chapter_shows_a_mark_an_exercise_and_has_the_names_behind_them():
    record("relu_forward", "correct")
    record("relu_backward", "incorrect")
    rows = shown()
    assert list(rows)[:-1] == list(dict.fromkeys(e.chapter.replace("_", " ") for e in catalogue.exercises().values()))
    assert rows["03 relu"] == (
        "✓\u202f✗\u202f○ 1 of 3",
        ["✓ solved: relu_forward", "✗ tried: relu_backward", "○ not yet: leaky_relu_backward"],
    )
    assert sum(len(lines) for _, lines in rows.values()) == len(catalogue.exercises()) + len(NETWORK)


def test_how_much_of_the_network_is_the_learners_is_what_is_in_their_file(file):
    record("relu_forward", "correct")
    assert shown()["the network, yours"][0].endswith(f"0 of {len(NETWORK)}"), "solved before there was such a file"
    check(relu_forward)
    at_once, lines = shown()["the network, yours"]
    assert at_once.endswith(f"1 of {len(NETWORK)}")
    assert "✓ yours: relu_forward" in lines
    assert "○ the library's: relu_backward" in lines
    assert "✓ relu_forward" in repr(progress()).splitlines()[-1]
    assert "Your functions are in my_backprop.py, beside it." in progress()._mimebundle()["text/html"]
    file.with_name("my_backprop.py").write_text("def (")
    assert "Your my_backprop.py cannot be read: line 1" in repr(progress())
    assert shown()["the network, yours"][0].endswith(f"0 of {len(NETWORK)}")


@pytest.mark.usefixtures("file")
def test_the_page_links_the_exercises_and_names_its_file():
    html = progress()._mimebundle()["text/html"]
    assert 'href="../exercises/03_relu.ipynb"' in html
    assert "Kept in marks" in html
