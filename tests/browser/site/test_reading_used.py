"""A chapter's page as its reader uses it: the line, the contents, the search, copying, the keyboard, zoom, print."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.site.site_server import Site
from tests.browser.test_accessibility import WCAG_22_AA

WIDE = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}
ZOOMED = {"width": 320, "height": 450}  # 1280 by 1800 pixels at 400 %: each line must still fit (WCAG 1.4.10)
CHAPTER = "chapters/03_relu.html"
# How many characters each whole line of long paragraphs has: all but the last line of each.
LINES = """() => [...document.querySelectorAll("main > p, .section > p")].flatMap(paragraph => {
    if (paragraph.textContent.length < 300 || paragraph.querySelector("math")) return [];
    const range = document.createRange(), counts = new Map();
    const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        for (let at = 0; at < texts.currentNode.length; at += 1) {
            range.setStart(texts.currentNode, at);
            range.setEnd(texts.currentNode, at + 1);
            const line = Math.round(range.getBoundingClientRect().bottom / 12);
            counts.set(line, (counts.get(line) ?? 0) + 1);
        }
    }
    return [...counts.values()].slice(0, -1);
})"""
STOPS = """() => [...document.querySelectorAll("pre, .scroll, .cell > .shown")].filter(e => e.checkVisibility())
    .map(e => [e.scrollWidth > e.clientWidth, e.tabIndex === 0])"""


@pytest.fixture(scope="module")
def context(browser: Browser, reading: Path) -> Iterator[BrowserContext]:
    with (
        Site(reading) as site,
        browser.new_context(viewport=WIDE, base_url=f"{site.url}/", reduced_motion="reduce") as context,
    ):
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield context


@pytest.fixture(scope="module")
def opened(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(CHAPTER)
    return page


@pytest.fixture
def reader(opened: Page) -> Iterator[Page]:
    """The chapter's page, one for all tests: each finds it in front, at its top, with nothing open."""
    opened.bring_to_front()
    yield opened
    opened.set_viewport_size(WIDE)
    opened.emulate_media(media="screen", color_scheme="light", forced_colors="none")
    opened.keyboard.press("Escape")
    opened.evaluate("scrollTo(0, 0)")


# Holds back what waits until the browser is idle; what it has laid out of the sections; where something stands.
BUSY = "window.waits = []; window.requestIdleCallback = (done) => window.waits.push(done);"
IDLE = "async () => { while (waits.length) { waits.shift()(); await new Promise(requestAnimationFrame); } }"
AWAITED = """() => [...document.querySelectorAll(".section > :first-child")]
    .filter((below) => !below.checkVisibility({contentVisibilityAuto: true})).length"""
TOP = "element => Math.round(element.getBoundingClientRect().top)"
FRAMES = "async () => { for (let i = 0; i < 4; i += 1) await new Promise(requestAnimationFrame); }"


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=WCAG_22_AA).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def scroll_to(page: Page, heading: str) -> None:
    page.evaluate("id => document.getElementById(id).scrollIntoView()", heading)


def test_a_line_has_65_to_75_characters_and_code_is_15_pixels_large(reader: Page) -> None:
    lines = reader.evaluate(LINES)
    assert len(lines) > 5
    assert sum(65 <= count <= 75 for count in lines) > 0.8 * len(lines), (
        lines
    )  # a word too long for its line leaves a gap
    assert reader.locator("pre.code").first.evaluate("code => getComputedStyle(code).fontSize") == "15px"


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_landing_page_has_a_picture_above_the_fold_that_follows_its_control(
    context: BrowserContext, size: dict[str, int]
) -> None:
    page = context.new_page()
    page.set_viewport_size(size)
    page.goto("index.html")
    slider, picture = page.locator(".hero input[type=range]"), page.locator(".hero .bp-frame")
    for part in (slider, picture):
        expect(part).to_be_in_viewport(ratio=1)
    slider.press("End")
    expect(picture).to_contain_text("after 100 epochs")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert violations(page) == []
    page.close()


def test_the_contents_stay_at_hand_and_show_the_place(reader: Page) -> None:
    contents = reader.get_by_role("navigation", name="Contents")
    current = contents.locator("[aria-current=location]")
    assert current.count() == 0, "above the first heading"
    scroll_to(reader, "And-at-0")
    expect(current).to_have_text("And at 0?")
    expect(contents).to_be_in_viewport()
    scroll_to(reader, "Summary")
    expect(current).to_have_text("Summary")
    expect(current).to_be_in_viewport()


def test_on_a_phone_a_button_names_the_place_and_opens_the_contents_by_keyboard(reader: Page) -> None:
    reader.set_viewport_size(PHONE)
    contents, button = reader.locator("#contents"), reader.get_by_role("button", name="Contents")
    expect(contents).to_be_hidden()
    scroll_to(reader, "And-at-0")
    expect(button).to_have_text("Contents: And at 0?")
    button.press("Enter")
    expect(contents).to_be_visible()
    assert violations(reader) == []
    reader.keyboard.press("Escape")
    expect(contents).to_be_hidden()
    expect(button).to_be_focused()
    button.press("Enter")
    contents.get_by_role("link", name="Dead units").press("Enter")
    expect(contents).to_be_hidden()
    expect(reader.locator("#Dead-units")).to_be_in_viewport()


