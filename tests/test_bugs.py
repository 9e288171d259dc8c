"""Bugs in a working network: they are the exercises' own, they sit where they are put, and a hunt can find them."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from course_lib import ActivationReLU, LayerDense, Network, catalogue, gradcheck
from course_lib.catalogue.bug_hunt import (
    BROKEN,
    CLAIMS,
    SUSPECTS,
    broken_network,
    claimed_network,
    drawn,
    drawn_network,
    gradients,
    healthy_network,
    hunting_data,
)
from course_lib.catalogue.bugs import BUGS, Bug, with_bug
from course_lib.catalogue.training.hunt import how_far


def parameters_that_disagree(network):
    """Which layers have a gradient that gradcheck refuses."""
    inputs, target = hunting_data()
    found = set()
    network.loss.forward(network.forward(inputs), target)
    network.backward(network.loss.backward(network.loss.output, target))
    for place, layer in enumerate(network.layers):
        for name in ("weights", "biases") if isinstance(layer, LayerDense) else ():
            kept, gradient = getattr(layer, name), getattr(layer, f"d{name}")

            def loss(parameter, layer=layer, name=name):
                setattr(layer, name, parameter)
                return network.loss.forward(network.forward(inputs), target)

            if not gradcheck(loss, kept, gradient):
                found.add(place)
            setattr(layer, name, kept)
    return found


def test_every_bug_is_a_misconception_of_an_exercise_with_words_of_its_own():
    for bug in BUGS:
        assert bug.slug in {mistake.slug for mistake in catalogue.exercise(bug.exercise).misconceptions}
    assert len({bug.words for bug in BUGS}) == len(BUGS)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.slug)
def test_a_bug_changes_gradients_and_nothing_forward(bug):
    inputs, target = hunting_data()
    healthy, broken = healthy_network(), with_bug(healthy_network(), bug)
    assert_array_equal(broken.forward(inputs), healthy.forward(inputs))
    assert broken.loss.forward(broken.output, target) == healthy.loss.forward(healthy.output, target)
    assert parameters_that_disagree(broken)
    assert repr(broken).count("(") == repr(healthy).count("(")


def test_the_healthy_network_has_nothing_to_find():
    assert parameters_that_disagree(healthy_network()) == set()


def test_a_broken_relu_runs_the_exercises_own_wrong_code():
    bug = SUSPECTS["multiplies_by_output"]
    broken = with_bug(healthy_network(), bug, 3)
    inputs, _ = hunting_data()
    broken.forward(inputs)
    dvalues = np.random.default_rng(0).normal(size=(6, 3))
    broken.backward(dvalues)
    arrived = dvalues @ broken.layers[4].weights.T
    assert_allclose(broken.layers[3].dinputs, bug.wrong(arrived, broken.layers[3].inputs))


def wrong_dense(dvalues, inputs, weights):
    return dvalues @ weights.T, inputs.T @ dvalues / len(inputs), dvalues.sum(axis=0, keepdims=True)


@pytest.mark.parametrize(
    ("exercise", "wrong", "places", "disagree"),
    [
        ("dense_backward", wrong_dense, (2,), {2}),
        ("dense_backward", wrong_dense, (), {0, 2, 4}),
        ("fused_backward", lambda output, target: output / len(output), (5,), {0, 2, 4}),
    ],
)
def test_wrong_code_of_a_dense_layer_and_of_the_fused_loss_sits_where_it_is_put(
    monkeypatch, exercise, wrong, places, disagree
):
    bug = Bug(exercise, "made_up", "made up")
    monkeypatch.setattr(Bug, "wrong", property(lambda _bug: wrong))
    broken = with_bug(healthy_network(), bug, *places)
    inputs, _ = hunting_data()
    assert_array_equal(broken.forward(inputs), healthy_network().forward(inputs))
    assert parameters_that_disagree(broken) == disagree
    broken.train_step(*hunting_data(), 0.1)


def test_with_bug_leaves_its_network_alone_and_refuses_a_place_where_the_bug_cannot_be():
    healthy = healthy_network()
    broken = with_bug(healthy, SUSPECTS["forgets_gate"])
    assert [type(layer) is ActivationReLU for layer in healthy.layers] == [False, True, False, True, False]
    broken.train_step(*hunting_data(), 0.5)
    assert_array_equal(healthy.layers[0].weights, healthy_network().layers[0].weights)
    with pytest.raises(ValueError, match=re.escape("'forgets_gate' can be at (1, 3): came 2")):
        with_bug(healthy, SUSPECTS["forgets_gate"], 2)


@pytest.mark.parametrize("letter", BROKEN)
def test_gradcheck_finds_where_each_network_is_broken(letter):
    place, _ = BROKEN[letter]
    assert parameters_that_disagree(broken_network(letter)) == {
        layer for layer in (0, 2, 4) if layer == place or (layer < place and place % 2)
    }


def test_every_claim_gives_other_gradients_so_that_an_answer_can_be_told_from_any_other():
    found = [np.concatenate([array.ravel() for array in gradients(claimed_network(*claim))]) for claim in CLAIMS]
    for i, one in enumerate(found):
        for other in found[i + 1 :]:
            assert not np.allclose(one, other, rtol=1e-4)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: broken_network("G"), ValueError, "letter must be one of A, B, C, D, E, F: came 'G'"),
        (lambda: claimed_network(1, "forget_gate"), ValueError, "mistake must be one of dweights_averaged, "),
        (lambda: claimed_network(2, "forgets_gate"), ValueError, "forgets_gate can be in layer 1 or 3: came 2"),
        (lambda: claimed_network("relu", "forgets_gate"), TypeError, "the layer must be a whole number"),
        (lambda: drawn_network(-1), ValueError, "seed must be"),
        (lambda: drawn_network("x"), TypeError, "seed must be a whole number"),
    ],
)
def test_what_does_not_exist_is_refused_in_words(call, error, message):
    with pytest.raises(error, match=re.escape(message)):
        call()


def test_one_draw_in_many_is_of_each_kind_and_a_seed_draws_one_network():
    assert {drawn(seed) for seed in range(300)} == set(CLAIMS)
    for one, other in zip(gradients(drawn_network(8)), gradients(claimed_network(*drawn(8))), strict=True):
        assert_array_equal(one, other)


def test_the_two_mistakes_of_network_f_hide_each_other():
    inputs, target = hunting_data()
    broken, healthy = broken_network("F"), healthy_network()
    for network in (broken, healthy):
        network.train_step(inputs, target, 0)
    for layer in (1, 2):
        assert_allclose(broken.dense[layer].dweights, 6 * healthy.dense[layer].dweights)
    assert not np.allclose(broken.dense[0].dweights, 6 * healthy.dense[0].dweights)
    assert parameters_that_disagree(broken) == {0, 2, 4}


@pytest.mark.parametrize(
    ("answer", "slug"),
    [
        ((1, "inverts_gate"), "one_alone"),
        ([(1, "inverts_gate"), (1, "inverts_gate")], "one_alone"),
        ([(1, "inverts_gate"), (1, "forgets_gate")], "one_twice"),
        ([(1, "inverts_gate"), (3, "forgets_gate")], "finds_the_one_on_the_left"),
        ([(1, "inverts_gate"), (5, "forgets_batch"), (3, "inverts_gate")], "finds_the_one_on_the_right"),
        ([(1, "forgets_gate"), (3, "inverts_gate")], "finds_neither"),
    ],
)
def test_an_answer_to_network_f_is_told_which_half_is_right(answer, slug):
    assert outcome("F", lambda: answer).misconception == slug


@pytest.mark.parametrize("answer", [5, [5], ["ab", 3, 4], [(5, "forgets_batch", 1), (1, "inverts_gate")]])
def test_what_is_no_pair_of_claims_is_refused_in_words(answer):
    assert "an answer is two layers, each with its mistake" in outcome("F", lambda: answer).message


def test_each_claim_about_a_drawn_network_is_right_or_told_how_it_is_off():
    found = {claimed: how_far((0, *claimed)) for claimed in CLAIMS}
    assert [claimed for claimed, far in found.items() if not far] == [drawn(0)]
    place, slug = drawn(11)  # a dense layer's own gradients
    assert SUSPECTS[slug].exercise == "dense_backward"
    assert {how_far((11, *claimed)) for claimed in CLAIMS if claimed[0] in (1, 3, 5)} == {3}
    exercise = catalogue.exercise("bug_in_drawn_network")
    assert "a seed, a layer and a mistake" in judged(exercise, lambda: (place, slug)).message
    assert "seed must be" in judged(exercise, lambda: ("x", place, slug)).message
    seed = next(s for s in range(100) if drawn(s)[0] == 3)  # a ReLU: there are layers on either side of it
    assert judged(exercise, lambda: (seed, 1, "forgets_gate")).misconception == "further_right"
    assert judged(exercise, lambda: (seed, 5, "forgets_batch")).misconception == "further_left"


def outcome(letter, answer):
    return judged(catalogue.exercise(f"bug_in_network_{letter.lower()}"), answer)


def judged(exercise, answer):
    from course_lib.judging.judge import judge  # noqa: PLC0415
    from course_lib.judging.trial import run_for  # noqa: PLC0415

    probes = exercise.probes(0)
    return judge(exercise, probes, run_for(exercise, answer, probes))


def test_a_wrong_claim_is_told_why_and_which_way_to_look():
    assert "further to the left" in outcome("A", lambda: (3, "forgets_gate")).message
    assert "further to the right" in outcome("C", lambda: (1, "forgets_gate")).message
    near = outcome("C", lambda: (3, "forgets_gate")).message
    assert "The layer is right" in near
    assert "`dinputs` of that ReLU would equal its `dvalues`" in near
    assert "no others: its `dweights` would be" in outcome("A", lambda: (0, "dweights_averaged")).message
    assert (
        "The layer is right. But with that mistake its `dbiases`"
        in outcome("E", lambda: (2, "dbiases_averaged")).message
    )
    for typo in ("typo", ["typo"]):
        found = outcome("A", lambda typo=typo: (1, typo))
        assert found.misconception == "unreadable"
        assert f"average_over_samples: came {typo!r}. Below" in found.message
    assert "an answer is a layer and a mistake" in outcome("A", lambda: "forgets_gate").message
    assert BROKEN["A"][1] not in repr(outcome("A", lambda: (3, "inverts_gate"))), "the answer is not given away"


def test_an_argument_that_is_an_object_is_copied_for_each_call():
    from course_lib.judging.exercise import Probe  # noqa: PLC0415
    from course_lib.judging.run import run  # noqa: PLC0415

    network = Network(LayerDense(2, 3))
    probe = Probe("a network", (network, *hunting_data()))

    def answer(network, inputs, target):
        network.train_step(inputs, target, 1.0)
        return network.layers[0].weights

    first, second = run(answer, [probe, probe])
    assert_array_equal(first.came[0], second.came[0])
    assert not np.array_equal(first.came[0], network.layers[0].weights)
