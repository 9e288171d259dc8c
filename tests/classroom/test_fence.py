"""Whatever one student hands in, it is that student's row with a sentence, and the others are graded as ever."""

import json
import os
import random
import time
import zipfile
import zlib
from io import BytesIO

import pytest

from course_classroom import grade, records
from course_classroom.cases import draw
from course_classroom.collect.class_ import collect
from course_classroom.collect.names import shown
from course_classroom.collect.spool import Spool
from course_classroom.commands.common import LOOK
from course_classroom.errors import ClassroomError
from course_classroom.limits import Limits
from course_classroom.marks import mark_answer
from course_classroom.records import Answer, read_records
from course_classroom.results import Result, file_name, stored
from course_classroom.wire import Marked, frame
from course_lib import catalogue
from tests.classroom.submissions import LIMITS, answered, notebook, solved
from tests.classroom.test_course_command import TRUST, course
from tests.classroom.test_platforms import in_folder, tarred, zipped
from tests.full import cases

RIGHT = "return np.maximum(0, inputs)"
PAGE = b"<!DOCTYPE html>\n<html><body>JupyterLab</body></html>"
CONFLICT = b'{"cells": [\n<<<<<<< HEAD\n 1\n=======\n 2\n>>>>>>> main\n]}'
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n"


def nested(times, name, content):
    for _ in range(times):
        name, content = "in.zip", zipped({name: content})
    return content


# What a student hands in, and what is then said of it; "" where it is graded like any other.
HANDED_IN = {
    "json_appended": ({"03_relu.ipynb.json": solved()}, ""),
    "txt_appended": ({"03_relu.ipynb.txt": solved()}, ""),
    "no_suffix": ({"03_relu": solved()}, ""),
    "a_tar_gz": ({"work.tar.gz": tarred({"x/03_relu.ipynb": solved()})}, ""),
    "a_tar_that_is_called_zip": ({"work.zip": tarred({"03_relu.ipynb": solved()})}, ""),
    "a_zip_that_is_called_notebook": ({"03_relu.ipynb": zipped({"03_relu.ipynb": solved()})}, ""),
    "a_zip_in_a_zip_in_a_zip": ({"a.zip": nested(3, "03_relu.ipynb", solved())}, ""),
    "a_script": ({"03_relu.py": b"def relu_forward(inputs): ..."}, "a Python script"),
    "a_web_page": ({"03_relu.html": PAGE}, "a web page"),
    "a_web_page_as_notebook": ({"03_relu.ipynb": PAGE}, "a web page"),
    "a_pdf": ({"answers.pdf": b"%PDF-1.7"}, "a PDF"),
    "a_word_document": ({"answers.docx": zipped({"word/document.xml": b"<w/>"})}, "a Word document"),
    "a_7z": ({"work.7z": b"7z\xbc\xaf\x27\x1c more"}, "a 7z archive"),
    "a_rar": ({"work.rar": b"Rar!\x1a\x07"}, "a RAR archive"),
    "a_rar_beside": ({"work.rar": b"Rar!\x1a\x07", "03_relu.ipynb": b""}, "a RAR archive"),
    "what_came_along": ({"README.md": b"# Exercises", ".gitignore": b"x", "timestamp.txt": b"1"}, "nothing was handed"),
    "a_picture": ({"photo.ipynb": b"\x89PNG\r\n\x1a\n"}, "a picture"),
    "a_pointer": ({"03_relu.ipynb": POINTER}, "Git LFS pointer"),
    "a_conflict": ({"03_relu.ipynb": CONFLICT}, "merge conflict"),
    "cut_off": ({"03_relu.ipynb": solved()[:3000]}, "damaged or cut off"),
    "no_text": ({"03_relu.ipynb": b"{" + bytes([0x93, 0x94]) * 40 + b"}"}, "not UTF-8"),
    "empty": ({"03_relu.ipynb": b""}, "empty"),
    "text": ({"notes.txt": b"I could not"}, "a text"),
    "a_folder_with_nothing_in_it": ({"empty.zip": zipped({})}, "nothing"),
    "a_damaged_zip": ({"w.zip": b"PK\x03\x04" + bytes(200)}, "damaged"),
    "too_deep": ({"0.zip": nested(9, "a.ipynb", b"{}")}, "is not opened"),
}  # fmt: skip


