"""The built site as a public host has it: what can be is sent compressed, and a browser may keep it for a while."""

import gzip
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from tests.browser.site.site_server import Handler, Site

# What hosts of static sites compress (GitHub Pages and nginx's usual settings among them); wheels are archives already.
TEXTS = {".css", ".html", ".ipynb", ".js", ".json", ".mjs", ".svg", ".wasm"}
LEVEL = 6
KEPT = "max-age=600"  # as GitHub Pages says of every file
SLOW = "10 Mbit/s and 40 ms"
RATE, LATENCY = 10e6 / 8, 0.04  # of such a line: bytes a second, seconds
PIECE = 16 * 1024  # bytes sent at once over it


class Line:
    """A slow line, shared by all answers that come over it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._free = 0.0  # when all that is on its way has arrived

    def carry(self, count: int) -> None:
        """Return when so many bytes have come over it."""
        with self._lock:
            self._free = arrives = max(self._free, time.monotonic()) + count / RATE
        time.sleep(max(0, arrives - time.monotonic()))


class _Handler(Handler):
    protocol_version = "HTTP/1.1"  # a connection serves more than one file
    _status = 0

    def send_response(self, code: int, message: str | None = None) -> None:
        self._status = code
        if self.server.line:
            time.sleep(LATENCY)
        super().send_response(code, message)

    def end_headers(self) -> None:
        if self._status == 200:
            self.send_header("Cache-Control", KEPT)
            path = Path(self.translate_path(self.path))
            if (path / "index.html" if path.is_dir() else path).suffix in TEXTS:
                self.send_header("Content-Encoding", "gzip")
        super().end_headers()

    def copyfile(self, source: BinaryIO, to: BinaryIO) -> None:
        while piece := source.read(PIECE):
            if self.server.line:
                self.server.line.carry(len(piece))
            to.write(piece)
        self.server.sent += source.tell()


class Host(Site):
    """A built site, compressed into the folder `to` and served from there; `sent` counts bytes as they travel."""

    handler = _Handler

    def __init__(self, folder: Path, to: Path):
        shutil.copytree(folder, to)
        for path in (path for path in to.rglob("*") if path.suffix in TEXTS):
            times = path.stat()
            path.write_bytes(gzip.compress(path.read_bytes(), LEVEL, mtime=0))
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        super().__init__(to)

    def __enter__(self) -> "Host":
        super().__enter__()
        self._server.line = None
        return self

    @contextmanager
    def slow(self) -> Iterator[None]:
        """Answer over a slow line: the browser's own means leave out a service worker that fetches for a page."""
        self._server.line = Line()
        try:
            yield
        finally:
            self._server.line = None
