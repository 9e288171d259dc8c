"""Every exercise of the course: its reference, its right answers, its known mistakes, its stub, its solution."""

import json
import linecache
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from course_lib import catalogue
from course_lib.catalogue.single_layer import telling
from course_lib.judging.clock import Clock
from course_lib.judging.judge import judge
from course_lib.judging.place.source import read
from course_lib.judging.smallest import numbers
from course_lib.judging.trial import run_for
from tests.full import cases, some

ROOT = Path(__file__).resolve().parents[1]
EXERCISES = list(catalogue.exercises().values())
SEEDS = some((0, 1, *range(100, 147), 20), 2)

SMALL_WORDS = {"that", "this", "with", "from", "them", "then", "what", "which", "where", "each", "than", "only", "both"}
BY_HAND = 12  # numbers in the case that is shown for a known mistake

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)


def outcome(exercise, answer, seed=0):
    probes = exercise.probes(seed)
    return judge(exercise, probes, run_for(exercise, answer, probes))


def right_answers(exercise):
    topic = exercise.chapter.partition("_")[2]
    return import_module(f"tests.right_answers.{topic}").RIGHT[exercise.name]


def notebook_cells(folder, exercise):
    return json.loads((ROOT / folder / f"{exercise.chapter}.ipynb").read_text(encoding="utf-8"))["cells"]


def answer_cell(folder, exercise):
    (cell,) = [cell for cell in notebook_cells(folder, exercise) if cell["id"] == f"answer-{exercise.name}"]
    return "".join(cell["source"])


def from_notebook(folder, exercise):
    """Return the function as a notebook has it."""
    return names_of(folder, exercise.chapter)[exercise.name]


