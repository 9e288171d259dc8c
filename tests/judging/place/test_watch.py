"""Where an answer that no edit makes right fails: what raises, is not finite, or is broadcast both ways."""

import ast
import copy

import numpy as np
import pytest

from course_lib.judging.clock import Clock
from course_lib.judging.place.source import read
from course_lib.judging.place.watch import failing
from course_lib.judging.trial import hold, run_for
from tests.judging.small import DOUBLE, MEAN, VECTORS


def failing_in(exercise, answer):
    """Return where an answer fails, as its lines and the text between its columns, and how."""
    probes = exercise.probes(0)
    source = read(answer, Clock(1))
    with np.errstate(all="ignore"):
        trial = hold(exercise, probes, run_for(exercise, answer, probes))
        before, tree = copy.deepcopy(probes), ast.dump(source.tree)
        found = failing(trial, source)
    assert ast.dump(source.tree) == tree
    for probe, one in zip(probes, before, strict=True):
        assert all(map(np.array_equal, probe.arguments, one.arguments))
    if found is None:
        return None
    first, last, start, end, how = found
    lines = source.text.splitlines()[first - 1 : last]
    return (lines[0][start:end] if first == last else (lines[0][start:], lines[-1][:end])), how


def for_one_row(inputs):
    if len(inputs) == 1:
        inputs = inputs[2]
    return inputs / 3


def always(inputs):
    inputs[0] = 7
    return inputs / nothing  # noqa: F821


def without_arguments():
    return 1


def after_writing(inputs):
    inputs[0] = 0
    table = np.zeros(inputs.shape)
    return table + np.sum(1.0 / inputs)


def over_two_lines(inputs):
    share = inputs - inputs
    return inputs + (
        1
        / share
    )  # fmt: skip


def by_a_keyword(inputs):
    total = inputs.sum()
    return np.sum(inputs, initial=np.log(total - total))


def written_down_then_divided(inputs):
    if len(inputs) == 2:
        return [[1e999] * 3] * 2
    return inputs / 0


def written_down(inputs):
    return [1e999] * len(inputs)


def one_with_the_other(inputs):
    twice = inputs + inputs
    third = 3 * twice
    grown = third[:2] + np.ones((3, 2))[:, :1] if len(third) == 9 else third
    return grown - grown[:, None]


def with_a_list(inputs):
    listed = inputs[:, None] + [1.0, 2.0]
    return np.sum(listed, axis=1)[:, None] - inputs


def by_two_numbers(inputs):
    both = inputs.mean() * 2.0
    return both + np.array([both, 1.0])


def of_a_product(inputs):
    return inputs[:, None] @ inputs[None] + np.zeros(len(inputs) + 1)[:, None, None]


@pytest.mark.parametrize(
    ("exercise", "answer", "found"),
    [
        (DOUBLE, for_one_row, ("inputs[2]", "raises in some")),
        (DOUBLE, always, ("nothing", "raises")),
        (DOUBLE, without_arguments, None),
        (DOUBLE, after_writing, ("1.0 / inputs", "not finite")),
        (DOUBLE, over_two_lines, (("1", "        / share"), "not finite")),
        (DOUBLE, by_a_keyword, ("np.log(total - total)", "not finite")),
        (DOUBLE, written_down_then_divided, ("inputs / 0", "not finite")),
        (VECTORS, written_down, None),
        (VECTORS, one_with_the_other, ("grown - grown[:, None]", "shape")),
        (VECTORS, with_a_list, ("np.sum(listed, axis=1)[:, None] - inputs", "shape")),
        (MEAN, by_two_numbers, None),
        (VECTORS, of_a_product, ("inputs[:, None] @ inputs[None] + np.zeros(len(inputs) + 1)[:, None, None]", "shape")),
    ],
)
def test_where_an_answer_fails(exercise, answer, found):
    assert failing_in(exercise, answer) == found
