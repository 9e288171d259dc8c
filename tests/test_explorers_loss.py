"""Chapter 4's explorers show what the library computes."""

import re

import numpy as np
import pytest

from course_lib import LossCrossEntropy, gradcheck
from course_lib.explorers.loss import (
    BATCH,
    LABELS,
    TOSSES,
    batch_cross_entropy,
    coin_gradient,
    cross_entropy,
    gradient_step,
)
from course_lib.picture import curve, picture
from tests.pictures import description, numbers, texts


def bare_numbers(drawn):
    """The numbers that stand alone, with decimals: those of cells and bars, not of axes or sentences."""
    return [float(text.replace("−", "-")) for text in texts(drawn) if re.fullmatch(r"−?\d+\.\d\d", text)]


@pytest.mark.parametrize(("p0", "split", "target"), [(0.5, 0.4, 0), (0.3, 0.25, 1), (0.9, 0.75, 2), (0.02, 0.2, 0)])
def test_one_prediction_shows_its_price_and_its_gradient(p0, split, target):
    drawn = cross_entropy(p0=p0, split=split, target=target)
    predicted = np.array([[p0, (1 - p0) * split, (1 - p0) * (1 - split)]])
    loss = LossCrossEntropy()
    price, gradient = loss.forward(predicted, [target]), loss.backward(predicted, [target])
    assert bare_numbers(drawn) == pytest.approx([*predicted[0], *gradient[0]], abs=0.005)
    (said,) = (text for text in texts(drawn) if text.startswith("price"))
    assert float(said.rpartition(" ")[2]) == pytest.approx(price, abs=0.005)
    assert f"The loss is {price:.2f}." in description(drawn)
    assert f"Its gradient is {gradient[0, target]:.2f} at class {target}" in description(drawn)


def test_the_split_among_wrong_classes_changes_neither_price_nor_gradient():
    bars = [bare_numbers(cross_entropy(0.5, split, 0)) for split in (0.2, 0.8)]
    assert bars[0][1:3] != bars[1][1:3]
    assert bars[0][3:] == bars[1][3:]


@pytest.mark.parametrize(("sample", "right"), [(3, 0.7), (3, 0.01), (0, 0.99), (2, 0.4)])
def test_a_batch_shows_losses_mean_and_gradient(sample, right):
    drawn = batch_cross_entropy(sample=sample, right=right)
    predicted = BATCH.copy()
    others = [j for j in range(3) if j != LABELS[sample]]
    predicted[sample, others] *= (1 - right) / predicted[sample, others].sum()
    predicted[sample, LABELS[sample]] = right
    assert predicted.sum(axis=1) == pytest.approx(1)
    loss = LossCrossEntropy()
    mean, gradient = loss.forward(predicted, LABELS), loss.backward(predicted, LABELS)
    assert bare_numbers(drawn) == pytest.approx([*predicted.ravel(), *loss.losses, *gradient.ravel()], abs=0.00501)
    share = 100 * loss.losses[sample] / loss.losses.sum()
    assert f"the mean of five, is {mean:.3f}: sample {sample} pays {share:.0f} % of it" in description(drawn)
    assert f"in row {np.argwhere(gradient == gradient.min())[0, 0]}." in description(drawn)


def test_the_chapters_batch_is_one_that_a_confident_mistake_dominates():
    assert "sample 3 pays 67 % of it" in description(batch_cross_entropy(3, 0.01))
    assert BATCH.sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("copies", [1, 4])
def test_the_coins_gradient_is_measured(p, copies):
    tosses = np.tile(TOSSES, copies)

    def mean_loss(p):
        return LossCrossEntropy().forward(np.tile([1 - p, p], (len(tosses), 1)), tosses)

    assert gradcheck(mean_loss, p, coin_gradient(p, tosses))


@pytest.mark.parametrize("divide", [True, False])
@pytest.mark.parametrize(("p", "rate", "copies"), [(0.5, 0.05, 1), (0.5, 0.05, 2), (0.9, 0.2, 10), (0.8, 0.01, 1)])
def test_a_step_lands_where_the_gradient_of_mean_or_sum_leads(p, rate, copies, divide):
    drawn = gradient_step(p=p, learning_rate=rate, copies=copies, divide_by_batch=divide)
    tosses = np.tile(TOSSES, copies)
    gradient = coin_gradient(p, tosses) * (1 if divide else len(tosses))
    landing = p - rate * gradient
    assert f"gradient of the {'mean' if divide else 'sum'}: {gradient:.2f}" in said(drawn)
    assert f"next p = {landing:.2f}" in said(drawn)
    assert drawn.svg.count("<circle") == (2 if 0 < landing < 1 else 1)
    if 0 < landing < 1:
        before, after = (
            LossCrossEntropy().forward(np.tile([1 - at, at], (len(tosses), 1)), tosses) for at in (p, landing)
        )
        assert f"loss is {'lower' if after < before else 'higher'}: {before:.2f} → {after:.2f}" in said(drawn)
    else:
        assert "which is no probability any more" in description(drawn)


def test_a_step_from_the_lowest_place_goes_nowhere():
    drawn = gradient_step(p=0.7)
    assert "there the loss is the same: 0.61 → 0.61." in description(drawn)


def said(drawn):
    return "\n".join(texts(drawn)).replace("−", "-")


def test_every_batch_takes_the_same_step_with_the_mean_and_another_with_the_sum():
    landings = {
        divide: {
            text
            for copies in (1, 2, 4, 10)
            for text in texts(gradient_step(copies=copies, divide_by_batch=divide))
            if text.startswith("next")
        }
        for divide in (True, False)
    }
    assert len(landings[True]) == 1
    assert len(landings[False]) == 4


def test_the_pictures_have_no_second_copy_of_the_gradient(monkeypatch):
    monkeypatch.setattr(LossCrossEntropy, "backward", lambda _loss, predict, _target: 7 * np.ones(np.shape(predict)))
    assert bare_numbers(cross_entropy())[3:] == [7, 7, 7]
    assert bare_numbers(batch_cross_entropy())[20:] == [7] * 15
    monkeypatch.setattr("course_lib.explorers.loss.coin_gradient", lambda _p, _tosses: -3.0)
    assert -3 in numbers(gradient_step())


def test_a_curve_marks_the_next_point_hollow_and_on_the_line():
    drawn = picture(
        curve(np.square, (-2, 2), (0, 4), point=1.0, next_point=-1.5, size=(234, 140)), title="t", description="d"
    )
    filled, hollow = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="6" class="([^"]+)"', drawn.svg)
    assert (float(hollow[0]), float(hollow[1])) == (25, 43.8)  # 50 and 25 pixels a unit
    assert (filled[2], hollow[2]) == ("bp-fill-accent bp-line-paper", "bp-fill-paper bp-line-accent")
