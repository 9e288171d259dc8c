"""Practice: items are never ambiguous, can be worked by hand, and say of a wrong answer what is true of it."""

import ast
import re
from collections import Counter
from functools import cache
from random import Random

import numpy as np
import pytest

from course_lib import catalogue
from course_lib.asking.entries import Fields, Number, Order
from course_lib.judging.exercise import PUBLIC, Probe
from course_lib.judging.run import Failure
from course_lib.judging.trial import hold, run_for
from course_lib.practising import by_hand as quick_ones
from course_lib.practising.cases import MOST_ASKED, Case, asked, by_hand, drawn, is_worked
from course_lib.practising.codes import made, right_answers, wrong_answers
from course_lib.practising.in_code import BELOW
from course_lib.practising.making import KINDS, item
from tests.full import FULL, cases, some

EXERCISES = catalogue.exercises()
IN_CODE = ("implementation", "inputs", "order")
FEW = ("dense_backward", "relu_backward", "softmax_backward", "fused_backward", "sgd_step")
each_kind = pytest.mark.parametrize("kind", KINDS)


@cache
def made_of(kind):
    """Items of one kind: tens, or a thousand where FULL is set; those in code of few exercises: they take long."""
    names = FEW if kind in IN_CODE and not FULL else dict.fromkeys([*FEW, *some(list(EXERCISES), 12)])
    offering = [EXERCISES[name] for name in names if item(EXERCISES[name], kind, "0")]
    made_ = [item(offering[seed % len(offering)], kind, str(seed)) for seed in range(cases(24, 1000))]
    return [one for one in made_ if one]


def read(text):
    """The value that is written there."""
    value = ast.literal_eval(re.sub(r"\]\n", "],\n", text.strip()))
    return np.array(value) if isinstance(value, list) else value


def drawing(seed):
    return Random(seed)  # noqa: S311 - a seed is asked for


def probe_of(given):
    return Probe("as given", tuple(read(value) for _, value in given))


def is_right(exercise, function, probes):
    return hold(exercise, probes, run_for(exercise, function, probes)).accepted


def results(exercise, function, probe):
    """What comes of each value there, as text; of a failure nothing."""
    (result,) = run_for(exercise, function, [probe])
    return None if isinstance(result.came, Failure) else [value.astype(float).round(9) + 0 for value in result.came]


def gives(one, says, value, probe):
    """Whether one of the mistakes with these words gives this value, wherever it is asked for."""
    mistakes = [mistake for mistake in one.exercise.misconceptions if mistake.says == says]
    came = [results(one.exercise, mistake.wrong, probe) for mistake in mistakes]
    return any(np.array_equal(value, other) for values in came for other in values or ())


@each_kind
def test_one_option_is_right_and_no_two_are_alike(kind):
    found = made_of(kind)
    assert len(found) >= cases(20, 900)
    for one in found:
        entry = one.question.entry
        if isinstance(entry, Number | Fields | Order):
            continue
        assert len(set(one.options.values())) == len(one.options)
        verdicts = [one.judge(option) for option in entry.options]
        assert sum(verdict.right for verdict in verdicts) == 1
        assert all(verdict.right or verdict.objection for verdict in verdicts)


@each_kind
def test_numbers_can_be_worked_by_hand(kind):
    for one in made_of(kind):
        texts = [*(text for _, text in one.given), *(one.options.values() if kind in ("which", "inputs") else ())]
        for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", " ".join(re.sub(r"\w+ = ", "", text) for text in texts)):
            assert by_hand(np.array(float(number))), (one.exercise.name, texts)


def test_the_right_result_is_the_references_and_each_other_is_that_of_the_mistake_which_is_told():
    for one in made_of("which"):
        probe, right = probe_of(one.given), one.question.answer
        assert any(
            np.array_equal(read(one.options[right]), value)
            for value in results(one.exercise, one.exercise.reference, probe)
        )
        for letter, text in one.options.items():
            assert letter == right or gives(one, one.question.why[letter], read(text), probe), (one.exercise.name, text)


