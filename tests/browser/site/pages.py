"""A page of the book with its Python, open in a browser: what it says wrongly is kept, and ends the test."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Locator, Page

from tests.browser.site.site_server import Site

PYTHON = 90_000  # milliseconds until Python has come and answered


@contextmanager
def opened(visitor: BrowserContext, site: Site, path: str) -> Iterator[Page]:
    """Open a page in a tab of its own; fails behind it where the page complained, or asked another host."""
    page, faults = visitor.new_page(), list[str]()
    own = (site.url, "data:", "blob:")
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(own) else faults.append(request.url))
    page.goto(f"{site.url}/{path}")
    yield page
    page.close()
    assert faults == []


def cell(page: Page, name: str) -> Locator:
    """The cell of an exercise."""
    return page.locator(f"[data-cell='answer-{name}']")


def verb(place: Locator, name: str) -> Locator:
    """Press one of a cell's buttons; return where its output comes."""
    place.get_by_role("button", name=name).click()
    return place.locator(".book-output")
