"""`trace` draws what a function did, says where it cannot, and marks where a backward function leaves the way back."""

import inspect
from importlib import import_module
from itertools import count
from pkgutil import iter_modules

import numpy as np
import pytest

from course_lib import catalogue, gradcheck, trace
from course_lib.judging.exercise import PUBLIC
from course_lib.notebook.tracing import made
from course_lib.notebook.tracing.made import CannotTraceError
from tests import right_answers
from tests.full import some
from tests.pictures import outside, overlapping, texts

ANSWERS = [
    (exercise, answer)
    for module in iter_modules(right_answers.__path__)
    for exercise, answers in import_module(f"{right_answers.__name__}.{module.name}").RIGHT.items()
    for answer in answers
]


def neuron(x, w, b):
    z = np.sum(x * w) + b
    return np.maximum(0, z)


def softmax(inputs):
    powers = np.exp(inputs - inputs.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def case(exercise, answer):
    arguments = catalogue.exercises()[exercise].probes(PUBLIC)[0].arguments
    return dict(zip(inspect.signature(answer).parameters, arguments, strict=True))


def test_values_run_forward_through_what_the_function_did_and_each_has_its_line():
    drawn = trace(neuron, x=[1.0, -2.0], w=[3.0, 1.0], b=4)
    assert texts(drawn.picture) == [
        *("↓ [1.00, −2.00]", "↓ [3.00, 1.00]", "↓ [3.00, −2.00]", "↓ 1.00", "↓ 4.00", "↓ 5.00", "↓ 5.00"),
        *("x", "w", "b", "×", "line 2", "sum", "line 2", "+", "line 2", "maximum 0", "line 3", "output"),
    ]
    assert (
        repr(drawn).splitlines()[1].startswith("x is [1.00, −2.00]. w is [3.00, 1.00]. b is 4.00. Line 2: × of x and w")
    )


def test_gradients_run_back_from_the_one_that_arrives():
    back = trace(neuron, x=[1.0, -2.0], w=[3.0, 1.0], b=4).backward(2.0)
    assert [text for text in texts(back) if text.startswith("↑")] == [
        *("↑ [6.00, 2.00]", "↑ [2.00, −4.00]", "↑ [2.00, 2.00]", "↑ 2.00", "↑ 2.00", "↑ 2.00", "↑ 2.00"),
    ]
    assert "w is [3.00, 1.00], its gradient [2.00, −4.00]." in back.description


def test_an_edge_has_the_gradient_of_its_own_path_and_the_words_have_their_sum():
    back = trace(lambda a: a * a + a, a=3.0).backward()
    assert texts(back).count("↑ 6.00") == 1
    assert "a is 3.00, its gradient 7.00." in back.description


@pytest.mark.parametrize(("exercise", "answer"), some(ANSWERS, 40), ids=lambda one: getattr(one, "__name__", one))
def test_a_right_answer_is_traced_and_its_gradients_are_the_measured_ones_or_it_is_said_at_which_line_not(
    exercise, answer
):
    values = case(exercise, answer)
    try:
        traced = trace(answer, **values)
    except CannotTraceError:
        with pytest.raises(
            CannotTraceError, match=r"^(line \d+ of `\w+`, `.+`: |`\w+` (returns what|must return|did \d+ oper))"
        ):
            trace(answer, **values)
        return
    assert not outside(traced.picture)
    if len(traced.run.outputs) > 1:
        return
    output = traced.run.outputs[0].raw
    dvalues = np.random.default_rng(3).normal(size=output.shape)
    assert not overlapping(traced.backward(dvalues))
    for name, node in traced.run.inputs.items():
        if node.moves and output.dtype == np.float64:

            def of(moved, name=name):
                return answer(**{**traced.run.given, name: moved[()]})

            assert gradcheck(of, node.data, node.gradient, dvalues=dvalues, tolerance=1e-3), (
                name
            )  # some measure slopes themselves


def test_most_right_answers_are_traced():
    """What is left makes plain numbers by `math`, `float` or `np.array`, or has more operations than a picture."""
    traced, said = 0, []
    for exercise, answer in ANSWERS:
        try:
            traced += bool(trace(answer, **case(exercise, answer)))
        except CannotTraceError as error:
            said.append(str(error))
    no_arithmetic = sum("must return numbers" in why or "returns what it was given" in why for why in said)
    assert traced / (len(ANSWERS) - no_arithmetic) > 0.75


def test_the_engines_own_rules_are_used_where_it_has_them(monkeypatch):
    monkeypatch.setattr(made, "gradcheck", None)
    dense = trace(
        lambda x, w: np.log(np.exp(-np.maximum(0, x @ w)) + (x - 1.0).sum() * 2.0), x=[[2.0, 3.0]], w=[[1.0], [0.5]]
    )
    dense.backward([[1.0]])
    with pytest.raises(TypeError, match="NoneType"):
        trace(lambda x: x / 2.0, x=1.0).backward()


def test_writing_into_a_stand_in_is_followed():
    def gate(dvalues, inputs):
        dinputs = dvalues.copy()
        dinputs[inputs <= 0] = 0
        dinputs *= 2
        return dinputs

    traced = trace(gate, dvalues=[1.0, 2.0, 3.0], inputs=[1.0, -1.0, 0.5])
    assert "× 2" in texts(traced.picture)
    assert "[yes" not in texts(traced.picture)[0]
    assert "≤ 0 of inputs is [no, yes, no]." in traced.picture.description
    assert "copy of dvalues is [1.00, 2.00, 3.00]." in traced.picture.description  # as it was then
    traced.backward([1.0, 1.0, 1.0])
    assert traced.run.inputs["dvalues"].gradient == pytest.approx([2.0, 0.0, 2.0])


def filled(x):
    made = np.zeros_like(x, dtype=float)
    made.fill(2.0)
    np.fill_diagonal(made, x[0])
    np.add.at(made, (0, [0, 0]), x[1, 1])
    return made * (made.dtype == float) * (repr(x) == repr(x.copy()))


@pytest.mark.parametrize(
    "f",
    [
        filled,
        lambda x: np.add.reduce(x) + np.multiply.outer(x[0], x[1]).sum(axis=1),
        lambda x: x.T.reshape(-1)[::2] / x.item(0, 1),
        lambda x: np.split(x, 2)[1] * np.ones_like(x).mean(),
        lambda x: np.where(x > 1.5, x, 0.1 * x) ** 2,
        lambda x: np.einsum("ij,kj->ik", x, x) - abs(x).max(),
    ],
)
def test_a_kind_of_operation_has_its_values_and_gradients(f):
    x = np.array([[1.0, 2.0], [3.0, 4.0]])
    traced = trace(f, x=x)
    assert np.allclose(traced.run.outputs[0].raw, f(x))
    dvalues = np.random.default_rng(1).normal(size=f(x).shape)
    traced.backward(dvalues)
    assert gradcheck(f, x, traced.run.inputs["x"].gradient, dvalues=dvalues)


def test_each_array_that_is_returned_is_an_output():
    for returned in (lambda x: (x + 1, x * 2), lambda x: {"a": x + 1, "b": x * 2}, lambda x: [x + 1, (x * 2)[0]]):
        assert texts(trace(returned, x=[1.0, 2.0]).picture).count("output") == 2
    assert texts(trace(lambda x: [[2 * x[0]], [3 * x[1]]], x=[1.0, 2.0]).picture).count("output") == 1  # rows of one


def test_an_array_that_has_two_names_is_changed_under_both():
    def f(x):
        y = first = x * 1.0
        y += 2.0
        return first

    traced = trace(f, x=[3.0])
    assert traced.run.outputs[0].raw == 5.0
    assert "+ 2" in texts(traced.picture)
    assert trace(f, x=3.0).run.outputs[0].raw == 3.0  # a number is not changed: `+=` makes another


def test_a_lane_is_free_again_behind_its_last_use():
    four, two = (
        trace(lambda a, b, c, d: a + b + c + d, a=1.0, b=1.0, c=1.0, d=1.0),
        trace(lambda a, b: a + b, a=1.0, b=1.0),
    )
    assert four.picture.size[0] == two.picture.size[0]


def test_an_edges_head_points_the_way_it_goes():
    assert "l8 -4.5v9z" in trace(lambda a, b: a + b, a=1.0, b=1.0).picture.svg  # b, from the right
    assert "l-8 -4.5v9z" in trace(lambda a: np.exp(a) * a, a=1.0).picture.svg  # a into exp, from the left


# What is written by hand, and a slip in it.


def relu_forward(inputs):
    return np.maximum(0, inputs)


def relu_backward(dvalues, inputs):
    return dvalues * (inputs > 0)


def neuron_backward(dvalue, x, w, b):
    dz = dvalue * (x @ w + b > 0)
    return dz * w, dz * x, dz


def softmax_backward(dvalues, output):
    return output * (dvalues - np.sum(dvalues * output, axis=1, keepdims=True))


def dense_forward(inputs, weights, biases):
    return inputs @ weights + biases


def dense_backward(dvalues, inputs, weights):
    return dvalues @ weights.T, inputs.T @ dvalues, dvalues.sum(axis=0, keepdims=True)


RANDOM = np.random.default_rng(5)
PAIRS = {
    "neuron": (neuron, neuron_backward, {"x": [1.0, -2.0], "w": [3.0, 1.0], "b": 4.0}, 2.0),
    "closed neuron": (neuron, neuron_backward, {"x": [1.0, -2.0], "w": [3.0, 1.0], "b": -4.0}, 2.0),
    "relu": (relu_forward, relu_backward, {"inputs": [[1.0, -2.0], [-0.5, 0.2]]}, RANDOM.normal(size=(2, 2))),
    "softmax": (softmax, softmax_backward, {"inputs": RANDOM.normal(size=(2, 3))}, RANDOM.normal(size=(2, 3))),
    "dense": (
        dense_forward,
        dense_backward,
        {"inputs": RANDOM.normal(size=(4, 2)), "weights": RANDOM.normal(size=(2, 3)), "biases": np.zeros((1, 3))},
        RANDOM.normal(size=(4, 3)),
    ),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_nothing_is_marked_beside_a_right_backward(pair):
    forward, backward, values, dvalues = PAIRS[pair]
    drawn = trace(forward, **values).backward(dvalues, backward)
    assert drawn.description.endswith(f"{backward.__name__} returns the graph's gradients.")
    assert "≠" not in " ".join(texts(drawn))


@pytest.mark.parametrize(
    ("pair", "wrong", "marked"),
    [
        ("closed neuron", lambda dvalue, x, w, b: (dvalue * w, dvalue * x, dvalue), "+ (line 2)"),
        ("neuron", lambda dvalue, x, w, b: (dvalue * x, dvalue * x, dvalue), "x"),
        ("relu", lambda dvalues, inputs: dvalues * (dvalues > 0), "inputs"),
        ("softmax", lambda dvalues, output: dvalues * output * (1 - output), "sum axis 1 (line 3)"),
        (
            "dense",
            lambda dvalues, inputs, weights: (dvalues @ weights.T, inputs.T @ dvalues, dvalues.mean(axis=0)),
            "biases",
        ),
        (
            "dense",
            lambda dvalues, inputs, weights: (dvalues @ weights.T, inputs.T @ dvalues, dvalues.sum(axis=0)),
            "biases",
        ),
        ("dense", lambda dvalues, inputs, weights: (dvalues @ weights.T, -inputs.T @ dvalues), "weights"),
        ("dense", lambda dvalues, inputs, weights: np.array((dvalues / 4) @ weights.T), "inputs"),  # not to be watched
    ],
)
def test_the_first_gradient_that_a_wrong_backward_does_not_make_is_marked(pair, wrong, marked):
    forward, _, values, dvalues = PAIRS[pair]
    drawn = trace(forward, **values).backward(dvalues, wrong)
    says = f"≠ yours: on the way back, the gradient of {marked} is the first that <lambda> does not make."
    assert says in drawn.description
    (note,) = (text for text in texts(drawn) if text.endswith("≠ yours"))
    assert note.removesuffix("≠ yours").strip() == marked.rpartition("(")[2].removesuffix(")")
    assert not outside(drawn)


def test_it_is_said_what_was_returned_and_what_it_should_be():
    drawn = trace(relu_forward, inputs=[1.0, -2.0]).backward([3.0, 4.0], lambda dvalues, inputs: dvalues)
    assert "inputs: you return [3.00, 4.00], by the graph it is [3.00, 0.00]." in texts(drawn)


def test_an_argument_of_the_backward_can_be_given_by_its_name():
    def fused(inputs):
        return -np.log(softmax(inputs)[0, 1])

    def fused_backward(output, label):
        return output - np.eye(3)[[label]]

    inputs = np.array([[1.0, 2.0, 0.5]])
    traced = trace(fused, inputs=inputs)
    with pytest.raises(
        TypeError, match=r"^label, an argument of fused_backward, must be given by name: expected label=…$"
    ):
        traced.backward(1.0, fused_backward)
    drawn = traced.backward(1.0, fused_backward, output=softmax(inputs), label=1)
    assert drawn.description.endswith("fused_backward returns the graph's gradients.")


def through_a_list(x):
    x = x + 1.0
    return np.array([x, x])


def in_itself(x):
    rows = [x]
    rows.append(rows)
    return rows


def through_a_view(x):
    x = x * 1.0
    row = x[0]
    row += 1.0
    return x


def into_zeros(x):
    filled = np.zeros(2)
    filled[0] += x[0, 1]
    return filled


def into_a_copy(x):
    filled = np.zeros(x.shape)
    np.copyto(filled, x)
    return filled


COUNT = count()


@pytest.mark.parametrize(
    ("f", "says"),
    [
        (into_zeros, "line 3 of `into_zeros`, `filled[0] += x[0, 1]`: what is watched becomes plain numbers here"),
        (
            through_a_list,
            "line 3 of `through_a_list`, `return np.array([x, x])`: what is watched becomes plain numbers here",
        ),
        (
            through_a_view,
            "`through_a_view`, watched, makes something else than by itself. Either it writes into an array",
        ),
        (lambda x: x[0, 0] + next(COUNT), "`<lambda>`, watched, makes something else than by itself."),
        (lambda x: x, "`<lambda>` returns what it was given, or what does not depend on it."),
        (lambda x: "x", "`<lambda>` must return numbers, to be traced: came str"),
        (in_itself, "`in_itself` returns lists without end. Has one been put into itself?"),
        (lambda x: {"rows": in_itself(x)}, "`<lambda>` returns lists without end."),
        (lambda x: [(1, "a"), 2], "`<lambda>` must return numbers, to be traced: came tuple"),
        (
            into_a_copy,
            "line 3 of `into_a_copy`, `np.copyto(filled, x)`: what is watched is written among plain numbers",
        ),
        (lambda x: sum(x[0, 0] for _ in range(50)), "`<lambda>` did 100 operations, and a picture has room for 40"),
        (lambda x: isinstance(x, np.ndarray) or x.nothing, "line 1 of `<lambda>`"),
    ],
)
def test_what_cannot_be_traced_says_where_and_why(f, says):
    with pytest.raises(CannotTraceError) as caught:
        trace(f, x=[[1.0, 2.0]])
    assert str(caught.value).startswith(says)


def test_what_the_function_itself_raises_comes_through():
    with pytest.raises(ZeroDivisionError):
        trace(lambda x: x + 1 // 0, x=1.0)


def test_whole_numbers_are_floats_where_they_may_be_and_indices_where_they_must():
    traced = trace(lambda x, at: x[at] * 2, x=[1, 2, 3], at=2)
    traced.backward()
    assert traced.run.inputs["x"].gradient == pytest.approx([0, 0, 2])
    assert "at" not in traced.run.inputs
    assert trace(lambda x, count: x * np.arange(count).sum(), x=2.0, count=4).run.outputs[0].raw == 12.0


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: trace(3, x=1.0), TypeError, "f must be a function written in Python: came int"),
        (
            lambda: trace(neuron, x=1.0, v=2.0),
            TypeError,
            "values must be the arguments of neuron, x, w, b: came x, v (",
        ),
        (
            lambda: trace(neuron, x=1.0, w=1.0, b=0.0).backward([1.0, 2.0]),
            ValueError,
            "dvalues must have shape (): came (2,)",
        ),
        (
            lambda: trace(lambda x: (x + 1, x + 2), x=1.0).backward(),
            ValueError,
            "<lambda> must return one array to go back from: came 2",
        ),
        (
            lambda: trace(neuron, x=1.0, w=1.0, b=0.0).backward(1.0, lambda x: (x, x, x, x)),
            ValueError,
            "<lambda> must return a gradient for each of x, w, b at most: came 4",
        ),
        (
            lambda: trace(lambda x: x**2, x=np.ones(1001)).backward(np.ones(1001)),
            CannotTraceError,
            "the slopes of this operation are measured",
        ),
    ],
)
def test_bad_input_is_refused(call, error, says):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value).startswith(says)


def test_large_arrays_are_written_by_their_shape():
    assert "↓ shape (2, 5)" in texts(trace(lambda x: x * 2.0, x=np.ones((2, 5))).picture)
    assert "↓ shape (5, 2)" in texts(trace(lambda x: x * 2.0, x=np.ones((5, 2))).picture)


def test_live_a_picture_is_html_with_its_words_and_stored_it_is_the_picture():
    traced = trace(lambda x: x * x, x=2.0)
    for shown in (traced, traced.backward(1.0)):
        bundle = shown._repr_mimebundle_()
        assert set(bundle) == {"application/vnd.jupyter.widget-view+json", "image/svg+xml", "text/plain"}
        assert "<title>" in bundle["image/svg+xml"]
