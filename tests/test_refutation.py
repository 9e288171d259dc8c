"""Numbers against what is said: true sentences hold for all of them; what is no counterexample is refused."""

import numpy as np
import pytest

from course_lib import catalogue, gradcheck
from course_lib.catalogue.fused_derivative.derivation import FALSE, LINES
from course_lib.catalogue.fused_derivative.refutation import refutations, sides
from course_lib.catalogue.softmax_jacobian import claims
from course_lib.catalogue.softmax_jacobian.claims import CLAIMS, LEAST
from course_lib.judging.judge import judge
from course_lib.judging.trial import run_for
from course_lib.layers import ActivationSoftMax

OUTPUT, TARGET = np.array([0.5, 0.3, 0.2]), np.array([0.0, 0.5, 1.5])


@pytest.mark.parametrize("line", LINES)
def test_a_true_line_holds_for_any_numbers_and_a_false_one_fails_for_some(line):
    random = np.random.default_rng(line)
    drawn = [
        (random.dirichlet(np.ones(4)), random.uniform(0, 2, size=4), *random.permutation(4)[:2]) for _ in range(20)
    ]
    held = [np.isclose(*sides(line, *numbers)) for numbers in drawn]
    assert all(held) == (line not in FALSE)


def test_the_left_side_is_the_gradient_that_softmax_and_loss_have():
    softmax = ActivationSoftMax()
    softmax.forward(np.log(OUTPUT)[None])
    gradient = softmax.backward((-TARGET / OUTPUT)[None])[0]
    assert [sides(2, OUTPUT, TARGET, 0, k)[0] for k in range(3)] == pytest.approx(gradient)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (3, "return a list of (line, ŷ, y, j, k)"),
        ([(1, OUTPUT, TARGET)], "return a list of (line, ŷ, y, j, k)"),
        ([(9, OUTPUT, TARGET, 0, 1)], "the lines have the numbers 1 to 8: came 9"),
        ([([9], OUTPUT, TARGET, 0, 1)], "the lines have the numbers 1 to 8: came [9]"),
        ([(1, OUTPUT, TARGET[:2], 0, 1)], "must be rows (C,) of one length: came (3,) and (2,)"),
        ([(1, OUTPUT[None], TARGET[None], 0, 1)], "must be rows (C,) of one length"),
        ([(1, [0.5, 0.5, 0.0], TARGET, 0, 1)], "positive numbers that sum to 1"),
        ([(1, [0.5, 0.2, 0.2], TARGET, 0, 1)], "positive numbers that sum to 1"),
        ([(1, OUTPUT, -TARGET, 0, 1)], "no entry of your y may be negative"),
        ([(1, OUTPUT, [np.inf, 0, 0], 0, 1)], "no entry of your y may be negative"),
        ([(1, OUTPUT, TARGET, 0, 3)], "your k must be a whole number from 0 to 2: came 3"),
        ([(1, OUTPUT, TARGET, 0.5, 1)], "your j must be a whole number from 0 to 2: came 0.5"),
        ([(1, OUTPUT, "soft", 0, 1)], "your y must hold real numbers: came str"),
        ([(1, [[0.5], 0.5], TARGET, 0, 1)], "your ŷ must have rows of equal length: came [[0.5], 0.5]"),
        ([(np.array([1, 4]), OUTPUT, TARGET, 0, 1)], "the lines have the numbers 1 to 8: came array([1, 4])"),
    ],
)
def test_what_is_no_counterexample_is_refused_in_words(answer, said):
    exercise = catalogue.exercise("refutations")
    probes = exercise.probes(0)
    found = judge(exercise, probes, run_for(exercise, lambda: answer, probes))
    assert (found.status, found.misconception) == ("incorrect", "unreadable")
    assert said in found.message


def test_a_line_that_still_stands_is_named_when_it_is_the_last_one():
    exercise = catalogue.exercise("refutations")
    probes = exercise.probes(0)
    for left in range(5):
        found = judge(exercise, probes, run_for(exercise, lambda left=left: refutations()[left:], probes))
        assert ("line 1" in found.message) == (left == 1), found.message


CLAIMED = catalogue.exercise("counterexamples")
WHOLE = np.array([1, 8, 9])


