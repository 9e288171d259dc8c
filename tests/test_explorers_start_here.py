"""Chapter 0's explorers show what the library computes."""

import re

import numpy as np
import pytest

from course_lib import accuracy, spirals
from course_lib.explorers.start_here import curve_fit, decision_regions, learned
from course_lib.knobs import loss_of
from course_lib.losses import ActivationLoss
from course_lib.picture import region_map
from tests.pictures import description, outside, texts


@pytest.mark.parametrize("epoch", [0, 5, 100])
def test_the_map_counts_what_the_network_reads_rightly_and_leaves_the_rest_hollow(epoch):
    drawn = decision_regions(epoch)
    inputs, target = spirals(samples=30, classes=3, noise=0.2, seed=1)
    logits = learned(epoch).forward(inputs)
    right = round(90 * accuracy(logits, target))
    assert f"{right} of 90 points read rightly" in texts(drawn)
    assert f"loss {ActivationLoss().forward(logits, target):.2f}" in texts(drawn)
    assert drawn.svg.count('class="bp-fill-paper bp-line') == 90 - right


def test_the_network_has_learned_at_the_end_and_remembers_its_beginning():
    held = spirals(samples=100, classes=3, noise=0.2, seed=1)
    assert accuracy(learned(100).forward(held[0]), held[1]) > 0.9
    before = description(decision_regions(0))
    decision_regions(100)
    assert description(decision_regions(0)) == before


def test_the_tint_is_the_class_that_the_network_sees_at_that_place():
    classes = np.array([[0, 0, 1], [2, 1, 1], [0, 2, 0]])
    block = region_map(classes, np.zeros((0, 2)), np.zeros(0, int), np.zeros(0, int), 1.0, side=30)
    tints = re.findall(r'<path d="([^"]*)" fill-opacity="0.22" class="bp-fill-(\w+)"', block.body)
    runs = {role: re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v10h-([\d.]+)z", path) for path, role in tints}
    assert runs == {
        "forward": [("0", "0", "20", "20"), ("0", "20", "10", "10"), ("20", "20", "10", "10")],
        "backward": [("20", "0", "10", "10"), ("10", "10", "20", "20")],
        "good": [("0", "10", "10", "10"), ("10", "20", "10", "10")],
    }
    point = np.array([[-1.19, 1.19]])  # the middle of the cell in the upper left corner
    role = ("forward", "backward", "good")[learned(100).forward(point).argmax()]
    corner = re.search(r'd="M0 0h[^"]*" fill-opacity="0.22" class="bp-fill-(\w+)"', decision_regions(100).svg)
    assert corner[1] == role


def test_a_line_runs_where_the_class_changes_and_nowhere_else():
    classes = np.array([[0, 0, 1], [0, 2, 1], [0, 2, 1]])
    block = region_map(classes, np.zeros((0, 2)), np.zeros(0, int), np.zeros(0, int), 1.0, side=30)
    path = re.search(r'<path d="([^"]*)" class="bp-line-ink"', block.body)[1]
    upright = {"M20 0v10", "M10 10v10", "M20 10v10", "M10 20v10", "M20 20v10"}
    assert set(re.findall(r"M[\d. ]+[vh]10", path)) == upright | {"M10 10h10"}


@pytest.mark.parametrize("samples", [30, 100])  # chapter 0 shows 30 an arm, chapter 7 holds out 100
def test_only_the_beginning_of_the_arms_is_both_learned_from_and_held_out(samples):
    held_out, learned_from = spirals(samples=samples, seed=1)[0], spirals(samples=100, seed=0)[0]
    both = np.isclose(held_out[:, None], learned_from).all(axis=2).any(axis=1)
    assert np.allclose(held_out[both], 0)
    assert both.sum() == 3
    assert "but for the arms' common beginning" in description(decision_regions())


def test_a_try_is_a_setting_and_the_best_one_is_kept():
    figure, past = curve_fit, {}
    for knobs in ({}, {"b2": 1.0}, {"b2": 1.0, "w2": -2.0}):
        drawn, past = figure.draw({**figure.start, **knobs}, past)
    shown = texts(drawn)
    assert f"loss {loss_of(1.0, -0.5, -2.0, 1.0):.2f}" in shown
    assert "tries 2" in shown
    assert f"best so far {loss_of(1.0, -0.5, 1.0, 1.0):.2f}" in shown


def test_it_can_begin_at_any_knobs():
    fitted = curve_fit.at(w1=1.22, b1=-1.17, w2=1.6, b2=0.96)
    drawn, _ = fitted.draw(fitted.start)
    assert "w1 = 1.22" in description(drawn)
    assert "The loss is 0.00" in description(drawn)


def test_many_tries_and_a_large_loss_stay_inside_the_frame():
    assert outside(curve_fit(1, 1, 1, 1, tries=99999, best=123.45)) == []
