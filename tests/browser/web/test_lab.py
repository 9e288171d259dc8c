"""The lab in the browser: every chapter runs, its pictures follow, its checks answer, and work is kept."""

import pytest
from driver import ROOT, Notebook
from hands import explorers, slide
from test_built_notebooks import BROKEN_WIDGETS

CHAPTERS = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
FIRST = "exercises/00_start_here.ipynb"


@pytest.mark.parametrize("path", CHAPTERS)
def test_a_chapter_runs_to_its_end_and_a_slider_of_each_explorer_moves_its_picture(live: Notebook, path: str) -> None:
    live.open(path)
    assert not [words for words in BROKEN_WIDGETS if words in live.text()]
    live.run_all()
    assert live.errors() == []
    for shown in explorers(live, path):
        shown.cell.scroll_into_view_if_needed()
        shown.agrees()
        slide(shown, next(name for name, control in shown.mirror.controls.items() if hasattr(control, "step")))
    assert live.console_errors == []
    assert live.foreign_requests == []
