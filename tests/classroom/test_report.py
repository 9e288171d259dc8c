"""The report: what it counts and says, and that it shows nothing unescaped. A browser sees it in tests/browser/."""

import csv
import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from io import StringIO

import pytest

from course_classroom import cli
from course_classroom.assignment import claim, select
from course_classroom.report.code import code_html
from course_classroom.report.gradebook import csv_row
from course_classroom.report.late import Late
from course_classroom.report.marking import Marking
from course_classroom.report.tally import Tally
from course_classroom.results import Mark, Result, file_name, read_all, store
from course_classroom.version import VERSION
from course_lib import catalogue
from course_lib.judging.place.marked import Place
from tests.classroom.submissions import ROOT, answered, solved
from tests.full import FULL

EVIL = "<script>alert(1)</script>"
NAMES = ("ada", "=1+1", f"{EVIL} & co", "bob", "cy", "di", "eve", "fay")
ANSWERS = {
    "ada": solved(),
    "=1+1": answered("return np.abs(inputs)"),
    f"{EVIL} & co": answered(f"raise ValueError({EVIL!r})"),
    "bob": answered("return np.abs(inputs)"),
    "cy": answered("return inputs"),
    "di": answered("while True: pass"),
    "eve": b"",
    "fay": (ROOT / "exercises" / "03_relu.ipynb").read_bytes(),
}


@pytest.fixture(scope="module")
def results(hurried_trusted):
    graded = []
    for name, content in ANSWERS.items():
        submission = hurried_trusted.submission(content)
        graded.append(replace(hurried_trusted.grader.grade(submission), student=name))
    return graded


@pytest.fixture
def grades(results, tmp_path):
    for result in results:
        store(tmp_path, result)
    return tmp_path


def report(grades):
    assert cli.main(["report", str(grades)]) == 0
    return {path.relative_to(grades / "report").as_posix(): path for path in (grades / "report").rglob("*.*")}


def text(path):
    return path.read_text(encoding="utf-8-sig")


def cells(html, caption):
    table = html.partition(f"<caption>{caption}")[2].partition("</table>")[0]
    rows = re.findall("<tr>(.*?)</tr>", table)
    return [[re.sub("<.*?>", "", cell) for cell in re.findall("<t[hd].*?>(.*?)</t[hd]>", row)] for row in rows]


def told(index):
    return json.loads(index.partition('id="told">')[2].partition("</script>")[0])


def section(index, name):
    return index.partition(f'<h2 id="{name}">')[2].partition("<h2")[0]


def test_the_tables_count_what_the_results_hold(grades, results):
    index = text(report(grades)["index.html"])
    head, *rows = cells(index, "Students by exercise and status")
    statuses = {row[0]: dict(zip(head[2:-1], row[2:-1], strict=True)) for row in rows}
    for name in ("relu_forward", "relu_backward", "leaky_relu_backward"):
        counted = Counter(result.exercises[name].status for result in results)
        shown = {status: int(n.split()[1]) for status, n in statuses[name].items() if n}
        assert shown == dict(counted)
    assert [row[1].strip() for row in rows if row[0] == "relu_forward"] == ["12&nbsp;%"]  # one of eight
    _, *rows = cells(index, "Students by misconception")
    assert ["absolute value", "2", "relu_forward&nbsp;2"] in rows
    assert ["identity", "1", "relu_forward&nbsp;1"] in rows


def test_the_most_common_misconceptions_come_first_with_what_to_say(grades):
    lesson = section(text(report(grades)["index.html"]), "lesson")
    headings = [heading.replace("<wbr>", "") for heading in re.findall("<h3>(.*?)</h3>", lesson)]
    assert headings[0] == "1. absolute value (2 of 8 students)"
    assert headings[1:] == [
        "2. identity (1 of 8 students)",  # the course has a name for it
        "3. raised (ValueError) (1 of 8 students)",
    ]
    assert "absolute value" in lesson.partition("</h3>")[2].partition("<h3>")[0]


def marking(*exercises, **more):
    return Marking(
        exercises,
        dict.fromkeys(catalogue.exercises(), 1.0),
        **{"by": "answer", "late": Late(), "overrides": {}, **more},
    )


def wrong(slug, message, **more):
    return Mark("incorrect", message, slug, **more)


