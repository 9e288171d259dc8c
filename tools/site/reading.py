"""The reading copy: a page for each chapter and the landing page, which need no script and nothing from elsewhere."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from tools.notebooks.texts import Opening, read_chapters, read_exercises, read_opening
from tools.site.highlighting import pre, printed
from tools.site.prose import Prose, ReadingError
from tools.site.stored_pictures import StoredPictures, themed

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "templates"
CHAPTERS = "chapters"
LAB = "live"  # the folder of the other half, where the notebooks run
EXPLORER = "docs/explorer.svg"  # the landing page shows it, as README.md does; it is that of
EXPLORED = "02_single_layer"
SVG = "{http://www.w3.org/2000/svg}"


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
        """The address of the exercise to solve."""
        return _live(f"exercises/{self.name}.ipynb")

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
    templates.globals["name"] = opening.name
    files = _landing(root, chapters, opening, templates)
    for place in range(len(chapters)):
        files |= _page(root, chapters, place, templates)
    for name, content in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
    shutil.copytree(HERE / "static", out, dirs_exist_ok=True)
    shutil.copytree(HERE / "fonts", out / "fonts", dirs_exist_ok=True)


def _chapters(root: Path) -> list[Chapter]:
    exercises = read_exercises(root)
    return [
        Chapter(name, text.title, text.minutes, exercises[name].minutes if name in exercises else None)
        for name, text in read_chapters(root).items()
    ]


def _landing(root: Path, chapters: list[Chapter], opening: Opening, templates: Environment) -> dict[str, bytes]:
    svg = (root / EXPLORER).read_text(encoding="utf-8")
    drawn = ElementTree.fromstring(svg)  # noqa: S314  what the course has drawn
    html = templates.get_template("landing.html.j2").render(
        chapters=chapters,
        about=_inline(opening.about),
        title=drawn.findtext(f"{SVG}title"),
        description=drawn.findtext(f"{SVG}desc"),
        explored=next(chapter for chapter in chapters if chapter.name == EXPLORED),
        root="",
    )
    return {"index.html": html.encode(), "explorer.svg": themed(svg).encode()}


def _inline(markdown: str) -> Markup:
    return Markup(Prose("README.md", {}).render(markdown).strip().removeprefix("<p>").removesuffix("</p>"))  # noqa: S704


def _page(root: Path, chapters: list[Chapter], place: int, templates: Environment) -> dict[str, bytes]:
    chapter = chapters[place]
    prose = Prose(chapter.notebook, _addresses(chapters))
    pictures = StoredPictures(chapter.name)
    body = _cells(_read(root, chapter), prose, pictures, chapter)
    html = templates.get_template("chapter.html.j2").render(
        chapter=chapter,
        body=Markup(body),  # noqa: S704  the course's own notebook
        sections=[(identity, Markup(text)) for identity, text in prose.sections],  # noqa: S704
        before=chapters[place - 1] if place else None,
        after=chapters[place + 1] if place + 1 < len(chapters) else None,
        root="../",
    )
    return {
        chapter.page: html.encode(),
        **{f"{CHAPTERS}/{name}": content for name, content in pictures.files.items()},
    }


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


def _cells(notebook: NotebookNode, prose: Prose, pictures: StoredPictures, chapter: Chapter) -> str:
    filters = {
        "markdown2html": prose.render,
        "pre": pre,
        "printed": printed,
        "explorer": pictures.explorer,
        "plot": pictures.plot,
    }
    exporter = HTMLExporter(template_name="cells", extra_template_basedirs=[str(TEMPLATES)], filters=filters)
    html, _ = exporter.from_notebook_node(notebook, resources={"live": f"../{chapter.live}"})
    return html


def _live(notebook: str) -> str:
    """Return where a notebook runs: in a workspace of its own, so that no other opens and starts a Python too."""
    workspace = notebook.removesuffix(".ipynb").replace("/", "-")
    return f"{LAB}/lab/index.html?workspace={workspace}&path={notebook}"
