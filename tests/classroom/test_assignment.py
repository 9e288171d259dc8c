"""A folder of grades is of one assignment and one class, and says what changed; options, and what fails outside."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from shutil import copyfile

import pytest

from course_classroom import assign, grade, judge_version
from course_classroom.assignment import Assignment, claim, read_assignment, secret_seed, select
from course_classroom.cli import _parser
from course_classroom.collect.entries import Handed
from course_classroom.collect.submission import Submission
from course_classroom.commands.common import LOOK
from course_classroom.commands.grading import _limits
from course_classroom.errors import ClassroomError, SandboxError
from course_classroom.grader import Grader
from course_classroom.inside import isolate, memory, syscalls
from course_classroom.results import read_all, store, stored
from course_classroom.sandbox import Sandbox
from course_lib import catalogue
from tests.classroom.submissions import LIMITS, NO_SANDBOX, Class, answered, notebook, put, solved
from tests.classroom.test_course_command import TRUST, contents, course

RIGHT = "return np.maximum(0, inputs)"


def graded(folder, *more, status=0, chapters=("03_relu",)):
    done = course("grade", folder / "in", "--chapters", *chapters, "--out", folder / "grades", *TRUST, *more)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def marks(folder, student):
    return {name: mark.status for name, mark in stored(folder / "grades", student).exercises.items()}


@pytest.fixture
def grades_here(in_one_process, tmp_path, capsys):
    """Return what `course grade` prints: of chapter 3, its answers in the folder `in`, its results in `grades`."""

    def graded_here(*more, status=0, chapters=("03_relu",)):
        words = ("grade", tmp_path / "in", "--out", tmp_path / "grades", "--chapters", *chapters, *more)
        assert in_one_process(*words) == status
        said = capsys.readouterr()
        return said.err if status == 1 else said.out

    return graded_here


def test_another_assignment_into_the_same_folder_is_refused_with_the_command_that_is_meant(tmp_path, grades_here):
    put(tmp_path / "in", {"ada": solved()})
    grades_here()
    before = contents(tmp_path / "grades")
    said = grades_here(status=1, chapters=("04_loss",))
    assert "holds the grades of another assignment, 03_relu" in said
    assert f"--out {tmp_path / 'grades'}-04_loss" in said
    assert contents(tmp_path / "grades") == before


def test_the_exercises_are_the_assignments_whatever_somebody_handed_in(tmp_path, grades_here, in_one_process):
    put(tmp_path / "in", {"ada": solved()})
    (tmp_path / "in" / "ada" / "extra_04_loss.ipynb").write_bytes(solved("04_loss"))
    grades_here(status=LOOK)
    assert in_one_process("report", tmp_path / "grades") == 0
    page = (tmp_path / "grades" / "report" / "students" / "ada.html").read_text(encoding="utf-8")
    assert "3 of 3 points" in page
    put(tmp_path / "two", {"bob": answered(RIGHT)})
    words = ("grade", tmp_path / "two", "--chapters", "04_loss", "03_relu", "--out", tmp_path / "wide")
    assert in_one_process(*words) == LOOK  # two functions are missing
    assert in_one_process("report", tmp_path / "wide") == 0
    both = sum(one.chapter in ("03_relu", "04_loss") for one in catalogue.exercises().values())
    assert f"1 of {both} points" in (tmp_path / "wide" / "report" / "students" / "bob.html").read_text(encoding="utf-8")


def test_who_withdraws_leaves_and_who_is_on_the_roster_has_a_row(tmp_path, grades_here, in_one_process):
    put(tmp_path / "in", {"ada": solved(), "bob": solved()})
    grades_here()
    assert in_one_process("report", tmp_path / "grades") == 0
    (tmp_path / "in" / "bob" / "03_relu.ipynb").unlink()
    (tmp_path / "in" / "bob").rmdir()
    (tmp_path / "roster.csv").write_text("name\nada\nZoe\n", encoding="utf-8")
    (tmp_path / "grades" / "report" / "students" / "mine.html").write_text("my own", encoding="utf-8")
    said = grades_here("--roster", tmp_path / "roster.csv", status=LOOK)
    assert "Zoe: nothing was handed in" in said
    assert "No longer among those who handed in" in said
    assert in_one_process("report", tmp_path / "grades") == 0
    pages = {path.name for path in (tmp_path / "grades" / "report" / "students").iterdir()}
    assert "ada.html" in pages
    assert "bob.html" not in pages
    assert "mine.html" in pages  # it was never ours
    assert "Zoe" in (tmp_path / "grades" / "report" / "grades.csv").read_text(encoding="utf-8-sig")
    assert [path.name for path in (tmp_path / "grades" / "withdrawn").iterdir()] == ["bob.json"]


def spoil(folder, **more):
    """Make all stored marks wrong, as a judge of another version may have done."""
    for result in list(read_all(folder / "grades")):
        wrong = {name: replace(mark, status="incorrect") for name, mark in result.exercises.items()}
        store(folder / "grades", replace(result, exercises=wrong, **more))


def test_marks_stay_when_the_checks_change_until_they_are_asked_for_anew(tmp_path, grades_here):
    put(tmp_path / "in", {"ada": solved(), "bob": solved()})
    grades_here()
    spoil(tmp_path, judge="of last week")
    assert "changed since 2 of these were graded: their marks stay. --again grades them anew" in grades_here()
    assert set(marks(tmp_path, "ada").values()) == set(marks(tmp_path, "bob").values()) == {"incorrect"}
    (tmp_path / "in" / "ada" / "03_relu.ipynb").write_bytes(solved() + b"\n")
    (tmp_path / "roster.csv").write_text("name,id\nada,7\nbob,8\n", encoding="utf-8")
    said = grades_here("--roster", tmp_path / "roster.csv")
    assert "ada: relu_forward: incorrect → correct" in said
    assert "bob:" not in said
    assert "changed since 1 of these" in said
    bob = stored(tmp_path / "grades", "bob")
    assert (bob.ids, bob.listed, bob.judge) == (("8",), True, "of last week")
    assert "their marks stay" not in grades_here("--roster", tmp_path / "roster.csv", "--again")
    assert set(marks(tmp_path, "bob").values()) == {"correct"}


def test_a_corrected_check_is_another_judge_of_the_same_submission(tmp_path, monkeypatch):
    def known():
        with Grader(select(["03_relu"]).exercises(), 1, LIMITS, trusted=True) as grader:
            return grader.judge, grader.fingerprint(submission)

    submission = Submission("ada", (Handed("03_relu.ipynb", str(tmp_path / "03_relu.ipynb")),))
    (tmp_path / "03_relu.ipynb").write_bytes(solved())
    before = known()
    assert known() == before
    monkeypatch.setattr("course_classroom.grader.judge_version", lambda: "corrected")
    assert [one == other for one, other in zip(known(), before, strict=True)] == [False, True]


def test_an_assignment_keeps_the_exercises_that_it_was_first_graded_with(tmp_path):
    asked = select(["03_relu"])
    first = Assignment(asked.chapters, asked.names[:2])
    assert claim(tmp_path, first) == claim(tmp_path, asked) == read_assignment(tmp_path) == first
    assert [exercise.name for exercise in first.exercises()] == ["relu_forward", "relu_backward"]


def test_the_judges_version_is_of_the_code_that_marks_depend_on(tmp_path, monkeypatch):
    judge_version.judge_version.cache_clear()
    for name in ("course_lib/judging/judge.py", "course_lib/catalogue/relu.py", "course_lib/layers.py",
                 "course_classroom/inside/calling.py", "course_lib/picture/graphs.py"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    monkeypatch.setattr(judge_version, "COURSE", tmp_path)

    def version():
        judge_version.judge_version.cache_clear()
        return judge_version.judge_version()

    seen = [version()]
    for name in ("judging/judge.py", "catalogue/relu.py", "layers.py"):
        (tmp_path / "course_lib" / name).write_text("corrected", encoding="utf-8")
        seen.append(version())
    (tmp_path / "course_classroom/inside/calling.py").write_text("corrected", encoding="utf-8")
    seen.append(version())
    assert len(set(seen)) == 5
    (tmp_path / "course_lib/picture/graphs.py").write_text("nicer", encoding="utf-8")
    assert version() == seen[-1]
    monkeypatch.undo()
    judge_version.judge_version.cache_clear()


def test_again_grades_whom_it_names_and_says_what_changed(tmp_path, grades_here):
    put(tmp_path / "in", {"ada": solved(), "bob": solved()})
    grades_here()
    spoil(tmp_path)
    assert "changed" not in grades_here()
    said = grades_here("--again", "ada")
    assert "3 marks changed" in said
    assert "ada: relu_forward: incorrect → correct" in said
    assert set(marks(tmp_path, "bob").values()) == {"incorrect"}
    assert "there is no such student" in grades_here("--again", "nobody", status=1)


def options(*more):
    return _limits(_parser().parse_args(["grade", "x", "--out", "y", *more]))


def test_every_limit_has_an_option_and_follows_that_of_the_notebook():
    plain, longer = options(), options("--seconds", "100")
    assert (plain.seconds, plain.cell_seconds, plain.answer_seconds, plain.student_seconds) == (10, 5, 2, 60)
    assert (longer.cell_seconds, longer.answer_seconds, longer.student_seconds) == (50, 20, 600)
    own = options("--seconds", "100", "--answer-seconds", "3", "--cell-seconds", "4", "--student-seconds", "5")
    assert (own.cell_seconds, own.answer_seconds, own.student_seconds) == (4, 3, 5)
    assert options("--notebooks", "7").notebooks == 7


@pytest.mark.parametrize("option", ["--seconds", "--cell-seconds", "--answer-seconds", "--student-seconds"])
@pytest.mark.parametrize("value", ["nan", "0", "-1", "inf", "x", ""])
def test_a_limit_that_is_none_is_refused(capsys, option, value):
    with pytest.raises(SystemExit) as ended:
        options(f"{option}={value}")
    assert ended.value.code == 2
    assert option in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--memory", "--notebooks", "--workers"])
@pytest.mark.parametrize("value", ["0", "-1", "1.5", "x"])
def test_a_count_that_is_none_is_refused(option, value):
    with pytest.raises(SystemExit):
        options(f"{option}={value}")


def test_limits_that_are_too_small_for_anybody_are_said_before_anybody_is_graded(tmp_path):
    put(tmp_path / "in", {"ada": solved()})
    said = graded(tmp_path, "--memory", "1", status=3).stderr
    assert "too small" in said
    assert not (tmp_path / "grades" / "results").exists()


def test_a_students_notebooks_share_a_deadline_and_a_number(tmp_path):
    stubborn = notebook("import time\ntime.sleep(0.4)", "def relu_forward(inputs): ...")
    names = [f"{i:02}" for i in range(12)]
    for name in names:
        (tmp_path / "in" / "ada").mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / "ada" / f"{name}.ipynb").write_bytes(stubborn)
    graded(tmp_path, "--student-seconds", "1", "--notebooks", "10", status=LOOK)
    result = stored(tmp_path / "grades", "ada")
    assert len(result.notebooks) == 10
    assert sum("it was not run" in entry.problem for entry in result.notebooks) >= 5
    assert "2 more notebooks: a submission may have 10" in result.aside[0]


SPOILED = {
    "a_bad_seed": lambda folder: (folder / "grades" / "seed").write_text("many", encoding="ascii"),
    "an_assignment_cut_off": lambda folder: (folder / "grades" / "assignment.json").write_text("{", encoding="ascii"),
    "out_is_a_file": lambda folder: [(folder / "grades").rename(folder / "old"), (folder / "grades").touch()],
    "a_roster_that_is_a_folder": lambda folder: (folder / "roster.csv").mkdir(),
}  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILED)
def test_what_is_wrong_outside_is_said_in_a_sentence(tmp_path, grades_here, spoil):
    put(tmp_path / "in", {"ada": solved()})
    grades_here()
    SPOILED[spoil](tmp_path)
    more = ["--roster", tmp_path / "roster.csv"] if "roster" in spoil else []
    said = grades_here("--again", *more, status=1)
    assert said.splitlines()[-1].startswith("course: ")


def test_what_fails_in_a_worker_is_said_in_a_sentence(tmp_path):
    put(tmp_path / "in", {"ada": solved()})
    (tmp_path / "grades").mkdir()
    (tmp_path / "grades" / "results").touch()
    assert graded(tmp_path, status=1).stderr.splitlines()[-1].startswith("course: ")


def test_a_full_disk_is_said_and_leaves_whole_files(tmp_path, monkeypatch, capsys):
    put(tmp_path / "in", {"ada": solved()})

    def full(*_, **__):
        raise OSError(28, "No space left on device", "grades")

    monkeypatch.setattr("course_classroom.assignment.write_whole", full)
    from course_classroom import cli  # noqa: PLC0415

    assert cli.main(["grade", str(tmp_path / "in"), "--out", str(tmp_path / "grades"), "--trust-submissions"]) == 1
    assert "No space left on device: grades" in capsys.readouterr().err


def test_two_graders_that_begin_at_once_share_one_seed(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        seeds = list(pool.map(lambda i: secret_seed(tmp_path / str(i // 16)), range(160)))
    assert all(len(set(seeds[i : i + 16])) == 1 for i in range(0, 160, 16))
    claim(tmp_path / "0", select(["03_relu"]))
    assert read_assignment(tmp_path / "0") == select(["03_relu"])
    with pytest.raises(ClassroomError, match="another assignment"):
        claim(tmp_path / "0", select([]))


def test_results_are_for_whom_the_umask_leaves_them_to(tmp_path):
    put(tmp_path / "in", {"ada": solved()})
    before = os.umask(0o077)
    try:
        graded(tmp_path)
    finally:
        os.umask(before)
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "grades" / "results").iterdir()] == [0o600]


def test_a_terminal_that_is_not_utf_8_is_written_to_all_the_same(tmp_path):
    put(tmp_path / "in", {"Zoë 名": b""})
    done = course(
        "grade",
        tmp_path / "in",
        "--out",
        tmp_path / "g",
        *TRUST,
        env={**os.environ, "PYTHONIOENCODING": "ascii:strict"},
    )
    assert (done.returncode, "Traceback" in done.stderr) == (LOOK, False)
    assert "Zo\\xeb" in done.stdout


def test_a_worker_that_ends_again_and_again_costs_its_student_alone(tmp_path):
    plan = grade.Plan(select(["03_relu"]), 1, LIMITS, trusted=True, hidden=())
    with plan.grader() as grader:
        room = Class(tmp_path, grader)
        good = [replace(room.submission(solved()), student=f"good{i}") for i in range(3)]
        deadly = replace(room.submission(solved()), student="deadly")
    deadly = replace(deadly, notebooks=(Deadly("03_relu.ipynb"),))
    done = [one.student for one in grade.grade_class(plan, tmp_path / "grades", [good[0], deadly, *good[1:]], 2)]
    assert sorted(done) == ["deadly", "good0", "good1", "good2"]
    assert "ended twice" in stored(tmp_path / "grades", "deadly").notebooks[0].problem
    kept = [stored(tmp_path / "grades", f"good{i}").exercises.values() for i in range(3)]
    assert {mark.status for marks_ in kept for mark in marks_} == {"correct"}


class Deadly:
    """A notebook that ends the process which reads it, as one that runs out of memory would."""

    def __init__(self, label):
        self.label, self.home = label, os.getpid()

    def read(self, _):
        if os.getpid() != self.home:
            os._exit(9)
        return b""


needs_sandbox = pytest.mark.skipif(NO_SANDBOX is not None, reason=str(NO_SANDBOX))


def test_what_isolation_lacks_is_said(monkeypatch):
    monkeypatch.setattr(syscalls.os, "uname", lambda: type("Machine", (), {"machine": "riscv64"}))
    assert "riscv64" in syscalls.why_not_refused()
    monkeypatch.setattr(isolate._libc, "unshare", lambda _: -1)
    monkeypatch.setattr(isolate.os, "getuid", lambda: 1)
    assert "namespaces for each submission" in isolate.new_world()


@needs_sandbox
def test_a_sandbox_that_cannot_keep_submissions_apart_does_not_start(monkeypatch):
    monkeypatch.setattr("course_classroom.room.shutil.copyfile", _copy_without_namespaces)
    lesson = {"names": [], "exercises": [], "library": {}}
    with Sandbox(lesson, LIMITS) as sandbox, pytest.raises(SandboxError, match="kernel makes no namespaces"):
        sandbox.run(solved())


def _copy_without_namespaces(source, target):
    copyfile(source, target)
    if target.name == "isolate.py":
        text = target.read_text(encoding="utf-8")
        changed = text.replace("_libc.unshare(_NEWUSER", "-1 if True else (_NEWUSER")
        assert changed != text
        target.write_text(changed, encoding="utf-8")


@needs_sandbox
def test_memory_of_processes_that_hide_themselves_is_counted(tmp_path):
    greedy = f"""
