"""Every built notebook, opened in a real JupyterLab and run from top to bottom."""

import pytest
from driver import BUILT, ROOT, Notebook

PATHS = [path.relative_to(ROOT).as_posix() for folder in BUILT for path in sorted((ROOT / folder).glob("*.ipynb"))]
BROKEN_WIDGETS = ("model not found", "Error displaying widget", "Loading widget...")


@pytest.mark.parametrize("path", PATHS)
def test_a_built_notebook_is_whole_before_it_is_run_and_after(notebook: Notebook, path: str) -> None:
    notebook.open(path)
    assert not [words for words in BROKEN_WIDGETS if words in notebook.text()]
    notebook.run_all()
    assert notebook.errors() == []
    assert not [words for words in BROKEN_WIDGETS if words in notebook.text()]
    assert notebook.console_errors == []
    assert notebook.foreign_requests == []
