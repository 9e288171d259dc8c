"""GitHub: a workflow for a learner's repository, which shows what is right at each push.

By GitHub's documentation. Learners can change what is in their own repository: it tells them, and decides no mark.
"""

import shlex
from collections.abc import Sequence

from course_classroom.assign import default_course
from course_classroom.assignment import select

PATH = ".github/workflows/grade.yml"
WORKFLOW = """\
name: Grade
on: [push]
permissions:
  contents: read
jobs:
  grade:
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - name: Install the course, and what keeps answers apart
        run: |
          python -m pip install {course} tqdm
          sudo apt-get install -y bubblewrap
          sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
      - name: Grade
        run: |
          mkdir -p "$RUNNER_TEMP/in/student"
          cp *.ipynb "$RUNNER_TEMP/in/student/"
          cd "$RUNNER_TEMP"
          status=0
          python -m course_classroom.cli grade in --chapters {chapters} --out grades > said.txt || status=$?
          (echo '```text'; cat said.txt; echo '```') >> "$GITHUB_STEP_SUMMARY"
          [ "$status" -eq 0 ] || [ "$status" -eq 4 ]
          python -m course_classroom.cli report grades
      - uses: actions/upload-artifact@v4
        with:
          name: report
          path: ${{{{ runner.temp }}}}/grades/report/students
"""


def workflow(chapters: Sequence[str], course: str | None) -> str:
    """Return the workflow; raises ClassroomError for a chapter that is none."""
    names = shlex.join(select(chapters).chapters)
    return WORKFLOW.format(course=shlex.quote(course or default_course()), chapters=names)
