"""Running an answer: copies, plain arrays, and whatever else it does becomes a failure."""

import warnings

import numpy as np
import pytest

from course_lib.judging.exercise import Probe
from course_lib.judging.run import LARGEST, LONGEST, Failure, Result, agree, run

X = np.array([[1.0, -2.0]])


def once(answer, *arguments, **how):
    (result,) = run(answer, [Probe("a case", arguments or (X,))], **how)
    return result


def test_values_are_arrays_of_their_own():
    buffer = np.zeros(2)

    def filled(x):
        buffer[:] = x
        return buffer

    first, second = run(filled, [Probe("one", (1.0,)), Probe("two", (2.0,))])
    assert [result.came[0].tolist() for result in (first, second)] == [[1, 1], [2, 2]]


def test_a_subclass_of_an_array_comes_back_as_an_array():
    (value,) = once(np.ma.masked_array).came
    assert type(value) is np.ndarray


def test_each_call_has_its_own_arguments_and_the_changed_ones_are_told():
    def changes(first, second, third):
        second += 1
        return first + third[0]

    for result in run(changes, [Probe(name, (X, X.copy(), [X.copy()])) for name in ("one", "another")]):
        assert result.modified == (1,)
    assert X.tolist() == [[1.0, -2.0]]


@pytest.mark.parametrize(
    ("argument", "change"),
    [
        (X, lambda x: x.__setitem__((0, 0), 5)),
        (np.array([np.nan, 1.0]), lambda x: x.__setitem__(1, np.nan)),
        (X, lambda x: setattr(x, "shape", (2, 1))),
        ([1.0, 2.0], lambda x: x.append(3.0)),
        ([1.0, 2.0], lambda x: x.__setitem__(0, 2.0)),
        ([1, 2], lambda x: x.__setitem__(0, 1.0)),
        ([np.zeros(2, int)], lambda x: x.__setitem__(0, np.zeros(2))),
        (([1.0],), lambda x: x[0].append(1.0)),
        ({"a": 1.0}, lambda x: x.update(a=2.0)),
        ({"a": 1.0}, lambda x: x.update(b=1.0)),
        (["a"], lambda x: x.__setitem__(0, "b")),
    ],
)
@pytest.mark.filterwarnings("ignore:Setting the shape")
def test_what_counts_as_changed(argument, change):
    assert once(lambda x: change(x) or 1.0, argument).modified == (0,)


@pytest.mark.parametrize(
    "argument", [X, np.array([np.nan]), np.array(["a"]), [np.nan], {"a": X}, "a", None, np.sin, object()]
)
def test_what_counts_as_left_alone(argument):
    assert once(lambda x: 1.0, argument).modified == ()


IN_ITSELF: list = []
IN_ITSELF.append(IN_ITSELF)  # twice, and NumPy would make 2⁶⁴ entries of it


@pytest.mark.parametrize(
    ("returned", "returns", "failure"),
    [
        (None, 1, Failure("returned_none", "NoneType", "None")),
        (None, 2, Failure("returned_none", "NoneType", "None")),
        ("text", 1, Failure("not_numeric", "str", "dtype <U4")),
        ({1: 2}, 1, Failure("not_numeric", "dict", "dtype object")),
        ((1.0, None), 2, Failure("not_numeric", "NoneType", "dtype object", 1)),
        ((1.0, np.zeros(LARGEST + 1)), 2, Failure("too_large", "ndarray", "shape (1000001,)", 1)),
        (IN_ITSELF, 1, Failure("too_large", "list", "more than 1,000,000 entries in all")),
        (np.ma.masked_array(X, X < 0), 1, Failure("masked", "MaskedArray", "1 of 2 entries masked")),
        (1.0, 2, Failure("wrong_number_of_values", "float", "one float")),
        (np.float64(1), 2, Failure("wrong_number_of_values", "float64", "one float64")),
        (np.array(1.0), 2, Failure("wrong_number_of_values", "ndarray", "one ndarray")),
        ("ab", 2, Failure("wrong_number_of_values", "str", "one str")),
        ((1, 2, 3), 2, Failure("wrong_number_of_values", "tuple", "3 values")),
        ([1], 2, Failure("wrong_number_of_values", "list", "1 values")),
    ],
)
def test_what_is_no_value(returned, returns, failure):
    assert once(lambda x: returned, returns=returns).came == failure


