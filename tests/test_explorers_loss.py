"""Chapter 4's explorers show what the library computes."""

import re

import numpy as np
import pytest

from course_lib import LossCrossEntropy, gradcheck
from course_lib.explorers.loss import (
    BATCH,
    LABELS,
    TOSSES,
    coin_gradient,
    explore_loss,
    explore_loss_batch,
    explore_loss_step,
    loss_batch_picture,
    loss_picture,
    loss_step_picture,
)
from course_lib.picture import curve, picture
from tests.pictures import check_extremes, description, numbers, texts


def bare_numbers(svg):
    """The numbers that stand alone, with decimals: those of cells and bars, not of axes or sentences."""
    return [float(text.replace("−", "-")) for text in texts(svg) if re.fullmatch(r"−?\d+\.\d\d", text)]


def set_controls(explorer, **values):
    for name, value in values.items():
        explorer.controls[name].value = value
    return explorer.svg


@pytest.mark.parametrize(("p0", "split", "target"), [(0.5, 0.4, 0), (0.3, 0.25, 1), (0.9, 0.75, 2), (0.02, 0.2, 0)])
def test_one_prediction_shows_its_price_and_its_gradient(p0, split, target):
    svg = set_controls(explore_loss(), p0=p0, split=split, target=target)
    predicted = np.array([[p0, (1 - p0) * split, (1 - p0) * (1 - split)]])
    loss = LossCrossEntropy()
    price, gradient = loss.forward(predicted, [target]), loss.backward(predicted, [target])
    assert bare_numbers(svg) == pytest.approx([*predicted[0], *gradient[0]], abs=0.005)
    (said,) = (text for text in texts(svg) if text.startswith("price"))
    assert float(said.rpartition(" ")[2]) == pytest.approx(price, abs=0.005)
    assert f"The loss is {price:.2f}." in description(svg)
    assert f"Its gradient is {gradient[0, target]:.2f} at class {target}" in description(svg)


def test_the_split_among_wrong_classes_changes_neither_price_nor_gradient():
    bars = [bare_numbers(loss_picture(0.5, split, 0)) for split in (0.2, 0.8)]
    assert bars[0][1:3] != bars[1][1:3]
    assert bars[0][3:] == bars[1][3:]


@pytest.mark.parametrize(("sample", "right"), [(3, 0.7), (3, 0.01), (0, 0.99), (2, 0.4)])
def test_a_batch_shows_losses_mean_and_gradient(sample, right):
    svg = set_controls(explore_loss_batch(), sample=sample, right=right)
    predicted = BATCH.copy()
    others = [j for j in range(3) if j != LABELS[sample]]
    predicted[sample, others] *= (1 - right) / predicted[sample, others].sum()
    predicted[sample, LABELS[sample]] = right
    assert predicted.sum(axis=1) == pytest.approx(1)
    loss = LossCrossEntropy()
    mean, gradient = loss.forward(predicted, LABELS), loss.backward(predicted, LABELS)
    assert bare_numbers(svg) == pytest.approx([*predicted.ravel(), *loss.losses, *gradient.ravel()], abs=0.00501)
    share = 100 * loss.losses[sample] / loss.losses.sum()
    assert f"the mean of five, is {mean:.3f}: sample {sample} pays {share:.0f} % of it" in description(svg)
    assert f"in row {np.argwhere(gradient == gradient.min())[0, 0]}." in description(svg)


def test_the_chapters_batch_is_one_that_a_confident_mistake_dominates():
    assert "sample 3 pays 67 % of it" in description(loss_batch_picture(3, 0.01))
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
    svg = set_controls(explore_loss_step(), p=p, learning_rate=rate, copies=copies, divide_by_batch=divide)
    tosses = np.tile(TOSSES, copies)
    gradient = coin_gradient(p, tosses) * (1 if divide else len(tosses))
    landing = p - rate * gradient
    assert f"gradient of the {'mean' if divide else 'sum'}: {gradient:.2f}" in said(svg)
    assert f"next p = {landing:.2f}" in said(svg)
    assert svg.count("<circle") == (2 if 0 < landing < 1 else 1)
    if 0 < landing < 1:
        before, after = (
            LossCrossEntropy().forward(np.tile([1 - at, at], (len(tosses), 1)), tosses) for at in (p, landing)
        )
        assert f"loss is {'lower' if after < before else 'higher'}: {before:.2f} → {after:.2f}" in said(svg)
    else:
        assert "which is no probability any more" in description(svg)


def said(svg):
    return "\n".join(texts(svg)).replace("−", "-")


def test_every_batch_takes_the_same_step_with_the_mean_and_another_with_the_sum():
    landings = {
        divide: {
            text
            for copies in (1, 2, 4, 10)
            for text in texts(loss_step_picture(copies=copies, divide_by_batch=divide))
            if text.startswith("next")
        }
        for divide in (True, False)
    }
    assert len(landings[True]) == 1
    assert len(landings[False]) == 4


def test_pictures_stay_inside_their_frame_at_every_extreme_and_within_580_pixels():
    for explorer in (explore_loss(), explore_loss_batch(), explore_loss_step()):
        check_extremes(explorer, explorer.picture)
        assert float(re.search(r'width="([\d.]+)"', explorer.svg)[1]) <= 580


def test_the_pictures_have_no_second_copy_of_the_gradient(monkeypatch):
    monkeypatch.setattr(LossCrossEntropy, "backward", lambda _loss, predict, _target: 7 * np.ones(np.shape(predict)))
    assert bare_numbers(loss_picture())[3:] == [7, 7, 7]
    assert bare_numbers(loss_batch_picture())[20:] == [7] * 15
    monkeypatch.setattr("course_lib.explorers.loss.coin_gradient", lambda _p, _tosses: -3.0)
    assert -3 in numbers(loss_step_picture())


def test_a_curve_marks_the_next_point_hollow_and_on_the_line():
    svg = picture(
        curve(np.square, (-2, 2), (0, 4), point=1.0, next_point=-1.5, size=(234, 140)), title="t", description="d"
    )
    filled, hollow = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="6" class="([^"]+)"', svg)
    assert (float(hollow[0]), float(hollow[1])) == (25, 43.8)  # 50 and 25 pixels a unit
    assert (filled[2], hollow[2]) == ("bp-fill-accent bp-line-paper", "bp-fill-paper bp-line-accent")
