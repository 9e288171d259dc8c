"""JupyterLab in one page for many notebooks, opened one after the other, and notebooks that have been run."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.driver import Notebook, Served


class Desk:
    """A page that shows JupyterLab at `url`, and in it one notebook at a time, each with a new kernel."""

    def __init__(self, page: Page, lab: Served, url: str):
        self.page, self.lab = page, lab
        page.goto(url)
        page.wait_for_function("window.jupyterapp !== undefined")
        page.evaluate("async () => { await window.jupyterapp.restored; }")

    def notebook(self) -> Notebook:
        """Return a notebook that is to be opened here, as by a link in another notebook."""
        return _NotebookOnDesk(self.page, self.lab)


class _NotebookOnDesk(Notebook):
    def open(self, path: str) -> "Notebook":
        """Open a notebook in the place of the one that is open.

        The former kernel ends when the new one runs: a browser then compiles its Python once for all kernels.
        """
        self._end_kernels("session.path === path", path)
        super().open(path)
        self._end_kernels("session.path !== path", path)
        return self

    def _go(self, path: str) -> None:
        self.page.evaluate(
            """async path => {
                const { commands, shell } = window.jupyterapp;
                for (const panel of Array.from(shell.widgets('main'))) {
                    // Run All scrolls to the end, then activates its notebook: JupyterLab does not ask whether it is
                    // still open, and says so on the console.
                    if (panel.content) panel.content.activate = () => {};
                    panel.dispose();
                }
                await commands.execute('docmanager:open', { path });
            }""",
            path,
        )

    def _end_kernels(self, which: str, path: str) -> None:
        self.page.evaluate(
            f"""async path => {{
                const {{ sessions }} = window.jupyterapp.serviceManager;
                await sessions.refreshRunning();
                const ended = Array.from(sessions.running()).filter(session => {which});
                await Promise.all(ended.map(session => sessions.shutdown(session.id)));
            }}""",
            path,
        )


@dataclass(frozen=True)
class Visited:
    """A notebook that has been opened and run, and the text that it showed before it ran."""

    notebook: Notebook
    path: str
    before: str

    @classmethod
    def run(cls, notebook: Notebook, path: str) -> "Visited":
        """Open a notebook and run it."""
        before = notebook.open(path).text()
        notebook.run_all()
        return cls(notebook, path, before)
