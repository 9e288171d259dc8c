"""Marks: how far each exercise is, kept in one small file across restarts, and where that file is.

The file has a line for each step forward, such as "relu_backward correct". Lines are only ever added, so two notebooks
may write at once, and a line that cannot be read costs its own mark and no other. Answers to the ten questions are
lines such as "before:gate −3 and 0": the first one stands.
"""

import os
from pathlib import Path

from course_lib.judging.outcome import Status

PLACE = "COURSE_PROGRESS"  # an environment variable that names another file
FILE = ".course-progress"
_RANK: dict[Status, int] = {"not attempted": 0, "incorrect": 1, "correct": 2}


def marks_file() -> Path:
    """Return where marks are kept: in the course's folder, unless the environment names another file."""
    if named := os.environ.get(PLACE):
        return Path(named)
    return course_folder() / FILE


def course_folder() -> Path:
    """Return the nearest folder, from here up, that holds the course's exercises/; this one where none does."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "exercises").is_dir()), here)


def nobody_learns() -> bool:
    """Whether what runs here is nobody's progress: a notebook of solutions/, or a hand-in that nbgrader runs.

    A kernel starts in its notebook's folder; Jupyter names the notebook as well, for a learner who has changed folders.
    """
    notebook = Path(os.environ.get("JPY_SESSION_NAME", ""))
    return "NBGRADER_EXECUTION" in os.environ or "solutions" in (Path.cwd().name, notebook.parent.name)


def read_marks() -> dict[str, Status]:
    """Return the best state reached for each exercise that the file names; raises OSError where it cannot be read."""
    marks: dict[str, Status] = {}
    for name, word in _lines():
        status = next((known for known in _RANK if known == word), None)
        if status and _RANK[status] > _RANK[marks.get(name, "not attempted")]:
            marks[name] = status
    return marks


def read_answers(when: str) -> dict[str, str]:
    """Return the first answer to each question that was asked at that time; raises OSError as `read_marks` does."""
    answers: dict[str, str] = {}
    for name, answer in _lines():
        time, _, question = name.partition(":")
        if time == when and question and answer:
            answers.setdefault(question, answer)
    return answers


def record_answer(when: str, question: str, answer: str) -> None:
    """Keep an answer, where there is a learner; raises OSError where that cannot be."""
    if not nobody_learns():
        _add_line(f"{when}:{question} {answer}")


def _lines() -> list[tuple[str, str]]:
    file = marks_file()
    text = file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in text.splitlines())]


def _add_line(line: str) -> None:
    with marks_file().open("a", encoding="utf-8") as file:
        file.write(f"\n{line}")  # a line of its own, even behind one that was cut short


def record(name: str, status: Status) -> None:
    """Keep that the exercise `name` got as far as `status`, if that is further than before."""
    if nobody_learns():
        return
    try:
        if _RANK[status] > _RANK[read_marks().get(name, "not attempted")]:
            _add_line(f"{name} {status}")
    except OSError:
        return  # a check's answer is worth more than its mark; progress() says what is the matter with the file
