"""The reading copy in a browser: below any address, in both themes, on a phone, and with scripts switched off."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.driver import ROOT
from tests.browser.site.site_server import Site
from tests.browser.test_accessibility import CONTRAST, WCAG_22_AA
from tests.full import some
from tools.notebooks.texts import read_chapters

PAGES = [
    "index.html",
    *(f"{folder}/{name}.html" for folder in ("chapters", "exercises") for name in read_chapters(ROOT)),
]
PHONE = 375
SPARING = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
GROWN = """rows => rows.map(row => {
    const height = part => row.querySelector(part).getBoundingClientRect().height;
    return height(':scope > mo') / height(':scope > mtable');
})"""
UNSEEN = (
    "elements => elements.filter(e => !e.getBoundingClientRect().width || !e.getBoundingClientRect().height).length"
)


@pytest.fixture(scope="module")
def address(reading: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The reading copy's address, which is not that of its server."""
    folder = tmp_path_factory.mktemp("server")
    shutil.copytree(reading, folder / "some" / "course")
    with Site(folder) as site:
        yield f"{site.url}/some/course/"


@pytest.mark.parametrize("name", some(PAGES, 3))
def test_a_page_is_accessible_in_both_themes_and_fits_a_phone(page: Page, address: str, name: str) -> None:
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text))
    page.on("requestfailed", lambda request: errors.append(request.url))
    page.add_init_script(SPARING)  # nothing here has a Python to come
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.goto(address + name)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    for scheme, rules in (("light", WCAG_22_AA), ("dark", CONTRAST)):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options=rules).response["violations"]
        assert [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]] == [], scheme
    assert errors == []
    assert [url for url in asked if not url.startswith(address)] == []


@pytest.mark.parametrize("name", some(PAGES[1:], 2))
def test_without_scripts_formulas_and_pictures_are_seen(browser: Browser, address: str, name: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1000, "height": 800})
    page = context.new_page()
    page.goto(address + name)
    for image in page.locator("img").all():
        image.scroll_into_view_if_needed()
        image.evaluate("image => image.decode()")
    assert page.locator("math").evaluate_all(UNSEEN) == 0
    assert page.locator("figure, figure img, figcaption").evaluate_all(UNSEEN) == 0
    if page.locator("math").count():
        assert page.evaluate("document.fonts.check('16px \"Course Math\"')")
        # A brace grows with what it holds, which only a font with a MATH table lets it do.
        braces = page.locator("mrow:has(> mo:first-child + mtable)").evaluate_all(GROWN)
        assert all(ratio > 0.8 for ratio in braces)
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.get_by_role("button", name="Contents").click()
    assert page.get_by_role("navigation", name="Contents").is_visible()
    assert page.get_by_role("button", name="Search").count() == 0, "what needs a script is not offered"
    context.close()


def test_without_scripts_an_answer_is_folded_until_it_is_asked_for(browser: Browser, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}chapters/03_relu.html")
    fold = page.locator(".prediction details").first
    assert not fold.locator("p").is_visible()
    fold.locator("summary").press("Enter")
    assert fold.locator("p").is_visible()
    page.close()


def test_the_keyboard_skips_to_the_content(page: Page, address: str) -> None:
    page.goto(f"{address}chapters/03_relu.html")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "The same as a notebook"
