"""Each command in docs/instructors.md gives the output that is printed below it."""

import re
import shlex
import zipfile

import pytest

from course_classroom import cli
from course_classroom.commands.common import LOOK
from course_classroom.results import Mark, Result, store
from tests.classroom.submissions import ROOT, put, small_class, solved
from tests.classroom.test_course_command import TRUST, course
from tests.classroom.test_give_back import CANVAS_FILES, GRADEBOOK, WORKSHEET

GUIDE = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n\$ course (.*)\n((?:.*\n)*?)```", GUIDE)


def outputs(folder):
    put(folder / "submissions", small_class())
    for words, printed in BLOCKS:
        trust = TRUST if words.startswith("grade") else []
        done = course(*shlex.split(words), *trust, cwd=folder)
        assert done.returncode == (LOOK if words.startswith("grade") else 0), done.stderr  # eve's file is empty
        yield words, printed, done.stdout


def test_the_guide_shows_what_the_commands_print(tmp_path):
    assert {words.split()[0] for words, _ in BLOCKS} == {"assign", "grade", "report", "export", "quiz"}
    for words, printed, came in outputs(tmp_path):
        assert came == printed, words


SHELL = [line for block in re.findall(r"```bash\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines()]
COMMANDS = [shlex.split(line)[1:] for line in SHELL if line.startswith("course ")]
# What installs programs or serves a class as root is done on no machine that tests.
INSTALLS = ("git clone", "python3 -m venv", "sudo apt", "npm ", "groupadd", "mkdir", "/opt/back-propagation/")
RIGHT, WRONG = Mark("correct", ""), Mark("incorrect", "It is wrong.", "identity")


def results(folder, students):
    for student, mark in students.items():
        identity = student.rpartition("_")[2]
        exercises = dict.fromkeys(("relu_forward", "relu_backward", "leaky_relu_backward"), mark)
        store(folder, Result(student, name=student.rpartition("_")[0], ids=(identity,), exercises=exercises))


@pytest.fixture
def week(tmp_path, monkeypatch):
    """A folder with what the guide's commands are told to read."""
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile("submissions.zip", "w") as archive:
        for name in CANVAS_FILES:
            archive.writestr(name, solved())
    (tmp_path / "roster.csv").write_text("name,id\nAda Lovelace,101\nBob Hopper,102\nCy Turing,103\n", encoding="utf-8")
    (tmp_path / "gradebook.csv").write_text(GRADEBOOK, encoding="utf-8")
    (tmp_path / "worksheet.csv").write_text(WORKSHEET, encoding="utf-8")
    (tmp_path / "points.toml").write_text("relu_forward = 2\n", encoding="utf-8")
    rules = re.search(r"`term.toml` may say:\n\n```toml\n(.*?)```", GUIDE, re.DOTALL)[1]
    (tmp_path / "term.toml").write_text(rules, encoding="utf-8")
    results(tmp_path / "grades", {"lovelaceada_101": RIGHT, "Bob van_der Hopper_12": WRONG})
    for folder in ("week-3", "week-4", "week-5"):
        results(tmp_path / folder / "grades", {"ada_1": RIGHT, "bob_2": WRONG})
    return tmp_path


def test_every_line_for_a_shell_is_a_command_that_is_tried_or_installs():
    by_nbgrader = ".venv/nbgrader/bin/python -m course_classroom.cli "
    others = [line for line in SHELL if not line.startswith(("course ", *INSTALLS, by_nbgrader))]
    assert others == []
    (words,) = (shlex.split(line.removeprefix(by_nbgrader)) for line in SHELL if line.startswith(by_nbgrader))
    assert cli._parser().parse_args(words).grades.name == "grades"  # test_nbgrader does it


@pytest.mark.parametrize("words", COMMANDS, ids=map(" ".join, COMMANDS))
def test_a_command_of_the_guide_does_what_it_says(week, capsys, words):
    before = set(week.rglob("*"))
    assert cli.main(words) in {0, LOOK}  # who is not in the table is to be looked at
    written = {path for path in week.rglob("*") if path.is_file()} - before
    to = week / words[words.index("--to") + 1]
    assert written
    assert all(to in path.parents for path in written)
    printed = {week / line for line in capsys.readouterr().out.splitlines() if (week / line).is_file()}
    assert printed <= written
