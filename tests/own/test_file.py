"""The file on the disk: whole, never lost, written by checks alone, by several kernels, and where a learner works."""

import errno
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from course_lib import catalogue, check, hint, own_functions, progress, solution
from course_lib.notebook import keeping
from course_lib.notebook.own import file as own
from tests.own.test_answers import BACKWARD, FORWARD, ONE_HOT, names

OTHER = "def relu_forward(inputs):\n    return inputs * (inputs > 0)"


def in_another_python(folder, script, *arguments):
    """Start a Python in a learner's folder."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def result(process, told=""):
    said, wrong = process.communicate(told, timeout=300)
    assert process.returncode == 0, wrong
    return said


# A kernel without Jupyter around it: IPython's own shell, which keeps the text of its cells as a kernel does.
SHELL = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for cell in {cells!r}:
    done = shell.run_cell(cell)
    assert done.success, cell
"""


def shell(folder, *cells):
    return in_another_python(folder, SHELL.format(cells=cells))


def test_a_restarted_kernel_goes_on_with_the_file(folder, file):
    first = ("import numpy as np\nfrom course_lib import check", f"{FORWARD}\ncheck(relu_forward)")
    assert "Kept in `my_backprop.py`." in result(shell(folder / "exercises", *first))
    then = ("import numpy as np\nfrom course_lib import check, own_functions", f"{BACKWARD}\ncheck(relu_backward)")
    use = "own = own_functions()\nprint(own.relu_forward(np.array([-1, 2])), own.relu_backward(3, np.array([-1, 2])))"
    assert "[0 2] [0 3]" in result(shell(folder / "exercises", *then, use))
    assert names(file) == ["relu_forward", "relu_backward"]


def test_a_cell_command_hides_the_text_and_that_is_said(folder, file):
    cells = ("import numpy as np\nfrom course_lib import check", f"%%time\n{FORWARD}", "check(relu_forward)")
    assert "the text of `relu_forward` cannot be had" in result(shell(folder / "exercises", *cells))
    assert not file.exists()


def test_the_file_is_importable_by_itself_and_from_a_notebook(notebook, folder, file):
    notebook.keep(FORWARD, "relu_forward")
    script = "import numpy as np, my_backprop; print(my_backprop.relu_forward(np.array([-1, 2])), my_backprop.__file__)"
    for place, before in ((folder, ""), (folder / "exercises", "from course_lib import check; ")):
        assert result(in_another_python(place, before + script)) == f"[0 2] {file}\n"


def test_where_there_is_no_file_there_is_no_module(folder):
    script = (
        "from course_lib import check\ntry:\n    import my_backprop\nexcept ModuleNotFoundError as e:\n    print(e)"
    )
    assert result(in_another_python(folder / "exercises", script)) == "No module named 'my_backprop'\n"


def test_what_is_edited_by_hand_stays_to_the_last_byte(notebook, file):
    notebook.run("SHIFT = 0").keep("def relu_forward(inputs):\n    return np.maximum(SHIFT, inputs)", "relu_forward")
    text = file.read_text()
    by_hand = text.replace(
        "import numpy as np\n", "import numpy as np  # mine\nimport math\n\n\nclass Mine:\n    pass\n"
    )
    by_hand = (
        by_hand.replace("def relu_forward", "# my own note: ŷ\ndef relu_forward")
        + "\n\nx = 1; y = 2  # mine\n\n\n# end"
    )
    file.write_text(by_hand, encoding="utf-8")
    notebook.keep(ONE_HOT, "one_hot")
    after = file.read_text(encoding="utf-8")
    added = after[after.index("\n\n\n# Chapter 4") : after.index(ONE_HOT) + len(ONE_HOT) + 1]
    assert after.replace(added, "\n", 1) == by_hand
    notebook.keep(OTHER, "relu_forward")
    assert "# my own note: ŷ\n# Chapter 3" in file.read_text(encoding="utf-8")


def test_a_page_break_ends_no_line(notebook, file):
    by_hand = "import numpy as np\n\f\ndef mine():\n    return 'a\fb'  # mine\n"
    file.write_text(by_hand)
    for answer in (FORWARD, OTHER):
        notebook.keep(answer, "relu_forward")
        assert file.read_text().startswith(by_hand)
        assert names(file) == ["mine", "relu_forward"]