def test_entries_are_the_references_and_a_mistakes_numbers_are_told_as_that_mistake():
    for one in made_of("entries"):
        right = [value.ravel().tolist() for value in results(one.exercise, one.exercise.reference, probe_of(one.given))]
        assert list(one.question.answer.values()) in right
        assert one.judge({name: str(number) for name, number in one.question.answer.items()}).right
        for numbers, says in one.mistakes:
            verdict = one.judge({name: str(number) for name, number in numbers.items()})
            assert not verdict.right
            assert verdict.objection == says


def test_one_wrong_number_is_told_as_the_mistake_that_makes_it_and_any_other_is_not():
    one = item(EXERCISES["relu_backward"], "entries", "0")
    right = {name: str(number) for name, number in one.question.answer.items()}
    told = 0
    for numbers, says in one.mistakes:
        for name, number in numbers.items():
            verdict = one.judge(right | {name: str(number)})
            others = [words for made_, words in one.mistakes if made_[name] == number]
            told += not verdict.right
            assert verdict.right or (verdict.objection in others and says in others)
    assert told
    assert one.judge(right | {name: "77"}).objection == ""
    assert one.judge(right | {name: ""}) is None


def test_one_implementation_is_wrong_and_does_what_the_mistake_that_is_told_does():
    for one in made_of("implementation"):
        probes = one.exercise.probes(PUBLIC)
        functions = {letter: made(one.exercise, code.splitlines()) for letter, code in one.options.items()}
        assert [letter for letter, function in functions.items() if not is_right(one.exercise, function, probes)] == [
            one.question.answer
        ]


def test_lines_do_what_their_function_does():
    """In cases that nobody has looked at as well: a reason is no chance of the probes."""
    for name in [*some(FEW, 1), "mean_squared_error", "neuron_backward"]:
        for wrong in wrong_answers(EXERCISES[name]):
            for probe in [probe for seed in some((PUBLIC, 90, 91, 92), 2) for probe in EXERCISES[name].probes(seed)]:
                shown = results(EXERCISES[name], made(EXERCISES[name], wrong.lines), probe)
                meant = results(EXERCISES[name], wrong.mistake.wrong, probe)
                assert (shown is None) == (meant is None)
                assert shown is None or all(map(np.allclose, shown, meant))


def test_what_is_subtracted_before_powers_is_what_the_mistake_says():
    """NaN is NaN: on the probes alone, other shifts that overflow look the same."""
    lines = {wrong.mistake.slug: "".join(wrong.lines) for wrong in wrong_answers(EXERCISES["softmax_forward"])}
    assert "np.max(-inputs" not in lines.get("shift_by_absolute_maximum", "")
    assert "np.max(inputs))" in lines["shift_by_one_maximum"]
    assert "np.min(" in lines["shift_by_minimum"]
    assert "np.exp(inputs)" in lines["without_shift"]
    fused = {wrong.mistake.slug: "".join(wrong.lines) for wrong in wrong_answers(EXERCISES["fused_forward"])}
    assert "inputs * rows" not in fused.get("shift_by_the_whole_batch", "")
    assert "shifted = inputslogs = " in fused["exp_without_shift"]


def test_a_mistake_shows_on_one_of_the_inputs_alone():
    for one in made_of("inputs"):
        function = made(one.exercise, one.code.splitlines())
        shows = []
        for letter, text in one.options.items():
            given = re.findall(r"^(\w+) = (.*(?:\n +.*)*)", text, re.MULTILINE)
            if not is_right(one.exercise, function, [probe_of(given)]):
                shows.append(letter)
        assert shows == [one.question.answer]


def test_lines_in_order_are_a_right_answer_and_the_one_below_makes_a_wrong_one():
    for one in made_of("order"):
        lines, below, extra = one.question.answer[:-2], *one.question.answer[-2:]
        assert below == BELOW
        probes = one.exercise.probes(PUBLIC)
        assert is_right(one.exercise, made(one.exercise, lines), probes)
        with_it = [(*lines[:place], extra, *lines[place + 1 :]) for place in range(len(lines))]
        assert not any(is_right(one.exercise, made(one.exercise, other), probes) for other in with_it)
        assert one.judge(one.question.answer).right


