"""The reading copy: a page for each chapter and the landing page. They read without a script, and from one host."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbformat import NotebookNode

from tools.notebooks.texts import Opening, read_chapters, read_exercises, read_opening
from tools.site.cells import TEMPLATES, Body, html_of
from tools.site.finding import sections
from tools.site.parts import Parts, live_files, write_front_end
from tools.site.practice import practice
from tools.site.prose import Prose, ReadingError
from tools.site.stored_pictures import StoredPictures

HERE = Path(__file__).resolve().parent
CHAPTERS, EXERCISES = "chapters", "exercises"
LAB = "live"  # the folder of the other half, where the notebooks run
SEARCH = "search.json"  # what static/search.js looks through
HEADING = re.compile(r"^(<h2 .*</h2>)$", re.MULTILINE)


@dataclass(frozen=True)
class Chapter:
    """What the site says of a chapter; addresses are relative to the site's root."""

    name: str
    title: str
    minutes: int
    practice: int | None

    @property
    def page(self) -> str:
        """The address of the page to read."""
        return f"{CHAPTERS}/{self.name}.html"

    @property
    def live(self) -> str:
        """The address of the notebook to run."""
        return _live(self.notebook)

    @property
    def exercise(self) -> str:
        """The address of the notebook of exercises to run."""
        return _live(f"exercises/{self.name}.ipynb")

    @property
    def exercises(self) -> str:
        """The address of the page on which they are solved."""
        return f"{EXERCISES}/{self.name}.html"

    @property
    def notebook(self) -> str:
        """The path of the built notebook."""
        return f"notebooks/{self.name}.ipynb"


def build_reading(root: Path, out: Path) -> None:
    """Write the reading copy of the course in `root` into the folder `out`.

    Raises
    ------
    ReadingError
        When a text cannot become a page. Then nothing is written.
    """
    chapters, opening = _chapters(root), read_opening(root)
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    templates.globals |= {"name": opening.name, "chapters": chapters}
    bodies = [_body(root, chapters, chapter) for chapter in chapters]
    alive = live_files({chapter.name: body.parts for chapter, body in zip(chapters, bodies, strict=True)})
    files = _landing(root, chapters, opening, templates, f"{CHAPTERS}/{next(iter(alive[chapters[0].name]), '')}")
    for place, (chapter, body) in enumerate(zip(chapters, bodies, strict=True)):
        data = alive[chapter.name]
        files |= _page(chapters, place, body, templates, next(iter(data), ""))
        files |= {f"{CHAPTERS}/{name}": content for name, content in (body.files | data).items()}
    practised = {chapter: _practice(root, chapters, chapter) for chapter in chapters if chapter.practice}
    for chapter, made in practised.items():
        files |= _exercises(chapter, _after(chapters, chapter), made, templates)
    files[SEARCH] = _search(chapters, bodies, practised)
    for name, content in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
    write_front_end(out)
    shutil.copytree(HERE / "static", out, dirs_exist_ok=True)
    shutil.copytree(HERE / "fonts", out / "fonts", dirs_exist_ok=True)


def _chapters(root: Path) -> list[Chapter]:
    exercises = read_exercises(root)
    return [
        Chapter(name, text.title, text.minutes, exercises[name].minutes if name in exercises else None)
        for name, text in read_chapters(root).items()
    ]


def _landing(
    root: Path, chapters: list[Chapter], opening: Opening, templates: Environment, data: str
) -> dict[str, bytes]:
    """Return the landing page; what moves on it is the first figure of the first chapter."""
    outputs = [output for cell in _read(root, chapters[0]).cells for output in cell.get("outputs", [])]
    figure = next(output for output in outputs if "image/svg+xml" in output.get("data", {}))
    pictures = StoredPictures(f"{CHAPTERS}/{chapters[0].name}")
    html = templates.get_template("landing.html.j2").render(
        about=_inline(opening.about),
        first=pictures.explorer(figure),
        parts=Parts().names(figure),
        data=data,
        root="",
    )
    return {"index.html": html.encode(), **pictures.files}


