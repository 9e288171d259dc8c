"""The browser edition, built once for the run, and a browser that keeps its cache and its storage."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.desk import Desk
from tests.browser.driver import Notebook
from tests.browser.site.pages import begin_anew, opened
from tests.browser.site.pyodide_release import UnavailableError, release_folder
from tests.browser.site.site_build import build
from tests.browser.site.site_server import Site


@pytest.fixture(scope="session")
def reading(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pages to read, without the lab: those of the whole site, where that can be built."""
    folder = tmp_path_factory.mktemp("reading") / "dist"
    try:
        release_folder()
    except UnavailableError:
        done = build("--to", folder, "--only", "reading")
        assert done.returncode == 0, done.stderr
        return folder
    return Path(shutil.copytree(request.getfixturevalue("built"), folder, ignore=shutil.ignore_patterns("live")))


@pytest.fixture(scope="session")
def pyodide() -> Path:
    try:
        return release_folder()
    except UnavailableError as reason:
        pytest.skip(f"no Pyodide to host: {reason}")


@pytest.fixture(scope="session")
def built(pyodide: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's folder, with Pyodide in it."""
    folder = tmp_path_factory.mktemp("site") / "dist"
    done = build("--pyodide", pyodide, "--to", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[Site]:
    with Site(built) as site:
        yield site


@pytest.fixture(scope="session")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """One browser for all: what it has loaded once is in its cache, and what it has stored stays."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    yield context
    context.close()


@pytest.fixture
def live(visitor: BrowserContext, site: Site) -> Iterator[Notebook]:
    page = visitor.new_page()
    yield Notebook(page, site)
    page.close()


@pytest.fixture(scope="session")
def desk(visitor: BrowserContext, site: Site) -> Desk:
    """The lab in a page, for the whole run."""
    return Desk(visitor.new_page(), site, site.empty)


@pytest.fixture(scope="session")
def _exercises(visitor: BrowserContext, site: Site) -> Iterator[Page]:
    with opened(visitor, site, "exercises/03_relu.html") as page:
        yield page


@pytest.fixture(scope="module")
def exercises(_exercises: Page) -> Page:
    """A page of exercises for the whole run, as Python comes once; each file of tests finds it as at a first visit."""
    begin_anew(_exercises)
    return _exercises
