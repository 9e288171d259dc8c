"""What CONTRIBUTING.md tells, done as it is printed there, in a copy of the tree."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
STEP = re.compile(r"\d\. |#")
FILE = re.compile(r"`([\w/]+/\w+\.(?:md|py))`")
FENCE = re.compile(r"(?P<indent> *)(?P<marks>`{3,4})(?:markdown|python)$")
COMMAND = re.compile(r"`\.venv/bin/([^`]*momentum[^`]*)`")
PROGRAMS = {"python": (), "pytest": ("-m", "pytest", "-q", "-p", "no:cacheprovider")}


def steps(guide):
    """Yield what the guide tells, in its order: (file, text) for a text below a file's name, and (None, command)."""
    file, lines = None, iter(guide.splitlines())
    for line in lines:
        if STEP.match(line):
            file = None
        file = next(iter(FILE.findall(line)), file)
        yield from ((None, command) for command in COMMAND.findall(line))
        if (fence := FENCE.match(line)) and file:
            end = fence["indent"] + fence["marks"]
            yield file, textwrap.dedent("\n".join(iter(lambda: next(lines), end))) + "\n"


def write(path, text):
    """Write a file; into one that the guide has written before, put what is inside of the call at the call's start."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_text(text, encoding="utf-8")
        return
    call, *entry, _ = text.splitlines(keepends=True)
    before, found, after = path.read_text(encoding="utf-8").partition(call)
    assert found, f"{path.name} has no {call!r}"
    path.write_text("".join((before, call, *entry, after)), encoding="utf-8")


def run(root, *words):
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, *words], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{shlex.join(words)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the tree in which all that the guide tells has been done."""
    root = tmp_path_factory.mktemp("tree")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, root / name)
    for file, told in steps(GUIDE):
        if file:
            write(root / file, told)
        else:
            program, *words = shlex.split(told)
            said = run(root, *PROGRAMS[program], *words)
            assert program != "pytest" or " passed" in said
    return root


def test_the_guide_tells_of_a_chapter_an_exercise_and_a_misconception():
    told = [file or "run" for file, _ in steps(GUIDE)]
    assert told == [
        "source/chapters/09_momentum.md",
        "course_lib/explorers/momentum.py",
        "run",
        "source/exercises/09_momentum.md",
        "course_lib/catalogue/momentum.py",
        "tests/right_answers/momentum.py",
        "run",
        "run",
        "course_lib/catalogue/momentum.py",
        "run",
    ]


def test_what_is_built_then_agrees_with_its_source(tree):
    chapters, exercises = (len(list((tree / "source" / kind).glob("*.md"))) for kind in ("chapters", "exercises"))
    assert f"{chapters + 2 * exercises} built notebooks" in run(tree, "-m", "tools.notebooks.build", "--check")


def test_the_new_chapter_is_where_learners_look_for_it(tree):
    for page, folder in (("README.md", "notebooks/"), ("notebooks/00_start_here.ipynb", "")):
        assert f"[9 · Momentum: the rolling ball]({folder}09_momentum.ipynb)" in (tree / page).read_text(
            encoding="utf-8"
        )
    said = run(tree, "-c", "from course_lib import progress; print(progress())")
    assert "momentum" in said


def test_the_new_figure_is_tried_with_the_others(tree):
    assert " passed" in run(tree, *PROGRAMS["pytest"], "tests/test_explorers_all.py", "-k", "ball")


def test_what_the_guide_prints_passes_lint_and_the_contracts(tree):
    written = sorted({file for file, _ in steps(GUIDE) if file and file.endswith(".py")})
    run(tree, "-m", "ruff", "check", *written)
    run(tree, "-m", "ruff", "format", "--check", *written)
    run(tree, "-c", "from importlinter.cli import lint_imports_command as lint; lint()")
