"""The folder that a site is put into: it holds what builds have written, which its manifest lists, and nothing else.

The manifest has the form that `sha256sum --check` reads.
"""

from collections.abc import Iterator
from pathlib import Path

from tools.site.pin import sha256

MANIFEST = "site.sha256"


class FolderError(Exception):
    """A folder holds what no build has written; the message names it."""


def check(folder: Path) -> None:
    """Raise FolderError unless `folder` is new, empty, or holds files as builds have written them, and no others."""
    if folder.exists() and not folder.is_dir():
        raise FolderError(f"{folder} is a file: expected a folder, or the name of a new one")
    written = (folder / MANIFEST).read_text(encoding="utf-8") if (folder / MANIFEST).is_file() else ""
    lines = set(written.splitlines())
    for path in _files(folder):
        if path != folder / MANIFEST and (path.is_symlink() or _line(path, folder) not in lines):
            raise FolderError(
                f"{path} is not what a build of the site has written: move it away, or name another folder"
            )


def put(site: Path, folder: Path, replaced: Path) -> None:
    """Put the files in `site` in the place of those in `folder`, whole or not at all.

    All three are in one file system. The former files are in `replaced` afterwards, for whoever calls to delete.

    Raises
    ------
    FolderError
        As `check` does. Then everything is as it was.
    """
    lines = [_line(path, site) for path in _files(site)]
    (site / MANIFEST).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    check(folder)
    if folder.exists():
        folder.replace(replaced)
    try:
        site.replace(folder)
    except BaseException:
        if replaced.exists():
            replaced.replace(folder)
        raise


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_symlink() or not path.is_dir())


def _line(path: Path, folder: Path) -> str:
    return f"{sha256(path)}  {path.relative_to(folder).as_posix()}"
