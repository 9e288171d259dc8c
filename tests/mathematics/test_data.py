"""The data sets: what they hold, where they come from, and what they refuse."""

import hashlib
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from course_lib import batches, digits, spirals, split

ROOT = Path(__file__).resolve().parents[2]
SHA256 = "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22"


def test_spirals_lie_on_their_arms() -> None:
    inputs, target = spirals(50, 4, noise=0)
    assert inputs.shape == (200, 2)
    assert_array_equal(target, np.repeat([0, 1, 2, 3], 50))
    radius = np.hypot(*inputs.T)
    assert_allclose(radius.reshape(4, 50), np.tile(np.linspace(0, 1, 50), (4, 1)), atol=1e-12)
    angle = 4 * radius + np.pi / 2 * target
    assert_allclose(inputs, np.column_stack([radius * np.sin(angle), radius * np.cos(angle)]), atol=1e-12)


def test_the_noise_turns_points_and_depends_on_the_seed_alone() -> None:
    calm, one, again, other = spirals(noise=0)[0], spirals(seed=1)[0], spirals(seed=1)[0], spirals(seed=2)[0]
    assert_array_equal(one, again)
    assert not np.array_equal(one, other)
    assert_allclose(np.hypot(*one.T), np.hypot(*calm.T), atol=1e-12)
    away = calm.any(axis=1)  # a point at the centre has no angle
    turned = np.angle((one[away] @ [1j, 1]) / (calm[away] @ [1j, 1]))
    assert_allclose(turned, 0.2 * np.random.default_rng(1).standard_normal(300)[away], atol=1e-12)


def test_the_spirals_of_the_chapters_need_no_argument() -> None:
    for ours, spelled_out in zip(spirals(), spirals(samples=100, classes=3, noise=0.2, seed=0), strict=True):
        assert_array_equal(ours, spelled_out)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"samples": 0}, ValueError, "samples must be a whole number of at least 1: came 0"),
        ({"samples": 1.5}, TypeError, "samples must be a whole number of at least 1: came 1.5"),
        ({"classes": -1}, ValueError, "classes must be a whole number of at least 1: came -1"),
        ({"noise": -0.1}, ValueError, "noise must be one number of at least 0: came -0.1"),
        ({"noise": np.inf}, ValueError, "noise must be finite"),
        ({"noise": [0.1, 0.2]}, ValueError, "noise must be one number of at least 0"),
        ({"seed": -1}, ValueError, "seed must be a whole number of at least 0: came -1"),
    ],
)
def test_spirals_refuse_what_makes_no_sense(arguments: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        spirals(**arguments)


def test_digits_are_1797_images_of_ten_digits() -> None:
    inputs, target = digits()
    assert inputs.shape == (1797, 64)
    assert (inputs.min(), inputs.max()) == (0, 1)
    assert_array_equal(inputs * 16, np.round(inputs * 16))
    assert_array_equal(np.bincount(target), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    assert_array_equal(target[:10], range(10))
    # The first image is a 0: ink around an empty middle.
    assert inputs[0].reshape(8, 8)[3:5, 3:5].sum() < 0.2 < inputs[0].reshape(8, 8)[3, 2]


def test_digits_are_copies() -> None:
    inputs, target = digits()
    inputs[:], target[:] = -1, -1
    again, labels = digits()
    assert again.min() == 0
    assert labels.min() == 0


def test_the_file_is_the_one_whose_origin_and_licence_are_told_beside_it() -> None:
    folder = ROOT / "course_lib" / "datasets"
    assert hashlib.sha256((folder / "digits.csv.gz").read_bytes()).hexdigest() == SHA256
    told = (folder / "digits.txt").read_text(encoding="utf-8")
    assert "CC BY 4.0" in told
    assert "UCI Machine Learning Repository" in told


def test_batches_hold_every_index_once_in_an_order_of_the_generators() -> None:
    parts = list(batches(10, 4, np.random.default_rng(3)))
    assert [len(part) for part in parts] == [4, 4, 2]
    assert sorted(np.concatenate(parts).tolist()) == list(range(10))
    assert_array_equal(np.concatenate(parts), np.random.default_rng(3).permutation(10))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((0, 4, np.random.default_rng(0)), ValueError, "samples must be a whole number of at least 1: came 0"),
        ((10, 0, np.random.default_rng(0)), ValueError, "size must be a whole number of at least 1: came 0"),
        ((10, 2.5, np.random.default_rng(0)), TypeError, "size must be a whole number"),
        ((10, 4, 0), TypeError, "random must be a NumPy Generator, as np.random.default_rng(0) is: came int"),
    ],
)
def test_batches_refuse_what_makes_no_sense(arguments: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        batches(*arguments)


def test_split_cuts_in_order_and_in_proportion() -> None:
    assert [part.tolist() for part in split(10, 3, 1, 1)] == [[0, 1, 2, 3, 4, 5], [6, 7], [8, 9]]
    assert [len(part) for part in split(1797, 3, 1, 1)] == [1078, 359, 360]
    assert [part.tolist() for part in split(3, 7)] == [[0, 1, 2]]
    assert [part.tolist() for part in split(2, 1, 1)] == [[0], [1]]


def test_split_shuffles_all_samples_where_a_generator_is_given() -> None:
    parts = split(10, 1, 4, random=np.random.default_rng(3))
    assert [len(part) for part in parts] == [2, 8]
    assert_array_equal(np.concatenate(parts), np.random.default_rng(3).permutation(10))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((0, 1), ValueError, "samples must be a whole number of at least 1: came 0"),
        ((10,), ValueError, "shares must be at least one whole number: came none"),
        ((10, 3, 0), ValueError, "each share must be a whole number of at least 1: came 0"),
        ((10, 0.8, 0.2), TypeError, "each share must be a whole number of at least 1: came 0.8"),
        ((3, 1, 9), ValueError, "each part must hold an index: came shares (1, 9) of 3 samples"),
        ((3, 1, 1, 9), ValueError, "each part must hold an index: came shares (1, 1, 9) of 3 samples"),
    ],
)
def test_split_refuses_what_makes_no_sense(arguments: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        split(*arguments)


def test_split_refuses_a_seed_for_a_generator() -> None:
    with pytest.raises(TypeError, match=r"random must be a NumPy Generator, as .* is, or None: came int"):
        split(10, 1, 1, random=0)  # type: ignore[arg-type]
