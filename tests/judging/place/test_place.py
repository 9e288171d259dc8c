"""The place in an answer's own text: which expression is pointed at, and what is not done to find it."""

import functools
import itertools
import linecache
import random
import time

import numpy as np
import pytest

from course_lib import catalogue
from course_lib.judging.clock import Clock, TimeIsUpError
from course_lib.judging.edits.kinds import KINDS
from course_lib.judging.exercise import Probe
from course_lib.judging.judge import judge
from course_lib.judging.place.marked import LEADS, Place
from course_lib.judging.place.search import find_place
from course_lib.judging.place.source import read
from course_lib.judging.place.text import definition, parsed
from course_lib.judging.trial import hold, run_for
from tests.judging.small import CASES, DOUBLE, MEAN, ONE, made

seen = []


def trial_of(exercise, answer):
    probes = exercise.probes(0)
    return hold(exercise, probes, run_for(exercise, answer, probes))


def place_of(exercise, answer, seconds=3.0):
    exercise = catalogue.exercise(exercise) if isinstance(exercise, str) else exercise
    return find_place(trial_of(exercise, answer), answer, seconds)


def with_a_sign(inputs):
    return inputs * -2


def one_too_few(inputs):
    output = np.zeros(inputs.shape)
    for i in range(len(inputs) - 1):
        output[i] = 2 * inputs[i]
    return output


def sign_of_a_product(output):
    table = np.multiply.outer(output, output)
    for j in range(len(output)):
        for k in range(len(output)):
            table[j, k] = output[j] * (1 - output[j]) if j == k else output[j] * output[k]
    return table


def by_an_inner_function(inputs):
    def doubled(row):
        return three(row)  # noqa: F821

    return doubled(inputs)


def shifted(inputs):
    return np.exp(inputs - inputs.max())


def share(inputs):
    powers = shifted(inputs)
    return powers / powers.sum(axis=1, keepdims=True)


def divided(inputs):
    return inputs / dividing  # noqa: F821


def by_two(inputs):
    return divided(inputs)


def is_open(output):
    return output >= 0


def by_a_gate(dvalues, inputs):
    return dvalues * is_open(np.maximum(inputs, 0))


@pytest.mark.parametrize(
    ("exercise", "answer", "function", "line", "code"),
    [
        ("relu_backward", by_a_gate, "is_open", 2, "output >= 0"),
        ("softmax_forward", share, "shifted", 2, "inputs.max()"),
        (DOUBLE, by_two, "divided", 2, "dividing"),
    ],
)
def test_a_place_in_a_function_that_the_answer_calls(exercise, answer, function, line, code):
    place = place_of(exercise, answer)
    assert (place.function, place.line, place.code) == (function, line, code)
    assert f"ine {line} of `{function}`" in place.lead
    assert f"in line {line} of `{function}`" in place.hints[0][0]


def unchanged(function):
    return function


@unchanged
@unchanged
def decorated(inputs, share=0.5):
    return inputs * share


def over_everything_not_shifted(inputs):
    powers = np.exp(inputs)
    return powers / powers.sum()


def closed_at_no_input(dvalues, inputs):
    """Doc."""
    output = np.maximum(inputs, 0)

    return dvalues * (output >= 0)


def uphill(parameter, gradient, learning_rate):
    return parameter + learning_rate * gradient


def without_keepdims(inputs):
    powers = np.exp(inputs - inputs.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1)


def over_the_columns(inputs):
    powers = np.exp(inputs - inputs.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=0, keepdims=True)


def not_transposed(dvalues, inputs, weights):
    dinputs = dvalues @ weights
    return dinputs, inputs.T @ dvalues, dvalues.sum(axis=0, keepdims=True)


def not_summed(dvalues, inputs, weights):
    dbiases = dvalues
    return dvalues @ weights.T, inputs.T @ dvalues, dbiases


def leak_written_in(dvalues, inputs, slope):  # noqa: ARG001
    return np.where(inputs > 0, dvalues, 0.01 * dvalues)


def written_into_the_inputs(inputs):
    inputs[inputs < 0] = 0
    return inputs


def truncated(inputs):
    output = np.zeros_like(inputs)
    for i, row in enumerate(inputs):
        powers = np.exp(row - row.max())
        output[i] = powers / powers.sum()
    return output