def test_a_function_edited_by_hand_is_the_learners_own(notebook, file):
    notebook.keep(FORWARD, "relu_forward")
    file.write_text(file.read_text().replace("maximum(0,", "maximum(7,"))
    assert own_functions().relu_forward(3) == 7
    assert file.read_text().count("maximum(7,") == 1


def test_a_passing_answer_replaces_its_own_function_and_the_former_one_is_kept(notebook, file, former, day):
    notebook.run("def help_me(x):\n    return np.maximum(0, x)")
    notebook.keep("def relu_forward(inputs):\n    return help_me(inputs)", "relu_forward")
    notebook.keep(ONE_HOT, "one_hot")
    day("2026-03-02")
    assert notebook.keep(OTHER, "relu_forward") == (
        "Kept in `my_backprop.py`. The one before is in `my_backprop.former.py`."
    )
    assert names(file) == ["relu_forward", "one_hot"], "the helper went with its only user"
    assert "# Chapter 3 · kept on 2026-03-02\ndef relu_forward" in file.read_text()
    assert "# Chapter 4 · kept on 2026-03-01\ndef one_hot" in file.read_text()
    assert names(former) == ["help_me", "relu_forward"]
    day("2026-03-03")
    notebook.keep(FORWARD, "relu_forward")
    assert former.read_text().endswith(f"# Until 2026-03-03, for relu_forward\n{OTHER}\n\n\n")
    assert names(former) == ["help_me", "relu_forward", "relu_forward"]


def test_a_helper_that_another_answer_uses_stays(notebook, file, former):
    notebook.run("def is_open(x):\n    return x > 0")
    notebook.keep("def relu_forward(inputs):\n    return inputs * is_open(inputs)", "relu_forward")
    notebook.keep("def relu_backward(dvalues, inputs):\n    return dvalues * is_open(inputs)", "relu_backward")
    notebook.keep(FORWARD, "relu_forward")
    assert names(file) == ["is_open", "relu_forward", "relu_backward"]
    notebook.keep(BACKWARD, "relu_backward")
    assert names(file) == ["relu_forward", "relu_backward"]
    assert "def is_open" in former.read_text()


def test_a_helper_that_nobody_uses_any_more_is_left_to_its_owner(notebook, file):
    notebook.run("def is_open(x):\n    return x > 0")
    notebook.keep("def relu_forward(inputs):\n    return inputs * is_open(inputs)", "relu_forward")
    file.write_text(file.read_text().replace("inputs * is_open(inputs)", "np.maximum(0, inputs)"))
    notebook.keep(OTHER, "relu_forward")
    assert names(file) == ["is_open", "relu_forward"]


def test_what_somebody_has_moved_stays_there_when_the_answer_is_the_same(notebook, file):
    answer = "def relu_forward(inputs):\n    return inputs * is_open(inputs)"
    notebook.run("def is_open(x):\n    return x > 0").keep(answer, "relu_forward")
    helper = "\n\n# Helper of relu_forward\ndef is_open(x):\n    return x > 0\n"
    moved = file.read_text().replace(helper, "") + helper
    assert moved.count("is_open") == 2
    file.write_text(moved)
    assert notebook.keep(answer, "relu_forward") == "It is in your `my_backprop.py`."
    assert file.read_text() == moved


def test_the_same_answer_again_leaves_everything_as_it_is(notebook, file, former, day):
    notebook.run("def help_me(x):\n    return np.maximum(0, x)").keep(FORWARD, "relu_forward")
    notebook.run("def help_me(x):\n    return x > 0")
    answer = "def relu_backward(dvalues, inputs):\n    return dvalues * help_me(inputs)"
    file.write_text(file.read_text() + "\n\ndef help_me():\n    return 'mine'\n")
    notebook.keep(answer, "relu_backward")
    before = file.read_bytes(), file.stat().st_mtime_ns
    day("2026-03-02")
    for _ in range(2):
        assert notebook.keep(answer, "relu_backward") == "It is in your `my_backprop.py`."
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert not former.exists()


