"""A page of the book: when it can be read, when its first picture follows, and when Python is there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

from playwright.sync_api import Page, expect

from benchmarks.host import Host
from benchmarks.latency import latency
from benchmarks.timing import Row
from course_lib.explorers.relu import gate

CHAPTER = "chapters/03_relu.html"
FIGURE = "[data-parts]:has(img[alt='ReLU as a gate'])"
STEPS = 12  # of a figure that Python computes, in each visit
# Asked from outside: what waits within the page would be evaluated there, which its security policy refuses.
PAINTED = """async () => {
    const paint = () => performance.getEntriesByName("first-contentful-paint")[0];
    while (!paint()) await new Promise((done) => setTimeout(done, 10));
    return paint().startTime;
}"""
# Notes how long each question to Python is on its way: to the worker, through Python and back.
WATCHED = """(() => {
    const Own = window.Worker, ways = (window.ways = []);
    window.Worker = class extends Own {
        constructor(...given) {
            super(...given);
            this.addEventListener("message", () => ways.push((performance.now() - this.asked) / 1000));
        }
        postMessage(...given) {
            this.asked = performance.now();
            super.postMessage(...given);
        }
    };
})()"""


@dataclass
class Reading:
    """What a visit to a page took, a number for each repeat: seconds, and kilobytes sent."""

    readable: list[float] = field(default_factory=list)
    touch: list[float] = field(default_factory=list)
    python: list[float] = field(default_factory=list)
    step: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    read_bytes: list[float] = field(default_factory=list)
    python_bytes: list[float] = field(default_factory=list)


def visit(page: Page, site: Host, reading: Reading) -> None:
    """Open a chapter, scroll to a figure, move it, and move another control: that waits for Python."""
    page.add_init_script(WATCHED)
    sent, start = site.sent, perf_counter()
    page.goto(f"{site.url}/{CHAPTER}")
    reading.readable.append(page.evaluate(PAINTED) / 1000)
    page.locator(FIGURE).scroll_into_view_if_needed()
    figure = page.get_by_role("group", name="ReLU as a gate")
    figure.wait_for()
    reading.read_bytes.append((site.sent - sent) / 1e3)
    reading.touch.append(latency(figure, gate.name, "ArrowRight"))
    figure.locator("input[type=range]").nth(1).press("ArrowRight")
    expect(figure.locator(".bp-words")).to_have_text(gate(1.1, 0.6).description, timeout=120_000)
    reading.python.append(perf_counter() - start)
    reading.python_bytes.append((site.sent - sent) / 1e3 - reading.read_bytes[-1])
    page.evaluate("ways.length = 0")
    reading.step += [latency(figure, gate.name, ("ArrowLeft", "ArrowRight")[step % 2]) for step in range(STEPS)]
    reading.asked += page.evaluate("ways")
    page.close()


def rows(visits: dict[str, tuple[Reading, list[float]]]) -> Iterator[Row]:
    """Yield what visits to a page took, by their names; beside each what the lab took until its first cell had run."""
    group = "a page of the book"
    for name, (page, _) in visits.items():
        yield Row(group, f"from its address until it is painted, {name}", page.readable, target="≤ 0.3 s")
    for name, (page, _) in visits.items():
        yield Row(group, f"first touch of a figure until it is painted, {name}", page.touch, target="≤ 0.2 s")
    for name, (page, _) in visits.items():
        yield Row(group, f"a step that Python computes, until it is painted, {name}", page.step, target="≤ 33 ms")
        yield Row(group, f"of that from the question to Python's answer, {name}", page.asked)
    group = "from a link until Python has answered"
    for name, (page, lab) in visits.items():
        yield Row(group, f"a page, touched at once, {name}", page.python, lab, "≤ 0.25")
        yield Row(group, f"the lab's first cell, {name}", lab, lab)
    group = "bytes sent to a page, compressed"
    for name, (page, _) in visits.items():
        yield Row(group, f"until a figure lives, {name}", page.read_bytes, target="≤ 400 kB", unit="kB")
        yield Row(group, f"for Python, {name}", page.python_bytes, target="≤ 10,000 kB", unit="kB")
