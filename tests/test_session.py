"""Cells without Jupyter: what they show is nbformat's outputs, and the verbs say there what they say in a notebook."""

import json

import nbformat
import pytest
from matplotlib import pyplot

from course_lib import predict
from course_lib.asking.question import PREDICTIONS
from course_lib.asking.ten import TEN
from course_lib.explorers.relu import knobs_by_hand
from course_lib.notebook.fill_in import fill_in
from course_lib.notebook.practice import IN_A_ROW
from course_lib.notebook.session import PYPLOT, answer
from course_lib.parts.blanks import BlanksPart
from course_lib.parts.part import LIVE
from course_lib.parts.questions import KeptPart, QuestionPart
from course_lib.showing.rich_text import paragraphs

WRONG = "# mine\ndef relu_backward(dvalues, inputs):\n    gate = dvalues > 0\n    return gate * dvalues\n"
RIGHT = "def relu_backward(dvalues, inputs):\n    return dvalues * (inputs > 0)\n"
FIRST = "import numpy as np\nfrom course_lib import check, hint, progress, solution"


@pytest.fixture
def run(tmp_path, monkeypatch, request):
    """Run cells as the page of a chapter does, in a folder of its own."""
    (tmp_path / "exercises").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COURSE_PROGRESS", raising=False)

    def asked(code, cell="cell", exercise="", files=None, answered=()):
        asks = {"page": request.node.name, "cell": cell, "code": code, "exercise": exercise, "files": files or {}}
        asks["answered"] = list(answered)
        return json.loads(answer(json.dumps(asks)))

    return asked


def shown(answered, kind="text/plain"):
    return [output["data"][kind] for output in answered["outputs"] if "data" in output]


