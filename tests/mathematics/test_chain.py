"""The chain rule on numbers small enough to follow by hand, and against measured slopes."""

import numpy as np
import pytest

from course_lib import gradcheck
from course_lib.chain import Fork, chain, fork, multiplications
from course_lib.functions import affine, d_affine, d_square, square


def test_a_chain_by_hand() -> None:
    # 3 → 3² = 9 → 1 − 2 · 9 = −17 → (−17)² = 289; slopes 2 · 3, −2 and 2 · (−17).
    values, slopes, gradients = chain((square, affine, square), (d_square, d_affine, d_square), 3)
    assert values == [3, 9, -17, 289]
    assert slopes == [6, -2, -34]
    assert gradients == [408, 68, -34, 1]


def test_a_chain_of_no_functions_is_its_input() -> None:
    assert chain((), (), 2.5) == ([2.5], [], [1])


@pytest.mark.parametrize(("functions", "derivatives"), [(2, 1), (1, 2)])
def test_a_chain_needs_one_derivative_a_function(functions: int, derivatives: int) -> None:
    message = f"^derivatives must be one a function: came {derivatives} derivatives for {functions} functions$"
    with pytest.raises(ValueError, match=message):
        chain((abs,) * functions, (abs,) * derivatives, 1.0)


def test_a_fork_by_hand() -> None:
    # At x = 0, sin x = 0 with slope 1: w = 4 reaches x by the product, 1 by the sine.
    assert fork(0, 4) == Fork(product=0, sine=0, output=0, dproduct=1, dsine=1, dx_product=4, dx_sine=1, dx=5, dw=0)


def test_the_fork_agrees_with_measured_slopes() -> None:
    found = fork(0.7, -1.2)
    assert found.output == pytest.approx(0.7 * -1.2 + np.sin(0.7))
    assert gradcheck(lambda x: fork(float(x), -1.2).output, 0.7, found.dx)
    assert gradcheck(lambda w: fork(0.7, float(w)).output, -1.2, found.dw)


@pytest.mark.parametrize("widths", [[6, 4, 3, 1], [1, 5, 2], [3, 3, 3, 3], [2, 7]])
def test_multiplications_are_those_of_the_matrix_products(widths: list[int]) -> None:
    shapes = list(zip(widths[1:], widths, strict=False))
    forward, (rows, columns) = 0, shapes[0]
    for out, into in shapes[1:]:
        forward += out * into * columns
    backward, (rows, _) = 0, shapes[-1]
    for out, into in reversed(shapes[:-1]):
        backward += rows * out * into
    assert multiplications(widths) == (forward, backward)