@pytest.fixture(scope="module")
def odd_class(tmp_path_factory):
    """A class of which each student hands in something odd but one; graded once."""
    folder = tmp_path_factory.mktemp("odd")
    for student, (files, _) in HANDED_IN.items():
        in_folder(folder / "in" / student, files)
    in_folder(folder / "in" / "good", {"03_relu.ipynb": solved()})
    done = course("grade", folder / "in", "--chapters", "03_relu", "--out", folder / "grades", *TRUST)
    return folder, done


def test_the_exit_status_says_that_there_is_something_to_look_at(odd_class):
    assert (odd_class[1].returncode, odd_class[1].stderr.count("Traceback")) == (LOOK, 0)


@pytest.mark.parametrize("student", HANDED_IN)
def test_whatever_was_handed_in_is_graded_or_named_for_what_it_is(odd_class, student):
    folder, done = odd_class
    result = stored(folder / "grades", student)
    says = HANDED_IN[student][1]
    if not says:
        assert {mark.status for mark in result.exercises.values()} == {"correct"}
        return
    assert not [mark for mark in result.exercises.values() if mark.status == "correct"]
    assert f"{student}: " in done.stdout
    assert any(says in line for line in done.stdout.splitlines() if f" {student}: " in line)


def test_the_good_one_among_them_is_graded(odd_class):
    assert {mark.status for mark in stored(odd_class[0] / "grades", "good").exercises.values()} == {"correct"}


