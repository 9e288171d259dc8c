"""What the lines of an answer made: beside the evidence of a check in a notebook."""

# ruff: noqa: ARG001 - answers have the arguments of their exercises

import sys
from dataclasses import replace
from time import thread_time

import numpy as np
import pytest

from course_lib import catalogue, check
from course_lib.judging.judge import judge
from course_lib.judging.trial import run_for
from course_lib.notebook import watch
from course_lib.notebook.statements import statements
from course_lib.notebook.watch import watched


def straight(output):
    products = np.outer(output, output)
    diagonal = np.diag(output)
    return products - diagonal


def in_one_line(inputs):
    return inputs - inputs.max()


def in_a_loop(functions, derivatives, x):
    slope = 1.0
    for derivative in derivatives:
        slope *= derivative(x)
    return slope


def in_a_loop_on_one_line(functions, derivatives, x):
    slope = 1.0
    for derivative in derivatives: slope *= derivative(x)  # fmt: skip # noqa: E701
    return slope


def over_several_lines(dvalues, inputs, weights):
    dinputs = np.dot(
        dvalues,
        weights.T,
    )
    return dinputs, dinputs, dinputs


def not_finite(predict, target):
    rows = target if target.ndim == 2 else np.eye(predict.shape[1])[target]
    losses = -rows * np.log(predict)
    total = losses.sum()
    return total / len(rows)


def in_place(dvalues, inputs):
    dvalues[inputs <= 0] = 0
    return dvalues


def stops(inputs, target):
    shifted = inputs - inputs.max()
    return shifted[target.nothing]


def catches(inputs, target):
    shifted = inputs - inputs.max()
    try:
        return shifted[target.nothing]
    except AttributeError:
        return shifted


def mixes_rows(inputs, target):
    logs = inputs - np.log(np.exp(inputs).sum(axis=1))[None].T
    own = logs[:, :1] + logs[:, 0]
    return own.mean()


def of_another_shape(dvalues, inputs, weights):
    dbiases = dvalues.sum(axis=0)
    return dvalues @ weights.T, inputs.T @ dvalues, dbiases


def talks(inputs):
    sys.stdout.write("heard twice?\n")
    doubled = 2 * inputs
    return doubled + 0


def forgets(inputs):
    forgets.calls += 1
    first = forgets.calls
    return inputs + first


def endless(inputs):
    total = 0
    for _ in range(10_000):
        total += 1
    return inputs + total


def asks(inputs):
    answer = input if inputs is None else 0
    return inputs + answer


def raised_on_the_way(inputs):
    def inner(values):
        doubled = 2 * values
        return [*doubled, 0]

    lists = [value for row in inputs for value in row]
    return inner(lists)


def grows_in_place(output):
    total = np.zeros(2)
    total += output
    total += 1
    return total


def fills(output):
    rows = np.empty((2, 2))
    rows[0] = output
    rows[1] = np.nan
    return rows


def calls_itself(output):
    rest = output[1:]
    deeper = calls_itself(rest) if rest.size else 0
    return output.sum() + deeper


forgets.calls = 0


def shown(name, f):
    exercise = catalogue.exercise(name)
    probes = exercise.probes(0)
    found = judge(exercise, probes, run_for(exercise, f, probes))
    return watched(exercise, f, found.evidence)


def told(name, f):
    evidence = shown(name, f)
    return str(evidence.steps).splitlines() if evidence.steps else []


def test_each_line_with_what_it_made():
    assert told("softmax_jacobian", straight) == [
        "line 2: products = np.outer(output, output)",
        "  products (2, 2) = [[0.81, 0.09]",
        "                     [0.09, 0.01]]",
        "line 3: diagonal = np.diag(output)",
        "  diagonal (2, 2) = [[0.9, 0.0]",
        "                     [0.0, 0.1]]",
        "line 4: return products - diagonal",
        "  returned (2, 2) = [[-0.09,  0.09]",
        "                     [ 0.09, -0.09]]",
    ]


def test_what_was_returned_alone_tells_nothing_new():
    assert told("softmax_forward", in_one_line) == []