DAMAGED = {
    "no_python": (b"def relu_forward(:\n", "line 1: "),
    "cut_short": (b'x = 1\n"""My back', "line 2: unterminated"),
    "bytes": (b"x = 1\n\xff\xfe", "byte 6 is no UTF-8"),
    "zeros": (b"x = 1\n" + bytes(9), "source code string cannot contain null bytes"),
    "return": (b"return 1\n", "line 1: 'return' outside function"),
}


@pytest.mark.parametrize(("content", "why"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_set_aside_and_never_lost(notebook, folder, file, content, why):
    for number in ("", "-2"):
        file.write_bytes(content)
        assert why in repr(progress())
        assert why in repr(own_functions())
        said = notebook.keep(FORWARD, "relu_forward")
        assert f"The file was damaged ({why}" in said
        assert f"is now `my_backprop.damaged{number}.py`" in said
        assert (folder / f"my_backprop.damaged{number}.py").read_bytes() == content
        assert names(file) == ["relu_forward"]


def test_a_wrong_answer_leaves_a_damaged_file_where_it_is(notebook, file):
    file.write_text("def (")
    notebook.run("def relu_forward(inputs):\n    return inputs").check("relu_forward")
    assert file.read_text() == "def ("


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_file_as_it_was_and_is_said(notebook, folder, file, monkeypatch, fails):
    notebook.keep(FORWARD, "relu_forward")
    before, there = file.read_bytes(), set(folder.iterdir())

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(*{"fsync": (keeping.os, "fsync"), "replace": (Path, "replace")}[fails], full)
    said = notebook.keep(ONE_HOT, "one_hot")
    assert said == (
        "Not kept: `my_backprop.py` cannot be written (No space left on device). This answer is in your notebook alone."
    )
    assert file.read_bytes() == before
    assert {path for path in folder.iterdir() if path.name != ".course-progress"} | there == there


def test_where_the_former_one_cannot_be_kept_nothing_is_replaced(notebook, file, former):
    notebook.keep(FORWARD, "relu_forward")
    former.mkdir()
    assert "cannot be written" in notebook.keep(OTHER, "relu_forward")
    assert FORWARD in file.read_text()


@pytest.fixture
def nobody():
    """Be a user who may not write everywhere: root may."""
    if os.name != "posix":
        pytest.skip("folders are protected in another way")
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    yield
    if root:
        os.seteuid(0)


def test_in_a_folder_to_read_only_checks_go_on_and_it_is_said(notebook, folder, file, request):
    notebook.keep(FORWARD, "relu_forward")
    before = file.read_bytes()
    for path in (folder, *folder.iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for parent in folder.parents:
        if parent.stat().st_mode & 0o077 == 0:  # pytest's own folders are its user's alone
            parent.chmod(0o755)
    request.getfixturevalue("nobody")
    assert "cannot be written (Permission denied)" in notebook.keep(ONE_HOT, "one_hot")
    assert file.read_bytes() == before
    assert own_functions().relu_forward(-1) == 0


def test_a_file_that_its_owner_has_made_read_only_is_not_replaced(notebook, file):
    notebook.keep(FORWARD, "relu_forward")
    before = file.read_bytes()
    file.chmod(0o444)
    assert "cannot be written (Permission denied)" in notebook.keep(ONE_HOT, "one_hot")
    assert file.read_bytes() == before


KEEPS_A_THIRD = """
import sys
from course_lib import catalogue
from course_lib.notebook.own import file
from course_lib.notebook.own.pieces import Piece

file.pieces = lambda name: [Piece(name, f"def {name}():\\n    return 1", "answer")]
print("ready", flush=True)
sys.stdin.readline()
for exercise in list(catalogue.exercises().values())[int(sys.argv[1])::3]:
    assert file.keep(exercise, exercise.name) == "Kept in `my_backprop.py`.", exercise
"""


def test_kernels_that_keep_at_the_same_time_lose_nothing(folder, file):
    kernels = [in_another_python(folder / "exercises", KEEPS_A_THIRD, str(number)) for number in range(3)]
    assert [kernel.stdout.readline() for kernel in kernels] == ["ready\n"] * 3
    for kernel in kernels:
        kernel.stdin.write("go\n")
        kernel.stdin.flush()
    assert [result(kernel) for kernel in kernels] == [""] * 3
    assert names(file) == list(catalogue.exercises())


def test_nothing_is_written_from_solutions(notebook, folder, monkeypatch):
    monkeypatch.chdir(folder / "solutions")
    assert notebook.keep(FORWARD, "relu_forward") == ""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("JPY_SESSION_NAME", str(folder / "solutions" / "03_relu.ipynb"))
    assert notebook.keep(FORWARD, "relu_forward") == ""
    monkeypatch.setenv("JPY_SESSION_NAME", str(folder / "exercises" / "03_relu.ipynb"))
    assert not list(folder.glob("*backprop*"))
    assert notebook.keep(FORWARD, "relu_forward") == "Kept in `my_backprop.py`."


@pytest.mark.parametrize("how", ["autograde", "validate"])
def test_a_hand_in_that_nbgrader_runs_neither_writes_nor_reads_what_is_anothers(notebook, folder, monkeypatch, how):
    notebook.keep(FORWARD, "relu_forward")
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    monkeypatch.setenv("NBGRADER_EXECUTION", how)
    assert notebook.keep(ONE_HOT, "one_hot") == ""
    assert repr(own_functions()).startswith("**Yours (0 of ")
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_solution_finds_no_file_so_that_what_is_built_does_not_depend_on_it(notebook, folder, monkeypatch):
    notebook.keep(FORWARD, "relu_forward")
    monkeypatch.chdir(folder / "solutions")
    assert repr(own_functions()).startswith("**Yours (0 of ")


def test_nothing_is_written_or_read_where_marks_go_nowhere(notebook, folder, file, monkeypatch):
    notebook.keep(FORWARD, "relu_forward")
    before = set(folder.iterdir())
    monkeypatch.setenv("COURSE_PROGRESS", os.devnull)
    assert notebook.keep(ONE_HOT, "one_hot") == ""
    assert repr(own_functions()).startswith("**Yours (0 of ")
    assert set(folder.iterdir()) == before
    assert own.own_file() is None
    assert names(file) == ["relu_forward"]


def test_the_file_lies_beside_the_marks_wherever_these_are(notebook, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "exercises" / "marks"))
    notebook.keep(FORWARD, "relu_forward")
    assert names(tmp_path / "exercises" / "my_backprop.py") == ["relu_forward"]
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "nowhere" / "marks"))
    assert "cannot be written (No such file" in notebook.keep(FORWARD, "relu_forward")