ENDINGS = {
    "a_signal_without_a_name": "os.kill(os.getpid(), 40)",
    "the_last_signal": "os.kill(os.getpid(), 64)",
    "a_high_status": "os._exit(255)",
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_however_a_process_ends_it_has_a_status(trusted, ending):
    number = ending.rpartition("(")[2].rpartition(" ")[2].strip(")")
    mark = trusted.exercise(answered(f"import os\n{ending}"))
    assert (mark.status, number in mark.message or "SIGRTMAX" in mark.message) == ("process ended", True), mark.message
    result = trusted.grade(answered(RIGHT, f"import os\n{ending}"))
    assert result.exercises["relu_forward"].status == "correct"
    assert result.notebooks[0].failed[0].error == "process ended"


NUMBERS = {
    "inf": "float('inf')", "nan": "float('nan')", "huge": "1 << 4000", "array": "np.zeros(3)",
    "text": "'1'", "none": "None", "switch": "True", "list": "[1]", "negative": "-1",
}  # fmt: skip
FORGED = {
    "cell": "{{'cell': {0}}}",
    "failed": "{{'failed': [{0}, 'E', 'm']}}",
    "a_status": "{{'answer': {{'name': 'relu_forward', 'end': 'exited', 'status': {0}, 'stream': b''}}}}",
    "an_end": "{{'answer': {{'name': 'relu_forward', 'end': {0}, 'status': 0, 'stream': b''}}}}",
    "a_stream": "{{'answer': {{'name': 'relu_forward', 'end': 'exited', 'status': 0, 'stream': {0}}}}}",
    "a_name": "{{'answer': {{'name': {0}, 'end': 'exited', 'status': 0, 'stream': b''}}}}",
    "missing": "{{'missing': {0}}}",
    "unreadable": "{{'unreadable': {0}}}",
}


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_record_of_any_kind_is_this_students_alone(forged, number):
    value = eval(FORGED[forged].format(NUMBERS[number]), {"np": __import__("numpy")})  # noqa: S307 - written above
    stream = frame({"notebook": {"cells": [1, 2], "homes": {"relu_forward": {"by_id": [1], "by_name": []}}}})
    read = read_records(stream + frame(value) + frame({"finished": True}))
    assert read.unreadable is None
    assert read.broken or (forged, number) in {("a_name", "text"), ("a_status", "negative")}
    exercise = catalogue.exercise("relu_forward")
    for answer in read.answers.values():
        assert mark_answer(exercise, draw(exercise, 1), answer, LIMITS).status == "process ended"


def test_a_forged_record_of_results_is_no_mark_and_no_error():
    exercise = catalogue.exercise("train_step")
    cases_ = draw(exercise, 1)
    dice = random.Random(1)  # noqa: S311 - the same forgeries in every run
    values = [None, 1, -1, 1 << 4000, float("inf"), "x", b"x", [], {}, (), Marked("network", [[1]]), Marked("x", None)]
    for _ in range(cases(100, 2000)):
        some = [
            {key: dice.choice(values) for key in ("failure", "arguments", "values", "returned") if dice.random() < 0.9}
            for _ in cases_.called
        ]
        stream = frame({"place": dice.choice([1, *values])}) + b"".join(map(frame, some))
        status = mark_answer(exercise, cases_, Answer("exited", 0, stream), LIMITS).status
        assert status in ("process ended", "incorrect", "not attempted")


def test_an_instructors_list_holds_no_sentence_that_a_submission_wrote(trusted):
    forging = (
        "import os\nfrom course_classroom.wire import frame\n"
        "os.write(3, frame({'unreadable': 'give this student all points'}))\nos._exit(0)"
    )
    (entry,) = trusted.grade(notebook(forging, "def relu_forward(inputs): ...")).notebooks
    assert "all points" not in repr(entry)


def test_hundreds_of_thousands_of_forged_failures_are_a_short_page(trusted):
    forging = (
        "import os\nfrom course_classroom.wire import frame\n"
        "data = frame({'failed': [1, 'E', 'x' * 300]}) * 100_000\n"
        "while data: data = data[os.write(3, data):]"
    )
    result = trusted.grade(answered(RIGHT, forging))
    assert len(repr(result)) < 20_000


def test_a_notebook_of_many_failing_cells_is_a_short_page(trusted):
    result = trusted.grade(notebook(*["1 / 0"] * 300, "def relu_forward(inputs): ..."))
    assert len(result.notebooks[0].failed) <= 31
    assert "269" in result.notebooks[0].failed[-1].message


def test_what_no_fence_has_foreseen_becomes_the_students_row(trusted, tmp_path, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(records, "frames", lambda _: 1 / 0)
        assert trusted.exercise(answered(RIGHT)).status == "notebook unreadable"
    submission = trusted.submission(solved())
    with monkeypatch.context() as patched:
        patched.setattr(grade, "_grader", trusted.grader)
        patched.setattr(type(trusted.grader), "grade", lambda *_: {}["a"])
        plan = grade.Plan(None, 1, LIMITS, trusted=True, hidden=())
        grade.grade_one(plan, tmp_path, submission)
    lost = stored(tmp_path, "student")
    assert (lost.fingerprint, lost.exercises["relu_forward"].status) == ("", "process ended")
    assert "KeyError" in lost.notebooks[0].problem


def collected(*places, limits=None):
    with Spool() as spool:
        yield from collect(places, spool, limits or Limits())


def one_change(content, dice):
    changed = bytearray(content)
    for _ in range(dice.choice([1, 1, 1, 3, 20])):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed if dice.random() < 0.8 else changed[: dice.randrange(len(changed))])


def test_damaged_archives_never_end_the_run_and_change_nobody_else(tmp_path):
    """Each archive is damaged in another way; the others in the class come out as they are."""
    dice = random.Random(3)  # noqa: S311 - the same damage in every run
    whole = [
        zipped({"a/03_relu.ipynb": solved(), "Zoë.ipynb": b"{}"}),
        tarred({"03_relu.ipynb": solved()}),
        zipped({"in.zip": zipped({"03_relu.ipynb": solved()})}),
        methods(),
    ]
    for number in range(cases(80, 1000)):
        in_folder(tmp_path / "in" / f"student{number}", {"work.zip": one_change(dice.choice(whole), dice)})
    in_folder(tmp_path / "in" / "good", {"03_relu.ipynb": solved()})
    found = {one.student: one for one in collected(tmp_path / "in")}
    assert len(found) == cases(80, 1000) + 1
    said = {entry.problem for one in found.values() for entry in one.notebooks}
    assert not [one for one in said if "\\x" in one or "Error" in one or len(one) > 90]  # none is a reader's own words
    assert all(one.notebooks for one in found.values())
    assert [entry.label for entry in found["good"].notebooks] == ["03_relu.ipynb"]


def methods():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_STORED):
            archive.writestr(f"{method}.ipynb", solved(), method)
    return buffer.getvalue()


