"""A notebook's cells as HTML, by the templates in templates/cells."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nbconvert import HTMLExporter, TemplateExporter
from nbformat import NotebookNode

from tools.site.highlighting import plumbing, pre, printed
from tools.site.parts import Parts
from tools.site.prose import Prose
from tools.site.stored_pictures import StoredPictures

TEMPLATES = Path(__file__).resolve().parent / "templates"


@dataclass(frozen=True)
class Body:
    """What stands on a page: its HTML, the sections in it, the files beside it, what comes alive."""

    html: str
    sections: list[tuple[str, str]]
    files: dict[str, bytes]
    parts: Parts


def html_of(
    notebook: NotebookNode,
    prose: Prose,
    pictures: StoredPictures,
    parts: Parts,
    live: str,
    place: Callable[[NotebookNode], str] = lambda _: "",
) -> str:
    """Return the cells' HTML; `live` is the live notebook's address, `place` gives attributes to a cell of code."""
    filters = {
        "markdown2html": prose.render,
        "pre": pre,
        "printed": printed,
        "plumbing": plumbing,
        "explorer": pictures.explorer,
        "plot": pictures.plot,
        "parts": parts.names,
        "place": place,
    }
    exporter = HTMLExporter(template_name="cells", extra_template_basedirs=[str(TEMPLATES)], filters=filters)
    # HTMLExporter's own parses and writes all once more, for images without words: here each has its own.
    html: str = TemplateExporter.from_notebook_node(exporter, notebook, resources={"live": live})[0]
    return html
