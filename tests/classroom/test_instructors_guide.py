"""Each command in docs/instructors.md gives the output that is printed below it."""

import re
import shlex

from course_classroom.commands.common import LOOK
from tests.classroom.submissions import ROOT, put, small_class
from tests.classroom.test_course_command import TRUST, course

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
