"""What stands in a node's box."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

_SYMBOLS: Mapping[Any, str] = {
    np.add: "+",
    np.subtract: "−",
    np.multiply: "×",
    np.divide: "/",
    np.power: "^",
    np.matmul: "@",
    np.negative: "−",
    np.greater: ">",
    np.greater_equal: "≥",
    np.less: "<",
    np.less_equal: "≤",
    np.equal: "=",
    np.not_equal: "≠",
}


def operation_label(ufunc: np.ufunc, inputs: Sequence[Any]) -> str:
    """Write an operation, with the plain number or array that it has on one side; what is watched is None."""
    symbol = _SYMBOLS.get(ufunc)
    sides = ["" if one is None else _short(one) for one in inputs]
    if symbol:
        return " ".join(filter(None, [sides[0], symbol, *sides[1:]]))
    return f"{ufunc.__name__} {' '.join(filter(None, sides))}".strip()


def call_label(name: str, options: Mapping[str, Any]) -> str:
    """Write the call of a function of NumPy's."""
    return f"{name} axis {options['axis']}" if "axis" in options else name


def _short(one: Any) -> str:
    shape = np.shape(one)
    return str(shape) if shape else f"{one:g}".replace("-", "−") if isinstance(one, int | float | np.number) else ""


def index_label(key: Any) -> str:
    """Write an index as it stands in the code, as far as that is short."""
    if isinstance(key, tuple):
        return ", ".join(map(index_label, key))
    if isinstance(key, slice):
        return ":".join("" if end is None else str(end) for end in (key.start, key.stop))
    return "new" if key is None else str(key) if isinstance(key, int | np.integer) else "…"