def too_early(functions, derivatives, x):
    slope = 1
    for function, derivative in zip(functions, derivatives, strict=True):
        x = function(x)
        slope = slope * derivative(x)
    return slope


def inside_the_loop(functions, derivatives, x):  # noqa: RET503
    slope = 1
    for function, derivative in zip(functions, derivatives, strict=True):
        slope = slope * derivative(x)
        x = function(x)
        return slope


def never_called(network, inputs, target, learning_rate):  # noqa: ARG001
    loss = network.loss.forward(network.forward(inputs), target)
    network.backward(network.loss.backward(network.loss.output, target))
    network.step  # noqa: B018 - that is the mistake
    return loss


def two_at_once(x, y):
    return y - np.cos(x), -x


def negative_and_exchanged_would_do(inputs):
    rows = -inputs
    return rows * 3 - rows


def negative_and_taken_away_would_do(inputs):
    rows = -(inputs * 1.0)
    return inputs + rows


def misspelled(inputs):
    powers = np.exp(inputs - inputs.max(axis=1, keepdims=True))
    return powers / power.sum(axis=1, keepdims=True) ** 3  # noqa: F821


def without_an_axis(inputs):
    powers = np.exp(inputs - inputs.max(axis=1))  # with as many samples as classes it runs
    return powers / powers.sum(axis=1, keepdims=True) ** 3


def tangled(predicted, target):  # noqa: ARG001
    return np.log(target - target)


def every_one_with_every_one(predicted, target):
    return predicted[:, None] ** 3 - target


def on_its_side(dvalues, inputs, weights):
    dweights = dvalues.T @ inputs
    return dvalues @ weights.T, dweights, dvalues.sum(axis=0, keepdims=True)


def without_a_minus(predict, target):
    least = np.clip(predict, 1e-7, 1)
    if target.ndim == 1:
        target = np.eye(predict.shape[1])[target]
    return target / least / len(predict)


@pytest.mark.parametrize(
    ("exercise", "answer", "line", "code", "change"),
    [
        (DOUBLE, with_a_sign, 2, "-2", "sign"),
        (DOUBLE, one_too_few, 3, "len(inputs) - 1", "one operand too many"),
        ("softmax_jacobian", sign_of_a_product, 5, "output[j] * output[k]", "sign"),
        (DOUBLE, by_an_inner_function, 3, "three", "raises"),
        (DOUBLE, decorated, 2, "inputs * share", "operator"),
        ("softmax_forward", over_everything_not_shifted, 3, "powers.sum()", "axis"),
        ("relu_backward", closed_at_no_input, 5, "output >= 0", "comparison"),
        ("sgd_step", uphill, 2, "parameter + learning_rate * gradient", "operator"),
        ("softmax_forward", without_keepdims, 3, "powers.sum(axis=1)", "keepdims"),
        ("softmax_forward", over_the_columns, 3, "powers.sum(axis=0, keepdims=True)", "axis"),
        ("dense_backward", not_transposed, 2, "weights", "transpose"),
        ("dense_backward", not_summed, 3, "dbiases", "sum"),
        ("leaky_relu_backward", leak_written_in, 2, "0.01", "value"),
        ("relu_forward", written_into_the_inputs, 2, "inputs[inputs < 0] = 0", "copy"),
        ("softmax_forward", truncated, 2, "np.zeros_like(inputs)", "dtype"),
        ("chain_backward", too_early, 4, "x = function(x)", "order of the lines"),
        ("chain_backward", inside_the_loop, 6, "return slope", "indentation"),
        ("train_step", never_called, 4, "network.step", "call"),
        ("fork_backward", two_at_once, 2, "y - np.cos(x)", "operator"),
        # a minus too many is taken away before operands are exchanged, or an operator
        (DOUBLE, negative_and_exchanged_would_do, 2, "-inputs", "sign"),
        (DOUBLE, negative_and_taken_away_would_do, 2, "-(inputs * 1.0)", "sign"),
        # what a name holds is wrong where it was made
        ("dense_backward", on_its_side, 2, "dvalues.T @ inputs", "transpose"),
        # of all places along a product where a sign could be turned, the last
        ("cross_entropy_backward", without_a_minus, 5, "target / least / len(predict)", "sign"),
        ("softmax_forward", misspelled, 3, "power", "raises"),
        ("softmax_forward", without_an_axis, 2, "inputs - inputs.max(axis=1)", "raises in some"),
        ("mean_squared_error", tangled, 2, "np.log(target - target)", "not finite"),
        ("mean_squared_error", every_one_with_every_one, 2, "predicted[:, None] ** 3 - target", "shape"),
    ],
)
def test_the_place(exercise, answer, line, code, change):
    place = place_of(exercise, answer, 0.1 if change in LEADS else 3.0)
    assert (place.line, place.change) == (line, change)
    assert code in {place.code, None}