def test_a_misconception_is_one_row_whatever_was_said_and_a_slip_is_none():
    class_ = Tally(marking("relu_forward", "relu_backward"))
    for student, forward, backward in (
        ("ada", wrong("nan_or_inf", "NaN in the first row."), wrong("nan_or_inf", "inf in the last.")),
        ("bob", wrong("nan_or_inf", "NaN in the second row."), wrong("raised", "It stops with NameError: name 'npp'.")),
        ("cy", wrong("raised", "with IndexError: 3"), Mark("function missing", "Cell 3 stops, with SyntaxError: x.")),
        ("di", wrong("identity", "says NameError"), wrong("raised", "with ValueError: shapes")),
    ):
        class_.add(Result(student, exercises={"relu_forward": forward, "relu_backward": backward}))
    told = [(one.label, list(one.students), dict(one.exercises)) for one in class_.misconceptions()]
    assert told == [
        ("nan or inf", [0, 1], {"relu_forward": 2, "relu_backward": 1}),
        ("raised (IndexError, ValueError)", [2, 3], {"relu_forward": 1, "relu_backward": 1}),
        ("identity", [3], {"relu_forward": 1}),
    ]
    assert [(one.label, list(one.students)) for one in class_.slips()] == [("NameError", [1]), ("SyntaxError", [2])]


def test_the_points_are_spread_over_tenths_with_mean_and_median():
    class_ = Tally(marking("relu_forward", "relu_backward", "one_hot"))
    right = Mark("correct", "")
    for count in (0, 1, 1, 3):
        class_.add(Result(f"s{count}", exercises=dict.fromkeys(class_.exercises[:count], right)))
    assert (class_.mean, class_.median) == (1.25, 1.0)
    assert [count for _, count in class_.distribution()] == [1, 0, 0, 2, 0, 0, 0, 0, 0, 1]
    assert class_.distribution()[-1][0] == "90–100 %"
    assert [class_.solved(name) for name in class_.exercises] == [0.75, 0.25, 0.25]


def test_what_no_check_could_judge_is_listed(grades):
    index = text(report(grades)["index.html"])
    who = {row[0]: row[1:] for row in cells(index, "What no check could judge")[1:]}
    assert who["time limit"][0] == "1"
    assert who["the file is empty"] == ["1", "03_relu.ipynb"]
    place = re.search(r'>the file is empty</th>.*?data-who="(\d+)"', index)[1]
    assert told(index)["students"][int(place)][0] == "eve"


def test_nothing_that_was_handed_in_is_shown_unescaped(grades):
    pages = {name: text(path) for name, path in report(grades).items() if name.endswith(".html")}
    assert len(pages) == len(NAMES) + 1
    assert {name: page.count("<script") for name, page in pages.items() if "<script" in page} == {"index.html": 2}
    assert all("default-src 'none'; style-src 'unsafe-inline'; script-src" in page for page in pages.values())
    assert sum("&lt;script&gt;alert(1)" in page for page in pages.values()) == 2  # the overview, and the student's own
    assert [one[0] for one in told(pages["index.html"])["students"] if EVIL in one[0]] == [EVIL + " & co"]


def test_a_students_page_says_what_check_says_and_nothing_of_others(grades, results):
    page = text(report(grades)["students/bob.html"])
    said = next(r for r in results if r.student == "bob").exercises["relu_forward"]
    assert "0 of 3 points" in page
    assert said.evidence.rows[-1].html in page
    assert '<span class="status wrong">✗&nbsp;incorrect</span>' in page
    assert '<span class="status look">!&nbsp;function missing</span>' in page
    assert '<pre class="code">  1  def relu_forward(inputs):\n  2      return np.abs(inputs)</pre>' in page
    assert not [name for name in ("ada", "fay") if f">{name}<" in page]


def test_gradebooks_can_read_it_and_no_spreadsheet_runs_a_name(grades):
    (grades / "points.toml").write_text("relu_forward = 2.5\nrelu_backward = 0\n", encoding="utf-8")
    files = report(grades)
    rows = {row["student"]: row for row in csv.DictReader(StringIO(text(files["grades.csv"])))}
    assert set(rows) == {"'=1+1", *NAMES} - {"=1+1"}
    assert (rows["ada"]["points"], rows["ada"]["relu_forward points"]) == ("3.5", "2.5")
    assert (rows["di"]["points"], rows["di"]["relu_forward"]) == ("0", "time limit")
    students = {one["student"]: one for one in json.loads(text(files["grades.json"]))["students"]}
    assert students["=1+1"]["exercises"]["relu_forward"]["misconception"] == "absolute_value"
    assert students["ada"]["points"] == 3.5


def test_a_chapter_that_was_not_handed_in_is_said_to_be_so(grades, results):
    loss = {"one_hot": replace(results[0].exercises["relu_forward"], chapter="04_loss")}
    store(grades, replace(results[0], student="gus", exercises=loss))
    files = report(grades)
    assert "No notebook of 04_loss was handed in" in text(files["students/ada.html"])
    assert next(csv.DictReader(StringIO(text(files["grades.csv"]))))["one_hot"] == "not handed in"