def test_the_same_seed_makes_the_same_item_and_another_one_another():
    for kind in ("which", "entries", "quick"):
        one, same, other = (item(EXERCISES["dense_backward"], kind, seed) for seed in ("3", "3", "4"))
        assert (one.question, one.given, one.options) == (same.question, same.given, same.options)
        assert (one.question, one.given, one.options) != (other.question, other.given, other.options)


@pytest.mark.parametrize("kind", ["which", "entries"])
def test_what_is_asked_is_not_there_already_and_the_right_answer_has_its_reason(kind):
    for one in made_of(kind):
        answer = one.question.answer
        right = read(one.options[answer]) if one.options else list(answer.values())
        given = [np.ravel(read(value)) for _, value in one.given]
        assert not any(value.size > 1 and np.array_equal(np.ravel(right), value) for value in given)
        assert "the course's own function" not in one.question.resolution[1], one.exercise.name


def test_a_case_is_one_that_the_exercise_is_about():
    """A rate that kills: one step with it closes every gate. A target: it sums to 1 or 2, as in the exercise."""
    for seed in range(cases(40, 400)):
        if case := drawn(EXERCISES["killing_rate"], drawing(seed)):
            inputs, target, weights, bias = case.probe.arguments
            sums = inputs @ weights + bias
            slopes = 2 * (np.maximum(sums, 0) - target) / len(target) * (sums > 0)
            step = case.right[0] * np.array([*(inputs.T @ slopes), slopes.sum()])
            assert (inputs @ (weights - step[:-1]) + bias - step[-1]).max() == pytest.approx(0, abs=1e-9)
        if case := drawn(EXERCISES["derivation_terms"], drawing(seed)):
            assert case.probe.arguments[1].sum().round(9) in (1, 2)


def test_a_right_implementation_says_which_line_is_written_otherwise():
    for one in made_of("implementation"):
        plain = right_answers(one.exercise)[0]
        for letter, code in one.options.items():
            if letter != one.question.answer and tuple(code.splitlines()) != plain:
                (line,) = [old for old, new in zip(plain, code.splitlines(), strict=True) if old != new]
                assert f"`{line.strip()}` written otherwise" in one.question.why[letter]


def test_where_a_mistake_hides_the_same_value_is_shown_as_where_it_shows():
    for one in made_of("inputs"):
        values = {
            re.search(r"(?:It gives|right here:) (\w+) = ", one.question.why[letter])[1] for letter in one.options
        }
        assert len(values) == 1, one.question.why
        assert "np.exp(" not in one.code  # what has saturated is not by hand


def test_no_line_is_one_that_nobody_writes():
    odd = re.compile(
        r"\b0 [*+/-] |[*+/-] 0\b(?!\.)|np\.add\(0|[^=!<>]= 0$|\)\[.*\] = |np\.\w+\(\d+\)|-0\b(?!\.)|0 > 0|^\w+$"
    )
    for name in dict.fromkeys(
        [*FEW, "one_hot", "relu_forward", "log_sum_exp_backward", "derivation_terms", *(["train_step"] if FULL else [])]
    ):
        for wrong in wrong_answers(EXERCISES[name]):
            assert not any(odd.search(line) for line in wrong.lines), wrong.lines


def test_a_shape_that_hangs_on_numbers_which_are_not_shown_is_no_option():
    dropped = next(
        one for one in EXERCISES["relu_forward"].misconceptions if one.says.startswith("You drop the entries")
    )
    made_ = [quick_ones.shape(EXERCISES["relu_forward"], drawing(seed)) for seed in range(40)]
    assert any(made_)
    assert not any(dropped.says in one.question.why.values() for one in made_ if one)


