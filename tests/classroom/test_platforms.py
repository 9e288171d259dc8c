"""Who is who in what learning platforms export, however it was packed again; nobody merged, nobody lost."""

import json
import tarfile
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from course_classroom.collect.class_ import collect
from course_classroom.collect.people import Owner
from course_classroom.collect.roster import Person, Roster, read_roster
from course_classroom.collect.spool import Spool
from course_classroom.collect.times import iso
from course_classroom.errors import ClassroomError
from course_classroom.limits import Limits
from tests.classroom.submissions import notebook

HTML = b"<html><head><title>x</title></head><body>I did it on paper</body></html>"
METADATA = """---
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '42'
    :email: ada@uni.example
  :created_at: 2026-11-01 10:00:00.000000000 Z
  :history:
  - !ruby/object:Old {}
submission_12:
  :submitters:
  - :name: Bob
    :sid: '43'
    :email: bob@uni.example
  - :name: Cy
    :sid: '44'
    :email: cy@uni.example
"""

# What each platform's archive holds, and whom with which files it is to be read as.
EXPORTS = {
    "canvas": (
        {
            "lovelaceada_101_9001_03_relu.ipynb": None,
            "lovelaceada_102_9002_03_relu.ipynb": None,  # a namesake
            "bob_LATE_103_9003_03_relu-1.ipynb": None,
            "cy_104_text.html": HTML,
            "di_LATE_105_link.html": HTML,
            "müller_strauß_106_9006_my_1_2_work.ipynb": None,
        },
        {
            "lovelaceada_101": ["03_relu.ipynb"],
            "lovelaceada_102": ["03_relu.ipynb"],
            "bob_103": ["03_relu-1.ipynb"],
            "cy_104": ["text entry"],
            "di_105": ["link entry"],
            "müller_strauß_106": ["my_1_2_work.ipynb"],
        },
    ),
    "canvas_anonymous": (
        {"anon_Xa1yZ_9001_03_relu.ipynb": None, "LATE_anon_Qw9_9002_03_relu.ipynb": None},
        {"anon_Xa1yZ": ["03_relu.ipynb"], "anon_Qw9": ["03_relu.ipynb"]},
    ),
    "moodle": (
        {
            "Ada Lovelace_123_assignsubmission_file_/03_relu.ipynb": None,
            "Ada Lovelace_124_assignsubmission_file/03_relu.ipynb": None,
            "Bob_125_assignsubmission_onlinetext_/onlinetext.html": HTML,
            "Participant_126_assignsubmission_file_/a/b.ipynb": None,
            "Di_de_Witt_127_assignsubmission_file_/03_relu.ipynb": None,  # packed again by what knows no spaces
        },
        {
            "Ada Lovelace_123": ["03_relu.ipynb"],
            "Ada Lovelace_124": ["03_relu.ipynb"],
            "Bob_125": ["onlinetext.html"],
            "Participant_126": ["a/b.ipynb"],
            "Di_de_Witt_127": ["03_relu.ipynb"],
        },
    ),
    "moodle_without_folders": (
        {
            "Ada Lovelace_123_assignsubmission_file_03_relu.ipynb": None,
            "Bob_125_assignsubmission_file_03_relu.ipynb": None,
            "Cy_126_assignsubmission_onlinetext_onlinetext.html": HTML,
        },
        {"Ada Lovelace_123": ["03_relu.ipynb"], "Bob_125": ["03_relu.ipynb"], "Cy_126": ["onlinetext.html"]},
    ),
    "blackboard": (
        {
            "Week 3_ada_l_attempt_2026-11-01-10-11-12_03_relu.ipynb": None,
            "Week 3_ada_l_attempt_2026-11-01-10-11-12.txt": b"Name: Ada",
            "Week 3_bob_l_attempt_2026-11-01-10-11-12_03_relu.ipynb": None,
            "Week 3_bob_l_attempt_2026-11-02-10-11-12_03_relu.ipynb": None,
            "Week 3_cy_attempt_2026-11-02-10-11-12.txt": b"Name: Cy",
        },
        {"ada_l": ["03_relu.ipynb"], "bob_l": ["03_relu.ipynb"], "cy": ["text entry"]},
    ),
    "brightspace": (
        {
            "397063-2557369 - Mary-Ann Smith - Sep 24, 2026 926 PM/03_relu.ipynb": None,
            "397063-2557369 - U42 - John Doe - Sep 24, 2026 1126 PM/03_relu.ipynb": None,
            "index.html": HTML,
        },
        {"Mary-Ann Smith": ["03_relu.ipynb"], "John Doe_U42": ["03_relu.ipynb"]},
    ),
    "sakai": (
        {
            "Lovelace, Ada(alov)/Submission attachment(s)/03_relu.ipynb": None,
            "Doe, John(jdoe)/Submission attachment(s)/03_relu.ipynb": None,
            "Doe, John(jdoe)/timestamp.txt": b"2026",
            "grades.csv": b"x",
        },
        {
            "Ada Lovelace_alov": ["Submission attachment(s)/03_relu.ipynb"],
            "John Doe_jdoe": ["Submission attachment(s)/03_relu.ipynb"],
        },
    ),
    "google_drive": (
        {"Ada Lovelace - 03_relu.ipynb": None, "Bob - Copy of 03_relu.ipynb": None, "Jean-Luc P. - x.pdf": b"%PDF-1.5"},
        {"Ada Lovelace": ["03_relu.ipynb"], "Bob": ["Copy of 03_relu.ipynb"], "Jean-Luc P.": ["x.pdf"]},
    ),
    "gradescope": (
        {
            "submission_11/03_relu.ipynb": None,
            "submission_12/03_relu.ipynb": None,
            "submission_metadata.yml": METADATA.encode(),
        },
        {"Ada Lovelace_42": ["03_relu.ipynb"], "Bob_43": ["03_relu.ipynb"], "Cy_44": ["03_relu.ipynb"]},
    ),
    "github": (
        {
            "week-3-ada/exercises/03_relu.ipynb": None,
            "week-3-ada/.git/HEAD": b"ref",
            "week-3-alan-t/exercises/03_relu.ipynb": None,
            "week-3-alan-t/.git/HEAD": b"ref",
        },
        {"ada": ["exercises/03_relu.ipynb"], "alan-t": ["exercises/03_relu.ipynb"]},
    ),
    "nbgrader": (
        {
            "submitted/ada/week3/03_relu.ipynb": None,
            "submitted/bob/week3/03_relu.ipynb": None,
            "source/week3/03_relu.ipynb": None,
            "nbgrader_config.py": b"c = get_config()",
        },
        {"ada": ["week3/03_relu.ipynb"], "bob": ["week3/03_relu.ipynb"]},
    ),
    "folders": (
        {"ada/03_relu.ipynb": None, "ada/04_loss.ipynb": None, "Bob/03_relu.ipynb": None},
        {"ada": ["03_relu.ipynb", "04_loss.ipynb"], "Bob": ["03_relu.ipynb"]},
    ),
    "files": ({"ada.ipynb": None, "bob.ipynb.json": None}, {"ada": ["ada.ipynb"], "bob": ["bob.ipynb.json"]}),
}


