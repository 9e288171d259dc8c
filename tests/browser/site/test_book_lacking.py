"""What a browser or a line may lack: the page reads, figures answer from frames, and a sentence says what to do."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from course_lib.explorers.relu import gate
from tests.browser.site.site_server import Site
from tests.browser.site.test_book import all_alive, live
from tests.browser.site.test_exercises_page import RIGHT, cell, verb
from tests.full import some

CHAPTER, EXERCISES = "chapters/03_relu.html", "exercises/03_relu.html"


def no_webassembly(context: BrowserContext, site: Site) -> None:
    worker = (site.folder / "worker.js").read_text(encoding="utf-8")
    body = f"delete globalThis.WebAssembly;\n{worker}"
    context.route("**/worker.js", lambda route: route.fulfill(body=body, content_type="text/javascript"))


def no_workers(context: BrowserContext, _: Site) -> None:
    context.add_init_script("delete window.Worker")


def no_line(context: BrowserContext, _: Site) -> None:
    context.route("**/worker.js", lambda route: context.set_offline(True) or route.abort("internetdisconnected"))


@pytest.mark.parametrize("lack", [no_webassembly, no_workers, no_line])
def test_a_page_that_gets_no_python_answers_from_frames_and_says_what_to_do(
    browser: Browser, site: Site, lack: Callable[[BrowserContext, Site], None]
) -> None:
    with browser.new_context() as context:
        lack(context, site)
        page = context.new_page()
        page.goto(f"{site.url}/{CHAPTER}")
        figure = live(page, "ReLU as a gate")
        slider, other = figure.locator("input[type=range]").all()
        slider.press("ArrowRight")
        expect(figure.locator(".bp-words")).to_have_text(gate(1.1, 0.5).description)
        other.press("ArrowLeft")
        says_what_to_do(page)
        other.press("ArrowRight")
        expect(page.locator(".book-status:not(:empty)")).to_have_count(0)
        choose(page)
        context.set_offline(False)
        page.goto(f"{site.url}/{EXERCISES}")
        place = cell(page, "relu_backward")
        place.get_by_label("Your relu_backward").fill(RIGHT)
        expect(verb(place, "Check")).to_contain_text("This needs Python, which could not be loaded")
        expect(place.get_by_label("Your relu_backward")).to_have_value(RIGHT)


def says_what_to_do(page: Page) -> None:
    status = page.locator(".book-status:not(:empty)")
    expect(status).to_contain_text("This needs Python, which could not be loaded (")
    expect(status.get_by_role("button", name="Try again")).to_be_visible()
    expect(status.get_by_role("link", name="What to do")).to_have_attribute("href", re.compile("/index.html#trouble$"))


def choose(page: Page) -> None:
    """Answer a question that frames can judge."""
    all_alive(page)
    choice = page.locator(".bp-question:has(input[type=radio])").first
    choice.locator("label").first.click()
    choice.get_by_role("button", name="Commit").click()
    expect(choice.get_by_role("status")).to_contain_text("The answer:")


def test_once_the_line_is_there_again_python_is_tried_again(browser: Browser, reading: Path) -> None:
    with Site(reading) as site, browser.new_context() as context:
        page = context.new_page()
        page.clock.install()
        context.route("**/page.json", lambda _: None)  # a line that answers nothing
        page.goto(f"{site.url}/{CHAPTER}")
        for slider in live(page, "ReLU as a gate").locator("input[type=range]").all():
            slider.press("ArrowRight")
        status = page.locator(".book-status:not(:empty)")
        expect(status).to_have_text("Python is loading. This answers as soon as it is there.")
        page.clock.fast_forward(60_000)
        expect(status).to_contain_text("Python is still loading.")
        context.unroute("**/page.json")  # this site has none: now it fails
        status.get_by_role("button", name="Try again").click()
        expect(status).to_contain_text("could not be loaded (404 for ")
        with page.expect_request("**/worker.js"):
            status.get_by_role("button", name="Try again").click()


REFUSED = """Object.defineProperty(window, 'indexedDB', {get() { throw new Error('refused'); }});
Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }});"""
SILENT = "IDBFactory.prototype.open = () => new EventTarget();"
UNREAD = "IDBObjectStore.prototype.get = () => { throw new Error('unreadable'); };"
FULL = "IDBObjectStore.prototype.put = () => { throw new Error('full'); };"


@pytest.mark.parametrize("refuse", some([REFUSED, SILENT, UNREAD, FULL], 2))
def test_where_a_browser_keeps_nothing_that_is_said_and_the_page_works_all_the_same(
    browser: Browser, reading: Path, refuse: str
) -> None:
    with Site(reading) as site, browser.new_context() as context:
        context.add_init_script(refuse)
        page, faults = context.new_page(), []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{site.url}/{CHAPTER}")
        choose(page)
        page.goto(f"{site.url}/{EXERCISES}")
        page.get_by_label("Your relu_backward").fill(RIGHT)
        expect(page.locator(".work")).to_contain_text("This browser keeps nothing here")
        with page.expect_download() as saved:
            page.get_by_role("button", name="Download this notebook").click()
        assert RIGHT.splitlines()[-1] in saved.value.path().read_text(encoding="utf-8")
        assert faults == []
