"""Texts become notebooks, or are refused by name; nothing is executed."""

from pathlib import Path

import pytest

from course_lib import catalogue
from tests.small_course import CHAPTER, EXERCISE, chapter_with, write
from tools.notebooks.compose import compose
from tools.notebooks.texts import BuildError, read_chapters, read_exercises, read_opening

ROOT = Path(__file__).resolve().parents[1]


def test_a_chapter_can_hold_the_map_with_links_from_where_it_stands(tmp_path):
    write(tmp_path, CHAPTER.replace("\n\n", "\n\n<!-- course map -->\n\n", 1))
    cells = compose(tmp_path)["notebooks/01_double.ipynb"].cells
    row = "| [1 · Doubling](01_double.ipynb) | 5 | [5 minutes](../exercises/01_double.ipynb) |"
    assert [cell for cell in cells if row in cell.source]
    assert not [cell for cell in cells if "course map" in cell.source]


@pytest.mark.parametrize(
    ("words", "cells", "minutes"),
    [
        (750, (), 5),
        (751, (), 10),
        (0, ["a = 1"] * 10, 5),
        (0, ["a = 1"] * 11, 10),
        (0, ["predict(1)", "x = predict(2)", "explore(f)"], 10),  # 1.5 for the cells, 4 for what they ask
        (0, ["check(f)"] * 3, 20),
        (0, ["def f():\n    check(f)"], 5),
        (600, ["explore(f)"], 10),
    ],
)
def test_minutes_are_estimated_by_one_rule_from_words_cells_and_tasks(tmp_path, words, cells, minutes):
    write(tmp_path, f"{chapter_with(*cells)}\n{'it’s ' * words}\n")
    assert read_chapters(tmp_path)["01_double"].minutes == minutes


def test_what_stands_in_a_solution_alone_takes_no_time(tmp_path):
    long = EXERCISE.replace("Adding.", "adding " * 3000).replace("double(2)", "check(double)")
    write(tmp_path, CHAPTER, long)
    assert read_exercises(tmp_path)["01_double"].minutes == 5


def test_every_exercise_of_the_course_is_on_the_readmes_map_with_its_estimate():
    readme, texts = (ROOT / "README.md").read_text(encoding="utf-8"), read_exercises(ROOT)
    assert "| chapter | minutes, estimated | exercises |" in readme
    for chapter in {exercise.chapter for exercise in catalogue.exercises().values()}:
        assert f"| [{texts[chapter].minutes} minutes](exercises/{chapter}.ipynb) |" in readme


def test_an_inserted_cell_changes_no_other_id_and_repeated_cells_differ(tmp_path):
    def ids(*cells):
        notebook = compose(write(tmp_path, chapter_with(*cells)))["notebooks/01_double.ipynb"]
        return [cell.id for cell in notebook.cells[1:]]

    first, second = ids("a = 1", "b = 2")
    assert ids("a = 1", "c = 3", "b = 2")[::2] == [first, second]
    assert ids("a = 1", "a = 1")[0] == first
    assert len(set(ids("a = 1", "a = 1", "a = 1"))) == 3


def test_the_code_of_a_prediction_is_folded(tmp_path):
    chapter = chapter_with('predict("?", answer=1)', "def f():\n    predict(1)")
    _, asked, defined = compose(write(tmp_path, chapter))["notebooks/01_double.ipynb"].cells
    assert asked.metadata == {"jupyter": {"source_hidden": True}}
    assert defined.metadata == {}


@pytest.mark.parametrize(
    ("chapter", "said"),
    [
        (CHAPTER.replace("---\n", "", 1), "begins without a header"),
        (CHAPTER.replace('"1 · Doubling"', "1"), r"title \(str\) and nothing else, not {'title': 1}"),
        (CHAPTER.replace("title:", "level: 1\ntitle:"), "nothing else"),
        (CHAPTER.replace("Doubling is", "# Doubling is"), "the title comes from the header"),
        (CHAPTER.replace("```text", "```bash"), "a block in another language"),
    ],
)
def test_a_chapter_that_would_be_misread_is_refused(tmp_path, chapter, said):
    with pytest.raises(BuildError, match=rf"source/chapters/01_double\.md: .*{said}"):
        compose(write(tmp_path, chapter))


@pytest.mark.parametrize(
    ("exercise", "said"),
    [
        (EXERCISE.replace("    ### END SOLUTION\n", ""), "needs its own ### END SOLUTION"),
        (EXERCISE.replace("def double(x):", "if True:"), "must be in one function"),
        ('---\ntitle: "Exercises"\n---\n' + EXERCISE, "begins with a header"),
        (EXERCISE * 2, "more than one cell 'answer-double'"),
    ],
)
def test_an_exercise_that_would_be_misread_is_refused(tmp_path, exercise, said):
    with pytest.raises(BuildError, match=said):
        compose(write(tmp_path, exercise=exercise))


def test_an_exercise_needs_a_chapter(tmp_path):
    (write(tmp_path) / "source/chapters/01_double.md").unlink()
    with pytest.raises(BuildError, match=r"there is no chapter source/chapters/01_double\.md"):
        compose(tmp_path)


@pytest.mark.parametrize("readme", ["A course\n\nof one\n\nchapter", "## A course\n\nof one\n\nchapter"])
def test_a_readme_that_does_not_begin_with_the_courses_name_is_refused(tmp_path, readme):
    (tmp_path / "README.md").write_text(readme, encoding="utf-8")
    with pytest.raises(BuildError, match=r"README\.md: expected `# ` and the course's name in the first line"):
        read_opening(tmp_path)
