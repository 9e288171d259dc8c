"""Every built notebook, opened in a real JupyterLab and run from top to bottom."""

import pytest

from tests.browser.driver import BUILT, ROOT, Chapter, Notebook

OTHERS = [path.relative_to(ROOT).as_posix() for folder in BUILT[1:] for path in sorted((ROOT / folder).glob("*.ipynb"))]
BROKEN_WIDGETS = ("model not found", "Error displaying widget", "Loading widget...")


def test_a_chapter_is_whole_before_it_is_run_and_after(chapter: Chapter) -> None:
    _is_whole(chapter)


@pytest.mark.parametrize("path", OTHERS)
def test_a_built_notebook_is_whole_before_it_is_run_and_after(notebook: Notebook, path: str) -> None:
    _is_whole(Chapter.run(notebook, path))


def _is_whole(opened: Chapter) -> None:
    notebook = opened.notebook
    assert notebook.errors() == []
    assert not [words for words in BROKEN_WIDGETS if words in opened.before]
    assert not [words for words in BROKEN_WIDGETS if words in notebook.text()]
    assert notebook.console_errors == []
    assert notebook.foreign_requests == []
