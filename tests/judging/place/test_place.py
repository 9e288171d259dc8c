"""What a learner is shown of the place in an answer."""

from course_lib.judging.judge import judge
from course_lib.judging.trial import run_for
from tests.judging.small import CASES, MEAN, made


def test_what_a_pattern_cannot_name_is_not_sent_by_hand_where_there_is_a_place():
    def inverse(inputs):
        return 3 / inputs + 7 * inputs - 5

    exercise = made(inverse, *CASES)

    def answer(inputs):
        return 3 / inputs + 6 * inputs - 5

    probes = exercise.probes(0)
    results = run_for(exercise, answer, probes)
    assert "by hand" in judge(exercise, probes, results).message
    pointed = judge(exercise, probes, results, answer)
    assert "by hand" not in pointed.message
    assert pointed.place.code == "6"
    assert "  2  return 3 / inputs + 6 * inputs - 5\n" in repr(pointed)
    assert ">6</u>" in pointed._repr_html_()
    assert "7 *" not in repr(pointed)


def test_a_right_answer_has_no_place():
    probes = MEAN.probes(0)

    def answer(inputs):
        return inputs.mean()

    assert judge(MEAN, probes, run_for(MEAN, answer, probes), answer).place is None
