"""The folder that a site is put into: what no build has written is never deleted."""

from pathlib import Path

import pytest

from tools.site.folder import MANIFEST, FolderError, check, put


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def put_site(tmp_path: Path, **texts: str) -> Path:
    """Put a site with these files into the folder `dist`, and return that."""
    work = tmp_path / f"work{len(list(tmp_path.iterdir()))}"
    put(write(work / "site", **texts), tmp_path / "dist", work / "replaced")
    return tmp_path / "dist"


def test_the_files_of_the_last_build_give_way_to_those_of_the_next(tmp_path: Path) -> None:
    put_site(tmp_path, index="first", chapters__one="1")
    dist = put_site(tmp_path, index="second", chapters__two="2")
    manifest = contents(dist).pop(MANIFEST)
    assert {name: text for name, text in contents(dist).items() if name != MANIFEST} == {
        "index": "second",
        "chapters/two": "2",
    }
    assert [line.partition("  ")[2] for line in manifest.splitlines()] == ["chapters/two", "index"]


@pytest.mark.parametrize("folder", ["missing", "empty"])
def test_a_new_folder_and_an_empty_one_are_taken(tmp_path: Path, folder: str) -> None:
    if folder == "empty":
        (tmp_path / "dist").mkdir()
    assert contents(put_site(tmp_path, index="here"))["index"] == "here"


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda dist: write(dist, thesis="years of work"), "thesis"),
        (lambda dist: write(dist, chapters__thesis="years of work"), "thesis"),
        (lambda dist: write(dist, index="written over"), "index"),
        (lambda dist: (dist / MANIFEST).unlink(), "one"),
        (lambda dist: (dist / "shortcut").symlink_to(dist / "chapters"), "shortcut"),
    ],
)
def test_what_no_build_has_written_is_named_and_everything_stays_as_it_was(tmp_path: Path, spoil, named: str) -> None:
    dist = put_site(tmp_path, index="first", chapters__one="1")
    spoil(dist)
    before = contents(dist)
    with pytest.raises(FolderError, match=rf"{named} is not what a build of the site has written"):
        check(dist)
    with pytest.raises(FolderError, match=rf"{named} is not what a build of the site has written"):
        put_site(tmp_path, index="second")
    assert contents(dist) == before


def test_a_file_is_no_folder_for_a_site(tmp_path: Path) -> None:
    write(tmp_path, dist="years of work")
    with pytest.raises(FolderError, match="dist is a file: expected a folder"):
        put_site(tmp_path, index="here")
    assert contents(tmp_path)["dist"] == "years of work"


def test_where_the_new_site_cannot_be_moved_the_old_one_is_there_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dist = put_site(tmp_path, index="first")
    before, replace = contents(dist), Path.replace

    def moved(path: Path, to: Path) -> Path:
        if path.name == "site":
            raise PermissionError("no")
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", moved)
    with pytest.raises(PermissionError):
        put_site(tmp_path, index="second")
    assert contents(dist) == before
