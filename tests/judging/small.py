"""Exercises made for the tests: small, and without known mistakes, so that the patterns are asked."""

import numpy as np

from course_lib.judging.exercise import Exercise, Probe
from course_lib.judging.judge import judge
from course_lib.judging.place.search import find_place
from course_lib.judging.trial import hold, run_for

TWO = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])
ONE = np.array([[2.0, -1.0, 4.0, 0.25, -3.0, 1.5, 5.0]])
FOUR = np.array([[0.25, -3.0], [1.5, 2.5], [-0.75, 5.0], [3.5, -1.25]])
KINK = np.array([[0.0, -2.0, 3.0], [0.5, 0.0, -1.0]])
MIXED = np.array([[1.0, -2.0, 3.0], [-0.5, 4.0, -1.0]])
SQUARE = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0], [2.0, 1.5, -3.0]])
VECTOR = np.array([1.0, -2.0, 3.0, 0.5])
LABELS = np.array([2, 0])
ONE_HOT = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
SOFT = np.array([[0.2, 0.5, 0.3], [0.1, 0.15, 0.75]])


def made(reference, *cases, returns=("output",), mistakes=(), **more):
    """Make an exercise of a reference and its cases: each a name and the arguments."""
    probes = tuple(Probe(name, tuple(arguments)) for name, *arguments in cases)
    return Exercise(reference, returns, lambda seed: probes, mistakes, ("a hint",), **more)


def outcome(exercise, answer):
    """Judge an answer on the exercise's cases."""
    probes = exercise.probes(0)
    return judge(exercise, probes, run_for(exercise, answer, probes))


def trial_of(exercise, answer):
    """Hold what an answer gives on the exercise's cases against the reference."""
    probes = exercise.probes(0)
    return hold(exercise, probes, run_for(exercise, answer, probes))


def place_of(exercise, answer, seconds=60.0):
    """Find the place in an answer's text, in so many seconds of work."""
    return find_place(trial_of(exercise, answer), answer, seconds)


def double(inputs):
    return 2 * inputs


def share_of(share, inputs):
    return inputs * share


def share_of_each(inputs, weights):
    return inputs * weights


def totals(inputs):
    return inputs.sum(axis=0, keepdims=True)


def means(inputs):
    return inputs.mean(axis=0, keepdims=True)


def mean(inputs):
    return inputs.mean()


def pair(inputs):
    return inputs.sum(axis=0), inputs.mean(axis=1)


def three(inputs):
    return inputs.sum(axis=0), inputs.mean(axis=1), inputs.max()


def four(x):
    return x, x + 1, x + 2, x + 3


def five(x):
    return x, x + 1, x + 2, x + 3, x + 4


def gate(dvalues, inputs):
    return np.where(inputs > 0, 2 * dvalues, -dvalues / 2)


def differences(predicted, target):
    return predicted[:, 0] - target


def against(predict, target):
    assert len(predict) == len(target)
    return 3 * predict


def narrowed(predict, target):
    assert target.shape == predict.shape
    return 3 * predict[:, :2]


def tripled(predict, places):
    assert places.max() < predict.shape[1]
    return 3 * predict


def shifted(x):
    return x + 1


def power(x):
    return x**2


def word():
    return "once"


def read(returned, *_):
    """Read a word that names how often to double."""
    if returned not in ["once", "twice"]:
        raise ValueError(f"an answer is one of once, twice: came {returned!r:.40}" if returned else "")
    return ["once", "twice"].index(returned)


CASES = (("two rows", TWO), ("one row", ONE), ("four rows", FOUR))
DOUBLE = made(double, *CASES)
TOTALS = made(totals, *CASES)
MEANS = made(means, *CASES)
MEAN = made(mean, *CASES)
PAIR = made(pair, *CASES, returns=("total", "average"))
THREE = made(three, *CASES, returns=("total", "average", "largest"))
FOURS = made(four, ("x = 1", 1.0), ("x = 2", 2.0), returns=("a", "b", "c", "d"))
FIVE = made(five, ("x = 1", 1.0), ("x = 2", 2.0), returns=("a", "b", "c", "d", "e"))
SHARE = made(share_of, ("half of two rows", 0.5, TWO), ("a fifth of one row", 0.2, ONE), ("all of four", 1.0, FOUR))
GATE = made(gate, ("without a zero", ONE[:, :3], ONE[:, :3].copy()), ("exact zeros", TWO, KINK))
DIFFERENCES = made(differences, ("two points", TWO[:, :1], VECTOR[:2]), ("four points", FOUR[:, :1], VECTOR))
LABELLED = made(against, ("labels", TWO, LABELS))
ONE_HOTS = made(against, ("one-hot rows", TWO, ONE_HOT))
NARROWED = made(narrowed, ("one-hot rows of three, two columns", TWO, ONE_HOT))
SIGNED = made(against, ("rows of other numbers that sum to 1", TWO, np.array([[1.0, 0.5, -0.5], [-1.0, 1.0, 1.0]])))
TWO_HOT = made(against, ("rows with two ones", TWO, np.array([[1, 1, 0], [1, 0, 1]])))
TWICE_ONE = made(double, *CASES, ("another row", ONE - 7))
WEIGHED = made(
    share_of_each,
    ("a row of weights", TWO, TWO[1:]),
    ("a row for four", FOUR, FOUR[:1]),
    ("a vector of weights", TWO, TWO[1:][0]),
)
FLOAT_LABELS = made(against, ("labels that are floats", MIXED, LABELS.astype(float)))
INDEXED = made(tripled, ("three whole numbers", MIXED, np.array([2, 0, 1])))
SOFTS = made(against, ("soft rows", TWO, SOFT))
JACOBIAN = made(double, ("three by three", SQUARE), ("two by two", SQUARE[:2, :2]))
VECTORS = made(double, ("four numbers", VECTOR), ("three numbers", VECTOR[:3] + 1))
READ = made(word, ("your word",), observe=read)
POWER = made(power, ("x = 3", 3.0), ("x = −2", -2.0))
