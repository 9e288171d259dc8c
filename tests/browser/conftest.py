"""The browser, a JupyterLab for the whole run, a notebook page for each test, and each chapter run once."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.driver import BROWSER_OPTIONS, CHAPTERS, ROOT, Chapter, Lab, Notebook, find_browser

WINDOW = {"width": 1280, "height": 1000}
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
    context = browser.new_context(viewport=WINDOW)
    page = context.new_page()
    with _kept_where_it_fails(page, request):
        yield page
    context.close()


@pytest.fixture
def notebook(page: Page, lab: Lab) -> Notebook:
    return Notebook(page, lab)


@pytest.fixture(scope="session", params=CHAPTERS)
def _opened(browser: Browser, lab: Lab, request: pytest.FixtureRequest) -> Iterator[Chapter]:
    context = browser.new_context(viewport=WINDOW)
    yield Chapter.run(Notebook(context.new_page(), lab), request.param)
    context.close()


@pytest.fixture
def chapter(_opened: Chapter, request: pytest.FixtureRequest) -> Iterator[Chapter]:
    """Each chapter, run once from top to bottom for all tests that take it: they leave it moved, and still right."""
    with _kept_where_it_fails(_opened.notebook.page, request):
        yield _opened


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
