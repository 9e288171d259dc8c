"""What is kept for a time without a network is of one build; what is not kept says so. Python is in test_book.py."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.site.pages import KEPT, eventually, keeps
from tests.browser.site.site_server import Site

CHAPTER, OTHER = "chapters/03_relu.html", "chapters/04_loss.html"
REFUSED = "navigator.serviceWorker.register = () => Promise.reject(new Error('refused'));"


@pytest.fixture
def published(reading: Path, tmp_path: Path) -> Path:
    """A copy of the pages that a test may change: it is new, so a browser asks anew for each file."""
    return Path(shutil.copytree(reading, tmp_path / "dist", copy_function=shutil.copyfile))


def written(path: Path, text: str) -> None:
    """Change a file: its time differs by whole seconds, which is all that HTTP's dates tell apart."""
    later = path.stat().st_mtime + 2
    path.write_text(text, encoding="utf-8")
    os.utime(path, (later, later))


def publish(folder: Path, name: str, text: str) -> None:
    """Change a file, and what the build says of it."""
    written(folder / name, text)
    said = json.loads((folder / "offline.json").read_text(encoding="utf-8"))
    said[name] = hashlib.sha256(text.encode()).hexdigest()[:16]
    written(folder / "offline.json", json.dumps(said))


@pytest.fixture
def reader(browser: Browser, published: Path) -> Iterator[tuple[Page, BrowserContext]]:
    with Site(published) as site, browser.new_context(base_url=f"{site.url}/") as context:
        yield context.new_page(), context


def test_a_new_build_takes_the_place_of_the_old_one_and_no_page_is_of_both(
    reader: tuple[Page, BrowserContext], published: Path
) -> None:
    page, context = reader
    page.goto(CHAPTER)
    assert keeps(page, CHAPTER, "style.css")
    page.goto(OTHER)
    assert keeps(page, OTHER)
    (former,), _ = page.evaluate(KEPT)
    old, style = ((published / name).read_text(encoding="utf-8") for name in (CHAPTER, "style.css"))
    publish(published, CHAPTER, old.replace("<h1>", "<h1>New: "))
    publish(published, "style.css", f"{style}\nh1 {{ font-size: 77px; }}")
    written(published / "style.css", style)  # it comes a little later than its list
    page.goto(OTHER)
    assert keeps(page, OTHER, "book.js", instead_of=former)
    _, files = page.evaluate(KEPT)
    assert not {CHAPTER, "style.css"} & set(files), "neither the old ones, nor what is not of the new build"
    context.set_offline(True)
    page.goto(CHAPTER)
    expect(page.get_by_role("heading")).to_have_text("No network, and this page is not kept")
    context.set_offline(False)
    publish(published, "style.css", f"{style}\nh1 {{ font-size: 77px; }}")
    page.goto(CHAPTER)
    assert keeps(page, CHAPTER, "style.css")
    context.set_offline(True)
    page.goto(CHAPTER)
    heading = page.locator("h1")
    expect(heading).to_contain_text("New: ")
    assert heading.evaluate("heading => getComputedStyle(heading).fontSize") == "77px"


def test_two_copies_of_the_course_on_one_host_each_keep_their_own(
    reader: tuple[Page, BrowserContext], published: Path, reading: Path
) -> None:
    page, context = reader
    copied = Path(shutil.copytree(reading, published / "copy", copy_function=shutil.copyfile))
    publish(copied, CHAPTER, (copied / CHAPTER).read_text(encoding="utf-8").replace("<h1>", "<h1>Copy: "))
    for name in (CHAPTER, f"copy/{CHAPTER}"):
        page.goto(name)
        assert eventually(
            lambda name=name: {name, name.replace(CHAPTER, "style.css")} <= {*page.evaluate(KEPT)[1]}, expected=True
        )
    context.set_offline(True)
    for name, title in ((CHAPTER, "3 · ReLU: the gate"), (f"copy/{CHAPTER}", "Copy: 3 · ReLU: the gate")):
        page.goto(name)
        expect(page.locator("h1")).to_have_text(title)
    asked = "fetch('never-visited.json').then(({status, statusText}) => [status, statusText])"
    assert page.evaluate(asked) == [504, "Not kept"], "what a page asks for fails as on a network"


def test_where_a_browser_keeps_nothing_the_page_is_as_it_was(reader: tuple[Page, BrowserContext]) -> None:
    page, context = reader
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    context.add_init_script(REFUSED)
    with page.expect_console_message():
        page.goto("")
    assert page.url.endswith("/index.html"), "the address that is kept"
    page.locator(".hero input[type=range]").press("End")
    expect(page.locator(".hero .bp-frame")).to_contain_text("after 100 epochs")
    assert [text.split("\n")[0] for text in said] == ["Error: refused"]
