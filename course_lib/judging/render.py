"""Arrays and arguments as text, with as few decimals as they need: the same values always give the same characters."""

from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from course_lib.judging.compare import Mask
from course_lib.judging.run import Array

SHOWN = 8  # rows and columns of an array that are shown
DECIMALS = (1, 2, 4, 6, 9)
USUAL = 4  # decimals at most, where no more are needed to tell two numbers apart
MARK = "≠"


def entry_text(value: Any, decimals: int = USUAL) -> str:
    """Write one entry: whole numbers as they are, floats with fixed decimals or, when far from 1, an exponent."""
    if not isinstance(value, float | np.floating):
        return str(value)
    value = float(value) + 0.0  # −0 becomes 0
    least = 10.0**-decimals * (1 - 1e-9)  # 0.1 − 0.9 · 0.1 is a little less than 0.01
    far = value != 0 and np.isfinite(value) and not least <= abs(value) < 1e6
    return f"{value:.{decimals}{'e' if far else 'f'}}"


def decimals_to_show(*values: Any) -> int:
    """Fewest decimals that leave every number as it is, or the usual ones where there are more."""
    entries = np.concatenate([np.ravel(value).astype(np.float64) for value in values])
    entries = entries[np.isfinite(entries)]
    with np.errstate(over="ignore"):  # what is beyond any decimals may overflow on the way
        enough = (d for d in DECIMALS if d == USUAL or np.allclose(entries, entries.round(d), rtol=0, atol=1e-12))
        return next(enough)


def decimals_to_tell_apart(received: Array, expected: Array, differs: Mask | None) -> int:
    """Fewest decimals that show both, and at which every entry that differs is also seen to differ."""
    least = decimals_to_show(received, expected)
    if differs is None:
        return least
    pairs = list(zip(received[differs].tolist(), expected[differs].tolist(), strict=True))
    decimals = (d for d in DECIMALS if d >= least)
    enough = (d for d in decimals if all(entry_text(float(a), d) != entry_text(float(b), d) for a, b in pairs))
    return next(enough, DECIMALS[-1])


def array_text(
    array: Array,
    differs: Mask | None = None,
    decimals: int | None = None,
    emphasise: Callable[[str], str] = str,
) -> str:
    """Rows and columns of numbers, the entries in `differs` marked with ≠ and passed through `emphasise`."""
    if array.size == 0:
        return f"empty, shape {array.shape}"
    decimals = decimals_to_show(array) if decimals is None else decimals
    table = array.reshape(-1, array.shape[-1] if array.ndim else 1)
    marks = np.zeros(table.shape, dtype=bool) if differs is None else differs.reshape(table.shape)
    first = np.argwhere(marks)[0] if marks.any() else (0, 0)
    window = tuple(slice(max(0, int(at) - SHOWN + 1), max(0, int(at) - SHOWN + 1) + SHOWN) for at in first)
    marks = marks[window]
    rows = [
        [(MARK * bool(mark) + entry_text(entry, decimals), mark) for entry, mark in zip(*row, strict=True)]
        for row in zip(table[window], marks, strict=True)
    ]
    width = max(len(cell) for row in rows for cell, _ in row)
    padded = ((" " * (width - len(cell)) + (emphasise(cell) if mark else cell) for cell, mark in row) for row in rows)
    lines = [", ".join(row) for row in padded]
    return _bracketed(lines, array, complete=marks.shape == table.shape)


def _bracketed(lines: list[str], array: Array, *, complete: bool) -> str:
    if array.ndim == 0:
        return lines[0].strip()
    text = f"[{lines[0]}]" if array.ndim == 1 else "[" + "\n ".join(f"[{line}]" for line in lines) + "]"
    return text if complete else f"{text}\n(part of shape {array.shape})"


def argument_text(value: Any) -> str:
    """Write an argument for reading: arrays and numbers by value, functions in words, other objects by type."""
    if isinstance(value, np.ndarray):
        return array_text(value) if value.dtype.kind in "biuf" else f"an array of dtype {value.dtype}"
    if isinstance(value, bool | int | float | np.number | np.bool_):
        return entry_text(value, decimals_to_show(value))
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, list | tuple):
        inner = ", ".join(argument_text(item) for item in value)
        comma = "," if len(value) == 1 else ""  # as Python writes a tuple of one
        return f"[{inner}]" if isinstance(value, list) else f"({inner}{comma})"
    if isinstance(value, FunctionType):
        return _function_text(value)
    return str(getattr(value, "__name__", type(value).__name__))


def _function_text(f: FunctionType) -> str:
    """Write a function by its name and what its docstring says that it returns: square: x²."""
    summary = (f.__doc__ or "").partition("\n")[0].removesuffix(".")
    return f"{f.__name__}: {summary.removeprefix('Return ')}" if summary.startswith("Return ") else f.__name__


def listing(names: list[str]) -> str:
    """Names in backquotes as a sentence has them: `a`, `b` and `c`."""
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
