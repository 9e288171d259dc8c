"""The reading copy: each chapter whole, each link right, and nothing that is not a file of its own host."""

import json
import re
import shutil
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode

from course_lib.picture.theme import COLOURS
from tests.browser.driver import ROOT
from tests.browser.site.site_build import build_copy
from tools.notebooks.texts import read_chapters, read_exercises
from tools.site.highlighting import plumbing
from tools.site.subset_font import RANGES

CHAPTERS = list(read_chapters(ROOT))
LIVE = re.compile(r"live/lab/index\.html\?workspace=[\w-]+&path=((?:notebooks|exercises)/\w+\.ipynb)")


def page(reading: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((reading / name).read_text(encoding="utf-8"), "html.parser")


@cache  # for tests that only look
def pages(reading: Path) -> dict[str, BeautifulSoup]:
    return {path.relative_to(reading).as_posix(): page(reading, path) for path in sorted(reading.rglob("*.html"))}


def chapter(reading: Path, name: str) -> tuple[BeautifulSoup, list[NotebookNode]]:
    """Return a chapter's page, and the cells of its notebook."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    return page(reading, f"chapters/{name}.html"), notebook.cells


def folded(cell: NotebookNode) -> bool:
    return cell.metadata.get("jupyter", {}).get("source_hidden", False)


def outputs(cells: list[NotebookNode], kind: str) -> list[str]:
    """Return what the cells show as `kind`, the first of a stored output's kinds that a page can show."""
    kinds = ("text/html", "text/markdown", "image/svg+xml", "image/png", "text/plain")
    stored = [output for cell in cells for output in cell.get("outputs", [])]
    data = [{"text/plain": output.text} if output.output_type == "stream" else output.data for output in stored]
    return [shown[kind] for shown in data if next(one for one in kinds if one in shown) == kind]


def test_each_chapter_has_a_page_and_the_map_leads_to_it_and_to_what_is_live(reading: Path) -> None:
    expected = [f"{folder}/{name}.html" for folder in ("chapters", "exercises") for name in CHAPTERS]
    assert sorted(pages(reading)) == [*expected, "index.html"]
    landing, exercises = page(reading, "index.html"), read_exercises(ROOT)
    for row, (name, text) in zip(landing.select(".map li"), read_chapters(ROOT).items(), strict=True):
        assert row.select_one(".chapter").text == text.title
        assert f"{text.minutes} minutes" in row.text
        assert f"{exercises[name].minutes} minutes" in row.text
        live = f"live/lab/index.html?workspace=notebooks-{name}&path=notebooks/{name}.ipynb"
        assert [link["href"] for link in row.select("a")] == [f"chapters/{name}.html", live, f"exercises/{name}.html"]


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_page_leads_to_its_notebook_its_exercises_its_neighbours_and_the_map(reading: Path, name: str) -> None:
    content, place = page(reading, f"chapters/{name}.html"), CHAPTERS.index(name)
    neighbours = [f"../chapters/{CHAPTERS[near]}.html" for near in (place - 1, place + 1) if 0 <= near < len(CHAPTERS)]
    assert [link["href"] for link in content.select(".neighbours a")] == ["../index.html", *neighbours]
    live = f"../live/lab/index.html?workspace=notebooks-{name}&path=notebooks/{name}.ipynb"
    assert [link["href"] for link in content.select(".minutes a, a.button")] == [live, f"../exercises/{name}.html"]
    exercises = page(reading, f"exercises/{name}.html")
    links = [link["href"] for link in exercises.select("main a")]
    notebook = f"../live/lab/index.html?workspace=exercises-{name}&path=exercises/{name}.ipynb"
    assert links[:2] == [f"../chapters/{name}.html", notebook]
    onward = ["../index.html", f"../chapters/{name}.html", *neighbours[place > 0 :]]
    assert [link["href"] for link in exercises.select(".neighbours a")] == onward


def test_each_link_leads_somewhere(reading: Path) -> None:
    targets = pages(reading)
    lost = []
    for name, content in targets.items():
        for link in content.select("[href], [src]"):
            address = urlsplit(link.get("href") or link["src"])
            target = (reading / name).parent / unquote(address.path) if address.path else reading / name
            path = target.resolve().relative_to(reading.resolve()).as_posix()
            if address.scheme:
                found = address.scheme == "https" and link.name == "a"
            elif live := LIVE.fullmatch(f"{path}?{address.query}"):
                found = (ROOT / live[1]).is_file()
            else:
                found = target.is_file() and not address.query
            if found and address.fragment:
                found = targets[path].find(id=unquote(address.fragment)) is not None
            lost += [] if found else [f"{name}: {link}"]
    assert lost == []


def test_the_lab_leads_to_places_on_the_landing_page(reading: Path) -> None:
    bar = (ROOT / "tools" / "site" / "extension" / "static" / "extension.js").read_text(encoding="utf-8")
    places = re.findall(r"index\.html#([\w-]+)", bar)
    assert places
    assert [place for place in places if page(reading, "index.html").find(id=place) is None] == []


def test_a_script_is_a_file_of_the_site_and_nothing_comes_from_elsewhere(reading: Path) -> None:
    for name, content in pages(reading).items():
        assert content.select("iframe, object, embed, base, style") == [], name
        assert {script.text for script in content.select("script")} == {""}, name
        (policy,) = content.select("meta[http-equiv='Content-Security-Policy']")
        assert "script-src 'self' 'wasm-unsafe-eval';" in policy["content"], name
        handlers = [key for tag in content.find_all() for key in tag.attrs if key.startswith("on")]
        assert handlers == [], name
        elsewhere = [tag for tag in content.find_all() if re.match("(https?:)?//", tag.get("src", ""))]
        assert elsewhere == [], name
    for path in [*reading.rglob("*.css"), *reading.rglob("*.svg")]:
        text = path.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"https?:|@import|<script", text), path
        assert all((path.parent / url).is_file() for url in re.findall(r'url\("(.*?)"\)', text)), path


