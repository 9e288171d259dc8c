"""The export goes through the real nbgrader: generate, autograde, feedback."""

import csv
import json
import os
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest

from course_classroom import cli
from course_classroom.results import Mark, Result, store
from tests.classroom.submissions import ROOT
from tests.full import FULL

BIN = ROOT / ".venv" / "nbgrader" / "bin"
needs_nbgrader = pytest.mark.skipif(
    not (BIN / "nbgrader").exists(),
    reason="nbgrader is not installed: `make .venv/nbgrader.stamp` puts it in .venv/nbgrader",
)
MASK = "    return (inputs > 0) * 1.0"


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nbgrader") / "course"
    (points := folder.parent / "points.toml").write_text("relu_backward = 3", encoding="utf-8")
    assert cli.main(["export", "nbgrader", str(folder), "--chapters", "03_relu", "--points", str(points)]) == 0
    return folder


def test_the_marks_stand_around_the_solution_alone(exported):
    notebook = json.loads((exported / "source/03_relu/03_relu.ipynb").read_text(encoding="utf-8"))
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}
    source = (ROOT / "source/exercises/03_relu.md").read_text(encoding="utf-8")
    answers = [text for identity, text in cells.items() if identity.startswith("answer-")]
    assert len(answers) == 3
    assert all(text in source for text in answers)
    assert not [text for text in cells.values() if "](../" in text]


def test_all_chapters_can_be_exported(tmp_path):
    assert cli.main(["export", "nbgrader", str(tmp_path / "course")]) == 0
    chapters = {path.stem for path in (ROOT / "exercises").glob("*.ipynb")}
    assert {path.stem for path in (tmp_path / "course").rglob("*.ipynb")} == chapters


def nbgrader(folder, *words):
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder.parent)}
    done = subprocess.run(
        [BIN / "nbgrader", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def hand_in(folder, student, replace):
    content = (folder / "release/03_relu/03_relu.ipynb").read_text(encoding="utf-8")
    path = folder / "submitted" / student / "03_relu" / "03_relu.ipynb"
    path.parent.mkdir(parents=True)
    notebook = json.loads(content)
    for cell in notebook["cells"]:
        if cell["id"] in replace:
            cell["source"] = replace[cell["id"]]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def scores(folder):
    nbgrader(folder, "export")
    rows = csv.DictReader((folder / "grades.csv").read_text(encoding="utf-8").splitlines())
    return {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in rows}


RIGHT, WRONG = Mark("correct", "All is right."), Mark("incorrect", "You forget the slope.", "x", share_right=0.5)
GRADED = {
    "ada": (Result("Ada Lovelace", ids=("ada",), handed_in="2026-12-01T12:00:00+01:00"), (RIGHT, RIGHT, RIGHT)),
    "bob": (Result("bob"), (RIGHT, WRONG, RIGHT)),
    "cy": (Result("cy"), (WRONG, RIGHT, RIGHT)),
    "new": (Result("new"), (RIGHT, RIGHT, WRONG)),
    "absent": (Result("absent", listed=True), ()),
}
RULES = {
    "points": 'by = "cases"\nrelu_backward = 2',
    "late": "penalty = 0.1\ndue = 2026-11-30T12:00:00Z",
    "override": '[bob]\nleaky_relu_backward = 0.25\ncomment = "See me."\n[cy]\nrelu_forward = "excused"',
}


def grades_of(folder):
    names = ("relu_forward", "relu_backward", "leaky_relu_backward")
    for result, marks in GRADED.values():
        store(folder, replace(result, exercises=dict(zip(names, marks, strict=False))))
    for name, text in RULES.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def to_gradebook(grades, folder):
    words = ["-m", "course_classroom.cli", "export", "nbgrader-grades", grades, "--to", folder]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run([BIN / "python", *words], env=environment, capture_output=True, text=True, check=False)


@needs_nbgrader
def test_nbgraders_own_flow_gives_points_and_the_diagnosis_and_takes_the_courses_marks(exported, tmp_path):
    nbgrader(exported, "generate_assignment", "03_relu")
    release = (exported / "release/03_relu/03_relu.ipynb").read_text(encoding="utf-8")
    assert "SOLUTION" not in release
    assert "HIDDEN" not in release
    assert "assert outcome" not in release
    solution = json.loads((ROOT / "solutions/03_relu.ipynb").read_text(encoding="utf-8"))
    right = {cell["id"]: cell["source"] for cell in solution["cells"] if cell["id"].startswith("answer-")}
    hand_in(exported, "ada", right)
    wrong = f"def relu_backward(dvalues, inputs):\n{MASK}"
    hand_in(exported, "bob", {**right, "answer-relu_backward": wrong})
    hand_in(exported, "cy", {})
    nbgrader(exported, "autograde", "03_relu")
    assert scores(exported) == {"ada": (5, 5), "bob": (2, 5), "cy": (0, 5)}
    done = to_gradebook(grades_of(tmp_path), exported)
    assert (done.returncode, done.stderr) == (4, "")
    assert done.stdout.splitlines() == [
        str(exported / "gradebook.db"),
        "  cy: relu_forward: excused, which nbgrader cannot say",
    ]
    assert scores(exported) == {
        "ada": (4.5, 5),  # a day late
        "bob": (2.75, 5),  # 1, half of 3, and a quarter by hand
        "cy": (4, 5),
        "new": (4.5, 5),
    }
    nbgrader(exported, "generate_feedback", "03_relu", "--student", "bob")
    feedback = (exported / "feedback/bob/03_relu/03_relu.html").read_text(encoding="utf-8")
    assert "own slope" in feedback  # what the check said there
    assert "You forget the slope." in feedback  # what was said here
    assert "See me." in feedback


def test_without_nbgrader_or_its_gradebook_nothing_is_written(tmp_path, capsys, monkeypatch):
    words = ["export", "nbgrader-grades", str(grades_of(tmp_path)), "--to", str(tmp_path / "course")]
    assert cli.main(words) == 1
    assert "nbgrader is not installed beside the course" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "nbgrader.api", SimpleNamespace(Gradebook=None, MissingEntry=None))
    assert cli.main(words) == 1
    assert "`nbgrader generate_assignment` makes it" in capsys.readouterr().err
    assert not (tmp_path / "course").exists()


@needs_nbgrader
@pytest.mark.skipif(not FULL, reason="nbgrader takes seconds to make a gradebook: FULL=1 has it do so")
def test_a_gradebook_that_lacks_the_exercises_is_refused_with_what_makes_them(tmp_path):
    (tmp_path / "gradebook.db").touch()
    done = to_gradebook(grades_of(tmp_path), tmp_path)
    assert (done.returncode, "`nbgrader generate_assignment 03_relu`" in done.stderr) == (1, True)
