"""What Canvas and Moodle exported comes back with every id: held against their importers' rules, written anew here."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
import yaml

from course_classroom import cli
from course_classroom.collect.class_ import collect
from course_classroom.collect.spool import Spool
from course_classroom.limits import Limits
from course_classroom.results import Mark, Result, store
from tests.classroom.submissions import BACKWARD, NO_SANDBOX, answered, solved
from tests.full import cases

RIGHT, WRONG = Mark("correct", "All is right."), Mark("incorrect", "You `gate` it. ``` x", "identity")
CANVAS_FILES = (
    "lovelaceada_101_9001_03_relu.ipynb",
    "hopperbob_LATE_102_9002_03_relu-2.ipynb",
    "turingcy_103_9003_text.pdf",
)
GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,Week 2 (7),Week 3 (8),Current Score
    Points Possible,,,,,5,10,(read only)
"Lovelace, Ada",101,s1,ada@x,A,1,,50
"Hopper, Bob",102,s2,bob@x,"A, and B",2,3,40
"Turing, Cy",103,s3,cy@x,A,,,
"Student, Test",900,,,A,,,
"""
MOODLE_FILES = (
    "Ada Lovelace_11_assignsubmission_file_/03_relu.ipynb",
    "Bob van_der Hopper_12_assignsubmission_file_/03_relu.ipynb",
)
WORKSHEET = """\
Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade),\
Feedback comments
Participant 11,Ada Lovelace,ada@x,Submitted,,100.00,Yes,-,
Participant 12,Bob van_der Hopper,bob@x,Submitted,5.00,100.00,Yes,"Friday, 1 May 2026",old
Participant 13,Cy Turing,cy@x,No submission,,100.00,Yes,-,
"""


