"""What passes the checks of arguments, in which type, and when it is copied; bad input is tested beside this."""

import re
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from numpy.typing import DTypeLike

from course_lib.validation import (
    TOLERANCE,
    distributions,
    floats,
    one_of,
    probabilities,
    ran_forward,
    shaped,
    targets,
    upstream,
    whole,
)

PREDICT = np.array([[0.5, 0.25, 0.25], [0.125, 0.75, 0.125]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_that_are_good_as_they_are_come_back_themselves(dtype: DTypeLike) -> None:
    array = np.ones((2, 3), dtype)
    assert floats("x", array) is array
    assert shaped("x", array, "N", 3) is array
    assert upstream(array, array) is array
    assert probabilities("x", array) is array


@pytest.mark.parametrize("value", [[1, 0], [True, False], np.array([1, 0], np.float16), np.array([1, 0], np.uint8)])
def test_all_other_real_numbers_become_float64(value: Any) -> None:
    assert_array_equal(floats("x", value), [1, 0])
    assert floats("x", value).dtype == np.float64


def test_upstream_takes_dvalues_in_the_dtype_of_the_output() -> None:
    output = np.ones(2, np.float32)
    assert upstream(np.ones(2), output).dtype == np.float32
    with pytest.raises(ValueError, match=re.escape("dvalues must have shape (2,): came (3,)")):
        upstream(np.ones(3), output)


def test_nan_and_inf_pass_where_the_caller_looks_for_them_itself() -> None:
    array = np.array([[np.nan, np.inf]])
    assert floats("x", array, finite=False) is array
    assert shaped("x", array, "N", 2, finite=False) is array
    for check in (lambda: floats("x", array), lambda: shaped("x", array, "N", 2)):
        with pytest.raises(ValueError, match=re.escape("x must be finite: came nan at (0, 0)")):
            check()


@pytest.mark.parametrize(
    ("shape", "written"), [((), "()"), ((2,), "(2,)"), (("N",), "(N,)"), (("N", 2), "(N, 2)"), ((1, 2, 3), "(1, 2, 3)")]
)
def test_a_shape_is_named_as_python_writes_it(shape: tuple[Any, ...], written: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(f'x must have shape {written}: came (4, 5)')}$"):
        shaped("x", np.ones((4, 5)), *shape)


def test_probabilities_may_be_off_by_the_tolerance_and_no_more() -> None:
    at_the_edge = np.array([[-TOLERANCE, 1 + TOLERANCE]])
    assert probabilities("p", at_the_edge) is at_the_edge
    for low, high in ((-1.01, 0), (0, 1.01)):
        with pytest.raises(ValueError, match=re.escape("p must be probabilities in [0, 1]: came")):
            probabilities("p", [[low * TOLERANCE, 1 + high * TOLERANCE]])


@pytest.mark.parametrize("off", [-1, 1])
def test_rows_may_be_off_by_the_tolerance_and_no_more(off: int) -> None:
    near = np.array([[0.5, 0.5 + 0.99 * off * TOLERANCE]])
    assert distributions("p", near) is near
    far = np.array([[0.5, 0.5], [0.25, 0.75 + 1.01 * off * TOLERANCE]])
    with pytest.raises(ValueError, match=re.escape(f"rows of p must sum to 1: row 1 sums to {far[1].sum():.6g}")):
        distributions("p", far)


@pytest.mark.parametrize("labels", [[0, 2], [2, 0], [1, 1]])
def test_good_labels_and_rows_come_back_themselves(labels: list[int]) -> None:
    given, rows = np.array(labels, np.intp), np.eye(3)[labels]
    assert targets(given, PREDICT) is given, "the fast way, which training takes"
    assert targets(rows, PREDICT) is rows
    assert targets(given[:1], PREDICT[:1]).base is given, "of one sample as well"


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([0, 3], "target labels must be whole numbers from 0 to 2: came 3 at (1,)"),
        ([-1, 2], "target labels must be whole numbers from 0 to 2: came -1 at (0,)"),
        ([0], "target must have shape (2,) or (2, 3): came (1,)"),
        ([0, 1, 2], "target must have shape (2,) or (2, 3): came (3,)"),
    ],
)
def test_bad_labels_do_not_take_the_fast_way(labels: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        targets(np.array(labels), PREDICT)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.float32, np.float64])
def test_labels_of_any_type_become_indices(dtype: DTypeLike) -> None:
    found = targets(np.array([2, 0], dtype), PREDICT)
    assert_array_equal(found, [2, 0])
    assert found.dtype == np.intp


def test_rows_are_taken_in_the_dtype_of_the_predictions() -> None:
    assert targets([[1, 0, 0], [0, 0.5, 0.5]], PREDICT.astype(np.float32)).dtype == np.float32


def test_whole_numbers_reach_from_low_to_high_both_included() -> None:
    assert [whole("n", n, 2, 4) for n in (2, np.int8(3), np.array(4))] == [2, 3, 4]
    assert type(whole("n", np.int8(3), 2)) is int
    for n in (1, 5):
        with pytest.raises(ValueError, match=f"^n must be a whole number from 2 to 4: came {n}$"):
            whole("n", n, 2, 4)
    with pytest.raises(ValueError, match=r"^n must be a whole number of at least 0: came -1$"):
        whole("n", -1, 0)
    for bad in (1.0, "1", None, True):
        with pytest.raises(TypeError, match=f"^n must be a whole number of at least 0: came {re.escape(repr(bad))}$"):
            whole("n", bad, 0)


def test_a_layer_without_an_output_has_not_run_forward() -> None:
    class Layer:
        pass

    layer = Layer()
    with pytest.raises(RuntimeError, match=r"^Layer\.backward needs the values of a forward pass: call forward first$"):
        ran_forward(layer, "backward")
    layer.output = 1
    ran_forward(layer, "backward")


def test_a_word_is_one_of_those_that_are_known_and_whatever_else_comes_is_said() -> None:
    assert one_of("letter", "B", {"A": 1, "B": 2}) == "B"
    for bad in ("C", ["A"], np.array(["A", "B"]), None):
        with pytest.raises(ValueError, match=f"^letter must be one of A, B: came {re.escape(repr(bad))}$"):
            one_of("letter", bad, "AB")
