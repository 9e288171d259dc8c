"""The build on a small course of its own: what a text becomes, that it is the same each time, and what --check sees."""

import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import build  # noqa: E402 - tools/ is a folder of commands and no package

CHAPTER = """---
title: "1 · One"
minutes: 5
---

Some text.

```python
x = 1
print(x)
```

```python
from course_lib import explore
from course_lib.picture import caption, picture

explore(lambda x=1.0: picture(caption(f"{x:.1f}"), title="t", description="the number x"), x=(0.0, 2.0))
```

```python
from course_lib import predict

predict("?", answer=1, why="one")
```

```python tags=["measured"]
import time

print(time.time())
```
"""
EXERCISE = """---
minutes: 3
---

```python
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
```

<!-- #region tags=["solution"] -->
Twice.
<!-- #endregion -->
"""
README = "# C\n\n<!-- course map: made by tools/build.py -->\n<!-- end of course map -->\n"

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def course(tmp_path):
    for folder, text in (("chapters", CHAPTER), ("exercises", EXERCISE)):
        (tmp_path / "source" / folder).mkdir(parents=True)
        (tmp_path / "source" / folder / "01_one.md").write_text(text, encoding="utf-8")
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    return tmp_path


@pytest.fixture
def built(course):
    assert build.main([], course) == 0
    return course


def read(course, folder):
    return nbformat.read(course / folder / "01_one.ipynb", as_version=4)


def rewrite(course, folder, old, new):
    path = course / folder
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_chapter_is_built_with_outputs_pictures_and_hidden_answers(built):
    title, _, printed, explored, predicted, measured = read(built, "notebooks").cells
    assert title.source.startswith("# 1 · One")
    assert printed.outputs[0].text == "1\n"
    assert set(explored.outputs[0].data) == {"image/svg+xml", "text/plain"}
    assert predicted.metadata.jupyter.source_hidden
    assert not explored.metadata.get("jupyter")
    assert measured.outputs == []
    assert measured.execution_count
    assert "nbval-ignore-output" in measured.metadata.tags


def test_an_exercise_becomes_a_stub_and_a_solution(built):
    stub = next(cell for cell in read(built, "exercises").cells if cell.id == "answer-double")
    solved = next(cell for cell in read(built, "solutions").cells if cell.id == "answer-double")
    assert "NotImplementedError" in stub.source
    assert "2 * x" not in stub.source
    assert solved.source == "def double(x):\n    return 2 * x"
    assert not [cell for cell in read(built, "exercises").cells if "Twice" in cell.source]
    assert [cell for cell in read(built, "solutions").cells if "Twice" in cell.source]


def test_building_twice_gives_the_same_bytes(built):
    paths = [*built.glob("*/*.ipynb"), built / "README.md"]
    before = [path.read_bytes() for path in paths]
    for path in paths[:-1]:
        path.unlink()
    assert build.main([], built) == 0
    assert [path.read_bytes() for path in paths] == before


def test_inserting_a_cell_changes_no_other_id(built):
    before = [cell.id for cell in read(built, "notebooks").cells]
    rewrite(built, "source/chapters/01_one.md", "Some text.", "Some text.\n\n```python\ny = 2\n```")
    build.main([], built)
    after = [cell.id for cell in read(built, "notebooks").cells]
    assert [identity for identity in after if identity in before] == before
    assert len(after) == len(before) + 1


def test_check_agrees_with_what_was_built(built):
    assert build.main(["--check"], built) == 0


@pytest.mark.parametrize(
    ("folder", "old", "new", "words"),
    [
        ("source/chapters/01_one.md", "Some text", "Some texts", "notebooks/01_one.ipynb, cell 1"),
        ("notebooks/01_one.ipynb", "x = 1", "x = 2", "notebooks/01_one.ipynb, cell 2"),
        ("exercises/01_one.ipynb", "def double", "def doubles", "exercises/01_one.ipynb"),
        ("notebooks/01_one.ipynb", '"source_hidden": true', '"source_hidden": false', "metadata"),
        ("source/chapters/01_one.md", "minutes: 5", "minutes: 6", "differs"),
        ("README.md", "1 · One", "1 · Uno", "README.md"),
    ],
)
def test_check_sees_the_drift_of_one_word(built, capsys, folder, old, new, words):
    rewrite(built, folder, old, new)
    assert build.main(["--check"], built) == 1
    assert words in capsys.readouterr().err


def test_check_sees_a_notebook_without_a_text_and_a_text_without_a_notebook(built, capsys):
    (built / "notebooks" / "02_two.ipynb").write_bytes((built / "notebooks" / "01_one.ipynb").read_bytes())
    assert build.main(["--check"], built) == 1
    assert "02_two.ipynb has no text" in capsys.readouterr().err
    (built / "notebooks" / "02_two.ipynb").unlink()
    (built / "solutions" / "01_one.ipynb").unlink()
    assert build.main(["--check"], built) == 1
    assert "solutions/01_one.ipynb is not built" in capsys.readouterr().err


def test_a_failing_cell_is_named_and_nothing_is_written(built, capsys):
    before = (built / "notebooks" / "01_one.ipynb").read_bytes()
    rewrite(built, "source/chapters/01_one.md", "x = 1\n", "x = 1 / 0\n")
    assert build.main([], built) == 1
    error = capsys.readouterr().err
    assert "notebooks/01_one.ipynb" in error
    assert "ZeroDivisionError" in error
    assert (built / "notebooks" / "01_one.ipynb").read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title: "1 · One"\n', "", "the header must have title"),
        ("Some text.", "# A second title", "the title comes from the header"),
    ],
)
def test_a_text_that_cannot_be_built_is_refused(course, capsys, old, new, words):
    rewrite(course, "source/chapters/01_one.md", old, new)
    assert build.main([], course) == 1
    assert words in capsys.readouterr().err


def test_an_unknown_name_is_refused_with_those_there_are(course, capsys):
    assert build.main(["07_none"], course) == 1
    assert "no text '07_none' in source/ (there are: 01_one)" in capsys.readouterr().err
