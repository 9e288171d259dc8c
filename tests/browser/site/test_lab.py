"""The lab in the browser: every chapter runs, its pictures follow, its checks answer, and work is kept."""

import re

import pytest
from playwright.sync_api import Browser, expect

from course_lib.picture.controls import Range
from tests.browser.desk import Desk
from tests.browser.driver import CHAPTERS, Notebook
from tests.browser.hands import eventually, explorers, slide
from tests.browser.site.site_server import Site
from tests.browser.test_built_notebooks import BROKEN_WIDGETS
from tests.browser.test_exercises_solved import code, exercises_of, place_of, plain, write
from tests.full import some

FIRST = "exercises/00_start_here.ipynb"
LOADING = re.compile(r"^Python is loading: [1-9]0 % of \d+ MB$")
PHONE = {"width": 375, "height": 720}


@pytest.mark.parametrize("path", some(CHAPTERS[::-1], 1))
def test_a_chapter_runs_to_its_end_and_a_slider_of_each_explorer_moves_its_picture(
    desk: Desk, site: Site, path: str
) -> None:
    live = desk.notebook().open(path)
    _has_its_stored_pictures(live)
    _leads_back(live, site, path)
    live.run_all()
    assert live.errors() == []
    for shown in explorers(live, path):
        shown.cell.scroll_into_view_if_needed()
        shown.agrees()
        ranges = [name for name, control in shown.mirror.figure.controls.items() if isinstance(control, Range)]
        for name in ranges[:1]:
            slide(shown, name)
    missing = [output for cell in live.cells() if "import set_up" in cell["source"] for output in cell["outputs"]]
    assert "✗" not in str(missing)
    assert live.console_errors == []
    assert live.foreign_requests == []


def _has_its_stored_pictures(live: Notebook) -> None:
    """Nothing has run yet: pictures are shown as they are stored, and no widget is asked for."""
    assert not [words for words in BROKEN_WIDGETS if words in live.text()]
    shown = [output["data"] for cell in live.cells() for output in cell.get("outputs", []) if "data" in output]
    texts = [content for data in shown for kind, content in data.items() if not kind.endswith("json")]
    assert {type(text) for text in texts} == {str}  # lists of lines would get commas
    place = next(place for place, cell in enumerate(live.cells()) if "image/svg+xml" in str(cell.get("outputs")))
    cell = live.page.locator(".jp-Notebook .jp-Cell").nth(place)
    cell.scroll_into_view_if_needed()
    expect(cell.locator(".jp-OutputArea img").first).to_be_visible()


def _leads_back(live: Notebook, site: Site, path: str) -> None:
    bar = live.page.locator(".course-bar")
    expect(bar.get_by_role("status")).to_have_text("Python is ready")
    links = {link.inner_text(): link.get_attribute("href") for link in bar.get_by_role("link").all()}
    assert links == {
        "Course map": f"{site.url}/index.html",
        "Reading copy": f"{site.url}/chapters/{path.rpartition('/')[2].removesuffix('.ipynb')}.html",
        "Your work is kept in this browser": f"{site.url}/index.html#your-work",
    }


def test_an_exercise_is_wrong_then_right_and_code_mark_and_own_file_survive_a_reload(live: Notebook) -> None:
    (exercise,) = exercises_of(FIRST)
    live.open(FIRST).run_all()
    answer, check = place_of(live, f"def {exercise.name}("), place_of(live, f"check({exercise.name})")
    output = check.locator(".jp-OutputArea")
    expect(output).to_contain_text("not attempted")
    mistake = exercise.misconceptions[0]
    write(live, answer, code(exercise, "misconceptions[0].wrong"))
    expect(output).to_contain_text(plain(mistake.says))
    right = code(exercise, "reference")
    write(live, answer, right)
    expect(output).to_contain_text(f"{exercise.name}: correct")
    expect(output).to_contain_text("Kept in my_backprop.py.")
    save = "window.jupyterapp.commands.execute('docmanager:save')"
    live.page.evaluate(save)
    live.open(FIRST)
    assert place_of(live, f"def {exercise.name}(").locator(".cm-content").inner_text().strip() == right
    assert not [words for words in BROKEN_WIDGETS if words in live.text()]
    live.run_all()
    expect(output).to_contain_text("It is in your my_backprop.py.")
    expect(place_of(live, "progress()").locator(".jp-OutputArea")).to_contain_text(f"✓ solved: {exercise.name}")
    tasks = place_of(live, "from course_lib import practice").locator(".bp-question")
    expect(tasks).to_contain_text(f"{exercise.name}(")  # what is solved is practised
    write(live, place_of(live, f"check({exercise.name})"), f"solution({exercise.name})")
    shown = place_of(live, f"solution({exercise.name})").locator(".jp-OutputArea")
    expect(shown).to_contain_text(f"def {exercise.name}(")
    assert live.console_errors == []


def test_how_much_of_python_has_arrived_is_said_while_it_loads(browser: Browser, site: Site) -> None:
    with browser.new_context() as context:
        context.route("**/pyodide.asm.wasm", lambda _: None)  # of all files the largest: it is waited for
        page = context.new_page()
        page.goto(site.address(FIRST))
        expect(page.locator(".course-status")).to_have_text(LOADING, timeout=60_000)


@pytest.mark.parametrize("lost", ["pyodide.asm.wasm", "pyodide-lock.json"])  # the second is the kernel's alone
def test_a_python_that_cannot_start_is_said_with_what_to_do(browser: Browser, site: Site, lost: str) -> None:
    with browser.new_context() as context:
        context.route(f"**/{lost}", lambda route: route.abort())
        page = context.new_page()
        page.goto(site.address(FIRST))
        status = page.locator(".course-status")
        expect(status).to_contain_text("Python could not start: ", timeout=60_000)
        assert status.get_by_role("link", name="What to do").get_attribute("href") == f"{site.url}/index.html#trouble"


def test_on_a_phone_the_notebook_has_the_width_until_the_list_of_files_is_asked_for(live: Notebook) -> None:
    page = live.page
    page.set_viewport_size(PHONE)
    page.goto(live.lab.address("notebooks/03_relu.ipynb").replace("workspace=", "workspace=phone-"))  # a first visit
    panel = page.locator(".jp-NotebookPanel")
    panel.wait_for()

    def is_wide() -> bool:
        return panel.bounding_box()["width"] > 0.8 * PHONE["width"]

    assert eventually(is_wide, expected=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.evaluate("window.jupyterapp.commands.execute('filebrowser:activate')")  # as the lab does, sooner or later
    assert eventually(is_wide, expected=True)
    assert page.get_by_role("tab", name="File Browser").count() == 0, "nothing stands beside the notebook"
    page.get_by_role("menuitem", name="View").click()
    page.get_by_role("menuitem", name="File Browser").click()
    assert eventually(is_wide, expected=False) is False
    page.keyboard.press("ControlOrMeta+Shift+F")
    assert eventually(is_wide, expected=True)
    page.keyboard.press("ControlOrMeta+Shift+F")
    assert eventually(is_wide, expected=False) is False