def test_a_page_says_what_it_is(reading: Path) -> None:
    for name, content in pages(reading).items():
        assert content.html["lang"] == "en"
        assert content.title.text.endswith("Back propagation, by hand"), name
        assert len(content.find("meta", {"name": "description"})["content"]) > 40, name
        assert len(content.select("h1")) == 1, name
        assert all(nav["aria-label"] for nav in content.select("nav")), name
        ids = [tag["id"] for tag in content.select("[id]")]
        assert len(ids) == len(set(ids)), name
        assert all(heading.get("id") for heading in content.select("h2, h3")), name
        if name != "index.html":
            listed = [link["href"] for link in content.select("#contents a[href^='#']:not([aria-current])")]
            assert listed == [f"#{heading['id']}" for heading in content.select("h2")], name
            assert len(content.select("#contents [aria-current=page]")) == 1, name
        headings = content.select("h2, h3") if name.startswith("chapters/") else []
        assert [heading.a["href"] for heading in headings] == [f"#{heading['id']}" for heading in headings], name


@pytest.mark.parametrize("name", CHAPTERS)
def test_code_and_outputs_are_those_of_the_notebook_and_the_source_of_a_prediction_is_left_out(
    reading: Path, name: str
) -> None:
    content, cells = chapter(reading, name)
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert [block.text.strip() for block in content.select(".cell pre.code")] == [
        cell.source for cell in code if not folded(cell)
    ]
    predictions = content.select(".prediction")
    assert len(predictions) == len([cell for cell in code if folded(cell)])
    for prediction in predictions:
        assert prediction.select("pre") == []
        assert [fold.get("open") for fold in prediction.select("details")] == [None]
    printed = [text.rstrip("\n") for text in outputs(code, "text/plain")]
    assert [block.text.rstrip("\n") for block in content.select("pre.printed")] == printed
    lines = [block.text.strip() for block in content.select(".cell > .plumbing pre")]
    assert lines == [cell.source for cell in code if not folded(cell) and plumbing(cell.source)]
    unstored = [cell for cell in code if "measured" in cell.metadata.get("tags", [])]
    assert len(content.select(".cell > .note a[href*='live/']")) == len(unstored)


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_picture_has_its_words_and_an_explorer_leads_to_where_it_moves(reading: Path, name: str) -> None:
    content, cells = chapter(reading, name)
    drawn = [
        output for cell in cells for output in cell.get("outputs", []) if "image/svg+xml" in output.get("data", {})
    ]
    explorers = content.select("figure:not(.plot)")
    for figure, output in zip(explorers, drawn, strict=True):
        title, _, description = output.data["text/plain"].partition("\n")
        assert figure.img["alt"] == title
        assert figure.figcaption.text.startswith(description)
        assert [link["href"] for link in figure.select("a")] == [
            f"../live/lab/index.html?workspace=notebooks-{name}&path=notebooks/{name}.ipynb"
        ]
        svg = (reading / "chapters" / figure.img["src"]).read_text(encoding="utf-8")
        assert "prefers-color-scheme:dark" in svg
        assert "data-jp-theme-light" not in svg
    plots = content.select("figure.plot")
    assert len(plots) == len(outputs(cells, "image/png"))
    assert all(plot.img["alt"] for plot in plots)
    assert all(len(plot.figcaption.text) > 40 for plot in plots)
    assert len({image["src"] for image in content.select("main img")}) == len(explorers) + len(plots)


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_formula_is_mathml_with_its_source_its_number_and_glyphs_in_the_sites_font(
    reading: Path, name: str
) -> None:
    content, cells = chapter(reading, name)
    prose = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    prose = re.sub(r"```.*?```|`[^`]*`", "", prose, flags=re.DOTALL)
    written = [block or inline for block, inline in re.findall(r"\$\$(.+?)\$\$|\$(.+?)\$", prose, flags=re.DOTALL)]
    sources = [re.sub(r"\\tag\{\w+\}", "", latex).strip() for latex in written]
    main = content.main
    assert [formula.annotation.text for formula in main.select("math")] == sources
    numbers = re.findall(r"\\tag\{(\w+)\}", prose)
    assert [link["href"] for link in main.select(".formula[id] > .number")] == [f"#eq-{number}" for number in numbers]
    for other in main.select("annotation, pre, code"):
        other.extract()
    assert not re.search(r"[$\\]", main.text)
    ranges = RANGES
    used = {ord(character) for formula in main.select("math") for character in formula.text}
    assert [chr(code) for code in used if not any(first <= code <= last for first, last in ranges)] == []