def test_the_same_results_give_the_same_bytes(grades):
    first = {name: path.read_bytes() for name, path in report(grades).items()}
    assert {name: path.read_bytes() for name, path in report(grades).items()} == first


WRONG_POINTS = {
    "no_toml": ("relu_forward", "cannot be read"),
    "unknown": ("relu = 1", "no exercise 'relu'"),
    "negative": ("relu_forward = -1", "at least 0"),
    "text": ("relu_forward = 'two'", "at least 0"),
    "not_a_number": ("relu_forward = nan", "at least 0"),
    "switch": ("relu_forward = true", "at least 0"),
}


@pytest.mark.parametrize(("said", "answer"), WRONG_POINTS.values(), ids=WRONG_POINTS)
def test_points_that_cannot_be_are_refused_and_nothing_is_written(grades, capsys, said, answer):
    (grades / "points.toml").write_text(said, encoding="utf-8")
    assert cli.main(["report", str(grades)]) == 1
    assert answer in capsys.readouterr().err
    assert not (grades / "report").exists()


def test_students_and_exercises_stand_in_one_order_everywhere(grades, results):
    files = report(grades)
    exercises = [name for name in catalogue.exercises() if name in results[0].exercises]
    students = [result.student for result in read_all(grades)]
    assert students == sorted(NAMES, key=file_name)
    assert [one[0] for one in told(text(files["index.html"]))["students"]] == students
    _, *rows = cells(text(files["index.html"]), "Students by exercise and status")
    assert [row[0] for row in rows] == exercises
    head, *rows = csv.reader(StringIO(text(files["grades.csv"])))
    assert [name for name in head if name in exercises] == exercises
    assert [row[0].removeprefix("'") for row in rows] == students


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_spreadsheet_takes_a_name_for_a_formula(start):
    (row,) = csv.reader(StringIO(csv_row(marking(), Result(f"{start}SUM(A1)")), newline=""))
    assert row[0] == f"'{start}SUM(A1)"


def test_pages_say_what_was_graded_when_and_with_which_version(grades, results):
    claim(grades, select(["03_relu"]))
    store(grades, replace(results[0], student="zoe", version="0.0.1"))
    day = 1_700_000_000  # 2023-11-14
    for place, path in enumerate(sorted((grades / "results").iterdir())):
        os.utime(path, (day - 90_000 * place, day - 90_000 * place))
    files = report(grades)
    assert "<title>03_relu: the class at a glance</title>" in text(files["index.html"])
    assert f"03_relu, graded on 2023-11-14 with version 0.0.1 and {VERSION} of the course" in text(files["index.html"])
    assert "<title>zoe · 03_relu</title>" in text(files["students/zoe.html"])
    assert "with version 0.0.1 of the course" in text(files["students/zoe.html"])


def test_the_page_says_where_the_checks_have_changed_meanwhile(grades, results):
    assert "versions of the checks" not in text(report(grades)["index.html"])
    for result in results[:2]:
        store(grades, replace(result, judge="of last week"))
    said = " ".join(text(report(grades)["index.html"]).split())
    assert f"by 2 versions of the checks, which changed meanwhile: {len(results) - 2} and 2 students." in said


def test_a_place_is_marked_in_the_code_whatever_stands_in_it():
    code = "def f(x):\n    y = (x <\n         '\ue000')\n    return y"
    place = Place(2, "(x <\n         '\ue000')", "comparison", "", "    y = ", "")
    assert code_html(code, place) == (
        "  1  def f(x):\n  2      y = <mark>(x &lt;\n  3           &#x27;\\ue000&#x27;)</mark>\n  4      return y"
    )
    assert "<mark" not in code_html(code, None)


@pytest.mark.skipif(not FULL, reason="20,000 pages take minutes: FULL=1 writes them")
def test_a_large_class_takes_little_memory_and_time_in_proportion(results, tmp_path):
    """The peak is of a process of its own, and the time is that of its processor."""
    said = {}
    for many in (5_000, 20_000):
        folder = tmp_path / str(many)
        for place in range(many):
            store(folder, replace(results[1], student=f"student {place}"))
        code = f"""if True:
            import resource, time
            from course_classroom import cli
            cli.main(["report", {str(folder)!r}])
            print(time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"""
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        said[many] = [float(word) for word in done.stdout.split()[-2:]]
    assert said[20_000][1] < 300
    assert said[20_000][0] < 6 * said[5_000][0]