@cache
def names_of(folder, chapter):
    """Return what a notebook defines, run once for all its exercises, down to the last: its checks are left out."""
    namespace = {}
    cells = json.loads((ROOT / folder / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
    last = max(place for place, cell in enumerate(cells) if cell["id"].startswith("answer-"))
    for cell in cells[: last + 1]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and not source.startswith("check("):
            file = f"<{folder}, {chapter}, {cell['id']}>"
            linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)  # where `inspect` looks
            exec(compile(source, file, "exec"), namespace)  # noqa: S102 - a cell of the course's own
    return namespace


def test_the_exercises_stand_in_the_order_of_the_notebooks():
    in_notebooks = [
        (path.stem, cell["id"].removeprefix("answer-"))
        for path in sorted((ROOT / "exercises").glob("*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["id"].startswith("answer-")
    ]
    assert [(exercise.chapter, exercise.name) for exercise in EXERCISES] == in_notebooks
    assert in_notebooks


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("[ns]*s/*.ipynb")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_no_stored_output_names_an_exercise_that_comes_later(path):
    """It would change when a chapter gets an exercise, and nobody builds the others then."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    stored = json.dumps([cell["outputs"] for cell in cells if cell["cell_type"] == "code"])
    later = {exercise.name for exercise in EXERCISES if exercise.chapter > path.stem}
    assert not [name for name in later if name in stored]


@each_exercise
@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_is_correct(exercise, seed):
    found = outcome(exercise, exercise.reference, seed)
    assert (found.status, found.note) == ("correct", "")


@each_exercise
def test_at_least_three_answers_written_differently_are_correct(exercise):
    answers = right_answers(exercise)
    assert len(answers) >= 3
    for answer in answers:
        for seed in SEEDS:
            found = outcome(exercise, answer, seed)
            assert found.status == "correct", f"{answer.__name__}: {found.message}"


@pytest.mark.parametrize("seed", SEEDS)
@each_exercise
def test_each_known_mistake_is_diagnosed_as_itself(exercise, seed):
    for mistake in exercise.misconceptions:
        found = outcome(exercise, mistake.wrong, seed)
        assert (found.status, found.misconception) == ("incorrect", mistake.slug)
        assert found.message.startswith(mistake.says)
        assert sum(len(list(numbers(row.value))) for row in found.evidence.rows if row.role == "argument") <= BY_HAND


@each_exercise
def test_an_exercise_knows_at_least_five_mistakes_and_gives_hints_that_are_not_the_solution(exercise):
    assert len(exercise.misconceptions) >= 5
    assert len(exercise.hints) >= 2
    source = answer_cell("solutions", exercise)
    body = [line.strip() for line in source.splitlines() if line.strip().startswith("return ")]
    assert not [
        hint for hint in exercise.hints if any(line.removeprefix("return ") in hint for line in body if len(line) > 14)
    ]


def _words(text):
    return {word.removesuffix("s") for word in re.findall(r"[^\W\d_]{4,}", text.lower())} - SMALL_WORDS


def _task(exercise):
    """Return what a learner reads before any hint: the text above the function, and its docstring."""
    above, docstring = [], ""
    for cell in notebook_cells("exercises", exercise):
        source = "".join(cell["source"])
        if cell["id"] == f"answer-{exercise.name}":
            docstring = source.partition('"""')[2].partition('"""')[0]
            break
        if cell["cell_type"] == "markdown":
            above = [source] if source.startswith("#") else [*above, source]
    assert docstring, "each function says what it is to return"
    return "\n".join(above), docstring


@each_exercise
def test_each_hint_says_something_that_neither_the_task_nor_an_earlier_hint_says(exercise):
    said = _words(" ".join(_task(exercise)))
    for hint in exercise.hints:
        new = _words(hint) - said
        assert len(new) >= 3, hint
        assert len(new) >= len(_words(hint)) / 4, hint
        said |= new


@each_exercise
def test_a_docstring_says_what_comes_out_and_not_how(exercise):
    summary = _task(exercise)[1].partition(": ")[0]
    assert not re.search(r"[=×∘Σ√/·−+*<>]", re.sub(r"∂\w+/∂\w+", "", summary)), summary


@each_exercise
def test_the_stub_is_not_attempted_and_has_the_exercises_signature(exercise):
    assert f"def {exercise.signature}:" in answer_cell("exercises", exercise)
    assert outcome(exercise, from_notebook("exercises", exercise)).status == "not attempted"


@each_exercise
def test_the_solution_is_correct(exercise):
    assert outcome(exercise, from_notebook("solutions", exercise)).status == "correct"


@pytest.mark.parametrize("exercise", [one for one in EXERCISES if one.arguments], ids=lambda exercise: exercise.name)
def test_what_has_the_form_of_the_solution_is_searched_for_a_place(exercise):
    assert read(from_notebook("solutions", exercise), Clock(1))


@each_exercise
def test_probes_are_the_same_for_a_seed_and_others_for_another(exercise):
    first, again, other = (repr([probe.arguments for probe in exercise.probes(seed)]) for seed in (0, 0, 1))
    assert first == again
    assert first != other or not exercise.arguments


def _truncates(dvalues, inputs):
    dinputs = np.zeros_like(inputs)
    dinputs[inputs > 0] = dvalues[inputs > 0]
    return dinputs


def _leaks_into_whole_numbers(dvalues, inputs, slope):
    dinputs = dvalues.copy()
    dinputs[inputs <= 0] = slope * dvalues[inputs <= 0]
    return dinputs


def _gate_without_inputs(dvalue, x, w, b):
    is_open = w.sum() + b > 0
    return dvalue * w * is_open, dvalue * x * is_open, dvalue * is_open


def _dinputs_like_inputs(dvalues, inputs, weights):
    dinputs = np.zeros_like(inputs)
    dinputs[:] = dvalues @ weights.T
    return dinputs, inputs.T @ dvalues, dvalues.sum(axis=0, keepdims=True)


def _labels_by_dtype(predict, target):
    rows = np.eye(predict.shape[1])[target] if target.dtype.kind == "i" else target
    return -np.sum(rows * np.log(np.maximum(predict, 1e-7)), axis=-1).mean()


def _like_the_target(predict, target):
    rows = np.eye(predict.shape[1])[target] if target.ndim == 1 else target
    dinputs = np.zeros_like(rows)
    dinputs[:] = -rows / np.maximum(predict, 1e-7) / len(predict)
    return dinputs


def _adds_a_millionth(predict, target):
    rows = np.eye(predict.shape[1])[target] if target.ndim == 1 else target
    return -np.sum(rows * np.log(predict + 1e-6)) / len(predict)


def _shifted_by_the_mean(inputs):
    powers = np.exp(inputs - inputs.mean(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


# Right on floats, on the seeds that are at hand, or on moderate logits: each passed before a case was added for it.
NEARLY_RIGHT = {
    "relu_backward": _truncates,
    "leaky_relu_backward": _leaks_into_whole_numbers,
    "neuron_backward": _gate_without_inputs,
    "dense_backward": _dinputs_like_inputs,
    "cross_entropy_forward": _labels_by_dtype,
    "cross_entropy_backward": _like_the_target,
    "softmax_forward": _shifted_by_the_mean,
}


@pytest.mark.parametrize("seed", range(cases(3, 50)))
@pytest.mark.parametrize("name", [*NEARLY_RIGHT, "cross_entropy_forward, a millionth added"])
def test_what_is_nearly_right_does_not_pass(name, seed):
    answer = NEARLY_RIGHT.get(name, _adds_a_millionth)
    assert outcome(catalogue.exercise(name.partition(",")[0]), answer, seed).status == "incorrect"


def test_of_several_lines_misjudged_none_is_told():
    exercise, false = catalogue.exercise("false_lines"), {1, 4, 5, 8}
    for mask in range(256):
        named = {line for line in range(1, 9) if mask & 1 << line - 1}
        if named != false:
            found = outcome(exercise, lambda named=named: named)
            told = re.findall(r"line (\d)", found.message)
            assert bool(told) == (len(named ^ false) == 1), found.message
            assert {int(line) for line in told[:1]} <= named ^ false
            assert len(named ^ false) == 1 or f"_{len(false - named)}_" in found.misconception


def test_each_mistake_of_a_dense_layer_is_of_one_kind_and_fewer_than_eight_numbers_let_some_pass():
    kinds = telling.KINDS.values()
    slugs = [slug for kind, _, _ in kinds for slug in kind]
    assert sorted(slugs) == sorted(m.slug for m in catalogue.exercise("dense_backward").misconceptions)
    exercise, random = catalogue.exercise("telling_batch"), np.random.default_rng(0)
    for n, d, h in ((1, 1, 3), (2, 1, 1), (3, 1, 1), (1, 2, 1), (1, 1, 1)):
        batch = tuple(random.normal(size=size) for size in ((n, h), (n, d), (d, h)))
        assert outcome(exercise, lambda batch=batch: batch).status == "incorrect"


@pytest.mark.parametrize(
    ("batch", "said"),
    [
        ((np.ones((2, 2)), np.ones((2, 1))), "return three arrays, dvalues, inputs and weights"),
        ((np.ones((2, 2)), np.ones((3, 1)), np.ones((1, 2))), "the shapes must be those of dvalues (N, H)"),
        ((np.ones((2, 2)), np.ones((2, 2)), np.ones((1, 2))), "the shapes must be those of dvalues (N, H)"),
        ((np.ones((2, 2)), np.ones(2), np.ones((1, 2))), "came (2, 2), (2,), (1, 2)"),
        ((np.full((2, 2), np.nan), np.ones((2, 1)), np.ones((1, 2))), "dvalues must be finite: came nan at (0, 0)"),
        (("a", "b", "c"), "dvalues must hold real numbers: came str"),
        ((np.ones((3, 2)), np.ones((3, 1)), np.ones((1, 2))), "may hold 8 numbers in all: came 11"),
    ],
)
def test_what_is_no_batch_is_refused_in_words(batch, said):
    assert said in outcome(catalogue.exercise("telling_batch"), lambda: batch).message


@pytest.mark.parametrize("name", [name for name, exercise in catalogue.exercises().items() if exercise.observe])
@pytest.mark.parametrize("came", [object(), 2.5, "x", [["x"]], (1, {}), (0, 1, []), np.array([[1, 2]])])
def test_what_cannot_be_read_is_no_error_of_the_answers(name, came):
    found = outcome(catalogue.exercise(name), lambda *_: came)
    assert found.status == "incorrect"
    assert "stops" not in found.message
    assert not re.search("unhashable|truth value", found.message)
