"""axe-core over what the course puts on a page: in JupyterLab in both themes, and as a static page."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbconvert import HTMLExporter
from playwright.sync_api import Page

from tests.browser.desk import Visited
from tests.browser.driver import CHAPTERS, EXERCISES, ROOT, SOLUTIONS
from tests.full import some

WCAG_22_AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}  # all that another theme changes
OURS = [".jp-OutputArea-output", ".jp-RenderedMarkdown"]


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe finds wrong in the course's own content, a line each."""
    context = {"include": [[part] for part in OURS]}
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


@pytest.fixture
def light_again(chapter: Visited) -> Iterator[None]:
    """The theme is a setting of the server, which all tests share."""
    yield
    use_theme(chapter.notebook.page, "JupyterLab Light")


def use_theme(page: Page, theme: str) -> None:
    page.evaluate(f"window.jupyterapp.commands.execute('apputils:change-theme', {{theme: {json.dumps(theme)}}})")
    light = json.dumps(theme == "JupyterLab Light")
    page.wait_for_selector(f'body[data-jp-theme-light="{light}"]', state="attached")


@pytest.mark.usefixtures("light_again")
def test_a_running_notebook_has_no_violation_in_either_theme(chapter: Visited) -> None:
    page = chapter.notebook.page
    assert violations(page, WCAG_22_AA) == []
    use_theme(page, "JupyterLab Dark")
    assert violations(page, CONTRAST) == []


@pytest.mark.parametrize("path", some([*CHAPTERS, *EXERCISES, *SOLUTIONS], 3))
def test_a_static_page_has_no_violation(page: Page, tmp_path: Path, path: str) -> None:
    html, _ = HTMLExporter().from_notebook_node(nbformat.read(ROOT / path, as_version=4))
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.goto((tmp_path / "page.html").as_uri(), wait_until="domcontentloaded")
    # How links look in a paragraph is the style sheet's choice, which here is nbconvert's: without an underline.
    assert violations(page, {**WCAG_22_AA, "rules": {"link-in-text-block": {"enabled": False}}}) == []