def test_an_edit_that_fits_these_cases_alone_is_none():
    def reference(x):
        return 2.0 + x

    def probes(seed):
        return (Probe("a number", (2.0 if seed == 0 else 5.0,)),)

    def answer(x):
        return x - x

    exercise = made(reference, ("none", 1.0))
    object.__setattr__(exercise, "probes", probes)
    place = place_of(exercise, answer)
    assert place is None or place.instead not in {"x + x", "x * x", "x ** x"}


def printing(inputs):
    print("from the answer")  # noqa: T201
    np.random.rand()  # noqa: NPY002
    random.random()  # noqa: S311
    seen.append(len(seen))
    return inputs / 2


def test_a_search_leaves_no_trace(capsys):
    trial = trial_of(DOUBLE, printing)
    capsys.readouterr()
    np.random.seed(3)  # noqa: NPY002
    random.seed(3)
    before, drawn, drawn_too = list(seen), np.random.get_state()[2], random.getstate()  # noqa: NPY002
    assert find_place(trial, printing).code == "inputs / 2"
    assert seen == before
    assert capsys.readouterr() == ("", "")
    assert (np.random.get_state()[2], random.getstate()) == (drawn, drawn_too)  # noqa: NPY002


count = [0]


def other_when_called_often(inputs):
    count[0] += 1
    return inputs / 2 if count[0] < 4 else inputs * 3


def test_each_run_begins_with_what_the_answer_found():
    trial = trial_of(DOUBLE, other_when_called_often)
    count[0] = 0
    assert find_place(trial, other_when_called_often).code == "inputs / 2"
    assert count == [0]


def opens(inputs):
    with open("somewhere", "a") as file:  # noqa: PTH123
        file.write("x")
    return inputs


def by_a_helper(inputs):
    return opens(inputs)


def asks(inputs):
    return inputs * float(input())


def starts(inputs):
    import subprocess  # noqa: PLC0415

    subprocess.run(["true"], check=True)
    return inputs


def saves(inputs):
    np.save("x", inputs)
    return inputs


def by_a_list(inputs):
    return HELPERS[0](inputs)


def waits(inputs):
    time.sleep(0)
    return inputs


def finds_another_way(inputs):
    return np.__dict__["save"] and inputs


HELPERS = [opens]


@pytest.mark.parametrize("answer", [opens, by_a_helper, asks, starts, saves, by_a_list, waits, finds_another_way])
def test_what_reaches_outside_is_not_run_again(answer):
    assert read(answer, Clock(1)) is None


def test_what_has_no_text_or_is_no_def_is_said_to_be_so():
    names = {}
    exec("def double(inputs):\n    return inputs", names)  # noqa: S102
    with pytest.raises(ValueError, match=r"^the text of double cannot be had$"):
        definition(names["double"])
    with pytest.raises(ValueError, match=r"^a def was expected, came Expr$"):
        parsed("lambda inputs: inputs")


def test_what_has_no_text_has_no_place():
    names = {}
    exec("def double(inputs):\n    return inputs", names)  # noqa: S102
    assert place_of(DOUBLE, names["double"]) is None
    assert place_of(DOUBLE, lambda inputs: inputs) is None


class Odd:
    def __call__(self, inputs):
        return inputs

    @property
    def __wrapped__(self):
        raise RuntimeError


def test_an_object_that_is_called_has_no_place():
    assert place_of(DOUBLE, Odd()) is None


@functools.wraps(abs)
def wraps_what_has_no_text(inputs):
    return inputs


def test_what_wraps_a_builtin_has_no_place():
    assert place_of(DOUBLE, wraps_what_has_no_text) is None


def test_what_is_nested_too_deep_to_be_read_has_no_place():
    name, text = "<deep>", "def double(inputs):\n    return " + "-" * 3000 + "inputs\n"
    names = {}
    exec(compile("def double(inputs):\n    return inputs\n", name, "exec"), names)  # noqa: S102
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    assert place_of(DOUBLE, names["double"]) is None


