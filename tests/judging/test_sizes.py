"""Which numbers come with a case's arguments, and in which words they are said."""

import numpy as np
import pytest

from course_lib.judging.sizes import counts, named, numbers, sizes

ROWS = "the number of rows of `x`"
COLUMNS = "the number of columns of `x`"
ENTRIES = "the number of entries of `x`"
POSITIVE, NEGATIVE, NOT_ABOVE = (
    f"how many entries of `x` are {what}" for what in ("positive", "negative", "not above 0")
)
LARGEST, DIFFERENT = "the largest label in `x` plus 1", "the number of different labels in `x`"
TWO, ONE = np.array([[0.0, -1.0, 2.0], [0.5, 0.0, -3.0]]), np.array([[1.0, 2.0, 0.0, -4.0]])


def labels(*values):
    return np.array(values, dtype=int)


@pytest.mark.parametrize(
    ("asked", "cases", "found"),
    [
        (sizes, [TWO, ONE], {ROWS: [2, 1], COLUMNS: [3, 4]}),
        (sizes, [TWO], {ROWS: [2], COLUMNS: [3]}),
        (sizes, [np.eye(2), np.eye(3)], {ROWS: [2, 3]}),
        (sizes, [np.ones((2, 3, 4))], {ROWS: [2], COLUMNS: [3]}),
        (sizes, [labels(4, 0), labels(0)], {ENTRIES: [2, 1]}),
        (sizes, [labels(4, 0), TWO], {}),
        (sizes, [np.array(1.5)], {}),
        (sizes, [TWO > 0, TWO.astype(np.uint8)], {ROWS: [2, 2], COLUMNS: [3, 3]}),
        (sizes, [TWO, "x"], {}),
        (sizes, [np.array(["a", "b"])], {}),
        (numbers, [0.25, 7], {"`x`": [0.25, 7]}),
        (numbers, [7], {"`x`": [7]}),
        (numbers, [0.25, True], {}),
        (numbers, [TWO, 0.25], {}),
        (counts, [TWO, ONE], {ENTRIES: [6, 4], POSITIVE: [2, 2], NEGATIVE: [2, 1], NOT_ABOVE: [4, 2]}),
        (counts, [labels(4, 0, 4), labels(0)], {ENTRIES: [3, 1], LARGEST: [5, 1], DIFFERENT: [2, 1]}),
        (counts, [labels(), labels(0, 0)], {ENTRIES: [0, 2], LARGEST: [1, 1], DIFFERENT: [0, 1]}),
        (counts, [labels(2, 0).astype(np.uint8)], {ENTRIES: [2], LARGEST: [3]}),
        (
            counts,
            [labels(4, 1, 0), np.eye(2, dtype=int)],
            {ENTRIES: [3, 4], POSITIVE: [2, 2], NEGATIVE: [0, 0], NOT_ABOVE: [1, 2]},
        ),
        (counts, [np.array([0.5, 1.0, -2.0])], {ENTRIES: [3], POSITIVE: [2], NEGATIVE: [1]}),
        (counts, [abs], {}),
    ],
)
def test_what_can_be_counted_is_named_once_by_its_first_name(asked, cases, found):
    came = asked([{"x": value} for value in cases])
    assert {words: values.tolist() for words, values in came.items()} == found
    assert all(values.dtype == float for values in came.values())  # whole numbers' squares wrap around


@pytest.mark.parametrize(
    ("lengths", "words"),
    [
        ([2, 1], ROWS),
        ([9, 16], f"{COLUMNS}, squared"),
        ([0.5, 3], "`share`"),
        ([6, 4], ENTRIES),
        ([5, 7], None),
        ([], None),
        ([2], None),
        ([2, 2], None),
    ],
)
def test_a_length_is_named_where_it_differs_from_case_to_case(lengths, words):
    shares = (0.5, 3)
    assert named(lengths, [{"x": x, "share": share} for x, share in zip((TWO, ONE), shares, strict=True)]) == words


def test_a_length_itself_comes_before_a_square():
    assert named([4, 9], [{"x": np.ones((2, 4))}, {"x": np.ones((3, 9))}]) == COLUMNS