def _inline(markdown: str) -> Markup:
    return Markup(Prose("README.md", {}).render(markdown).strip().removeprefix("<p>").removesuffix("</p>"))  # noqa: S704


def _body(root: Path, chapters: list[Chapter], chapter: Chapter) -> Body:
    prose = Prose(chapter.notebook, _addresses(chapters))
    pictures, parts = StoredPictures(chapter.name), Parts()
    html = html_of(_read(root, chapter), prose, pictures, parts, f"../{chapter.live}")
    return Body(html, prose.sections, pictures.files, parts)


def _page(chapters: list[Chapter], place: int, body: Body, templates: Environment, data: str) -> dict[str, bytes]:
    html = templates.get_template("chapter.html.j2").render(
        chapter=chapters[place],
        body=Markup(_sectioned(body.html)),  # noqa: S704  the course's own notebook
        sections=_marked(body.sections),
        before=chapters[place - 1] if place else None,
        after=_after(chapters, chapters[place]),
        data=data,
        root="../",
    )
    return {chapters[place].page: html.encode()}


def _sectioned(html: str) -> str:
    """Put what stands below each heading of level 2 into a block: what is far from the window waits to be laid out."""
    before, *rest = HEADING.split(html)
    return before + "".join(
        f'{heading}\n<div class="section">{below}</div>\n' for heading, below in zip(rest[::2], rest[1::2], strict=True)
    )


def _practice(root: Path, chapters: list[Chapter], chapter: Chapter) -> Body:
    pages = {one.notebook: f"../{one.page}" for one in chapters}
    addresses = pages | {f"exercises/{one.name}.ipynb": f"{one.name}.html" for one in chapters if one.practice}
    return practice(root, chapter.name, addresses, f"../{chapter.exercise}")


def _exercises(chapter: Chapter, after: Chapter | None, made: Body, templates: Environment) -> dict[str, bytes]:
    data = live_files({chapter.name: made.parts})[chapter.name]
    html = templates.get_template("exercises.html.j2").render(
        chapter=chapter,
        after=after,
        body=Markup(made.html),  # noqa: S704  the course's own notebook
        sections=_marked(made.sections),
        data=next(iter(data), ""),
        notebook=next(iter(made.files)),
        root="../",
    )
    beside = {f"{EXERCISES}/{name}": content for name, content in (data | made.files).items()}
    return {chapter.exercises: html.encode(), **beside}


def _after(chapters: list[Chapter], chapter: Chapter) -> Chapter | None:
    return next(iter(chapters[chapters.index(chapter) + 1 :]), None)


def _marked(headings: list[tuple[str, str]]) -> list[tuple[str, Markup]]:
    return [(identity, Markup(text)) for identity, text in headings]  # noqa: S704  as in the body


def _search(chapters: list[Chapter], bodies: list[Body], practised: dict[Chapter, Body]) -> bytes:
    pages = [(chapter.page, chapter.title, body.html) for chapter, body in zip(chapters, bodies, strict=True)]
    pages += [(chapter.exercises, f"{chapter.title}: exercises", made.html) for chapter, made in practised.items()]
    found = [section.told for page in pages for section in sections(*page)]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _read(root: Path, chapter: Chapter) -> NotebookNode:
    path = root / chapter.notebook
    if not path.exists():
        raise ReadingError(f"{chapter.notebook} is not built: run `make build`")
    notebook = nbformat.read(path, as_version=4)
    # The title and the minutes stand in the page's own header.
    return NotebookNode(notebook, cells=[cell for cell in notebook.cells if cell.id != "title"])


def _addresses(chapters: list[Chapter]) -> dict[str, str]:
    """Say where the paths in a notebook's links lead, as a chapter's page needs it."""
    pages = {chapter.notebook: f"{chapter.name}.html" for chapter in chapters}
    return pages | {f"exercises/{chapter.name}.ipynb": f"../{chapter.exercise}" for chapter in chapters}


def _live(notebook: str) -> str:
    """Return where a notebook runs: in a workspace of its own, so that no other opens and starts a Python too."""
    workspace = notebook.removesuffix(".ipynb").replace("/", "-")
    return f"{LAB}/lab/index.html?workspace={workspace}&path={notebook}"
