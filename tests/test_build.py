"""tools/notebooks/build.py, on a small course of its own."""

import json

import nbformat
import pytest

from tests.small_course import CHAPTER, EXERCISE, chapter_with, files, read, write
from tools.notebooks import build
from tools.notebooks.compose import compose


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = write(tmp_path_factory.mktemp("course"))
    assert build.main([], root) == 0
    return root


@pytest.fixture
def built(tmp_path):
    """Return a course whose notebooks are written as they must be, without executing them."""
    write(tmp_path)
    for path, notebook in compose(tmp_path).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        nbformat.write(notebook, tmp_path / path)
    for path, text in build.readme(tmp_path).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert build.main(["--check"], tmp_path) == 0
    return tmp_path


def test_a_second_build_writes_the_same_bytes(course, capsys):
    before = files(course)
    assert build.main([], course) == 0
    assert "0 files changed" in capsys.readouterr().out
    assert files(course) == before


def test_a_chapter_is_executed_and_its_noise_left_out(course):
    title, prose, printed, measured, explored, verbatim = read(course, "notebooks").cells
    assert title.source == "# 1 · Doubling\n\n*About 5 minutes.*"
    assert prose.source == "Doubling is adding."
    assert [output.get("text") or output.data for output in printed.outputs] == ["one\ntwo\n", {"text/plain": "2"}]
    assert measured.outputs == []
    assert measured.execution_count == 2
    assert "nbval-ignore-output" in measured.metadata.tags
    assert [set(output.data) for output in explored.outputs] == [{"image/svg+xml", "text/plain"}]
    assert verbatim.cell_type == "markdown"


def test_metadata_names_no_version_no_time_and_no_widget_state(course):
    notebook = read(course, "notebooks")
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.language_info == {"name": "python"}
    assert [set(cell.metadata) for cell in notebook.cells if set(cell.metadata) - {"tags"}] == []


def test_an_exercise_has_a_stub_and_its_solution_the_answer(course):
    _, _, stub = read(course, "exercises").cells
    _, _, answer, tried, said = read(course, "solutions").cells
    head = 'def double(x):\n    """Return 2x."""\n    '
    assert stub.source == head + 'raise NotImplementedError("your code goes here")'
    assert answer.source == head + "total = x + x\n    return total"
    assert stub.id == answer.id == "answer-double"
    assert stub.execution_count is None
    assert tried.outputs[0].data["text/plain"] == "4"
    assert said.source == "Adding.\n\nA number to itself."


def test_the_readme_maps_the_chapters(course):
    row = "| [1 · Doubling](notebooks/01_double.ipynb) | 5 | [5 minutes](exercises/01_double.ipynb) |\n"
    assert row in (course / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("wrong_name + 1", "NameError: name 'wrong_name' is not defined"),
        ('import sys\nprint("oh", file=sys.stderr)', "writes to stderr"),
    ],
)
def test_a_cell_that_fails_fails_the_build_and_nothing_is_written(built, capsys, cell, said):
    write(built, chapter_with(cell))
    before = files(built)
    assert build.main([], built) == 1
    error = capsys.readouterr().err
    assert [part for part in ("notebooks/01_double.ipynb", cell, said) if part not in error] == []
    assert files(built) == before


def test_a_cell_tagged_stderr_may_write_there(tmp_path):
    cell = '```python tags=["stderr"]\nimport sys\nprint("oh", file=sys.stderr)\n```\n'
    root = write(tmp_path, CHAPTER.split("Doubling is", maxsplit=1)[0] + cell)
    assert build.main([], root) == 0
    assert read(root, "notebooks").cells[1].outputs[0].text == "oh\n"


def test_names_choose_what_is_built(built, capsys):
    before = files(built)
    assert build.main(["02_triple"], built) == 1
    assert "no text '02_triple' in source/ (there are: 01_double)" in capsys.readouterr().err
    assert files(built) == before
    for folder in ("chapters", "exercises"):
        text = built / "source" / folder / "01_double.md"
        text.with_name("02_triple.md").write_bytes(text.read_bytes())
    assert build.main(["02_triple"], built) == 0
    assert "3 built, 4 files changed" in capsys.readouterr().out
    assert {path: content for path, content in files(built).items() if "01_double" in path.name} == {
        path: content for path, content in before.items() if "01_double" in path.name
    }


