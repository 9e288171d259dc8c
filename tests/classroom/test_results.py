"""A result is kept whole, comes back as it was, and what is none is refused by name."""

import json
from dataclasses import asdict

import pytest

from course_classroom import cli
from course_classroom.errors import ClassroomError
from course_classroom.results import FORMAT, Case, Entry, Mark, Result, Row, Stop, read_all, store, stored
from course_classroom.typed_json import read_json
from course_classroom.version import VERSION

MARK = Mark("incorrect", "says", "slug", "note", Case("name", (Row("label", "text", "<b>"),)), "03_relu", "a.ipynb", 3)
MARKS = {"relu_forward": MARK, "x": Mark("correct", "")}
RESULT = Result("ada", "f", exercises=MARKS, notebooks=(Entry("a", "b", (Stop(1, "E", "m"),), ("torch",)),))


def test_a_result_comes_back_as_it_was_stored(tmp_path):
    store(tmp_path, RESULT)
    assert stored(tmp_path, "ada") == RESULT == next(read_all(tmp_path))
    assert (RESULT.version, RESULT.format) == (VERSION, FORMAT)


DAMAGED = {
    "cut_off": lambda text: text[: len(text) // 2],
    "another_format": lambda text: text.replace(f'"format": {FORMAT}', '"format": 0'),
    "no_object": lambda _: "[]",
    "a_number_for_text": lambda text: text.replace('"says"', "3"),
    "an_unknown_status": lambda text: text.replace('"incorrect"', '"perfect"'),
    "a_switch_for_a_number": lambda text: text.replace('"cell": 3', '"cell": true'),
    "text_for_several": lambda text: text.replace('"rows": [', '"rows": "x", "more": ['),
    "a_field_missing": lambda text: text.replace('"student": "ada",', "").replace(',\n "student": "ada"', ""),
    "binary": lambda _: "\udcff",
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_result_is_graded_anew_and_named_by_the_report(tmp_path, capsys, damage):
    store(tmp_path, RESULT)
    path = tmp_path / "results" / "ada.json"
    damaged = damage(path.read_text(encoding="utf-8"))
    assert damaged != path.read_text(encoding="utf-8")
    path.write_text(damaged, encoding="utf-8", errors="surrogateescape")
    assert stored(tmp_path, "ada") is None
    with pytest.raises(ClassroomError, match=r"ada\.json"):
        list(read_all(tmp_path))
    assert cli.main(["report", str(tmp_path)]) == 1
    assert "grade again" in capsys.readouterr().err


def test_what_has_not_its_form_is_named_by_where_it_stands():
    value = json.loads(json.dumps(asdict(RESULT)))
    value["exercises"]["relu_forward"]["evidence"]["rows"][0]["label"] = 5
    with pytest.raises(ValueError, match=r"Result.exercises\['relu_forward'\].evidence.rows\[0\].label is 5"):
        read_json(Result, value)


def test_the_command_says_its_version(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"course {VERSION}\n"
