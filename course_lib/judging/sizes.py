"""Numbers that a case's arguments bring with them, and words for them: rows, columns, entries, the largest label."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from course_lib.judging.run import Array

Arguments = Sequence[dict[str, Any]]  # of each case, by name


def sizes(arguments: Arguments) -> dict[str, Array]:
    """Name the lengths of the arguments, with the length in each case; equal ones once, by the first name."""
    found: dict[str, Array] = {}
    for name, values in _all_arrays(arguments):
        if len({value.ndim for value in values}) == 1:
            axes = ("entries",) if values[0].ndim == 1 else ("rows", "columns")[: values[0].ndim]
            for axis, word in enumerate(axes):
                _add(found, f"the number of {word} of `{name}`", [value.shape[axis] for value in values])
    return found


def numbers(arguments: Arguments) -> dict[str, Array]:
    """Name the arguments that are numbers, with the number in each case."""
    found: dict[str, Array] = {}
    for name in arguments[0]:
        values = [case[name] for case in arguments]
        if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
            _add(found, f"`{name}`", values)
    return found


def counts(arguments: Arguments) -> dict[str, Array]:
    """Name what can be counted in the arguments: entries in all, those of a sign, labels and different labels."""
    found: dict[str, Array] = {}
    for name, values in _all_arrays(arguments):
        for words, count in _countable(name, values):
            _add(found, words, count)
    return found


def _all_arrays(arguments: Arguments) -> Iterator[tuple[str, list[Array]]]:
    """Give the arguments that are arrays of numbers in every case."""
    for name in arguments[0]:
        values = [case[name] for case in arguments]
        if all(isinstance(value, np.ndarray) and value.dtype.kind in "biuf" for value in values):
            yield name, values


def named(lengths: Sequence[int], arguments: Arguments) -> str | None:
    """Say what has these lengths in all cases; None where nothing has, or where they are the same in all."""
    if len(set(lengths)) < 2:
        return None
    known = {**sizes(arguments), **numbers(arguments), **counts(arguments)}
    exact = next((words for words, values in known.items() if np.array_equal(values, lengths)), None)
    return exact or next(
        (f"{words}, squared" for words, values in known.items() if np.array_equal(values**2, lengths)), None
    )


def _add(found: dict[str, Array], words: str, values: Sequence[float]) -> None:
    array = np.asarray(values, float)
    if not any(np.array_equal(array, other) for other in found.values()):
        found[words] = array


def _countable(name: str, values: list[Array]) -> Iterator[tuple[str, list[int]]]:
    yield f"the number of entries of `{name}`", [value.size for value in values]
    if all(value.ndim == 1 and value.dtype.kind in "iu" for value in values):
        yield f"the largest label in `{name}` plus 1", [int(value.max(initial=0)) + 1 for value in values]
        yield f"the number of different labels in `{name}`", [len(np.unique(value)) for value in values]
    else:
        yield f"how many entries of `{name}` are positive", [int((value > 0).sum()) for value in values]
        yield f"how many entries of `{name}` are negative", [int((value < 0).sum()) for value in values]
        yield f"how many entries of `{name}` are not above 0", [int((value <= 0).sum()) for value in values]
