"""Broken engines: each mistake shows in some graph and hides in others, and an engine without one is right."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose

from course_lib.catalogue.engine_bugs import (
    BROKEN_ENGINES,
    ENGINE_BUGS,
    PROBES,
    EngineBug,
    broken_gradient,
    gradient_with,
)
from course_lib.engine import Value


def test_without_a_mistake_the_walk_finds_what_the_engine_finds():
    for graph, x in PROBES:
        value = Value(x)
        graph(value).backward()
        assert_allclose(gradient_with(EngineBug("none"), graph, x), value.gradient)


def test_each_mistake_is_wrong_somewhere_and_gives_other_gradients_than_any_other():
    found = {slug: [gradient_with(bug, *probe) for probe in PROBES] for slug, bug in ENGINE_BUGS.items()}
    found["none"] = [gradient_with(EngineBug("none"), *probe) for probe in PROBES]
    for one, came in found.items():
        for other, others in found.items():
            assert one == other or not all(map(np.allclose, came, others)), (one, other)


@pytest.mark.parametrize(
    ("slug", "graph", "x", "gradient"),
    [
        ("overwrites", lambda x: x * x, [[3.0]], 3.0),
        ("passes_on_too_soon", lambda x: (x * 2.0) + (x * 2.0).relu(), [[1.0]], 4.0),
        ("passes_on_too_soon", lambda x: x * x, [[3.0]], 6.0),
        ("mean_of_copies", lambda x: x + np.zeros((3, 1)), [[2.0]], 1.0),
        ("first_copy_only", lambda x: x * np.array([[2.0], [5.0], [7.0]]), [[1.0]], 2.0),
        ("first_copy_only", lambda x: x * np.array([2.0, 5.0]), 1.0, 2.0),
        ("own_factor", lambda x: 2.0 * x, [[7.0]], 7.0),
        ("exponent_for_power", lambda x: x.exp(), [[0.0]], 0.0),
        ("gate_by_gradient", lambda x: x.relu() * -3.0, [[1.0]], 0.0),
        ("divides_by_output", lambda x: x.log(), [[2.0]], 1 / np.log(2)),
    ],
)
def test_what_the_messages_say_of_a_mistake_is_so(slug, graph, x, gradient):
    assert gradient_with(ENGINE_BUGS[slug], graph, x).item() == pytest.approx(gradient)


def test_a_path_that_comes_too_late_is_lost():
    def graph(x):
        h = x * 2.0
        return h + h.relu()

    assert broken_gradient("R", graph, [[1.0]]).item() == 2.0
    assert gradient_with(EngineBug("none"), graph, [[1.0]]).item() == 4.0


def test_a_letter_that_no_engine_has_is_refused():
    assert list(BROKEN_ENGINES) == ["P", "Q", "R"]
    with pytest.raises(ValueError, match=re.escape("letter must be one of P, Q, R: came 'A'")):
        broken_gradient("A", lambda x: x, [[1.0]])
