"""A file is written whole or not at all, for whom the umask leaves it to."""

import os

import pytest

from course_lib.notebook.keeping import write_whole


def test_a_file_is_written_and_its_folder_made_and_nothing_else_is_left(tmp_path):
    write_whole(tmp_path / "a" / "b", b"first")
    write_whole(tmp_path / "a" / "b", b"second")
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "a").iterdir()] == [("b", b"second")]


@pytest.mark.parametrize("name", ["fsync", "open"])
def test_where_writing_fails_the_file_is_as_it_was(tmp_path, monkeypatch, name):
    write_whole(tmp_path / "b", b"first")

    def fail(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, name, fail)
        with pytest.raises(OSError, match="No space"):
            write_whole(tmp_path / "b", b"second")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("b", b"first")]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask to speak of")
@pytest.mark.parametrize(("umask", "mode", "left"), [(0o022, 0o666, 0o644), (0o077, 0o666, 0o600), (0, 0o600, 0o600)])
def test_a_file_is_for_whom_the_umask_leaves_it_to(tmp_path, umask, mode, left):
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "b", b"", mode)
    finally:
        os.umask(before)
    assert (tmp_path / "b").stat().st_mode & 0o777 == left


def test_of_several_that_begin_a_file_one_succeeds(tmp_path):
    write_whole(tmp_path / "b", b"first", anew=True)
    with pytest.raises(FileExistsError):
        write_whole(tmp_path / "b", b"second", anew=True)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("b", b"first")]