def contents(names):
    return {name: notebook(f"# {name}") if content is None else content for name, content in names.items()}


def in_folder(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def zipped(files):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(files):
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, BytesIO(content))
    return buffer.getvalue()


def below(folder, files):
    return {f"{folder}/{name}": content for name, content in files.items()}


def on_a_mac(files):
    beside = {f"__MACOSX/submissions/._{name}": b"\0\5\x16\x07" for name in files}
    return zipped({**below("submissions", files), **beside, "submissions/.DS_Store": b"x"})


PACKED = {
    "in_a_folder": lambda tmp, files: in_folder(tmp / "in", files),
    "in_a_folder_in_a_folder": lambda tmp, files: in_folder(tmp / "in", below("submissions", files)).parent / "in",
    "a_zip": lambda tmp, files: in_folder(tmp, {"class.zip": zipped(files)}) / "class.zip",
    "a_zip_in_a_folder": lambda tmp, files: in_folder(tmp / "in", {"submissions.zip": zipped(files)}),
    "a_zip_with_a_folder_around": lambda tmp, files: (
        in_folder(tmp, {"class.zip": zipped(below("submissions", files))}) / "class.zip"
    ),
    "packed_again_on_a_mac": lambda tmp, files: in_folder(tmp, {"class.zip": on_a_mac(files)}) / "class.zip",
    "a_zip_in_a_zip": lambda tmp, files: (
        in_folder(tmp, {"all.zip": zipped({"submissions.zip": zipped(files)})}) / "all.zip"
    ),
    "a_tar": lambda tmp, files: in_folder(tmp, {"class.tar.gz": tarred(files)}) / "class.tar.gz",
}


