"""Gradescope: an autograder to upload, and the results that it leaves there.

By Gradescope's documentation: it runs setup.sh once and run_autograder for each submission, whose files are in
/autograder/submission, and reads /autograder/results/results.json.
"""

import json
import secrets
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from course_classroom.assign import default_course
from course_classroom.assignment import SEED, select
from course_classroom.give_back.feedback import said_of, zipped
from course_classroom.give_back.tables import Class
from course_classroom.report.points import FILE as POINTS
from course_classroom.report.points import read_points
from course_classroom.results import Result
from course_classroom.summary import to_look_at

SETUP = """\
#!/usr/bin/env bash
set -e
apt-get update
apt-get install -y python3.11-venv git || apt-get install -y python3-venv git
"$(command -v python3.11 || command -v python3)" -m venv /autograder/venv
/autograder/venv/bin/pip install {course} tqdm
"""
RUN = """\
#!/usr/bin/env bash
# Gradescope's container is all that stands between a submission and this: see docs/instructors.md.
set -e
ROOT="${{AUTOGRADER:-/autograder}}"
WORK="$(mktemp -d)"
mkdir -p "$WORK/in/student" "$WORK/grades" "$ROOT/results"
cp -r "$ROOT/submission/." "$WORK/in/student/"
cp "$ROOT/source/seed" "$ROOT/source/points.toml" "$WORK/grades/"
cd "$WORK"
status=0
"$ROOT/venv/bin/python" -m course_classroom.cli grade in --chapters {chapters} --out grades --workers 1 \\
  --trust-submissions || status=$?
[ "$status" -eq 0 ] || [ "$status" -eq 4 ]
"$ROOT/venv/bin/python" -m course_classroom.give_back.gradescope grades "$ROOT/results/results.json"
"""


def autograder(chapters: Sequence[str], points: Path, course: str | None) -> bytes:
    """Return the archive to be uploaded; raises ClassroomError for a chapter that is none, or wrong points.

    `course` is what pip is to install as the course. The seed of the cases that decide is drawn here.
    """
    read_points(points)
    files = {
        "setup.sh": SETUP.format(course=shlex.quote(course or default_course())),
        "run_autograder": RUN.format(chapters=shlex.join(select(chapters).chapters)),
        POINTS: points.read_text(encoding="utf-8") if points.exists() else "",
        SEED: f"{secrets.randbits(62)}\n",
    }
    return zipped({name: text.encode() for name, text in files.items()})


def results_json(grades: Path) -> str:
    """Return the results of the one submission in a folder of grades, as Gradescope reads them."""
    class_ = Class(grades)
    (result,) = class_.results
    tests = [_test(class_, result, exercise) for exercise in class_.marking.exercises]
    look = [": ".join(filter(None, pair)) for pair in to_look_at(result)]
    return json.dumps({"output": "\n".join(look), "stdout_visibility": "hidden", "tests": tests}, indent=1) + "\n"


def _test(class_: Class, result: Result, exercise: str) -> dict[str, Any]:
    mark, marking = result.exercises.get(exercise), class_.marking
    status = marking.status(result, exercise)
    return {
        "name": exercise,
        "score": round(marking.earned(result, exercise), 2),
        "max_score": marking.points[exercise],
        "status": "passed" if status == "correct" else "failed",
        "output": "\n\n".join([status, *(said_of(mark) if mark else ())]),
        "output_format": "md",
        "visibility": "visible",
    }


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(results_json(Path(sys.argv[1])), encoding="utf-8")
