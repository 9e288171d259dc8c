"""How much a run of the tests tries: tens of cases each time, hundreds where the environment has FULL=1."""

import os

FULL: bool = os.environ.get("FULL", "") not in ("", "0")


def cases(few: int, many: int) -> int:
    """Return how many cases to try: `few`, and `many` where FULL is set."""
    return many if FULL else few
