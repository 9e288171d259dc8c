"""The front end in a page of its own, without JupyterLab: Python computes in the test itself."""

from typing import Any

from playwright.sync_api import Locator, Page

from course_lib.notebook.explore import Explorer
from course_lib.notebook.fill_in import Filled
from course_lib.notebook.front_end import MODULE, STYLE
from course_lib.notebook.predict import Prediction

START = """async ([module, style]) => {
    document.head.append(Object.assign(document.createElement("style"), {textContent: style}));
    const address = URL.createObjectURL(new Blob([module], {type: "text/javascript"}));
    window.frontEnd = await import(address);
}"""
SHOW = """async ([show, given, entered, shown, place]) => {
    const root = document.querySelector("main").appendChild(document.createElement("section"));
    const host = {given, entered, shown};
    window.waiting ??= 0;
    const ask = async (state) => {
        window.waiting += 1;
        try {
            part.show(await window.enter(place, state));
        } finally {
            window.waiting -= 1;
        }
    };
    host.enter = (entered) => ask({entered: host.entered = entered});
    host.narrow = (narrow) => ask({narrow});
    const part = window.frontEnd[show](root, host);
    (window.parts ??= []).push(part);
    // A narrow column asks for a picture of its own.
    do await new Promise((done) => setTimeout(done, 40)); while (window.waiting);
}"""
HEAD = '<title>figures</title><meta name="viewport" content="width=device-width">'
BODY = '<body style="margin: 0"><main style="margin: 900px 12px"></main></body>'


class PlainPage:
    """A page with figures, questions and graphs to be filled in, more than a screen of nothing above and below them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.shown: list[Explorer | Prediction | Filled] = []
        page.set_content(f"<!DOCTYPE html><html lang='en'>{HEAD}{BODY}</html>")
        page.expose_function("enter", self._enter)
        page.evaluate(START, [MODULE, STYLE])

    def show(self, what: Explorer | Prediction | Filled) -> Locator:
        """Add a figure, a question or a graph to be filled in to the page; return its place."""
        widget = what.widget
        show = {"figure": "showFigure", "question": "showQuestion", "blanks": "showBlanks"}[widget.part]
        self.shown.append(what)
        self.page.evaluate(SHOW, [show, widget.given, widget.entered, widget.shown, len(self.shown) - 1])
        return self.page.locator("section").last

    def move(self, place: int = 0, **values: Any) -> None:
        """Move a figure's controls from Python, as a cell of a notebook does."""
        moved = self.shown[place]
        assert isinstance(moved, Explorer)
        moved.move(**values)
        tell = "([place, entered, shown]) => { parts[place].move(entered); parts[place].show(shown); }"
        self.page.evaluate(tell, [place, moved.widget.entered, moved.widget.shown])

    def _enter(self, place: int, state: dict[str, Any]) -> dict[str, Any]:
        widget = self.shown[place].widget
        for name, value in state.items():
            setattr(widget, name, value)
        shown: dict[str, Any] = widget.shown
        return shown
