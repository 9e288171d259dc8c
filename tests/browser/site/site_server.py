"""The built site on a free loopback port, as any web server would hold it."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO


class Handler(SimpleHTTPRequestHandler):
    """Sends files, counts their bytes, and says nothing."""

    def copyfile(self, source: BinaryIO, to: BinaryIO) -> None:
        """Send a file, and count it."""
        super().copyfile(source, to)
        self.server.sent += source.tell()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    sent = 0


class Site:
    """A folder served until the `with` block ends, by its `handler`; `url` is its address."""

    handler = Handler

    def __init__(self, folder: Path):
        self.folder = folder

    def __enter__(self) -> "Site":
        self._server = _Server(("127.0.0.1", 0), partial(self.handler, directory=self.folder))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def sent(self) -> int:
        """How many bytes of files have been sent."""
        return self._server.sent

    def address(self, path: str) -> str:
        """Return the page of the lab on which a notebook is open."""
        name = path.removesuffix(".ipynb").replace("/", "-")
        return f"{self.url}/live/lab/index.html?workspace={name}&path={path}"

    @property
    def empty(self) -> str:
        """The page of the lab on which nothing is open."""
        return f"{self.url}/live/lab/index.html?workspace=empty"