def test_a_damaged_member_of_a_class_costs_its_student_alone(tmp_path):
    content = bytearray(zipped({f"{name}/03_relu.ipynb": solved() for name in ("ada", "bob", "cy")}))
    second = content.index(b"bob/03_relu.ipynb") + 60
    content[second : second + 40] = bytes(40)
    (tmp_path / "class.zip").write_bytes(content)
    with Spool() as spool:
        found = {one.student: one for one in collect([tmp_path / "class.zip"], spool, Limits())}
        assert set(found) == {"ada", "bob", "cy"}
        assert found["bob"].notebooks[0].problem
        assert found["ada"].notebooks[0].read(1 << 22) == found["cy"].notebooks[0].read(1 << 22) == solved()


def test_a_zip_whose_name_is_not_the_utf_8_that_it_says_is_read(tmp_path):
    content = zipped({"ada/03_relu.ipynb": solved(), "Zoë??/03_relu.ipynb": solved()})
    (tmp_path / "class.zip").write_bytes(content.replace("Zoë??".encode(), b"Zo\xeb\xff??"))
    with Spool() as spool:
        found = collect([tmp_path / "class.zip"], spool, Limits())
        assert len(found) == 2
        assert [one.notebooks[0].read(1 << 22) for one in found] == [solved()] * 2


class Full(BytesIO):
    def write(self, _):
        raise OSError(28, "No space left on device")


def test_where_there_is_no_room_for_what_is_in_archives_that_is_nobodys_file(tmp_path):
    (tmp_path / "class.zip").write_bytes(zipped({"ada/03_relu.ipynb": solved()}))
    with Spool(tmp_path / "nowhere") as spool, pytest.raises(ClassroomError, match="TMPDIR"):
        collect([tmp_path / "class.zip"], spool, Limits())
    with Spool() as spool, pytest.raises(ClassroomError, match="No space left on device"):
        spool.fill(Full(), [b"x"])


def test_a_class_of_any_size_is_read(tmp_path):
    """More members than one student's archive may have, and more bytes than one notebook may."""
    limits = Limits(members=50, notebook=1 << 20, archive=1 << 20)
    names = [f"student{i:03}" for i in range(120)]
    filler = random.Random(0).randbytes(30_000)  # noqa: S311 - what does not shrink
    files = {
        f"{name}/{file}": content
        for name in names
        for file, content in (("03_relu.ipynb", solved()), ("x.bin", filler))
    }
    (tmp_path / "class.zip").write_bytes(zipped(files))
    assert (tmp_path / "class.zip").stat().st_size > limits.notebook
    assert [one.student for one in collected(tmp_path / "class.zip", limits=limits)] == names


def test_an_archive_is_read_once(tmp_path):
    """However many notebooks are in it: a class's that was read again for each took minutes."""
    (tmp_path / "class.zip").write_bytes(zipped({f"{name}/03_relu.ipynb": solved() for name in ("ada", "bob")}))
    with Spool() as spool:
        found = collect([tmp_path / "class.zip"], spool, Limits())
        (tmp_path / "class.zip").unlink()
        assert [one.notebooks[0].read(1 << 22) for one in found] == [solved()] * 2


def test_a_students_archive_of_too_many_files_or_bytes_is_said_to_be_so(tmp_path):
    limits = Limits(members=50, notebook=1 << 20, archive=1 << 20)
    many = zipped({f"{i}.txt": b"x" for i in range(60)})
    much = zipped({f"{i}.ipynb": bytes(900_000) + b"{" for i in range(5)})
    inside = zipped({f"{i}.zip": zipped({f"{j}.txt": b"x" for j in range(20)}) for i in range(5)})
    in_folder(tmp_path, {"ada/w.zip": many, "bob/w.zip": much, "di/w.zip": inside, "cy/03_relu.ipynb": solved()})
    found = {one.student: one for one in collected(tmp_path, limits=limits)}
    assert "more than 50 files" in " ".join(entry.problem for entry in found["ada"].notebooks)
    assert "more than 1 MB" in " ".join(entry.problem for entry in found["bob"].notebooks)
    assert "more than 50 files" in " ".join(entry.problem for entry in found["di"].notebooks)
    assert [entry.problem for entry in found["cy"].notebooks] == [""]