@pytest.fixture
def collected():
    with Spool() as spool:
        yield lambda *places, roster=None: collect(places, spool, Limits(), roster)


def labels(submissions):
    return {one.student: [entry.label for entry in one.notebooks] for one in submissions}


@pytest.mark.parametrize("packed", PACKED.values(), ids=PACKED)
@pytest.mark.parametrize(("names", "expected"), EXPORTS.values(), ids=EXPORTS)
def test_everybody_is_who_they_are_however_it_was_packed(tmp_path, collected, names, expected, packed):
    assert labels(collected(packed(tmp_path, contents(names)))) == expected


def test_ids_and_lateness_are_kept(tmp_path, collected):
    found = {one.student: one for one in collected(in_folder(tmp_path, contents(EXPORTS["canvas"][0])))}
    assert (found["bob_103"].ids, found["bob_103"].late, found["bob_103"].platform) == (("103",), True, "Canvas")
    assert (found["lovelaceada_101"].ids, found["lovelaceada_101"].late) == (("101",), False)


def test_the_last_attempt_counts_and_the_others_are_mentioned(tmp_path, collected):
    found = {one.student: one for one in collected(in_folder(tmp_path, contents(EXPORTS["blackboard"][0])))}
    (entry,) = found["bob_l"].notebooks
    assert b"2026-11-02" in entry.read(1 << 20)
    assert "earlier attempt" in " ".join(found["bob_l"].aside)
    assert not found["ada_l"].aside


STAMPS = {
    "Lovelace, Ada(alov)/timestamp.txt": b"2026-11-01T10:11:12.345Z",
    "Doe, John(jdoe)/Submission attachment(s)/timestamp.txt": b"2026-01-01T00:00:00Z",  # his own
    "submitted/ada/week3/timestamp.txt": b"2026-11-01 10:11:12.345678 UTC\n",
    "submitted/bob/week3/timestamp.txt": b"yesterday",
    "submitted/bob/timestamp.txt": b"2026-01-01 00:00:00 UTC",
    "ada/timestamp.txt": b"2026-01-01 00:00:00 UTC",
}
TIMES = {
    "blackboard": {"ada_l": "2026-11-01T10:11:12", "bob_l": "2026-11-02T10:11:12", "cy": "2026-11-02T10:11:12"},
    "brightspace": {"Mary-Ann Smith": "2026-09-24T21:26:00", "John Doe_U42": "2026-09-24T23:26:00"},
    "gradescope": {"Ada Lovelace_42": "2026-11-01T10:00:00+00:00", "Bob_43": "", "Cy_44": ""},
    "sakai": {"Ada Lovelace_alov": "2026-11-01T10:11:12.345000+00:00", "John Doe_jdoe": ""},
    "nbgrader": {"ada": "2026-11-01T10:11:12.345678+00:00", "bob": ""},
    "canvas_anonymous": {"anon_Xa1yZ": "", "anon_Qw9": ""},
    "folders": {"ada": "", "Bob": ""},
}


