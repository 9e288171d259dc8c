"""How much a run of the tests tries: tens of cases and some pages each time, all where the environment has FULL=1.

Where it has QUICK=1, half as many are tried, and what starts a browser, a kernel or a sandbox or makes an environment
is left out.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

FULL, QUICK = (os.environ.get(name, "") not in ("", "0") for name in ("FULL", "QUICK"))


def cases(few: int, many: int) -> int:
    """Return how many cases to try: `few`, half of them where QUICK is set, and `many` where FULL is."""
    return many if FULL else (few + QUICK) // (1 + QUICK)


def some(items: Sequence[T], few: int) -> list[T]:
    """Return all items where FULL is set, else `few` of them or half as many, evenly spread from first to last."""
    count = min(cases(few, len(items)), len(items))
    return [items[round(place * (len(items) - 1) / max(1, count - 1))] for place in range(count)]