def test_only_a_check_writes(notebook, folder):
    notebook.run(FORWARD)
    hint(notebook.names["relu_forward"])
    solution(notebook.names["relu_forward"])
    progress()
    own_functions().relu_forward(1)
    assert not list(folder.glob("*backprop*"))
    check(notebook.names["relu_forward"])
    assert list(folder.glob("my_backprop.py"))


def test_lines_end_as_they_did(notebook, file):
    file.write_bytes(b"import math\r\n\r\n\r\ndef mine():\r\n    return 1\r\n")
    notebook.keep(FORWARD, "relu_forward")
    assert b"\r\n" in file.read_bytes()
    assert b"\n" not in file.read_bytes().replace(b"\r\n", b"")
    assert names(file) == ["mine", "relu_forward"]


def test_a_warning_about_the_learners_own_text_is_not_given_again(notebook, file):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        notebook.run("""def relu_forward(inputs):
    '\\d'
    return np.maximum(0, inputs)""")
    warnings.simplefilter("error")
    assert notebook.keep("", "relu_forward") == "Kept in `my_backprop.py`."
    assert notebook.keep("", "relu_forward") == "It is in your `my_backprop.py`."
    assert names(file) == ["relu_forward"]


def test_gitignore_leaves_all_of_it_out(folder):
    del folder
    root = Path(__file__).resolve().parents[2]
    names_ = ["my_backprop.py", "my_backprop.former.py", "my_backprop.damaged-2.py", ".my_backprop.lock"]
    done = subprocess.run(["git", "check-ignore", *names_], cwd=root, capture_output=True, text=True, check=False)
    assert done.stdout.split() == names_
