"""A page of the book is alive: figures follow before Python is there and after, questions are answered and kept."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from course_lib.asking.ten import TEN
from course_lib.explorers import figures, named, worksheets
from course_lib.explorers.relu import gate, knobs_by_hand
from course_lib.parts.figures import FigurePart
from course_lib.parts.told import part
from tests.browser.driver import ROOT
from tests.browser.site.pages import keeps
from tests.browser.site.site_server import Site
from tests.browser.site.test_reading_seen import SPARING
from tests.browser.site.test_reading_used import violations
from tests.full import cases, some
from tests.pictures import settings
from tools.notebooks.texts import read_chapters

BOOK = ROOT / "tools" / "site" / "book"
FOLDERS = ("chapters", "exercises")
MOST = 150_000  # bytes, compressed, of a chapter's frames
ASK = """async ([address, asked]) => {
    const worker = new Worker(address, {type: "module"});
    const hear = () => new Promise((done) => worker.addEventListener("message", ({data}) => done(data), {once: true}));
    worker.postMessage({settings: new URL("live/static/python/page.json", address).href});
    const answers = [await hear()];
    for (const [id, ask] of asked.entries()) {
        worker.postMessage({id, module: "course_lib.parts.told", ask: JSON.stringify(ask)});
        answers.push(await hear());
    }
    worker.terminate();
    return answers;
}"""


def data(reading: Path) -> dict[str, Any]:
    """The data of every page, by its chapter: its parts, and the frames of its figures."""
    found = {}
    for path in sorted((reading / "chapters").glob("*.html")):
        (script,) = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select("script[data-page]")
        parts = json.loads((path.parent / script["data-data"]).read_text(encoding="utf-8"))
        found[path.stem] = (
            parts["parts"],
            json.loads((path.parent / path.stem / parts["frames"]).read_text(encoding="utf-8")),
        )
    return found


def test_every_figure_and_every_graph_of_the_course_is_alive_on_a_page(reading: Path) -> None:
    told = [one["told"] for parts, _ in data(reading).values() for one in parts.values()]
    assert {named(one["figure"]).name for one in told if "figure" in one} == {figure.name for figure in figures()}
    assert [one["kept"] for one in told if "kept" in one] == list(TEN)
    assert {id(named(one["blanks"])) for one in told if "blanks" in one} == {id(one) for one in worksheets().values()}


def test_before_python_is_there_a_control_moved_from_its_start_shows_what_python_shows(
    page: Page, reading: Path
) -> None:
    page.add_script_tag(content=(BOOK / "frames.js").read_text(encoding="utf-8"))
    shows = "([frames, controls, all]) => all.map(([entered, narrow]) => pictures(frames, controls)(entered, narrow))"
    for parts, frames in data(reading).values():
        for name, pictures in frames.items():
            figure: FigurePart = part(parts[name]["told"])
            start = dict(figure.entered)
            moved = [{**start, key: chance[key]} for chance in settings(figure.figure, cases(1, 8)) for key in chance]
            asked = [[entered, place % 2 == 1] for place, entered in enumerate([start, start, *moved])]
            answers = page.evaluate(shows, [pictures, parts[name]["given"]["controls"], asked])
            for (entered, narrow), answer in zip(asked, answers, strict=True):
                made = {key for key in entered if entered[key] != start[key]} <= set(pictures["moved"])
                expected = part(parts[name]["told"]).show(entered, narrow=narrow) if made else None
                assert answer == expected, (name, entered, narrow)
        silent = {parts[name]["told"]["figure"] for name, pictures in frames.items() if not pictures["moved"]}
        assert silent <= {"start_here.curve_fit", "chain_rule.jacobian_shapes"}, "these wait for Python, and say so"


def test_two_controls_moved_and_a_number_between_two_steps_wait_for_python(page: Page, reading: Path) -> None:
    page.add_script_tag(content=(BOOK / "frames.js").read_text(encoding="utf-8"))
    parts, frames = data(reading)["03_relu"]
    (name,) = [name for name, one in parts.items() if one["told"].get("figure") == "relu.gate"]
    shows = "([frames, controls, entered]) => pictures(frames, controls)(entered, false) === undefined"
    for entered in ({"x": 0.9, "dvalue": 0.4}, {"x": 0.95, "dvalue": 0.5}, {"x": 3.1, "dvalue": 0.5}):
        assert page.evaluate(shows, [frames[name], parts[name]["given"]["controls"], entered])


def test_a_chapters_frames_are_small_enough_to_be_fetched_when_one_comes_near(reading: Path) -> None:
    for name, (_, frames) in data(reading).items():
        text = json.dumps(frames, ensure_ascii=False, separators=(",", ":")).encode()
        assert len(gzip.compress(text)) <= MOST, name


@pytest.mark.parametrize("name", some([f"{folder}/{name}" for name in read_chapters(ROOT) for folder in FOLDERS], 2))
@pytest.mark.parametrize("width", [1366, 390])
def test_every_part_and_every_cell_of_a_page_comes_alive_within_its_width(
    browser: Browser, reading: Path, name: str, width: int
) -> None:
    with Site(reading) as site, browser.new_context(viewport={"width": width, "height": 800}) as context:
        context.add_init_script(SPARING)
        page, faults = context.new_page(), []
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{site.url}/{name}.html")
        all_alive(page)
        assert page.locator("[data-cell]").count() == page.locator("[data-cell] textarea").count()
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert faults == []


def test_python_comes_when_a_reader_has_stayed_and_never_for_the_landing_page_alone(page: Page, reading: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.clock.install()
    with Site(reading) as site:
        page.goto(f"{site.url}/index.html")
        all_alive(page)
        page.clock.fast_forward(20_000)
        page.goto(f"{site.url}/chapters/03_relu.html")
        page.locator("[data-parts]").first.scroll_into_view_if_needed()
        page.locator(".book-part").first.wait_for()
        page.clock.fast_forward(8_000)
        assert "worker.js" not in asked
        with page.expect_request("**/worker.js"):
            page.clock.fast_forward(8_000)


@pytest.fixture(scope="module")
def chapter(visitor: BrowserContext, site: Site) -> Iterator[Page]:
    """One page for all: Python comes once."""
    page = visitor.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request", lambda request: None if request.url.startswith((site.url, "data:")) else faults.append(request.url)
    )
    page.goto(f"{site.url}/chapters/03_relu.html")
    yield page
    page.close()
    assert faults == []


def live(page: Page, name: str) -> Locator:
    """Scroll to a part as a reader does, until it is alive; return it."""
    still = page.locator(f"[data-parts]:has(img[alt={name!r}]), [data-parts]:has([aria-label={name!r}])").first
    still.scroll_into_view_if_needed()
    alive = page.get_by_role("group", name=name).first
    alive.wait_for()
    return alive


def all_alive(page: Page) -> None:
    for place in page.locator("[data-parts]").all():
        place.scroll_into_view_if_needed()
        place.locator(".book-part").first.wait_for()


def reads_well(page: Page) -> None:
    """As it stands now the page has nothing that axe finds, and fits a phone, and a window of 1280 pixels at 200 %."""
    before = page.viewport_size
    for width in (390, 640):
        page.set_viewport_size({"width": width, "height": 450})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")  # what lies under the bar cannot be hit
    assert violations(page) == []
    page.set_viewport_size(before)


def test_python_in_the_page_computes_what_python_here_does(chapter: Page, site: Site) -> None:
    asked = []
    for figure in figures():
        made = FigurePart(figure)
        asked += [
            {"name": f"{figure.name} {place}", "told": made.told, "entered": entered, "narrow": place % 2 == 1}
            for place, entered in enumerate(settings(figure, cases(1, 5)))
        ]
    ready, *answers = chapter.evaluate(ASK, [f"{site.url}/worker.js", asked])
    assert ready["ready"] is True
    assert f"{site.url}/live/static/pyodide/pyodide.asm.wasm" in ready["loaded"]
    for ask, answer in zip(asked, answers, strict=True):
        assert json.loads(answer["answer"]) == part(ask["told"]).show(ask["entered"], narrow=ask["narrow"]), ask["name"]


def test_a_figure_follows_at_once_and_everywhere_once_python_is_there(chapter: Page) -> None:
    figure = live(chapter, "ReLU as a gate")
    slider, other = figure.locator("input[type=range]").all()
    slider.press("ArrowRight")
    words = part({"figure": "relu.gate", "starts": {"x": 1.1, "dvalue": 0.5}}).shown["words"]
    expect(figure.locator(".bp-words")).to_have_text(words, timeout=5000)
    other.press("ArrowLeft")
    words = part({"figure": "relu.gate", "starts": {"x": 1.1, "dvalue": 0.4}}).shown["words"]
    expect(figure.locator(".bp-words")).to_have_text(words, timeout=60_000)
    expect(chapter.locator(".book-waits")).to_have_count(0)
    field = figure.locator("input[type=number]").first
    field.fill("0.123")
    field.press("Enter")
    words = gate(0.123, 0.4).description
    expect(figure.locator(".bp-words")).to_have_text(words)


SCOPES = """async () => (await navigator.serviceWorker.getRegistrations())
    .filter(({ active }) => active?.scriptURL.endsWith("/offline.js")).map(({ scope }) => scope)"""


def test_what_was_visited_works_without_a_network_and_python_too(
    chapter: Page, visitor: BrowserContext, site: Site
) -> None:
    live(chapter, "ReLU as a gate").locator("input[type=range]").last.press("Home")  # Python is started where it is not
    expect(chapter.locator(".book-waits")).to_have_count(0, timeout=60_000)
    assert keeps(chapter, "chapters/03_relu.html", "worker.js", "live/static/pyodide/pyodide.asm.wasm")
    scopes = chapter.evaluate(SCOPES)
    assert f"{site.url}/chapters/" in scopes
    assert not [scope for scope in scopes if site.empty.startswith(scope)], "the lab has a service worker of its own"
    sent = site.sent
    visitor.set_offline(True)
    try:
        chapter.reload()
        figure = live(chapter, "ReLU as a gate")
        slider, other = figure.locator("input[type=range]").all()
        slider.press("ArrowRight")
        expect(figure.locator(".bp-words")).to_have_text(gate(1.1, 0.5).description, timeout=5000)
        other.press("ArrowRight")
        expect(figure.locator(".bp-words")).to_have_text(gate(1.1, 0.6).description, timeout=60_000)
    finally:
        visitor.set_offline(False)
    assert site.sent == sent


def test_predictions_and_graphs_are_judged_and_stand_as_answered_on_return(chapter: Page) -> None:
    all_alive(chapter)
    choice = chapter.locator(".bp-question:has(input[type=radio])").first
    choice.locator("label").first.click()
    choice.get_by_role("button", name="Commit").click()
    expect(choice.get_by_role("status")).to_contain_text("The answer:", timeout=5000)
    number = chapter.locator(".bp-question:has(.bp-commit):has(input[type=text])").first
    number.get_by_role("textbox").fill("77")
    number.get_by_role("textbox").press("Enter")
    expect(number.get_by_role("status")).to_contain_text("✗ You said 77.", timeout=60_000)
    sheet = chapter.get_by_role("group", name=knobs_by_hand.title).first
    first, second = list(knobs_by_hand.blanks)[:2]
    sheet.get_by_label(first, exact=True).fill(knobs_by_hand.entry.written(first))
    sheet.get_by_label(second, exact=True).fill("77")
    sheet.get_by_role("button", name="Check").click()
    done = f"1 of {len(knobs_by_hand.blanks)} are filled in."
    expect(sheet.get_by_role("status")).to_contain_text(done)
    reads_well(chapter)
    chapter.reload()
    all_alive(chapter)
    for question, said in ((number, "✗ You said 77."), (choice, "The answer:")):
        expect(question.locator(".bp-verdict")).to_contain_text(said)
        expect(question.get_by_role("button", name="Committed")).to_be_visible()
    expect(sheet.get_by_label(first, exact=True)).to_have_value(knobs_by_hand.entry.written(first))
    expect(sheet.get_by_role("status")).to_contain_text(done)


LATE = 2  # seconds, after which Pyodide listens to its file, and only warns of what it hears


@pytest.mark.parametrize("lose", [lambda route: route.abort(), lambda route: route.fulfill(status=404)])
def test_where_python_cannot_come_frames_answer_and_a_sentence_says_what_to_do(
    browser: Browser, site: Site, lose: Callable[[Route], None]
) -> None:
    with browser.new_context() as context:
        context.route("**/pyodide.asm.wasm", lambda route: sleep(LATE) or lose(route))
        page = context.new_page()
        page.goto(f"{site.url}/chapters/03_relu.html")
        figure = live(page, "ReLU as a gate")
        slider, other = figure.locator("input[type=range]").all()
        slider.press("ArrowRight")
        other.press("ArrowLeft")
        status = page.locator(".book-status:not(:empty)")
        expect(status).to_contain_text("This needs Python, which could not be loaded", timeout=60_000)
        assert status.get_by_role("link", name="What to do").get_attribute("href") == f"{site.url}/index.html#trouble"
        other.press("ArrowRight")
        other.press("Home")
        slider.press("ArrowLeft")
        expect(figure.locator(".bp-words")).to_have_text(gate(1.0, -2.0).description)
        expect(status).to_have_count(0)
        number = page.locator(".bp-question:has(input[type=text])").first
        number.scroll_into_view_if_needed()
        number.get_by_role("textbox").fill("77")
        number.get_by_role("textbox").press("Enter")
        expect(page.locator(".prediction details").first).to_be_visible()


def test_where_data_are_to_be_saved_python_comes_when_it_is_asked_for(browser: Browser, site: Site) -> None:
    with browser.new_context() as context:
        context.add_init_script(SPARING)
        page, asked = context.new_page(), []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{site.url}/chapters/03_relu.html")
        figure = live(page, "ReLU as a gate")
        for slider in figure.locator("input[type=range]").all():
            slider.press("ArrowLeft")
        load = page.get_by_role("button", name="Load Python")
        expect(load).to_be_visible()
        assert not [url for url in asked if re.search("worker.js|pyodide", url)]
        with page.expect_request("**/worker.js"):
            load.click()
