"""The export goes through the real nbgrader: generate, autograde, feedback."""

import csv
import json
import os
import subprocess

import pytest

from course_classroom import cli
from tests.classroom.submissions import ROOT

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


@needs_nbgrader
def test_nbgraders_own_flow_gives_points_and_the_diagnosis(exported):
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
    nbgrader(exported, "generate_feedback", "03_relu")
    nbgrader(exported, "export")
    rows = csv.DictReader((exported / "grades.csv").read_text(encoding="utf-8").splitlines())
    assert {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in rows} == {
        "ada": (5, 5),
        "bob": (2, 5),
        "cy": (0, 5),
    }
    feedback = (exported / "feedback/bob/03_relu/03_relu.html").read_text(encoding="utf-8")
    assert "own slope" in feedback
