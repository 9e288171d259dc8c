"""An engine for gradients: values that remember what they were made of, and one walk back through them (chapter 8)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from course_lib.validation import Floats, floats


class Value:
    """An array that knows how it was made: `data`, `operation` (its symbol) and `parents`, what it was computed from.

    Arithmetic with values (+ − * @, `exp`, `log`, `relu`, `sum`) gives values; arrays and numbers on either side become
    values too, and shapes broadcast as in NumPy. `gradient` has the shape of `data`, and is 0 until `backward`.

    `Value(data)` begins a graph. With the rest it is what an operation makes: `sends_back` turns the gradient that
    arrives here into one gradient for each parent, which may still have to be summed to the parent's shape.

    Raises TypeError where data are no numbers, ValueError where they are empty or rows of different lengths.
    """

    __array_ufunc__ = None  # so that array * value is asked of the value, not entry by entry of the array

    def __init__(
        self,
        data: ArrayLike,
        operation: str = "",
        parents: tuple[Value, ...] = (),
        sends_back: Callable[[Floats], tuple[Floats, ...]] | None = None,
    ) -> None:
        self.data = floats("data", data, finite=False)
        self.gradient = np.zeros_like(self.data)
        self.operation, self.parents, self._sends_back = operation, parents, sends_back

    def __add__(self, other: Value | ArrayLike) -> Value:
        other = _value(other)
        return Value(self.data + other.data, "+", (self, other), lambda gradient: (gradient, gradient))

    def __mul__(self, other: Value | ArrayLike) -> Value:
        a, b = self.data, (other := _value(other)).data
        return Value(a * b, "×", (self, other), lambda gradient: (gradient * b, gradient * a))

    def __matmul__(self, other: Value | ArrayLike) -> Value:
        a, b = self.data, (other := _value(other)).data
        if not (a.ndim == b.ndim == 2):
            raise ValueError(f"@ takes two arrays with two axes each: came shapes {a.shape} and {b.shape}")
        return Value(a @ b, "@", (self, other), lambda gradient: (gradient @ b.T, a.T @ gradient))

    def __sub__(self, other: Value | ArrayLike) -> Value:
        return self + _value(other) * -1.0

    def __neg__(self) -> Value:
        return self * -1.0

    def __radd__(self, other: ArrayLike) -> Value:
        return _value(other) + self

    def __rmul__(self, other: ArrayLike) -> Value:
        return _value(other) * self

    def __rmatmul__(self, other: ArrayLike) -> Value:
        return _value(other) @ self

    def __rsub__(self, other: ArrayLike) -> Value:
        return _value(other) - self

    def exp(self) -> Value:
        """Return e to the power of each entry: d exp/dx = exp."""
        output = np.exp(self.data)
        return Value(output, "exp", (self,), lambda gradient: (gradient * output,))

    def log(self) -> Value:
        """Return the natural logarithm of each entry: d log/dx = 1/x."""
        return Value(np.log(self.data), "log", (self,), lambda gradient: (gradient / self.data,))

    def relu(self) -> Value:
        """Return max(0, entry): the gradient passes where an entry is above 0."""
        is_open = self.data > 0
        return Value(self.data * is_open, "relu", (self,), lambda gradient: (gradient * is_open,))

    def sum(self, axis: int | None = None) -> Value:
        """Return the sum along an axis, or of everything; the axes stay, with length 1, so that it broadcasts back."""
        shape = self.data.shape
        output = self.data.sum(axis=axis, keepdims=True)
        return Value(output, "sum", (self,), lambda gradient: (np.broadcast_to(gradient, shape),))

    def order(self) -> list[Value]:
        """Return all that this value was made of and itself, once each, every one after its parents."""
        order, seen, waiting = [], set(), [(self, False)]
        while waiting:
            value, parents_are_there = waiting.pop()
            if parents_are_there:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                waiting += [(value, True), *((parent, False) for parent in reversed(value.parents))]
        return order

    def backward(self) -> None:
        """Set the `gradient` of all that this value was made of: of the sum of its entries, so its own is 1."""
        order = self.order()
        for value in order:
            value.gradient = np.zeros_like(value.data)
        self.gradient = np.ones_like(self.data)
        for value in reversed(order):
            for parent, gradient in zip(value.parents, value.sends_back(), strict=True):
                parent.gradient += gradient  # paths that meet add

    def sends_back(self) -> tuple[Floats, ...]:
        """Return what this value's gradient makes for each of its parents, in the parent's shape."""
        sent = self._sends_back(self.gradient) if self._sends_back else ()
        return tuple(unbroadcast(one, parent.data.shape) for one, parent in zip(sent, self.parents, strict=True))


def unbroadcast(gradient: Floats, shape: tuple[int, ...]) -> Floats:
    """Sum a gradient over the axes along which an array of `shape` was repeated, so that it has that shape.

    An entry that broadcasting used several times took several paths, and these add: ∂L/∂a = Σ over its copies. Raises
    ValueError where an array of `shape` does not broadcast to the gradient's shape.
    """
    if np.broadcast_shapes(shape, gradient.shape) != gradient.shape:
        raise ValueError(f"shape must broadcast to {gradient.shape}, the gradient's: came {shape}")
    added = gradient.ndim - len(shape)  # broadcasting puts new axes in front
    repeated = (axis for axis, length in enumerate(shape, added) if length == 1)
    summed: Floats = gradient.sum(axis=(*range(added), *repeated)).reshape(shape)
    return summed


def _value(operand: Value | ArrayLike) -> Value:
    return operand if isinstance(operand, Value) else Value(operand)