@pytest.mark.parametrize("packed", ["in_a_folder", "a_zip", "a_tar"])
@pytest.mark.parametrize(("platform", "times"), TIMES.items(), ids=TIMES)
def test_when_it_was_handed_in_is_what_the_platform_says_and_no_student(tmp_path, collected, platform, times, packed):
    names = EXPORTS[platform][0]
    tops = {name.partition("/")[0] for name in names}
    stamps = {name: content for name, content in STAMPS.items() if name.partition("/")[0] in tops}
    found = collected(PACKED[packed](tmp_path, contents({**names, **stamps})))
    assert {one.student: one.handed_in for one in found} == times


def test_moodles_worksheet_as_the_roster_says_when(tmp_path, collected):
    rows = (
        'Participant 123,Ada Lovelace,"Friday, 1 May 2026, 9:26 AM"',
        "Participant 125,Bob,-",
        'Participant 127,Zoe,"Friday, 1 May 2026, 11:05 PM"',  # she has typed something in, and handed in no file
    )
    table = "\n".join(["Identifier,Full name,Last modified (submission)", *rows])
    (tmp_path / "worksheet.csv").write_text(table, encoding="utf-8")
    files = {name: content for name, content in EXPORTS["moodle"][0].items() if "123" in name or "125" in name}
    found = collected(in_folder(tmp_path / "in", contents(files)), roster=read_roster(tmp_path / "worksheet.csv"))
    times = {one.student: one.handed_in for one in found}
    assert times == {"Ada Lovelace": "2026-05-01T09:26:00", "Bob": "", "Zoe": ""}


SAID = {
    "Sep 24, 2026 126 PM": "2026-09-24T13:26:00",
    "September 24, 2026 12:26 AM": "2026-09-24T00:26:00",
    "Sept. 24, 2026 926 PM": "",
    "Oct. 4 2026 21:26": "2026-10-04T21:26:00",
    "2026-11-01 10:11:12 +0100": "2026-11-01T10:11:12+01:00",
    "2026-11-01 10:11:12 PST": "",  # which offset that is, nobody knows
    "-": "",
}


@pytest.mark.parametrize(("said", "when"), SAID.items(), ids=SAID)
def test_a_time_is_read_in_each_form_or_is_none(said, when):
    assert iso(said) == when


ONE_STUDENTS = {
    "the_whole_course": ("back-propagation/exercises/03_relu.ipynb", "back-propagation/exercises/04_loss.ipynb"),
    "chapters": ("ada/03_relu.ipynb", "ada/04_loss.ipynb"),
    "chapters_in_folders": ("ada/03_relu/a.ipynb", "ada/04_loss/b.ipynb"),
    "weeks": ("ada/week 3/a.ipynb", "ada/week 4/b.ipynb"),
    "her_own_dashes": ("ada/week 3 - mine.ipynb", "ada/week 4 - mine.ipynb"),
}


@pytest.mark.parametrize("names", ONE_STUDENTS.values(), ids=ONE_STUDENTS)
def test_the_folder_of_one_student_stays_one(tmp_path, collected, names):
    (one,) = collected(in_folder(tmp_path / "in", contents(dict.fromkeys(names))))
    assert one.student == names[0].partition("/")[0]
    assert len(one.notebooks) == 2


def test_a_student_cannot_hand_in_for_another(tmp_path, collected):
    inside = zipped(contents({"lovelaceada_101_9001_03_relu.ipynb": None, "bob_103_9003_03_relu.ipynb": None}))
    canvas = contents({"lovelaceada_101_9001_03_relu.ipynb": None, "cy_104_9004_03_relu.ipynb": None})
    found = collected(in_folder(tmp_path / "in", {**canvas, "eve_105_9005_work.zip": inside}))
    assert {one.student for one in found} == {"lovelaceada_101", "cy_104", "eve_105"}
    folders = collected(in_folder(tmp_path / "two", {"eve/x.zip": inside, "ada/a.ipynb": notebook("1")}))
    assert {one.student for one in folders} == {"eve", "ada"}


def test_several_archives_of_one_class_are_one_class(tmp_path, collected):
    first, second = (contents({f"{name} - 03_relu.ipynb": None, f"{name}x - 03_relu.ipynb": None}) for name in "ab")
    files = {"week-3-001.zip": zipped(below("Week 3", first)), "week-3-002.zip": zipped(below("Week 3", second))}
    folder = in_folder(tmp_path, files)
    expected = {"a", "ax", "b", "bx"}
    assert {one.student for one in collected(folder)} == expected
    assert {one.student for one in collected(*sorted(folder.iterdir()))} == expected


