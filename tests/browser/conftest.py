"""The browser, a JupyterLab and a page of it for the whole run; each chapter and each exercise run once."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.desk import Desk, Visited
from tests.browser.driver import BROWSER_OPTIONS, CHAPTERS, EXERCISES, ROOT, Lab, Notebook, find_browser
from tests.browser.hands import PATIENCE
from tests.full import FULL, some

WINDOW = {"width": 1280, "height": 1000}
expect.set_options(timeout=1000 * PATIENCE)
RUN = CHAPTERS if FULL else [CHAPTERS[place] for place in (0, 3, 8)]  # 3 has a graph to be filled in
FAILURES = Path(os.environ.get("COURSE_BROWSER_FAILURES", ROOT / ".browser-failures"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        reason = "no Chromium, Chrome or Edge found; install one, or name one in COURSE_BROWSER"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with Lab(tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("home")) as lab:
        yield lab


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page; a test that fails leaves a screenshot of it, and the text of the chosen cell."""
    with browser.new_context(viewport=WINDOW) as context:
        page = context.new_page()
        with _kept_where_it_fails(page, request):
            yield page


@pytest.fixture(scope="session")
def desk(browser: Browser, lab: Lab) -> Iterator[Desk]:
    """JupyterLab in a page, for the whole run: to load it takes three times as long as to open a notebook in it."""
    with browser.new_context(viewport=WINDOW) as context:
        yield Desk(context.new_page(), lab, lab.empty)


@pytest.fixture
def notebook(desk: Desk, request: pytest.FixtureRequest) -> Iterator[Notebook]:
    with _kept_where_it_fails(desk.page, request):
        yield desk.notebook()


@pytest.fixture(scope="session", params=RUN)
def _chapter(desk: Desk, request: pytest.FixtureRequest) -> Visited:
    return Visited.run(desk.notebook(), request.param)


@pytest.fixture(scope="session", params=some(EXERCISES, 2))
def _exercise(desk: Desk, request: pytest.FixtureRequest) -> Visited:
    return Visited.run(desk.notebook(), request.param)


@pytest.fixture
def chapter(_chapter: Visited, request: pytest.FixtureRequest) -> Iterator[Visited]:
    """Each chapter, run once from top to bottom for all tests that take it: they leave it moved, and still right."""
    with _kept_where_it_fails(_chapter.notebook.page, request):
        yield _chapter


@pytest.fixture
def exercise(_exercise: Visited, request: pytest.FixtureRequest) -> Iterator[Visited]:
    """Each notebook of exercises, run once for all tests that take it: the last one answers them."""
    with _kept_where_it_fails(_exercise.notebook.page, request):
        yield _exercise


@contextmanager
def _kept_where_it_fails(page: Page, request: pytest.FixtureRequest) -> Iterator[None]:
    failed_before = request.session.testsfailed
    yield
    if request.session.testsfailed > failed_before:
        FAILURES.mkdir(exist_ok=True, parents=True)
        name = re.sub(r"[^\w.-]+", "-", request.node.name)
        page.screenshot(path=FAILURES / f"{name}.png")
        cell = page.locator(".jp-Notebook .jp-mod-active").first
        text = cell.inner_text() if cell.count() else page.inner_text("body")
        (FAILURES / f"{name}.txt").write_text(text, encoding="utf-8")
