"""The front end in a notebook: native controls in the page, beside a picture, in its blanks, or below a question.

It is one ES module and one style sheet, as they stand in this folder: no bundler makes them. What a part shows is plain
JSON, so that a page with another Python behind it hosts the same module: `notebook.js` is the one file that
knows anywidget.
"""

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course_lib.parts.part import Part

_HERE = Path(__file__).parent
PARTS = "\n".join(
    (_HERE / name).read_text(encoding="utf-8")
    for name in ("parts.js", "handles.js", "figure.js", "question.js", "blanks.js")
)
MODULE = PARTS + (_HERE / "notebook.js").read_text(encoding="utf-8")
STYLE = (_HERE / "style.css").read_text(encoding="utf-8")


class FrontEnd(anywidget.AnyWidget):
    """A part of the page: `part` says which, "figure", "question" or "blanks".

    `given` stays as it is, `entered` is what the learner has entered, and `shown` what Python answers.
    """

    _esm = traitlets.Unicode(MODULE).tag(sync=True)
    _css = traitlets.Unicode(STYLE).tag(sync=True)
    part = traitlets.Unicode().tag(sync=True)
    given = traitlets.Dict().tag(sync=True)
    entered = traitlets.Dict().tag(sync=True, echo_update=False)  # the page has it already
    shown = traitlets.Dict().tag(sync=True)
    narrow = traitlets.Bool(default_value=False).tag(sync=True)  # whether the column is

    def __init__(self, of: Part) -> None:
        super().__init__(part=of.kind, given=of.given, entered=of.entered, shown=of.shown)
        self._of = of
        self.observe(self._follow, ["entered", "narrow"])

    def _follow(self, _: object) -> None:
        self.shown = self._of.show(self.entered, narrow=self.narrow)

    @property
    def live(self) -> dict[str, Any]:
        """The live view, as a part of what a cell's last expression gives."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {"application/vnd.jupyter.widget-view+json": view}