def test_archives_of_students_beside_each_other_are_students(tmp_path, collected):
    files = {name: zipped(contents({"03_relu.ipynb": None, "04_loss.ipynb": None})) for name in ("ada.zip", "bob.zip")}
    folder = in_folder(tmp_path, files)
    assert {one.student for one in collected(folder)} == {"ada", "bob"}
    assert {one.student for one in collected(*sorted(folder.iterdir()))} == {"ada", "bob"}


def test_a_student_called_submitted_hides_nobody(tmp_path, collected):
    names = ("submitted/03_relu.ipynb", "ada/03_relu.ipynb")
    assert {one.student for one in collected(in_folder(tmp_path, contents(dict.fromkeys(names))))} == {
        "ada",
        "submitted",
    }


def test_metadata_that_cannot_be_read_loses_nobody(tmp_path, collected):
    names = {
        **EXPORTS["gradescope"][0],
        "submission_metadata.yml": b"{: nothing [ of this: !!python/object:os.system x",
    }
    assert set(labels(collected(in_folder(tmp_path, contents(names))))) == {"submission_11", "submission_12"}


ROSTERS = {
    "canvas": "Student,ID,SIS User ID,SIS Login ID,Section\n"
    '    Points Possible,,,,\n"Lovelace, Ada",101,u1,ada,A\n"Lovelace, Ada",102,u2,ada2,A\n'
    '"Marley, Bob",103,u3,bob,A\n"Zed, Zoe",109,u9,zoe,A\n',
    "moodle": "First name,Last name,ID number,Email address\nAda,Lovelace,123,ada@x.example\nZoe,Zed,9,zoe@x.example\n",
    "moodle_grading": "Identifier,Full name,Email\nParticipant 123,Ada Lovelace,a@x\nParticipant 9,Zoe Zed,z@x\n",
    "excel_in_german": "Nachname;Vorname;Matrikelnummer\nLovelace;Ada;123\nZed;Zoe;9\n",
    "names_alone": "name\nAda Lovelace\nZoe Zed\n",
}


