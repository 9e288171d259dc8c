"""Classroom 50: an autograder for one of its assignments, and the result that this leaves there.

By its documentation (its wiki, "Advanced Autograding"): the script runs in the checkout of a submission and leaves
result.json there, with scores that are whole numbers; release-body.md is what the student reads. The script is
published with the classroom's pages, so no seed is in it: each submission meets cases of its own.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from course_classroom.assign import default_course
from course_classroom.assignment import select
from course_classroom.give_back.feedback import feedback_texts
from course_classroom.give_back.tables import Class

FILE = "autograder.py"
AUTOGRADER = '''\
"""Grades a submission of {title}: written by `course export classroom50`."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CHAPTERS = {chapters!r}


def run(*words, well=(0,)):
    """Run a command; end with its status where that is not well: Classroom 50 shows it as an error, not as a mark."""
    if (status := subprocess.run(words).returncode) not in well:
        sys.exit(status)


work = Path(tempfile.mkdtemp())
(work / "in" / "student").mkdir(parents=True)
for notebook in Path().glob("*.ipynb"):
    shutil.copy(notebook, work / "in" / "student")
python = (sys.executable, "-P", "-m")  # -P: of what stands in the checkout, nothing is imported
run(*python, "pip", "install", "--quiet", {course!r}, "tqdm")
run("sudo", "sysctl", "-w", "kernel.apparmor_restrict_unprivileged_userns=0")
asked = ("--chapters", *CHAPTERS, "--out", work / "grades")
run(*python, "course_classroom.cli", "grade", work / "in", *asked, well=(0, 4))
run(*python, "course_classroom.give_back.classroom50", work / "grades")
'''


def autograder(chapters: Sequence[str], course: str | None) -> str:
    """Return the script; raises ClassroomError for a chapter that is none. `course` is what pip is to install."""
    names = select(chapters).chapters
    return AUTOGRADER.format(title=" and ".join(names), chapters=names, course=course or default_course())


def result_files(grades: Path, said: Mapping[str, str], handed_in: datetime) -> dict[str, str]:
    """Return what the one submission in a folder of grades leaves, by name of file; `said` is what the runner says."""
    class_ = Class(grades)
    (result,) = class_.results
    tests = [
        {
            "test-name": exercise,
            "passed": class_.marking.status(result, exercise) == "correct",
            "score": round(class_.marking.earned(result, exercise)),
            "max-score": round(class_.marking.points[exercise]),
        }
        for exercise in class_.marking.exercises
    ]
    content: dict[str, Any] = {
        "schema": "classroom50/result/v1",
        "classroom": said["CLASSROOM"],
        "assignment": said["ASSIGNMENT"],
        "submission": said["SUBMISSION_TAG"],
        "commit": said["COMMIT_URL"],
        "release": said["RELEASE_URL"],
        "review": said.get("REVIEW_URL") or said["COMMIT_URL"],
        "datetime": f"{handed_in.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }
    body = "\n\n".join(feedback_texts(class_.marking, result)) + "\n"
    return {"result.json": json.dumps(content, indent=1) + "\n", "release-body.md": body}


def _committed() -> datetime:
    """Return when what is checked out here was committed: when it was handed in, however often it is graded."""
    words = ["git", "show", "--no-patch", "--format=%ct", "HEAD"]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own words
    return datetime.fromtimestamp(int(said), UTC)


if __name__ == "__main__":
    for name, text in result_files(Path(sys.argv[1]), os.environ, _committed()).items():
        Path(name).write_text(text, encoding="utf-8")
