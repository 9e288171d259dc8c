"""Chapter 7's explorer shows runs of the library's own network, and each bug does what the chapter claims."""

import numpy as np
import pytest

from course_lib import ActivationLoss, accuracy, batches
from course_lib.catalogue.bugs import BUGS, with_bug
from course_lib.explorers.training import (
    BATCH,
    DATA,
    EPOCHS,
    HEALTHY,
    direction,
    learning_curves,
    network,
    samples,
    trained,
)
from tests.pictures import description, texts

BY_SLUG = {bug.slug: bug for bug in BUGS}


def by_hand(data, rate, bug=None):
    """Train with the network's public parts only; return held-out loss and accuracy."""
    inputs, target, held_out, labels = samples(data)
    learner = with_bug(network(data), bug) if bug else network(data)
    random = np.random.default_rng(0)
    for _ in range(EPOCHS):
        for rows in batches(len(inputs), BATCH, random):
            learner.loss.forward(learner.forward(inputs[rows]), target[rows])
            learner.backward(learner.loss.backward(learner.loss.output, target[rows]))
            learner.step(rate)
    logits = learner.forward(held_out)
    return ActivationLoss().forward(logits, labels), accuracy(logits, labels)


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("slug", ["forgets_gate", "gradient_of_logits"])
def test_the_picture_says_what_training_by_hand_gives(data, slug):
    drawn = learning_curves(bug=BY_SLUG[slug].words, data=data, learning_rate=0.2)
    for label, bug in ((HEALTHY, None), ("with the bug", BY_SLUG[slug])):
        loss, share = by_hand(data, 0.2, bug)
        said = f"{label}: loss {loss:.2f}, accuracy {100 * share:.0f} %"
        assert said in description(drawn)
        assert said in texts(drawn)


def test_the_curves_end_where_the_numbers_do():
    run = trained("spirals", 0.2)
    assert run.losses.shape == run.accuracies.shape == (EPOCHS + 1,)
    assert (run.losses[-1], run.accuracies[-1]) == pytest.approx(by_hand("spirals", 0.2), rel=1e-9)
    assert run.losses[0] == pytest.approx(np.log(3), abs=0.3)


def test_held_out_samples_are_not_learned_from():
    for data in DATA:
        inputs, _, held_out, _ = samples(data)
        same = (inputs[:, np.newaxis] == held_out[np.newaxis]).all(axis=2)
        assert not same[inputs.any(axis=1)].any(), "only the middle of the spirals, (0, 0), is in both"


def test_what_the_chapter_claims_of_bugs_is_so():
    assert trained("digits", 0.2, BY_SLUG["forgets_gate"]).accuracies[-1] > 0.85
    assert trained("digits", 0.5, BY_SLUG["forgets_gate"]).broke
    assert trained("digits", 0.2, BY_SLUG["gradient_of_logits"]).accuracies[-1] > 0.85
    for slug in ("missing_minus", "opposite_sign"):
        assert trained("digits", 0.2, BY_SLUG[slug]).losses[-1] > 100
        assert direction("digits", BY_SLUG[slug])[0] == pytest.approx(180, abs=1e-3)
    assert direction("digits", BY_SLUG["forgets_batch"]) == pytest.approx((0, BATCH), abs=1e-3)
    angle, _ = direction("digits", BY_SLUG["forgets_gate"])
    assert 0 < angle < 60
    assert trained("digits", 0.2, BY_SLUG["plain_mean"]).broke
    assert direction("digits", BY_SLUG["plain_mean"])[0] < angle / 2
    assert trained("digits", 0.2, BY_SLUG["zeroes_by_upstream_sign"]).accuracies[-1] < 0.2
    assert angle < direction("digits", BY_SLUG["zeroes_by_upstream_sign"])[0] < angle + 5


def test_a_run_that_broke_is_drawn_and_said():
    drawn = learning_curves(BY_SLUG["forgets_gate"].words, "digits", 0.5)
    assert "the numbers grow beyond all bounds" in description(drawn)
    assert "nan" not in drawn.svg.lower().replace("nanum", "")