def test_a_chapter_built_alone_renews_the_map_in_others_and_runs_none_of_them(tmp_path):
    root = write(tmp_path, CHAPTER.replace("\n\n", "\n\n<!-- course map -->\n\n", 1))
    assert build.main([], root) == 0
    first = root / "source" / "chapters" / "01_double.md"
    first.with_name("02_triple.md").write_text('---\ntitle: "2 · Tripling"\n---\n\nThrice.\n', encoding="utf-8")
    before = [cell.get("outputs") for cell in read(root, "notebooks").cells]
    assert build.main(["02_triple"], root) == 0
    assert build.main(["--check"], root) == 0
    after = read(root, "notebooks").cells
    assert [cell.get("outputs") for cell in after] == before
    assert [cell for cell in after if "2 · Tripling" in cell.source]


def test_a_chapter_with_other_code_is_left_until_it_is_run(built):
    (built / "source" / "chapters" / "02_triple.md").write_text(
        '---\ntitle: "2 · Tripling"\n---\n\nThrice.\n', encoding="utf-8"
    )
    first = built / "source" / "chapters" / "01_double.md"
    first.write_text(first.read_text(encoding="utf-8").replace("1 + 1", "2 + 2"), encoding="utf-8")
    before = (built / "notebooks" / "01_double.ipynb").read_bytes()
    assert build.main(["02_triple"], built) == 0
    assert (built / "notebooks" / "01_double.ipynb").read_bytes() == before
    assert build.main(["--check"], built) == 1


@pytest.mark.parametrize(
    ("drift", "said"),
    [
        (lambda cells: cells[1].update(source="Doubling is multiplying."), "source: Doubling is adding."),
        (lambda cells: cells[1].update(cell_type="raw"), "cell 1: cell_type"),
        (lambda cells: cells[1].update(id="other"), "cell 1: id"),
        (lambda cells: cells[3]["metadata"].update(tags=["measured"]), "cell 3: metadata"),
        (lambda cells: cells.pop(), "cell 5: cell_type"),
        (lambda cells: cells.append({**cells[1], "id": "more"}), "cell 6: cell_type"),
    ],
)
def test_check_finds_what_was_edited_in_a_built_notebook(built, capsys, drift, said):
    path = built / "notebooks" / "01_double.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    drift(notebook["cells"])
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert build.main(["--check"], built) == 1
    error = capsys.readouterr().err
    assert "notebooks/01_double.ipynb" in error
    assert said in error


def test_check_finds_one_changed_word_in_a_text(built, capsys):
    write(built, exercise=EXERCISE.replace("x + x", "x * 2"))
    assert build.main(["--check"], built) == 1
    assert "solutions/01_double.ipynb, cell 2: source" in capsys.readouterr().err


def test_check_finds_a_notebook_not_built_and_one_without_a_text(built, capsys):
    path = built / "exercises" / "01_double.ipynb"
    path.rename(path.with_name("09_gone.ipynb"))
    assert build.main(["--check"], built) == 1
    assert "exercises/01_double.ipynb is not built" in capsys.readouterr().err
    path.write_bytes(path.with_name("09_gone.ipynb").read_bytes())
    assert build.main(["--check"], built) == 1
    assert "exercises/09_gone.ipynb has no text in source/" in capsys.readouterr().err


@pytest.mark.parametrize(
    "before", ["5", "<!-- end of course map -->", "<!-- end of places -->", "mybinder", "Ours 4.6 times."]
)
def test_check_finds_a_stale_course_map(built, capsys, before):
    readme = built / "README.md"
    readme.write_text(readme.read_text(encoding="utf-8").replace(before, "6"), encoding="utf-8")
    assert build.main(["--check"], built) == 1
    assert "README.md" in capsys.readouterr().err


@pytest.mark.parametrize("picture", [build.PICTURE, build.GROWTH])
def test_check_finds_a_stale_picture(built, capsys, picture):
    (built / picture).write_text("<svg/>", encoding="utf-8")
    assert build.main(["--check"], built) == 1
    assert f"{picture} differs" in capsys.readouterr().err
