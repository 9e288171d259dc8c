"""Files are found in folders and archives, each whose it is; paths that climb out and links lead nowhere."""

import os
import stat
import zipfile
from io import BytesIO

import pytest

from course_classroom.collect.class_ import collect
from course_classroom.collect.files import UnreadableFileError
from course_classroom.collect.spool import Spool
from course_classroom.errors import ClassroomError
from course_classroom.limits import MB, Limits
from tests.classroom.submissions import notebook

LIMITS = Limits(notebook=MB)
MOST = LIMITS.notebook


@pytest.fixture
def collected():
    with Spool() as spool:
        yield lambda *places, **more: collect(places, spool, LIMITS, **more)


@pytest.fixture
def found(collected):
    return lambda *places: {s.student: [handed.label for handed in s.notebooks] for s in collected(*places)}


def same(name):
    """Return a notebook that says which it is."""
    return notebook(f"# {name}")


def put(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"a note" if name.endswith(".txt") else same(name))
    return root


def zipped(path, *names):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, same(name) if isinstance(name, str) else "link")
    return path


def link(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def test_a_folder_for_each_student(tmp_path, found):
    put(
        tmp_path,
        "ada/03_relu.ipynb",
        "ada/deep/er/x.ipynb",
        "bob/a b.IPYNB",
        "bob/.ipynb_checkpoints/a.ipynb",
        "bob/notes.txt",
    )
    assert found(tmp_path) == {"ada": ["03_relu.ipynb", "deep/er/x.ipynb"], "bob": ["a b.IPYNB"]}


def test_nbgraders_course_folder(tmp_path, found):
    put(tmp_path, "submitted/ada/week1/03_relu.ipynb", "source/week1/03_relu.ipynb", "release/week1/03_relu.ipynb")
    assert found(tmp_path) == {"ada": ["week1/03_relu.ipynb"]} == found(tmp_path / "submitted")


MOODLE = ("Ada Lovelace_123_assignsubmission_file_/03_relu.ipynb", "Bob_4_assignsubmission_file_/x/y.ipynb")
CANVAS = ("lovelaceada_123_4567_03_relu.ipynb", "bob_LATE_89_4568_03_relu-1.ipynb", "plain.ipynb")


def test_archives_of_learning_platforms(tmp_path, found):
    moodle = zipped(tmp_path / "moodle.zip", *MOODLE, "__MACOSX/x.ipynb")
    canvas = zipped(tmp_path / "canvas.zip", *CANVAS)
    assert found(moodle) == {"Ada Lovelace_123": ["03_relu.ipynb"], "Bob_4": ["x/y.ipynb"]}
    assert found(canvas) == {
        "lovelaceada_123": ["03_relu.ipynb"],
        "bob_89": ["03_relu-1.ipynb"],
        "plain": ["plain.ipynb"],
    }


def test_a_folder_around_the_whole_archive_is_no_student(tmp_path, found):
    inner = zipped(tmp_path / "inner.zip", "03_relu.ipynb").read_bytes()
    archive = zipped(
        tmp_path / "class.zip", "week 3/ada/a.ipynb", "week 3/bob/deep/b.ipynb", "__MACOSX/week 3/ada/a.ipynb"
    )
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr("week 3/cy.zip", inner)
    assert found(archive) == {"ada": ["a.ipynb"], "bob": ["deep/b.ipynb"], "cy": ["03_relu.ipynb"]}


ONE_STUDENTS = {
    "notebooks": ("ada/a.ipynb", "ada/b.ipynb"),
    "a_folder": ("ada/deep/a.ipynb", "ada/deep/b.ipynb"),
    "a_notebook_and_a_folder": ("ada/a.ipynb", "ada/deep/b.ipynb"),
}


@pytest.mark.parametrize("names", ONE_STUDENTS.values(), ids=ONE_STUDENTS)
def test_the_folder_of_one_student_stays_one(tmp_path, names, found):
    assert set(found(zipped(tmp_path / "class.zip", *names))) == {"ada"}


@pytest.mark.parametrize("encoding", ["utf-8", "cp437"])
def test_a_name_in_an_archive_that_does_not_say_its_encoding(tmp_path, encoding, found, collected):
    name = "Zoë".encode(encoding)
    archive = zipped(tmp_path / "class.zip", f"{'?' * len(name)}/a.ipynb")
    archive.write_bytes(archive.read_bytes().replace(b"?" * len(name), name))
    assert found(archive) == {"Zoë": ["a.ipynb"]}
    assert collected(archive)[0].notebooks[0].read(MOST)


def test_moodles_folder_of_one_student_stays_one(tmp_path, found):
    folder = MOODLE[0].partition("/")[0]
    archive = zipped(tmp_path / "class.zip", f"{folder}/a/a.ipynb", f"{folder}/b/b.ipynb")
    assert set(found(archive)) == {"Ada Lovelace_123"}


def test_an_archive_in_a_folder_and_in_an_archive(tmp_path, collected):
    (tmp_path / "ada").mkdir()
    inner = zipped(tmp_path / "inner.zip", "03_relu.ipynb").read_bytes()
    (tmp_path / "inner.zip").rename(tmp_path / "ada" / "work.zip")
    with zipfile.ZipFile(tmp_path / "bob.zip", "w") as archive:
        archive.writestr("answers.zip", inner)
    submissions = {s.student: s.notebooks for s in collected(tmp_path)}
    assert {student: [n.label for n in notebooks] for student, notebooks in submissions.items()} == {
        "ada": ["03_relu.ipynb"],
        "bob": ["03_relu.ipynb"],
    }
    assert {n.read(MOST) for notebooks in submissions.values() for n in notebooks} == {same("03_relu.ipynb")}


CLIMBING = ("../../ada/x.ipynb", "/ada/x.ipynb", "ada/../../x.ipynb", "..\\..\\ada\\x.ipynb")


@pytest.mark.parametrize("name", CLIMBING)
def test_a_path_that_climbs_out_is_a_problem_and_touches_nothing(tmp_path, name, collected):
    archive = zipped(tmp_path / "class.zip", name)
    before = sorted(tmp_path.rglob("*"))
    ((submission),) = collected(archive)
    with pytest.raises(UnreadableFileError, match="leads out"):
        submission.notebooks[0].read(MOST)
    assert (submission.student, sorted(tmp_path.rglob("*"))) == ("ada", before)


def test_links_are_not_followed(tmp_path, collected):
    secret = put(tmp_path / "elsewhere", "secret/x.ipynb")
    root = put(tmp_path / "class", "ada/own.ipynb")
    (root / "ada" / "file.ipynb").symlink_to(secret / "secret" / "x.ipynb")
    (root / "ada" / "folder").symlink_to(secret / "secret")
    (root / "bob").symlink_to(secret / "secret")
    os.mkfifo(root / "ada" / "pipe.ipynb")
    problems = {}
    for submission in collected(root):
        for handed in submission.notebooks:
            try:
                problems[submission.student, handed.label] = handed.read(MOST)
            except UnreadableFileError as error:
                problems[submission.student, handed.label] = str(error)
    told = "it is a symbolic link, which is not followed"
    assert problems == {
        ("ada", "own.ipynb"): same("ada/own.ipynb"),
        ("ada", "file.ipynb"): told,
        ("ada", "folder"): told,
        ("ada", "pipe.ipynb"): "it is not a regular file",
        ("bob", "bob"): told,
    }


def test_a_link_in_an_archive_is_a_problem(tmp_path, collected):
    ((submission),) = collected(zipped(tmp_path / "class.zip", link("ada/x.ipynb")))
    assert "symbolic link" in submission.notebooks[0].problem


def test_a_file_swapped_for_a_link_after_it_was_found_is_not_followed(tmp_path, collected):
    root = put(tmp_path / "class", "ada/x.ipynb")
    put(tmp_path, "secret")
    ((submission),) = collected(root)
    (root / "ada/x.ipynb").unlink()
    (root / "ada/x.ipynb").symlink_to(tmp_path / "secret")
    with pytest.raises(UnreadableFileError):
        submission.notebooks[0].read(MOST)


def test_a_bomb_of_zeros_is_not_opened(tmp_path, collected):
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ada/x.ipynb", bytes(8 * MOST))
    ((submission),) = collected(tmp_path / "bomb.zip")
    assert submission.notebooks[0].problem == "it is larger than 1 MB"


def test_a_member_that_lies_about_its_size_is_cut_off(tmp_path, collected):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ada/x.ipynb", bytes(8 * MOST))
    content = buffer.getvalue().replace((8 * MOST).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    (tmp_path / "liar.zip").write_bytes(content)
    ((submission),) = collected(tmp_path / "liar.zip")
    with pytest.raises(UnreadableFileError, match="cannot be read"):
        submission.notebooks[0].read(MOST)


def test_a_broken_archive_is_a_problem_of_its_student(tmp_path, found, collected):
    put(tmp_path, "bob/x.ipynb", "ada/own.ipynb")
    (tmp_path / "ada" / "work.zip").write_bytes(b"PK\x03\x04 and no more")
    assert found(tmp_path) == {"ada": ["own.ipynb", "work.zip"], "bob": ["x.ipynb"]}
    assert "the zip archive is damaged" in collected(tmp_path)[0].notebooks[1].problem


@pytest.mark.parametrize("name", ["", "missing"])
def test_nothing_to_collect_is_said(tmp_path, name, collected):
    with pytest.raises(ClassroomError, match="there"):
        collected(tmp_path / name)
