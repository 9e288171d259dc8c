"""A page of the book: when it can be read, when its first picture follows, and when Python is there."""

from dataclasses import dataclass, field
from time import perf_counter

from playwright.sync_api import BrowserContext, expect

from course_lib.explorers.relu import gate
from tests.browser.site.site_server import Site

CHAPTER = "chapters/03_relu.html"
FIGURE = "[data-parts]:has(img[alt='ReLU as a gate'])"
# The first key on the page's first slider, until what it draws is painted.
TOUCH = """slider => new Promise(done => {
    const words = slider.closest(".bp-figure").querySelector(".bp-words"), before = words.textContent;
    const start = performance.now();
    const look = () => words.textContent === before
        ? requestAnimationFrame(look)
        : requestAnimationFrame(() => done((performance.now() - start) / 1000));
    slider.stepUp();
    slider.dispatchEvent(new Event("input"));
    look();
})"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


@dataclass
class Reading:
    """What a visit to a page took, a number for each repeat: seconds, and kilobytes sent."""

    readable: list[float] = field(default_factory=list)
    touch: list[float] = field(default_factory=list)
    python: list[float] = field(default_factory=list)
    step: list[float] = field(default_factory=list)
    read_bytes: list[float] = field(default_factory=list)
    python_bytes: list[float] = field(default_factory=list)


def visit(context: BrowserContext, site: Site, reading: Reading) -> None:
    """Open a chapter, scroll to a figure, move it, and move another control: that waits for Python."""
    page, sent = context.new_page(), site.sent
    page.goto(f"{site.url}/{CHAPTER}")
    page.wait_for_function(PAINTED)
    reading.readable.append(page.evaluate(PAINTED) / 1000)
    page.locator(FIGURE).scroll_into_view_if_needed()
    figure = page.get_by_role("group", name="ReLU as a gate")
    figure.wait_for()
    first, second = figure.locator("input[type=range]").all()
    reading.read_bytes.append((site.sent - sent) / 1e3)
    start = perf_counter()
    reading.touch.append(first.evaluate(TOUCH))
    second.press("ArrowRight")
    expect(figure.locator(".bp-words")).to_have_text(gate(1.1, 0.6).description, timeout=120_000)
    reading.python.append(perf_counter() - start)
    reading.step.append(second.evaluate(TOUCH))
    reading.python_bytes.append((site.sent - sent) / 1e3 - reading.read_bytes[-1])
    page.close()