@pytest.mark.parametrize("f", [in_a_loop, in_a_loop_on_one_line])
def test_of_a_loop_the_first_and_the_last_pass(monkeypatch, f):
    exercise = catalogue.exercise("chain_backward")
    four = replace(exercise, probes=lambda seed: (exercise.probes(seed)[4],))
    monkeypatch.setattr(catalogue, "exercise", {"chain_backward": four}.get)
    lines = told("chain_backward", f)
    assert [line.partition(":")[0] for line in lines if line.startswith("line")][1:-1] == (
        ["line 3, pass 1 of 5", "line 4, pass 1 of 5", "line 3, pass 5 of 5", "line 4, pass 5 of 5"]
        if f is in_a_loop
        else ["line 3, pass 1 of 5", "line 3, pass 5 of 5"]
    )
    assert lines[1] == "  slope = 1.0"
    assert lines[-1].split()[-1] == lines[-3].split()[-1], "the last pass ends with what is returned"


def test_a_statement_over_several_lines_is_one():
    lines = told("dense_backward", over_several_lines)
    assert lines[:4] == ["line 2: dinputs = np.dot(", "      dvalues,", "      weights.T,", "  )"]
    assert lines[4].startswith("  dinputs (2, 1) = ")
    assert [line for line in lines if "returned" in line][1].startswith("  returned dweights (2, 1) = ")


def test_the_first_value_that_is_not_finite_is_marked_and_no_other():
    lines = told("cross_entropy_forward", not_finite)
    assert lines.count("  ← the first value that is not finite") == 1
    assert lines.index("  ← the first value that is not finite") < lines.index("line 4: total = losses.sum()")


def test_where_it_stops_is_marked():
    lines = told("fused_forward", stops)
    assert lines[0] == "line 2: shifted = inputs - inputs.max()"
    assert lines[-2:] == ["line 3: return shifted[target.nothing]", "  ← here it stops"]


def test_an_error_that_is_caught_is_no_end():
    lines = told("fused_forward", catches)
    assert "here it stops" not in "".join(lines)
    assert lines[-2] == "line 6: return shifted"


def test_a_shape_in_which_the_rows_have_met_is_marked(monkeypatch):
    exercise = catalogue.exercise("fused_forward")
    four = replace(exercise, probes=lambda seed: tuple(p for p in exercise.probes(seed) if p.name.startswith("four")))
    monkeypatch.setattr(catalogue, "exercise", {"fused_forward": four}.get)
    assert "  ← shape (4, 4): each of the 4 rows has met every other one" in told("fused_forward", mixes_rows)


def test_a_wrong_shape_is_marked_where_it_came_about():
    lines = told("dense_backward", of_another_shape)
    at = lines.index("line 2: dbiases = dvalues.sum(axis=0)")
    assert lines[at + 2] == "  ← shape (2,), where (1, 2) is expected"


def test_an_argument_that_was_changed_is_shown_before_and_after():
    evidence = shown("relu_backward", in_place)
    before, _, after = evidence.rows
    assert (before.label, after.label) == ("dvalues (1, 4)", "dvalues after the call (1, 4)")
    assert before.text() == "[[-1.0,  3.0,  2.0, -4.0]]"
    assert after.text() == "[[-1.0, ≠0.0,  2.0, ≠0.0]]"


def test_what_it_prints_is_not_heard_again(capsys):
    evidence = shown("relu_forward", talks)
    assert evidence.steps
    assert capsys.readouterr().out.count("heard") == len(catalogue.exercise("relu_forward").probes(0))


def test_one_that_does_not_do_the_same_twice_is_not_explained():
    assert told("relu_forward", forgets) == []


def test_one_that_asks_is_not_run_again():
    assert told("relu_forward", asks) == []


def test_one_whose_text_cannot_be_had_is_not_explained():
    space = {"np": np}
    exec("def relu_forward(inputs):\n    twice = 2 * inputs\n    return twice", space)  # noqa: S102 - as an old cell
    assert told("relu_forward", space["relu_forward"]) == []
    assert told("relu_forward", lambda inputs: inputs) == []
    assert told("relu_forward", np.abs) == []


