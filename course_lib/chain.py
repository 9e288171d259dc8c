"""The chain rule on numbers: a chain of functions, and a fork. Values run forward, gradients run back."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from course_lib.functions import Function, d_sine, sine


def chain(
    functions: Sequence[Function], derivatives: Sequence[Function], x: float
) -> tuple[list[float], list[float], list[float]]:
    """Send x through `functions`, the first of them first, and the gradient 1 back.

    Returns values, slopes and gradients. For S stages there are S + 1 values v, x first and the output last; S local
    slopes, each taken at the value that enters its stage; and S + 1 gradients, that of v_s being ∂output/∂v_s, so the
    first is the derivative of the whole chain.

    Raises ValueError when there is not one derivative a function.
    """
    if len(functions) != len(derivatives):
        raise ValueError(
            f"derivatives must be one a function: came {len(derivatives)} derivatives for {len(functions)} functions"
        )
    values = [x]
    for f in functions:
        values.append(f(values[-1]))
    slopes = [derivative(value) for derivative, value in zip(derivatives, values, strict=False)]
    gradients = [1.0]
    for slope in reversed(slopes):
        gradients.insert(0, gradients[0] * slope)
    return values, slopes, gradients


@dataclass(frozen=True)
class Fork:
    """Values and gradients of f = x·w + sin(x), where x feeds two operations.

    `dx_product` and `dx_sine` are what reaches x by each path; `dx`, their sum, is ∂f/∂x.
    """

    product: float
    sine: float
    output: float
    dproduct: float
    dsine: float
    dx_product: float
    dx_sine: float
    dx: float
    dw: float


def fork(x: float, w: float) -> Fork:
    """Compute f = x·w + sin(x) forward, and send the gradient 1 back along every path."""
    product, sine_of_x = x * w, sine(x)
    dproduct = dsine = 1.0  # a sum hands the gradient to each of its terms
    dx_product, dw = dproduct * w, dproduct * x
    dx_sine = dsine * d_sine(x)
    return Fork(product, sine_of_x, product + sine_of_x, dproduct, dsine, dx_product, dx_sine, dx_product + dx_sine, dw)


def multiplications(widths: Sequence[int]) -> tuple[int, int]:
    """Count the multiplications in the product of a chain's Jacobians, grouped (forward, backward).

    `widths` are the numbers of values between the stages, inputs first and outputs last, so stage s has a Jacobian of
    shape (widths[s + 1], widths[s]). An (a, b) matrix times a (b, c) matrix takes a·b·c multiplications. Forward begins
    at the inputs' side, and so carries a column for every input; backward begins at the outputs' side, and carries a
    row for every output.
    """
    inputs, outputs = widths[0], widths[-1]
    pairs = [later * earlier for earlier, later in pairwise(widths)]
    return inputs * sum(pairs[1:]), outputs * sum(pairs[:-1])
