"""The front end in a page of its own: what is in view, what is heard, what can be hit, and that nothing moves."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from course_lib import catalogue, explore, fill_in, predict
from course_lib.explorers import figures, worksheets
from course_lib.explorers.relu import gate
from course_lib.notebook.explore import Explorer
from course_lib.notebook.practice import Task
from course_lib.picture import Figure, Picture, above, caption, figure, picture
from course_lib.picture.controls import Range
from course_lib.practising.making import item
from tests.browser.hands import label
from tests.browser.plain_page import PlainPage
from tests.full import some

# What JupyterLab leaves of a window for a notebook: at 1366 × 768, 1400 × 900, and 390 × 844 (a phone).
COLUMNS = {"laptop": (934, 640), "desktop": (968, 772), "phone": (390, 700)}
IN_VIEW = """section => Array.from(section.querySelectorAll(".bp-controls :is(input, select)"), (control) => {
    window.scrollTo(0, section.getBoundingClientRect().top + window.scrollY - 4);
    control.focus();
    const picture = section.querySelector("svg.bp-picture").getBoundingClientRect();
    const its = control.getBoundingClientRect();
    const name = control.getAttribute("aria-label") ?? control.labels[0].textContent;
    const [x, y] = [its.left + its.width / 2, its.top + its.height / 2];
    if (picture.top < 0 || picture.bottom > window.innerHeight) return `${name}: the picture is cut`;
    if (its.top < 0 || its.bottom > window.innerHeight) return `${name} is out of view`;
    if (!control.closest("label, .bp-row").contains(document.elementFromPoint(x, y))) return `${name} is covered`;
    return "";
}).filter(Boolean)"""
# From the window's lower edge to its upper one: the words below a picture that stays in view are never under it.
COVERED = """section => {
    const [words, stage] = [section.querySelector(".bp-words"), section.querySelector(".bp-stage")];
    const lowest = words.getBoundingClientRect().top + window.scrollY - window.innerHeight;
    for (let by = 0; by < window.innerHeight; by += 20) {
        window.scrollTo(0, lowest + by);
        const covered = stage.getBoundingClientRect().bottom - words.getBoundingClientRect().top;
        if (covered > 0) return covered;
    }
    return 0;
}"""
# Each control scrolled into the window can be hit there.
REACHED = """section => Array.from(section.querySelectorAll(".bp-controls :is(input, select)"), (control) => {
    control.scrollIntoView({block: "nearest"});
    const {left, top, width, height} = control.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return control.closest("label, .bp-row").contains(hit) ? "" : control.getAttribute("aria-label") ?? control.value;
}).filter(Boolean)"""
IN = ", in the picture"  # of a number's name that stands there
SMALL = """section => Array.from(section.querySelectorAll("input, select, button, .bp-handle"), (control) => {
    const {width, height} = control.getBoundingClientRect();
    return width < 24 || height < 24 ? `${control.outerHTML}: ${width} × ${height}` : "";
}).filter(Boolean)"""
# Of two that overlap the upper one is less than its size to hit.
CLOSE = """section => {
    const handles = Array.from(section.querySelectorAll(".bp-handle:not([hidden])"));
    const boxes = handles.map((handle) => handle.getBoundingClientRect());
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;
    return boxes.flatMap((one, place) => boxes.slice(place + 1).filter((other) => meet(one, other))).length;
}"""
CUT = """section => Array.from(section.querySelectorAll("option"), (option) => {
    const list = option.parentElement, pen = document.createElement("canvas").getContext("2d");
    pen.font = getComputedStyle(list).font;
    return pen.measureText(option.textContent).width + 32 > list.clientWidth ? option.textContent : "";
}).filter(Boolean)"""

TOO_LONG = """section => Array.from(section.querySelectorAll("svg input"), (field) =>
    field.scrollWidth > field.clientWidth ? `${field.ariaLabel}: ${field.value}` : "").filter(Boolean)"""


@pytest.fixture(params=COLUMNS)
def column(browser: Browser, request: pytest.FixtureRequest) -> Iterator[PlainPage]:
    width, height = COLUMNS[request.param]
    phone = request.param == "phone"
    viewport: Any = {"width": width, "height": height}
    with browser.new_context(viewport=viewport, is_mobile=phone, has_touch=phone) as context:
        yield PlainPage(context.new_page())


@pytest.fixture
def plain(page: Page) -> PlainPage:
    return PlainPage(page)


def test_the_picture_and_the_control_in_use_are_in_view_together_and_large_enough_to_hit(column: PlainPage) -> None:
    for shown in figures():
        place = column.show(explore(shown))
        assert place.evaluate(IN_VIEW) == [], shown.name
        assert place.evaluate(COVERED) == 0, shown.name
        assert place.evaluate(SMALL) == [], shown.name
        assert place.evaluate(CLOSE) == 0, shown.name
        assert place.evaluate(CUT) == [], shown.name
    assert column.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_in_a_low_window_a_picture_does_not_lie_on_its_controls(plain: PlainPage) -> None:
    plain.page.set_viewport_size({"width": 600, "height": 360})  # 1200 by 720 pixels at 200 %
    for shown in some(figures(), 4):
        assert plain.show(explore(shown)).evaluate(REACHED) == [], shown.name


def test_a_graph_is_filled_in_by_keyboard_alone_and_every_number_has_room_on_a_phone(plain: PlainPage) -> None:
    plain.page.set_viewport_size({"width": 390, "height": 844})
    for name, sheet in worksheets().items():
        place = plain.show(fill_in(sheet))
        assert place.evaluate(SMALL) == [], name
        place.get_by_label(next(iter(sheet.blanks)), exact=True).focus()
        for blank in sheet.blanks:
            field = place.get_by_label(blank, exact=True)
            expect(field).to_be_focused()
            plain.page.keyboard.type(sheet.entry.written(blank))
            plain.page.keyboard.press("Enter")
            expect(field).to_have_attribute("readonly", "")
        expect(place.get_by_role("status")).to_contain_text(f"{len(sheet.blanks)} of {len(sheet.blanks)} are filled in")
        assert place.evaluate(TOO_LONG) == [], name
    assert plain.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_what_is_right_in_a_graph_stays_and_what_is_wrong_can_be_changed_and_is_told(plain: PlainPage) -> None:
    place = plain.show(fill_in(worksheets()["fork_by_hand"]))
    larger, total = (place.get_by_label(f"value of {name}", exact=True) for name in ("max", "sum"))
    larger.fill("1")
    total.fill("9")
    assert plain.shown[0].widget.shown == {}, "nothing is judged before it is asked for"
    place.get_by_role("button", name="Check").press("Enter")
    status = place.get_by_role("status")
    expect(status).to_contain_text("✗ value of max: That is the smaller one.")
    expect(status).to_contain_text("1 of 10 are filled in")
    expect(larger).to_have_attribute("aria-invalid", "true")
    expect(total).to_have_attribute("readonly", "")
    larger.fill("3")
    expect(larger).to_have_attribute("aria-invalid", "false")
    larger.press("Enter")
    expect(status).to_contain_text("2 of 10 are filled in")
    expect(place.get_by_label("value of product", exact=True)).to_be_focused()
    place.get_by_role("button", name="Fill in one for me").press("Enter")
    expect(place.get_by_label("value of product", exact=True)).to_have_value("6")
    again = plain.show(plain.shown[0])
    expect(again.get_by_label("value of product", exact=True)).to_have_value("6")
    expect(again.get_by_label("value of max", exact=True)).to_have_attribute("readonly", "")


def test_a_slider_has_its_name_and_says_its_true_value_before_and_after_each_move(plain: PlainPage) -> None:
    for shown in figures():
        place = plain.show(explore(shown))
        for name, control in shown.controls.items():
            if not isinstance(control, Range):
                continue
            slider = place.get_by_role("slider", name=name.replace("_", " "), exact=True)
            heard = float((slider.get_attribute("aria-valuetext") or "").replace("−", "-"))
            assert heard == pytest.approx(control.start, abs=5e-5)
            slider.press("ArrowLeft")
            moved = float((slider.get_attribute("aria-valuetext") or "").replace("−", "-"))
            assert moved == plain.shown[-1].values[name]
            assert moved < heard or heard == control.low


def test_the_accessibility_tree_says_each_value_and_the_picture_before_a_move_and_after_it(plain: PlainPage) -> None:
    devtools = plain.page.context.new_cdp_session(plain.page)
    for shown in some(figures(), 6):
        plain.page.evaluate("for (const section of document.querySelectorAll('section')) section.remove()")
        place, explorer = plain.show(explore(shown)), plain.shown[-1]
        assert isinstance(explorer, Explorer)
        _says(_tree(devtools), explorer)
        for name in list(_ranges(explorer))[:1]:
            before = explorer.values[name]
            slider = place.get_by_role("slider", name=re.compile(f"^{label(name)}")).first  # in the picture, if it is
            for key in ("ArrowRight", "ArrowLeft") if before < _ranges(explorer)[name].high else ("ArrowLeft",):
                slider.press(key)
                expect(place.locator(".bp-words")).to_have_text(explorer.picture.description)
                _says(_tree(devtools), explorer)


def _tree(devtools: CDPSession) -> list[tuple[str, str, Any]]:
    """What the browser tells of a figure: role, name, and a number's value or a picture's words."""
    found = []
    for node in devtools.send("Accessibility.getFullAXTree")["nodes"]:
        role, name, value, words = (node.get(key, {}).get("value") for key in ("role", "name", "value", "description"))
        if not node["ignored"] and role in ("slider", "spinbutton", "image", "group"):
            found.append((role, name, words if value is None else round(value, 4)))
    return found


def _says(heard: list[tuple[str, str, Any]], explorer: Explorer) -> None:
    """The tree has the figure by its title, the picture with its words, and each number with its name and value."""
    title, ranges = explorer.picture.title, _ranges(explorer)
    assert ("group", title, None) in heard
    assert ("image", title, explorer.picture.description) in heard
    for name, control in ranges.items():
        said = [(role, value) for role, heard_name, value in heard if heard_name in (label(name), f"{label(name)}{IN}")]
        assert [role for role, _ in said][:2] == ["slider", "spinbutton"]
        now = explorer.values[name]
        assert said[1] == ("spinbutton", round(now, 4))
        step = control.step / 2 + 1e-4  # a slider stands at a step, also where a number is between two
        assert [value for _, value in said if abs(value - now) > step] == []


def _ranges(explorer: Explorer) -> dict[str, Range]:
    return {name: one for name, one in explorer.figure.controls.items() if isinstance(one, Range)}


def test_one_sentence_is_announced_when_a_move_has_come_to_its_end(plain: PlainPage) -> None:
    place = plain.show(explore(gate))
    heard = place.locator("[aria-live]")
    assert heard.text_content() == "", "nothing is announced that was there from the start"
    slider = place.get_by_role("slider", name="x", exact=True)
    place.evaluate("""section => {
        window.heard = [];
        const live = section.querySelector("[aria-live]");
        new MutationObserver(() => window.heard.push(live.textContent)).observe(live, {childList: true});
    }""")
    for _ in range(5):
        slider.press("ArrowRight")
    expect(heard).to_have_text(plain.shown[0].picture.description)
    assert plain.page.evaluate("window.heard") == [plain.shown[0].picture.description]


def test_a_larger_picture_or_a_failed_one_moves_nothing_once_it_had_its_room(plain: PlainPage) -> None:
    @figure(lines=(1, 5), broken=False)
    def growing(lines: int = 5, *, broken: bool = False) -> Picture:
        if broken:
            raise ValueError("no picture")
        tall = above(*(caption("x" * 9 * lines) for _ in range(lines)))
        return picture(tall, title="t", description=" ".join(["words"] * 30 * lines))

    place = plain.show(explore(growing))
    end = "section => section.getBoundingClientRect().height"
    before = place.evaluate(end)
    slider = place.get_by_role("slider")
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "1")
    expect(place.locator(".bp-words")).to_have_text(" ".join(["words"] * 30))
    assert place.evaluate(end) == before
    place.get_by_role("checkbox").press("Space")
    expect(place.get_by_role("alert")).to_contain_text("The picture failed. ValueError: no picture")
    assert place.evaluate(end) == before


AS_DRAWN = """(section, svg) => {
    const [fresh, here] = [document.createElement("div"), section.querySelector(".bp-frame > svg")];
    fresh.innerHTML = svg;
    fresh.firstElementChild.style.width = here.style.width;
    const kept = section.sheet ??= here.querySelector("style");
    const middle = (part) => {
        const { left, right, top, bottom } = part.getBoundingClientRect();
        return [(left + right) / 2, (top + bottom) / 2];
    };
    const centres = (all) => Array.from(section.querySelectorAll(all), middle);
    const numbers = centres("text[data-control]");
    const away = ([x, y]) => Math.min(...numbers.map(([u, v]) => Math.hypot(x - u, y - v)));
    const lost = centres(".bp-handle:not([hidden])").filter((handle) => away(handle) > 2).length;
    return [here.isEqualNode(fresh.firstElementChild), kept === here.querySelector("style"), lost];
}"""


@pytest.mark.parametrize("drawn", some(figures(), 6), ids=lambda drawn: drawn.name)
def test_a_move_makes_the_picture_that_was_drawn_its_handles_follow_and_its_style_sheet_stays(
    plain: PlainPage, drawn: Figure
) -> None:
    place = plain.show(explore(drawn))
    explorer = plain.shown[0]
    assert isinstance(explorer, Explorer)
    for name, control in drawn.controls.items():
        for end in (*control.ends, control.value):
            plain.move(**{name: end})
            assert place.evaluate(AS_DRAWN, explorer.picture.svg) == [True, True, 0], f"{name} = {end}"


def test_what_python_moves_moves_the_controls(plain: PlainPage) -> None:
    place = plain.show(explore(gate))
    plain.move(x=-1.5)
    expect(place.get_by_role("spinbutton", name="x", exact=True)).to_have_value("-1.5")
    expect(place.get_by_role("slider", name="x", exact=True)).to_have_attribute("aria-valuetext", "−1.5")
    expect(place.locator(".bp-words")).to_contain_text("At x = −1.50")


def test_in_forced_colours_the_chosen_button_is_told_apart(plain: PlainPage) -> None:
    plain.page.emulate_media(forced_colors="active")
    place = plain.show(predict("?", answer="a", why={"a": "", "b": ""}))
    place.get_by_role("radio", name="a").press("Space")
    chosen = place.locator("label span").first.evaluate("""span => {
        const is = (name, value) => getComputedStyle(span)[name] === getComputedStyle(probe)[name];
        const probe = document.body.appendChild(document.createElement("p"));
        probe.style.cssText = "background: Highlight; color: HighlightText; forced-color-adjust: none";
        return is("backgroundColor") && is("color");
    }""")
    assert chosen


def test_in_forced_colours_a_picture_has_the_windows_colours_whatever_the_theme(plain: PlainPage) -> None:
    plain.page.emulate_media(forced_colors="active")
    plain.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    place = plain.show(explore(gate))
    unlike = place.locator("svg.bp-picture").evaluate("""picture => {
        const probe = document.body.appendChild(document.createElement("p"));
        const colour = (name) => ((probe.style.color = name), getComputedStyle(probe).color);
        const [ink, paper] = [colour("CanvasText"), colour("Canvas")];
        const fill = (part) => getComputedStyle(part).fill;
        const texts = Array.from(picture.querySelectorAll("text")).filter((text) => fill(text) !== ink);
        const ground = fill(picture.querySelector("rect")) === paper ? [] : ["paper"];
        return [...texts.map((text) => text.textContent), ...ground];
    }""")
    assert unlike == []


def test_a_number_can_be_changed_until_enter_commits_it(plain: PlainPage) -> None:
    place = plain.show(predict("How many tries?", answer=10**4, why="10 × 10 × 10 × 10"))
    field = place.get_by_label("I predict")
    field.press_sequentially("100,000")
    expect(place.get_by_text("read as 100000")).to_be_visible()
    field.fill("10,000")
    expect(place.get_by_text("read as 10000")).to_be_visible()
    assert plain.shown[0].verdict is None
    field.press("Enter")
    expect(place.get_by_role("status")).to_have_text("✓ Yes. The answer: 10000. 10 × 10 × 10 × 10")
    field.press("1")
    assert field.input_value() == "10,000", "the first commitment stands"


def test_several_fields_are_committed_together_and_each_is_marked(plain: PlainPage) -> None:
    place = plain.show(predict("The gradients?", answer={"dx": 2.0, "dw": -1.5}, why="Why."))
    place.get_by_label("dx").fill("2")
    place.get_by_label("dx").press("Enter")
    expect(place.get_by_role("status")).to_contain_text("a number into each field")
    place.get_by_label("dw").fill("1.5")
    place.get_by_label("dw").press("Enter")
    expect(place.get_by_role("status")).to_contain_text(
        "✗ You said dx = 2, dw = 1.5. The answer: dx = 2, dw = −1.5. Why."
    )
    assert [row.inner_text() for row in place.locator(".bp-field").all()] == ["✓\ndx", "✗\ndw"]


def test_an_order_is_made_by_keyboard_and_each_item_is_marked(plain: PlainPage) -> None:
    place = plain.show(predict("What comes first?", answer=("loss", "layer 2", "layer 1"), why="Why."))
    items = place.get_by_role("listitem").locator("span")
    expect(items).to_have_text(["layer 1", "layer 2", "loss"])
    up = place.get_by_role("button", name="loss: up")
    up.press("Enter")
    plain.page.keyboard.press("Enter")
    expect(items).to_have_text(["loss", "layer 1", "layer 2"])
    assert up.evaluate("up => up === document.activeElement")
    place.get_by_role("button", name="Commit").press("Enter")
    expect(place.get_by_role("status")).to_contain_text("✗ You said loss, then layer 1, then layer 2.")
    assert place.locator(".bp-mark").all_inner_texts() == ["✓ ", "✗ ", "✗ "]
    up.press("Enter")
    place.get_by_role("button", name="layer 1: up").press("Enter")
    assert place.get_by_role("listitem").first.get_attribute("data-item") == "loss"


def test_tasks_of_practice_are_done_by_keyboard_and_a_wrong_one_is_told_on_a_phone(plain: PlainPage) -> None:
    plain.page.set_viewport_size({"width": 390, "height": 844})
    backward = catalogue.exercise("softmax_backward")
    which, entries, order = (Task.of_item(item(backward, kind, "0")) for kind in ("which", "entries", "order"))

    place = plain.show(which)
    options = place.get_by_role("radiogroup", name="Answer").get_by_role("radio")
    wrong = next(letter for letter in which.item.options if letter != which.question.answer)
    chosen = place.get_by_role("radio", name=f"{wrong} [[")  # its numbers belong to its name
    assert options.count() == len(which.item.options)
    chosen.focus()
    plain.page.keyboard.press("Space")
    plain.page.keyboard.press("Enter")
    expect(place.get_by_role("status")).to_contain_text(f"✗ You said {wrong}.")
    assert len(place.get_by_role("status").inner_text()) > 80

    place = plain.show(entries)
    numbers, says = entries.item.mistakes[0]
    for name, number in numbers.items():
        place.get_by_label(name, exact=True).fill(str(number))
    plain.page.keyboard.press("Enter")
    expect(place.get_by_role("status")).to_contain_text("✗ Not so.")
    expect(place.get_by_role("status")).to_contain_text(says.partition("`")[0].strip()[:30])
    expect(place.get_by_role("status").locator("pre")).to_contain_text("[[")

    place = plain.show(order)
    last = order.question.answer[-1]
    for _ in order.question.answer:
        place.get_by_role("button", name=f"{last}: down", exact=True).press("Enter")
    place.get_by_role("button", name="Commit").press("Enter")
    expect(place.get_by_role("status")).to_contain_text("The answer:")
    for section in plain.page.locator("section").all():
        assert section.evaluate(SMALL) == []
    assert plain.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
