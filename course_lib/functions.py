"""A vocabulary of elementary functions of one number, each with its derivative, for chains to be built of.

All are plain functions of this module, so they can be sent to another process by name. They take a number or an array
(entry by entry) and overflow to inf as NumPy does; derivatives are written `d_…`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Function = Callable[[Any], Any]


@dataclass(frozen=True)
class Elementary:
    """A function with its derivative: `name` in words, `symbol` as it stands in a graph, · for what arrives."""

    name: str
    symbol: str
    f: Function
    derivative: Function


def identity(x: Any) -> Any:
    """Return x."""
    return x


def d_identity(x: Any) -> Any:
    """Return 1, in the shape of x."""
    return np.ones(np.shape(x))[()]


def square(x: Any) -> Any:
    """Return x²."""
    return x * x  # not x**2, which raises OverflowError for Python's own floats


def d_square(x: Any) -> Any:
    """Return 2x."""
    return 2 * x


def affine(x: Any) -> Any:
    """Return 1 − 2x."""
    return 1 - 2 * x


def d_affine(x: Any) -> Any:
    """Return −2, in the shape of x."""
    return -2 * d_identity(x)


def sine(x: Any) -> Any:
    """Return sin x."""
    return np.sin(x)


def d_sine(x: Any) -> Any:
    """Return cos x."""
    return np.cos(x)


def exp(x: Any) -> Any:
    """Return eˣ."""
    return np.exp(x)


def d_exp(x: Any) -> Any:
    """Return eˣ."""
    return np.exp(x)


def tanh(x: Any) -> Any:
    """Return tanh x."""
    return np.tanh(x)


def d_tanh(x: Any) -> Any:
    """Return 1 − tanh² x."""
    return 1 - np.tanh(x) ** 2


FUNCTIONS = {
    function.name: function
    for function in (
        Elementary("identity", "(·)", identity, d_identity),
        Elementary("square", "(·)²", square, d_square),
        Elementary("affine", "1−2(·)", affine, d_affine),
        Elementary("sine", "sin(·)", sine, d_sine),
        Elementary("exp", "exp(·)", exp, d_exp),
        Elementary("tanh", "tanh(·)", tanh, d_tanh),
    )
}
