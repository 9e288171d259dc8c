"""The built site as a public host has it: what can be is sent compressed, and a browser may keep it for a while."""

import gzip
import os
import shutil
from pathlib import Path

from tests.browser.site.site_server import Handler, Site

# What hosts of static sites compress (GitHub Pages and nginx's usual settings among them); wheels are archives already.
TEXTS = {".css", ".html", ".ipynb", ".js", ".json", ".mjs", ".svg", ".wasm"}
LEVEL = 6
KEPT = "max-age=600"  # as GitHub Pages says of every file


class _Handler(Handler):
    protocol_version = "HTTP/1.1"  # a connection serves more than one file
    _status = 0

    def send_response(self, code: int, message: str | None = None) -> None:
        self._status = code
        super().send_response(code, message)

    def end_headers(self) -> None:
        if self._status == 200:
            self.send_header("Cache-Control", KEPT)
            path = Path(self.translate_path(self.path))
            if (path / "index.html" if path.is_dir() else path).suffix in TEXTS:
                self.send_header("Content-Encoding", "gzip")
        super().end_headers()


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
