"""The parts of a page: what a page's Python answers is what a kernel answers, and it needs no widget for it."""

import json
import subprocess
import sys

import pytest

from course_lib import explore, fill_in, predict, questions
from course_lib.asking.ten import TEN
from course_lib.explorers import figures, name_of, named, worksheets
from course_lib.explorers.relu import gate
from course_lib.explorers.start_here import curve_fit
from course_lib.notebook.questions import Questions
from course_lib.parts.part import MIME
from course_lib.parts.told import answer, part
from course_lib.picture import caption, picture
from tests.full import cases
from tests.pictures import settings

BARE = """
import sys
from course_lib.parts import told
for name in ("ipywidgets", "anywidget", "IPython", "matplotlib", "jedi"):
    assert name not in sys.modules, name
"""


def stored(shown):
    """What a notebook keeps of a cell's parts, as JSON whose keys it has sorted."""
    bundle = shown._bundle() if isinstance(shown, Questions) else shown._repr_mimebundle_()
    return json.loads(json.dumps(bundle[MIME], sort_keys=True))


def asked(name, told, entered, *, narrow=False):
    """Ask as a page does."""
    return json.loads(answer(json.dumps({"name": name, "told": told, "entered": entered, "narrow": narrow})))


def test_what_a_page_loads_of_the_course_brings_no_widget_and_no_shell():
    subprocess.run([sys.executable, "-c", BARE], check=True)


@pytest.mark.parametrize("figure", figures(), ids=lambda figure: figure.name)
def test_a_figure_shows_on_a_page_what_it_shows_in_a_notebook(figure, request):
    explorer = explore(figure)
    (told,) = stored(explorer)
    for place, entered in enumerate(settings(figure, cases(2, 20))):
        narrow = place % 2 == 1
        explorer.widget.narrow = narrow
        explorer.widget.entered = entered
        assert asked(request.node.name, told, entered, narrow=narrow) == explorer.widget.shown


def test_a_figure_begins_where_its_chapter_has_it_begin_and_remembers_what_it_was():
    (told,) = stored(explore(curve_fit.at(w1=0.5)))
    again = part(told)
    assert again.given == explore(curve_fit.at(w1=0.5)).widget.given
    assert again.values["w1"] == 0.5
    for w1, said in ((0.6, "after 1 tries"), (0.7, "after 2 tries"), (0.7, "after 2 tries")):
        assert said in asked("remembers", told, {**again.entered, "w1": w1})["words"]
    assert asked("another", told, {**again.entered, "w1": 0.9})["words"].count("after 1 tries") == 1


def test_a_figure_that_is_not_the_courses_own_tells_nothing():
    def mine(x=1.0):
        return picture(caption(f"{x}"), title="mine", description=f"{x}")

    assert MIME not in explore(mine, x=(0, 2))._repr_mimebundle_()
    assert MIME not in explore(gate, x=(-1, 2, 0.5))._repr_mimebundle_(), "its control is another one"
    assert MIME in explore(gate)._repr_mimebundle_()


def test_each_figure_and_each_graph_is_found_by_its_name():
    for item in [*figures(), *worksheets().values()]:
        assert named(name_of(item)) is item


QUESTIONS = {
    "number": (predict("A third?", answer=1 / 3, why="So."), "1/3", "2"),
    "choice": (predict("Where?", answer="up", why={"up": "It `is`.", "down": "No."}), "up", "down"),
    "fields": (predict("Both?", answer={"b": 1, "a": -2.0}, why="So."), {"b": "1", "a": "-2"}, {"b": "1", "a": "2"}),
    "order": (predict("First?", answer=("b", "c", "a"), why="So."), ["b", "c", "a"], ["a", "b", "c"]),
}


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("right", [True, False])
def test_a_prediction_gets_on_a_page_the_verdict_that_a_notebook_gives(kind, right):
    prediction, *answers = QUESTIONS[kind]
    (told,) = stored(prediction)
    entered = {"committed": answers[0 if right else 1]}
    shown = asked(f"{kind} {right}", told, entered)
    assert shown["verdict"]["right"] is right
    assert part(told).given == prediction.widget.given
    assert part(told).question.judge(entered["committed"]) == prediction.question.judge(entered["committed"])
    assert asked(f"{kind} {right}", told, {"committed": answers[1]}) == shown, "the first commitment stands"


def test_a_draft_is_read_and_what_is_missing_is_asked_for():
    (told,) = stored(QUESTIONS["number"][0])
    assert asked("draft", told, {"draft": "0,5"}) == {"reading": "read as 0.5"}
    assert asked("draft", told, {"committed": "half"})["asked"].startswith("Write a number")
    assert "verdict" in asked("draft", told, {"committed": "0.5"})


@pytest.mark.parametrize("name", worksheets())
def test_a_graph_is_filled_in_on_a_page_as_in_a_notebook(name, request):
    sheet = worksheets()[name]
    filled = fill_in(sheet)
    (told,) = stored(filled)
    first, second, *_ = sheet.blanks
    texts = {first: sheet.entry.written(first), second: "77"}
    entered = {"filled": texts, "asked": list(texts), "wanted": [list(sheet.blanks)[-1]], "now": [second]}
    filled.widget.entered = entered
    assert asked(request.node.name, told, entered) == filled.widget.shown
    assert filled.widget.shown["marks"] == {first: True, second: False}


def test_each_of_the_ten_questions_is_kept_and_the_first_answer_stands():
    all_told = stored(questions("before"))
    assert [told["kept"] for told in all_told] == list(TEN)
    for told in all_told:
        name = f"ten {told['kept']}"
        assert "Choose one first" in asked(name, told, {"committed": None})["asked"]
        option, other, *_ = TEN[told["kept"]].choices
        assert asked(name, told, {"committed": option}) == {"kept": "Kept."}
        assert asked(name, told, {"committed": other}) == {"kept": "Kept."}


def test_what_tells_of_no_part_is_refused():
    with pytest.raises(ValueError, match="told must tell of a figure, a question or a graph to be filled in: came"):
        part({"film": "relu.gate"})
