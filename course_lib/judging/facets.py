"""What a case is about besides the exercise itself: labels or rows, an exact 0, numbers near 1000, whole numbers.

A facet is read off the arguments: it is what some cases of an exercise have and others do not. A second difference of
an answer (another clip, no shift, labels not handled) shows in the cases of one facet, and a first one in all others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np

Kind = Literal["labels", "rows", "soft", "whole", "zero", "extreme"]

EXTREME = 100  # numbers at which np.exp has overflowed, or is rounded to 0, as float32 or after a product or two
WHERE: dict[Kind, str] = {
    "labels": "where `{}` holds labels",
    "rows": "where `{}` holds rows",
    "soft": "where `{}` holds soft rows",
    "whole": "where `{}` holds whole numbers",
    "zero": "where `{}` has an exact 0",
    "extreme": "where `{}` has numbers as large as 1000",
}


@dataclass(frozen=True)
class Facet:
    """What some of the cases have in one argument."""

    argument: str
    kind: Kind

    @property
    def where(self) -> str:
        """Say which cases these are: where `target` holds labels."""
        return WHERE[self.kind].format(self.argument)


def facets(arguments: Sequence[dict[str, Any]]) -> dict[Facet, frozenset[int]]:
    """Give each facet with the places of the cases that have it: some, never all."""
    found = {}
    for name in arguments[0]:
        arrays = {i: case[name] for i, case in enumerate(arguments) if _is_array(case[name])}
        for kind, places in _kinds(arrays):
            if 0 < len(places) < len(arguments):
                found[Facet(name, kind)] = frozenset(places)
    return found


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "biuf"


def exclusions(found: dict[Facet, frozenset[int]], most: int) -> Iterator[tuple[tuple[Facet, ...], frozenset[int]]]:
    """Give no facet, each facet, then each pair of them, up to `most`, with the places that they take out."""
    smallest_first = sorted(found, key=lambda facet: len(found[facet]))
    for count in range(most + 1):
        for some in combinations(smallest_first, count):
            yield some, frozenset().union(*(found[facet] for facet in some))


def _kinds(arrays: dict[int, Any]) -> Iterator[tuple[Kind, list[int]]]:
    vectors = [array for array in arrays.values() if array.ndim == 1]
    if {array.ndim for array in arrays.values()} == {1, 2} and all(vector.dtype.kind in "iu" for vector in vectors):
        rows = {i: array for i, array in arrays.items() if array.ndim == 2}
        yield "labels", [i for i in arrays if i not in rows]
        yield "rows", list(rows)
        yield "soft", [i for i, array in rows.items() if not np.isin(array, (0, 1)).all()]
        yield "whole", [i for i, array in rows.items() if array.dtype.kind in "iu"]
        return
    yield "whole", [i for i, array in arrays.items() if array.dtype.kind in "iu"]
    yield "zero", [i for i, array in arrays.items() if (array == 0).any()]
    yield "extreme", [i for i, array in arrays.items() if (np.abs(array) >= EXTREME).any()]