def test_who_comes_back_is_offered_the_place(reader: Page, context: BrowserContext) -> None:
    scroll_to(reader, "And-at-0")
    expect(reader.locator("[aria-current=location]")).to_have_text("And at 0?")
    again = context.new_page()
    again.goto("index.html")
    again.get_by_role("link", name="3 · ReLU: the gate: And at 0?").click()
    expect(again.locator("#And-at-0")).to_be_in_viewport()
    again.goto("index.html")
    again.goto(CHAPTER)
    again.locator(".was").get_by_role("link", name="And at 0?").click()
    expect(again.locator("#And-at-0")).to_be_in_viewport()
    again.close()


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_what_is_far_below_is_laid_out_after_the_first_picture_and_all_is_found_at_its_place_before(
    context: BrowserContext, size: dict[str, int]
) -> None:
    page = context.new_page()
    page.set_viewport_size(size)
    page.add_init_script(BUSY)
    page.goto(CHAPTER)
    page.evaluate(FRAMES)
    count = page.evaluate(AWAITED)
    assert count > page.locator(".section").count() / 2
    assert page.evaluate("find('Four ways to get this layer wrong')"), "the browser's own search"
    page.evaluate(FRAMES)
    assert page.evaluate("() => getSelection().getRangeAt(0).getBoundingClientRect().top < innerHeight")
    below = page.evaluate("parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop)")
    for place in ("Four-knobs-by-hand", "And-at-0", "Dead-units"):
        page.evaluate("place => { location.hash = place; }", place)
        page.evaluate(FRAMES)
        assert abs(page.locator(f"#{place}").evaluate(TOP) - below) <= 1, place
    assert page.evaluate(AWAITED) > 0
    page.evaluate(IDLE)
    assert page.evaluate(AWAITED) == 0
    assert abs(page.locator("#Dead-units").evaluate(TOP) - below) <= 1, "nothing moves what is read"
    page.goto("index.html")
    page.goto(CHAPTER)
    page.evaluate(FRAMES)
    assert page.evaluate(AWAITED) > 0
    page.emulate_media(media="print")
    assert page.evaluate(AWAITED) == 0
    page.close()


def test_where_nothing_can_be_kept_the_page_follows_all_the_same(context: BrowserContext) -> None:
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    refused = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('refused'); }});"
    page.add_init_script(refused)
    page.goto(CHAPTER)
    scroll_to(page, "And-at-0")
    expect(page.locator("[aria-current=location]")).to_have_text("And at 0?")
    expect(page.get_by_role("button", name="Copy").first).to_be_attached()
    assert errors == []
    page.close()


def test_the_keyboard_stops_where_something_scrolls_and_nowhere_else(reader: Page) -> None:
    for size in (PHONE, WIDE):
        reader.set_viewport_size(size)
        reader.wait_for_function(f"({STOPS})().every(([scrolls, stops]) => scrolls === stops)")
        scrolls = [scrolls for scrolls, _ in reader.evaluate(STOPS)]
        assert 0 < sum(scrolls) < len(scrolls)


def test_code_is_copied_as_it_stands(reader: Page) -> None:
    block = reader.locator(".block").first
    button = block.get_by_role("button")
    expect(button).to_have_text("Copy")
    block.hover()
    button.click()
    expect(button).to_have_text("Copied")
    expect(reader.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    assert reader.evaluate("navigator.clipboard.readText()") == block.locator("code").inner_text().strip()


def test_words_are_found_in_all_chapters(reader: Page) -> None:
    reader.keyboard.press("ControlOrMeta+k")
    panel = reader.get_by_role("search")
    expect(panel.get_by_role("searchbox")).to_be_focused()
    panel.get_by_role("searchbox").fill("dead UNI")
    hits = panel.get_by_role("listitem")
    expect(hits.first.get_by_role("link")).to_have_text("Dead units")
    expect(hits.first).to_contain_text("in 3 · ReLU: the gate")
    expect(panel.get_by_role("status")).to_contain_text("sections")
    assert {"dead", "uni"} <= {mark.lower() for mark in hits.first.locator("mark").all_inner_texts()}
    assert violations(reader) == []
    panel.get_by_role("searchbox").fill("zyzzyva")
    expect(panel.get_by_role("status")).to_have_text("0 sections.")
    assert violations(reader) == []
    panel.get_by_role("searchbox").fill("ReLU(x) kink")
    hits.first.get_by_role("link").press("Enter")
    expect(panel).to_be_hidden()
    assert reader.url.endswith(f"{CHAPTER}#And-at-0")


def test_a_search_without_its_text_says_so(context: BrowserContext) -> None:
    page = context.new_page()
    page.route("**/search.json", lambda route: route.abort())
    page.goto("index.html")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("search").get_by_role("status")).to_contain_text("The search does not work just now")
    page.close()


def test_forced_colours_and_zoom_keep_all_in_reach(reader: Page) -> None:
    reader.emulate_media(forced_colors="active")
    assert violations(reader) == []
    reader.set_viewport_size(ZOOMED)
    assert reader.evaluate("document.documentElement.scrollWidth") <= ZOOMED["width"]
    expect(reader.get_by_role("button", name="Search")).to_be_in_viewport()


def test_printed_it_is_the_text_alone(reader: Page) -> None:
    reader.emulate_media(media="print")
    for left_out in (".bar", "#contents", ".actions >> nth=0", "footer", ".plumbing >> nth=0", "figcaption a >> nth=0"):
        expect(reader.locator(left_out)).to_be_hidden()
    cut = reader.locator("pre").evaluate_all("all => all.filter(e => e.scrollWidth > e.clientWidth).length")
    assert cut == 0
