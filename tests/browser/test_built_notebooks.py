"""Every built notebook, opened in a real JupyterLab and run from top to bottom."""

import pytest

from tests.browser.desk import Visited
from tests.browser.driver import SOLUTIONS, Notebook
from tests.full import some

BROKEN_WIDGETS = ("model not found", "Error displaying widget", "Loading widget...")


def test_a_chapter_is_whole_before_it_is_run_and_after(chapter: Visited) -> None:
    _is_whole(chapter)


def test_a_notebook_of_exercises_is_whole_before_it_is_run_and_after(exercise: Visited) -> None:
    _is_whole(exercise)


@pytest.mark.parametrize("path", some(SOLUTIONS, 2))
def test_a_notebook_of_solutions_is_whole_before_it_is_run_and_after(notebook: Notebook, path: str) -> None:
    _is_whole(Visited.run(notebook, path))


def _is_whole(opened: Visited) -> None:
    notebook = opened.notebook
    assert notebook.errors() == []
    assert not [words for words in BROKEN_WIDGETS if words in opened.before]
    assert not [words for words in BROKEN_WIDGETS if words in notebook.text()]
    assert notebook.console_errors == []
    assert notebook.foreign_requests == []
