"""hint after a check that has found a place: about that place first, the change itself last."""

from collections import Counter

import numpy as np

from course_lib import check, hint
from course_lib.notebook import verbs


def relu_forward(inputs):
    return np.minimum(inputs, 0)


def other(inputs):
    return np.maximum(inputs, 1)


def right(inputs):
    return np.maximum(inputs, 0)


def third(inputs):
    return np.maximum(inputs, 2)


other.__name__ = third.__name__ = right.__name__ = "relu_forward"


def test_the_place_first_its_kind_then_and_the_change_last_of_all(monkeypatch):
    for given in ("_hints_given", "_places_asked"):
        monkeypatch.setattr(verbs, given, Counter())
    assert check(relu_forward).place.code == "np.minimum(inputs, 0)"
    first, second, *own, last, after = [repr(hint(relu_forward)) for _ in range(7)]
    assert first.startswith("**Hint 1 of 6.** Look at `np.minimum(inputs, 0)` in line 2")
    assert second == "**Hint 2 of 6.** The function that is called there is another one."
    assert "maximum(inputs, 0)" not in " ".join([first, second, *own])
    assert last == "**Hint 6 of 6.** In line 2, in place of `np.minimum(inputs, 0)`: `np.maximum(inputs, 0)`"
    assert "no more hints" in after

    assert check(other).place.code == "1"
    assert [repr(hint(other))[:26] for _ in range(3)] == [
        "**Hint 1 of 6.** Look at `1`"[:26],
        "**Hint 2 of 6.** The number there is another one."[:26],
        "**Hint 6 of 6.** In line 2, in place of"[:26],
    ]

    assert check(third).place.code == "2"
    check(right)
    assert "no more hints" in repr(hint(right))


def test_an_answer_that_takes_long_is_not_run_again(monkeypatch):
    monkeypatch.setattr(verbs, "QUICK", -1.0)
    assert check(relu_forward).place is None
