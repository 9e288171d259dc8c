"""Marks: how far each exercise is, kept in one small file across restarts, and where that file is.

The file has a line for each step forward, such as "relu_backward correct". Lines are only ever added, so two notebooks
may write at once, and a line that cannot be read costs its own mark and no other. Answers to the ten questions are
lines such as "before:gate −3 and 0": the first one stands. Predictions are kept so, "predicted:…", and what was
practised, "practised:relu_backward 2026-05-01T09:30:00+00:00 right": of these every line counts;
and what stands in a graph's blanks, "filled:relu.knobs_by_hand …": of these the last one does.
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
    return "NBGRADER_EXECUTION" in os.environ or "solutions" in (Path.cwd().name, _notebook().parent.name)


def notebook_name() -> str:
    """Return the name of the notebook that runs here, such as 03_relu; "" where Jupyter does not say."""
    return _notebook().stem


def _notebook() -> Path:
    return Path(os.environ.get("JPY_SESSION_NAME", ""))


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
    for question, answer in read_all(when):
        answers.setdefault(question, answer)
    return answers


def read_all(when: str) -> list[tuple[str, str]]:
    """Return everything that was kept for that time, in its order; raises OSError as `read_marks` does."""
    parted = [(*name.partition(":"), rest) for name, rest in _lines()]
    return [(name, rest) for time, _, name, rest in parted if time == when and name and rest]


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