@pytest.mark.parametrize("returned", [(1.0, 2.0), [1.0, 2.0], np.array([1.0, 2.0])])
def test_several_values_in_whichever_container(returned):
    assert [float(value) for value in once(lambda x: returned, returns=2).came] == [1.0, 2.0]
    assert once(lambda x: returned).came[0].tolist() == [1.0, 2.0]


def test_as_many_entries_as_are_allowed():
    assert once(lambda x: np.zeros(LARGEST)).came[0].size == LARGEST


class Unspeakable(Exception):  # noqa: N818
    def __str__(self):
        raise ValueError


class Trap:
    def __array__(self, *_, **__):
        raise KeyError("trap")


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (ValueError("boom"), Failure("raised", "ValueError", "boom")),
        (NotImplementedError(), Failure("not_implemented", "NotImplementedError", "")),
        (SystemExit(3), Failure("raised", "SystemExit", "3")),
        (Unspeakable(), Failure("raised", "Unspeakable", "")),
        (ValueError("x" * LONGEST), Failure("raised", "ValueError", "x" * LONGEST)),
        (ValueError("x" * (LONGEST + 1)), Failure("raised", "ValueError", "x" * (LONGEST - 1) + "…")),
    ],
)
def test_what_is_raised(error, failure):
    def answer(_):
        raise error

    assert once(answer).came == failure


def test_of_what_is_not_written_yet_it_is_said_which_function_it_is():
    def helper():
        raise NotImplementedError("write it first")

    def again(depth):
        return again(depth - 1) if depth else helper()

    def itself(x):
        if x is not None:
            return itself(None)
        raise NotImplementedError("later")

    assert once(lambda x: helper()).came.message == "in `helper`"
    assert once(lambda x: again(3)).came.message == "in `helper`"
    assert once(itself).came.message == "later"


def test_a_value_that_traps_is_no_value():
    assert once(lambda x: (1.0, Trap()), returns=2).came == Failure("not_numeric", "Trap", "'trap'", 1)


@pytest.mark.parametrize("at", ["call", "value"])
def test_keyboard_interrupt_passes(at):
    class Slow:
        def __array__(self, *_, **__):
            raise KeyboardInterrupt

    def answer(_):
        if at == "call":
            raise KeyboardInterrupt
        return Slow()

    with pytest.raises(KeyboardInterrupt):
        once(answer)


def test_warnings_are_not_shown():
    def warns(x):
        warnings.warn("careful", stacklevel=1)
        return np.log(x - x)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isinf(once(warns).came[0]).all()


def test_an_answer_divides_by_0_where_numpy_was_told_to_raise():
    with np.errstate(all="raise"):
        assert np.isinf(once(lambda x: 1 / (x - x)).came[0]).all()


def test_observing_replaces_what_was_returned_unless_it_was_nothing():
    def observe(returned, x):
        return returned, x.sum()

    def zeroes(x):
        x[:] = 0
        return 7.0

    values = once(zeroes, returns=2, observe=observe).came
    assert [float(value) for value in values] == [7.0, 0.0]
    assert once(lambda x: None, returns=2, observe=observe).came.kind == "returned_none"


@pytest.mark.parametrize("error", [ValueError("no word"), NotImplementedError("no word"), SystemExit("no word")])
def test_what_cannot_be_observed_is_unreadable_and_no_error_of_the_answers(error):
    def observe(*_):
        raise error

    assert once(lambda x: x, observe=observe).came == Failure("unreadable", type(error).__name__, "no word")


def test_keyboard_interrupt_passes_while_it_is_observed():
    def observe(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        once(lambda x: x, observe=observe)


VALUES = (np.array([1.0, np.nan]),)
RAISED = Failure("raised", "ValueError", "x")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (VALUES, (VALUES[0].copy(),), True),
        (VALUES, (VALUES[0] + 1,), False),
        (VALUES, (VALUES[0][None],), False),
        (VALUES, RAISED, False),
        (RAISED, VALUES, False),
        (RAISED, Failure("raised", "ValueError", "y"), True),
        (RAISED, Failure("raised", "TypeError", "x"), False),
    ],
)
def test_two_calls_agree_where_values_or_errors_do(one, other, expected):
    assert agree(Result(one), Result(other)) is expected
