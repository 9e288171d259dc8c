"""The command `course`: assign and grade from the outside, with its exit statuses."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from course_classroom import bubblewrap, cli
from course_classroom.collect.entries import Handed
from course_classroom.collect.submission import Submission
from course_classroom.commands import grading
from course_classroom.commands.common import LOOK
from course_classroom.limits import Limits
from course_classroom.report.late import Late
from course_classroom.report.marking import Marking
from course_classroom.report.tally import Tally
from course_classroom.results import STATUSES, Entry, Mark, Result, file_name, store
from course_classroom.summary import listing, summary
from tests.classroom.submissions import NO_SANDBOX, ROOT, answered, processes, put, small_class, solved
from tests.full import cases

TRUST = [] if NO_SANDBOX is None else ["--trust-submissions"]
STUDENTS = cases(7, 10)  # of a run that is killed


def course(*words, **options):
    return subprocess.run(
        [sys.executable, "-m", "course_classroom.cli", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        **{"cwd": ROOT, **options},
    )


@pytest.fixture
def submissions(tmp_path):
    return put(tmp_path / "submissions", small_class())


def results(grades):
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["exercises"] for path in (grades / "results").iterdir()
    }


def test_grading_a_class_gives_a_result_each_and_a_summary(submissions, tmp_path):
    done = course("grade", submissions, "--out", tmp_path / "grades", *TRUST)
    assert done.returncode == LOOK, done.stderr  # eve's file is to be looked at
    statuses = {name: marks["relu_forward"]["status"] for name, marks in results(tmp_path / "grades").items()}
    assert statuses == {
        "ada": "correct",
        "bob": "incorrect",
        "cy": "not attempted",
        "di": "time limit",
        "eve": "notebook unreadable",
    }
    assert "5 submissions, 15 answers" in done.stdout
    assert "eve: 03_relu.ipynb: the file is empty" in done.stdout
    assert (tmp_path / "grades" / "seed").stat().st_mode & 0o077 == 0


def contents(grades):
    return {path.name: path.read_bytes() for path in sorted((grades / "results").iterdir())}


def test_a_run_that_was_killed_goes_on_and_gives_the_same_bytes(tmp_path):
    slow = answered("return np.maximum(0, inputs)", "import time; time.sleep(0.4)")
    with zipfile.ZipFile(tmp_path / "in", "w") as archive:
        for i in range(STUDENTS):
            archive.writestr(f"student{i}/03_relu.ipynb", slow)
    for name in ("whole", "killed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "seed").write_text("77", encoding="ascii")
    words = [
        sys.executable,
        "-m",
        "course_classroom.cli",
        "grade",
        str(tmp_path / "in"),
        "--workers",
        "2",
        *TRUST,
        "--out",
    ]
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    environment = {**os.environ, "TMPDIR": str(rooms)}
    with subprocess.Popen([*words, str(tmp_path / "killed")], start_new_session=True, env=environment) as run:
        deadline = time.monotonic() + 30
        while len(list((tmp_path / "killed").glob("results/*.json"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        run.send_signal(signal.SIGKILL)
    while (left := [*processes(str(rooms)), *rooms.iterdir()]) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not left
    first = contents(tmp_path / "killed")
    assert 2 <= len(first) < STUDENTS
    stamps = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "killed" / "results").glob("*.json")}
    for name in ("killed", "whole"):
        done = subprocess.run([*words, str(tmp_path / name)], check=False, capture_output=True)
        assert done.returncode == LOOK, done.stderr  # two functions are missing
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "killed" / "results").glob("*.json")}
    assert contents(tmp_path / "killed") == contents(tmp_path / "whole")
    assert {name: after[name] for name in stamps} == stamps  # graded once


def test_the_summary_sends_nothing_to_the_terminal_but_text(tmp_path):
    store(tmp_path, Result("ada", notebooks=(Entry("\x1b[2Ja\n.ipynb", "it is \x9b31m empty"),)))
    assert summary(tmp_path)[0].splitlines()[1:] == [r"  ada: \x1b[2Ja\x0a.ipynb: it is \x9b31m empty"]


@pytest.mark.parametrize("status", STATUSES)
def test_the_terminal_the_report_and_the_exit_status_know_the_same_to_look_at(tmp_path, status):
    marks = dict.fromkeys(("relu_forward", "relu_backward"), Mark(status, "It is so."))
    entry = Entry("03_relu.ipynb", "it is empty" if status == "notebook unreadable" else "")
    result = Result("ada", exercises=marks, notebooks=(entry,))
    store(tmp_path, result)
    said, look = summary(tmp_path)
    class_ = Tally(Marking((), {}, "answer", Late(), {}))
    class_.add(result)
    listed = class_.to_look_at()
    assert look == bool(listed) == (status not in {"correct", "incorrect", "not attempted"})
    if status == "process ended":
        assert said.splitlines()[-1] == "  ada: relu_backward and relu_forward: process ended"
        assert (listed[0].label, listed[0].says) == ("process ended", "It is so.")
        assert dict(listed[0].exercises) == {"relu_forward": 1, "relu_backward": 1}


def test_what_holds_for_many_files_is_one_line(tmp_path):
    several = tuple(Entry(f"{i}.ipynb", "it is empty") for i in range(9))
    many = tuple(Entry(f"{i}.ipynb", f"it is {i}") for i in range(30))
    store(tmp_path, Result("ada", notebooks=(*several, Entry("x.ipynb", missing=("torch",)))))
    store(tmp_path, Result("bob", notebooks=many))
    store(tmp_path, Result("cy", listed=False))
    lines = summary(tmp_path)[0].splitlines()[1:]
    assert lines[0] == "  ada: 0.ipynb and 8 more: it is empty"
    assert lines[1].startswith("  ada: x.ipynb: imports `torch`, which is not there")
    assert lines[22:] == ["  bob: and 10 things more", "  cy: nothing was handed in", "  cy: is not on the roster"]


def test_a_listing_names_files_as_they_were_handed_in(tmp_path):
    empty = Handed("week 3/03_relu.ipynb", "/tmp/somewhere/17", "the file is empty")  # noqa: S108 - nothing is there
    ada = Submission("ada_7", (empty,), ids=("ada_7", "7"), platform="Moodle", late=True)
    said, look = listing([ada, Submission("bob", (), listed=True)], tmp_path)
    assert said.splitlines() == [
        f"1 of 2 students handed in; {tmp_path} has what they did",
        "  ada_7: 0 notebooks, Moodle, 7, late",
        "    ! week 3/03_relu.ipynb: the file is empty",
        "  bob: 0 notebooks",
        "    ! nothing was handed in",
    ]
    assert look


def test_where_files_cannot_be_named_as_students_are_the_command_says_what_to_set(tmp_path):
    ascii_alone = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = course("report", tmp_path, env={**os.environ, **ascii_alone})
    assert (done.returncode, "PYTHONUTF8=1" in done.stderr) == (1, True), done.stderr


def test_what_was_handed_in_anew_is_graded_anew(in_one_process, tmp_path):
    put(tmp_path / "in", {"ada": solved(), "bob": answered("return np.abs(inputs)")})
    words = ("grade", tmp_path / "in", "--out", tmp_path / "grades")
    assert in_one_process(*words) == LOOK  # two functions are missing
    (tmp_path / "in" / "bob" / "03_relu.ipynb").write_bytes(solved())
    before = contents(tmp_path / "grades")
    assert in_one_process(*words) == 0
    after = contents(tmp_path / "grades")
    assert [name for name in before if before[name] != after[name]] == ["bob.json"]


def test_without_a_sandbox_grading_refuses(submissions, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert cli.main(["grade", str(submissions), "--out", str(tmp_path / "grades")]) == cli.NO_SANDBOX
    said = capsys.readouterr().err
    assert "bubblewrap is not installed" in said
    assert "--trust-submissions" in said
    assert not (tmp_path / "grades").exists()


def test_on_another_system_grading_refuses_even_when_trusted(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cli.sys, "platform", "win32")
    words = ["grade", str(tmp_path), "--out", str(tmp_path / "grades"), "--trust-submissions"]
    assert cli.main(words) == cli.NO_SANDBOX
    assert "Linux" in capsys.readouterr().err


def test_the_command_starts_where_there_is_neither_resource_nor_poll():
    without = "import sys; sys.modules['resource'] = None; import select; select.__dict__.pop('poll')"
    done = subprocess.run(
        [sys.executable, "-c", f"{without}; from course_classroom.cli import main; main(['assign', '--help'])"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


REFUSED = {
    "no_submissions": (["grade", "nowhere", "--out", "x"], 1, "there is no nowhere"),
    "unknown_chapter": (["grade", ".", "--out", "x", "--chapters", "99_x"], 1, "no chapter '99_x'"),
    "unknown_exercises": (["assign", "99_x", "--to", "x"], 1, "no exercises '99_x'"),
    "no_workers": (["grade", ".", "--out", "x", "--workers", "0"], 2, "--workers"),
    "unknown_grader": (["export", "otter", "x"], 2, "invalid choice"),
    "export_of_unknown_exercises": (["export", "nbgrader", "x", "--chapters", "99_x"], 1, "no exercises '99_x'"),
    "no_results": (["report", "nowhere"], 1, "no results in nowhere"),
    "no_command": ([], 2, "required"),
}


@pytest.mark.parametrize(("words", "status", "says"), REFUSED.values(), ids=REFUSED)
def test_a_command_that_cannot_be_followed_says_why(tmp_path, monkeypatch, capsys, words, status, says):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(grading, "why_unavailable", lambda: None)
    try:
        came = cli.main(words)
    except SystemExit as error:
        came = error.code
    assert (came, says in capsys.readouterr().err) == (status, True)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("command", ["assign", "grade", "report", "export"])
def test_every_command_has_help_with_an_example(command, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0
    assert f"course {command} " in capsys.readouterr().out.partition("example")[2]


def test_the_folder_handed_out_holds_no_solution(tmp_path):
    chapters = [path.stem for path in sorted((ROOT / "exercises").glob("*.ipynb"))]
    assert cli.main(["assign", *chapters, "--to", str(tmp_path / "week")]) == 0
    files = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "week").iterdir()}
    assert set(files) == {"README.md", "requirements.txt", *(f"{chapter}.ipynb" for chapter in chapters)}
    text = "".join(files.values())
    assert "SOLUTION" not in text
    for chapter in chapters:
        exercise, solution = (
            json.loads((ROOT / kind / f"{chapter}.ipynb").read_text()) for kind in ("exercises", "solutions")
        )
        shown = {line for cell in exercise["cells"] for line in "".join(cell["source"]).splitlines()}
        cells = [cell for cell in solution["cells"] if cell["id"].startswith("answer-")]
        hidden = {line for cell in cells for line in "".join(cell["source"]).splitlines()} - shown
        assert hidden
        assert not [line for line in hidden if line.strip() and json.dumps(line)[1:-1] in text]
        assert [cell["id"] for cell in json.loads(files[f"{chapter}.ipynb"])["cells"]] == [
            c["id"] for c in exercise["cells"]
        ]
    assert "](../" not in text
    assert "-e ." not in files["requirements.txt"].splitlines()
    assert files["requirements.txt"].startswith("back-propagation-course==")


@pytest.mark.parametrize(
    ("chapters", "says"),
    [
        (["03_relu"], "hand in `03_relu.ipynb`."),
        (
            ["02_single_layer", "03_relu", "04_loss"],
            "hand in `02_single_layer.ipynb`, `03_relu.ipynb` and `04_loss.ipynb`.",
        ),
    ],
)
def test_the_instruction_names_what_to_hand_in(tmp_path, chapters, says):
    assert cli.main(["assign", *chapters, "--to", str(tmp_path / "week")]) == 0
    assert says in (tmp_path / "week" / "README.md").read_text(encoding="utf-8")


def test_a_folder_with_something_in_it_is_left_alone(tmp_path, capsys):
    (tmp_path / "mine").write_text("x", encoding="utf-8")
    assert cli.main(["assign", "03_relu", "--to", str(tmp_path)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


NAMES = ("ada", "Ada", "a/../b", "..", "", "名前", "x" * 300, "a b", "-rf", "a.json")


def test_every_name_has_a_file_of_its_own():
    names = [file_name(name) for name in NAMES]
    assert len({name.lower() for name in names}) == len(NAMES)
    assert all(len(name) < 100 and "/" not in name and not name.startswith((".", "-")) for name in names)


def test_the_sandbox_hides_what_lies_inside_the_python_it_shows(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    words = bubblewrap.command(tmp_path, Limits(), hidden=(tmp_path / "grades", Path("/elsewhere")))
    masks = [words[i + 1] for i, word in enumerate(words) if word == "--tmpfs"]
    assert str(tmp_path / "grades") in masks
    assert "/elsewhere" not in masks
