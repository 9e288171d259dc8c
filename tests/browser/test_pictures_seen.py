"""Every figure drawn by a browser, at its start, its extremes and seeded settings, and every graph to be filled in."""

from contextlib import nullcontext
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page

from course_lib.explorers import figures, worksheets
from course_lib.picture import Figure, narrow
from course_lib.picture.controls import Control, Range
from course_lib.picture.scene import COLUMN
from tests.full import cases
from tests.pictures import extremes

LEAST = 12  # pixels: the smallest text
SEEN = """([svgs, column, least]) => svgs.map((svg) => {
    document.body.innerHTML = `<div style="width: ${column}px">${svg}</div>`;
    const picture = document.querySelector("svg"), found = [];
    const frame = picture.getBoundingClientRect();
    const scale = frame.width / picture.viewBox.baseVal.width;
    const texts = Array.from(picture.querySelectorAll("text"), (text) => {
        const {left, right, top, bottom} = text.getBoundingClientRect();
        const size = scale * parseFloat(text.getAttribute("font-size")), high = bottom - top;
        if (size < least - 0.05) found.push(`${text.textContent}: ${size.toFixed(1)} px`);
        // A line of text is higher than its letters are.
        return {said: text.textContent, left, right, top: top + 0.25 * high, bottom: bottom - 0.25 * high};
    });
    for (const blank of picture.querySelectorAll(".bp-blank")) {
        const {left, right, top, bottom} = blank.firstElementChild.getBoundingClientRect();
        const mark = texts.findIndex(({said}) => said === blank.textContent);
        texts.splice(mark, 1, {said: `blank for ${blank.dataset.name}`, left, right, top, bottom});
    }
    const meet = (a, b) =>
        a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    const holds = (a, b) => a.left <= b.left && b.right <= a.right && a.top <= b.top && b.bottom <= a.bottom;
    texts.forEach((text, place) => {
        if (!holds(frame, text)) found.push(`${text.said}: beyond the picture`);
        texts.slice(place + 1).filter((other) => meet(text, other)).forEach((other) => {
            found.push(`${text.said}: over ${other.said}`);
        });
    });
    for (const edge of picture.querySelectorAll(".bp-edge")) {
        const turned = edge.getScreenCTM(), whole = edge.getTotalLength();
        for (let along = 0; along <= whole; along += 2) {
            const {x, y} = edge.getPointAtLength(along).matrixTransform(turned);
            const on = texts.filter(({left, right, top, bottom}) => x > left && x < right && y > top && y < bottom);
            found.push(...on.map(({said}) => `${said}: over an edge`));
        }
    }
    for (const node of picture.querySelectorAll(".bp-node")) {
        const box = node.getBoundingClientRect();
        const on = texts.filter((text) => meet(text, box) && !holds(box, text));
        found.push(...on.map(({said}) => `${said}: over a node`));
    }
    return [...new Set(found)];
})"""
COLUMNS = {"wide": (nullcontext, 600), "narrow": (narrow, COLUMN)}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("figure", figures(), ids=lambda figure: figure.name)
def test_no_text_is_small_or_cut_or_over_another_or_over_an_edge(page: Page, figure: Figure, column: str) -> None:
    layout, width = COLUMNS[column]
    settings = [figure.start, *extremes(figure, most=cases(5, 100)), *_seeded(figure, cases(5, 100))]
    with layout():
        pictures = [figure(**values).svg for values in settings]
    found = page.evaluate(SEEN, [pictures, width, LEAST])
    assert [(values, wrong) for values, wrong in zip(settings, found, strict=True) if wrong] == []


def test_no_blank_of_a_graph_is_over_another_or_over_an_edge_and_all_are_read_on_a_phone(page: Page) -> None:
    sheets = worksheets()
    found = page.evaluate(SEEN, [[sheet.picture.svg for sheet in sheets.values()], COLUMN, LEAST])
    assert {name: wrong for name, wrong in zip(sheets, found, strict=True) if wrong} == {}


def _seeded(figure: Figure, count: int) -> list[dict[str, Any]]:
    random = Random(0)  # noqa: S311 - the same ones each time

    def somewhere(control: Control) -> Any:
        if not isinstance(control, Range):
            return random.choice(control.ends)
        steps = int((control.high - control.low) / control.step)
        return control.read("", control.low + control.step * random.randrange(steps))

    return [{name: somewhere(control) for name, control in figure.controls.items()} for _ in range(count)]
