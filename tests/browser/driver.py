"""A real JupyterLab on a copy of the course, and a notebook open in it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
BUILT = ("notebooks", "exercises", "solutions")
CHAPTERS, EXERCISES, SOLUTIONS = (
    [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / folder).glob("*.ipynb"))] for folder in BUILT
)
TOKEN = "course"  # noqa: S105  a server on the loopback interface, for the length of a test
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
    "chrome",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
# What a browser does of its own accord is switched off: what the tests see is the course's doing.
BROWSER_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CELLS = "window.jupyterapp.shell.currentWidget.content.model.cells"
ERRORS = f"""Array.from({CELLS}).flatMap(({{ outputs }}) => Array.from({{ length: outputs?.length ?? 0 }}, (_, place) =>
    outputs.get(place)).filter(({{ type }}) => type === "error").map((output) => {{
        const {{ ename, evalue }} = output.toJSON();
        return `${{ename}}: ${{evalue}}`;
    }}))"""
IDLE = "window.jupyterapp?.shell.currentWidget?.context?.sessionContext.session?.kernel?.status === 'idle'"
START_SECONDS = 60
KERNEL_SECONDS = 90  # a Python in the browser takes some time to arrive


def find_browser() -> str | None:
    """Return the path of an installed browser that Playwright can drive; COURSE_BROWSER names another one."""
    found = [os.environ.get("COURSE_BROWSER"), *map(shutil.which, BROWSERS)]
    return next((path for path in [*found, *filter(os.path.exists, PLACES)] if path), None)


class Lab:
    """JupyterLab serving a folder on a free loopback port, with no settings but the course's own.

    `python` is the one that it is installed in, `seconds` what its server took to answer.
    """

    def __init__(self, root: Path, home: Path, python: str | Path = sys.executable):
        self.root, self.home, self.python = root, home, python
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.url = f"http://127.0.0.1:{free.getsockname()[1]}"

    def __enter__(self) -> "Lab":
        for folder in BUILT:
            if (ROOT / folder).exists():
                shutil.copytree(ROOT / folder, self.root / folder, ignore=shutil.ignore_patterns(".*"))
        places = {f"JUPYTER_{place}_DIR": str(self.home / place.lower()) for place in ("CONFIG", "DATA", "RUNTIME")}
        self.environment = {**os.environ, **places, "IPYTHONDIR": str(self.home / "ipython")}
        self.environment.pop("COURSE_PROGRESS", None)  # marks are kept as a learner's are, in the copy
        if built := sorted(map(str, self.root.glob("*/*.ipynb"))):
            subprocess.run([self.python, "-m", "jupyter", "trust", *built], env=self.environment, check=True)
        with (self.home / "lab.log").open("wb") as log:
            command = [self.python, "-m", "jupyterlab", *self._options()]
            start = time.monotonic()
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        self._wait()
        self.seconds = time.monotonic() - start
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    def address(self, path: str) -> str:
        """Return the page on which a notebook is open, in an empty workspace."""
        return f"{self.url}/lab/tree/{path}?reset&token={TOKEN}"

    @property
    def empty(self) -> str:
        """The page on which nothing is open."""
        return f"{self.url}/lab?reset&token={TOKEN}"

    def _options(self) -> list[str]:
        port = self.url.rpartition(":")[2]
        server = {"port": port, "port_retries": 0, "ip": "127.0.0.1", "root_dir": self.root, "allow_root": True}
        return [
            *(f"--ServerApp.{name}={value}" for name, value in server.items()),
            f"--IdentityProvider.token={TOKEN}",
            "--LabApp.expose_app_in_browser=True",  # tests call its commands
            "--no-browser",
        ]

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/api"):  # noqa: S310  our own server
                    return
            except urllib.error.URLError:
                time.sleep(0.02)
        raise RuntimeError(f"JupyterLab did not start:\n{(self.home / 'lab.log').read_text()}")


class Served(Protocol):
    """What serves notebooks: a JupyterLab, or the site that needs none."""

    url: str

    def address(self, path: str) -> str:
        """Return the page on which a notebook is open."""


class Notebook:
    """A notebook open in JupyterLab: runs it, and says what went wrong in it or in the page.

    `lab` is whatever serves it: it has a `url`, and an `address` for each notebook.
    """

    def __init__(self, page: Page, lab: Served):
        self.page, self.lab = page, lab
        self.console_errors: list[str] = []
        self.foreign_requests: list[str] = []
        page.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on("request", lambda request: self._watch(request.url))

    def _note(self, text: str) -> None:
        self.console_errors.append(text)

    def _watch(self, url: str) -> None:
        if url.startswith(("http", "ws")) and not url.startswith((self.lab.url, self.lab.url.replace("http", "ws"))):
            self.foreign_requests.append(url)

    def open(self, path: str) -> "Notebook":
        """Open a notebook by its path below the course's root; wait for its kernel."""
        self._go(path)
        self.page.wait_for_function(f"window.jupyterapp?.shell.currentWidget?.context?.path === '{path}'")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.page.wait_for_function(IDLE, timeout=KERNEL_SECONDS * 1000)
        return self

    def _go(self, path: str) -> None:
        self.page.goto(self.lab.address(path))

    def run_all(self) -> "Notebook":
        """Run every cell; return when the last one is done, or one has failed, and the page has drawn what it shows."""
        self.page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_function(
            """() => {
                const panel = window.jupyterapp.shell.currentWidget;
                const cells = Array.from(panel.content.model.cells);
                const code = cells.filter(c => c.type === 'code' && c.sharedModel.source);
                const failed = code.some(c => c.outputs.toJSON().some(output => output.output_type === 'error'));
                return panel.context.sessionContext.session.kernel.status === 'idle'
                    && (failed || code.every(c => c.executionCount !== null && c.executionState !== 'running'));
            }""",
            timeout=120_000,
        )
        self.page.wait_for_load_state("networkidle")
        return self

    def cells(self) -> list[dict[str, Any]]:
        """Return the cells as the page holds them, in nbformat's form."""
        return self.page.evaluate(f"Array.from({CELLS}, (cell) => cell.toJSON())")

    def sources(self) -> list[str]:
        """Return what stands in each cell, without what it shows: that takes a thousand times as many bytes."""
        return self.page.evaluate(f"Array.from({CELLS}, (cell) => cell.sharedModel.source)")

    def errors(self) -> list[str]:
        """Return the error outputs, one text each."""
        return self.page.evaluate(ERRORS)

    def text(self) -> str:
        """Return what the notebook's panel shows."""
        return self.page.locator(".jp-Notebook").inner_text()