def test_what_is_worked_by_hand_is_right_to_its_last_digit():
    for one in made_of("entries"):
        right = {name: str(number) for name, number in one.question.answer.items()}
        for name, number in one.question.answer.items():
            assert one.judge(right | {name: f"{number + 0.01:.2f}"}).marks[name] is False
            assert one.judge(right | {name: f"{number:.2f}"}).right


def test_a_row_of_zeros_alone_asks_for_nothing():
    made_ = [quick_ones.row_sum(EXERCISES["softmax_jacobian"], drawing(seed)) for seed in range(40)]
    assert any(made_)
    assert not any(re.search(r"\[[0?, ]*\]", one.question.text) for one in made_ if one)


WITH_CASES = [name for name, one in EXERCISES.items() if any(drawn(one, drawing(seed)) for seed in range(20))]


@pytest.mark.parametrize("name", some(WITH_CASES, 7))
def test_every_mistake_that_can_be_told_apart_comes_up(name):
    """All others do what is right in each small case, what another one does there, or nothing that is by hand."""
    exercise, shows = EXERCISES[name], Counter()
    for seed in range(cases(20, 100)):
        if case := drawn(exercise, drawing(seed)):
            few = [
                place for place in asked(exercise) if case.right[place].size <= MOST_ASKED and is_worked(case, place)
            ]
            shows.update({mistake.slug for place in few for mistake, _ in case.told_apart(place)})
    awaited = {slug for slug, times in shows.items() if times > 1}
    for seed in range(1000):
        awaited -= getattr(item(exercise, "which", str(seed)), "slugs", set())
        if not awaited:
            break
    assert not awaited


@pytest.mark.parametrize("name", some(FEW, 2))
def test_every_mistake_that_lines_make_comes_up(name):
    awaited = {wrong.mistake.slug for wrong in wrong_answers(EXERCISES[name])}
    for seed in range(200):
        awaited -= item(EXERCISES[name], "implementation", str(seed)).slugs
    assert not awaited


def test_a_case_with_two_right_answers_tells_none_apart():
    exercise = EXERCISES["neuron_backward"]
    probe = Probe("a sum of 0", (2.0, np.array([1.0, 2.0]), np.array([2.0, -2.0]), 2.0))
    case = Case(exercise, probe, run_for(exercise, exercise.reference, [probe])[0].came)
    assert [case.told_apart(position) for position in range(3)] == [[], [], []]


def test_what_two_mistakes_give_is_told_as_neither():
    """Where every gradient is positive, a gate by its sign is as open as no gate at all."""
    exercise = EXERCISES["relu_backward"]
    probe = Probe("all positive", (np.array([[1.0, 2.0, 3.0]]), np.array([[-4.0, 5.0, -6.0]])))
    case = Case(exercise, probe, run_for(exercise, exercise.reference, [probe])[0].came)
    told = {mistake.slug for mistake, _ in case.told_apart(0)}
    assert "inverts_gate" in told
    assert not {"forgets_gate", "zeroes_by_upstream_sign"} & told


def test_an_exercise_without_cases_or_lines_has_no_items():
    assert not any(item(EXERCISES["telling_batch"], kind, "0") for kind in KINDS)
    assert right_answers(EXERCISES["killing_rate"]) == wrong_answers(EXERCISES["killing_rate"]) == ()
    with pytest.raises(KeyError):
        item(EXERCISES["relu_backward"], "riddle", "0")


def test_rows_that_sum_to_one_number_give_the_missing_entry():
    one = next(
        one
        for seed in range(60)
        if (one := item(EXERCISES["softmax_backward"], "quick", str(seed))) and isinstance(one.question.entry, Number)
    )
    shown = re.search(r"\[(.*)\]", one.question.text)[1].replace("−", "-").split(", ")
    missing = -sum(float(number) for number in shown if number != "?")
    assert one.judge(str(missing)).right
    assert one.judge(str(missing + 1)).objection == "With that it sums to 1."