@pytest.mark.parametrize("name", [name for name in ROSTERS if name != "canvas"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_with_a_roster_everybody_on_it_has_a_row_under_their_name(tmp_path, collected, name, encoding):
    (path := tmp_path / "roster.csv").write_text(ROSTERS[name], encoding=encoding)
    files = contents(
        {"Ada Lovelace_123_assignsubmission_file_/03_relu.ipynb": None, "Bob_4_assignsubmission_file_/a.ipynb": None}
    )
    found = {one.student: one for one in collected(in_folder(tmp_path / "in", files), roster=read_roster(path))}
    assert {student: (len(one.notebooks), one.listed) for student, one in found.items()} == {
        "Ada Lovelace": (1, True),
        "Bob_4": (1, False),
        "Zoe Zed": (0, True),
    }
    assert "123" in found["Ada Lovelace"].ids


def test_namesakes_on_a_roster_are_told_apart_by_the_platforms_id(tmp_path, collected):
    (path := tmp_path / "roster.csv").write_text(ROSTERS["canvas"], encoding="utf-8")
    folder = in_folder(tmp_path / "in", contents(EXPORTS["canvas"][0]))
    found = {one.student: one for one in collected(folder, roster=read_roster(path))}
    assert {student for student, one in found.items() if one.listed} == {
        "Ada Lovelace_101", "Ada Lovelace_102", "Bob Marley", "Zoe Zed",
    }  # fmt: skip
    assert [len(found[f"Ada Lovelace_{number}"].notebooks) for number in (101, 102)] == [1, 1]
    assert set(found["Ada Lovelace_101"].ids) >= {"101", "u1", "ada"}


def test_a_namesake_who_is_not_on_the_roster_is_not_taken_for_the_one_who_is(tmp_path, collected):
    roster = Roster([Person("Ada Lovelace", "Ada Lovelace", ("101",))])
    names = ("lovelaceada_101_1_a.ipynb", "lovelaceada_102_2_a.ipynb")
    found = collected(in_folder(tmp_path, contents(dict.fromkeys(names))), roster=roster)
    assert {one.student: (len(one.notebooks), one.listed) for one in found} == {
        "Ada Lovelace": (1, True),
        "lovelaceada_102": (1, False),
    }


def test_a_roster_tells_a_folder_of_students_from_a_students_folder(tmp_path, collected):
    files = contents({"zz/ada.ipynb": None, "zz/bob.ipynb": None})
    assert {one.student for one in collected(in_folder(tmp_path / "a", files))} == {"zz"}
    people = Roster([Person("ada", "ada", ()), Person("bob", "bob", ())])
    assert {one.student for one in collected(tmp_path / "a", roster=people)} == {"ada", "bob"}


def test_who_fits_two_people_is_neither():
    roster = Roster([Person("a", "Ada Lovelace", ("1",)), Person("b", "Lovelace Ada", ("2",))])
    assert roster.find(Owner("lovelaceada_7", "lovelaceada", "Canvas", ("7",))) is None


def test_who_is_called_just_so_is_not_one_who_is_called_alike():
    people = [Person(name, name, ()) for name in ("Zoe Wu", "Zo\u00e9 Wu", "zoe wu")]
    assert [Roster(people).find(Owner(one.key, one.key)) for one in people] == people
    assert Roster(people).find(Owner("ZOE WU", "ZOE WU")) is None


@pytest.mark.parametrize("names", [name for name in EXPORTS if name != "files"])
def test_what_stands_beside_a_class_is_no_student(tmp_path, collected, names):
    files, expected = EXPORTS[names]
    beside = {"README.md": b"# Week 3", "requirements.txt": b"numpy", ".gitignore": b"*", ".vscode.json": b"{}"}
    assert labels(collected(in_folder(tmp_path, {**contents(files), **beside}))) == expected


def test_what_a_macs_tar_writes_beside_files_is_nobodys(tmp_path, collected):
    files = contents({"Ada - 03_relu.ipynb": None, "Bob - 03_relu.ipynb": None})
    beside = {f"._{name}": b"\0\5\x16\x07" for name in files}
    (tmp_path / "class.tar.gz").write_bytes(tarred({**beside, **files}))
    assert {one.student for one in collected(tmp_path / "class.tar.gz")} == {"Ada", "Bob"}
    assert {one.student for one in collected(in_folder(tmp_path / "in", {**beside, **files}))} == {"Ada", "Bob"}


@pytest.mark.parametrize("text", ["", "colour,size\nred,3\n", "name\n", "\n\n"])
def test_what_is_no_roster_is_said(tmp_path, text):
    (path := tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ClassroomError, match="is no roster"):
        read_roster(path)


def test_a_collected_class_is_read_as_it_was_written(tmp_path, collected):
    from course_classroom.collect.kept import read_collected, write_collected  # noqa: PLC0415

    before = collected(in_folder(tmp_path / "in", contents({**EXPORTS["canvas"][0], "eve.zip": b"PK\x03\x04"})))
    before[0] = replace(before[0], handed_in="2026-11-01T10:11:12")
    write_collected(before, tmp_path / "out", Limits())
    after = read_collected(tmp_path / "out")
    assert [replace(one, notebooks=()) for one in after] == [replace(one, notebooks=()) for one in before]
    assert labels(after) == labels(before)
    assert [entry.problem for one in after for entry in one.notebooks] == [
        entry.problem for one in before for entry in one.notebooks
    ]
    index = json.loads((tmp_path / "out" / "collected.json").read_text(encoding="utf-8"))
    index["students"][0]["entries"][0]["file"] = "../in/x"
    (tmp_path / "out" / "collected.json").write_text(json.dumps(index), encoding="utf-8")
    with pytest.raises(ClassroomError, match="outside of"):
        read_collected(tmp_path / "out")
