"""A page of the book: when it can be read, when its first picture follows, and when Python is there."""

import gzip
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from time import perf_counter

from playwright.sync_api import Page, expect

from benchmarks.host import RATE, Host
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

# What no page's Python can do without, and so the least that it takes: Pyodide and NumPy.
BARE = """self.onmessage = async ({data: base}) => {
    const {loadPyodide} = await import(`${base}pyodide/pyodide.mjs`);
    const lockFileURL = `${base}python/pyodide-lock.json`;
    const python = await loadPyodide({indexURL: `${base}pyodide/`, lockFileURL, packages: ["numpy"]});
    python.pyimport("numpy");
    self.postMessage("there");
};"""
BEGUN = """async (root) => {
    const start = performance.now(), worker = new Worker(`${root}/bare.js`, {type: "module"});
    const there = new Promise((done) => worker.addEventListener("message", done));
    worker.postMessage(`${root}/live/static/`);
    await there;
    worker.terminate();
    return (performance.now() - start) / 1000;
}"""


@dataclass
class Reading:
    """What a visit to a page took, a number for each repeat: seconds, and kilobytes sent."""

    readable: list[float] = field(default_factory=list)
    touch: list[float] = field(default_factory=list)
    python: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    step: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    read_bytes: list[float] = field(default_factory=list)
    python_bytes: list[float] = field(default_factory=list)

    def carried(self, *, slow: bool) -> list[float]:
        """Return how many seconds Python's bytes alone take, over the slow line where it is `slow`."""
        return [kilobytes * 1e3 / RATE if slow else 0.0 for kilobytes in self.python_bytes]


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


def visit_bare(page: Page, site: Host, reading: Reading) -> None:
    """Begin a Python that has nothing of the course, on a page that loads nothing."""
    (site.folder / "bare.js").write_bytes(gzip.compress(BARE.encode()))
    page.goto(f"{site.url}/offline.json")
    reading.bare.append(page.evaluate(BEGUN, site.url))
    page.close()


def rows(visits: dict[str, tuple[Reading, list[float]]], slow: Collection[str]) -> Iterator[Row]:
    """Yield what visits to a page took, by their names; beside each what the lab took until its first cell had run.

    `slow` are the names of those over a slow line, where Python's bytes alone may take a quarter of the lab's time.
    """
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
        carried = page.carried(slow=name in slow)
        of_lab = "≤ 0.25" if max(carried) < min(lab) / 4 else "its bytes alone take more than 0.25"
        yield Row(group, f"a page, touched at once, {name}", page.python, lab, of_lab)
        yield Row(group, f"of that at least: bare Pyodide and NumPy, {name}", page.bare, lab)
        if any(carried):
            yield Row(group, f"Python's bytes alone, {name}", carried, lab)
        yield Row(group, f"the lab's first cell, {name}", lab, lab)
    group = "bytes sent to a page, compressed"
    for name, (page, _) in visits.items():
        yield Row(group, f"until a figure lives, {name}", page.read_bytes, target="≤ 400 kB", unit="kB")
        yield Row(group, f"for Python, {name}", page.python_bytes, target="≤ 10,000 kB", unit="kB")