@pytest.mark.parametrize(("name", "limit"), [("MOST", 50), ("LONGEST", 0.02)])
def test_a_long_run_is_watched_for_a_while_only(monkeypatch, name, limit):
    monkeypatch.setattr(watch, name, limit)
    started = thread_time()
    lines = told("relu_forward", endless)
    assert thread_time() - started < 1
    assert lines[-1] == "  ← it goes on, and is watched no longer"


def test_large_arrays_are_told_by_their_shape(monkeypatch):
    monkeypatch.setattr(watch, "LARGE", 1)
    assert told("softmax_jacobian", straight)[1] == "  products = an array of shape (2, 2)"


def test_a_value_is_shown_as_it_was_at_its_line():
    lines = told("softmax_jacobian", grows_in_place)
    assert [line for line in lines if line.startswith("  total")] == [
        "  total (2,) = [0.0, 0.0]",
        "  total (2,) = [0.9, 0.1]",
        "  total (2,) = [1.9, 1.1]",
    ]


def test_what_memory_held_before_is_nobodys_value():
    lines = told("softmax_jacobian", fills)
    assert lines[1] == "  rows = an array of shape (2, 2), to be filled"
    assert not [line for line in lines if "not finite" in line]


def test_of_a_function_that_calls_itself_the_outer_call_is_shown():
    lines = told("softmax_jacobian", calls_itself)
    assert [line for line in lines if line.startswith("  ")] == [
        "  rest (1,) = [0.1]",
        "  deeper = 0.1",
        "  returned = 1.1",
    ]


def test_functions_inside_are_not_followed_and_comprehensions_leave_no_names():
    lines = told("softmax_forward", raised_on_the_way)
    assert [line.partition(" = ")[0] for line in lines] == [
        "line 6: lists",
        "  lists",
        "line 7: return inner(lists)",
        "  returned",
    ]


def test_who_watched_before_watches_again():
    def other(*_):
        return None

    before = sys.gettrace()
    sys.settrace(other)
    try:
        shown("softmax_jacobian", straight)
        assert sys.gettrace() is other
    finally:
        sys.settrace(before)


def test_a_check_shows_the_steps_folded_and_says_how_to_have_them_as_text():
    def relu_forward(inputs):
        return inputs

    assert "line by line" not in repr(check(relu_forward))
    found = check(named)
    assert repr(found).splitlines()[-1] == "Your values, line by line: `check(softmax_forward).evidence.steps`"
    assert "<details><summary" in found._repr_html_()
    assert "<details open" not in found._repr_html_()
    assert found.evidence.steps._mimebundle()["text/plain"].startswith("line 2: exponentials")


def test_an_answer_that_is_slow_is_not_run_again(monkeypatch):
    monkeypatch.setattr("course_lib.notebook.verbs.QUICK", 0)
    assert check(named).evidence.steps is None


def softmax_forward(inputs):
    exponentials = np.exp(inputs)
    totals = exponentials.sum()
    return exponentials / totals


named = softmax_forward


def test_the_statements_of_a_function():
    text = """@decorator
def f(x, y):
    a = b = x; c = 1
    if x:
        d[0].e = 2
    for i, (j, k) in y:
        l: int = 3
    while (m := g()): n += 1
    with open(x) as o, p as q:
        r, *s = t
    u.append(lambda v: (w := v))
    return [z for z in (
        y)]
"""
    found = statements(text)
    names = {statement.line: statement.names for statement in found.values()}
    assert names == {
        2: ("a", "b", "c"),
        3: (),
        4: ("d",),
        5: ("i", "j", "k"),
        6: ("l",),
        7: ("m", "n"),
        8: ("o", "q"),
        9: ("r", "s"),
        10: (),
        11: (),
    }
    assert found[11] is found[12]
    assert found[11].code == "return [z for z in (\n    y)]"
    assert (found[11].returns, found[11].several_lines, found[2].several_lines) == (True, True, False)
    assert found[5].body == range(6, 7)
    assert statements("f = lambda x: x") == {}