import ctypes, os, time
os.fork() and os.fork()
ctypes.CDLL(None).prctl(4, 0)
x = np.ones({LIMITS.memory // 2} // 8)
time.sleep(60)"""
    with Grader(select(["03_relu"]).exercises(), 1, replace(LIMITS, seconds=60, cell_seconds=60)) as grader:
        result = Class(tmp_path, grader).grade(answered(RIGHT, greedy))
    (stop,) = result.notebooks[0].failed
    assert (stop.error, result.exercises["relu_forward"].status) == ("memory limit", "correct")


def test_a_process_whose_details_are_hidden_is_counted_by_what_is_not(tmp_path):
    (tmp_path / "7" / "task").mkdir(parents=True)
    (tmp_path / "7" / "statm").write_text("100 50 1 1 0 1 0", encoding="ascii")
    proc = os.open(tmp_path, os.O_RDONLY)
    try:
        assert memory.Together(proc, 50 * memory.PAGE - 1).exceeded(7)
        assert not memory.Together(proc, 50 * memory.PAGE).exceeded(7)
    finally:
        os.close(proc)


def test_assigning_a_course_that_no_index_need_have_says_so(tmp_path, capsys, monkeypatch):
    from course_classroom import cli  # noqa: PLC0415

    assert cli.main(["assign", "03_relu", "--to", str(tmp_path / "a")]) == 0
    assert "say --course" in capsys.readouterr().err
    assert cli.main(["assign", "03_relu", "--to", str(tmp_path / "b"), "--course", "x @ git+https://h/r"]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(assign, "PLACEHOLDER", "/nobody/")
    assert cli.main(["assign", "03_relu", "--to", str(tmp_path / "c")]) == 0
    assert capsys.readouterr().err == ""
    first = (tmp_path / "c" / "requirements.txt").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("back-propagation-course @ git+https://")


def test_collect_says_who_handed_in_what_and_grading_takes_it(tmp_path, in_one_process, capsys):
    put(tmp_path / "in", {"ada": solved(), "bob": b"%PDF-1.4"})
    (tmp_path / "roster.csv").write_text("name,id\nada,7\nbob,8\nZoe,9\n", encoding="utf-8")
    words = ("collect", tmp_path / "in", "--to", tmp_path / "collected")
    assert in_one_process(*words, "--roster", tmp_path / "roster.csv") == LOOK
    said = capsys.readouterr().out
    assert "2 of 3 students handed in" in said
    assert "ada: 1 notebook, 7" in said
    assert "this is a PDF, not a notebook" in said
    assert in_one_process(*words) == 1
    words = ("grade", tmp_path / "collected", "--chapters", "03_relu", "--out", tmp_path / "grades")
    assert in_one_process(*words) == LOOK
    assert json.loads((tmp_path / "grades" / "results" / "ada.json").read_text(encoding="utf-8"))["ids"] == ["7"]
    assert set(marks(tmp_path, "ada").values()) == {"correct"}
