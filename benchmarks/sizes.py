"""Bytes: of the wheel, of a chapter's page, of Python for the browser, as they lie and as a host sends them."""

import gzip
import json
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.host import LEVEL, TEXTS
from benchmarks.timing import Row
from tests.browser.driver import ROOT
from tests.browser.site.pyodide_release import UnavailableError, release_folder
from tests.browser.site.site_build import build, site_python

COURSE = "back_propagation_course"
LISTED = 10  # of what is in the wheel, the largest


def rows() -> Iterator[Row]:
    """Yield bytes in kB: of the wheel and the largest files in it, of pages, and of Python for them and for the lab."""
    with TemporaryDirectory() as folder:
        yield from _wheel(Path(folder))
        site = Path(folder) / "dist"
        try:
            done = build("--pyodide", release_folder(), "--to", site)
        except UnavailableError as reason:
            print(f"Python for the browser is not weighed: {reason}")
            done = build("--only", "reading", "--to", site)
        if done.returncode:
            raise RuntimeError(f"the site is not built: {done.stderr}")
        yield from _pages(site)
        if (site / "live").exists():
            yield from _python(site / "live" / "static" / "python")


def _wheel(folder: Path) -> Iterator[Row]:
    command = [site_python(), "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    whole = [wheel.stat().st_size / 1e3]
    yield Row("bytes of the wheel", "all of it", whole, whole, unit="kB")
    with zipfile.ZipFile(wheel) as archive:
        held = sorted(archive.infolist(), key=lambda file: file.compress_size, reverse=True)
    for file in held[:LISTED]:
        yield Row("bytes of the wheel", file.filename, [file.compress_size / 1e3], whole, unit="kB")


def _pages(site: Path) -> Iterator[Row]:
    chapters = [path.parent / path.stem for path in sorted((site / "chapters").glob("*.html"))]
    shared = [path for path in site.iterdir() if path.suffix in {".css", ".js"}]
    for what, files in (
        ("its text", [[chapter.with_suffix(".html")] for chapter in chapters]),
        ("its pictures and figures", [list(chapter.iterdir()) for chapter in chapters]),
        ("what all pages share", [shared]),
    ):
        yield from _both("bytes of a chapter's page", what, files)


def _python(folder: Path) -> Iterator[Row]:
    urls = [file["url"] for file in json.loads((folder / "preload.json").read_text(encoding="utf-8"))]
    page = [url for url in urls if "/pyodide/" in url or url.startswith(COURSE)]  # and nothing of the lab
    for what, names in (("of a page", page), ("of a notebook", urls)):
        yield from _both("bytes of Python for the browser", what, [[folder / name for name in names]])
    largest = sorted((folder / name for name in urls), key=lambda path: path.stat().st_size, reverse=True)
    for path in largest[:LISTED]:
        yield from _both("bytes of Python for the browser", path.name, [[path]])


def _both(group: str, what: str, several: list[list[Path]]) -> Iterator[Row]:
    """Yield what the files of each of several weigh as they lie, and as they are sent; the ratio is what is left."""
    lie = [sum(path.stat().st_size for path in files) / 1e3 for files in several]
    yield Row(group, what, lie, lie, unit="kB")
    if any(path.suffix in TEXTS for files in several for path in files):
        yield Row(group, f"{what}, as it is sent", [_sent(files) for files in several], lie, unit="kB")


def _sent(files: Iterable[Path]) -> float:
    contents = [(path.suffix in TEXTS, path.read_bytes()) for path in files]
    return sum(len(gzip.compress(content, LEVEL)) if text else len(content) for text, content in contents) / 1e3
