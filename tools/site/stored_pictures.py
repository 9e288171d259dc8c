"""A notebook's stored pictures as files, with the words that say what they show."""

import base64
import hashlib
import re
import struct
from dataclasses import dataclass, field

from nbformat import NotebookNode

from tools.site.prose import ReadingError

DARK = re.compile(r'\[data-jp-theme-light="false"\] \.bp-picture(\{[^}]*\})')  # JupyterLab's way to say it
SIZE = re.compile(r'<svg\b[^>]*? width="([\d.]+)" height="([\d.]+)"')
PNG_SIZE = slice(16, 24)  # width and height, in the file's first chunk


@dataclass(frozen=True)
class StoredPicture:
    """Where a picture's file is, its size in pixels, its text alternative and what stands below it."""

    address: str
    width: int
    height: int
    alternative: str
    caption: str


@dataclass
class StoredPictures:
    """The pictures of one page, in `folder` beside it."""

    folder: str
    files: dict[str, bytes] = field(default_factory=dict)

    def explorer(self, output: NotebookNode) -> StoredPicture:
        """Keep an explorer's first picture. Its words are a title, and below it a description."""
        title, _, description = output.data["text/plain"].partition("\n")
        svg = themed(output.data["image/svg+xml"])
        size = SIZE.match(svg)
        if size is None:
            raise ReadingError(f"{self.folder}: the picture {title!r} begins without its width and height: {svg[:80]}")
        width, height = (round(float(number)) for number in size.groups())
        return StoredPicture(self._keep("svg", svg.encode()), width, height, title, description)

    def plot(self, output: NotebookNode) -> StoredPicture:
        """Keep what matplotlib drew. Its words stand below it."""
        content = base64.b64decode(output.data["image/png"])
        width, height = struct.unpack(">II", content[PNG_SIZE])
        return StoredPicture(
            self._keep("png", content), width, height, "A plot, in words below", output.data["text/plain"]
        )

    def _keep(self, kind: str, content: bytes) -> str:
        """Name a picture by its content: a browser that has kept one never shows it in place of its successor."""
        name = f"{self.folder}/{hashlib.sha256(content).hexdigest()[:12]}.{kind}"
        self.files[name] = content
        return name


def themed(svg: str) -> str:
    """Return a picture that follows the reader's theme, as it follows JupyterLab's in a notebook."""
    return DARK.sub(r"@media (prefers-color-scheme:dark){.bp-picture\1}", svg)
