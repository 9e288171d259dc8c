"""Submissions as students hand them in, and what is left of a grader's processes."""

import json
import textwrap
from dataclasses import replace
from pathlib import Path

from course_classroom.bubblewrap import why_unavailable
from course_classroom.collect.entries import Handed
from course_classroom.collect.submission import Submission
from course_classroom.limits import MB, Limits

ROOT = Path(__file__).resolve().parents[2]
# Roomy in time, since machines that test are busy; hurried where something is to be stopped.
LIMITS = Limits(seconds=30, cell_seconds=10, answer_seconds=10, memory=512 * MB, output=MB, notebook=40 * MB)
HURRIED = replace(LIMITS, seconds=5, cell_seconds=1, answer_seconds=0.7)
NO_SANDBOX = why_unavailable()
RIGHT, WRONG = "np.maximum(0, inputs)", "return inputs"
BACKWARD = "import numpy as np\ndef relu_backward(dvalues, inputs):\n    return dvalues * (inputs > 0)"


def notebook(*cells, **more):
    """Return a notebook's bytes; a cell is its text, or (id, text)."""
    pairs = [("", cell) if isinstance(cell, str) else cell for cell in cells]
    code = [
        {"cell_type": "code", "id": identity or f"c{i}", "metadata": {}, "outputs": [], "source": source}
        for i, (identity, source) in enumerate(pairs)
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": code, **more}).encode()


def answered(body, *before):
    """Return a notebook with relu_forward's answer cell, whose body is given, after other cells."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return notebook("import numpy as np", *before, ("answer-relu_forward", f"def relu_forward(inputs):\n{lines}"))


def looking(body):
    """Return an answer's body that says what is right if an attack comes to its RIGHT, and what is wrong if not."""
    return textwrap.dedent(body).strip().replace("RIGHT", RIGHT) + f"\n{WRONG}"


def solved(chapter="03_relu"):
    return (ROOT / "solutions" / f"{chapter}.ipynb").read_bytes()


class Class:
    """Grades notebooks one after the other with one grader, as a worker does."""

    def __init__(self, folder, grader):
        self.folder, self.grader, self.count = folder, grader, 0
        self.room = grader._sandbox._folder.name

    def submission(self, content, name="03_relu.ipynb"):
        self.count += 1
        path = self.folder / f"student{self.count}" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        return Submission("student", (Handed(name, path),))

    def grade(self, content, name="03_relu.ipynb"):
        return self.grader.grade(self.submission(content, name))

    def exercise(self, content, exercise="relu_forward"):
        return self.grade(content).exercises[exercise]

    def statuses(self, content, name="03_relu.ipynb"):
        return {name: result.status for name, result in self.grade(content, name).exercises.items()}


def processes(room):
    """Return the ids of the processes that stem from the warm process of a room, also of those that were orphaned."""
    stats = dict(filter(None, map(_process, Path("/proc").iterdir())))
    return {pid for pid in stats if any(room in stats[one][1] for one in _lineage(pid, stats))}


def _process(entry):
    try:
        parent = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
        return int(entry.name), (int(parent), (entry / "cmdline").read_text(encoding="utf-8", errors="replace"))
    except (OSError, ValueError):
        return None  # no process, or it has ended meanwhile


def _lineage(pid, stats):
    while pid in stats:
        yield pid
        pid = stats[pid][0]


def small_class():
    """Return the notebooks of five students, of whom the last hands in what cannot be read."""
    return {
        "ada": solved(),
        "bob": answered("return np.abs(inputs)"),
        "cy": (ROOT / "exercises" / "03_relu.ipynb").read_bytes(),
        "di": answered("while True: pass"),
        "eve": b"",
    }


def put(folder, notebooks):
    """Write each student's notebook as <student>/03_relu.ipynb."""
    for name, content in notebooks.items():
        path = folder / name / "03_relu.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    return folder