def graded(folder, files, **rules):
    """Grade what a platform exported: ada has everything right, others a third, without a sandbox."""
    with zipfile.ZipFile(folder / "submissions.zip", "w") as archive:
        for name in files:
            archive.writestr(name, solved() if name.endswith(".ipynb") else b"%PDF-1.4")
    with Spool() as spool:
        handed = collect([folder / "submissions.zip"], spool, Limits(), None)
    for place, one in enumerate(handed):
        marks = (RIGHT, RIGHT, RIGHT) if "da" in one.name else (RIGHT, WRONG, WRONG)
        exercises = dict(zip(("relu_forward", "relu_backward", "leaky_relu_backward"), marks, strict=True))
        store(folder / "grades", Result(one.student, str(place), one.name, one.ids, one.late, exercises=exercises))
    for name, text in rules.items():
        (folder / "grades" / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def export(folder, platform, table, *more, status=0):
    (folder / "exported.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    kind = {"canvas": "--gradebook", "moodle": "--worksheet"}[platform]
    words = ["export", platform, folder / "grades", kind, folder / "exported.csv", "--to", folder / "up", *more]
    assert cli.main([str(word) for word in words]) == status
    return folder / "up"


def canvas_imports(content):
    """Return each student's grades by id, as Canvas's importer reads a table."""
    text = content.decode("utf-8-sig")
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    head, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    assert "Student" in head[0]
    assert "ID" in head[1]
    width = 3
    if re.search(r"SIS\s+Login\s+ID", head[2]):
        width += 1
    elif re.search(r"SIS\s+User\s+ID", head[2]) and re.search(r"SIS\s+Login\s+ID", head[3]):
        width += 2
    assert "Section" in head[width - 1]
    columns = {re.fullmatch(r"(.*) \((\d+)\)", name)[2]: place for place, name in enumerate(head) if place >= width}
    students = [row for row in rows if "Points Possible" not in row[0]]
    return {row[1]: {assignment: row[place].strip() for assignment, place in columns.items()} for row in students}


def canvas_comments(content):
    """Return (student, file) of each file, as Canvas matches an upload of submissions."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
    numbers = [[part for part in name.split("_") if re.fullmatch(r"\d+", part)][:2] for name in names]
    assert not [name for name in names if name.split("_")[-1].startswith("link") or name.startswith("._")]
    return dict(numbers), names


def test_canvas_gets_one_column_with_every_id_and_its_own_maximum(tmp_path, capsys):
    graded(tmp_path, CANVAS_FILES, override='["hopperbob_102"]\nrelu_backward = "excused"\n')
    up = export(tmp_path, "canvas", GRADEBOOK, "--column", "Week 3")
    came = canvas_imports((up / "gradebook.csv").read_bytes())
    assert came == {"101": {"8": "10"}, "102": {"8": "5"}, "103": {"8": "3.33"}}
    assert "A, and B" in (up / "gradebook.csv").read_text(encoding="utf-8")
    assert capsys.readouterr().out.split() == [str(up / "gradebook.csv")]


def test_canvas_reads_who_is_excused_and_who_is_late_lost(tmp_path):
    graded(tmp_path, CANVAS_FILES, override='["101"]\nexcused = true', late="penalty = 0.5")
    up = export(tmp_path, "canvas", GRADEBOOK, "--column", "Week 3 (8)")
    assert {one: said["8"] for one, said in canvas_imports((up / "gradebook.csv").read_bytes()).items()} == {
        "101": "EX",
        "102": "1.67",
        "103": "3.33",
    }


def test_canvas_matches_each_feedback_file_and_shows_a_notebook_under_its_name(tmp_path, capsys):
    graded(tmp_path, CANVAS_FILES, override='["102"]\ncomment = "Well tried."')
    submissions = tmp_path / "submissions.zip"
    up = export(tmp_path, "canvas", GRADEBOOK, "--column", "Week 3", "--submissions", submissions, status=4)
    matched, names = canvas_comments((up / "feedback.zip").read_bytes())
    assert matched == {"101": "9001", "102": "9002"}
    assert f"{CANVAS_FILES[2]}: no feedback file" in capsys.readouterr().out
    with zipfile.ZipFile(up / "feedback.zip") as archive:
        notebook = nbformat.reads(archive.read(names[0]).decode(), 4)
    nbformat.validate(notebook)
    text = "\n".join(cell["source"] for cell in notebook["cells"])
    assert "1 of 3 points.\n\nWell tried." in text
    assert "## relu_backward: incorrect\n\nYou `gate` it." in text


def test_a_gradebook_keeps_its_form_and_a_name_finds_who_has_no_id(tmp_path):
    graded(tmp_path, CANVAS_FILES)
    result = json.loads((tmp_path / "grades" / "results" / "lovelaceada_101.json").read_text(encoding="utf-8"))
    (tmp_path / "grades" / "results" / "lovelaceada_101.json").unlink()
    exercises = dict.fromkeys(result["exercises"], RIGHT)
    store(tmp_path / "grades", Result("Lovelace, Ada", exercises=exercises))
    semicolons = "\ufeff" + GRADEBOOK.replace('"A, and B"', "A").replace(", ", "\0").replace(",", ";").replace(
        "\0", ", "
    )
    up = export(tmp_path, "canvas", semicolons, "--column", "Week 3")
    content = (up / "gradebook.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert canvas_imports(content)["101"] == {"8": "10"}


def test_who_is_in_the_grades_and_not_in_the_table_is_said(tmp_path, capsys):
    graded(tmp_path, CANVAS_FILES)
    short = "\n".join(line for line in GRADEBOOK.splitlines() if "Turing" not in line)
    export(tmp_path, "canvas", short, "--column", "Week 3", status=4)
    assert f"turingcy_103: not in {tmp_path / 'exported.csv'}" in capsys.readouterr().out


def moodle_imports(content):
    """Return each participant's grade and comment, as Moodle's offline grading reads a worksheet."""
    head, *rows = csv.reader(io.StringIO(content.decode()))
    grade, identity, _ = (head.index(name) for name in ("Grade", "Identifier", "Last modified (grade)"))
    comment = head.index("Feedback comments")
    return {row[identity][len("Participant ") :]: (row[grade], row[comment]) for row in rows}


def moodle_files(content, participants):
    """Return the file of each participant, as Moodle's upload of feedback files finds it."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for path in archive.namelist():
            for depth, part in enumerate(path.split("/")):
                info = part.split("_", 4)
                if len(info) >= 4 and info[1].isdigit() and info[1] in participants:
                    assert info[2:4] == ["assignsubmission", "file"]
                    found[info[1]] = ("/".join(path.split("/")[depth + 1 :]), archive.read(path).decode())
                    break
    return found


def test_moodle_gets_its_worksheet_back_with_grades_of_its_maximum(tmp_path):
    graded(tmp_path, MOODLE_FILES, override='["12"]\ncomment = "See me."')
    up = export(tmp_path, "moodle", WORKSHEET)
    came = moodle_imports((up / "worksheet.csv").read_bytes())
    assert came == {"11": ("100", "3 of 3 points"), "12": ("33.33", "1 of 3 points. See me."), "13": ("", "")}
    assert '"Friday, 1 May 2026"' in (up / "worksheet.csv").read_text(encoding="utf-8")


def test_moodle_finds_the_page_of_each_participant_whatever_the_name(tmp_path):
    graded(tmp_path, MOODLE_FILES)
    up = export(tmp_path, "moodle", WORKSHEET)
    found = moodle_files((up / "feedback.zip").read_bytes(), {"11", "12", "13"})
    assert {participant: name for participant, (name, _) in found.items()} == dict.fromkeys(
        ["11", "12"], "feedback.html"
    )
    assert "3 of 3 points" in found["11"][1]
    assert "1 of 3 points" in found["12"][1]
    with zipfile.ZipFile(up / "feedback.zip") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}  # the same bytes each time


WRONG_TABLES = {
    "no_gradebook": ("canvas", "a,b\n1,2\n", "no column 'Student'"),
    "which_assignment": ("canvas", GRADEBOOK, "--column is to name one"),
    "no_maximum": ("canvas", GRADEBOOK.replace(",5,10,", ",,,").replace("Week 2 (7)", "Week 2"), "how many points"),
    "no_row_of_maxima": ("canvas", GRADEBOOK.replace("Points Possible", "x").replace("Week 2 (7)", "y"), "no row"),
    "no_worksheet": (
        "moodle",
        WORKSHEET.replace("Last modified (grade)", "Modified"),
        "no column 'Last modified (grade)'",
    ),
    "empty": ("moodle", "", "is empty"),
    "not_text": ("moodle", b"\xff\xfe", "UTF-8"),
}


@pytest.mark.parametrize(("platform", "table", "answer"), WRONG_TABLES.values(), ids=WRONG_TABLES)
def test_a_table_that_is_none_is_refused_and_nothing_is_written(tmp_path, capsys, platform, table, answer):
    graded(tmp_path, CANVAS_FILES if platform == "canvas" else MOODLE_FILES)
    assert not export(tmp_path, platform, table, status=1).exists()
    assert answer in capsys.readouterr().err


@pytest.fixture(scope="module")
def container(tmp_path_factory):
    """Give a folder in which an autograder is unpacked as Gradescope does it, after one submission."""
    folder = tmp_path_factory.mktemp("gradescope")
    (folder / "points.toml").write_text('by = "cases"\nrelu_backward = 2\n', encoding="utf-8")
    words = ["export", "gradescope", "--chapters", "03_relu", "--to", folder, "--points", folder / "points.toml"]
    assert cli.main([str(word) for word in (*words, "--course", "/somewhere/the course")]) == 0
    with zipfile.ZipFile(folder / "autograder.zip") as archive:
        archive.extractall(folder / "source")
    (folder / "submission").mkdir()
    in_place = "inputs[inputs < 0] = 0\nreturn inputs"
    (folder / "submission" / "any name.ipynb").write_bytes(answered(in_place, BACKWARD))
    (folder / "venv").symlink_to(sys.prefix)
    run = ["bash", str(folder / "source" / "run_autograder")]
    done = subprocess.run(
        run, env={**os.environ, "AUTOGRADER": str(folder)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_gradescopes_autograder_leaves_its_results(container):
    results = json.loads((container / "results" / "results.json").read_text(encoding="utf-8"))
    tests = {test["name"]: test for test in results["tests"]}
    assert list(tests) == ["relu_forward", "relu_backward", "leaky_relu_backward"]
    assert [(one["status"], one["max_score"]) for one in tests.values()] == [
        ("failed", 1),
        ("passed", 2),
        ("failed", 1),
    ]
    assert 0.5 <= tests["relu_forward"]["score"] < 1  # by cases, as the points say
    assert (tests["relu_backward"]["score"], tests["leaky_relu_backward"]["score"]) == (2, 0)
    assert "caller's own array" in tests["relu_forward"]["output"]
    assert "leaky_relu_backward: function missing" in results["output"]
    assert {one["visibility"] for one in tests.values()} == {"visible"}


def test_gradescopes_setup_installs_the_course_that_was_said_and_the_seed_is_drawn_once(container):
    assert "pip install '/somewhere/the course' tqdm\n" in (container / "source" / "setup.sh").read_text(
        encoding="utf-8"
    )
    assert int((container / "source" / "seed").read_text(encoding="ascii")) > 0


@pytest.mark.skipif(NO_SANDBOX is not None, reason=str(NO_SANDBOX))
def test_githubs_workflow_grades_what_is_in_the_repository(tmp_path):
    words = ["export", "github", "--chapters", "03_relu", "--to", str(tmp_path), "--course", "a course"]
    assert cli.main(words) == 0
    workflow = yaml.safe_load((tmp_path / ".github" / "workflows" / "grade.yml").read_text(encoding="utf-8"))
    install, grade = (step["run"] for step in workflow["jobs"]["grade"]["steps"] if "run" in step)
    assert "pip install 'a course' tqdm" in install
    (tmp_path / "03_relu.ipynb").write_bytes(answered("return np.maximum(0, inputs)", BACKWARD))
    python = Path(sys.executable).parent
    env = {**os.environ, "RUNNER_TEMP": str(tmp_path / "temp"), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}
    env["PATH"] = f"{python}:{env['PATH']}"
    done = subprocess.run(
        ["bash", "-e", "-c", grade], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "2 correct" in (tmp_path / "summary").read_text(encoding="utf-8")
    (path,) = (
        step["with"]["path"] for step in workflow["jobs"]["grade"]["steps"] if "artifact" in step.get("uses", "")
    )
    reports = Path(path.replace("${{ runner.temp }}", str(tmp_path / "temp")))
    assert [page.name for page in reports.iterdir()] == ["student.html"]


SAID = {
    "CLASSROOM": "ml-2026",
    "ASSIGNMENT": "week-3",
    "SUBMISSION_TAG": "submit/2026-11-30T10-00-00Z-a1b2c3d",
    "COMMIT_URL": "https://host/commit/a1",
    "RELEASE_URL": "https://host/release",
    "REVIEW_URL": "",
}
PIP = "import json, sys\nopen('asked.json', 'w').write(json.dumps(sys.argv[1:]))\n"


@pytest.mark.skipif(NO_SANDBOX is not None, reason=str(NO_SANDBOX))
def test_classroom_50s_autograder_leaves_a_result_of_its_contract(tmp_path):
    """The script runs as its runner does it, in the checkout; what it would install and set is only written down."""
    words = ["export", "classroom50", "--chapters", "03_relu", "--to", str(tmp_path / "bundle"), "--course", "a course"]
    assert cli.main(words) == 0
    checkout, commands = tmp_path / "checkout", tmp_path / "commands"
    (commands / "pip").mkdir(parents=True)
    (commands / "pip" / "__main__.py").write_text(PIP, encoding="utf-8")
    (commands / "pip" / "__init__.py").touch()
    (commands / "sudo").write_text("#!/bin/sh\n", encoding="utf-8")
    (commands / "sudo").chmod(0o755)
    clone(checkout, answered("return np.maximum(0, inputs)", BACKWARD), "2026-11-30T12:00:00+02:00")
    (checkout / "tempfile.py").write_text("raise SystemExit('a learner's file was imported')", encoding="utf-8")
    python_path = os.pathsep.join([str(commands), *sys.path])
    env = {**os.environ, **SAID, "PATH": f"{commands}:{os.environ['PATH']}", "PYTHONPATH": python_path}
    run = [sys.executable, tmp_path / "bundle" / "autograder.py"]
    done = subprocess.run(run, cwd=checkout, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads((checkout / "asked.json").read_text(encoding="utf-8"))[-2:] == ["a course", "tqdm"]
    result = json.loads((checkout / "result.json").read_text(encoding="utf-8"))
    assert {key: value for key, value in result.items() if key != "tests"} == {
        "schema": "classroom50/result/v1",
        "classroom": "ml-2026",
        "assignment": "week-3",
        "submission": SAID["SUBMISSION_TAG"],
        "commit": SAID["COMMIT_URL"],
        "release": SAID["RELEASE_URL"],
        "review": SAID["COMMIT_URL"],
        "datetime": "2026-11-30T10:00:00Z",
        "score": 2,
        "max-score": 3,
    }
    assert [test["passed"] for test in result["tests"]] == [True, True, False]
    assert {type(test[score]) for test in result["tests"] for score in ("score", "max-score")} == {int}
    body = (checkout / "release-body.md").read_text(encoding="utf-8")
    assert "2 of 3 points" in body
    assert "no function `leaky_relu_backward`" in body


def clone(folder, content, when):
    """Make a learner's repository with one commit, and its notebook in it."""
    folder.mkdir(parents=True)
    (folder / "03_relu.ipynb").write_bytes(content)
    env = {**os.environ, "GIT_COMMITTER_DATE": when, "GIT_AUTHOR_DATE": when}
    who = ("-c", "user.name=ada", "-c", "user.email=ada@x", "-c", "commit.gpgsign=false")
    for words in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "done")):
        subprocess.run(["git", *words], cwd=folder, env=env, check=True)


def test_a_class_of_clones_beside_each_other_is_graded(tmp_path, in_one_process, capsys):
    """From the clones to the report: each student's marks are those of what stands in their own repository."""
    students = [f"{'abc'[number % 3]}-student{number}" for number in range(cases(3, 50))]
    bodies = ("return np.maximum(0, inputs)", "return inputs", "raise NotImplementedError")
    for number, student in enumerate(students):
        clone(tmp_path / "clones" / f"week-3-{student}", answered(bodies[number % 3]), "2026-11-30T12:00:00+02:00")
    grades = tmp_path / "grades"
    words = ("grade", tmp_path / "clones", "--chapters", "03_relu", "--out", grades)
    assert in_one_process(*words) == 4  # two functions are missing
    assert f"{len(students)} submissions" in capsys.readouterr().out
    assert in_one_process("report", grades) == 0
    rows = list(csv.DictReader(io.StringIO((grades / "report" / "grades.csv").read_text(encoding="utf-8-sig"))))
    came = {row["student"]: row["relu_forward"] for row in rows}
    statuses = ("correct", "incorrect", "not attempted")
    assert came == {student: statuses[number % 3] for number, student in enumerate(students)}


def test_submissions_that_are_no_archive_are_refused(tmp_path, capsys):
    graded(tmp_path, CANVAS_FILES)
    export(tmp_path, "canvas", GRADEBOOK, "--column", "Week 3", "--submissions", tmp_path / "exported.csv", status=1)
    assert "neither a folder nor a zip" in capsys.readouterr().err