def test_a_shape_follows_from_what_is_said_and_each_reason_is_true():
    asked = [one for one in made_of("quick") if "of these shapes: " in one.question.text]
    assert asked
    for one in asked:
        said = dict(re.findall(r"`(\w+)` (?:= )?(\([\d, ]+\)|\d+(?:\.\d+)?)", one.question.text))
        assert set(said) == set(one.exercise.arguments), "nothing that decides is left out"
        shapes = [
            [str(getattr(value, "shape", value)) for value in probe.arguments] for probe in one.exercise.probes(PUBLIC)
        ]
        probe = one.exercise.probes(PUBLIC)[shapes.index(list(said.values()))]
        due = dict(zip(one.exercise.returns, results(one.exercise, one.exercise.reference, probe), strict=True))
        name = re.search(r"Which shape has `(\w+)`", one.question.text)[1]
        assert one.options[one.question.answer] == str(due[name].shape)
        known = said | {other: str(value.shape) for other, value in due.items()}
        for letter, shape in one.options.items():
            if of := re.fullmatch(r"That is the shape of `(\w+)`\.", one.question.why[letter]):
                assert known[of[1]] == shape


def test_no_sign_is_asked_of_what_has_only_one():
    assert any(quick_ones.sign(EXERCISES["relu_backward"], drawing(seed)) for seed in range(40))
    for name in ("accuracy", "relu_forward", "neuron_forward"):
        assert not any(quick_ones.sign(EXERCISES[name], drawing(seed)) for seed in range(40)), name


def test_no_shape_is_asked_that_a_tuple_has_said():
    assert not any(quick_ones.shape(EXERCISES["unbroadcast"], drawing(seed)) for seed in range(40))


def test_lines_of_which_two_could_change_places_are_not_asked_for_in_order():
    assert len(right_answers(EXERCISES["dense_backward"])[0]) == 4
    assert item(EXERCISES["dense_backward"], "order", "0") is None


def test_another_value_in_this_ones_place_is_no_mistake_of_this_one():
    """With values in another order each is somebody's: "in another order" would not be true of one asked for alone."""
    words = {mistake.says for mistake in EXERCISES["dense_backward"].misconceptions if "another order" in mistake.says}
    assert words
    for seed in range(cases(40, 400)):
        assert not words & set(item(EXERCISES["dense_backward"], "which", str(seed)).question.why.values())


def test_a_name_that_is_an_arguments_as_well_is_said_to_be_what_comes_back():
    text = item(EXERCISES["sgd_step"], "entries", "0").question.text
    assert text.endswith("What is each entry of `parameter`, as it is returned?")


def test_no_code_turns_a_matrix_twice():
    assert not any(".T.T" in line for name in FEW for lines in right_answers(EXERCISES[name]) for line in lines)


def test_what_is_exponentiated_is_not_worked_by_hand():
    """A softmax that has saturated is 0 and 1 but for its last digits: round numbers that nobody can compute."""
    for name in ("attention_backward", "log_sum_exp_backward", "network_backward", "softmax_forward"):
        assert not any(item(EXERCISES[name], kind, str(seed)) for kind in ("which", "entries") for seed in range(4))


def test_what_has_three_axes_or_is_large_only_when_it_is_written_is_not_by_hand():
    assert by_hand(np.array([[0.25, -99.5]]))
    assert not by_hand(np.zeros((2, 2, 2)))
    assert not by_hand(np.empty(0))
    assert not by_hand(np.array([-1 / 0.01 + 1e-13]))
    assert not any(map(by_hand, (np.array([np.nan]), np.array([np.inf]), np.array([1 / 3]), np.array([1e-9]))))


def test_what_is_wrong_by_a_convention_alone_is_no_wrong_answer():
    """Where the steps clip otherwise than the reference, nothing told by that can be told of other steps."""
    for name in some(("cross_entropy_forward", "cross_entropy_backward"), 1):
        for wrong in wrong_answers(EXERCISES[name]):
            assert not is_right(EXERCISES[name], wrong.function, EXERCISES[name].probes(PUBLIC)), wrong.lines
