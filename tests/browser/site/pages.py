"""A page of the book with its Python, open in a browser: what it says wrongly is kept, and ends the test."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.hands import eventually
from tests.browser.site.site_server import Site

PYTHON = 90_000  # milliseconds until Python has come and answered
NO_FILES = """
from pathlib import Path
from course_lib.notebook.session import KEPT
for name in KEPT:
    Path(name).unlink(missing_ok=True)
"""
# The search for a place ends after so many looks at the clock, not after seconds: a busy machine finds the same.
COUNTED = """
import itertools, math, types
from course_lib.judging import clock
from course_lib.notebook import verbs, watch
looks = itertools.count()
clock.time = types.SimpleNamespace(process_time=lambda: next(looks) * clock.SECONDS / 4096, monotonic=lambda: 0.0)
verbs.QUICK = watch.LONGEST = math.inf
"""
FORGET = """() => new Promise((done) => {
    indexedDB.open("back-propagation-course").onsuccess = ({target: {result: kept}}) => {
        kept.transaction("kept", "readwrite").objectStore("kept").clear().onsuccess = done;
    };
})"""

KEPT = """async () => {
    const builds = (await caches.keys()).filter((name) => name.startsWith("course-kept "));
    const files = await Promise.all(builds.map(async (name) => (await caches.open(name)).keys()));
    return [builds, files.flat().map(({ url }) => url.split("/").slice(3).join("/"))];
}"""


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


def done(place: Locator) -> None:
    """Wait until a cell whose button was pressed has run."""
    expect(place.locator(".book-bar > .book-status").first).to_have_text("", timeout=PYTHON)


def begin_anew(page: Page) -> None:
    """Have a page of exercises as at a first visit, but that its Python is there, and searches by COUNTED.

    Nothing is written, kept or marked.
    """
    first = page.locator("[data-cell]").first
    first.get_by_label("Code").fill(COUNTED + NO_FILES)
    said = verb(first, "Run")
    done(first)
    expect(said).to_have_text("")
    page.get_by_role("button", name="Start this chapter over").click()
    page.evaluate(FORGET)


def keeps(page: Page, *names: str, instead_of: str = "") -> bool:
    """Whether these files come to be kept for a time without a network, of one build, and not of a former one."""

    def kept() -> bool:
        builds, files = page.evaluate(KEPT)
        return len(builds) == 1 and builds != [instead_of] and set(names) <= set(files)

    return eventually(kept, expected=True)
