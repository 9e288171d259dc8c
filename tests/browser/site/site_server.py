"""The built site on a free loopback port, as any web server would hold it."""

import gzip
import io
import threading
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO


@cache
def _compressed(path: Path, _when: float) -> bytes:
    return gzip.compress(path.read_bytes(), 1)


class Handler(SimpleHTTPRequestHandler):
    """Sends files, counts their bytes, and says nothing."""

    def copyfile(self, source: BinaryIO, to: BinaryIO) -> None:
        """Send a file, and count it."""
        super().copyfile(source, to)
        self.server.sent += source.tell()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Compressing(Handler):
    """Sends what is compiled compressed, as hosts do: so it fits into the cache that a private window has."""

    def send_head(self) -> BinaryIO | None:
        """Send what stands before a file; return what follows."""
        path = Path(self.translate_path(self.path))
        if path.suffix != ".wasm" or not path.exists():
            return super().send_head()
        body = _compressed(path, path.stat().st_mtime)
        self.send_response(200)
        headers = {"Content-Type": "application/wasm", "Content-Encoding": "gzip", "Cache-Control": "max-age=600"}
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        return io.BytesIO(body)


class _Server(ThreadingHTTPServer):
    sent = 0


class Site:
    """A folder served until the `with` block ends, by its `handler`; `url` is its address."""

    handler: type[Handler] = _Compressing

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
