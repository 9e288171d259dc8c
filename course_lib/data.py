"""The two data sets of the course, and how they are cut: to learn from and to judge by, and into mini-batches."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from course_lib.validation import Floats, floats, whole

Labels = NDArray[np.intp]


def spirals(samples: int = 100, classes: int = 3, *, noise: float = 0.2, seed: int = 0) -> tuple[Floats, Labels]:
    """Return inputs (classes · samples, 2) and target (classes · samples,): one arm of a spiral for each class.

    A point at radius r has the angle 4 r + 2 π class / classes, plus normal noise of standard deviation `noise`, in
    radians; r runs evenly from 0 to 1. The classes come one after the other: shuffle them into mini-batches.

    Raises TypeError or ValueError where samples or classes are not whole numbers of at least 1, noise is not a finite
    number of at least 0, or seed is not a whole number of at least 0.
    """
    samples, classes = whole("samples", samples, 1), whole("classes", classes, 1)
    spread = floats("noise", noise)
    if spread.shape != () or spread < 0:
        raise ValueError(f"noise must be one number of at least 0: came {noise!r:.80}")
    random = np.random.default_rng(whole("seed", seed, 0))
    target = np.repeat(np.arange(classes), samples)
    radius = np.tile(np.linspace(0, 1, samples), classes)
    angle = 4 * radius + 2 * np.pi * target / classes + spread * random.standard_normal(target.size)
    return np.column_stack([radius * np.sin(angle), radius * np.cos(angle)]), target


def digits() -> tuple[Floats, Labels]:
    """Return inputs (1797, 64) and target (1797,): handwritten digits, 8×8 pixels each, and which digit each is.

    A pixel is the share of ink in its square, from 0 (paper) to 1 (all ink); `inputs[i].reshape(8, 8)` is an image.
    The arrays are copies of your own. Where they come from stands in course_lib/datasets/digits.txt.
    """
    table = _digits_table()
    return table[:, :-1] / 16, table[:, -1].astype(np.intp)


@cache
def _digits_table() -> NDArray[np.int64]:
    """Read 64 counts of ink from 0 to 16 and the digit, a line for each image."""
    with as_file(files("course_lib") / "datasets" / "digits.csv.gz") as path:
        return np.loadtxt(path, delimiter=",", dtype=np.int64)


def batches(samples: int, size: int, random: "np.random.Generator") -> Iterator[Labels]:
    """Yield the indices 0 … samples − 1 in random order, `size` at a time; the last batch may be smaller.

    Raises TypeError or ValueError where samples or size are not whole numbers of at least 1, or random is no Generator.
    """
    samples, size = whole("samples", samples, 1), whole("size", size, 1)
    if not isinstance(random, np.random.Generator):
        raise TypeError(
            f"random must be a NumPy Generator, as np.random.default_rng(0) is: came {type(random).__name__}"
        )
    order = random.permutation(samples)
    return (order[start : start + size] for start in range(0, samples, size))


def split(samples: int, *shares: int, random: "np.random.Generator | None" = None) -> list[Labels]:
    """Cut the indices 0 … samples − 1 into one part for each share, their sizes in proportion to the shares.

    split(10, 3, 1, 1) gives parts of 6, 2 and 2 indices. They follow each other in order, so that samples which belong
    together in a file, such as those of one writer, stay in one part or at a border; where `random` is given, all
    indices are shuffled first.

    Raises TypeError or ValueError where samples or a share is not a whole number of at least 1, there is no share, a
    part would be empty, or random is neither None nor a Generator.
    """
    samples, parts = whole("samples", samples, 1), [whole("each share", share, 1) for share in shares]
    if not parts:
        raise ValueError("shares must be at least one whole number: came none")
    if not isinstance(random, np.random.Generator | None):
        raise TypeError(
            f"random must be a NumPy Generator, as np.random.default_rng(0) is, or None: came {type(random).__name__}"
        )
    ends = np.cumsum(parts) * samples // sum(parts)
    if np.any(np.diff(ends, prepend=0) == 0):
        raise ValueError(f"each part must hold an index: came shares {shares} of {samples} samples")
    order = np.arange(samples) if random is None else random.permutation(samples)
    return np.split(order, ends[:-1])