def test_a_text_that_has_changed_since_is_not_the_answers():
    text = "def double(inputs):\n    return inputs + 1\n"
    names = {}
    exec(compile(text, "<changed>", "exec"), names)  # noqa: S102
    later = text.replace("+ 1", "- 1")
    linecache.cache["<changed>"] = (len(later), None, later.splitlines(keepends=True), "<changed>")
    assert place_of(DOUBLE, names["double"]) is None


def test_helpers_of_two_modules_that_use_one_name_are_not_run():
    def module(text, **names):
        file = f"<{text}>"
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        exec(compile(text, file, "exec"), names)  # noqa: S102
        return names

    one = module("def share():\n    return 1\n")
    other = module("def share():\n    return 3\n")["share"]
    helper = module("def helper(x):\n    return x * share()\n", share=other)["helper"]
    text = "def double(inputs):\n    return {}helper(inputs)\n"
    assert read(module(text.format(""), helper=helper)["double"], Clock(1))
    assert read(module(text.format("share() * "), helper=helper, **one)["double"], Clock(1)) is None


def helper(x):
    while abs(x) > 1:
        x = x / 2
    return x


def halves(inputs):
    number, count = float(inputs[0, 0]) + 5, 0
    while number > 1:
        number = number / 2
        count += 1
    return inputs * helper(count) + sum(3 for _ in range(2)) / 7


def test_a_loop_that_an_edit_makes_endless_ends():
    begun = time.thread_time()
    assert place_of(DOUBLE, halves, 0.2) is None
    assert time.thread_time() - begun < 3


def grows(inputs):
    entries = inputs.ravel()
    for _ in range(4):
        entries = np.outer(entries, entries).ravel()
    return entries


def grows_by_squares(inputs):
    number = len(inputs) + 2
    for _ in range(15):
        number = number**2
    return number


def grows_as_a_list(inputs):
    rows = list(range(9 * len(inputs)))
    for _ in range(3):
        rows = rows * len(rows)
    return rows


@pytest.mark.parametrize("answer", [grows, grows_by_squares, grows_as_a_list])
def test_what_grows_without_end_ends(answer):
    with pytest.raises(MemoryError):
        read(answer, Clock(5)).made()(ONE)


def counts(inputs):
    return [0 for _ in itertools.repeat(inputs, 10_000_000)]


def test_a_comprehension_ends_as_well():
    with pytest.raises(TimeIsUpError):
        read(counts, Clock(0.05)).made()(ONE)


def test_a_result_that_is_asked_for_is_not_guessed():
    def reference():
        return 3.0

    def answer():
        return 2.0 + 2

    assert place_of(made(reference, ("the case",)), answer) is None


def test_a_search_out_of_time_says_nothing():
    assert place_of("softmax_forward", over_the_columns, 0.0) is None


def test_what_a_pattern_cannot_name_is_not_sent_by_hand_where_there_is_a_place():
    def inverse(inputs):
        return 3 / inputs + 7 * inputs - 5

    exercise = made(inverse, *CASES)

    def answer(inputs):
        return 3 / inputs + 6 * inputs - 5

    probes = exercise.probes(0)
    results = run_for(exercise, answer, probes)
    assert "by hand" in judge(exercise, probes, results).message
    pointed = judge(exercise, probes, results, answer)
    assert "by hand" not in pointed.message
    assert pointed.place.code == "6"
    assert "  2  return 3 / inputs + 6 * inputs - 5\n" in repr(pointed)
    assert ">6</u>" in pointed._repr_html_()
    assert "7 *" not in repr(pointed)


def test_a_right_answer_has_no_place():
    probes = MEAN.probes(0)

    def answer(inputs):
        return inputs.mean()

    assert judge(MEAN, probes, run_for(MEAN, answer, probes), answer).place is None


def test_the_mark_in_text_and_html():
    place = Place(4, "a <\n      b", "comparison", "a > b", "    return (", ")")
    assert place.text == "  4  return (a <\n             ^^^\n  5    b)\n       ^"
    assert place.html.startswith('  4  return (<u style="')
    assert "a &lt;\n  5    b</u>)" in place.html
    assert place.lead == "Look at line 4 of your function, at what is marked:"


def test_every_kind_has_words():
    assert not any("  " in words for kind in KINDS.values() for words in kind)
    assert LEADS.keys() < KINDS.keys()