def test_the_search_has_every_section_with_its_words_and_gives_no_answer_away(reading: Path) -> None:
    found = json.loads((reading / "search.json").read_text(encoding="utf-8"))
    places = {address: (chapter, heading, text) for address, chapter, heading, text in found}
    for name, text in read_chapters(ROOT).items():
        content = pages(reading)[f"chapters/{name}.html"]
        headings = [f"chapters/{name}.html#{heading['id']}" for heading in content.select("main :is(h2, h3)")]
        assert [address for address in places if address.startswith(f"chapters/{name}.html#")] == headings
        assert {places[address][0] for address in headings} == {text.title}
        answers = [fold.p.text for fold in content.select(".prediction details")]
        assert answers
        assert not [answer for answer in answers if any(answer in told for _, _, told in places.values())]
    assert places["exercises/03_relu.html#2-Backward"][:2] == ("3 · ReLU: the gate: exercises", "2 · Backward")
    words = places["chapters/03_relu.html#And-at-0"][2]
    assert "lines through the kink that stay on or below the graph" in words, "prose"
    assert "from_the_right = (relu(0 + nudge)" in words, "code"
    assert "for each softmax for two classes only" in str(found), "a list's items are words apart"
    assert "ReLU′(x)=[x>0]" in words, "formulas, in letters that one can type"


def test_the_pages_colours_are_those_of_the_pictures() -> None:
    style = (ROOT / "tools" / "site" / "static" / "style.css").read_text(encoding="utf-8")
    for theme in (0, 1):  # light, dark
        for role, colours in COLOURS.items():
            colour = re.sub(r"var\(.*, (.*)\)", r"\1", colours[theme])
            assert re.findall(rf"--{role}: (.*);", style)[theme] == colour, role


def test_what_stands_in_brackets_at_the_end_of_a_paragraph_is_a_note(reading: Path) -> None:
    notes = {note.text for content in pages(reading).values() for note in content.select("main p > .aside:last-child")}
    assert "(np.max is another function: it finds the one largest entry.)" in notes
    assert not any("Their maximum" in note for note in notes), "what the sentence goes on from stays in it"


@pytest.mark.parametrize(
    ("code", "folded_away"),
    [
        ("from course_lib.explorers.relu import gate\n\nexplore(gate)", True),
        ("from course_lib import fill_in\n\nfill_in(knobs_by_hand)", True),
        ("explorer = explore(decision_regions)\nexplorer", True),
        ('questions("before")', True),
        ("explore(curve_fit.at(w1=2 * knob))", False),  # what it shows is computed here
        ("x = 3\nexplore(gate)", False),
        ("traced = trace(neuron_forward)\ntraced", False),
        ("import numpy as np", False),
    ],
)
def test_lines_that_only_show_a_figure_are_folded_away(code: str, *, folded_away: bool) -> None:
    assert plumbing(code) is folded_away


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (r"$\frac{a$", r"\frac{a"),
        (r"$$a \tag{1} b \tag{2}$$", "1, 2"),
        ("[nowhere](08_lost.ipynb)", "notebooks/08_lost.ipynb"),
    ],
)
def test_what_cannot_be_shown_fails_the_build_and_is_named(tmp_path: Path, wrong: str, named: str) -> None:
    root = tmp_path / "course"
    for folder in ("source", "notebooks", "docs"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns(".*"))
    shutil.copyfile(ROOT / "README.md", root / "README.md")
    broken = root / "notebooks" / "00_start_here.ipynb"  # the first one: those before it would be built
    notebook = nbformat.read(broken, as_version=4)
    notebook.cells[1].source += f"\n\n{wrong}"
    nbformat.write(notebook, broken)
    done = build_copy(root, tmp_path / "dist")
    assert done.returncode != 0
    message = done.stderr[done.stderr.rindex("ReadingError") :]
    assert "notebooks/00_start_here.ipynb" in message
    assert named in message
    assert not (tmp_path / "dist").exists()