def told(exercise, returned):
    probes = exercise.probes(0)
    return judge(exercise, probes, run_for(exercise, lambda: returned, probes))


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_true_claim_holds_for_any_numbers_and_a_false_one_fails_for_some(claim):
    true, fails_by = CLAIMS[claim]
    random = np.random.default_rng(claim)
    drawn = [(random.dirichlet(np.ones(4)), random.integers(1, 9, size=4)) for _ in range(50)]
    assert all(fails_by(*numbers) < LEAST for numbers in drawn) == true


def test_the_ways_back_of_the_claims_are_those_of_the_library_and_of_gradcheck():
    softmax = ActivationSoftMax()
    softmax.forward(np.log(OUTPUT)[None])
    assert softmax.backward(WHOLE[None])[0] == pytest.approx(claims.short(OUTPUT, WHOLE))
    assert claims.of_source(OUTPUT, WHOLE).tolist() == [-1, 0, 0]
    back = claims.of_log_softmax(OUTPUT).T @ WHOLE
    assert gradcheck(lambda z: z - np.logaddexp.reduce(z), np.log(OUTPUT), back, dvalues=WHOLE)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ([(1, OUTPUT)], "return a list of (claim, S, g)"),
        ([(9, OUTPUT, WHOLE)], "the claims have the numbers 1 to 8: came 9"),
        ([(1, OUTPUT, WHOLE[:2])], "rows (C,) of one length, 2 to 9: came (3,) and (2,)"),
        ([(1, [1.0], [2.0])], "rows (C,) of one length, 2 to 9: came (1,) and (1,)"),
        ([(1, np.full(10, 0.1), np.ones(10))], "rows (C,) of one length, 2 to 9"),
        ([(1, [0.5, 0.5, 0.0], WHOLE)], "positive numbers that sum to 1"),
        ([(1, [0.5, 0.2, 0.2], WHOLE)], "positive numbers that sum to 1"),
        ([(1, OUTPUT, [1.0, np.nan, 2.0])], "g must be numbers from −1000 to 1000"),
        ([(1, OUTPUT, [1.0, 1e4, 2.0])], "g must be numbers from −1000 to 1000"),
        ([(1, OUTPUT, [True, False, True])], "g must be numbers from −1000 to 1000"),
        ([(1, OUTPUT, [[1], [2, 3]])], "your g must have rows of equal length: came [[1], [2, 3]]"),
        ([(1, "S", WHOLE)], "your S must hold real numbers: came str"),
    ],
)
def test_what_is_no_counterexample_to_a_claim_is_refused_in_words(answer, said):
    found = told(CLAIMED, answer)
    assert (found.status, found.misconception) == ("incorrect", "unreadable")
    assert said in found.message


@pytest.mark.parametrize("name", ["refutations", "counterexamples"])
def test_for_whatever_numbers_there_is_something_to_say(name):
    exercise, random = catalogue.exercise(name), np.random.default_rng(0)
    right = exercise.reference()
    scales = (0.0, 1e-9, 1.0, 1e2)
    for number, *_ in right:
        others = [one for one in right if one[0] != number]
        for scale in scales:
            said = random.dirichlet([1, 1e-3, 1]) * (1 - 3e-12) + 1e-12
            row = scale * random.integers(0, 3, size=3)
            numbers = (said, row) if name == "counterexamples" else (said, row, *random.integers(3, size=2))
            found = told(exercise, [*others, (number, *numbers)])
            slug = str(found.misconception)
            assert found.status == "correct" or slug.startswith((f"line_{number}", f"claim_{number}")), found.message


def test_what_is_no_number_of_a_line_is_refused_in_words():
    found = told(catalogue.exercise("false_lines"), [[1], 4])
    assert "the lines have the numbers 1 to 8: came [1]" in found.message


@pytest.mark.parametrize("lines", [3, (line for line in FALSE), {1: 4, 5: 8}, "1458"])
def test_what_is_no_list_of_lines_is_refused_in_words_as_it_is_where_it_is_graded(lines):
    found = told(catalogue.exercise("false_lines"), lines)
    assert "return a list of numbers, such as [2, 7]: came" in found.message
    for container in (list, tuple, set, np.array):
        assert told(catalogue.exercise("false_lines"), container(sorted(FALSE))).status == "correct"