def test_an_archive_that_unfolds_without_end_ends(tmp_path):
    name, content = "x.txt", b"x"
    for _ in range(5):
        name, content = "in.zip", zipped({f"{i}-{name}": content for i in range(16)})
    in_folder(tmp_path, {"ada/w.zip": content, "cy/03_relu.ipynb": solved()})
    started = time.process_time()
    found = {one.student: one for one in collected(tmp_path)}
    assert time.process_time() - started < 60
    assert "more than 10000 files" in " ".join(entry.problem for entry in found["ada"].notebooks)


NAMES = {
    "ada": "ada",
    "Ada": "Ada",
    "Zo\u00eb": "Zo\u00eb",
    "right_to_left": "\u202eada",
    "zero_width": "a\u200bda",
    "hebrew": "\u05e2\u05d3\u05d4",
    "an_escape": "\x1b[31mada",
    "emoji": "ada\U0001f600",
    "as_her_file": file_name("ada lovelace"),
    "ada lovelace": "ada lovelace",
    "not_utf_8": os.fsdecode(b"Zo\xeb"),
    "not_utf_8_either": os.fsdecode(b"Zo\xec"),
}


def test_names_of_all_kinds_are_told_apart_and_shown_safely(tmp_path):
    for name in NAMES.values():
        in_folder(tmp_path / "in" / name, {"03_relu.ipynb": solved()})
    done = course(
        "grade",
        tmp_path / "in",
        "--chapters",
        "03_relu",
        "--out",
        tmp_path / "grades",
        *TRUST,
        env=dict(os.environ, PYTHONIOENCODING="ascii"),
    )
    assert done.returncode == 0, done.stderr
    results = [
        json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "grades" / "results").glob("*.json")
    ]
    assert len({one["student"] for one in results}) == len(NAMES)
    assert course("report", tmp_path / "grades").returncode == 0
    for path in (tmp_path / "grades" / "report").rglob("*.*"):
        text = path.read_text(encoding="utf-8-sig")
        assert not [c for c in text if c in "\u202e\u200b\x1b" or "\ud800" <= c <= "\udfff"], path
    assert (tmp_path / "grades" / "report" / "grades.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_name_composed_and_decomposed_is_one_student(tmp_path):
    in_folder(tmp_path, {"Zo\u00eb/03_relu.ipynb": solved(), "Zoe\u0308/04_loss.ipynb": solved("04_loss")})
    (one,) = collected(tmp_path)
    assert (one.student, len(one.notebooks)) == ("Zo\u00eb", 2)


def test_what_cannot_be_seen_in_a_name_is_written_out():
    assert shown("\u202ea\u200b\n\x7f") == r"\u202ea\u200b\x0a\x7f"
    assert shown(os.fsdecode(b"Zo\xeb")) == r"Zo\xeb"
    assert shown("Zoë – Ωmega 名前") == "Zoë – Ωmega 名前"


def test_no_student_can_be_called_as_the_file_of_another():
    names = ["ada lovelace", file_name("ada lovelace"), file_name(file_name("ada lovelace")), "Ada Lovelace"]
    assert len({file_name(name) for name in names}) == len(names)


def test_a_result_in_the_file_of_another_is_not_taken_for_hers(tmp_path):
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "bob.json").write_text(json.dumps({"format": 2, "student": "eve"}), encoding="utf-8")
    assert stored(tmp_path, "bob") is None
    assert isinstance(stored(tmp_path, "eve"), Result | None)


def test_the_checksum_of_what_is_read_is_the_files(tmp_path):
    """A member that is stored with another checksum is a problem, not what was read of it."""
    content = zipped({"ada/03_relu.ipynb": solved()})
    crc = zlib.crc32(solved()).to_bytes(4, "little")
    (tmp_path / "class.zip").write_bytes(content.replace(crc, bytes(4)))
    (one,) = collected(tmp_path / "class.zip")
    assert "cannot be read" in one.notebooks[0].problem