def test_cells_share_their_names_and_show_what_they_print_and_their_last_expression(run):
    assert run("x = 3")["outputs"] == []
    answered = run("import sys\nprint(x, 4)\nprint('no', file=sys.stderr)\nprint(5)\nx + 1")
    streams = [(output["name"], output["text"]) for output in answered["outputs"] if output["output_type"] == "stream"]
    assert streams == [("stdout", "3 4\n"), ("stderr", "no\n"), ("stdout", "5\n")]
    assert shown(answered) == ["4"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x + 1", outputs=answered["outputs"])])
    nbformat.validate(notebook)


def test_an_error_is_told_from_the_cells_own_lines_on(run):
    (output,) = run("def f():\n    return 1 / 0\n\nf()", cell="answer-f")["outputs"]
    assert (output["ename"], output["evalue"]) == ("ZeroDivisionError", "division by zero")
    assert output["traceback"][1] == '  File "<answer-f>", line 4, in <module>'
    assert "session.py" not in "".join(output["traceback"])
    (output,) = run("def f(:")["outputs"]
    assert output["ename"] == "SyntaxError"


def test_a_check_names_the_mistake_and_its_place_in_the_cell_and_a_hint_goes_on_from_there(run):
    run(FIRST)
    run(WRONG, cell="answer-relu_backward")
    answered = run("check(relu_backward)", exercise="relu_backward")
    assert "zeroes_by_upstream_sign" in shown(answered)[0]
    assert "You gate on the sign of" in shown(answered, "text/html")[0]
    assert answered["place"] == {"cell": "answer-relu_backward", "line": 3, "column": 11, "code": "dvalues"}
    (hint,) = shown(run("hint(relu_backward)"), "text/html")
    assert hint.startswith("<p><strong>Hint 1 of ")
    assert "<code>dvalues</code> in line 2" in hint
    run(RIGHT, cell="answer-relu_backward")
    answered = run("check(relu_backward)", exercise="relu_backward")
    assert answered["place"] is None
    assert shown(answered)[0].startswith("✓ relu_backward: correct")
    assert shown(answered)[1] == "Kept in `my_backprop.py`."


def test_work_is_given_back_as_files_and_laid_down_anew_as_after_a_return(run, tmp_path):
    run(FIRST)
    run(RIGHT, cell="answer-relu_backward")
    files = run("check(relu_backward)", exercise="relu_backward")["files"]
    assert set(files) == {".course-progress", "my_backprop.py"}
    for name in files:
        (tmp_path / name).unlink()
    answered = run("progress()", files=files)
    assert "✓ relu_backward" in shown(answered)[0]
    assert run("1", files={"solutions/03_relu.ipynb": "{}"})["files"] == files
    assert (tmp_path / "solutions" / "03_relu.ipynb").read_text(encoding="utf-8") == "{}"


def test_practice_is_live_where_it_is_shown_and_what_it_is_told_is_kept_with_the_marks(run, request):
    solved = {".course-progress": "relu_backward correct"}
    (output,) = run("from course_lib import practice\npractice('relu_backward')", files=solved)["outputs"]
    told = output["data"][LIVE]
    assert [part["kind"] for part in told] == ["question"] * IN_A_ROW
    part = next(part for part in told if "options" in part["given"]["entry"])
    entered = {"committed": part["given"]["entry"]["options"][0]}
    asks = {"page": request.node.name, "part": part["place"], "entered": entered, "files": solved}
    said = json.loads(answer(json.dumps(asks)))
    assert said["shown"]["verdict"]["answer"] in part["given"]["entry"]["options"]
    assert said["files"][".course-progress"].count("practised:relu_backward") == 1
    assert "Nothing is due today" in shown(run("practice()", files=said["files"]))[0]


def test_what_was_answered_on_pages_is_known_to_what_runs_there_and_kept_once(run):
    def on_page(part, entered, **more):
        return {"told": part.told, "entered": entered, "at": "2026-05-01T09:30:00.000Z", "in": "03_relu", **more}

    guess = predict("Up?", "rises", {"rises": "It is.", "falls": "It is `not`."}).question
    (first, asked), (second, _) = list(TEN.items())[:2]
    blank = next(iter(knobs_by_hand.blanks))
    answered = [
        on_page(QuestionPart(guess), {"committed": "falls"}),
        on_page(KeptPart("before", first), {"committed": asked.answer}),
        on_page(BlanksPart(knobs_by_hand), {"filled": {blank: "77"}, "asked": [blank], "wanted": [], "now": [blank]}),
        on_page(KeptPart("before", second), {"draft": asked.answer}),
        on_page(QuestionPart(predict("How many?", 2, "Count.").question), {"committed": "2"}, at="once"),
        {"told": {"question": {}}},
    ]
    run(FIRST)
    once = run("progress()", answered=answered)
    assert once["outputs"][0]["data"][PREDICTIONS] == {guess.key: "falls"}
    assert f"• {first}" in shown(once)[0]
    assert f"○ {second}" in shown(once)[0]
    assert fill_in(knobs_by_hand).widget.entered["filled"] == {blank: "77"}
    assert run("progress()", answered=answered, files=once["files"])["files"] == once["files"]
    kept = once["files"][".course-progress"].split("\n")
    assert sum(line.startswith("predicted:") for line in kept) == 1
    assert '"at": "2026-05-01T09:30:00+00:00"' in "".join(kept)


def test_a_package_that_is_not_there_is_named_so_that_it_can_be_loaded(run):
    assert run("import no_such_package.part")["missing"] == "no_such_package"
    assert run("1")["missing"] is None


def test_what_is_drawn_with_pyplot_is_shown_by_show_or_at_its_cells_end_once(run):
    before = pyplot.get_backend()
    pyplot.switch_backend(f"module://{PYPLOT}")
    try:
        run("import matplotlib.pyplot as plt")
        drawn = run(
            "for title in ('', 'Steep'):\n    plt.figure()\n    plt.title(title)\nplt.show()\nprint('between')\n"
            "plt.plot([1])\n1 / 0"
        )
        after = run("1")
        (failed,) = run("figure = plt.figure()\nfigure.draw = None")["outputs"]
        bare = pyplot.figure()
        pyplot.show()
    finally:
        pyplot.switch_backend(before)
    assert [text for text in shown(drawn) if text] == ["A plot", "A plot: Steep", "A plot"]
    kinds = [output["output_type"] for output in drawn["outputs"]]
    assert kinds == ["display_data", "display_data", "stream", "error", "display_data"]
    assert all(png.startswith("iVBOR") for png in shown(drawn, "image/png"))
    assert shown(after) == ["1"]
    assert failed["traceback"] == ["TypeError: 'NoneType' object is not callable"]
    assert not pyplot.fignum_exists(bare.number), "where no cell runs it is closed too"


def test_something_is_shown_once_where_it_is_made(run):
    run(FIRST)
    run(RIGHT, cell="answer-relu_backward")
    assert len([text for text in shown(run("shown = check(relu_backward)\nshown")) if "correct" in text]) == 1
    assert len([text for text in shown(run("shown")) if "correct" in text]) == 1


def test_a_note_becomes_paragraphs_lists_and_code():
    note = "**Two** of `3`:\nand on.\n\n- a < b\n- *c*\n\n```python\nx = **y\n\n\nz\n```"
    assert paragraphs(note) == (
        "<p><strong>Two</strong> of <code>3</code>: and on.</p><ul><li>a &lt; b</li><li><em>c</em></li></ul>"
        "<pre><code>x = **y\n\n\nz</code></pre>"
    )
