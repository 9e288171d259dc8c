"""Submissions are found in folders, archives and nbgrader's layout; paths that climb out and links lead nowhere."""

import os
import stat
import zipfile
from io import BytesIO

import pytest

from course_classroom.collect import UnreadableFileError, collect
from course_classroom.errors import ClassroomError

MOST = 1 << 20


def found(place):
    return {s.student: [handed.label for handed in s.notebooks] for s in collect(place, MOST)}


def put(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")
    return root


def zipped(path, *names):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, name if isinstance(name, str) else "link")
    return path


def link(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def test_a_folder_for_each_student(tmp_path):
    put(
        tmp_path,
        "ada/03_relu.ipynb",
        "ada/deep/er/x.ipynb",
        "bob/a b.IPYNB",
        "bob/.ipynb_checkpoints/a.ipynb",
        "bob/notes.txt",
    )
    assert found(tmp_path) == {"ada": ["03_relu.ipynb", "deep/er/x.ipynb"], "bob": ["a b.IPYNB"]}


def test_nbgraders_course_folder(tmp_path):
    put(tmp_path, "submitted/ada/week1/03_relu.ipynb", "source/week1/03_relu.ipynb", "release/week1/03_relu.ipynb")
    assert found(tmp_path) == {"ada": ["week1/03_relu.ipynb"]} == found(tmp_path / "submitted")


MOODLE = ("Ada Lovelace_123_assignsubmission_file_/03_relu.ipynb", "Bob_4_assignsubmission_file_/x/y.ipynb")
CANVAS = ("lovelaceada_123_4567_03_relu.ipynb", "bob_LATE_89_4568_03_relu-1.ipynb", "plain.ipynb")


def test_archives_of_learning_platforms(tmp_path):
    moodle = zipped(tmp_path / "moodle.zip", *MOODLE, "__MACOSX/x.ipynb")
    canvas = zipped(tmp_path / "canvas.zip", *CANVAS)
    assert found(moodle) == {"Ada Lovelace_123": ["03_relu.ipynb"], "Bob_4": ["x/y.ipynb"]}
    assert found(canvas) == {"lovelaceada": ["03_relu.ipynb"], "bob": ["03_relu-1.ipynb"], "plain": ["plain.ipynb"]}


def test_a_folder_around_the_whole_archive_is_no_student(tmp_path):
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
def test_the_folder_of_one_student_stays_one(tmp_path, names):
    assert set(found(zipped(tmp_path / "class.zip", *names))) == {"ada"}


@pytest.mark.parametrize("encoding", ["utf-8", "cp437"])
def test_a_name_in_an_archive_that_does_not_say_its_encoding(tmp_path, encoding):
    name = "Zoë".encode(encoding)
    archive = zipped(tmp_path / "class.zip", f"{'?' * len(name)}/a.ipynb")
    archive.write_bytes(archive.read_bytes().replace(b"?" * len(name), name))
    assert found(archive) == {"Zoë": ["a.ipynb"]}
    assert collect(archive, MOST)[0].notebooks[0].read(MOST)


def test_moodles_folder_of_one_student_stays_one(tmp_path):
    folder = MOODLE[0].partition("/")[0]
    archive = zipped(tmp_path / "class.zip", f"{folder}/a/a.ipynb", f"{folder}/b/b.ipynb")
    assert set(found(archive)) == {"Ada Lovelace_123"}


def test_an_archive_in_a_folder_and_in_an_archive(tmp_path):
    (tmp_path / "ada").mkdir()
    inner = zipped(tmp_path / "inner.zip", "03_relu.ipynb").read_bytes()
    (tmp_path / "inner.zip").rename(tmp_path / "ada" / "work.zip")
    with zipfile.ZipFile(tmp_path / "bob.zip", "w") as archive:
        archive.writestr("answers.zip", inner)
    submissions = {s.student: s.notebooks for s in collect(tmp_path, MOST)}
    assert {student: [n.label for n in notebooks] for student, notebooks in submissions.items()} == {
        "ada": ["03_relu.ipynb"],
        "bob": ["03_relu.ipynb"],
    }
    assert {n.read(MOST) for notebooks in submissions.values() for n in notebooks} == {b"03_relu.ipynb"}


CLIMBING = ("../../ada/x.ipynb", "/ada/x.ipynb", "ada/../../x.ipynb", "..\\..\\ada\\x.ipynb")


@pytest.mark.parametrize("name", CLIMBING)
def test_a_path_that_climbs_out_is_a_problem_and_touches_nothing(tmp_path, name):
    archive = zipped(tmp_path / "class.zip", name)
    before = sorted(tmp_path.rglob("*"))
    ((submission),) = collect(archive, MOST)
    with pytest.raises(UnreadableFileError, match="leads out"):
        submission.notebooks[0].read(MOST)
    assert (submission.student, sorted(tmp_path.rglob("*"))) == ("ada", before)


def test_links_are_not_followed(tmp_path):
    secret = put(tmp_path / "elsewhere", "secret/x.ipynb")
    root = put(tmp_path / "class", "ada/own.ipynb")
    (root / "ada" / "file.ipynb").symlink_to(secret / "secret" / "x.ipynb")
    (root / "ada" / "folder").symlink_to(secret / "secret")
    (root / "bob").symlink_to(secret / "secret")
    os.mkfifo(root / "ada" / "pipe.ipynb")
    problems = {}
    for submission in collect(root, MOST):
        for handed in submission.notebooks:
            try:
                problems[submission.student, handed.label] = handed.read(MOST).decode()
            except UnreadableFileError as error:
                problems[submission.student, handed.label] = str(error)
    told = "it is a symbolic link, which is not followed"
    assert problems == {
        ("ada", "own.ipynb"): "ada/own.ipynb",
        ("ada", "file.ipynb"): told,
        ("ada", "folder"): told,
        ("ada", "pipe.ipynb"): "it is not a regular file",
        ("bob", "bob"): told,
    }


def test_a_link_in_an_archive_is_a_problem(tmp_path):
    ((submission),) = collect(zipped(tmp_path / "class.zip", link("ada/x.ipynb")), MOST)
    assert "symbolic link" in submission.notebooks[0].problem


def test_a_file_swapped_for_a_link_after_it_was_found_is_not_followed(tmp_path):
    root = put(tmp_path / "class", "ada/x.ipynb")
    put(tmp_path, "secret")
    ((submission),) = collect(root, MOST)
    (root / "ada/x.ipynb").unlink()
    (root / "ada/x.ipynb").symlink_to(tmp_path / "secret")
    with pytest.raises(UnreadableFileError):
        submission.notebooks[0].read(MOST)


def test_a_bomb_of_zeros_is_not_opened(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ada/x.ipynb", bytes(8 * MOST))
    ((submission),) = collect(tmp_path / "bomb.zip", MOST)
    assert submission.notebooks[0].problem == "it is larger than 1 MB"


def test_a_member_that_lies_about_its_size_is_cut_off(tmp_path):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ada/x.ipynb", bytes(8 * MOST))
    content = buffer.getvalue().replace((8 * MOST).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    (tmp_path / "liar.zip").write_bytes(content)
    ((submission),) = collect(tmp_path / "liar.zip", MOST)
    with pytest.raises(UnreadableFileError, match="cannot be read"):
        submission.notebooks[0].read(MOST)


def test_a_broken_archive_is_a_problem_of_its_student(tmp_path):
    put(tmp_path, "ada/work.zip", "bob/x.ipynb")
    assert found(tmp_path) == {"ada": ["work.zip"], "bob": ["x.ipynb"]}
    assert "no archive" in collect(tmp_path, MOST)[0].notebooks[0].problem


@pytest.mark.parametrize("name", ["", "missing"])
def test_nothing_to_collect_is_said(tmp_path, name):
    with pytest.raises(ClassroomError, match="there"):
        collect(tmp_path / name, MOST)
