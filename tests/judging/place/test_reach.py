"""What a function reaches: what it may be run again with, and what it must not touch."""

# ruff: noqa: PLC0415 - learners import where they need it

import ast
import collections
import math
import time
from builtins import exec as runs
from fractions import Fraction
from functools import partial
from statistics import mean
from types import SimpleNamespace

import numpy as np
import pytest
from numpy import ctypeslib as foreign
from numpy import load as reads
from numpy import savez as keeps
from numpy import sum as total
from numpy.linalg import norm as length

from course_lib.judging.place.reach import LIBRARIES, OutsideError, reach
from course_lib.judging.place.text import definition

KEPT = {"rows": [[1.0], [2.0]]}
HALVES = [Fraction(1, 2)]
NOTHING, SHARE = None, 0.5


class Own:
    def __call__(self):
        return 1


OWN, OWN_WITHIN, OWN_IN_A_DICTIONARY = Own(), [(Own,)], {"own": Own()}
SPACE, HALF_OF, SAVES = SimpleNamespace(a=1), partial(Own), [np.save]


def helper(x):
    return x * KEPT["rows"][0][0]


def other(x):
    return helper(x) + SHARE


def of_several(x):
    return helper(other(x)) + len(HALVES) + np.sum(x) + math.e + (0 if NOTHING is None else 1)


def from_a_library(x):
    return total(x) / length(x) - mean(list(x))


def imports(x):
    from collections import Counter

    import numpy
    import numpy.linalg

    return numpy.linalg.norm(x), Counter(x), collections.deque


def test_what_changes_is_copied_and_what_is_called_is_found():
    found = reach(of_several, definition(of_several)[0])
    assert found.helpers == {"helper": helper, "other": other}
    assert found.copied == {"KEPT": KEPT, "HALVES": HALVES}
    assert found.copied["KEPT"]["rows"][0] is not KEPT["rows"][0]
    assert found.shared == {"np": np, "math": math, "NOTHING": None, "SHARE": 0.5}


def test_a_library_may_be_imported_within():
    assert set(reach(imports, definition(imports)[0]).shared) == {"collections"}
    every = ast.parse(f"def helper(x):\n    import {', '.join(LIBRARIES)}").body[0]
    assert set(reach(from_a_library, every).shared) == {"total", "length", "mean"}


def from_nowhere():
    from . import test_place

    return test_place


def from_elsewhere():
    import urllib.parse

    return urllib.parse


def opens(inputs):
    with open("somewhere", "a") as file:  # noqa: PTH123
        file.write("x")
    return inputs


def by_a_helper(inputs):
    return opens(inputs)


def asks(inputs):
    return inputs * float(input())


def starts(inputs):
    import subprocess

    subprocess.run(["true"], check=True)
    return inputs


def saves(inputs):
    np.save("x", inputs)
    return inputs


def by_a_list(inputs):
    return HELPERS[0](inputs)


def waits(inputs):
    time.sleep(0)
    return inputs


def finds_another_way(inputs):
    return np.__dict__["save"] and inputs


HELPERS = [opens]


@pytest.mark.parametrize(
    "function",
    [
        lambda: OWN,
        lambda: OWN_WITHIN,
        lambda: OWN_IN_A_DICTIONARY,
        lambda: Own,
        lambda: HALF_OF,
        lambda: SPACE,
        lambda: pytest,
        lambda: open,
        lambda: [input() for _ in HALVES],
        lambda: runs,
        lambda: foreign,
        lambda: reads,
        lambda: keeps,
        lambda: SAVES,
        lambda x: x.__class__,
        from_nowhere,
        from_elsewhere,
        opens,
        by_a_helper,
        asks,
        starts,
        saves,
        by_a_list,
        waits,
        finds_another_way,
    ],
)
def test_what_is_somebodys_own_or_outside_is_not_run_again(function):
    tree = definition(function)[0] if function.__name__ != "<lambda>" else definition(helper)[0]
    with pytest.raises(OutsideError):
        reach(function, tree)


def test_what_has_no_module_is_no_library():
    names = {}
    exec("def written(x):\n    return x\n\ndef calls(x):\n    return written(x)", names)  # noqa: S102
    with pytest.raises(ValueError, match=r"^the text of written cannot be had$"):
        reach(names["calls"], definition(helper)[0])
