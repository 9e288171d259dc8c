"""Which cases have a facet: some of them, never all."""

import numpy as np
import pytest

from course_lib.judging.facets import Facet, exclusions, facets

LABELS, ONE_HOT = np.array([2, 0]), np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
SOFT = np.array([[0.2, 0.5, 0.3], [0.0, 0.0, 1.0]])
PLAIN, NEGATIVE = np.array([[1.5, -2.0]]), np.array([[-100.0, 1.5]])


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([LABELS, ONE_HOT], {"labels": {0}, "rows": {1}}),
        ([ONE_HOT, LABELS, SOFT], {"labels": {1}, "rows": {0, 2}, "soft": {2}}),
        ([ONE_HOT.astype(int), LABELS, ONE_HOT], {"labels": {1}, "rows": {0, 2}, "whole": {0}}),
        ([LABELS, np.array([[0, 2]])], {"labels": {0}, "rows": {1}, "soft": {1}, "whole": {1}}),
        ([LABELS, ONE_HOT, "text"], {"labels": {0}, "rows": {1}}),
        ([np.array([2.0, 1.0]), ONE_HOT], {"zero": {1}}),
        ([np.array([2.0, 1.0]), np.array([3, 1]), ONE_HOT], {"whole": {1}, "zero": {2}}),
        ([LABELS, PLAIN[0]], {"whole": {0}, "zero": {0}}),
        ([np.array(2), PLAIN], {"whole": {0}}),
        ([LABELS.astype(np.uint8), PLAIN[0]], {"whole": {0}, "zero": {0}}),
        ([PLAIN, ONE_HOT], {"zero": {1}}),
        ([PLAIN, np.empty((0, 2))], {}),
        ([PLAIN, NEGATIVE, -NEGATIVE, 0.99 * NEGATIVE], {"extreme": {1, 2}}),
        ([NEGATIVE, NEGATIVE], {}),
        ([PLAIN, 3], {}),
        ([ONE_HOT, 3.5], {"zero": {0}}),
        ([np.array(["a"]), ONE_HOT], {"zero": {1}}),
        ([PLAIN > 0, PLAIN], {"zero": {0}}),
        ([ONE_HOT], {}),
    ],
)
def test_what_some_of_the_cases_have(values, found):
    came = facets([{"first": PLAIN, "second": value} for value in values])
    assert came == {Facet("second", kind): frozenset(places) for kind, places in found.items()}


def test_few_are_left_out_before_many_and_those_of_few_cases_first():
    wide, one, two = Facet("x", "zero"), Facet("x", "whole"), Facet("y", "zero")
    found = {wide: frozenset({0, 1, 2}), one: frozenset({3}), two: frozenset({0, 3})}
    each = [((), set()), ((one,), {3}), ((two,), {0, 3}), ((wide,), {0, 1, 2})]
    pairs = [((one, two), {0, 3}), ((one, wide), {0, 1, 2, 3}), ((two, wide), {0, 1, 2, 3})]
    assert list(exclusions(found, 2)) == each + pairs
    assert list(exclusions(found, 1)) == each
    assert list(exclusions(found, 0)) == each[:1]
